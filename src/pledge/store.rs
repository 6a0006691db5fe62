//! SQL for pledges. Everything is only ever added; where a pledge stands is worked out when it is loaded.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use diesel::prelude::*;

use super::{Instalment, Lapse, NewPledge, Payment, Pledge, PledgeError, Schedule, Version};
use crate::{
    calendar::Instant,
    db::{
        Db, DbError,
        schema::{
            gift_allocations, gifts, pledge_instalments, pledge_lapses, pledge_payments, pledge_versions,
            pledges, receipts,
        },
    },
    donation::Means,
    id::{BookId, FundId, PartyId, PledgeId, Seq},
    insert_all,
    ledger::Author,
    money::Money,
    query_errors,
};

query_errors! { PledgeError }

#[derive(Insertable)]
#[diesel(table_name = pledge_instalments, treat_none_as_default_value = false)]
struct InstalmentRow {
    book_id: BookId,
    pledge_id: PledgeId,
    version: i64,
    no: i64,
    due_on: NaiveDate,
    amount: Money,
}

pub fn insert(db: &mut Db, book: BookId, new: &NewPledge, author: &Author) -> Result<PledgeId, PledgeError> {
    let id: PledgeId = diesel::insert_into(pledges::table)
        .values((
            pledges::book_id.eq(book),
            pledges::party_id.eq(new.party),
            pledges::fund_id.eq(new.fund),
            pledges::made_on.eq(new.made_on),
            pledges::words.eq(&new.words),
            pledges::anonymous.eq(new.anonymous),
        ))
        .returning(pledges::id)
        .get_result(db)?;
    let first = Version { decided_on: new.made_on, reason: String::new(), schedule: new.schedule.clone() };
    insert_schedule(db, (book, id, 1), &first, author)?;
    Ok(id)
}

pub fn insert_version(
    db: &mut Db,
    pledge: &Pledge,
    version: &Version,
    author: &Author,
) -> Result<(), PledgeError> {
    let no = i64::try_from(pledge.versions().len()).unwrap_or(i64::MAX) + 1;
    insert_schedule(db, (pledge.book, pledge.id, no), version, author)
}

fn insert_schedule(
    db: &mut Db,
    (book, id, no): (BookId, PledgeId, i64),
    version: &Version,
    author: &Author,
) -> Result<(), PledgeError> {
    diesel::insert_into(pledge_versions::table)
        .values((
            pledge_versions::book_id.eq(book),
            pledge_versions::pledge_id.eq(id),
            pledge_versions::version.eq(no),
            pledge_versions::decided_on.eq(version.decided_on),
            pledge_versions::reason.eq(&version.reason),
            pledge_versions::user_id.eq(author.user),
            pledge_versions::recorded_at.eq(author.at),
        ))
        .execute(db)?;
    let row = |(place, it): (i64, &Instalment)| InstalmentRow {
        book_id: book,
        pledge_id: id,
        version: no,
        no: place,
        due_on: it.due_on,
        amount: it.amount,
    };
    let rows: Vec<InstalmentRow> = (1..).zip(version.schedule.instalments()).map(row).collect();
    insert_all!(db, pledge_instalments, rows, 400);
    Ok(())
}

/// Counts a gift towards a pledge; each gift counts once.
pub fn count(
    db: &mut Db,
    pledge: &Pledge,
    gift: Seq,
    amount: Money,
    author: &Author,
) -> Result<(), PledgeError> {
    diesel::insert_into(pledge_payments::table)
        .values((
            pledge_payments::book_id.eq(pledge.book),
            pledge_payments::gift_seq.eq(gift),
            pledge_payments::pledge_id.eq(pledge.id),
            pledge_payments::amount.eq(amount),
            pledge_payments::user_id.eq(author.user),
            pledge_payments::recorded_at.eq(author.at),
        ))
        .execute(db)?;
    Ok(())
}

pub fn insert_lapse(db: &mut Db, pledge: &Pledge, lapse: &Lapse, author: &Author) -> Result<(), PledgeError> {
    diesel::insert_into(pledge_lapses::table)
        .values((
            pledge_lapses::book_id.eq(pledge.book),
            pledge_lapses::pledge_id.eq(pledge.id),
            pledge_lapses::day.eq(lapse.on),
            pledge_lapses::reason.eq(&lapse.reason),
            pledge_lapses::user_id.eq(author.user),
            pledge_lapses::recorded_at.eq(author.at),
        ))
        .execute(db)?;
    Ok(())
}

