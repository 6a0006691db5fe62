//! What administrators do with users.

use super::{
    Role, User, UserError, check_login, device,
    password::{self, PasswordHash},
    rights::{Right, RightsError, Standing},
    session, sign_in, store, totp,
};
use crate::{
    calendar::Instant,
    db::{DbError, Tx},
    id::{BookId, UnitId, UserId},
    ledger::{Author, journal::Journal},
    text::clean,
    unit,
};

/// Makes the first user of an empty database, who has nobody to be made by.
pub fn found(tx: &mut Tx, login: &str, name: &str, origin: &str, at: Instant) -> Result<Author, UserError> {
    check_login(login)?;
    let name = named(name)?;
    tx.require_lock(BookId::REGISTER)?;
    let db = tx.db()?;
    if store::first(db)?.is_some() {
        return Err(UserError::BooksAreOpen);
    }
    let user = store::insert(db, login, &name, at)?;
    let author = Author { user, origin: origin.to_owned(), at };
    let after = serde_json::json!({"login": login, "name": name}).to_string();
    Journal::open(tx, BookId::REGISTER, &author)?.record("user.found", login, None, Some(after));
    Ok(author)
}

/// Makes the one who opened the books the administrator of a unit that has none.
pub fn appoint(tx: &mut Tx, author: &Author, unit: UnitId) -> Result<(), UserError> {
    may_manage(tx, author, unit)?;
    give(tx, author, author.user, unit, Role::Administrator)
}

/// Adds somebody who works with the books.
pub fn add(tx: &mut Tx, author: &Author, login: &str, name: &str) -> Result<UserId, UserError> {
    check_login(login)?;
    let name = named(name)?;
    let db = tx.db()?;
    if store::by_login(db, login).is_ok() {
        return Err(UserError::LoginTaken(login.to_owned()));
    }
    let user = store::insert(db, login, &name, author.at)?;
    let after = serde_json::json!({"login": login, "name": name}).to_string();
    Journal::open(tx, BookId::REGISTER, author)?.record("user.add", login, None, Some(after));
    Ok(user)
}

/// Adds somebody with a first role and a one-time password, all of it or nothing.
pub fn welcome(
    tx: &mut Tx,
    author: &Author,
    (login, name): (&str, &str),
    (unit, role): (UnitId, Role),
    one_time: &PasswordHash,
) -> Result<UserId, UserError> {
    let user = add(tx, author, login, name)?;
    grant(tx, author, login, unit, role)?;
    issue_password(tx, author, login, one_time)?;
    Ok(user)
}

/// Gives somebody a role in a unit. The same person is never both treasurer and accountant of one book, and never
/// has two hands on one unit's money; nobody gives a role to themselves. Open sessions end, because they were
/// opened with fewer rights, and perhaps without the second factor that the role asks for.
pub fn grant(tx: &mut Tx, author: &Author, login: &str, unit: UnitId, role: Role) -> Result<(), UserError> {
    let user = store::by_login(tx.db()?, login)?.id;
    if user == author.user {
        return Err(UserError::OwnRole(role));
    }
    may_manage(tx, author, unit)?;
    give(tx, author, user, unit, role)
}

fn give(tx: &mut Tx, author: &Author, user: UserId, unit: UnitId, role: Role) -> Result<(), UserError> {
    tx.require_lock(BookId::REGISTER)?;
    let db = tx.db()?;
    let User { login, .. } = store::get(db, user)?;
    let tree = unit::store::tree(db)?;
    let standing = store::standing(db, user)?.with(unit, role);
    if tree.units().iter().any(|unit| {
        let roles = standing.roles_in(&tree, unit.id);
        roles.contains(&Role::Treasurer) && roles.contains(&Role::Accountant)
    }) {
        return Err(UserError::CashierIsAccountant(login));
    }
    if let Some(clash) = standing.both_hands(&tree) {
        return Err(UserError::BothHands { login, clash });
    }
    if store::grant(db, user, unit, role)? {
        session::store::end_all(db, user, None, author.at)?;
    }
    let after = serde_json::json!({"unit": unit, "role": role}).to_string();
    Journal::open(tx, BookId::REGISTER, author)?.record("user.grant", login, None, Some(after));
    Ok(())
}

/// Takes a role from somebody, whose sessions end at once.
pub fn revoke(
    tx: &mut Tx,
    author: &Author,
    login: &str,
    (unit, role): (UnitId, Role),
    reason: &str,
) -> Result<(), UserError> {
    let reason = reasoned(reason)?;
    may_manage(tx, author, unit)?;
    let db = tx.db()?;
    let user = store::by_login(db, login)?.id;
    if !store::revoke(db, user, unit, role)? {
        return Err(UserError::NotHeld { login: login.to_owned(), role });
    }
    if role == Role::Administrator {
        keep_an_administrator(tx, login)?;
    }
    let ended = session::store::end_all(tx.db()?, user, None, author.at)?;
    let before = serde_json::json!({"unit": unit, "role": role}).to_string();
    let after = serde_json::json!({"reason": reason, "sessions_ended": ended}).to_string();
    Journal::open(tx, BookId::REGISTER, author)?.record("user.revoke", login, Some(before), Some(after));
    Ok(())
}

/// Keeps somebody out from now on; what they did stays, and their roles wait.
pub fn disable(tx: &mut Tx, author: &Author, login: &str, reason: &str) -> Result<(), UserError> {
    let reason = reasoned(reason)?;
    let user = managed(tx, author, login)?;
    let db = tx.db()?;
    if store::is_disabled(db, user)? {
        return Err(UserError::Disabled(login.to_owned()));
    }
    store::set_disabled(db, user, Some(author.at))?;
    keep_an_administrator(tx, login)?;
    let db = tx.db()?;
    let ended = session::store::end_all(db, user, None, author.at)?;
    sign_in::store::delete_all(db, user)?;
    device::store::forget_all(db, user)?;
    let after = serde_json::json!({"reason": reason, "sessions_ended": ended}).to_string();
    Journal::open(tx, BookId::REGISTER, author)?.record("user.disable", login, None, Some(after));
    Ok(())
}

