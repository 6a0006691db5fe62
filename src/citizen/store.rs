//! SQL for sealed ID numbers.

use std::collections::BTreeSet;

use diesel::prelude::*;

use super::{Print, Sealed};
use crate::{
    db::{Db, DbError, schema::citizen_ids},
    id::{BookId, IdNumberId, PartyId},
    ledger::Author,
    party,
};

/// A number as it lies on file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    pub id: IdNumberId,
    pub person: PartyId,
    pub sealed: Sealed,
}

type Row = (IdNumberId, PartyId, Vec<u8>, Vec<u8>, Vec<u8>);

macro_rules! columns {
    () => {
        (
            citizen_ids::id,
            citizen_ids::party_id,
            citizen_ids::sealed,
            citizen_ids::print,
            citizen_ids::key_mark,
        )
    };
}

fn read((id, person, bytes, print, mark): Row) -> Result<Kept, DbError> {
    let print = Print::try_from(print).map_err(|_| DbError::Corrupt(format!("citizen_ids.print of {id}")))?;
    Ok(Kept { id, person, sealed: Sealed { bytes, print, mark } })
}

pub fn insert(
    db: &mut Db,
    (author, book): (&Author, BookId),
    person: PartyId,
    sealed: &Sealed,
) -> QueryResult<IdNumberId> {
    use citizen_ids as row;
    diesel::insert_into(row::table)
        .values((
            row::book_id.eq(book),
            row::party_id.eq(person),
            row::sealed.eq(&sealed.bytes),
            row::print.eq(sealed.print.to_vec()),
            row::key_mark.eq(&sealed.mark),
            row::user_id.eq(author.user),
            row::kept_at.eq(author.at),
        ))
        .returning(row::id)
        .get_result(db)
}

/// Returns the number that was last written down for one person, under whatever record.
pub fn latest(db: &mut Db, person: &[PartyId]) -> Result<Option<Kept>, DbError> {
    let found: Option<Row> = citizen_ids::table
        .filter(citizen_ids::party_id.eq_any(person.to_vec()))
        .order(citizen_ids::id.desc())
        .select(columns!())
        .first(db)
        .optional()?;
    found.map(read).transpose()
}

/// Returns the records under which one person stands: those that were merged, and those of the same ID number.
pub fn same_person(db: &mut Db, person: PartyId) -> Result<Vec<PartyId>, DbError> {
    let own = party::merge::store::same(db, person)?;
    let Some(kept) = latest(db, &own)? else { return Ok(own) };
    let others: Vec<PartyId> = citizen_ids::table
        .filter(citizen_ids::print.eq(kept.sealed.print.to_vec()))
        .order(citizen_ids::party_id)
        .select(citizen_ids::party_id)
        .distinct()
        .load(db)?;
    let mut all: BTreeSet<PartyId> = own.into_iter().collect();
    for other in others {
        if all.contains(&other) {
            continue;
        }
        let theirs = party::merge::store::same(db, other)?;
        // A number that was mended since says nothing any more.
        if latest(db, &theirs)?.is_some_and(|it| it.sealed.print == kept.sealed.print) {
            all.extend(theirs);
        }
    }
    Ok(all.into_iter().collect())
}

/// Loads what a book has written down, for holding it against the audit chain.
pub fn of_book(db: &mut Db, book: BookId) -> Result<Vec<Kept>, DbError> {
    let rows: Vec<Row> = citizen_ids::table
        .filter(citizen_ids::book_id.eq(book))
        .order(citizen_ids::id)
        .select(columns!())
        .load(db)?;
    rows.into_iter().map(read).collect()
}
