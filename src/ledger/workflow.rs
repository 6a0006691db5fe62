//! What people do with the books themselves: closing, holding and opening periods.

use serde_json::json;

use super::{
    Author,
    journal::Journal,
    period::{self, PeriodError, PeriodState},
    store,
};
use crate::{
    calendar::{Instant, Month},
    db::Tx,
    id::BookId,
};

/// Closes a month and every month before it, for good unless somebody reopens it with a reason.
///
/// It asks nothing but the calendar; the desk closes through [`crate::period`], which goes through its checklist.
pub fn close(
    tx: &mut Tx,
    author: &Author,
    book: BookId,
    month: Month,
    reason: &str,
) -> Result<(), PeriodError> {
    Journal::open(tx, book, author)?.close_month(month, reason, None)
}

/// Holds a month: until an instant, only people with one role may post to it.
pub fn hold(
    tx: &mut Tx,
    author: &Author,
    book: BookId,
    month: Month,
    (role, until): (&str, Instant),
    reason: &str,
) -> Result<(), PeriodError> {
    if reason.trim().is_empty() {
        return Err(PeriodError::NoReason);
    }
    if until <= author.at {
        return Err(PeriodError::PastExpiry { until });
    }
    let mut journal = Journal::open(tx, book, author)?;
    if month.number() <= journal.closed_through() {
        return Err(PeriodError::AlreadyClosed { month });
    }
    let (length, head) = journal.head();
    let db = journal.db()?;
    let hash = period::state_hash(month, length, head, &store::balances_through(db, book, month)?);
    store::set_period(db, book, month, PeriodState::Soft, Some((role, until)), (author, reason), hash)?;
    journal.reload()?;
    let after = json!({"reason": reason, "role": role, "until": until.to_string()});
    journal.record("period.hold", month.to_string(), None, Some(after.to_string()));
    Ok(())
}

/// Opens the last closed month, or a held one, again.
pub fn reopen(
    tx: &mut Tx,
    author: &Author,
    book: BookId,
    month: Month,
    reason: &str,
) -> Result<(), PeriodError> {
    Journal::open(tx, book, author)?.reopen_month(month, reason, None)
}
