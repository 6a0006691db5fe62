//! SQL for sessions and for the key that signs their tokens.

use diesel::prelude::*;

use super::{Device, LONGEST, MICROS, Session};
use crate::{
    calendar::Instant,
    db::{
        Db,
        schema::{session_keys, sessions, users},
    },
    id::UserId,
    user::{User, store::standing},
};

/// Returns the newest signing key.
pub fn key(db: &mut Db) -> QueryResult<Option<Vec<u8>>> {
    session_keys::table.order(session_keys::id.desc()).select(session_keys::secret).first(db).optional()
}

pub fn insert_key(db: &mut Db, secret: &[u8], at: Instant) -> QueryResult<()> {
    diesel::insert_into(session_keys::table)
        .values((session_keys::secret.eq(secret), session_keys::made_at.eq(at)))
        .execute(db)
        .map(drop)
}

/// Finds a session that has not ended, with its person and the roles of this moment.
pub fn find(db: &mut Db, id: &str, now: Instant) -> QueryResult<Option<Session>> {
    type Row = (UserId, String, String, Instant, Option<Instant>, Option<Instant>);
    let earliest = Instant::from_micros(now.micros() - LONGEST * MICROS);
    let found: Option<Row> = sessions::table
        .inner_join(users::table)
        .filter(sessions::id.eq(id).and(sessions::ended_at.is_null()).and(sessions::opened_at.gt(earliest)))
        .filter(users::disabled_at.is_null())
        .select((
            users::id,
            users::login,
            users::name,
            sessions::opened_at,
            sessions::second_factor_at,
            sessions::stepped_up_at,
        ))
        .first(db)
        .optional()?;
    let Some((user, login, name, opened_at, second_factor_at, stepped_up_at)) = found else {
        return Ok(None);
    };
    Ok(Some(Session {
        id: id.to_owned(),
        standing: standing(db, user)?,
        user: User { id: user, login, name },
        opened_at,
        second_factor_at,
        stepped_up_at,
    }))
}

/// What is known when a session is opened.
#[derive(Clone, Debug)]
pub struct NewSession {
    pub id: String,
    pub user: UserId,
    pub at: Instant,
    /// Set where the second factor was given as well.
    pub second_factor: bool,
    /// What the browser calls itself, for the owner's list of devices.
    pub agent: String,
    pub address: String,
}

pub fn insert(db: &mut Db, new: &NewSession) -> QueryResult<()> {
    diesel::insert_into(sessions::table)
        .values((
            sessions::id.eq(&new.id),
            sessions::user_id.eq(new.user),
            sessions::opened_at.eq(new.at),
            sessions::second_factor_at.eq(new.second_factor.then_some(new.at)),
            sessions::agent.eq(&new.agent),
            sessions::address.eq(&new.address),
        ))
        .execute(db)
        .map(drop)
}

/// Ends one session; one that has ended stays as it was.
pub fn end(db: &mut Db, id: &str, at: Instant) -> QueryResult<usize> {
    diesel::update(sessions::table.find(id))
        .filter(sessions::ended_at.is_null())
        .set(sessions::ended_at.eq(at))
        .execute(db)
}

/// Ends every session of a person, except one that may be kept.
pub fn end_all(db: &mut Db, user: UserId, except: Option<&str>, at: Instant) -> QueryResult<usize> {
    diesel::update(sessions::table)
        .filter(sessions::user_id.eq(user).and(sessions::ended_at.is_null()))
        .filter(sessions::id.ne(except.unwrap_or_default()))
        .set(sessions::ended_at.eq(at))
        .execute(db)
}

/// Notes that the second factor was given again.
pub fn step_up(db: &mut Db, id: &str, at: Instant) -> QueryResult<()> {
    diesel::update(sessions::table.find(id)).set(sessions::stepped_up_at.eq(at)).execute(db).map(drop)
}

/// Returns the open sessions of a person, the latest first.
pub fn devices(db: &mut Db, user: UserId, now: Instant) -> QueryResult<Vec<Device>> {
    let earliest = Instant::from_micros(now.micros() - LONGEST * MICROS);
    let rows: Vec<(String, Instant, String, String)> = sessions::table
        .filter(sessions::user_id.eq(user).and(sessions::ended_at.is_null()))
        .filter(sessions::opened_at.gt(earliest))
        .order((sessions::opened_at.desc(), sessions::id))
        .select((sessions::id, sessions::opened_at, sessions::agent, sessions::address))
        .limit(100)
        .load(db)?;
    let device = |(id, opened_at, agent, address)| Device { id, user, opened_at, agent, address };
    Ok(rows.into_iter().map(device).collect())
}
