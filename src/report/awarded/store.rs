//! SQL for what a fund awarded: sums by category and place, and a list a page at a time.

use chrono::NaiveDate;
use diesel::{
    dsl::{count_star, sql},
    prelude::*,
    sql_types::BigInt,
};

use crate::{
    db::{
        Db,
        schema::{awards, decisions, nominations, parties, programmes, rounds},
    },
    fund::Fund,
    id::{BookId, FundId, PartyId, UnitId},
    money::Money,
    programme::{Category, ProgrammeKind},
    sum_dong,
};

/// The stages in which an award stands.
const STANDING: [&str; 2] = ["approved", "paid"];

/// The awards of one category in one unit.
#[derive(Clone, Copy, Debug, Queryable)]
pub struct Place {
    pub category: Category,
    pub unit: UnitId,
    pub awards: i64,
    /// How many people those awards went to.
    pub people: i64,
    pub amount: Money,
}

/// Sums a fund's awards that stand, by category and unit.
pub fn places(db: &mut Db, fund: &Fund) -> QueryResult<Vec<Place>> {
    awards::table
        .filter(awards::fund_id.eq(fund.id).and(awards::stage.eq_any(STANDING)))
        .group_by((awards::category, awards::unit_id))
        .order((awards::category, awards::unit_id))
        .select((
            awards::category,
            awards::unit_id,
            count_star(),
            sql::<BigInt>("COUNT(DISTINCT awards.party_id)"),
            sum_dong!("awards.amount"),
        ))
        .load(db)
}

/// Sums the awards that stand of all the funds of a book, by fund, category and unit.
pub fn places_of_book(db: &mut Db, book: BookId) -> QueryResult<Vec<(FundId, Place)>> {
    awards::table
        .filter(awards::book_id.eq(book).and(awards::stage.eq_any(STANDING)))
        .group_by((awards::fund_id, awards::category, awards::unit_id))
        .order((awards::fund_id, awards::category, awards::unit_id))
        .select((
            awards::fund_id,
            (
                awards::category,
                awards::unit_id,
                count_star(),
                sql::<BigInt>("COUNT(DISTINCT awards.party_id)"),
                sum_dong!("awards.amount"),
            ),
        ))
        .load(db)
}

/// Returns who of each category and unit came from which school, everybody once.
pub fn schools(db: &mut Db, fund: &Fund) -> QueryResult<Vec<(Category, UnitId, String, PartyId)>> {
    awards::table
        .inner_join(nominations::table.on(nominations::id.eq(awards::nomination_id)))
        .filter(awards::fund_id.eq(fund.id).and(awards::stage.eq_any(STANDING)))
        .order((awards::category, awards::unit_id, nominations::school, awards::party_id))
        .select((awards::category, awards::unit_id, nominations::school, awards::party_id))
        .distinct()
        .load(db)
}

/// An award with what decides how its recipient is shown.
#[derive(Clone, Debug, Queryable)]
pub struct Awarded {
    pub party: PartyId,
    pub name: String,
    pub birth_date: Option<NaiveDate>,
    pub category: Category,
    pub unit: UnitId,
    pub school: String,
    pub programme: ProgrammeKind,
    pub day: NaiveDate,
    pub amount: Money,
}

/// Counts a fund's awards that stand.
pub fn count(db: &mut Db, fund: &Fund) -> QueryResult<i64> {
    awards::table
        .filter(awards::fund_id.eq(fund.id).and(awards::stage.eq_any(STANDING)))
        .count()
        .get_result(db)
}

/// Reads a fund's awards that stand, the latest decision first, a stretch at a time.
pub fn list(db: &mut Db, fund: &Fund, (limit, offset): (i64, i64)) -> QueryResult<Vec<Awarded>> {
    awards::table
        .inner_join(parties::table.on(parties::id.eq(awards::party_id)))
        .inner_join(nominations::table.on(nominations::id.eq(awards::nomination_id)))
        .inner_join(rounds::table.on(rounds::id.eq(awards::round_id)))
        .inner_join(programmes::table.on(programmes::id.eq(rounds::programme_id)))
        .inner_join(decisions::table.on(decisions::id.eq(awards::decision_id)))
        .filter(awards::fund_id.eq(fund.id).and(awards::stage.eq_any(STANDING)))
        .order((decisions::day.desc(), awards::id))
        .limit(limit)
        .offset(offset)
        .select((
            parties::id,
            parties::name,
            parties::birth_date,
            awards::category,
            awards::unit_id,
            nominations::school,
            programmes::kind,
            decisions::day,
            awards::amount,
        ))
        .load(db)
}
