//! What was said of a line is taken back: by a linked entry where it was posted, by a row in any case.

use chrono::NaiveDate;
use serde_json::json;

use super::super::{BankError, Decision, DecisionKind, LineState, StatementLine, store};
use crate::{
    approval::{self, ApprovalError},
    db::{DbError, Tx},
    donation::{self, DonationError, intake},
    id::{BookId, Seq, StatementLineId},
    ledger::{
        Author,
        journal::{Journal, PostError},
        store as ledger_store,
    },
    receipt::{self, Receipt, Void},
    unit,
};

/// What an undo left behind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Undone {
    pub line: StatementLineId,
    /// The entry that takes back what the decision had posted.
    pub reversal: Option<Seq>,
}

/// Takes back the last word on a line, which waits again.
pub fn undo(
    tx: &mut Tx,
    author: &Author,
    book: BookId,
    line: StatementLineId,
    reason: &str,
) -> Result<Undone, BankError> {
    if reason.trim().is_empty() {
        return Err(BankError::NoReason);
    }
    let line = store::find_line(tx.db()?, book, line)?.ok_or(BankError::NoLine)?;
    let undone = take_back(tx, author, book, &line, (reason, Late::Today))?;
    let before = json!({"state": line.state, "seq": line.entry}).to_string();
    let after = json!({"reason": reason, "reversal": undone.reversal}).to_string();
    let subject = format!("statement line {}", line.id);
    Journal::open(tx, book, author)?.record("bank.undo", subject, Some(before), Some(after));
    Ok(undone)
}

/// What to do where the month of an entry is closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Late {
    /// The reversal goes to today, as a correction of an earlier period.
    Today,
    Refuse,
}

/// Lets a line wait again, and the line that it was set against; the caller writes the audit row.
pub(super) fn take_back(
    tx: &mut Tx,
    author: &Author,
    book: BookId,
    line: &StatementLine,
    (reason, late): (&str, Late),
) -> Result<Undone, BankError> {
    let last = store::last_decision(tx.db()?, book, line.id)?;
    let reversal = match line.state {
        LineState::Waiting | LineState::Withdrawn => return Err(BankError::NothingToUndo),
        LineState::Contra => None,
        // A line whose entry came with the import itself has no decision: that import posted the entry.
        LineState::Explained if last.as_ref().is_none_or(|it| it.posted || it.kind == DecisionKind::Undo) => {
            let seq = line.entry.ok_or(BankError::NothingToUndo)?;
            Some(reverse(tx, author, book, seq, (reason, late))?)
        }
        LineState::Explained => None,
    };
    let partner = last.filter(|_| line.state == LineState::Contra).and_then(|it| it.other_line);
    let mut decisions = Vec::new();
    let db = tx.db()?;
    for id in [Some(line.id), partner].into_iter().flatten() {
        store::set_state(db, id, LineState::Waiting, None)?;
        decisions.push(word(author, id, DecisionKind::Undo, reversal, reason));
    }
    store::add_decisions(db, book, &decisions)?;
    Ok(Undone { line: line.id, reversal })
}

/// Builds a decision that takes something back for a reason that somebody typed.
pub(super) fn word(
    author: &Author,
    line: StatementLineId,
    kind: DecisionKind,
    entry: Option<Seq>,
    reason: &str,
) -> Decision {
    Decision {
        line,
        no: 0,
        kind,
        entry,
        posted: entry.is_some(),
        other_line: None,
        score: None,
        reason_vi: reason.to_owned(),
        reason_en: reason.to_owned(),
        by: author.user,
        at: author.at,
    }
}

/// Reverses an entry on its own day, so that no day's balance keeps a trace of it.
fn reverse(
    tx: &mut Tx,
    author: &Author,
    book: BookId,
    seq: Seq,
    (reason, late): (&str, Late),
) -> Result<Seq, BankError> {
    let day = ledger_store::load(tx.db()?, book, seq)?.entry.day();
    let day = match Journal::open(tx, book, author)?.check_day(day) {
        Ok(()) => day,
        Err(PostError::Closed { .. } | PostError::SoftClosed { .. }) if late == Late::Today => {
            author.at.day()
        }
        Err(err) => return Err(err.into()),
    };
    reverse_on(tx, author, book, seq, (day, reason))
}

fn reverse_on(
    tx: &mut Tx,
    author: &Author,
    book: BookId,
    seq: Seq,
    (day, reason): (NaiveDate, &str),
) -> Result<Seq, BankError> {
    if let Some(receipt) = receipt::store::of_gift(tx.db()?, book, seq)? {
        return withdraw(tx, author, book, (&receipt, day), reason);
    }
    Ok(Journal::open(tx, book, author)?.reverse(seq, day, reason)?.seq)
}

/// Takes back a gift that a line had brought into the books, and makes its receipt void.
///
/// One person may do this where no paper has left the house, for the line waits again with the money still at the
/// bank. It stays a red mark above until somebody there countersigns, as with every void by one person. A receipt
/// that was printed is made void by two, and then the line waits again by itself.
fn withdraw(
    tx: &mut Tx,
    author: &Author,
    book: BookId,
    (receipt, day): (&Receipt, NaiveDate),
    reason: &str,
) -> Result<Seq, BankError> {
    let seq = receipt.seq;
    let db = tx.db()?;
    if donation::store::is_handed_over(db, book, seq)? {
        return Err(DonationError::HandedOver { seq }.into());
    }
    if let Some(by) = donation::store::claim_of(db, book, seq)? {
        return Err(DonationError::AlreadyClaimed { seq, by }.into());
    }
    let tree = unit::store::tree(db).map_err(ApprovalError::from)?;
    let keeper = tree.units().iter().find(|unit| unit.book == Some(book)).map(|unit| unit.id);
    let keeper = keeper.ok_or_else(|| DbError::Corrupt(format!("books {book}: no unit keeps it")))?;
    let (number, amount, reason) = (receipt.number, receipt.amount, reason.trim().to_owned());
    let void = Void { receipt: number, seq, amount, reason, on: day, replacement: None };
    let consent = approval::go_alone(tx, author, keeper, &void, &void.reason)?;
    Ok(intake::take_back(tx, author, book, (seq, day), &void.reason, &consent)?.seq)
}
