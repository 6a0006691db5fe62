//! SQL for half sign-ins, and what decides about somebody's steps.

use diesel::prelude::*;

use super::{Account, HALF, Half, SignInError};
use crate::{
    calendar::Instant,
    db::{
        Db,
        schema::{half_sign_ins, users},
    },
    id::UserId,
    ledger::chain::Hash,
    query_errors,
    user::{self, User, password, totp},
};

query_errors! { SignInError }

/// Returns what decides about the steps of a person.
pub fn account(db: &mut Db, user: UserId) -> QueryResult<Account> {
    Ok(Account {
        must_change: password::store::get(db, user)?.is_some_and(|kept| kept.must_change),
        has_factor: totp::store::has(db, user)?,
        needs_factor: user::store::standing(db, user)?.needs_second_factor(),
    })
}

pub fn insert(db: &mut Db, secret: Hash, user: UserId, now: Instant) -> QueryResult<()> {
    diesel::insert_into(half_sign_ins::table)
        .values((
            half_sign_ins::secret_hash.eq(secret.0.as_slice()),
            half_sign_ins::user_id.eq(user),
            half_sign_ins::code_shown.eq(false),
            half_sign_ins::begun_at.eq(now),
        ))
        .execute(db)
        .map(drop)
}

/// Finds a half sign-in that has not run out, of somebody who may still sign in.
pub fn find(db: &mut Db, secret: Hash, now: Instant) -> QueryResult<Option<Half>> {
    let found: Option<(UserId, String, String, bool)> = half_sign_ins::table
        .inner_join(users::table)
        .filter(half_sign_ins::secret_hash.eq(secret.0.as_slice()))
        .filter(half_sign_ins::begun_at.gt(earliest(now)).and(users::disabled_at.is_null()))
        .select((users::id, users::login, users::name, half_sign_ins::code_shown))
        .first(db)
        .optional()?;
    Ok(found.map(|(id, login, name, code_shown)| Half { user: User { id, login, name }, code_shown }))
}

pub fn set_code_shown(db: &mut Db, secret: Hash) -> QueryResult<()> {
    diesel::update(half_sign_ins::table.find(secret.0.as_slice()))
        .set(half_sign_ins::code_shown.eq(true))
        .execute(db)
        .map(drop)
}

pub fn delete(db: &mut Db, secret: Hash) -> QueryResult<()> {
    diesel::delete(half_sign_ins::table.find(secret.0.as_slice())).execute(db).map(drop)
}

/// Ends whatever sign-ins of a person have come half way.
pub fn delete_all(db: &mut Db, user: UserId) -> QueryResult<()> {
    diesel::delete(half_sign_ins::table.filter(half_sign_ins::user_id.eq(user))).execute(db).map(drop)
}

/// Forgets the half sign-ins that have run out.
pub fn sweep(db: &mut Db, now: Instant) -> QueryResult<()> {
    diesel::delete(half_sign_ins::table.filter(half_sign_ins::begun_at.le(earliest(now))))
        .execute(db)
        .map(drop)
}

fn earliest(now: Instant) -> Instant {
    Instant::from_micros(now.micros() - HALF * 1_000_000)
}
