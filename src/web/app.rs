//! What every route works with, built once when the program starts or in a test.

use std::{net::IpAddr, sync::Arc};

use super::door::Door;
use crate::{
    bank::standing::Marks,
    calendar::Clock,
    db::{DbError, Pool},
    id::BookId,
    user::session::{self, Keys},
};

#[derive(Clone)]
pub struct App {
    pub pool: Pool,
    pub clock: Clock,
    /// What signs the tokens of sessions.
    pub keys: Keys,
    pub door: Arc<Door>,
    /// How the accounts at banks stand, remembered between visits of the home page.
    pub marks: Arc<Marks>,
}

impl App {
    /// Takes the signing key from the database, where every server process of these books finds the same one.
    pub fn new(pool: Pool, clock: Clock) -> Result<Self, DbError> {
        let at = clock.now();
        let key = pool.write_now([BookId::REGISTER], move |tx| session::workflow::key(tx, at))?;
        let keys =
            Keys::new(&key).ok_or_else(|| DbError::Corrupt("session_keys: the key is too short".into()))?;
        let door = Arc::new(Door::new(clock, Vec::new()));
        Ok(Self { pool, clock, keys, door, marks: Arc::default() })
    }

    /// Uses a signing key that is kept outside the database.
    #[must_use]
    pub fn with_keys(self, keys: Keys) -> Self {
        Self { keys, ..self }
    }

    /// Takes the time of waits and codes from another clock than the books', and believes these proxies.
    #[must_use]
    pub fn with_door(self, wall: Clock, proxies: Vec<IpAddr>) -> Self {
        Self { door: Arc::new(Door::new(wall, proxies)), ..self }
    }
}
