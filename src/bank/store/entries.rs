//! SQL for the entries of an account: what lines may be matched with, and what the bank is held against.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use diesel::{
    dsl::{exists, not},
    prelude::*,
};

use super::super::reconcile::{BookMove, Stated};
use crate::{
    db::{
        Db,
        schema::{entries, postings, stated_balances, statement_lines},
    },
    id::{AccountId, BookId, PartyId, Seq},
    ledger::{Author, LinkKind},
    money::Money,
    sum_dong,
};

/// Returns what every entry moved on an account, by day.
pub fn moves(db: &mut Db, book: BookId, account: AccountId) -> QueryResult<Vec<BookMove>> {
    let rows: Vec<(Seq, NaiveDate, Money)> = postings::table
        .filter(postings::book_id.eq(book).and(postings::account_id.eq(account)))
        .group_by((postings::seq, postings::day))
        .order((postings::day, postings::seq))
        .select((postings::seq, postings::day, sum_dong!("amount")))
        .load(db)?;
    Ok(rows.into_iter().map(|(seq, day, amount)| BookMove { seq, day, amount }).collect())
}

/// An entry of an account that no line of its statements explains yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenEntry {
    pub seq: Seq,
    pub day: NaiveDate,
    pub amount: Money,
    /// The party of its postings on the account, where it is one.
    pub party: Option<PartyId>,
}

/// Returns the entries of some days that no line explains, without those that are or were reversed.
pub fn open_entries(
    db: &mut Db,
    book: BookId,
    account: AccountId,
    (first, last): (NaiveDate, NaiveDate),
) -> QueryResult<Vec<OpenEntry>> {
    let explained = statement_lines::table
        .filter(statement_lines::book_id.eq(postings::book_id))
        .filter(statement_lines::seq.eq(postings::seq.nullable()))
        .filter(statement_lines::account_id.eq(postings::account_id));
    let reversed = entries::table
        .filter(entries::book_id.eq(postings::book_id))
        .filter(entries::link_kind.eq(LinkKind::Reversal))
        .filter(entries::link_seq.eq(postings::seq.nullable()).or(entries::seq.eq(postings::seq)));
    let rows: Vec<(Seq, NaiveDate, Option<PartyId>, Money)> = postings::table
        .filter(postings::book_id.eq(book).and(postings::account_id.eq(account)))
        .filter(postings::day.between(first, last))
        .filter(not(exists(explained)))
        .filter(not(exists(reversed)))
        .group_by((postings::seq, postings::day, postings::party_id))
        .order((postings::day, postings::seq))
        .select((postings::seq, postings::day, postings::party_id, sum_dong!("amount")))
        .load(db)?;
    let mut open: BTreeMap<(NaiveDate, Seq), OpenEntry> = BTreeMap::new();
    for (seq, day, party, amount) in rows {
        let entry = open.entry((day, seq)).or_insert(OpenEntry { seq, day, amount: Money::ZERO, party });
        entry.party = entry.party.filter(|it| Some(*it) == party);
        entry.amount = entry.amount.checked_add(amount).unwrap_or(entry.amount);
    }
    Ok(open.into_values().filter(|entry| !entry.amount.is_zero()).collect())
}

/// Returns which of some entries also move one of some accounts.
pub fn touching(
    db: &mut Db,
    book: BookId,
    accounts: &[AccountId],
    seqs: &[Seq],
) -> QueryResult<Vec<(Seq, AccountId)>> {
    let mut found = Vec::new();
    for chunk in seqs.chunks(5_000) {
        let rows: Vec<(Seq, AccountId)> = postings::table
            .filter(postings::book_id.eq(book).and(postings::seq.eq_any(chunk.to_vec())))
            .filter(postings::account_id.eq_any(accounts.to_vec()))
            .order((postings::seq, postings::line))
            .select((postings::seq, postings::account_id))
            .load(db)?;
        found.extend(rows);
    }
    Ok(found)
}

/// Returns what one entry moved on an account.
pub fn moved(db: &mut Db, book: BookId, account: AccountId, seq: Seq) -> QueryResult<Money> {
    postings::table
        .filter(postings::book_id.eq(book).and(postings::seq.eq(seq)))
        .filter(postings::account_id.eq(account))
        .select(sum_dong!("amount"))
        .first(db)
}

/// Tells whether an entry reverses another or has been reversed.
pub fn is_reversal(db: &mut Db, book: BookId, seq: Seq) -> QueryResult<bool> {
    let linked = entries::table
        .filter(entries::book_id.eq(book).and(entries::link_kind.eq(LinkKind::Reversal)))
        .filter(entries::link_seq.eq(seq).or(entries::seq.eq(seq)));
    diesel::select(exists(linked)).get_result(db)
}

/// Tells whether a line of an account's statements is explained by an entry.
pub fn is_explained(db: &mut Db, book: BookId, account: AccountId, seq: Seq) -> QueryResult<bool> {
    let lines = statement_lines::table
        .filter(statement_lines::book_id.eq(book).and(statement_lines::seq.eq(seq)))
        .filter(statement_lines::account_id.eq(account));
    diesel::select(exists(lines)).get_result(db)
}

/// Returns what the bank was said to hold at the end of days, the last word of each.
pub fn stated(db: &mut Db, book: BookId, account: AccountId) -> QueryResult<Stated> {
    let rows: Vec<(NaiveDate, Money)> = stated_balances::table
        .filter(stated_balances::book_id.eq(book).and(stated_balances::account_id.eq(account)))
        .order((stated_balances::day, stated_balances::no))
        .select((stated_balances::day, stated_balances::balance))
        .load(db)?;
    Ok(rows.into_iter().collect())
}

pub fn state_balance(
    db: &mut Db,
    author: &Author,
    (book, account): (BookId, AccountId),
    day: NaiveDate,
    balance: Money,
) -> QueryResult<()> {
    let count: i64 = stated_balances::table
        .filter(stated_balances::book_id.eq(book).and(stated_balances::account_id.eq(account)))
        .filter(stated_balances::day.eq(day))
        .count()
        .get_result(db)?;
    diesel::insert_into(stated_balances::table)
        .values((
            stated_balances::book_id.eq(book),
            stated_balances::account_id.eq(account),
            stated_balances::day.eq(day),
            stated_balances::no.eq(count + 1),
            stated_balances::balance.eq(balance),
            stated_balances::user_id.eq(author.user),
            stated_balances::recorded_at.eq(author.at),
        ))
        .execute(db)
        .map(drop)
}
