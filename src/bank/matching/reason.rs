//! Why a line may be something, as a sentence for the person who decides. Reasons name no person: they are kept.

use std::fmt;

use super::Code;
use crate::{money::Money, say};

/// One thing that speaks for a candidate, or against its being certain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    Code(Code),
    Amount,
    OtherAmount {
        expected: Money,
    },
    Days(i64),
    Account,
    Name,
    NearName,
    OneOnFile,
    SeveralOnFile(usize),
    NotOnFile,
    NoPayer,
    SeveralCodes(usize),
    /// Something else is still expected of the same donor.
    Awaited,
    SeveralPayers(usize),
    RivalLines {
        lines: usize,
        items: usize,
    },
    Charge,
    Interest,
    OwnAccount,
    SameReference,
    TakenBack,
}

/// All reasons of a candidate, the weightiest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reasons(Vec<Reason>);

impl Reasons {
    pub(super) fn push(&mut self, reason: Reason) {
        self.0.push(reason);
    }

    pub fn iter(&self) -> impl Iterator<Item = &Reason> {
        self.0.iter()
    }
}

impl FromIterator<Reason> for Reasons {
    fn from_iter<I: IntoIterator<Item = Reason>>(reasons: I) -> Self {
        Self(reasons.into_iter().collect())
    }
}

impl fmt::Display for Reasons {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, reason) in self.0.iter().enumerate() {
            if place > 0 {
                f.write_str("; ")?;
            }
            fmt::Display::fmt(reason, f)?;
        }
        Ok(())
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Code(code) => say!(f, "nội dung có mã {code}", "the memo has the code {code}"),
            Self::Amount => say!(f, "đúng số tiền", "the amount is equal"),
            Self::OtherAmount { expected } => {
                say!(f, "khác số tiền đang chờ ({expected})", "another amount is expected ({expected})")
            }
            Self::Days(0) => say!(f, "cùng ngày", "on the same day"),
            Self::Days(days) => say!(f, "lệch {days} ngày", "{days} days apart"),
            Self::Account => {
                say!(f, "số tài khoản đã biết của người này", "from an account known to be theirs")
            }
            Self::Name => say!(f, "tên có trong nội dung", "the name stands in the memo"),
            Self::NearName => say!(f, "tên gần giống", "the name is nearly alike"),
            Self::OneOnFile => say!(
                f,
                "tên trùng với một người trong danh bạ, chưa biết số tài khoản",
                "one person of that name is on file, the account is not known yet"
            ),
            Self::SeveralOnFile(count) => {
                say!(f, "danh bạ có {count} người trùng tên", "{count} people of that name are on file")
            }
            Self::NotOnFile => say!(
                f,
                "nội dung nêu tên người gửi, chưa có trong danh bạ",
                "the memo names a sender who is not on file"
            ),
            Self::NoPayer => say!(f, "không rõ người gửi", "the sender is not named"),
            Self::SeveralCodes(count) => {
                say!(f, "nội dung có {count} mã khác nhau", "the memo has {count} different codes")
            }
            Self::Awaited => {
                say!(f, "người này còn khoản khác đang chờ", "something else is still expected of this donor")
            }
            Self::SeveralPayers(count) => say!(
                f,
                "{count} người cùng dùng số tài khoản này",
                "{count} people are known to pay from this account"
            ),
            Self::RivalLines { lines, items } => say!(
                f,
                "{lines} dòng cùng khớp, chỉ có {items} khoản đang chờ",
                "{lines} lines fit and only {items} are expected"
            ),
            Self::Charge => say!(f, "nội dung là phí ngân hàng", "the memo speaks of bank charges"),
            Self::Interest => say!(f, "nội dung là lãi tiền gửi", "the memo speaks of interest"),
            Self::OwnAccount => {
                say!(
                    f,
                    "nội dung có số tài khoản khác của đơn vị",
                    "the memo has another account of the unit"
                )
            }
            Self::SameReference => say!(f, "cùng số tham chiếu", "the reference is the same"),
            Self::TakenBack => {
                say!(f, "nội dung nói giao dịch bị đảo", "the memo speaks of a transaction taken back")
            }
        }
    }
}
