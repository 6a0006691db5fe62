//! SQL for what sponsored learners were awarded, and what they need.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::{
    db::{
        Db,
        schema::{awards, nominations, sponsorships},
    },
    id::{BookId, FundId, PartyId},
    money::Money,
    sum_dong,
};

/// Sums up what stands of the awards from sponsorships' funds.
pub fn awarded(db: &mut Db, book: BookId) -> QueryResult<BTreeMap<FundId, Money>> {
    let rows: Vec<(FundId, Money)> = awards::table
        .inner_join(sponsorships::table.on(sponsorships::fund_id.eq(awards::fund_id)))
        .filter(awards::book_id.eq(book).and(awards::stage.eq_any(["approved", "paid"])))
        .group_by(awards::fund_id)
        .order(awards::fund_id)
        .select((awards::fund_id, sum_dong!("awards.amount")))
        .load(db)?;
    Ok(rows.into_iter().collect())
}

/// Returns what stands of a fund's awards: the year, the amount, and whether it was paid.
pub fn of_years(db: &mut Db, fund: FundId) -> QueryResult<Vec<(i64, Money, bool)>> {
    awards::table
        .filter(awards::fund_id.eq(fund).and(awards::stage.eq_any(["approved", "paid"])))
        .order(awards::id)
        .select((awards::year, awards::amount, awards::stage.eq("paid")))
        .load(db)
}

/// What a learner's last nomination in a book says of why help is needed.
#[derive(Clone, Debug, PartialEq, Eq, Queryable)]
pub struct Need {
    pub on: NaiveDate,
    pub hardship: Option<String>,
    pub evidence: Option<String>,
}

/// Returns the proof of need that a book holds of somebody, by any of their records.
pub fn need(db: &mut Db, book: BookId, records: &[PartyId]) -> QueryResult<Option<Need>> {
    nominations::table
        .filter(nominations::book_id.eq(book).and(nominations::party_id.eq_any(records.to_vec())))
        .filter(nominations::hardship.is_not_null().or(nominations::evidence.is_not_null()))
        .order((nominations::nominated_on.desc(), nominations::id.desc()))
        .select((nominations::nominated_on, nominations::hardship, nominations::evidence))
        .first(db)
        .optional()
}
