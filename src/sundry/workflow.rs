//! What an accountant does with sundry entries: record one, take one back; and what the second person decides.

use serde_json::json;

use super::{Act, Reversal, Spending, Sundry, SundryError, paid_out};
use crate::{
    approval::{self, Answer, State},
    db::{DbError, Tx},
    id::{ApprovalId, BookId, UnitId},
    ledger::{
        self, Author, Entry, Source,
        general::Adjustment,
        journal::{Journal, PostError, Posted},
        series_for,
    },
};

/// What became of a wish to record something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    Posted(Posted),
    /// Money would leave, so somebody else is asked; nothing is in the books yet.
    Asked(ApprovalId),
}

/// Records an entry, or asks for it where money leaves. What the books would refuse is refused here already.
pub fn record(
    tx: &mut Tx,
    author: &Author,
    (unit, book): (UnitId, BookId),
    sundry: Sundry,
) -> Result<Outcome, SundryError> {
    let mut journal = Journal::open(tx, book, author)?;
    let paid = paid_out(journal.chart(), &sundry.postings())?;
    if !paid.is_positive() {
        return Ok(Outcome::Posted(post(tx, author, book, &sundry)?));
    }
    let entry = entry(&mut journal, &sundry)?;
    journal.check(&entry)?;
    let spending = Spending { act: Act::Entry(sundry), paid };
    Ok(Outcome::Asked(approval::ask(tx, author, unit, &spending)?))
}

/// Takes an entry back by one that cancels it, or asks for that where money leaves by it.
pub fn reverse(
    tx: &mut Tx,
    author: &Author,
    (unit, book): (UnitId, BookId),
    reversal: Reversal,
) -> Result<Outcome, SundryError> {
    let Reversal { seq, day, ref reason } = reversal;
    let mut journal = Journal::open(tx, book, author)?;
    let original = ledger::store::find(journal.db()?, book, seq)?.ok_or(PostError::NoEntry { seq })?.entry;
    let back = original.reversed(seq, day, reason);
    let paid = paid_out(journal.chart(), back.postings())?;
    if !paid.is_positive() {
        return Ok(Outcome::Posted(ledger::general::reverse(tx, author, book, seq, day, reason)?));
    }
    if reason.trim().is_empty() {
        return Err(PostError::NoReason.into());
    }
    let event = original.source();
    if !ledger::general::may_reverse(event) {
        return Err(PostError::OtherWorkflow { seq, event }.into());
    }
    if let Some(by) = ledger::store::reversal_of(journal.db()?, book, seq).map_err(DbError::from)? {
        return Err(PostError::AlreadyReversed { seq, by }.into());
    }
    journal.check(&back)?;
    let spending = Spending { act: Act::Reversal(reversal), paid };
    Ok(Outcome::Asked(approval::ask(tx, author, unit, &spending)?))
}

/// Takes an answer; the entry is posted with the one that settles the task.
pub fn decide(tx: &mut Tx, author: &Author, id: ApprovalId, answer: &Answer) -> Result<State, SundryError> {
    let acted = approval::act(tx, author, id, answer)?;
    if let Some(consent) = &acted.consent {
        let (spending, book) = (consent.matter::<Spending>()?, consent.task().book);
        match &spending.act {
            Act::Entry(sundry) => post(tx, author, book, sundry)?,
            Act::Reversal(Reversal { seq, day, reason }) => {
                ledger::general::reverse(tx, author, book, *seq, *day, reason)?
            }
        };
        let asked = json!({"by": consent.task().author, "approval": id, "paid": spending.paid});
        let mut journal = Journal::open(tx, book, author)?;
        let (length, _) = journal.head();
        journal.record("entry.pay", format!("entry {length}"), None, Some(asked.to_string()));
    }
    Ok(acted.state)
}

fn post(tx: &mut Tx, author: &Author, book: BookId, sundry: &Sundry) -> Result<Posted, SundryError> {
    if let Some(seq) = sundry.adjusts {
        let (day, postings, reason) = (sundry.day, sundry.postings(), sundry.description.clone());
        let adjustment = Adjustment { seq, day, postings, reason };
        return Ok(ledger::general::adjust(tx, author, book, &adjustment)?);
    }
    let entry = entry(&mut Journal::open(tx, book, author)?, sundry)?;
    Ok(ledger::general::post(tx, author, book, &entry)?)
}

fn entry(journal: &mut Journal<'_>, sundry: &Sundry) -> Result<Entry, PostError> {
    let postings = sundry.postings();
    let series = series_for(journal.chart(), &postings)?;
    Ok(Entry::new(sundry.day, series, Source::General, sundry.description.trim(), postings)?)
}
