//! What every route works with, built once when the program starts or in a test.

use std::{net::IpAddr, sync::Arc};

use chrono::NaiveDate;

use super::{awards::Awards, door::Door, kept::Kept, laureates, roll};
use crate::{
    bank::standing::Marks,
    calendar::Clock,
    citizen::Seal,
    db::{DbError, Pool},
    id::{AccountId, BookId},
    mail::Settings,
    report::{bank_lines::Lines, traces},
    user::session::{self, Keys},
};

#[derive(Clone)]
pub struct App {
    pub pool: Pool,
    pub clock: Clock,
    /// What signs the tokens of sessions.
    pub keys: Keys,
    /// What locks ID numbers; none where no secret is kept outside the database.
    pub seal: Option<Seal>,
    pub door: Arc<Door>,
    /// How the accounts at banks stand, remembered between visits of the home page.
    pub marks: Arc<Marks>,
    pub kept: Arc<Shelves>,
    /// Through which server mail goes out; none where no mail does.
    pub mail: Option<Arc<Settings>>,
    /// The address of the pages as the world knows it; none where nobody has said it.
    pub base: Option<Arc<str>>,
}

/// What public pages show of much at once, drawn once for as long as the books stay as they are.
pub struct Shelves {
    pub(super) rolls: Kept<roll::Key, roll::Drawn>,
    pub(super) years: Kept<roll::years::Key, roll::years::Drawn>,
    pub(super) awards: Kept<BookId, Awards>,
    pub(super) laureates: Kept<laureates::Key, laureates::Year>,
    pub(super) traces: Kept<(BookId, NaiveDate), traces::Book>,
    pub(super) lines: Kept<(BookId, AccountId), Lines>,
}

impl Default for Shelves {
    /// A roll of 200,000 donors holds about 40 MB, so a few of each are kept and no more.
    fn default() -> Self {
        Self {
            rolls: Kept::new(4),
            years: Kept::new(32),
            awards: Kept::new(32),
            laureates: Kept::new(4),
            traces: Kept::new(4),
            lines: Kept::new(8),
        }
    }
}

impl App {
    /// Takes the signing key from the database, where every server process of these books finds the same one.
    pub fn new(pool: Pool, clock: Clock) -> Result<Self, DbError> {
        let at = clock.now();
        let key = pool.write_now([BookId::REGISTER], move |tx| session::workflow::key(tx, at))?;
        let keys =
            Keys::new(&key).ok_or_else(|| DbError::Corrupt("session_keys: the key is too short".into()))?;
        let door = Arc::new(Door::new(clock, Vec::new()));
        Ok(Self {
            pool,
            clock,
            keys,
            seal: None,
            door,
            marks: Arc::default(),
            kept: Arc::default(),
            mail: None,
            base: None,
        })
    }

    /// Uses a signing key that is kept outside the database.
    #[must_use]
    pub fn with_keys(self, keys: Keys) -> Self {
        Self { keys, ..self }
    }

    /// Keeps ID numbers, locked with a key from outside the database.
    #[must_use]
    pub fn with_seal(self, seal: Seal) -> Self {
        Self { seal: Some(seal), ..self }
    }

    /// Lets pages put mail into the queue.
    #[must_use]
    pub fn with_mail(self, mail: Option<Settings>) -> Self {
        Self { mail: mail.map(Arc::new), ..self }
    }

    /// Writes the address of the pages into links as the world knows it, whatever a browser says.
    #[must_use]
    pub fn with_base(self, base: Option<&str>) -> Self {
        Self { base: base.map(Arc::from), ..self }
    }

    /// Takes the time of waits and codes from another clock than the books', and believes these proxies.
    #[must_use]
    pub fn with_door(self, wall: Clock, proxies: Vec<IpAddr>) -> Self {
        Self { door: Arc::new(Door::new(wall, proxies)), ..self }
    }
}
