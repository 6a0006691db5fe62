//! The steps of signing in, each one write job.
//!
//! Two times go through here. `now` is the time on everybody's clock, by which waits pass and phones make codes;
//! `at` is the time of the books, which an example may have stopped.

use super::{Checked, Half, Progress, SignInError, Step, Ticket, Visit, code_counters, half_hash, store};
use crate::{
    calendar::Instant,
    db::{Db, DbError, Tx},
    id::{BookId, UserId},
    ledger::{Author, chain::Hash},
    user::{
        self, device,
        password::{self, PasswordHash},
        session::{self, Secret},
        throttle,
        totp::{self, FactorError, RecoveryCode},
    },
};

/// A moment, on everybody's clock and in the books.
#[derive(Clone, Copy, Debug)]
pub struct Moment {
    pub now: Instant,
    pub at: Instant,
}

/// Counts a try and says what the password is to be compared with.
///
/// # Errors
/// [`SignInError::TooSoon`] where the try must wait; it is then not counted.
pub fn attempt(tx: &mut Tx, login: &str, visit: &Visit, now: Instant) -> Result<Ticket, SignInError> {
    tx.require_lock(BookId::REGISTER)?;
    let db = tx.db()?;
    throttle::store::sweep(db, now)?;
    store::sweep(db, now)?;
    // Phones begin every field with a capital letter.
    let login = login.trim().to_lowercase();
    let user = user::store::active(db, &login)?.map(|user| user.id);
    let kept = user.map(|user| password::store::get(db, user)).transpose()?.flatten();
    let ticket = Ticket {
        known: user.map(|user| known(db, visit, user, now)).transpose()?.flatten(),
        user: user.filter(|_| kept.is_some()),
        hash: kept.map_or_else(PasswordHash::decoy, |kept| kept.hash),
        login,
        address: visit.address,
    };
    let counters = ticket.counters();
    if let Some(wait) = throttle::store::wait(db, &counters, now)? {
        return Err(wait.into());
    }
    throttle::store::count(db, &counters, now)?;
    Ok(ticket)
}

/// Goes on after a password was compared.
///
/// # Errors
/// [`SignInError::Wrong`] where it was the wrong one, or was changed in the meantime.
pub fn passed(
    tx: &mut Tx,
    checked: &Checked,
    visit: &Visit,
    moment: Moment,
) -> Result<(Secret, Progress), SignInError> {
    tx.require_lock(BookId::REGISTER)?;
    let Checked { ticket, right: true, renewed } = checked else { return Err(SignInError::Wrong) };
    let Some(user) = ticket.user else { return Err(SignInError::Wrong) };
    let db = tx.db()?;
    let kept = password::store::get(db, user)?;
    if kept.is_none_or(|kept| kept.hash != ticket.hash) || user::store::active(db, &ticket.login)?.is_none() {
        return Err(SignInError::Wrong);
    }
    throttle::store::forgive(db, &ticket.counters())?;
    if let Some(renewed) = renewed {
        password::store::rehash(db, user, &ticket.hash, renewed)?;
    }
    begin(tx, user, visit, moment)
}

/// Begins a half sign-in for somebody whose password was right, or has just been chosen.
pub fn begin(
    tx: &mut Tx,
    user: UserId,
    visit: &Visit,
    moment: Moment,
) -> Result<(Secret, Progress), SignInError> {
    let secret = random()?;
    store::insert(tx.db()?, half_hash(secret.as_str()), user, moment.now)?;
    let progress = advance(tx, secret.as_str(), visit, moment)?;
    Ok((secret, progress))
}

