//! SQL for the awards of people, with the days on which the money went out and came back.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::Reach;
use crate::{
    db::{
        Db,
        schema::{
            awards, decisions, entries, funds, nominations, parties, payout_lines, payouts, programmes,
            rounds, units,
        },
    },
    disbursement::{Reached, payout::Stage},
    id::{AwardId, BookId, NominationId, PartyId, PayoutId, UnitId},
    money::Money,
    programme::Category,
};

/// An award as the history of a person shows it.
#[derive(Clone, Debug, PartialEq, Eq, Queryable)]
pub struct AwardLine {
    pub id: AwardId,
    pub book: BookId,
    pub nomination: NominationId,
    pub party: PartyId,
    pub name: String,
    pub born: Option<NaiveDate>,
    pub unit: UnitId,
    pub unit_code: String,
    pub unit_name: String,
    pub category: Category,
    pub round_name: String,
    pub programme: String,
    pub fund_code: String,
    pub fund_name: String,
    pub decision_year: i64,
    pub decision_no: i64,
    pub day: NaiveDate,
    pub amount: Money,
    pub stage: Reached,
    pub paid_on: Option<NaiveDate>,
    pub back_on: Option<NaiveDate>,
    pub back_reason: Option<String>,
}

diesel::alias!(entries as payments: Payments, entries as releases: Releases);

macro_rules! lines {
    () => {
        awards::table
            .inner_join(parties::table.on(parties::id.eq(awards::party_id)))
            .inner_join(units::table.on(units::id.eq(awards::unit_id)))
            .inner_join(rounds::table.on(rounds::id.eq(awards::round_id)))
            .inner_join(programmes::table.on(programmes::id.eq(rounds::programme_id)))
            .inner_join(funds::table.on(funds::id.eq(awards::fund_id)))
            .inner_join(decisions::table.on(decisions::id.eq(awards::decision_id)))
            .left_join(
                payments.on(payments
                    .field(entries::book_id)
                    .eq(awards::book_id)
                    .and(payments.field(entries::seq).nullable().eq(awards::paid_seq))),
            )
            .left_join(
                releases.on(releases
                    .field(entries::book_id)
                    .eq(awards::book_id)
                    .and(releases.field(entries::seq).nullable().eq(awards::closed_seq))),
            )
            .order((decisions::day.desc(), awards::id.desc()))
            .select((
                awards::id,
                awards::book_id,
                awards::nomination_id,
                awards::party_id,
                parties::name,
                parties::birth_date,
                awards::unit_id,
                units::code,
                units::name,
                awards::category,
                rounds::name,
                programmes::name,
                funds::code,
                funds::name,
                decisions::year,
                decisions::no,
                decisions::day,
                awards::amount,
                awards::stage,
                payments.field(entries::day).nullable(),
                releases.field(entries::day).nullable(),
                awards::closed_reason,
            ))
    };
}

/// Returns the awards within reach, those of one year or of all, the latest first.
pub fn within(db: &mut Db, reach: &Reach, year: Option<i64>) -> QueryResult<Vec<AwardLine>> {
    let seen = awards::book_id.eq_any(reach.books.clone()).or(awards::unit_id.eq_any(reach.units.clone()));
    let mut query = lines!().filter(seen).into_boxed();
    if let Some(year) = year {
        query = query.filter(awards::year.eq(year));
    }
    query.load(db)
}

/// Returns the awards of a person within reach, the latest first.
pub fn of_person(db: &mut Db, person: &[PartyId], reach: &Reach) -> QueryResult<Vec<AwardLine>> {
    let seen = awards::book_id.eq_any(reach.books.clone()).or(awards::unit_id.eq_any(reach.units.clone()));
    lines!().filter(awards::party_id.eq_any(person.to_vec()).and(seen)).load(db)
}

/// Counts the awards of a person that stand beyond reach: how many, and neither where nor by whom.
pub fn elsewhere(db: &mut Db, person: &[PartyId], reach: &Reach) -> QueryResult<i64> {
    awards::table
        .filter(awards::party_id.eq_any(person.to_vec()))
        .filter(awards::stage.eq_any([Reached::Approved, Reached::Paid]))
        .filter(awards::book_id.ne_all(reach.books.clone()).and(awards::unit_id.ne_all(reach.units.clone())))
        .count()
        .get_result(db)
}

/// Returns the nominations of a person within reach, the latest first.
pub fn nominations_of(db: &mut Db, person: &[PartyId], reach: &Reach) -> QueryResult<Vec<NominationId>> {
    let seen =
        nominations::book_id.eq_any(reach.books.clone()).or(nominations::unit_id.eq_any(reach.units.clone()));
    nominations::table
        .filter(nominations::party_id.eq_any(person.to_vec()).and(seen))
        .order((nominations::nominated_on.desc(), nominations::id.desc()))
        .select(nominations::id)
        .load(db)
}

/// Returns the payment lists on which some awards stand.
pub fn payouts_of(db: &mut Db, ids: Vec<AwardId>) -> QueryResult<Vec<(AwardId, PayoutId)>> {
    payout_lines::table
        .inner_join(payouts::table.on(payouts::id.eq(payout_lines::payout_id)))
        .filter(payout_lines::award_id.eq_any(ids).and(payouts::stage.ne(Stage::Discarded)))
        .order(payout_lines::id)
        .select((payout_lines::award_id, payout_lines::payout_id))
        .load(db)
}
