//! SQL for the ledger: heads, charts, entries, balances.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use diesel::prelude::*;

pub(in crate::ledger) mod open;
mod periods;
pub(in crate::ledger) mod rows;

pub use periods::{SoftPeriod, periods};
pub(in crate::ledger) use periods::{set_period, soft_periods};
use rows::RequestRow;

use crate::{
    calendar::{Instant, Month},
    db::{
        Db, DbError,
        schema::{accounts, books, entries, funds, month_balances, postings, requests, user_roles},
    },
    id::{AccountId, BookId, FundId, PartyId, Seq, UserId},
    ledger::{
        Entry, Link, LinkKind, Posting, Series, Source, Voucher,
        account::{Account, AccountKind, Chart, Role},
        chain::{Hash, Sealed},
        journal::PostError,
        period::PeriodError,
    },
    money::Money,
    query_errors, stored_as_text, sum_dong,
};

stored_as_text! { AccountKind, Role, Series, Source, LinkKind }
query_errors! { PeriodError, PostError }

fn hash_of(bytes: &[u8], place: &str) -> Result<Hash, DbError> {
    Hash::from_slice(bytes).ok_or_else(|| DbError::Corrupt(format!("{place}: 32 bytes are expected")))
}

/// Loads a book's chart in the order of its codes.
pub fn chart(db: &mut Db, book: BookId) -> QueryResult<Chart> {
    type Row = (AccountId, String, String, String, AccountKind, Option<Role>, Option<AccountId>);
    let rows: Vec<Row> = accounts::table
        .filter(accounts::book_id.eq(book))
        .order((accounts::code, accounts::id))
        .select((
            accounts::id,
            accounts::code,
            accounts::name_vi,
            accounts::name_en,
            accounts::kind,
            accounts::role,
            accounts::parent_id,
        ))
        .load(db)?;
    let account = |(id, code, name_vi, name_en, kind, role, parent): Row| Account {
        id,
        code,
        name_vi,
        name_en,
        kind,
        role,
        parent,
    };
    Ok(Chart::new(rows.into_iter().map(account).collect()))
}

pub fn insert_account(db: &mut Db, book: BookId, account: &Account) -> QueryResult<AccountId> {
    diesel::insert_into(accounts::table)
        .values((
            accounts::book_id.eq(book),
            accounts::code.eq(&account.code),
            accounts::name_vi.eq(&account.name_vi),
            accounts::name_en.eq(&account.name_en),
            accounts::kind.eq(account.kind),
            accounts::role.eq(account.role),
            accounts::parent_id.eq(account.parent),
        ))
        .returning(accounts::id)
        .get_result(db)
}

pub(in crate::ledger) fn fund_ids(db: &mut Db, book: BookId) -> QueryResult<Vec<FundId>> {
    funds::table.filter(funds::book_id.eq(book)).order(funds::id).select(funds::id).load(db)
}

pub(in crate::ledger) fn request(db: &mut Db, book: BookId, key: &str) -> QueryResult<Option<RequestRow>> {
    requests::table.find((book, key)).select(RequestRow::as_select()).first(db).optional()
}

/// Returns the sum of an account set's postings, of one fund or of all.
pub(in crate::ledger) fn total(
    db: &mut Db,
    book: BookId,
    accounts: &[AccountId],
    fund: Option<FundId>,
) -> QueryResult<Money> {
    let mut query = month_balances::table
        .filter(month_balances::book_id.eq(book).and(month_balances::account_id.eq_any(accounts.to_vec())))
        .into_boxed();
    if let Some(fund) = fund {
        query = query.filter(month_balances::fund_id.eq(fund));
    }
    query.select(sum_dong!("debit - credit")).first::<Money>(db)
}

/// Returns what an account set moved on each day after `day`, the latest day first.
pub(in crate::ledger) fn moves_after(
    db: &mut Db,
    book: BookId,
    accounts: &[AccountId],
    fund: Option<FundId>,
    day: NaiveDate,
) -> QueryResult<Vec<Money>> {
    let mut query = postings::table
        .filter(postings::book_id.eq(book).and(postings::account_id.eq_any(accounts.to_vec())))
        .filter(postings::day.gt(day))
        .group_by(postings::day)
        .order(postings::day.desc())
        .select((postings::day, sum_dong!("amount")))
        .into_boxed();
    if let Some(fund) = fund {
        query = query.filter(postings::fund_id.eq(fund));
    }
    let rows = query.load::<(NaiveDate, Money)>(db)?;
    Ok(rows.into_iter().map(|(_, amount)| amount).collect())
}

