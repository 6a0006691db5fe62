//! What people do with months: close one that is ready, ask for one to be opened again, and answer that.

use serde_json::{Map, json};

use super::{Checked, Closing, PeriodDeskError, Reopening, Verdict, checks};
use crate::{
    approval::{self, Answer, State},
    calendar::Month,
    db::Tx,
    id::{ApprovalId, BookId, UnitId},
    ledger::{Author, journal::Journal, period::PeriodError},
};

/// Closes a month whose checklist has nothing open; what was found goes into the audit chain.
pub fn close(
    tx: &mut Tx,
    author: &Author,
    book: BookId,
    month: Month,
    reason: &str,
) -> Result<Vec<Checked>, PeriodDeskError> {
    if reason.trim().is_empty() {
        return Err(PeriodError::NoReason.into());
    }
    let mut journal = Journal::open(tx, book, author)?;
    journal.check_close(month)?;
    let db = journal.db()?;
    let closing = Closing::of(db, book, month, author.at)?;
    let checks = checks::all(db, &closing)?;
    if checks.iter().any(|it| it.answer.verdict == Verdict::Open) {
        return Err(PeriodDeskError::NotReady { month, checks });
    }
    let found: Map<_, _> =
        checks.iter().map(|it| (it.check.code().to_owned(), json!(it.answer.vi))).collect();
    journal.close_month(month, reason.trim(), Some(found.into()))?;
    Ok(checks)
}

/// Asks a second person to let a month be opened again.
pub fn ask_reopen(
    tx: &mut Tx,
    author: &Author,
    (unit, book): (UnitId, BookId),
    reopening: &Reopening,
) -> Result<ApprovalId, PeriodDeskError> {
    if reopening.reason.trim().is_empty() {
        return Err(PeriodError::NoReason.into());
    }
    Journal::open(tx, book, author)?.check_reopen(reopening.month)?;
    Ok(approval::ask(tx, author, unit, reopening)?)
}

/// Takes an answer; the month is open again with the one that settles the task.
pub fn decide_reopen(
    tx: &mut Tx,
    author: &Author,
    id: ApprovalId,
    answer: &Answer,
) -> Result<State, PeriodDeskError> {
    let acted = approval::act(tx, author, id, answer)?;
    if let Some(consent) = &acted.consent {
        let reopening: Reopening = consent.matter()?;
        let task = consent.task();
        let asked = json!({"by": task.author, "approval": task.id});
        let mut journal = Journal::open(tx, task.book, author)?;
        journal.reopen_month(reopening.month, &reopening.reason, Some(asked))?;
    }
    Ok(acted.state)
}
