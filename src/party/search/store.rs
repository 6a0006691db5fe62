//! SQL for finding parties by words of which any mark, any order and any beginning may be typed.
//!
//! The words of a book stand sorted in one index, so a beginning is a range of it. The rarest of the typed words
//! is looked up there; whether the others fit is read off the text that is kept beside each party. Where even the
//! rarest word is borne by thousands, those who fit mark by mark are looked for first and the search ends as soon
//! as a list is full.

use diesel::{
    prelude::*,
    sql_query,
    sql_types::{BigInt, Text},
};

use super::{Found, Hit, Query, Word};
use crate::{
    db::{
        Db,
        schema::{parties, party_phones},
    },
    id::{BookId, PartyId},
    party::{directory::BORDER, merge, store},
};

/// Up to so many bearers of a word are all looked at and the best of them are taken.
const FEW: i64 = 4_000;

/// How many strangers are named at most.
const STRANGERS: usize = 5;

/// Sorts behind every letter, on both databases.
const END: char = '\u{10FFFF}';

#[derive(QueryableByName)]
struct Number {
    #[diesel(sql_type = BigInt)]
    number: i64,
}

/// Finds those of a book who fit a question, the best first, and after them strangers who fit exactly.
pub fn find(db: &mut Db, book: BookId, query: &Query, limit: usize) -> QueryResult<Found> {
    let (ids, more) = known(db, book, query, limit)?;
    let mut hits: Vec<Hit> = in_order(db, &ids)?.into_iter().map(Hit::ours).collect();
    if hits.len() < limit {
        let room = STRANGERS.min(limit - hits.len());
        hits.extend(elsewhere(db, book, query, room)?);
    }
    Ok(Found { hits, more })
}

/// Returns the parties that fit, as they are called now, at most `limit` of them, and whether there are more.
///
/// A party that was merged into another one is still found by its old name, and stands for the other.
pub fn known(db: &mut Db, book: BookId, query: &Query, limit: usize) -> QueryResult<(Vec<PartyId>, bool)> {
    let wanted = limit.saturating_add(1);
    let mut heads: Vec<PartyId> = Vec::new();
    for id in candidates(db, book, query, wanted)? {
        let head = merge::store::head(db, id)?;
        if !heads.contains(&head) {
            heads.push(head);
        }
    }
    let more = heads.len() > limit;
    heads.truncate(limit);
    Ok((heads, more))
}

fn candidates(db: &mut Db, book: BookId, query: &Query, wanted: usize) -> QueryResult<Vec<PartyId>> {
    let mut rarest: Option<(i64, &Word)> = None;
    for word in query.words() {
        let count = bearers(db, book, word)?;
        if rarest.is_none_or(|(least, _)| count < least) {
            rarest = Some((count, word));
        }
    }
    let Some((count, driver)) = rarest else { return Ok(Vec::new()) };
    // A merged party may be found under each of its names.
    let limit = i64::try_from(wanted.saturating_mul(2)).unwrap_or(i64::MAX);
    if count <= FEW {
        return ranked(db, book, query, driver, limit);
    }
    let mut found = among_many(db, book, query, driver, (Fit::Marked, limit))?;
    if found.len() < wanted {
        for id in among_many(db, book, query, driver, (Fit::Folded, limit))? {
            if !found.contains(&id) {
                found.push(id);
            }
        }
    }
    Ok(found)
}

/// Counts who bears a word, no further than to know that they are many.
fn bearers(db: &mut Db, book: BookId, word: &Word) -> QueryResult<i64> {
    let sql = format!(
        "SELECT COUNT(*) AS number FROM (SELECT 1 AS one FROM party_words \
         WHERE book_id = $1 AND word >= $2 AND word < $3 LIMIT {}) AS bearers",
        FEW + 1
    );
    let row: Number = sql_query(sql)
        .bind::<BigInt, _>(book)
        .bind::<Text, _>(&word.folded)
        .bind::<Text, _>(format!("{}{END}", word.folded))
        .get_result(db)?;
    Ok(row.number)
}

/// The conditions on the kept texts that every word of a question begins a word of the party.
///
/// The words are letters and digits only ([`Query::read`]), so they can stand in the text of the statement.
fn all_begin(query: &Query) -> String {
    let begins = |word: &Word| format!(" AND b.folded LIKE '% {}%'", word.folded);
    query.words().iter().map(begins).collect()
}

