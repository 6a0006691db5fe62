//! Setting passwords; a job is given the finished hash, because making one takes longer than a book may be locked.

use super::{PasswordError, PasswordHash, store};
use crate::{
    calendar::Instant,
    db::Tx,
    id::{BookId, UserId},
    ledger::{Author, journal::Journal},
    user::{
        device, session,
        throttle::{self, Counter},
    },
};

/// Gives somebody a password that must be replaced at the next sign-in; whatever was open under the old one ends.
pub fn issue(tx: &mut Tx, author: &Author, user: UserId, hash: &PasswordHash) -> Result<(), PasswordError> {
    set(tx, author, user, (hash, true), None)
}

/// Counts a try at one's present password within a session, and returns what it is to be compared with.
pub fn attempt(
    tx: &mut Tx,
    user: UserId,
    session: &str,
    now: Instant,
) -> Result<PasswordHash, PasswordError> {
    tx.require_lock(BookId::REGISTER)?;
    let counters = [Counter::Session(session)];
    let db = tx.db()?;
    if let Some(wait) = throttle::store::wait(db, &counters, now)? {
        return Err(wait.into());
    }
    throttle::store::count(db, &counters, now)?;
    Ok(store::get(db, user)?.map_or_else(PasswordHash::decoy, |kept| kept.hash))
}

/// Forgives the try, because the password was right.
pub fn passed(tx: &mut Tx, session: &str) -> Result<(), PasswordError> {
    Ok(throttle::store::forgive(tx.db()?, &[Counter::Session(session)])?)
}

/// Replaces one's own password by another. `checked` is the hash that the present password was compared with; if
/// it is no longer the one that is kept, somebody else has just changed it. Every session but `keep` ends.
pub fn change(
    tx: &mut Tx,
    author: &Author,
    checked: &PasswordHash,
    new: &PasswordHash,
    keep: Option<&str>,
) -> Result<(), PasswordError> {
    let kept = store::get(tx.db()?, author.user)?;
    if kept.is_none_or(|kept| kept.hash != *checked) {
        return Err(PasswordError::Wrong);
    }
    set(tx, author, author.user, (new, false), keep)
}

/// Keeps a password and ends what was opened with the one before.
pub(in crate::user) fn set(
    tx: &mut Tx,
    author: &Author,
    user: UserId,
    (hash, must_change): (&PasswordHash, bool),
    keep: Option<&str>,
) -> Result<(), PasswordError> {
    let db = tx.db()?;
    store::put(db, user, hash, must_change, author.at)?;
    device::store::forget_all(db, user)?;
    let ended = session::store::end_all(db, user, keep, author.at)?;
    let after = serde_json::json!({"one_time": must_change, "sessions_ended": ended}).to_string();
    let subject = format!("user {user}");
    Journal::open(tx, BookId::REGISTER, author)?.record("user.password", subject, None, Some(after));
    Ok(())
}
