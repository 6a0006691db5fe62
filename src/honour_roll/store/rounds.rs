//! SQL for the rounds in which donors answer, which are only ever added to.

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::{
    calendar::Instant,
    db::{Db, DbError, schema::proof_rounds},
    honour_roll::{Round, Scope, Season},
    id::{BookId, ProofRoundId, UnitId, UserId},
    ledger::Author,
};

type Row = (ProofRoundId, BookId, UnitId, i64, bool, NaiveDate, bool, UserId, Instant);

fn read(row: Row) -> Result<Round, DbError> {
    let (id, book, unit, year, subtree, closes_on, renews, opened_by, opened_at) = row;
    let year =
        i32::try_from(year).map_err(|_| DbError::Corrupt(format!("proof_rounds {id}: year {year}")))?;
    Ok(Round { id, book, unit, year, subtree, closes_on, renews, opened_by, opened_at })
}

/// Returns all that was done to the round of a season, in its order.
pub fn rounds(db: &mut Db, season: Season) -> Result<Vec<Round>, DbError> {
    let rows: Vec<Row> = proof_rounds::table
        .filter(proof_rounds::unit_id.eq(season.unit).and(proof_rounds::year.eq(i64::from(season.year))))
        .filter(proof_rounds::subtree.eq(season.subtree))
        .order(proof_rounds::id)
        .select(proof_rounds::all_columns)
        .load(db)?;
    rows.into_iter().map(read).collect()
}

pub fn round(db: &mut Db, id: ProofRoundId) -> Result<Option<Round>, DbError> {
    let row: Option<Row> = proof_rounds::table.find(id).first(db).optional()?;
    row.map(read).transpose()
}

pub fn insert_round(
    db: &mut Db,
    scope: &Scope,
    author: &Author,
    (closes_on, renews): (NaiveDate, bool),
) -> QueryResult<ProofRoundId> {
    diesel::insert_into(proof_rounds::table)
        .values((
            proof_rounds::book_id.eq(scope.book),
            proof_rounds::unit_id.eq(scope.season.unit),
            proof_rounds::year.eq(i64::from(scope.season.year)),
            proof_rounds::subtree.eq(scope.season.subtree),
            proof_rounds::closes_on.eq(closes_on),
            proof_rounds::renews.eq(renews),
            proof_rounds::user_id.eq(author.user),
            proof_rounds::opened_at.eq(author.at),
        ))
        .returning(proof_rounds::id)
        .get_result(db)
}
