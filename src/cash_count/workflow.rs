//! What people do with the cash box: count it, settle a difference, set how much may stay in it.

use chrono::{Datelike as _, NaiveDate};
use serde_json::json;

use super::{
    CashCount, CashCountError, CashLimit, Difference, Pile, SERIES, Settlement, check, store, total,
};
use crate::{
    db::Tx,
    id::{AccountId, BookId, CashCountId, FundId, Seq},
    ledger::{
        self, Author, Entry, Posting, Series, Source,
        account::Role,
        journal::{Journal, Posted},
    },
    money::Money,
    text::clean,
};

/// A count as it is entered.
#[derive(Clone, Debug, Default)]
pub struct NewCount {
    pub counted_on: NaiveDate,
    pub piles: Vec<Pile>,
    pub counted_by: String,
    pub witnesses: String,
    /// Needed where the box and the book differ.
    pub reason: String,
    pub proposal: String,
}

/// What the accountant makes of a difference.
#[derive(Clone, Debug)]
pub enum Verdict {
    /// Books it against an account, in a fund.
    Book { account: AccountId, fund: FundId, day: NaiveDate },
    /// It needs no entry, such as a gift that was counted and recorded a day later.
    Explain,
}

/// Records a count with what the book says at the end of its day.
pub fn record(
    tx: &mut Tx,
    author: &Author,
    book: BookId,
    new: &NewCount,
) -> Result<CashCount, CashCountError> {
    let (counted_on, today) = (new.counted_on, author.at.day());
    if counted_on > today {
        return Err(CashCountError::InTheFuture { day: counted_on, today });
    }
    check(&new.piles, counted_on)?;
    let counted_by = clean(&new.counted_by)?;
    if counted_by.is_empty() {
        return Err(CashCountError::NoCounter);
    }
    let mut journal = Journal::open(tx, book, author)?;
    let account = journal.account(Role::Cash)?;
    let accounts = journal.chart().below(account);
    let known = Seq(journal.head().0);
    let book_balance = ledger::store::balance_on(journal.db()?, book, &accounts, counted_on)?;
    let total = total(&new.piles)?;
    let difference = Difference::of(total, book_balance)?;
    let (reason, proposal) = (clean(&new.reason)?, clean(&new.proposal)?);
    if !difference.is_none() && reason.is_empty() {
        return Err(CashCountError::NeedsReason(difference));
    }
    let mut piles: Vec<Pile> = new.piles.iter().copied().filter(|pile| pile.pieces > 0).collect();
    piles.sort_unstable_by_key(|pile| std::cmp::Reverse(pile.note));
    let year = i64::from(counted_on.year());
    let mut count = CashCount {
        id: CashCountId(0),
        book,
        account,
        year,
        no: journal.take_number(SERIES, year),
        counted_on,
        known,
        piles,
        total,
        book_balance,
        reason,
        proposal,
        counted_by,
        witnesses: clean(&new.witnesses)?,
        user: author.user,
        recorded_at: author.at,
    };
    count.id = store::insert(journal.db()?, &count)?;
    journal.record("cash.count", count.number(), None, Some(count.sealed()));
    Ok(count)
}

/// Settles a difference: never by whoever recorded the count.
pub fn settle(
    tx: &mut Tx,
    author: &Author,
    book: BookId,
    count: CashCountId,
    verdict: &Verdict,
    reason: &str,
) -> Result<Option<Posted>, CashCountError> {
    let reason = clean(reason)?;
    if reason.is_empty() {
        return Err(CashCountError::NoReason);
    }
    let mut journal = Journal::open(tx, book, author)?;
    let db = journal.db()?;
    let count = store::find(db, book, count)?.ok_or(CashCountError::NotFound)?;
    if store::settlement(db, count.id)?.is_some() {
        return Err(CashCountError::AlreadySettled);
    }
    if count.user == author.user {
        return Err(CashCountError::SameHand);
    }
    let difference = count.difference()?;
    if difference.is_none() {
        return Err(CashCountError::NoDifference);
    }
    let posted = match verdict {
        Verdict::Book { account, fund, day } => {
            let entry = entry(&count, difference, (*account, *fund), *day)?;
            Some(journal.post(&entry, None)?)
        }
        Verdict::Explain => None,
    };
    let entry = posted.map(|posted| posted.seq);
    let settlement = Settlement { entry, reason, user: author.user, at: author.at };
    store::insert_settlement(journal.db()?, &count, &settlement)?;
    journal.record("cash.settle", count.number(), None, Some(settlement.sealed()));
    Ok(posted)
}

/// Returns the entry that brings the book to what the box holds.
fn entry(
    count: &CashCount,
    difference: Difference,
    (account, fund): (AccountId, FundId),
    day: NaiveDate,
) -> Result<Entry, CashCountError> {
    let number = count.number();
    let (series, words, moved) = match difference {
        Difference::Shortage(amount) => {
            (Series::CashOut, format!("Thiếu quỹ theo kiểm kê {number}"), -amount)
        }
        Difference::Surplus(amount) => (Series::CashIn, format!("Thừa quỹ theo kiểm kê {number}"), amount),
        Difference::None => return Err(CashCountError::NoDifference),
    };
    let postings = vec![Posting::debit(count.account, fund, moved), Posting::credit(account, fund, moved)];
    Ok(Entry::new(day, series, Source::General, words, postings)?)
}

/// Sets how much cash may stay in the box from a day on, and by which decision.
pub fn set_limit(
    tx: &mut Tx,
    author: &Author,
    book: BookId,
    valid_from: NaiveDate,
    amount: Money,
    basis: &str,
) -> Result<(), CashCountError> {
    let basis = clean(basis)?;
    if basis.is_empty() {
        return Err(CashCountError::NoBasis);
    }
    if amount.is_negative() {
        return Err(CashCountError::NegativeLimit);
    }
    let mut journal = Journal::open(tx, book, author)?;
    let db = journal.db()?;
    let old = store::limit_on(db, book, valid_from)?;
    let new = CashLimit { valid_from, amount, basis };
    store::insert_limit(db, book, &new, (author.user, author.at))?;
    let text =
        |it: &CashLimit| json!({"from": it.valid_from, "amount": it.amount, "basis": it.basis}).to_string();
    journal.record("cash.limit", "cash limit", old.as_ref().map(text), Some(text(&new)));
    Ok(())
}