pub fn get(db: &mut Db, book: BookId, id: PledgeId) -> Result<Pledge, PledgeError> {
    load(db, book, Some(id))?.pop().ok_or(PledgeError::NotFound(id))
}

/// Loads the pledges of a book, the latest first; where each stands is worked out from its rows.
pub fn of_book(db: &mut Db, book: BookId) -> Result<Vec<Pledge>, PledgeError> {
    load(db, book, None)
}

type PledgeRow = (PledgeId, PartyId, FundId, NaiveDate, String, bool);
type VersionRow = (PledgeId, i64, NaiveDate, String);
type Instalments = BTreeMap<(PledgeId, i64), Vec<Instalment>>;

fn load(db: &mut Db, book: BookId, id: Option<PledgeId>) -> Result<Vec<Pledge>, PledgeError> {
    let mut query = pledges::table
        .filter(pledges::book_id.eq(book))
        .order(pledges::id.desc())
        .select((
            pledges::id,
            pledges::party_id,
            pledges::fund_id,
            pledges::made_on,
            pledges::words,
            pledges::anonymous,
        ))
        .into_boxed();
    if let Some(id) = id {
        query = query.filter(pledges::id.eq(id));
    }
    let rows: Vec<PledgeRow> = query.load(db)?;
    let mut instalments = instalments(db, book, id)?;
    let mut versions: BTreeMap<PledgeId, Vec<Version>> = BTreeMap::new();
    for (pledge, no, decided_on, reason) in version_rows(db, book, id)? {
        let of_version = instalments.remove(&(pledge, no)).unwrap_or_default();
        let damaged = |err| DbError::Corrupt(format!("pledge_instalments {pledge}, {no}: {err}"));
        let schedule = Schedule::new(of_version).map_err(damaged)?;
        versions.entry(pledge).or_default().push(Version { decided_on, reason, schedule });
    }
    let mut payments = payments(db, book, id)?;
    let mut lapses = lapses(db, book, id)?;
    let mut found = Vec::with_capacity(rows.len());
    for (id, party, fund, made_on, words, anonymous) in rows {
        let mut versions = versions.remove(&id).unwrap_or_default();
        if versions.is_empty() {
            return Err(DbError::Corrupt(format!("pledges {id}: no version")).into());
        }
        let schedule = versions.remove(0).schedule;
        let new = NewPledge { party, fund, made_on, words, anonymous, schedule };
        let payments = payments.remove(&id).unwrap_or_default();
        found.push(Pledge::new((id, book), new, versions, payments, lapses.remove(&id)));
    }
    Ok(found)
}

fn version_rows(db: &mut Db, book: BookId, id: Option<PledgeId>) -> QueryResult<Vec<VersionRow>> {
    use pledge_versions as row;
    let mut query = row::table
        .filter(row::book_id.eq(book))
        .order((row::pledge_id, row::version))
        .select((row::pledge_id, row::version, row::decided_on, row::reason))
        .into_boxed();
    if let Some(id) = id {
        query = query.filter(row::pledge_id.eq(id));
    }
    query.load(db)
}

fn instalments(db: &mut Db, book: BookId, id: Option<PledgeId>) -> QueryResult<Instalments> {
    use pledge_instalments as row;
    let mut query = row::table
        .filter(row::book_id.eq(book))
        .order((row::pledge_id, row::version, row::no))
        .select((row::pledge_id, row::version, row::due_on, row::amount))
        .into_boxed();
    if let Some(id) = id {
        query = query.filter(row::pledge_id.eq(id));
    }
    let rows: Vec<(PledgeId, i64, NaiveDate, Money)> = query.load(db)?;
    let mut found = Instalments::new();
    for (pledge, version, due_on, amount) in rows {
        found.entry((pledge, version)).or_default().push(Instalment { due_on, amount });
    }
    Ok(found)
}

