//! SQL for programmes and rounds.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use diesel::prelude::*;

use super::{Category, Hold, Programme, ProgrammeError, ProgrammeKind, Progress, Round, RoundRecord, Terms};
use crate::{
    db::{
        Db, DbError,
        schema::{programmes, round_amounts, round_funds, round_holds, round_quotas, round_titles, rounds},
    },
    id::{BookId, FundId, ProgrammeId, RoundId, UnitId},
    money::Money,
    query_errors, stored_as_text, title,
};

mod nominations;
mod papers;

pub use nominations::{
    Before, Corrections, Listed, before, correct, days_of_nominations, insert_nomination, list, nomination,
    nominations_of_round, rounds_and_units, seen, set_amounts, set_birth_date, set_progress,
};
pub use papers::{
    add_documents, followers, followers_of, insert_papers, insert_template, is_template, papers, templates,
};

stored_as_text! { ProgrammeKind, Progress }
query_errors! { ProgrammeError }

pub fn insert_programme(db: &mut Db, unit: UnitId, programme: &Programme) -> QueryResult<ProgrammeId> {
    diesel::insert_into(programmes::table)
        .values((
            programmes::unit_id.eq(unit),
            programmes::code.eq(&programme.code),
            programmes::name.eq(&programme.name),
            programmes::alias.eq(programme.alias.as_deref().unwrap_or_default()),
            programmes::kind.eq(programme.kind),
        ))
        .returning(programmes::id)
        .get_result(db)
}

/// Loads all programmes, by code; there are a handful.
pub fn programmes(db: &mut Db) -> QueryResult<Vec<(ProgrammeId, Programme)>> {
    type Row = (ProgrammeId, String, String, String, ProgrammeKind);
    let rows: Vec<Row> = programmes::table
        .order((programmes::code, programmes::id))
        .select((programmes::id, programmes::code, programmes::name, programmes::alias, programmes::kind))
        .load(db)?;
    let programme = |(id, code, name, alias, kind): Row| {
        let alias = Some(alias).filter(|alias| !alias.is_empty());
        (id, Programme { code, name, alias, kind })
    };
    Ok(rows.into_iter().map(programme).collect())
}

/// Finds a programme by its code, its name or its other name.
pub fn find_programme(db: &mut Db, text: &str) -> Result<(ProgrammeId, Programme), ProgrammeError> {
    let found = programmes(db)?.into_iter().find(|(_, programme)| programme.is_called(text));
    found.ok_or_else(|| ProgrammeError::NoProgramme(text.to_owned()))
}

pub fn programme(db: &mut Db, id: ProgrammeId) -> Result<Programme, DbError> {
    let found = programmes(db)?.into_iter().find(|(known, _)| *known == id);
    found.map(|(_, programme)| programme).ok_or(DbError::Query(diesel::result::Error::NotFound))
}

/// Inserts a round with its terms; the round's own `id` is ignored.
pub fn insert_round(db: &mut Db, record: &RoundRecord) -> QueryResult<RoundId> {
    let round = &record.round;
    let id: RoundId = diesel::insert_into(rounds::table)
        .values((
            rounds::book_id.eq(record.book),
            rounds::programme_id.eq(round.programme),
            rounds::code.eq(&round.code),
            rounds::name.eq(&round.name),
            rounds::opens_on.eq(round.opens_on()),
            rounds::closes_on.eq(round.closes_on()),
            rounds::budget.eq(round.budget()),
        ))
        .returning(rounds::id)
        .get_result(db)?;
    insert_terms(db, id, record)?;
    for (category, title) in record.terms.titles() {
        use round_titles as row;
        diesel::insert_into(row::table)
            .values((row::round_id.eq(id), row::category.eq(category), row::title.eq(title.as_str())))
            .execute(db)?;
    }
    Ok(id)
}

fn insert_terms(db: &mut Db, id: RoundId, record: &RoundRecord) -> QueryResult<()> {
    for (category, amount) in record.terms.amounts() {
        use round_amounts as row;
        diesel::insert_into(row::table)
            .values((row::round_id.eq(id), row::category.eq(category), row::amount.eq(amount)))
            .execute(db)?;
    }
    for (unit, category, seats) in record.terms.quotas() {
        use round_quotas as row;
        diesel::insert_into(row::table)
            .values((
                row::round_id.eq(id),
                row::unit_id.eq(unit),
                row::category.eq(category),
                row::seats.eq(seats),
            ))
            .execute(db)?;
    }
    for (position, fund) in (1_i64..).zip(&record.funds) {
        use round_funds as row;
        diesel::insert_into(row::table)
            .values((row::round_id.eq(id), row::position.eq(position), row::fund_id.eq(*fund)))
            .execute(db)?;
    }
    Ok(())
}

