//! SQL for mail: addresses, the queue, what became of each try, and who wants no more.

use std::collections::{BTreeMap, BTreeSet};

use diesel::prelude::*;

use super::{Address, Mail, MailError, NewMail, State, Try, Wish, seal::Stored};
use crate::{
    calendar::Instant,
    db::{
        Db, DbError,
        schema::{mail_addresses, mail_standings, mail_stops, mail_tries, mails},
    },
    id::{BookId, MailId, PartyId, UnitId, UserId},
    ledger::{Author, chain::Hash},
    party::merge,
    stored_as_text,
};

stored_as_text! { State, Wish }

type Row = (MailId, BookId, UnitId, PartyId, Texts, String, UserId, Instant, State, i64, Instant);

/// Where a mail goes, what it is, its subject and its body.
type Texts = (String, String, String, String);

macro_rules! columns {
    () => {
        (
            mails::id,
            mails::book_id,
            mails::unit_id,
            mails::party_id,
            (mails::address, mails::what, mails::subject, mails::body),
            mails::secret,
            mails::user_id,
            mails::queued_at,
            mail_standings::state,
            mail_standings::tries,
            mail_standings::due_at,
        )
    };
}

fn mail(row: Row) -> Result<Mail, DbError> {
    let (id, book, unit, party, texts, secret, by, queued_at, state, tries, due_at) = row;
    let (address, what, subject, body) = texts;
    let address = address.parse().map_err(|err| DbError::Corrupt(format!("mails {id}: {err}")))?;
    Ok(Mail {
        id,
        book,
        unit,
        party,
        address,
        what,
        subject,
        body,
        secret,
        by,
        queued_at,
        state,
        tries,
        due_at,
    })
}

/// Keeps where somebody wants the mail of a unit; none takes the address away.
pub fn insert_address(
    db: &mut Db,
    (book, party): (BookId, PartyId),
    address: Option<&Address>,
    author: &Author,
) -> QueryResult<()> {
    diesel::insert_into(mail_addresses::table)
        .values((
            mail_addresses::book_id.eq(book),
            mail_addresses::party_id.eq(party),
            mail_addresses::address.eq(address.map_or("", Address::as_str)),
            mail_addresses::user_id.eq(author.user),
            mail_addresses::recorded_at.eq(author.at),
        ))
        .execute(db)
        .map(drop)
}

/// Returns where donors want the mail of a unit, by the record that each goes by.
pub fn addresses(db: &mut Db, book: BookId) -> Result<BTreeMap<PartyId, Address>, DbError> {
    let heads = merge::store::heads(db)?;
    let rows: Vec<(PartyId, String)> = mail_addresses::table
        .filter(mail_addresses::book_id.eq(book))
        .order(mail_addresses::id)
        .select((mail_addresses::party_id, mail_addresses::address))
        .load(db)?;
    let mut latest = BTreeMap::new();
    for (party, address) in rows {
        latest.insert(heads.of(party), address);
    }
    latest.retain(|_, address| !address.is_empty());
    let parsed = latest.into_iter().map(|(party, address)| Ok((party, address.parse()?)));
    parsed
        .collect::<Result<_, super::AddressError>>()
        .map_err(|err| DbError::Corrupt(format!("mail_addresses of book {book}: {err}")))
}

