//! Accounting periods: months that are open, held, or closed for good.

use std::fmt;

use crate::{
    calendar::{Instant, Month},
    codes,
    db::DbError,
    id::{AccountId, FundId},
    ledger::{
        chain::{Canonical, Hash},
        journal::PostError,
    },
    money::Money,
    say,
};

codes! {
    /// Whether a month may be posted to.
    pub enum PeriodState ("trạng thái kỳ", "state of a period") {
        Open = "open" ("đang mở", "open"),
        Soft = "soft" ("tạm khóa", "held"),
        Hard = "hard" ("đã khóa", "closed"),
    }
}

/// A month that somebody has closed, held or opened again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Period {
    pub month: Month,
    pub state: PeriodState,
    pub reason: String,
    pub changed_at: Instant,
    /// What the books were when the month was closed; printed on every report of a closed month.
    pub state_hash: Hash,
}

#[derive(Debug, thiserror::Error)]
pub enum PeriodError {
    NoReason,
    AlreadyClosed { month: Month },
    NotClosed { month: Month },
    LaterClosed { month: Month },
    NotOver { month: Month },
    PastExpiry { until: Instant },
    Post(#[from] PostError),
    Db(#[from] DbError),
}

impl fmt::Display for PeriodError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoReason => say!(f, "cần nêu lý do; hãy thêm --reason", "a reason is needed; add --reason"),
            Self::AlreadyClosed { month } => {
                say!(f, "kỳ {month} đã khóa sổ từ trước", "the period {month} is closed already")
            }
            Self::NotClosed { month } => say!(
                f,
                "kỳ {month} chưa khóa nên không cần mở lại",
                "the period {month} is not closed and need not be reopened"
            ),
            Self::LaterClosed { month } => say!(
                f,
                "phải mở lại kỳ {month} trước, vì các kỳ sau dựa vào số dư của kỳ trước",
                "the period {month} must be reopened first, because later periods rest on earlier ones"
            ),
            Self::NotOver { month } => say!(
                f,
                "kỳ {month} chưa kết thúc; chỉ khóa được từ ngày đầu tháng sau",
                "the period {month} is not over; close it from the first day of the next month"
            ),
            Self::PastExpiry { until } => say!(
                f,
                "thời hạn tạm khóa {until} đã qua; hãy chọn thời điểm sau này",
                "the hold's end {until} has passed; choose a later one"
            ),
            Self::Post(err) => err.fmt(f),
            Self::Db(err) => err.fmt(f),
        }
    }
}

/// Hashes every balance at the end of a month together with the chain's head.
pub fn state_hash(month: Month, length: i64, head: Hash, balances: &[(AccountId, FundId, Money)]) -> Hash {
    let start = Canonical::new("sovang-period-1").number(month.number()).number(length).bytes(&head.0);
    let add = |hash: Canonical, (account, fund, amount): &(AccountId, FundId, Money)| {
        hash.number(account.0).number(fund.0).number(amount.dong())
    };
    balances.iter().fold(start, add).finish()
}
