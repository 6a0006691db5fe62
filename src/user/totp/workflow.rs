//! Setting up a second factor, and showing it.

use serde_json::json;

use super::{FactorError, FactorSecret, RecoveryCode, Step, store};
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

/// Begins to set up a second factor and returns its secret, which is shown until it is confirmed. One that is in
/// use stays in use until then.
pub fn begin(tx: &mut Tx, author: &Author) -> Result<FactorSecret, FactorError> {
    let secret = FactorSecret::random()?;
    store::begin(tx.db()?, author.user, &secret, author.at)?;
    record(tx, author, author.user, "factor.begin", json!({}))?;
    Ok(secret)
}

/// Takes the secret into use after its first right code, and returns the recovery codes, which are shown this once.
/// Other sessions of the person end. `now` is the phone's time, whatever the day in the books.
pub fn confirm(
    tx: &mut Tx,
    author: &Author,
    code: &str,
    keep: Option<&str>,
    now: Instant,
) -> Result<Result<Vec<RecoveryCode>, FactorError>, FactorError> {
    let counters = [Counter::Code(author.user)];
    let db = tx.db()?;
    let Some(pending) = store::get(db, author.user, true)? else { return Ok(Err(FactorError::NotBegun)) };
    if let Some(wait) = throttle::store::wait(db, &counters, now)? {
        return Ok(Err(wait.into()));
    }
    let Some(step) = pending.secret.step_of(code, now, Step::NEVER) else {
        throttle::store::count(db, &counters, now)?;
        return Ok(Err(FactorError::Wrong));
    };
    throttle::store::forgive(db, &counters)?;
    store::confirm(db, author.user, step)?;
    let codes = RecoveryCode::fresh_set()?;
    store::replace_codes(db, author.user, &codes)?;
    let ended = session::store::end_all(db, author.user, keep, author.at)?;
    record(tx, author, author.user, "factor.confirm", json!({"sessions_ended": ended}))?;
    Ok(Ok(codes))
}

/// Makes a new set of recovery codes; those before it count no more.
pub fn renew_codes(tx: &mut Tx, author: &Author) -> Result<Vec<RecoveryCode>, FactorError> {
    let db = tx.db()?;
    if !store::has(db, author.user)? {
        return Err(FactorError::None);
    }
    let codes = RecoveryCode::fresh_set()?;
    store::replace_codes(db, author.user, &codes)?;
    record(tx, author, author.user, "factor.codes", json!({"codes": codes.len()}))?;
    Ok(codes)
}

/// Takes a lost second factor away. The person signs in with the password alone once, to set up another.
pub(in crate::user) fn remove(
    tx: &mut Tx,
    author: &Author,
    user: UserId,
    reason: &str,
) -> Result<(), FactorError> {
    let db = tx.db()?;
    store::remove(db, user)?;
    device::store::forget_all(db, user)?;
    let ended = session::store::end_all(db, user, None, author.at)?;
    record(tx, author, user, "factor.remove", json!({"reason": reason, "sessions_ended": ended}))
}

/// Gives the code again within a session, for a large amount.
pub fn step_up(
    tx: &mut Tx,
    author: &Author,
    session: &str,
    code: &str,
    now: Instant,
) -> Result<Result<(), FactorError>, FactorError> {
    let shown = show(tx, author.user, code, &[Counter::Session(session)], now)?;
    if shown.is_ok() {
        session::store::step_up(tx.db()?, session, author.at)?;
        record(tx, author, author.user, "session.step_up", json!({}))?;
    }
    Ok(shown)
}

/// Looks at a code that somebody shows: six digits, or a recovery code. A wrong one is counted, which is why it is
/// an answer and no error: an error would take the count back.
pub(in crate::user) fn show(
    tx: &mut Tx,
    user: UserId,
    code: &str,
    counters: &[Counter<'_>],
    now: Instant,
) -> Result<Result<(), FactorError>, FactorError> {
    tx.require_lock(BookId::REGISTER)?;
    let db = tx.db()?;
    let Some(kept) = store::get(db, user, false)? else { return Ok(Err(FactorError::None)) };
    if let Some(wait) = throttle::store::wait(db, counters, now)? {
        return Ok(Err(wait.into()));
    }
    let right = if let Some(step) = kept.secret.step_of(code, now, kept.last) {
        store::use_step(db, user, step)?;
        true
    } else if let Some(code) = RecoveryCode::read(code) {
        store::use_code(db, user, &code)?
    } else {
        false
    };
    if right {
        throttle::store::forgive(db, counters)?;
        return Ok(Ok(()));
    }
    throttle::store::count(db, counters, now)?;
    Ok(Err(FactorError::Wrong))
}

fn record(
    tx: &mut Tx,
    author: &Author,
    user: UserId,
    action: &str,
    after: serde_json::Value,
) -> Result<(), FactorError> {
    let mut register = Journal::open(tx, BookId::REGISTER, author)?;
    register.record(action, format!("user {user}"), None, Some(after.to_string()));
    Ok(())
}
