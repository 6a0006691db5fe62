//! SQL for nominations.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::{Category, Progress};
use crate::{
    db::{
        Db,
        schema::{nominations, parties, units},
    },
    id::{BookId, FundId, NominationId, PartyId, RoundId, UnitId, UserId},
    money::Money,
    programme::{Nomination, NominationRecord, Terms},
};

#[derive(Queryable, Selectable)]
#[diesel(table_name = nominations)]
struct Row {
    id: NominationId,
    book_id: BookId,
    round_id: RoundId,
    party_id: PartyId,
    unit_id: UnitId,
    category: Category,
    grade: Option<String>,
    school: String,
    gpa: Option<i64>,
    achievement: Option<String>,
    hardship: Option<String>,
    evidence: Option<String>,
    consent: bool,
    fund_id: Option<FundId>,
    amount: Option<Money>,
    nominated_by: UserId,
    nominated_on: NaiveDate,
    stage: Progress,
}

impl From<Row> for NominationRecord {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            book: row.book_id,
            round: row.round_id,
            school: row.school,
            consent: row.consent,
            progress: row.stage,
            nomination: Nomination {
                person: row.party_id,
                unit: row.unit_id,
                category: row.category,
                grade: row.grade,
                gpa: row.gpa,
                achievement: row.achievement,
                hardship: row.hardship,
                evidence: row.evidence,
                nominated_by: row.nominated_by,
                nominated_on: row.nominated_on,
                fund: row.fund_id,
                amount: row.amount,
            },
        }
    }
}

/// Inserts a nomination, which nobody has checked yet.
pub fn insert_nomination(
    db: &mut Db,
    (book, round): (BookId, RoundId),
    new: &Nomination,
    school: &str,
    consent: bool,
) -> QueryResult<NominationId> {
    diesel::insert_into(nominations::table)
        .values((
            nominations::book_id.eq(book),
            nominations::round_id.eq(round),
            nominations::party_id.eq(new.person),
            nominations::unit_id.eq(new.unit),
            nominations::category.eq(new.category),
            nominations::grade.eq(&new.grade),
            nominations::school.eq(school),
            nominations::gpa.eq(new.gpa),
            nominations::achievement.eq(&new.achievement),
            nominations::hardship.eq(&new.hardship),
            nominations::evidence.eq(&new.evidence),
            nominations::consent.eq(consent),
            nominations::fund_id.eq(new.fund),
            nominations::amount.eq(new.amount),
            nominations::nominated_by.eq(new.nominated_by),
            nominations::nominated_on.eq(new.nominated_on),
            nominations::stage.eq(Progress::Nominated),
        ))
        .returning(nominations::id)
        .get_result(db)
}

pub fn set_progress(db: &mut Db, id: NominationId, progress: Progress) -> QueryResult<()> {
    diesel::update(nominations::table.find(id)).set(nominations::stage.eq(progress)).execute(db).map(drop)
}

/// Gives everybody in a round who waits for a decision the amount of their category, where the round fixes one;
/// returns for how many that is another than before.
pub fn set_amounts(db: &mut Db, round: RoundId, terms: &Terms) -> QueryResult<usize> {
    let mut changed = 0;
    for (category, amount) in terms.amounts() {
        let other = nominations::amount.is_null().or(nominations::amount.ne(amount));
        let waiting = nominations::round_id
            .eq(round)
            .and(nominations::category.eq(category))
            .and(nominations::stage.eq(Progress::Nominated));
        changed += diesel::update(nominations::table.filter(waiting.and(other)))
            .set(nominations::amount.eq(amount))
            .execute(db)?;
    }
    Ok(changed)
}

/// Returns the first and the last day on which somebody was put forward in a round, whatever came of it.
pub fn days_of_nominations(db: &mut Db, round: RoundId) -> QueryResult<Option<(NaiveDate, NaiveDate)>> {
    let of = || nominations::table.filter(nominations::round_id.eq(round));
    let first: Option<NaiveDate> = of().select(diesel::dsl::min(nominations::nominated_on)).first(db)?;
    let last: Option<NaiveDate> = of().select(diesel::dsl::max(nominations::nominated_on)).first(db)?;
    Ok(first.zip(last))
}

/// Adds the birthday of somebody whom a fund named before anybody wrote it down.
pub fn set_birth_date(db: &mut Db, person: PartyId, birth_date: NaiveDate) -> QueryResult<()> {
    diesel::update(parties::table.find(person)).set(parties::birth_date.eq(birth_date)).execute(db).map(drop)
}

pub fn nomination(db: &mut Db, id: NominationId) -> QueryResult<Option<NominationRecord>> {
    let row: Option<Row> = nominations::table.find(id).select(Row::as_select()).first(db).optional()?;
    Ok(row.map(Into::into))
}

/// Loads the nominations of a round in the order in which they came in.
pub fn nominations_of_round(db: &mut Db, round: RoundId) -> QueryResult<Vec<NominationRecord>> {
    let rows: Vec<Row> = nominations::table
        .filter(nominations::round_id.eq(round))
        .order(nominations::id)
        .select(Row::as_select())
        .load(db)?;
    Ok(rows.into_iter().map(Into::into).collect())
}

