//! The titles of people, as their history shows them.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::Reach;
use crate::{
    db::{
        Db,
        schema::{decisions, parties, programmes, rounds, titles, units},
    },
    id::{BookId, NominationId, PartyId, TitleId},
    programme::Category,
};

/// A title as the history of a person shows it; money that came with it is an award of the same nomination.
#[derive(Clone, Debug, PartialEq, Eq, Queryable)]
pub struct TitleLine {
    pub id: TitleId,
    pub book: BookId,
    pub nomination: NominationId,
    pub party: PartyId,
    pub name: String,
    pub born: Option<NaiveDate>,
    pub unit_code: String,
    pub unit_name: String,
    pub category: Category,
    pub title: String,
    pub round_name: String,
    pub programme: String,
    pub decision_year: i64,
    pub decision_no: i64,
    pub day: NaiveDate,
}

macro_rules! lines {
    () => {
        titles::table
            .inner_join(parties::table.on(parties::id.eq(titles::party_id)))
            .inner_join(units::table.on(units::id.eq(titles::unit_id)))
            .inner_join(rounds::table.on(rounds::id.eq(titles::round_id)))
            .inner_join(programmes::table.on(programmes::id.eq(rounds::programme_id)))
            .inner_join(decisions::table.on(decisions::id.eq(titles::decision_id)))
            .order((decisions::day.desc(), titles::id.desc()))
            .select((
                titles::id,
                titles::book_id,
                titles::nomination_id,
                titles::party_id,
                parties::name,
                parties::birth_date,
                units::code,
                units::name,
                titles::category,
                titles::title,
                rounds::name,
                programmes::name,
                decisions::year,
                decisions::no,
                decisions::day,
            ))
    };
}

/// Returns the titles within reach, those of one year or of all, the latest first.
pub fn within(db: &mut Db, reach: &Reach, year: Option<i64>) -> QueryResult<Vec<TitleLine>> {
    let seen = titles::book_id.eq_any(reach.books.clone()).or(titles::unit_id.eq_any(reach.units.clone()));
    let mut query = lines!().filter(seen).into_boxed();
    if let Some(year) = year {
        query = query.filter(titles::year.eq(year));
    }
    query.load(db)
}

/// Returns the titles of a person within reach, the latest first.
pub fn of_person(db: &mut Db, person: &[PartyId], reach: &Reach) -> QueryResult<Vec<TitleLine>> {
    let seen = titles::book_id.eq_any(reach.books.clone()).or(titles::unit_id.eq_any(reach.units.clone()));
    lines!().filter(titles::party_id.eq_any(person.to_vec()).and(seen)).load(db)
}