/// Puts a mail into the queue, due at once; none where the same thing is there already.
pub fn insert(
    db: &mut Db,
    (book, unit): (BookId, UnitId),
    new: &NewMail,
    secret: &str,
    author: &Author,
) -> QueryResult<Option<(MailId, Hash)>> {
    let what = format!("{} {} {}", new.what, new.party, new.address);
    let known = mails::table.filter(mails::book_id.eq(book).and(mails::what.eq(&what)));
    if diesel::select(diesel::dsl::exists(known)).get_result::<bool>(db)? {
        return Ok(None);
    }
    let stored = Stored {
        book,
        unit,
        party: new.party,
        address: new.address.as_str(),
        what: &what,
        subject: &new.subject,
        body: &new.body,
        secret,
        by: author.user,
        queued_at: author.at,
    };
    let seal = stored.seal();
    let id: MailId = diesel::insert_into(mails::table)
        .values((
            mails::book_id.eq(book),
            mails::unit_id.eq(unit),
            mails::party_id.eq(new.party),
            mails::address.eq(new.address.as_str()),
            mails::what.eq(&what),
            mails::subject.eq(&new.subject),
            mails::body.eq(&new.body),
            mails::secret.eq(secret),
            mails::user_id.eq(author.user),
            mails::queued_at.eq(author.at),
            mails::seal.eq(seal.0.to_vec()),
        ))
        .returning(mails::id)
        .get_result(db)?;
    diesel::insert_into(mail_standings::table)
        .values((
            mail_standings::mail_id.eq(id),
            mail_standings::book_id.eq(book),
            mail_standings::state.eq(State::Queued),
            mail_standings::tries.eq(0),
            mail_standings::tries_before.eq(0),
            mail_standings::due_at.eq(author.at),
        ))
        .execute(db)?;
    Ok(Some((id, seal)))
}

/// Returns whom a book has sent a thing, or is about to, by the records of then.
pub fn sent_what(db: &mut Db, book: BookId, what: &str) -> QueryResult<BTreeSet<(PartyId, String)>> {
    let rows: Vec<(PartyId, String, String)> = mails::table
        .filter(mails::book_id.eq(book).and(mails::what.like(format!("{what} %"))))
        .order(mails::id)
        .select((mails::party_id, mails::address, mails::what))
        .load(db)?;
    // LIKE knows no difference between small and capital letters on one database and does on the other.
    let is_it = |full: &str| full.strip_prefix(what).is_some_and(|rest| rest.starts_with(' '));
    Ok(rows.into_iter().filter(|(.., full)| is_it(full)).map(|(id, to, _)| (id, to)).collect())
}

pub fn find(db: &mut Db, id: MailId) -> Result<Mail, MailError> {
    let found: Option<Row> = mails::table
        .inner_join(mail_standings::table)
        .filter(mails::id.eq(id))
        .select(columns!())
        .first(db)
        .optional()?;
    Ok(mail(found.ok_or(MailError::NotFound(id))?)?)
}

pub fn by_secret(db: &mut Db, secret: &str) -> Result<Option<Mail>, MailError> {
    let found: Option<Row> = mails::table
        .inner_join(mail_standings::table)
        .filter(mails::secret.eq(secret))
        .select(columns!())
        .first(db)
        .optional()?;
    Ok(found.map(mail).transpose()?)
}

/// Returns the mail of a book, the latest first.
pub fn of_book(db: &mut Db, book: BookId, limit: i64) -> Result<Vec<Mail>, DbError> {
    let rows: Vec<Row> = mails::table
        .inner_join(mail_standings::table)
        .filter(mails::book_id.eq(book))
        .order(mails::id.desc())
        .limit(limit)
        .select(columns!())
        .load(db)?;
    rows.into_iter().map(mail).collect()
}

/// Returns the mail that is due longest, or whose try was cut off.
pub fn due(db: &mut Db, now: Instant) -> QueryResult<Option<MailId>> {
    mail_standings::table
        .filter(mail_standings::state.eq_any([State::Queued, State::Sending, State::Handing]))
        .filter(mail_standings::due_at.le(now))
        .order((mail_standings::due_at, mail_standings::mail_id))
        .select(mail_standings::mail_id)
        .first(db)
        .optional()
}

