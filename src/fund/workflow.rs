//! What people do with funds: set them up, narrow them as a donor wishes, move money between them.

use chrono::NaiveDate;
use serde_json::json;

pub use super::set_up::{NewFund, add};
use super::{
    Fund, FundError, Restriction, store,
    transfer::{self, Transfer},
};
use crate::{
    approval::{self, Answer, State},
    db::Tx,
    id::{ApprovalId, UnitId},
    ledger::{
        Author, Entry, Posting, Series, Source,
        account::Role,
        journal::{Journal, PostError, Posted},
    },
    money::Money,
    unit,
};

/// Narrows what a fund may pay; conditions are only ever added, because gifts were given under them.
pub fn restrict(
    tx: &mut Tx,
    author: &Author,
    fund: &Fund,
    more: &Restriction,
    words: &str,
) -> Result<(), FundError> {
    if fund.donor_words.trim().is_empty() && words.trim().is_empty() {
        return Err(FundError::NeedsWords(fund.kind));
    }
    let db = tx.db()?;
    store::restrict(db, fund.id, more)?;
    store::set_words(db, fund.id, if words.trim().is_empty() { &fund.donor_words } else { words })?;
    let before = json!({"restriction": fund.restriction, "words": fund.donor_words}).to_string();
    let after = json!({"added": more, "words": words}).to_string();
    let mut journal = Journal::open(tx, fund.book, author)?;
    // Gifts to a fund without conditions are booked elsewhere than gifts to one with some.
    journal.reload()?;
    journal.record("fund.restrict", &fund.code, Some(before), Some(after));
    Ok(())
}

/// Moves money between two funds of one book, against the same bank or cash account, if its donors allow it.
pub fn transfer(
    tx: &mut Tx,
    author: &Author,
    (from, to): (&Fund, &Fund),
    amount: Money,
    day: NaiveDate,
    reason: &str,
) -> Result<Posted, FundError> {
    check(tx, (from, to), amount, day, reason)?;
    move_money(tx, author, (from, to), (amount, day, reason), None)
}

fn check(
    tx: &mut Tx,
    (from, to): (&Fund, &Fund),
    amount: Money,
    day: NaiveDate,
    reason: &str,
) -> Result<(), FundError> {
    if reason.trim().is_empty() {
        return Err(FundError::NoReason);
    }
    if let Some(fund) = [from, to].into_iter().find(|fund| !fund.is_open_on(day)) {
        return Err(FundError::Closed { fund: fund.code.clone(), day });
    }
    transfer::check(from, to, amount, &unit::store::tree(tx.db()?)?)
}

/// Asks a second person for a transfer, which must be possible as things are now.
pub fn ask_transfer(
    tx: &mut Tx,
    author: &Author,
    unit: UnitId,
    (from, to): (&Fund, &Fund),
    asked: (Money, NaiveDate, &str),
) -> Result<ApprovalId, FundError> {
    let (amount, day, reason) = asked;
    check(tx, (from, to), amount, day, reason)?;
    let free = Journal::open(tx, from.book, author)?.available(from.id, day)?;
    if free < amount {
        let (fund, has, needs) = (from.name.clone(), free, amount);
        return Err(PostError::FundShort { fund, has, needs }.into());
    }
    let transfer = Transfer {
        from: from.id,
        to: to.id,
        from_code: from.code.clone(),
        to_code: to.code.clone(),
        amount,
        day,
        reason: reason.trim().to_owned(),
    };
    Ok(approval::ask(tx, author, unit, &transfer)?)
}

/// Takes an answer to a transfer that was asked for; the money moves with the one that settles it.
pub fn decide_transfer(
    tx: &mut Tx,
    author: &Author,
    id: ApprovalId,
    answer: &Answer,
) -> Result<State, FundError> {
    let acted = approval::act(tx, author, id, answer)?;
    if let Some(consent) = &acted.consent {
        let Transfer { from, to, amount, day, reason, .. } = consent.matter()?;
        let db = tx.db()?;
        let (from, to) = (store::get(db, from)?, store::get(db, to)?);
        check(tx, (&from, &to), amount, day, &reason)?;
        let asked = json!({"by": consent.task().author, "approval": id});
        move_money(tx, author, (&from, &to), (amount, day, &reason), Some(asked))?;
    }
    Ok(acted.state)
}

fn move_money(
    tx: &mut Tx,
    author: &Author,
    (from, to): (&Fund, &Fund),
    (amount, day, reason): (Money, NaiveDate, &str),
    asked: Option<serde_json::Value>,
) -> Result<Posted, FundError> {
    let mut journal = Journal::open(tx, from.book, author)?;
    let bank = journal.account(Role::Bank).map_err(PostError::from)?;
    let surplus = journal.account(Role::AccumulatedSurplus).map_err(PostError::from)?;
    let postings = vec![
        Posting::debit(surplus, from.id, amount),
        Posting::credit(bank, from.id, amount),
        Posting::debit(bank, to.id, amount),
        Posting::credit(surplus, to.id, amount),
    ];
    let entry =
        Entry::new(day, Series::General, Source::Transfer, reason, postings).map_err(PostError::from)?;
    let posted = journal.post(&entry, None)?;
    let mut after = json!({"to": to.code, "amount": amount, "seq": posted.seq});
    if let Some(asked) = asked {
        after["asked"] = asked;
    }
    journal.record("fund.transfer", &from.code, None, Some(after.to_string()));
    Ok(posted)
}
