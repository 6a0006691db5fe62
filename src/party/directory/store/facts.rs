//! SQL that holds the directory of a book against the facts: for books of an older version, and for `verify`.

use diesel::{
    prelude::*,
    sql_query,
    sql_types::{BigInt, Text},
};

use super::{CHUNK, PhoneRow, phone_rows};
use crate::{
    db::{
        Db, DbError,
        schema::{book_parties, parties, party_phones},
    },
    id::{BookId, PartyId},
    insert_all,
    party::{Party, directory::Standing, store},
};

/// What makes a book know somebody.
const FACTS: [(&str, Standing); 4] = [
    ("SELECT book_id, party_id FROM donor_totals", Standing::Donor),
    ("SELECT book_id, party_id FROM gift_credits", Standing::Donor),
    ("SELECT book_id, party_id FROM nominations", Standing::Recipient),
    (
        "SELECT book_id, party_id FROM (SELECT book_id, holder_id AS party_id FROM device_events \
         WHERE holder_id IS NOT NULL) AS held",
        Standing::Recipient,
    ),
];

#[derive(QueryableByName)]
struct Known {
    #[diesel(sql_type = BigInt)]
    book_id: i64,
    #[diesel(sql_type = BigInt)]
    party_id: i64,
}

/// Returns some of those whom the facts of the books know and this list does not yet.
///
/// Books of an older version have none of it; the tables of this one are filled from what they hold.
pub fn forgotten(db: &mut Db, most: i64) -> QueryResult<Vec<(BookId, PartyId, Standing)>> {
    without_row(db, "", most)
}

/// Returns some of those whom the facts of one book know and its list does not.
pub fn forgotten_by(db: &mut Db, book: BookId, most: i64) -> QueryResult<Vec<(PartyId, Standing)>> {
    let found = without_row(db, &format!(" WHERE book_id = {book}"), most)?;
    Ok(found.into_iter().map(|(_, party, standing)| (party, standing)).collect())
}

fn without_row(db: &mut Db, only: &str, most: i64) -> QueryResult<Vec<(BookId, PartyId, Standing)>> {
    let mut found = Vec::new();
    for (fact, standing) in FACTS {
        let column = standing.code();
        let rows: Vec<Known> = sql_query(format!(
            "SELECT DISTINCT f.book_id, f.party_id FROM ({fact}{only}) AS f LEFT JOIN book_parties b \
             ON b.book_id = f.book_id AND b.party_id = f.party_id AND b.as_{column} \
             WHERE b.party_id IS NULL ORDER BY f.book_id, f.party_id LIMIT {most}"
        ))
        .load(db)?;
        found.extend(rows.into_iter().map(|row| (BookId(row.book_id), PartyId(row.party_id), standing)));
    }
    Ok(found)
}

/// Returns parties after one id that have a phone number in their text and none among the numbers.
pub fn without_numbers(db: &mut Db, after: PartyId, most: i64) -> QueryResult<Vec<Party>> {
    let has_number = party_phones::table.filter(party_phones::party_id.eq(parties::id));
    let ids: Vec<PartyId> = parties::table
        .filter(parties::id.gt(after).and(parties::phone.ne("")))
        .filter(diesel::dsl::not(diesel::dsl::exists(has_number)))
        .order(parties::id)
        .select(parties::id)
        .limit(most)
        .load(db)?;
    store::get_many(db, &ids)
}

/// Writes the numbers of parties that have none yet.
pub fn insert_numbers(db: &mut Db, parties: &[Party]) -> Result<(), DbError> {
    let rows: Vec<PhoneRow> = parties.iter().flat_map(|it| phone_rows(it.id, &it.phone)).collect();
    insert_all!(db, party_phones, rows, CHUNK);
    Ok(())
}

/// The kept texts of one party: what is searched, in words, and its mark.
pub type Texts = (PartyId, String, String, Vec<u8>);

/// Reads the kept texts of a book, after one party.
pub fn texts(db: &mut Db, book: BookId, after: PartyId, most: i64) -> QueryResult<Vec<Texts>> {
    book_parties::table
        .filter(book_parties::book_id.eq(book).and(book_parties::party_id.gt(after)))
        .order(book_parties::party_id)
        .select((book_parties::party_id, book_parties::folded, book_parties::marked, book_parties::place))
        .limit(most)
        .load(db)
}

type WordKey = (String, String, PartyId);

/// Reads the kept words of a book, after one of them.
pub fn words(db: &mut Db, book: BookId, after: &WordKey, most: i64) -> QueryResult<Vec<WordKey>> {
    #[derive(QueryableByName)]
    struct Word {
        #[diesel(sql_type = Text)]
        word: String,
        #[diesel(sql_type = Text)]
        marked: String,
        #[diesel(sql_type = BigInt)]
        party_id: i64,
    }
    let rows: Vec<Word> = sql_query(format!(
        "SELECT word, marked, party_id FROM party_words WHERE book_id = $1 \
         AND (word, marked, party_id) > ($2, $3, $4) ORDER BY word, marked, party_id LIMIT {most}"
    ))
    .bind::<BigInt, _>(book)
    .bind::<Text, _>(&after.0)
    .bind::<Text, _>(&after.1)
    .bind::<BigInt, _>(after.2)
    .load(db)?;
    Ok(rows.into_iter().map(|row| (row.word, row.marked, PartyId(row.party_id))).collect())
}

/// Reads what the directory says of phones, after one party.
pub fn phones(db: &mut Db, after: PartyId, most: i64) -> QueryResult<Vec<(PartyId, String)>> {
    parties::table
        .filter(parties::id.gt(after))
        .order(parties::id)
        .select((parties::id, parties::phone))
        .limit(most)
        .load(db)
}

/// Reads the kept numbers, after one of them.
pub fn numbers(db: &mut Db, after: &(String, PartyId), most: i64) -> QueryResult<Vec<(String, PartyId)>> {
    let (number, id) = after;
    let later = party_phones::number
        .gt(number)
        .or(party_phones::number.eq(number).and(party_phones::party_id.gt(id)));
    party_phones::table
        .filter(later)
        .order((party_phones::number, party_phones::party_id))
        .select((party_phones::number, party_phones::party_id))
        .limit(most)
        .load(db)
}
