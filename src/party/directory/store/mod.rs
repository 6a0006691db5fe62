//! SQL for what each book knows of whom; it is written in the same transaction as what made it known.

use std::{
    any::Any,
    collections::{BTreeMap, HashSet},
};

use diesel::{connection::SimpleConnection as _, prelude::*};

use super::{Indexed, Standing};
use crate::{
    db::{
        Buffer, Db, DbError, Stash, Tx,
        schema::{book_parties, party_phones, party_words},
    },
    id::{BookId, PartyId},
    insert_all,
    party::{Party, phone, store},
    stored_as_text,
};

mod facts;

pub use facts::{forgotten, forgotten_by, insert_numbers, numbers, phones, texts, without_numbers, words};

stored_as_text! { Standing }

const CHUNK: usize = 400;

/// How many notes a writer remembers from one group to the next.
const REMEMBERED: usize = 10_000;

#[derive(Insertable)]
#[diesel(table_name = book_parties, treat_none_as_default_value = false)]
struct KnownRow {
    book_id: BookId,
    party_id: PartyId,
    as_donor: bool,
    as_recipient: bool,
    folded: String,
    marked: String,
    place: Vec<u8>,
}

#[derive(Insertable)]
#[diesel(table_name = party_words, treat_none_as_default_value = false)]
struct WordRow {
    book_id: BookId,
    word: String,
    marked: String,
    party_id: PartyId,
}

#[derive(Insertable)]
#[diesel(table_name = party_phones, treat_none_as_default_value = false)]
pub(in crate::party) struct PhoneRow {
    number: String,
    party_id: PartyId,
}

/// Somebody whom a book knows, and as what.
pub type Note = (BookId, PartyId, Standing);

/// Who became known to which book in a group of jobs, to be written with the group.
#[derive(Default)]
struct KnownStash {
    notes: Buffer<Note>,
    /// What was looked up or written before; a book that knows somebody never forgets it.
    done: HashSet<Note>,
}

impl KnownStash {
    fn write(&mut self, db: &mut Db, notes: Vec<Note>) -> Result<(), DbError> {
        let news = notes.into_iter().filter(|note| self.done.insert(*note));
        write(db, news)
    }
}

impl Stash for KnownStash {
    fn flush_kept(&mut self, db: &mut Db) -> Result<(), DbError> {
        let notes = self.notes.take_kept();
        self.write(db, notes)
    }

    fn flush_current(&mut self, db: &mut Db) -> Result<(), DbError> {
        let notes = self.notes.take_all();
        self.write(db, notes)
    }

    fn keep(&mut self) {
        self.notes.keep();
    }

    fn discard(&mut self) {
        self.notes.discard();
        // What the failed job wrote is undone with it.
        self.done.clear();
    }

    fn outlive(&mut self) -> bool {
        if self.done.len() > REMEMBERED {
            self.done.clear();
        }
        true
    }

    fn rank(&self) -> u8 {
        1
    }

    fn as_any(&mut self) -> &mut dyn Any {
        self
    }
}

/// Notes that a book knows somebody; it is written with the rest of the job, and only where it is news.
pub fn note(tx: &mut Tx, book: BookId, party: PartyId, standing: Standing) {
    let stash = tx.stash::<KnownStash>();
    if !stash.done.contains(&(book, party, standing)) {
        stash.notes.push((book, party, standing));
    }
}

/// Writes who is known to which book, whatever a writer believes to be there.
pub fn write(db: &mut Db, notes: impl IntoIterator<Item = Note>) -> Result<(), DbError> {
    let mut by_book: BTreeMap<BookId, BTreeMap<PartyId, [bool; 2]>> = BTreeMap::new();
    for (book, party, standing) in notes {
        let known = by_book.entry(book).or_default().entry(party).or_default();
        known[usize::from(standing == Standing::Recipient)] = true;
    }
    by_book.iter().try_for_each(|(book, parties)| make_known(db, *book, parties))
}

fn make_known(db: &mut Db, book: BookId, parties: &BTreeMap<PartyId, [bool; 2]>) -> Result<(), DbError> {
    let ids: Vec<PartyId> = parties.keys().copied().collect();
    for ids in ids.chunks(CHUNK) {
        let known: Vec<(PartyId, bool, bool)> = book_parties::table
            .filter(book_parties::book_id.eq(book).and(book_parties::party_id.eq_any(ids.to_vec())))
            .order(book_parties::party_id)
            .select((book_parties::party_id, book_parties::as_donor, book_parties::as_recipient))
            .load(db)?;
        for (id, as_donor, as_recipient) in &known {
            let [donor, recipient] = parties.get(id).copied().unwrap_or_default();
            if (donor && !as_donor) || (recipient && !as_recipient) {
                diesel::update(book_parties::table.find((book, *id)))
                    .set((
                        book_parties::as_donor.eq(donor || *as_donor),
                        book_parties::as_recipient.eq(recipient || *as_recipient),
                    ))
                    .execute(db)?;
            }
        }
        let news: Vec<PartyId> =
            ids.iter().copied().filter(|id| known.iter().all(|it| it.0 != *id)).collect();
        insert(db, book, &news, parties)?;
    }
    Ok(())
}