/// Takes the best of all bearers of a word that few bear.
fn ranked(db: &mut Db, book: BookId, query: &Query, driver: &Word, limit: i64) -> QueryResult<Vec<PartyId>> {
    let counted = |pattern: &dyn Fn(&Word) -> String| {
        let cases = query.words().iter().map(|word| format!("CASE WHEN {} THEN 1 ELSE 0 END", pattern(word)));
        cases.collect::<Vec<_>>().join(" + ")
    };
    let exact = counted(&|word| format!("b.marked LIKE '% {} %'", word.marked));
    let named = counted(&|word| format!("b.folded LIKE '% {}%{BORDER}%'", word.folded));
    let whole = counted(&|word| format!("b.folded LIKE '% {} %'", word.folded));
    let sql = format!(
        "SELECT b.party_id AS number FROM book_parties b WHERE b.book_id = $1 AND b.party_id IN \
         (SELECT w.party_id FROM party_words w WHERE w.book_id = $2 AND w.word >= $3 AND w.word < $4){} \
         ORDER BY {exact} DESC, {named} DESC, {whole} DESC, b.place, b.party_id LIMIT {limit}",
        all_begin(query)
    );
    let rows: Vec<Number> = sql_query(sql)
        .bind::<BigInt, _>(book)
        .bind::<BigInt, _>(book)
        .bind::<Text, _>(&driver.folded)
        .bind::<Text, _>(format!("{}{END}", driver.folded))
        .load(db)?;
    Ok(rows.into_iter().map(|row| PartyId(row.number)).collect())
}

/// How closely a word must fit.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fit {
    /// Mark by mark, to its last letter.
    Marked,
    /// By its first letters, whatever their marks.
    Folded,
}

/// Takes the first of the bearers of a word that many bear.
fn among_many(
    db: &mut Db,
    book: BookId,
    query: &Query,
    driver: &Word,
    (fit, limit): (Fit, i64),
) -> QueryResult<Vec<PartyId>> {
    let (range, others): (&str, String) = match fit {
        Fit::Marked => (
            "w.word = $2 AND w.marked = $3",
            query.words().iter().map(|word| format!(" AND b.marked LIKE '% {} %'", word.marked)).collect(),
        ),
        Fit::Folded => ("w.word >= $2 AND w.word < $3", all_begin(query)),
    };
    let to = if fit == Fit::Marked { driver.marked.clone() } else { format!("{}{END}", driver.folded) };
    let sql = format!(
        "SELECT b.party_id AS number FROM party_words w JOIN book_parties b ON b.book_id = w.book_id \
         AND b.party_id = w.party_id WHERE w.book_id = $1 AND {range}{others} LIMIT {limit}"
    );
    let rows: Vec<Number> = sql_query(sql)
        .bind::<BigInt, _>(book)
        .bind::<Text, _>(&driver.folded)
        .bind::<Text, _>(to)
        .load(db)?;
    let mut ids: Vec<PartyId> = rows.into_iter().map(|row| PartyId(row.number)).collect();
    let mut seen = std::collections::HashSet::new();
    ids.retain(|id| seen.insert(*id));
    Ok(ids)
}

/// Finds people whom the book does not know, by their whole phone number or their full name only.
pub fn elsewhere(db: &mut Db, book: BookId, query: &Query, limit: usize) -> QueryResult<Vec<Hit>> {
    let few = i64::try_from(limit.saturating_mul(4)).unwrap_or(i64::MAX);
    let ids: Vec<PartyId> = if let Some(number) = &query.phone {
        party_phones::table
            .filter(party_phones::number.eq(number))
            .order(party_phones::party_id)
            .select(party_phones::party_id)
            .limit(few)
            .load(db)?
    } else if let Some(key) = &query.name_key {
        parties::table
            .filter(parties::match_key.eq(key))
            .order(parties::id)
            .select(parties::id)
            .limit(few)
            .load(db)?
    } else {
        return Ok(Vec::new());
    };
    let mut strangers: Vec<PartyId> = Vec::new();
    for id in ids {
        let head = merge::store::head(db, id)?;
        let group = merge::store::group(db, head)?;
        if strangers.len() < limit
            && !strangers.contains(&head)
            && !crate::party::directory::store::knows(db, book, &group)?
        {
            strangers.push(head);
        }
    }
    Ok(in_order(db, &strangers)?.into_iter().map(Hit::elsewhere).collect())
}

/// Loads parties in the order of their ids as given.
fn in_order(db: &mut Db, ids: &[PartyId]) -> QueryResult<Vec<crate::party::Party>> {
    let mut parties = store::get_many(db, ids)?;
    parties.sort_by_key(|party| ids.iter().position(|id| *id == party.id));
    Ok(parties)
}
