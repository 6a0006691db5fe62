//! A whole statement is taken back, for seven days: entries by linked entries, lines by withdrawing them.

use chrono::Days;
use serde_json::json;

use super::{
    super::{BankError, DecisionKind, ImportRefusal, LineState, StatementLine, store},
    undo::{Late, take_back, word},
};
use crate::{
    db::Tx,
    id::{BookId, ImportId},
    ledger::{Author, journal::Journal},
};

/// For how many days an import can be taken back.
pub const UNDO_DAYS: u64 = 7;

/// What went back with an import.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct UndoneImport {
    pub lines: usize,
    /// Entries that were reversed; their numbers are kept.
    pub reversals: usize,
}

/// Takes a statement back: every entry that its lines posted is reversed on its own day, every line is withdrawn,
/// and the same file may be imported again.
///
/// # Errors
/// [`BankError::Import`] where somebody has relied on a line since; then nothing is taken back.
pub fn undo_import(
    tx: &mut Tx,
    author: &Author,
    book: BookId,
    import: ImportId,
    reason: &str,
) -> Result<UndoneImport, BankError> {
    if reason.trim().is_empty() {
        return Err(BankError::NoReason);
    }
    let refuse = |why| Err(BankError::Import(why));
    let db = tx.db()?;
    let Some(record) = store::find_import(db, book, import)? else { return refuse(ImportRefusal::NotFound) };
    if record.kind != "statement" {
        return refuse(ImportRefusal::NotAStatement);
    }
    if record.undone_at.is_some() {
        return refuse(ImportRefusal::AlreadyUndone);
    }
    let until = record.at.day().checked_add_days(Days::new(UNDO_DAYS)).unwrap_or_else(|| record.at.day());
    if author.at.day() > until {
        return refuse(ImportRefusal::TooLate { until });
    }
    let mut lines = store::lines_of_import(db, book, import)?;
    // What went out comes back first, so that no balance falls short on the way that is whole at the end.
    lines.sort_by_key(|line| (line.amount.is_positive(), line.id));
    let mut undone = UndoneImport { lines: lines.len(), reversals: 0 };
    for line in &lines {
        undone.reversals += usize::from(withdraw(tx, author, book, line, reason)?);
    }
    let db = tx.db()?;
    store::insert_undo(db, author, (book, import), reason)?;
    let words: Vec<_> =
        lines.iter().map(|line| word(author, line.id, DecisionKind::Withdraw, None, reason)).collect();
    store::add_decisions(db, book, &words)?;
    let after = json!({"reason": reason, "lines": undone.lines, "reversals": undone.reversals}).to_string();
    let subject = format!("import {import}");
    Journal::open(tx, book, author)?.record("import.undo", subject, None, Some(after));
    Ok(undone)
}

/// Withdraws a line and tells whether an entry had to be reversed for it.
fn withdraw(
    tx: &mut Tx,
    author: &Author,
    book: BookId,
    line: &StatementLine,
    reason: &str,
) -> Result<bool, BankError> {
    // The line that this one was set against may have been undone with it.
    let Some(line) = store::find_line(tx.db()?, book, line.id)? else { return Ok(false) };
    let mut reversed = false;
    if matches!(line.state, LineState::Explained | LineState::Contra) {
        let undone = take_back(tx, author, book, &line, (reason, Late::Refuse));
        let undone = undone.map_err(|err| blocked(&line, err))?;
        reversed = undone.reversal.is_some();
    }
    store::set_state(tx.db()?, line.id, LineState::Withdrawn, None)?;
    Ok(reversed)
}

/// Names the line that stands in the way; a failure of the database is no refusal.
fn blocked(line: &StatementLine, err: BankError) -> BankError {
    use crate::ledger::once::Refusal as _;
    if !err.is_refusal() {
        return err;
    }
    let (line, day, amount) = (line.id, line.day, line.amount);
    BankError::Import(ImportRefusal::Line { line, day, amount, cause: Box::new(err) })
}