fn insert(
    db: &mut Db,
    book: BookId,
    news: &[PartyId],
    standings: &BTreeMap<PartyId, [bool; 2]>,
) -> Result<(), DbError> {
    if news.is_empty() {
        return Ok(());
    }
    hold_still(db, news)?;
    let (mut rows, mut words) = (Vec::new(), Vec::new());
    for party in store::get_many(db, news)? {
        let indexed = Indexed::of(&party);
        words.extend(word_rows(book, party.id, &indexed));
        let [as_donor, as_recipient] = standings.get(&party.id).copied().unwrap_or_default();
        let Indexed { folded, marked, place, .. } = indexed;
        rows.push(KnownRow {
            book_id: book,
            party_id: party.id,
            as_donor,
            as_recipient,
            folded,
            marked,
            place,
        });
    }
    insert_all!(db, book_parties, rows, CHUNK);
    insert_all!(db, party_words, words, CHUNK * 4);
    Ok(())
}

fn word_rows(book: BookId, party: PartyId, indexed: &Indexed) -> impl Iterator<Item = WordRow> {
    indexed.words.clone().into_iter().map(move |(word, marked)| WordRow {
        book_id: book,
        word,
        marked,
        party_id: party,
    })
}

/// Keeps parties as they are until the end of the transaction.
///
/// On PostgreSQL somebody may mend a name in one book while another book gets to know the party; whoever comes
/// second must see what the first has done. SQLite has one writer.
fn hold_still(db: &mut Db, ids: &[PartyId]) -> QueryResult<()> {
    let Db::Postgres(conn) = db else { return Ok(()) };
    let ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
    conn.batch_execute(&format!(
        "SELECT id FROM parties WHERE id IN ({}) ORDER BY id FOR SHARE",
        ids.join(",")
    ))
}

/// Returns the rows of a party's phone numbers.
pub(in crate::party) fn phone_rows(id: PartyId, text: &str) -> impl Iterator<Item = PhoneRow> {
    phone::numbers(text).into_iter().map(move |number| PhoneRow { number, party_id: id })
}

/// Brings what is searched up to what the directory now says of a party, in every book that knows it.
pub fn reindex(db: &mut Db, party: &Party) -> Result<(), DbError> {
    diesel::delete(party_phones::table.filter(party_phones::party_id.eq(party.id))).execute(db)?;
    let phones: Vec<PhoneRow> = phone_rows(party.id, &party.phone).collect();
    insert_all!(db, party_phones, phones, CHUNK);
    let indexed = Indexed::of(party);
    let books: Vec<BookId> = book_parties::table
        .filter(book_parties::party_id.eq(party.id))
        .order(book_parties::book_id)
        .select(book_parties::book_id)
        .load(db)?;
    for book in books {
        drop_words(db, book, party.id)?;
        diesel::update(book_parties::table.find((book, party.id)))
            .set((
                book_parties::folded.eq(&indexed.folded),
                book_parties::marked.eq(&indexed.marked),
                book_parties::place.eq(&indexed.place),
            ))
            .execute(db)?;
        let words: Vec<WordRow> = word_rows(book, party.id, &indexed).collect();
        insert_all!(db, party_words, words, CHUNK * 4);
    }
    Ok(())
}

/// Removes the words under which a party was found; the kept text says which they are.
fn drop_words(db: &mut Db, book: BookId, party: PartyId) -> QueryResult<()> {
    let folded: String = book_parties::table.find((book, party)).select(book_parties::folded).first(db)?;
    let words: Vec<String> = folded.split_whitespace().map(str::to_owned).collect();
    diesel::delete(party_words::table)
        .filter(party_words::book_id.eq(book).and(party_words::word.eq_any(words)))
        .filter(party_words::party_id.eq(party))
        .execute(db)
        .map(drop)
}

/// Tells whether a book knows one of some parties; nothing of others is shown to its people.
pub fn knows(db: &mut Db, book: BookId, ids: &[PartyId]) -> QueryResult<bool> {
    let found = book_parties::table
        .filter(book_parties::book_id.eq(book).and(book_parties::party_id.eq_any(ids.to_vec())));
    diesel::select(diesel::dsl::exists(found)).get_result(db)
}

/// Returns which of some parties a book knows.
pub fn known_of(db: &mut Db, book: BookId, ids: &[PartyId]) -> QueryResult<HashSet<PartyId>> {
    let mut found = HashSet::new();
    for chunk in ids.chunks(10_000) {
        let rows: Vec<PartyId> = book_parties::table
            .filter(book_parties::book_id.eq(book).and(book_parties::party_id.eq_any(chunk.to_vec())))
            .order(book_parties::party_id)
            .select(book_parties::party_id)
            .load(db)?;
        found.extend(rows);
    }
    Ok(found)
}