/// Shows a code of the second factor, or a recovery code. A wrong one is an answer and no error, because an error
/// would take back that it was counted.
pub fn show_code(
    tx: &mut Tx,
    secret: &str,
    code: &str,
    visit: &Visit,
    moment: Moment,
) -> Result<Result<Progress, SignInError>, SignInError> {
    let half = half_at(tx, secret, Step::Code, moment.now)?;
    let user = half.user.id;
    let known = known(tx.db()?, visit, user, moment.now)?;
    if let Err(err) = totp::workflow::show(tx, user, code, &code_counters(user, known), moment.now)? {
        return Ok(Err(err.into()));
    }
    store::set_code_shown(tx.db()?, half_hash(secret))?;
    advance(tx, secret, visit, moment).map(Ok)
}

/// Chooses one's own password, which has been judged and hashed before.
pub fn choose_password(
    tx: &mut Tx,
    secret: &str,
    hash: &PasswordHash,
    visit: &Visit,
    moment: Moment,
) -> Result<Progress, SignInError> {
    let half = half_at(tx, secret, Step::NewPassword, moment.now)?;
    password::workflow::set(tx, &author(half.user.id, visit, moment), half.user.id, (hash, false), None)?;
    advance(tx, secret, visit, moment)
}

/// Takes a second factor into use by its first code, and returns the recovery codes besides.
pub fn enrol(
    tx: &mut Tx,
    secret: &str,
    code: &str,
    visit: &Visit,
    moment: Moment,
) -> Result<Result<(Vec<RecoveryCode>, Progress), FactorError>, SignInError> {
    let half = half_at(tx, secret, Step::Enrol, moment.now)?;
    let author = author(half.user.id, visit, moment);
    let codes = match totp::workflow::confirm(tx, &author, code, None, moment.now)? {
        Ok(codes) => codes,
        Err(err) => return Ok(Err(err)),
    };
    store::set_code_shown(tx.db()?, half_hash(secret))?;
    let progress = advance(tx, secret, visit, moment)?;
    Ok(Ok((codes, progress)))
}

/// Finds the half sign-in that is at a step; a page that was left open may ask for another.
fn half_at(tx: &mut Tx, secret: &str, step: Step, now: Instant) -> Result<Half, SignInError> {
    tx.require_lock(BookId::REGISTER)?;
    let db = tx.db()?;
    let half = store::find(db, half_hash(secret), now)?.ok_or(SignInError::Expired)?;
    let next = store::account(db, half.user.id)?.next(half.code_shown);
    if next == Some(step) { Ok(half) } else { Err(SignInError::Expired) }
}

/// Finds the next step, or opens the session where there is none.
fn advance(tx: &mut Tx, secret: &str, visit: &Visit, moment: Moment) -> Result<Progress, SignInError> {
    let hash = half_hash(secret);
    let db = tx.db()?;
    let half = store::find(db, hash, moment.now)?.ok_or(SignInError::Expired)?;
    let user = half.user.id;
    if let Some(step) = store::account(db, user)?.next(half.code_shown) {
        if step == Step::Enrol && totp::store::get(db, user, true)?.is_none() {
            totp::workflow::begin(tx, &author(user, visit, moment))?;
        }
        return Ok(Progress::Next(step));
    }
    store::delete(db, hash)?;
    let device = random()?;
    device::store::renew(db, visit.device_hash(), device::hash_of(&device), user, moment.now)?;
    let from = (visit.agent.as_str(), visit.address.to_string());
    let session = session::workflow::open(tx, user, half.code_shown, (from.0, &from.1), moment.at)?;
    Ok(Progress::Open { session, device })
}

/// Returns the browser where it is known for this person.
fn known(db: &mut Db, visit: &Visit, user: UserId, now: Instant) -> Result<Option<Hash>, SignInError> {
    let Some(hash) = visit.device_hash() else { return Ok(None) };
    Ok(device::store::is_known(db, hash, user, now)?.then_some(hash))
}

fn author(user: UserId, visit: &Visit, moment: Moment) -> Author {
    Author { user, origin: format!("web {}", visit.address), at: moment.at }
}

fn random() -> Result<Secret, SignInError> {
    Secret::random().map_err(|err| DbError::Commit(err.to_string()).into())
}