/// Returns what an account set holds at the end of a day.
pub fn balance_on(
    db: &mut Db,
    book: BookId,
    accounts: &[AccountId],
    day: NaiveDate,
) -> Result<Money, PostError> {
    let later = moves_after(db, book, accounts, None, day)?;
    Ok(total(db, book, accounts, None)?.checked_sub(Money::sum(later)?)?)
}

/// Loads an entry with its place in the chain, checked as strictly as when it was written.
pub fn load(db: &mut Db, book: BookId, seq: Seq) -> Result<Sealed, DbError> {
    find(db, book, seq)?.ok_or(DbError::Query(diesel::result::Error::NotFound))
}

/// Finds an entry by its number in the chain.
pub fn find(db: &mut Db, book: BookId, seq: Seq) -> Result<Option<Sealed>, DbError> {
    Ok(load_range(db, book, seq, seq)?.pop())
}

/// Loads the entries from `first` to `last`, both included, in the order of the chain.
pub fn load_range(db: &mut Db, book: BookId, first: Seq, last: Seq) -> Result<Vec<Sealed>, DbError> {
    let headers = entries::table
        .filter(entries::book_id.eq(book).and(entries::seq.between(first, last)))
        .order(entries::seq)
        .select(EntryHeader::as_select())
        .load(db)?;
    let lines = postings::table
        .filter(postings::book_id.eq(book).and(postings::seq.between(first, last)))
        .order((postings::seq, postings::line))
        .select(Line::as_select())
        .load(db)?;
    sealed_all(book, headers, lines)
}

/// Loads some entries, in the order in which they are named.
pub fn load_many(db: &mut Db, book: BookId, seqs: &[Seq]) -> Result<Vec<Sealed>, DbError> {
    let headers = entries::table
        .filter(entries::book_id.eq(book).and(entries::seq.eq_any(seqs.to_vec())))
        .order(entries::seq)
        .select(EntryHeader::as_select())
        .load(db)?;
    let lines = postings::table
        .filter(postings::book_id.eq(book).and(postings::seq.eq_any(seqs.to_vec())))
        .order((postings::seq, postings::line))
        .select(Line::as_select())
        .load(db)?;
    let loaded = sealed_all(book, headers, lines)?;
    let mut by_seq: BTreeMap<Seq, Sealed> = loaded.into_iter().map(|it| (it.seq, it)).collect();
    Ok(seqs.iter().filter_map(|seq| by_seq.remove(seq)).collect())
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = postings)]
struct Line {
    seq: Seq,
    account_id: AccountId,
    fund_id: FundId,
    party_id: Option<PartyId>,
    amount: Money,
}

fn sealed_all(book: BookId, headers: Vec<EntryHeader>, lines: Vec<Line>) -> Result<Vec<Sealed>, DbError> {
    let mut of_entry: BTreeMap<Seq, Vec<Posting>> = BTreeMap::new();
    for Line { seq, account_id, fund_id, party_id, amount } in lines {
        let posting = Posting { account: account_id, fund: fund_id, party: party_id, amount };
        of_entry.entry(seq).or_default().push(posting);
    }
    headers.into_iter().map(|row| row.sealed(book, &mut of_entry)).collect()
}

/// Returns the hash of an entry, which stands for it and every entry before it.
pub fn hash_at(db: &mut Db, book: BookId, seq: Seq) -> Result<Hash, DbError> {
    let hash: Vec<u8> = entries::table.find((book, seq)).select(entries::hash).first(db)?;
    hash_of(&hash, &format!("entries {book}/{seq}"))
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = entries)]
struct EntryHeader {
    seq: Seq,
    day: NaiveDate,
    series: Series,
    voucher_year: i64,
    voucher_no: i64,
    source: Source,
    description: String,
    link_kind: Option<LinkKind>,
    link_seq: Option<Seq>,
    request_key: Option<String>,
    recorded_at: Instant,
    user_id: UserId,
    prev_hash: Vec<u8>,
    hash: Vec<u8>,
    document: Option<Vec<u8>>,
}

