//! SQL for second factors and recovery codes.

use diesel::prelude::*;

use super::{FactorError, FactorSecret, RecoveryCode, Step};
use crate::{
    calendar::Instant,
    db::{
        Db, DbError,
        schema::{recovery_codes, second_factors},
    },
    id::UserId,
    query_errors,
};

query_errors! { FactorError }

/// A second factor as it is kept.
#[derive(Clone, Debug)]
pub struct Kept {
    pub secret: FactorSecret,
    /// The step of the last code that was accepted.
    pub last: Step,
}

/// Returns true where somebody has a second factor in use.
pub fn has(db: &mut Db, user: UserId) -> QueryResult<bool> {
    diesel::select(diesel::dsl::exists(second_factors::table.find((user, false)))).get_result(db)
}

/// Returns the factor in use, or the one that is being enrolled.
pub fn get(db: &mut Db, user: UserId, pending: bool) -> Result<Option<Kept>, DbError> {
    let found: Option<(Vec<u8>, i64)> = second_factors::table
        .find((user, pending))
        .select((second_factors::secret, second_factors::last_step))
        .first(db)
        .optional()?;
    let Some((secret, last)) = found else { return Ok(None) };
    let secret = FactorSecret::from_bytes(secret)
        .ok_or_else(|| DbError::Corrupt(format!("second_factors.secret of user {user}")))?;
    Ok(Some(Kept { secret, last: Step(last) }))
}

/// Begins an enrolment in place of one that was begun before.
pub fn begin(db: &mut Db, user: UserId, secret: &FactorSecret, at: Instant) -> QueryResult<()> {
    diesel::delete(second_factors::table.find((user, true))).execute(db)?;
    diesel::insert_into(second_factors::table)
        .values((
            second_factors::user_id.eq(user),
            second_factors::pending.eq(true),
            second_factors::secret.eq(secret.as_bytes()),
            second_factors::begun_at.eq(at),
            second_factors::last_step.eq(Step::NEVER.0),
        ))
        .execute(db)
        .map(drop)
}

/// Puts the factor that was being enrolled in the place of the one in use; its first code has been used.
pub fn confirm(db: &mut Db, user: UserId, first: Step) -> QueryResult<()> {
    diesel::delete(second_factors::table.find((user, false))).execute(db)?;
    diesel::update(second_factors::table.find((user, true)))
        .set((second_factors::pending.eq(false), second_factors::last_step.eq(first.0)))
        .execute(db)
        .map(drop)
}

/// Uses a code up: it and all before it count no more.
pub fn use_step(db: &mut Db, user: UserId, step: Step) -> QueryResult<()> {
    diesel::update(second_factors::table.find((user, false)))
        .set(second_factors::last_step.eq(step.0))
        .execute(db)
        .map(drop)
}

/// Takes the second factor and its recovery codes away.
pub fn remove(db: &mut Db, user: UserId) -> QueryResult<()> {
    diesel::delete(recovery_codes::table.filter(recovery_codes::user_id.eq(user))).execute(db)?;
    diesel::delete(second_factors::table.filter(second_factors::user_id.eq(user))).execute(db).map(drop)
}

/// Keeps a new set of recovery codes; those before it count no more.
pub fn replace_codes(db: &mut Db, user: UserId, codes: &[RecoveryCode]) -> QueryResult<()> {
    diesel::delete(recovery_codes::table.filter(recovery_codes::user_id.eq(user))).execute(db)?;
    for code in codes {
        diesel::insert_into(recovery_codes::table)
            .values((
                recovery_codes::user_id.eq(user),
                recovery_codes::code_hash.eq(code.hash(user).0.as_slice()),
            ))
            .execute(db)?;
    }
    Ok(())
}

/// Uses a recovery code up; false where it was not there to be used.
pub fn use_code(db: &mut Db, user: UserId, code: &RecoveryCode) -> QueryResult<bool> {
    let row = recovery_codes::table.find((user, code.hash(user).0.to_vec()));
    Ok(diesel::delete(row).execute(db)? == 1)
}

pub fn codes_left(db: &mut Db, user: UserId) -> QueryResult<i64> {
    recovery_codes::table.filter(recovery_codes::user_id.eq(user)).count().get_result(db)
}