/// What the paper of a nomination says and may be corrected while nobody has decided.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Corrections {
    pub grade: Option<String>,
    pub school: String,
    pub gpa: Option<i64>,
    pub achievement: Option<String>,
    pub hardship: Option<String>,
    pub evidence: Option<String>,
}

pub fn correct(db: &mut Db, id: NominationId, new: &Corrections) -> QueryResult<()> {
    diesel::update(nominations::table.find(id))
        .set((
            nominations::grade.eq(&new.grade),
            nominations::school.eq(&new.school),
            nominations::gpa.eq(new.gpa),
            nominations::achievement.eq(&new.achievement),
            nominations::hardship.eq(&new.hardship),
            nominations::evidence.eq(&new.evidence),
        ))
        .execute(db)
        .map(drop)
}

/// A nomination with the names that a list shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    pub record: NominationRecord,
    pub name: String,
    pub unit: String,
}

/// Lists a round's nominations with their people and units.
pub fn list(db: &mut Db, round: RoundId) -> QueryResult<Vec<Listed>> {
    let rows: Vec<(Row, String, String)> = nominations::table
        .inner_join(parties::table.on(parties::id.eq(nominations::party_id)))
        .inner_join(units::table.on(units::id.eq(nominations::unit_id)))
        .filter(nominations::round_id.eq(round))
        .order(nominations::id)
        .select((Row::as_select(), parties::name, units::code))
        .load(db)?;
    Ok(rows.into_iter().map(|(row, name, unit)| Listed { record: row.into(), name, unit }).collect())
}

/// Lists which rounds have nominations of which units, of the same nominations as [`seen`], the earliest round first.
pub fn rounds_and_units(
    db: &mut Db,
    (book, within): (Option<BookId>, &[UnitId]),
) -> QueryResult<Vec<(RoundId, UnitId)>> {
    nominations::table
        .filter(
            nominations::book_id
                .eq(book.unwrap_or(BookId(0)))
                .or(nominations::unit_id.eq_any(within.to_vec())),
        )
        .group_by((nominations::round_id, nominations::unit_id))
        .order((nominations::round_id, nominations::unit_id))
        .select((nominations::round_id, nominations::unit_id))
        .load(db)
}

/// Lists the nominations for the rounds of a book, and those of some units wherever their round is, the latest first.
pub fn seen(
    db: &mut Db,
    (book, within): (Option<BookId>, &[UnitId]),
    round: Option<RoundId>,
) -> QueryResult<Vec<Listed>> {
    let mut query = nominations::table
        .inner_join(parties::table.on(parties::id.eq(nominations::party_id)))
        .inner_join(units::table.on(units::id.eq(nominations::unit_id)))
        // Ids begin at 1, so book 0 is none.
        .filter(
            nominations::book_id
                .eq(book.unwrap_or(BookId(0)))
                .or(nominations::unit_id.eq_any(within.to_vec())),
        )
        .order(nominations::id.desc())
        .select((Row::as_select(), parties::name, units::code))
        .into_boxed();
    if let Some(round) = round {
        query = query.filter(nominations::round_id.eq(round));
    }
    let rows: Vec<(Row, String, String)> = query.load(db)?;
    Ok(rows.into_iter().map(|(row, name, unit)| Listed { record: row.into(), name, unit }).collect())
}

/// Somebody whom units have put forward before, with the last nomination.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Before {
    pub nomination: NominationId,
    pub name: String,
    pub birth_date: Option<NaiveDate>,
    pub school: String,
    pub nominated_on: NaiveDate,
}

/// Finds people whom some units have put forward, by the words of their names without marks, the latest first.
pub fn before(db: &mut Db, units: &[UnitId], words: &[String], most: usize) -> QueryResult<Vec<Before>> {
    type Found = (NominationId, PartyId, String, Option<NaiveDate>, String, NaiveDate);
    let mut query = nominations::table
        .inner_join(parties::table.on(parties::id.eq(nominations::party_id)))
        .filter(nominations::unit_id.eq_any(units.to_vec()))
        .order(nominations::id.desc())
        .select((
            nominations::id,
            parties::id,
            parties::name,
            parties::birth_date,
            nominations::school,
            nominations::nominated_on,
        ))
        .into_boxed();
    for word in words {
        // Words of a key are letters and digits, so that nothing in them is a pattern.
        query = query.filter(parties::match_key.like(format!("%{word}%")));
    }
    // Somebody may stand here once for every year.
    let limit = i64::try_from(most.saturating_mul(8)).unwrap_or(i64::MAX);
    let rows: Vec<Found> = query.limit(limit).load(db)?;
    let (mut seen, mut found) = (std::collections::HashSet::new(), Vec::new());
    for (nomination, person, name, birth_date, school, nominated_on) in rows {
        if found.len() < most && seen.insert(person) {
            found.push(Before { nomination, name, birth_date, school, nominated_on });
        }
    }
    Ok(found)
}