/// Writes a round's days, money, quotas and funds anew; its titles stay.
pub fn set_round(db: &mut Db, record: &RoundRecord) -> QueryResult<()> {
    let round = &record.round;
    diesel::update(rounds::table.find(round.id))
        .set((
            rounds::name.eq(&round.name),
            rounds::opens_on.eq(round.opens_on()),
            rounds::closes_on.eq(round.closes_on()),
            rounds::budget.eq(round.budget()),
        ))
        .execute(db)?;
    diesel::delete(round_amounts::table.filter(round_amounts::round_id.eq(round.id))).execute(db)?;
    diesel::delete(round_quotas::table.filter(round_quotas::round_id.eq(round.id))).execute(db)?;
    diesel::delete(round_funds::table.filter(round_funds::round_id.eq(round.id))).execute(db)?;
    insert_terms(db, round.id, record)
}

type Row = (RoundId, BookId, ProgrammeId, String, String, NaiveDate, NaiveDate, Money);

macro_rules! columns {
    () => {
        (
            rounds::id,
            rounds::book_id,
            rounds::programme_id,
            rounds::code,
            rounds::name,
            rounds::opens_on,
            rounds::closes_on,
            rounds::budget,
        )
    };
}

pub fn round(db: &mut Db, id: RoundId) -> Result<RoundRecord, DbError> {
    let row: Row = rounds::table.find(id).select(columns!()).first(db)?;
    with_terms(db, row)
}

/// Finds a round of a book by its code.
pub fn find_round(db: &mut Db, book: BookId, code: &str) -> Result<RoundRecord, ProgrammeError> {
    let found: Option<Row> = rounds::table
        .filter(rounds::book_id.eq(book).and(rounds::code.eq(code)))
        .select(columns!())
        .first(db)
        .optional()?;
    let row = found.ok_or_else(|| ProgrammeError::NoRound(code.to_owned()))?;
    Ok(with_terms(db, row)?)
}

/// Loads the rounds of a book, the earliest first.
pub fn rounds(db: &mut Db, book: BookId) -> Result<Vec<RoundRecord>, DbError> {
    let rows: Vec<Row> = rounds::table
        .filter(rounds::book_id.eq(book))
        .order((rounds::opens_on, rounds::id))
        .select(columns!())
        .load(db)?;
    rows.into_iter().map(|row| with_terms(db, row)).collect()
}

/// Reads the terms through the same gates as when they were typed; a row that does not pass is damage.
fn with_terms(db: &mut Db, row: Row) -> Result<RoundRecord, DbError> {
    let (id, book, programme, code, name, opens_on, closes_on, budget) = row;
    let damaged = |err: ProgrammeError| DbError::Corrupt(format!("rounds {id}: {err}"));
    let amounts: Vec<(Category, Money)> = round_amounts::table
        .filter(round_amounts::round_id.eq(id))
        .order(round_amounts::category)
        .select((round_amounts::category, round_amounts::amount))
        .load(db)?;
    let quotas: Vec<(UnitId, Category, i64)> = round_quotas::table
        .filter(round_quotas::round_id.eq(id))
        .order((round_quotas::unit_id, round_quotas::category))
        .select((round_quotas::unit_id, round_quotas::category, round_quotas::seats))
        .load(db)?;
    let funds: Vec<FundId> = round_funds::table
        .filter(round_funds::round_id.eq(id))
        .order(round_funds::position)
        .select(round_funds::fund_id)
        .load(db)?;
    let quotas: BTreeMap<_, _> =
        quotas.into_iter().map(|(unit, category, seats)| ((unit, category), seats)).collect();
    let (names, days) = ((code, name), (opens_on, closes_on));
    let round = match budget.is_zero() {
        true => Round::without_money(id, programme, names, days),
        false => Round::new(id, programme, names, days, budget),
    };
    let terms = Terms::new(amounts.into_iter().collect(), quotas).map_err(damaged)?;
    let terms = terms.with_titles(titles(db, id)?);
    RoundRecord::new(round.map_err(damaged)?, book, terms, funds).map_err(damaged)
}

fn titles(db: &mut Db, round: RoundId) -> Result<BTreeMap<Category, title::Title>, DbError> {
    let rows: Vec<(Category, String)> = round_titles::table
        .filter(round_titles::round_id.eq(round))
        .order(round_titles::category)
        .select((round_titles::category, round_titles::title))
        .load(db)?;
    let read = |(category, text): (Category, String)| {
        Ok((category, title::store::stored(("round_titles", round.0), &text)?))
    };
    rows.into_iter().map(read).collect()
}

/// Keeps how long money of a round waits, where that is not what is usual.
pub fn insert_hold(db: &mut Db, round: RoundId, hold: Hold) -> QueryResult<()> {
    diesel::insert_into(round_holds::table)
        .values((round_holds::round_id.eq(round), round_holds::days.eq(hold.days())))
        .execute(db)
        .map(drop)
}

/// Returns how long money of a round waits.
pub fn hold(db: &mut Db, round: RoundId) -> Result<Hold, ProgrammeError> {
    let days: Option<i64> = round_holds::table.find(round).select(round_holds::days).first(db).optional()?;
    days.map_or_else(|| Ok(Hold::default()), Hold::new)
}
