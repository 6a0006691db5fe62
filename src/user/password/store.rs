//! SQL for passwords.

use diesel::prelude::*;

use super::{PasswordError, PasswordHash};
use crate::{
    calendar::Instant,
    db::{Db, schema::passwords},
    id::UserId,
    query_errors,
};

query_errors! { PasswordError }

/// A password of somebody, as it is kept.
#[derive(Clone, Debug)]
pub struct Kept {
    pub hash: PasswordHash,
    /// Set where somebody else chose it, so that its owner must replace it before anything else.
    pub must_change: bool,
}

pub fn get(db: &mut Db, user: UserId) -> QueryResult<Option<Kept>> {
    let found: Option<(String, bool)> =
        passwords::table.find(user).select((passwords::hash, passwords::must_change)).first(db).optional()?;
    Ok(found.map(|(hash, must_change)| Kept { hash: PasswordHash::from_stored(hash), must_change }))
}

/// Keeps a password in place of the one there was.
pub fn put(
    db: &mut Db,
    user: UserId,
    hash: &PasswordHash,
    must_change: bool,
    at: Instant,
) -> QueryResult<()> {
    let new =
        (passwords::hash.eq(hash.as_str()), passwords::must_change.eq(must_change), passwords::set_at.eq(at));
    if diesel::update(passwords::table.find(user)).set(new).execute(db)? == 0 {
        diesel::insert_into(passwords::table).values((passwords::user_id.eq(user), new)).execute(db)?;
    }
    Ok(())
}

/// Writes the same password at a new cost, unless it has been changed since it was checked.
pub fn rehash(db: &mut Db, user: UserId, checked: &PasswordHash, new: &PasswordHash) -> QueryResult<()> {
    diesel::update(passwords::table.find(user))
        .filter(passwords::hash.eq(checked.as_str()))
        .set(passwords::hash.eq(new.as_str()))
        .execute(db)
        .map(drop)
}