/// Moves a mail on, unless it stands elsewhere by now; tells whether it moved.
///
/// `seen` is the state and the number of the try that whoever moves it knows of: a try that was given up as cut off
/// changes nothing any more.
pub fn set_state(
    db: &mut Db,
    id: MailId,
    seen: (State, i64),
    now: (State, i64),
    due_at: Instant,
) -> QueryResult<bool> {
    let row = mail_standings::table
        .find(id)
        .filter(mail_standings::state.eq(seen.0).and(mail_standings::tries.eq(seen.1)));
    let changed = diesel::update(row)
        .set((
            mail_standings::state.eq(now.0),
            mail_standings::tries.eq(now.1),
            mail_standings::due_at.eq(due_at),
        ))
        .execute(db)?;
    Ok(changed == 1)
}

/// Begins the waits between tries anew.
pub fn start_over(db: &mut Db, id: MailId) -> QueryResult<()> {
    diesel::update(mail_standings::table.find(id))
        .set(mail_standings::tries_before.eq(mail_standings::tries))
        .execute(db)
        .map(drop)
}

/// Returns how often a mail was tried since it was last put into the queue.
pub fn tries_now(db: &mut Db, id: MailId) -> QueryResult<i64> {
    let counts: (i64, i64) = mail_standings::table
        .find(id)
        .select((mail_standings::tries, mail_standings::tries_before))
        .first(db)?;
    Ok(counts.0 - counts.1)
}

/// Writes down what became of a try, or what a person decided.
pub fn insert_try(
    db: &mut Db,
    (id, book): (MailId, BookId),
    state: State,
    word: &str,
    at: Instant,
) -> QueryResult<()> {
    diesel::insert_into(mail_tries::table)
        .values((
            mail_tries::mail_id.eq(id),
            mail_tries::book_id.eq(book),
            mail_tries::state.eq(state),
            mail_tries::word.eq(word),
            mail_tries::ended_at.eq(at),
        ))
        .execute(db)
        .map(drop)
}

pub fn tries(db: &mut Db, id: MailId) -> QueryResult<Vec<Try>> {
    let rows: Vec<(State, String, Instant)> = mail_tries::table
        .filter(mail_tries::mail_id.eq(id))
        .order(mail_tries::id)
        .select((mail_tries::state, mail_tries::word, mail_tries::ended_at))
        .load(db)?;
    Ok(rows.into_iter().map(|(state, word, at)| Try { state, word, at }).collect())
}

/// Returns the last thing that was said about each mail of a book.
pub fn last_words(db: &mut Db, book: BookId) -> QueryResult<BTreeMap<MailId, String>> {
    let rows: Vec<(MailId, String)> = mail_tries::table
        .filter(mail_tries::book_id.eq(book))
        .order(mail_tries::id)
        .select((mail_tries::mail_id, mail_tries::word))
        .load(db)?;
    Ok(rows.into_iter().collect())
}

pub fn insert_wish(db: &mut Db, address: &Address, wish: Wish, of: MailId, at: Instant) -> QueryResult<()> {
    diesel::insert_into(mail_stops::table)
        .values((
            mail_stops::address.eq(address.as_str()),
            mail_stops::deed.eq(wish),
            mail_stops::mail_id.eq(of),
            mail_stops::told_at.eq(at),
        ))
        .execute(db)
        .map(drop)
}

/// Returns those of some addresses that want no mail from here.
pub fn stopped<'a>(db: &mut Db, of: impl IntoIterator<Item = &'a Address>) -> QueryResult<BTreeSet<String>> {
    let asked: Vec<String> = of.into_iter().map(|it| it.as_str().to_owned()).collect();
    let mut latest: BTreeMap<String, Wish> = BTreeMap::new();
    for chunk in asked.chunks(10_000) {
        let rows: Vec<(String, Wish)> = mail_stops::table
            .filter(mail_stops::address.eq_any(chunk.to_vec()))
            .order(mail_stops::id)
            .select((mail_stops::address, mail_stops::deed))
            .load(db)?;
        latest.extend(rows);
    }
    Ok(latest.into_iter().filter(|(_, wish)| *wish == Wish::Stop).map(|(address, _)| address).collect())
}
