//! Why a month is not closed, or not opened again.

use std::fmt;

use super::{Checked, Verdict};
use crate::{
    approval::ApprovalError,
    calendar::Month,
    db::DbError,
    ledger::{account::ChartError, journal::PostError, period::PeriodError},
    money::MoneyError,
    say,
};

#[derive(Debug, thiserror::Error)]
pub enum PeriodDeskError {
    /// Checks that must be done first.
    NotReady {
        month: Month,
        checks: Vec<Checked>,
    },
    NotAMonth,
    Period(#[from] PeriodError),
    Approval(#[from] ApprovalError),
    Chart(#[from] ChartError),
    Money(#[from] MoneyError),
    Post(#[from] PostError),
    Db(#[from] DbError),
}

impl fmt::Display for PeriodDeskError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotReady { month, checks } => {
                let open = checks.iter().filter(|it| it.answer.verdict == Verdict::Open);
                let names = |alternate: bool| {
                    let name = |it: &Checked| {
                        if alternate { format!("{:#}", it.check) } else { it.check.to_string() }
                    };
                    open.clone().map(name).collect::<Vec<_>>().join("; ")
                };
                let (vi, en) = (names(false), names(true));
                say!(
                    f,
                    "chưa khóa được kỳ {month}, còn: {vi}",
                    "{month} cannot be closed yet; still open: {en}",
                )
            }
            Self::NotAMonth => {
                say!(f, "không có kỳ này; hãy chọn một tháng", "there is no such month; choose one")
            }
            Self::Period(err) => err.fmt(f),
            Self::Approval(err) => err.fmt(f),
            Self::Chart(err) => err.fmt(f),
            Self::Money(err) => err.fmt(f),
            Self::Post(err) => err.fmt(f),
            Self::Db(err) => err.fmt(f),
        }
    }
}