/// Lets somebody in again who was kept out.
pub fn enable(tx: &mut Tx, author: &Author, login: &str, reason: &str) -> Result<(), UserError> {
    let reason = reasoned(reason)?;
    let user = managed(tx, author, login)?;
    let db = tx.db()?;
    if !store::is_disabled(db, user)? {
        return Err(UserError::NotDisabled(login.to_owned()));
    }
    store::set_disabled(db, user, None)?;
    let after = serde_json::json!({"reason": reason}).to_string();
    Journal::open(tx, BookId::REGISTER, author)?.record("user.enable", login, None, Some(after));
    Ok(())
}

/// Gives somebody a one-time password in place of one that was forgotten. A second factor stays as it is, so that a
/// new password alone opens nothing that needed one.
pub fn issue_password(
    tx: &mut Tx,
    author: &Author,
    login: &str,
    one_time: &PasswordHash,
) -> Result<(), UserError> {
    let user = managed(tx, author, login)?;
    sign_in::store::delete_all(tx.db()?, user)?;
    password::workflow::set(tx, author, user, (one_time, true), None)?;
    Ok(())
}

/// Takes away the second factor of somebody who has lost it together with the recovery codes.
pub fn remove_factor(tx: &mut Tx, author: &Author, login: &str, reason: &str) -> Result<(), UserError> {
    let reason = reasoned(reason)?;
    let user = managed(tx, author, login)?;
    if user == author.user {
        return Err(UserError::OwnFactor);
    }
    let db = tx.db()?;
    sign_in::store::delete_all(db, user)?;
    totp::workflow::remove(tx, author, user, &reason)?;
    Ok(())
}

/// Ends every session of one's own and forgets every browser, because one of them may be in other hands.
pub fn sign_out_everywhere(tx: &mut Tx, author: &Author) -> Result<(), UserError> {
    let db = tx.db()?;
    sign_in::store::delete_all(db, author.user)?;
    device::store::forget_all(db, author.user)?;
    let ended = session::store::end_all(db, author.user, None, author.at)?;
    let after = serde_json::json!({"sessions_ended": ended}).to_string();
    let subject = format!("user {}", author.user);
    Journal::open(tx, BookId::REGISTER, author)?.record("session.end_all", subject, None, Some(after));
    Ok(())
}

/// Checks inside a write job that a person still has a right, which may have been taken since the page was shown.
pub fn require(tx: &mut Tx, user: UserId, unit: UnitId, right: Right) -> Result<(), RightsError> {
    let db = tx.peek();
    let standing = store::standing(db, user).map_err(DbError::from)?;
    let tree = unit::store::tree(db).map_err(DbError::from)?;
    if standing.may(&tree, unit, right) { Ok(()) } else { Err(RightsError::Missing { right }) }
}

/// Checks that the author manages the people of a unit: an administrator of it or above it, or the one who opened
/// the books where a unit has no administrator at all.
fn may_manage(tx: &mut Tx, author: &Author, unit: UnitId) -> Result<(), UserError> {
    let missing = match require(tx, author.user, unit, Right::ManagePeople) {
        Err(missing @ RightsError::Missing { .. }) => missing,
        other => return Ok(other?),
    };
    let db = tx.db()?;
    let tree = unit::store::tree(db)?;
    let manages = |(_, home, role)| Standing::new(vec![(home, role)]).may(&tree, unit, Right::ManagePeople);
    let is_orphan = !store::roles(db)?.into_iter().any(manages);
    let is_founder = store::first(db)?.is_some_and(|first| first.id == author.user);
    if is_orphan && is_founder { Ok(()) } else { Err(missing.into()) }
}

/// Finds somebody whose account the author manages: an administrator over every unit in which the person has a
/// role. Else the administrator of a commune could take over the account of somebody who also serves the province.
fn managed(tx: &mut Tx, author: &Author, login: &str) -> Result<UserId, UserError> {
    tx.require_lock(BookId::REGISTER)?;
    let db = tx.db()?;
    let user = store::by_login(db, login)?.id;
    let standing = store::standing(db, user)?;
    if user == author.user {
        return Ok(user);
    }
    for (unit, _) in standing.roles() {
        may_manage(tx, author, *unit)?;
    }
    if standing.roles().is_empty() {
        let db = tx.db()?;
        let is_founder = store::first(db)?.is_some_and(|first| first.id == author.user);
        let roles = store::standing(db, author.user)?;
        let manages = roles.roles().iter().any(|(_, role)| *role == Role::Administrator);
        if !manages && !is_founder {
            return Err(RightsError::Missing { right: Right::ManagePeople }.into());
        }
    }
    Ok(user)
}

/// Checks that somebody is left who can give roles to everybody.
fn keep_an_administrator(tx: &mut Tx, login: &str) -> Result<(), UserError> {
    if store::top_administrators(tx.db()?)?.is_empty() {
        return Err(UserError::LastAdministrator(login.to_owned()));
    }
    Ok(())
}

fn named(name: &str) -> Result<String, UserError> {
    let name = clean(name)?;
    if name.is_empty() { Err(UserError::NoName) } else { Ok(name) }
}

fn reasoned(reason: &str) -> Result<String, UserError> {
    let reason = clean(reason)?;
    if reason.is_empty() { Err(UserError::NoReason) } else { Ok(reason) }
}