/// Loads the gifts that count and stand; what was taken back counts no more.
fn payments(
    db: &mut Db,
    book: BookId,
    id: Option<PledgeId>,
) -> QueryResult<BTreeMap<PledgeId, Vec<Payment>>> {
    use pledge_payments as row;
    let of_gift = gifts::book_id.eq(row::book_id).and(gifts::seq.eq(row::gift_seq));
    let of_receipt = receipts::book_id.eq(row::book_id).and(receipts::seq.eq(row::gift_seq));
    let mut query = row::table
        .inner_join(gifts::table.on(of_gift))
        .inner_join(receipts::table.on(of_receipt))
        .filter(row::book_id.eq(book).and(receipts::void_seq.is_null()))
        .order((row::pledge_id, row::gift_seq))
        .select((row::pledge_id, row::gift_seq, gifts::received_on, row::amount))
        .into_boxed();
    if let Some(id) = id {
        query = query.filter(row::pledge_id.eq(id));
    }
    let rows: Vec<(PledgeId, Seq, NaiveDate, Money)> = query.load(db)?;
    let mut found: BTreeMap<PledgeId, Vec<Payment>> = BTreeMap::new();
    for (pledge, gift, on, amount) in rows {
        found.entry(pledge).or_default().push(Payment { gift, on, amount });
    }
    Ok(found)
}

fn lapses(db: &mut Db, book: BookId, id: Option<PledgeId>) -> QueryResult<BTreeMap<PledgeId, Lapse>> {
    use pledge_lapses as row;
    let mut query = row::table
        .filter(row::book_id.eq(book))
        .order(row::pledge_id)
        .select((row::pledge_id, row::day, row::reason))
        .into_boxed();
    if let Some(id) = id {
        query = query.filter(row::pledge_id.eq(id));
    }
    let rows: Vec<(PledgeId, NaiveDate, String)> = query.load(db)?;
    Ok(rows.into_iter().map(|(pledge, on, reason)| (pledge, Lapse { on, reason })).collect())
}

/// Returns the pledge towards which a gift counts.
pub fn pledge_of(db: &mut Db, book: BookId, gift: Seq) -> QueryResult<Option<PledgeId>> {
    pledge_payments::table.find((book, gift)).select(pledge_payments::pledge_id).first(db).optional()
}

/// Returns the latest gifts of a pledge's donor that gave to its fund, stand, and count towards no pledge yet.
pub fn uncounted(db: &mut Db, pledge: &Pledge) -> QueryResult<Vec<(Seq, NaiveDate, Money)>> {
    use gift_allocations as share;
    let of_gift = share::book_id.eq(gifts::book_id).and(share::seq.eq(gifts::seq));
    let of_receipt = receipts::book_id.eq(gifts::book_id).and(receipts::seq.eq(gifts::seq));
    let of_payment =
        pledge_payments::book_id.eq(gifts::book_id).and(pledge_payments::gift_seq.eq(gifts::seq));
    gifts::table
        .inner_join(share::table.on(of_gift))
        .inner_join(receipts::table.on(of_receipt))
        .left_join(pledge_payments::table.on(of_payment))
        .filter(gifts::book_id.eq(pledge.book).and(gifts::party_id.eq(pledge.party)))
        .filter(share::fund_id.eq(pledge.fund).and(receipts::void_seq.is_null()))
        .filter(gifts::received_on.ge(pledge.made_on).and(gifts::means.ne(Means::InKind)))
        .filter(pledge_payments::pledge_id.nullable().is_null())
        .order((gifts::received_on.desc(), gifts::seq.desc()))
        .limit(20)
        .select((gifts::seq, gifts::received_on, share::amount))
        .load(db)
}

/// Returns the donor of a gift that was not taken back.
pub fn standing_gift(db: &mut Db, book: BookId, gift: Seq) -> QueryResult<Option<Option<PartyId>>> {
    let of_receipt = receipts::book_id.eq(gifts::book_id).and(receipts::seq.eq(gifts::seq));
    gifts::table
        .inner_join(receipts::table.on(of_receipt))
        .filter(gifts::book_id.eq(book).and(gifts::seq.eq(gift)).and(receipts::void_seq.is_null()))
        .select(gifts::party_id)
        .first(db)
        .optional()
}

/// Returns what a gift gave to a fund.
pub fn share(db: &mut Db, book: BookId, gift: Seq, fund: FundId) -> QueryResult<Option<Money>> {
    gift_allocations::table.find((book, gift, fund)).select(gift_allocations::amount).first(db).optional()
}

/// Returns when and by whom the versions of a pledge were recorded.
pub fn recorded(db: &mut Db, book: BookId, id: PledgeId) -> QueryResult<Vec<(crate::id::UserId, Instant)>> {
    use pledge_versions as row;
    row::table
        .filter(row::book_id.eq(book).and(row::pledge_id.eq(id)))
        .order(row::version)
        .select((row::user_id, row::recorded_at))
        .load(db)
}
