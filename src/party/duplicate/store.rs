//! SQL for donors who may be on file twice.

use std::collections::{HashMap, HashSet};

use diesel::prelude::*;

use super::{Likeness, Record, pairs};
use crate::{
    db::{
        Db, DbError,
        schema::{book_parties, duplicate_pairs, party_differences},
    },
    id::{BookId, PartyId},
    insert_all,
    ledger::Author,
    party::{Party, merge, store},
};

/// More pairs are not kept; who has worked through these asks again.
const MOST: usize = 2_000;

/// Reads some parties, made ready to be compared.
fn records(db: &mut Db, ids: &[PartyId]) -> QueryResult<Vec<Record>> {
    let mut accounts: HashMap<PartyId, Vec<String>> = HashMap::new();
    for ids in ids.chunks(2_000) {
        for (party, number) in store::accounts_of(db, ids.to_vec())? {
            accounts.entry(party).or_default().push(number);
        }
    }
    let parties = store::get_many(db, ids)?;
    Ok(parties.iter().map(|it| Record::of(it, accounts.remove(&it.id).unwrap_or_default())).collect())
}

/// Looks through the donors of a book for pairs that may be one and of whom nobody has said that they are not.
pub fn search(db: &mut Db, book: BookId) -> QueryResult<Vec<(PartyId, PartyId, i64)>> {
    let heads = merge::store::heads(db)?;
    let known: Vec<PartyId> = book_parties::table
        .filter(book_parties::book_id.eq(book).and(book_parties::as_donor))
        .order(book_parties::party_id)
        .select(book_parties::party_id)
        .load(db)?;
    let mut ids: Vec<PartyId> = known.into_iter().map(|id| heads.of(id)).collect();
    ids.sort_unstable();
    ids.dedup();
    let records = records(db, &ids)?;
    let different = differences(db)?;
    let mut found = pairs(&records);
    found.retain(|(one, two, _)| !different.contains(&(*one, *two)));
    found.truncate(MOST);
    Ok(found)
}

/// Returns the pairs of whom it was said that they are not the same.
fn differences(db: &mut Db) -> QueryResult<HashSet<(PartyId, PartyId)>> {
    let rows: Vec<(PartyId, PartyId)> = party_differences::table
        .order((party_differences::left_id, party_differences::right_id))
        .select((party_differences::left_id, party_differences::right_id))
        .load(db)?;
    Ok(rows.into_iter().collect())
}

#[derive(Insertable)]
#[diesel(table_name = duplicate_pairs, treat_none_as_default_value = false)]
struct PairRow {
    book_id: BookId,
    left_id: PartyId,
    right_id: PartyId,
    score: i64,
}

/// Keeps what a search has found in the place of what the one before had found.
pub fn replace(db: &mut Db, book: BookId, found: &[(PartyId, PartyId, i64)]) -> Result<(), DbError> {
    diesel::delete(duplicate_pairs::table.filter(duplicate_pairs::book_id.eq(book))).execute(db)?;
    let row = |(left_id, right_id, score): &(PartyId, PartyId, i64)| PairRow {
        book_id: book,
        left_id: *left_id,
        right_id: *right_id,
        score: *score,
    };
    let rows: Vec<PairRow> = found.iter().map(row).collect();
    insert_all!(db, duplicate_pairs, rows, 400);
    Ok(())
}

/// Two records that wait for somebody to decide.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pair {
    pub left: Party,
    pub right: Party,
    pub likeness: Likeness,
}

/// Returns the pairs that wait in a book, the likeliest first; those settled since the search are left out.
pub fn waiting(db: &mut Db, book: BookId) -> QueryResult<Vec<(PartyId, PartyId)>> {
    let heads = merge::store::heads(db)?;
    let different = differences(db)?;
    let rows: Vec<(PartyId, PartyId)> = duplicate_pairs::table
        .filter(duplicate_pairs::book_id.eq(book))
        .order((duplicate_pairs::score.desc(), duplicate_pairs::left_id, duplicate_pairs::right_id))
        .select((duplicate_pairs::left_id, duplicate_pairs::right_id))
        .load(db)?;
    let open = |(one, two): &(PartyId, PartyId)| {
        heads.of(*one) == *one && heads.of(*two) == *two && !different.contains(&(*one, *two))
    };
    Ok(rows.into_iter().filter(open).collect())
}

/// Reads a pair with what speaks for it today.
pub fn pair(db: &mut Db, ids: (PartyId, PartyId)) -> QueryResult<Option<Pair>> {
    let of_pair = records(db, &[ids.0, ids.1])?;
    let (Some(one), Some(two)) =
        (of_pair.iter().find(|it| it.id == ids.0), of_pair.iter().find(|it| it.id == ids.1))
    else {
        return Ok(None);
    };
    let likeness = one.likeness(two);
    Ok(Some(Pair { left: store::get(db, ids.0)?, right: store::get(db, ids.1)?, likeness }))
}

/// Remembers that two parties are not the same; saying it again changes nothing, and then false is returned.
pub fn differ(db: &mut Db, author: &Author, book: BookId, ids: (PartyId, PartyId)) -> QueryResult<bool> {
    let (left, right) = (ids.0.min(ids.1), ids.0.max(ids.1));
    let known = party_differences::table.find((left, right));
    if diesel::select(diesel::dsl::exists(known)).get_result::<bool>(db)? {
        return Ok(false);
    }
    diesel::insert_into(party_differences::table)
        .values((
            party_differences::left_id.eq(left),
            party_differences::right_id.eq(right),
            party_differences::book_id.eq(book),
            party_differences::decided_at.eq(author.at),
            party_differences::decided_by.eq(author.user),
        ))
        .execute(db)?;
    Ok(true)
}
