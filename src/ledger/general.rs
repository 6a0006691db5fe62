//! General entries: what belongs to no other noun, its adjustment after the close, its reversal.
//!
//! They stand beside the gate and not in [`super::workflow`], because [`crate::sundry`] decides who may use them.

use chrono::NaiveDate;
use serde_json::json;

use super::{
    Author, Entry, Link, LinkKind, Posting, Source,
    journal::{Journal, PostError, Posted},
    series_for, store,
};
use crate::{
    calendar::Month,
    db::Tx,
    id::{BookId, Seq},
};

/// Posts an entry that belongs to no other noun: interest, charges, costs, an adjustment of an earlier period.
pub fn post(tx: &mut Tx, author: &Author, book: BookId, entry: &Entry) -> Result<Posted, PostError> {
    let mut journal = Journal::open(tx, book, author)?;
    let posted = journal.post(entry, None)?;
    let link = entry.link().map(|link| json!({"kind": link.kind, "seq": link.seq}));
    let after = json!({"description": entry.description(), "day": entry.day(), "link": link});
    journal.record("entry.post", format!("entry {}", posted.seq), None, Some(after.to_string()));
    Ok(posted)
}

/// A correction of an entry whose period is closed.
#[derive(Clone, Debug)]
pub struct Adjustment {
    /// The entry that it corrects.
    pub seq: Seq,
    /// A day of the open period.
    pub day: NaiveDate,
    pub postings: Vec<Posting>,
    pub reason: String,
}

/// Posts a correction of a closed period to the open one (điều chỉnh kỳ trước), naming what it corrects.
pub fn adjust(
    tx: &mut Tx,
    author: &Author,
    book: BookId,
    adjustment: &Adjustment,
) -> Result<Posted, PostError> {
    let reason = adjustment.reason.trim();
    if reason.is_empty() {
        return Err(PostError::NoReason);
    }
    let (seq, day) = (adjustment.seq, adjustment.day);
    let mut journal = Journal::open(tx, book, author)?;
    let original = store::find(journal.db()?, book, seq)?.ok_or(PostError::NoEntry { seq })?;
    let month = Month::of(original.entry.day());
    if month.number() > journal.closed_through() {
        return Err(PostError::StillOpen { seq, month });
    }
    if Month::of(day) <= month {
        return Err(PostError::NotLater { seq, month });
    }
    let series = series_for(journal.chart(), &adjustment.postings)?;
    let words = format!("Điều chỉnh kỳ trước (kỳ {month}, bút toán số {seq}): {reason}");
    let entry = Entry::new(day, series, Source::General, words, adjustment.postings.clone())?
        .linked(Some(Link { kind: LinkKind::Adjustment, seq }));
    let posted = journal.post(&entry, None)?;
    let before = json!({
        "entry": seq, "voucher": original.voucher.to_string(), "day": original.entry.day(),
        "description": original.entry.description(),
    });
    let after = json!({
        "entry": posted.seq, "voucher": posted.voucher.to_string(), "day": day, "reason": reason,
    });
    let subject = format!("entry {}", posted.seq);
    journal.record("entry.adjust", subject, Some(before.to_string()), Some(after.to_string()));
    Ok(posted)
}

/// Reverses a general entry. A gift, an award or a payment is reversed by its own workflow, which also
/// mends the receipt, the thanks or the award.
pub fn reverse(
    tx: &mut Tx,
    author: &Author,
    book: BookId,
    seq: Seq,
    day: NaiveDate,
    reason: &str,
) -> Result<Posted, PostError> {
    if reason.trim().is_empty() {
        return Err(PostError::NoReason);
    }
    let mut journal = Journal::open(tx, book, author)?;
    let original = store::find(journal.db()?, book, seq)?.ok_or(PostError::NoEntry { seq })?;
    let source = original.entry.source();
    if !may_reverse(source) {
        return Err(PostError::OtherWorkflow { seq, event: source });
    }
    let posted = journal.reverse(seq, day, reason)?;
    let after = json!({"by": posted.seq, "reason": reason}).to_string();
    journal.record("entry.reverse", format!("entry {seq}"), None, Some(after));
    Ok(posted)
}

/// Tells whether [`reverse`] takes back what happened, and not a workflow of another noun.
pub const fn may_reverse(source: Source) -> bool {
    matches!(source, Source::General | Source::Transfer)
}
