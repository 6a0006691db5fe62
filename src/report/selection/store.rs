//! SQL that counts nominations and awards without loading them.

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::{
    db::{
        Db,
        schema::{awards, nominations, titles},
    },
    disbursement::Reached,
    id::{NominationId, PartyId, RoundId, UnitId},
    money::Money,
    programme::{Category, Progress},
    sum_dong,
};

/// Counts the nominations of some rounds by category and state.
pub fn nominations(db: &mut Db, rounds: &[RoundId]) -> QueryResult<Vec<(RoundId, Category, Progress, i64)>> {
    nominations::table
        .filter(nominations::round_id.eq_any(rounds.to_vec()))
        .group_by((nominations::round_id, nominations::category, nominations::stage))
        .order((nominations::round_id, nominations::category, nominations::stage))
        .select((nominations::round_id, nominations::category, nominations::stage, diesel::dsl::count_star()))
        .load(db)
}

/// An award that stands, counted with others of the same unit and category.
pub type Awarded = (RoundId, UnitId, Category, i64, Money);

/// Adds up the awards of some rounds that stand, by unit and category.
pub fn awards(db: &mut Db, rounds: &[RoundId]) -> QueryResult<Vec<Awarded>> {
    awards::table
        .filter(awards::round_id.eq_any(rounds.to_vec()))
        .filter(awards::stage.eq_any([Reached::Approved, Reached::Paid]))
        .group_by((awards::round_id, awards::unit_id, awards::category))
        .order((awards::round_id, awards::unit_id, awards::category))
        .select((
            awards::round_id,
            awards::unit_id,
            awards::category,
            diesel::dsl::count_star(),
            sum_dong!("amount"),
        ))
        .load(db)
}

/// The titles of a round's unit and category.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Titled {
    pub round: RoundId,
    pub unit: UnitId,
    pub category: Category,
    pub all: i64,
    /// Those beside which no award stands, which takes the same place of a quota.
    pub alone: i64,
}

/// Counts the titles of some rounds, by unit and category.
pub fn titles(db: &mut Db, rounds: &[RoundId]) -> QueryResult<Vec<Titled>> {
    let stands = awards::stage.eq_any([Reached::Approved, Reached::Paid]);
    let rows: Vec<(RoundId, UnitId, Category, i64, i64)> = titles::table
        .left_join(awards::table.on(awards::nomination_id.eq(titles::nomination_id).and(stands)))
        .filter(titles::round_id.eq_any(rounds.to_vec()))
        .group_by((titles::round_id, titles::unit_id, titles::category))
        .order((titles::round_id, titles::unit_id, titles::category))
        .select((
            titles::round_id,
            titles::unit_id,
            titles::category,
            diesel::dsl::count(titles::id),
            diesel::dsl::count(awards::id.nullable()),
        ))
        .load(db)?;
    let titled =
        |(round, unit, category, all, paid)| Titled { round, unit, category, all, alone: all - paid };
    Ok(rows.into_iter().map(titled).collect())
}

/// Counts the awards of a person that stand in a year, over the books of all units, without that of one nomination.
pub fn awards_of(db: &mut Db, person: &[PartyId], year: i64, except: NominationId) -> QueryResult<i64> {
    awards::table
        .filter(awards::party_id.eq_any(person.to_vec()).and(awards::year.eq(year)))
        .filter(awards::nomination_id.ne(except))
        .filter(awards::stage.eq_any([Reached::Approved, Reached::Paid]))
        .count()
        .get_result(db)
}

/// Counts the titles of a person in a year, over the books of all units, without that of one nomination.
pub fn titles_of(db: &mut Db, person: &[PartyId], year: i64, except: NominationId) -> QueryResult<i64> {
    titles::table
        .filter(titles::party_id.eq_any(person.to_vec()).and(titles::year.eq(year)))
        .filter(titles::nomination_id.ne(except))
        .count()
        .get_result(db)
}

/// Counts the nominations of a person that wait since a day, over the books of all units, without one of them.
pub fn waiting_of(
    db: &mut Db,
    person: &[PartyId],
    since: NaiveDate,
    except: NominationId,
) -> QueryResult<i64> {
    nominations::table
        .filter(nominations::party_id.eq_any(person.to_vec()).and(nominations::id.ne(except)))
        .filter(nominations::stage.eq(Progress::Nominated).and(nominations::nominated_on.ge(since)))
        .count()
        .get_result(db)
}
