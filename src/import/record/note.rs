//! What the rules and the program say about a good row of a list: told before anything is written, and no reason to
//! refuse the row.

use std::fmt;

use crate::{
    citizen,
    eligibility::{Check, Finding, Outcome},
    say,
};

/// A person of a list as the rules judge them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judged {
    pub check: Check,
    pub notes: Vec<Note>,
}

impl Judged {
    pub fn outcome(&self) -> Outcome {
        self.check.outcome()
    }

    /// Returns the rules that warn or refuse, the worst first.
    pub fn unmet(&self) -> Vec<&Finding> {
        let mut all: Vec<&Finding> = self.check.unmet().collect();
        all.sort_by_key(|it| std::cmp::Reverse(it.outcome));
        all
    }
}

/// Something that whoever hands a list in should look at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Note {
    Id(citizen::Doubt),
    IdSlip,
    NoSecret,
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Id(doubt) => doubt.fmt(f),
            Self::IdSlip => say!(
                f,
                "số định danh không đủ 12 chữ số nên không giữ; hãy bổ sung ở trang hồ sơ",
                "the ID number has not twelve digits and is not kept; enter it on the page of the nomination"
            ),
            Self::NoSecret => say!(
                f,
                "máy chủ chưa có SOVANG_SECRET nên không giữ số định danh",
                "the server has no SOVANG_SECRET, so the ID number is not kept"
            ),
        }
    }
}
