//! SQL for the awards that books paid in a year.

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::{
    db::{
        Db,
        schema::{awards, entries, funds, nominations, parties, programmes, rounds},
    },
    disbursement::Reached,
    fund::FundKind,
    id::{BookId, PartyId, UnitId},
    money::Money,
    programme::{Category, ProgrammeKind},
};

/// An award of which the money went out in the year.
#[derive(Clone, Debug, Queryable)]
pub struct Row {
    pub party: PartyId,
    pub name: String,
    pub birth_date: Option<NaiveDate>,
    pub category: Category,
    pub unit: UnitId,
    pub school: String,
    pub programme: String,
    pub programme_kind: ProgrammeKind,
    pub fund_kind: FundKind,
    pub amount: Money,
    pub stage: Reached,
}

impl Row {
    /// Whether the money is still with the recipient.
    pub fn is_standing(&self) -> bool {
        self.stage == Reached::Paid
    }
}

/// Returns the awards that were paid in a year, also those that came back since.
pub fn paid(db: &mut Db, books: &[BookId], year: i32) -> QueryResult<Vec<Row>> {
    let days = NaiveDate::from_ymd_opt(year, 1, 1).zip(NaiveDate::from_ymd_opt(year, 12, 31));
    let Some((first, last)) = days else { return Ok(Vec::new()) };
    let payment = entries::book_id.eq(awards::book_id).and(entries::seq.nullable().eq(awards::paid_seq));
    awards::table
        .inner_join(entries::table.on(payment))
        .inner_join(parties::table.on(parties::id.eq(awards::party_id)))
        .inner_join(nominations::table.on(nominations::id.eq(awards::nomination_id)))
        .inner_join(rounds::table.on(rounds::id.eq(awards::round_id)))
        .inner_join(programmes::table.on(programmes::id.eq(rounds::programme_id)))
        .inner_join(funds::table.on(funds::id.eq(awards::fund_id)))
        .filter(awards::book_id.eq_any(books.to_vec()).and(entries::day.between(first, last)))
        .order(awards::id)
        .select((
            parties::id,
            parties::name,
            parties::birth_date,
            awards::category,
            awards::unit_id,
            nominations::school,
            programmes::name,
            programmes::kind,
            funds::kind,
            awards::amount,
            awards::stage,
        ))
        .load(db)
}

/// Returns the day on which the books first paid an award that is not waiting again.
pub fn first_payment(db: &mut Db, books: &[BookId]) -> QueryResult<Option<NaiveDate>> {
    let payment = entries::book_id.eq(awards::book_id).and(entries::seq.nullable().eq(awards::paid_seq));
    awards::table
        .inner_join(entries::table.on(payment))
        .filter(awards::book_id.eq_any(books.to_vec()))
        .order((entries::day, awards::id))
        .select(entries::day)
        .first(db)
        .optional()
}
