//! SQL for the details of units, each version kept for ever.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::{Details, DetailsError};
use crate::{
    calendar::Instant,
    db::{Db, schema::unit_details},
    id::{UnitId, UserId},
    query_errors,
};

query_errors! { DetailsError }

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = unit_details)]
struct Row {
    address: String,
    place: String,
    tax_code: String,
    budget_code: String,
    phone: String,
    bank_name: String,
    bank_account: String,
    head_title: String,
    head: String,
    accountant: String,
    treasurer: String,
}

/// Returns what held on a day: the last version that had begun by then, else the first of all.
pub fn on(db: &mut Db, unit: UnitId, day: NaiveDate) -> QueryResult<Details> {
    let begun = unit_details::table
        .filter(unit_details::unit_id.eq(unit).and(unit_details::from_day.le(day)))
        .order((unit_details::from_day.desc(), unit_details::id.desc()))
        .select(Row::as_select())
        .first(db)
        .optional()?;
    let found = match begun {
        Some(row) => Some(row),
        None => unit_details::table
            .filter(unit_details::unit_id.eq(unit))
            .order((unit_details::from_day, unit_details::id.desc()))
            .select(Row::as_select())
            .first(db)
            .optional()?,
    };
    Ok(found.map(Details::from).unwrap_or_default())
}

pub(super) fn insert(
    db: &mut Db,
    unit: UnitId,
    from: NaiveDate,
    details: &Details,
    (user, at): (UserId, Instant),
) -> QueryResult<()> {
    let row = Row::from(details.clone());
    crate::on_each!(db, |conn| {
        diesel::insert_into(unit_details::table)
            .values((
                unit_details::unit_id.eq(unit),
                unit_details::from_day.eq(from),
                row,
                unit_details::user_id.eq(user),
                unit_details::recorded_at.eq(at),
            ))
            .execute(conn)
            .map(drop)
    })
}

impl From<Row> for Details {
    fn from(row: Row) -> Self {
        Self {
            address: row.address,
            place: row.place,
            tax_code: row.tax_code,
            budget_code: row.budget_code,
            phone: row.phone,
            bank_name: row.bank_name,
            bank_account: row.bank_account,
            head_title: row.head_title,
            head: row.head,
            accountant: row.accountant,
            treasurer: row.treasurer,
        }
    }
}

impl From<Details> for Row {
    fn from(details: Details) -> Self {
        Self {
            address: details.address,
            place: details.place,
            tax_code: details.tax_code,
            budget_code: details.budget_code,
            phone: details.phone,
            bank_name: details.bank_name,
            bank_account: details.bank_account,
            head_title: details.head_title,
            head: details.head,
            accountant: details.accountant,
            treasurer: details.treasurer,
        }
    }
}
