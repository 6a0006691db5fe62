//! SQL for the thresholds.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::{StepUpError, Threshold};
use crate::{
    calendar::Instant,
    db::{Db, schema::step_up_thresholds as table},
    id::UnitId,
    money::Money,
    query_errors, unit,
};

query_errors! { StepUpError }

/// Returns every threshold that was ever set, in the order of unit, day and setting.
pub fn all(db: &mut Db) -> QueryResult<Vec<Threshold>> {
    let rows: Vec<(UnitId, NaiveDate, Money, Instant)> = table::table
        .order((table::unit_id, table::from_day, table::set_at))
        .select((table::unit_id, table::from_day, table::amount, table::set_at))
        .load(db)?;
    let threshold = |(unit, from, amount, set_at)| Threshold { unit, from, amount, set_at };
    Ok(rows.into_iter().map(threshold).collect())
}

/// Returns the threshold of a unit on a day.
pub fn threshold(db: &mut Db, unit: UnitId, day: NaiveDate) -> QueryResult<Money> {
    let tree = unit::store::tree(db)?;
    Ok(super::threshold(&tree, unit, day, &all(db)?))
}

pub fn insert(db: &mut Db, new: Threshold) -> QueryResult<()> {
    diesel::insert_into(table::table)
        .values((
            table::unit_id.eq(new.unit),
            table::from_day.eq(new.from),
            table::amount.eq(new.amount),
            table::set_at.eq(new.set_at),
        ))
        .execute(db)
        .map(drop)
}
