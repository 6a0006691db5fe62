//! What administrators do with users.

use super::{
    Role, UserError, check_login,
    rights::{Right, RightsError},
    store,
};
use crate::{
    calendar::Instant,
    db::{DbError, Tx},
    id::{BookId, UnitId, UserId},
    ledger::{Author, journal::Journal},
    unit,
};

/// Makes the first user of an empty database, who has nobody to be made by.
pub fn found(tx: &mut Tx, login: &str, name: &str, origin: &str, at: Instant) -> Result<Author, UserError> {
    check_login(login)?;
    let db = tx.db()?;
    if store::first(db)?.is_some() {
        return Err(UserError::BooksAreOpen);
    }
    let user = store::insert(db, login, name, at)?;
    let author = Author { user, origin: origin.to_owned(), at };
    let after = serde_json::json!({"login": login, "name": name}).to_string();
    Journal::open(tx, BookId::REGISTER, &author)?.record("user.found", login, None, Some(after));
    Ok(author)
}

/// Adds somebody who works with the books.
pub fn add(tx: &mut Tx, author: &Author, login: &str, name: &str) -> Result<UserId, UserError> {
    check_login(login)?;
    let db = tx.db()?;
    if store::by_login(db, login).is_ok() {
        return Err(UserError::LoginTaken(login.to_owned()));
    }
    let user = store::insert(db, login, name, author.at)?;
    let after = serde_json::json!({"login": login, "name": name}).to_string();
    Journal::open(tx, BookId::REGISTER, author)?.record("user.add", login, None, Some(after));
    Ok(user)
}

/// Gives somebody a role in a unit; the same person is never both its treasurer and its accountant.
pub fn grant(tx: &mut Tx, author: &Author, login: &str, unit: UnitId, role: Role) -> Result<(), UserError> {
    let db = tx.db()?;
    let user = store::by_login(db, login)?.id;
    let excluded = match role {
        Role::Treasurer => Some(Role::Accountant),
        Role::Accountant => Some(Role::Treasurer),
        _ => None,
    };
    if let Some(other) = excluded
        && store::holds(db, user, unit, other)?
    {
        return Err(UserError::CashierIsAccountant(login.to_owned()));
    }
    store::grant(db, user, unit, role)?;
    let after = serde_json::json!({"unit": unit, "role": role}).to_string();
    Journal::open(tx, BookId::REGISTER, author)?.record("user.grant", login, None, Some(after));
    Ok(())
}

/// Checks inside a write job that a person still has a right, which may have been taken since the page was shown.
pub fn require(tx: &mut Tx, user: UserId, unit: UnitId, right: Right) -> Result<(), RightsError> {
    let db = tx.peek();
    let standing = store::standing(db, user).map_err(DbError::from)?;
    let tree = unit::store::tree(db).map_err(DbError::from)?;
    if standing.may(&tree, unit, right) { Ok(()) } else { Err(RightsError::Missing { right }) }
}
