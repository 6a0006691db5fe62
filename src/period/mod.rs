//! Closing a month at the desk: a checklist first, and a second person before a month is opened again.
//!
//! # For a noun whose work must be done before a month closes
//! Write a function that looks (`fn(&mut Db, &Closing) -> Result<Answer, PeriodDeskError>`) over your store and add
//! it to [`checks::LIST`]; the page, the workflow and the audit chain follow from there.

use std::fmt;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{
    approval::{Kind, Matter},
    calendar::{Instant, Month},
    codes,
    id::BookId,
    ledger::account::Chart,
    say,
};

pub mod checks;
mod error;
pub mod store;
pub mod workflow;

pub use error::PeriodDeskError;

codes! {
    /// What a check found.
    pub enum Verdict ("kết quả kiểm tra", "result of a check") {
        Done = "done" ("xong", "done"),
        /// Worth knowing; the month may be closed.
        Note = "note" ("cần biết", "worth knowing"),
        /// The month cannot be closed.
        Open = "open" ("chưa xong", "not done"),
    }
}

codes! {
    /// What is looked at before a month is closed, in the order in which the desk mends it.
    pub enum Check ("mục kiểm tra trước khi khóa sổ", "check before closing") {
        CashCounted = "cash_counted" ("kiểm kê quỹ ngày cuối kỳ", "cash counted on the last day"),
        BankMatched = "bank_matched" ("khớp ngân hàng hết ngày cuối kỳ", "bank matched through the last day"),
        Batches = "batches" ("không còn đợt phong bì chưa ghi sổ", "no envelopes wait to be posted"),
        Approvals = "approvals" ("không còn việc chờ người thứ hai", "nothing waits for a second person"),
        Unidentified = "unidentified" ("tiền chưa rõ người gửi", "money whose sender is not known"),
        Receipts = "receipts" ("biên lai liền số", "receipts without a gap"),
        Vouchers = "vouchers" ("chứng từ liền số", "vouchers without a gap"),
        Verified = "verified" ("sổ của kỳ đúng mã niêm phong", "the month's entries agree with their seals"),
        CarriedOver = "carried_over" ("số dư chuyển sang kỳ sau", "balances carried over"),
    }
}

/// A month that is about to be closed.
#[derive(Clone, Debug)]
pub struct Closing {
    pub book: BookId,
    pub month: Month,
    pub first: NaiveDate,
    pub last: NaiveDate,
    /// When it is looked at.
    pub now: Instant,
    pub chart: Chart,
}

/// What a check found, as a sentence in Vietnamese and in English.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    pub verdict: Verdict,
    pub vi: String,
    pub en: String,
}

impl Answer {
    pub fn new(verdict: Verdict, vi: impl Into<String>, en: impl Into<String>) -> Self {
        Self { verdict, vi: vi.into(), en: en.into() }
    }

    pub fn done(vi: impl Into<String>, en: impl Into<String>) -> Self {
        Self::new(Verdict::Done, vi, en)
    }

    pub fn note(vi: impl Into<String>, en: impl Into<String>) -> Self {
        Self::new(Verdict::Note, vi, en)
    }

    pub fn open(vi: impl Into<String>, en: impl Into<String>) -> Self {
        Self::new(Verdict::Open, vi, en)
    }
}

impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if f.alternate() { &self.en } else { &self.vi })
    }
}

/// A check with what it found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checked {
    pub check: Check,
    pub answer: Answer,
}

/// A month that somebody wants to open again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reopening {
    pub month: Month,
    pub reason: String,
}

impl Matter for Reopening {
    const KIND: Kind = Kind::PeriodReopen;

    fn subject(&self) -> String {
        self.month.to_string()
    }
}

impl fmt::Display for Reopening {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { month, reason } = self;
        say!(f, "mở lại kỳ {month}: {reason}", "open {month} again: {reason}")
    }
}
