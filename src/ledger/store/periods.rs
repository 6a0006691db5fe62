//! SQL for periods that are closed or held.

use diesel::prelude::*;

use super::hash_of;
use crate::{
    calendar::{Instant, Month},
    db::{Db, DbError, schema::periods},
    id::BookId,
    ledger::{
        Author,
        chain::Hash,
        period::{Period, PeriodState},
    },
    stored_as_text,
};

stored_as_text! { PeriodState }

/// A month that is closed for everybody but one role, until an instant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SoftPeriod {
    pub month: Month,
    pub role: String,
    pub until: Instant,
}

pub(in crate::ledger) fn soft_periods(db: &mut Db, book: BookId) -> Result<Vec<SoftPeriod>, DbError> {
    let rows: Vec<(Month, Option<String>, Option<Instant>)> = periods::table
        .filter(periods::book_id.eq(book).and(periods::state.eq("soft")))
        .order(periods::month)
        .select((periods::month, periods::soft_role, periods::soft_until))
        .load(db)?;
    let soft = |(month, role, until): (Month, Option<String>, Option<Instant>)| match (role, until) {
        (Some(role), Some(until)) => Ok(SoftPeriod { month, role, until }),
        _ => Err(DbError::Corrupt(format!("periods {month}: a soft close names a role and an end"))),
    };
    rows.into_iter().map(soft).collect()
}

pub(in crate::ledger) fn set_period(
    db: &mut Db,
    book: BookId,
    month: Month,
    state: PeriodState,
    soft: Option<(&str, Instant)>,
    (author, reason): (&Author, &str),
    state_hash: Hash,
) -> QueryResult<()> {
    diesel::delete(periods::table.find((book, month))).execute(db)?;
    diesel::insert_into(periods::table)
        .values((
            periods::book_id.eq(book),
            periods::month.eq(month),
            periods::state.eq(state),
            periods::soft_role.eq(soft.map(|(role, _)| role)),
            periods::soft_until.eq(soft.map(|(_, until)| until)),
            periods::reason.eq(reason),
            periods::user_id.eq(author.user),
            periods::changed_at.eq(author.at),
            periods::state_hash.eq(state_hash.0.to_vec()),
        ))
        .execute(db)
        .map(drop)
}

/// Returns the months that were ever closed or held, in order.
pub fn periods(db: &mut Db, book: BookId) -> Result<Vec<Period>, DbError> {
    let rows: Vec<(Month, PeriodState, String, Instant, Vec<u8>)> = periods::table
        .filter(periods::book_id.eq(book))
        .order(periods::month)
        .select((periods::month, periods::state, periods::reason, periods::changed_at, periods::state_hash))
        .load(db)?;
    let period = |(month, state, reason, changed_at, hash): (_, _, _, _, Vec<u8>)| {
        let state_hash = hash_of(&hash, "periods.state_hash")?;
        Ok(Period { month, state, reason, changed_at, state_hash })
    };
    rows.into_iter().map(period).collect()
}