impl EntryHeader {
    fn sealed(self, book: BookId, postings: &mut BTreeMap<Seq, Vec<Posting>>) -> Result<Sealed, DbError> {
        let place = format!("entries {book}/{}", self.seq);
        let lines = postings.remove(&self.seq).unwrap_or_default();
        let entry = Entry::new(self.day, self.series, self.source, self.description, lines)
            .map_err(|err| DbError::Corrupt(format!("{place}: {err}")))?;
        let entry = match &self.document {
            Some(bytes) => entry.documented(hash_of(bytes, &place)?),
            None => entry,
        };
        let link = self.link_kind.zip(self.link_seq).map(|(kind, seq)| Link { kind, seq });
        let sealed = Sealed {
            book,
            seq: self.seq,
            voucher: Voucher { series: self.series, year: self.voucher_year, no: self.voucher_no },
            entry: entry.linked(link),
            request_key: self.request_key,
            recorded_at: self.recorded_at,
            user: self.user_id,
            previous: hash_of(&self.prev_hash, &place)?,
        };
        if sealed.hash() == hash_of(&self.hash, &place)? {
            Ok(sealed)
        } else {
            Err(DbError::Corrupt(format!("{place}: the hash does not match what is stored")))
        }
    }
}

/// Returns the entry that reverses the given one, if there is one.
pub fn reversal_of(db: &mut Db, book: BookId, seq: Seq) -> QueryResult<Option<Seq>> {
    entries::table
        .filter(entries::book_id.eq(book).and(entries::link_seq.eq(seq)))
        .filter(entries::link_kind.eq(LinkKind::Reversal))
        .select(entries::seq)
        .first(db)
        .optional()
}

/// Returns the number of the last entry that was recorded at or before an instant.
///
/// Instants of a book never go back, so the place is found by halving and not by reading every entry.
pub fn known_at(db: &mut Db, book: BookId, at: Instant) -> QueryResult<Seq> {
    let (mut known, mut beyond) = (0, books::table.find(book).select(books::length).first::<i64>(db)? + 1);
    while beyond - known > 1 {
        let middle = known + (beyond - known) / 2;
        let recorded = entries::table.find((book, Seq(middle))).select(entries::recorded_at);
        if recorded.first::<Instant>(db)? <= at { known = middle } else { beyond = middle }
    }
    Ok(Seq(known))
}

/// Returns a fund's name for a sentence.
pub(in crate::ledger) fn fund_name(db: &mut Db, fund: FundId) -> QueryResult<String> {
    funds::table.find(fund).select(funds::name).first(db)
}

/// Returns true where a user holds a role in the unit whose book this is.
pub(in crate::ledger) fn holds_role(
    db: &mut Db,
    book: BookId,
    user: UserId,
    role: &str,
) -> QueryResult<bool> {
    let unit = books::table.find(book).select(books::unit_id).single_value();
    let held = user_roles::table
        .filter(user_roles::user_id.eq(user).and(user_roles::role.eq(role)))
        .filter(user_roles::unit_id.nullable().eq(unit));
    diesel::select(diesel::dsl::exists(held)).get_result(db)
}

/// Returns every balance at the end of a month that is not zero, by account and fund.
pub fn balances_through(
    db: &mut Db,
    book: BookId,
    month: Month,
) -> QueryResult<Vec<(AccountId, FundId, Money)>> {
    let rows: Vec<(AccountId, FundId, Money)> = month_balances::table
        .filter(month_balances::book_id.eq(book).and(month_balances::month.le(month)))
        .group_by((month_balances::account_id, month_balances::fund_id))
        .order((month_balances::account_id, month_balances::fund_id))
        .select((month_balances::account_id, month_balances::fund_id, sum_dong!("debit - credit")))
        .load(db)?;
    Ok(rows.into_iter().filter(|(_, _, amount)| !amount.is_zero()).collect())
}
