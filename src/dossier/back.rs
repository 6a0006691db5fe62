//! A nomination that goes back to whoever made it, with a reason that says what is missing.

use crate::{
    calendar::Instant,
    codes,
    id::{ReturnId, UserId},
};

codes! {
    /// What is missing or wrong.
    pub enum Reason ("lý do trả lại", "reason for sending back") {
        MissingProof = "missing_proof" ("thiếu giấy tờ chứng minh", "the proof is missing"),
        MissingMarks = "missing_marks" ("thiếu bảng điểm, học bạ", "the school report is missing"),
        MissingConsent = "missing_consent" ("thiếu phiếu đồng ý", "the consent form is missing"),
        WrongFacts = "wrong_facts" ("thông tin chưa đúng", "something is not right"),
        Unreadable = "unreadable" ("giấy tờ mờ, không đọc được", "a document cannot be read"),
    }
}

/// What whoever made the nomination says to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    pub note: String,
    pub by: UserId,
    pub at: Instant,
}

/// One time that a nomination went back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Return {
    pub id: ReturnId,
    pub reason: Reason,
    pub note: String,
    pub by: UserId,
    pub at: Instant,
    pub answer: Option<Answer>,
}

impl Return {
    pub const fn is_open(&self) -> bool {
        self.answer.is_none()
    }
}
