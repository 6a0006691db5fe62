//! Why an import did not happen.

use std::fmt;

use super::Summary;
use crate::{
    citizen::CitizenError, db::DbError, donation::DonationError, fund::FundError, import::Fault,
    ledger::account::ChartError, money::MoneyError, programme::ProgrammeError, query_errors, say,
};

#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    Fault(#[from] Fault),
    BadRows {
        file: String,
        count: i64,
        first: Vec<Fault>,
    },
    /// The account named for a list keeps no money.
    NoMoneyAccount(String),
    NotABankAccount(String),
    Donation(#[from] DonationError),
    Programme(#[from] ProgrammeError),
    Chart(#[from] ChartError),
    Fund(#[from] FundError),
    Money(#[from] MoneyError),
    ErrorRow(#[from] csv::Error),
    ErrorFile(#[from] std::io::Error),
    Citizen(#[from] CitizenError),
    Db(#[from] DbError),
}

query_errors! { ImportError }

impl fmt::Display for ImportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Fault(fault) => fault.fmt(f),
            Self::BadRows { file, count, first } => bad_rows(f, file, *count, first),
            Self::NoMoneyAccount(account) => say!(
                f,
                "tài khoản “{account}” không phải tài khoản tiền mặt hay tiền gửi ngân hàng; hãy chọn cash, bank hoặc một số hiệu thuộc hai loại đó",
                "the account “{account}” keeps neither cash nor money at a bank; choose cash, bank, or a code of such an account"
            ),
            Self::NotABankAccount(account) => say!(
                f,
                "tài khoản “{account}” không phải tài khoản tiền gửi ngân hàng; hãy chọn bank hoặc số hiệu của tài khoản mà sao kê này thuộc về",
                "the account “{account}” is no bank account; choose bank, or the code of the account that the statement is of"
            ),
            Self::Donation(err) => err.fmt(f),
            Self::Programme(err) => err.fmt(f),
            Self::Chart(err) => err.fmt(f),
            Self::Fund(err) => err.fmt(f),
            Self::Money(err) => err.fmt(f),
            Self::ErrorRow(err) => unwritten(f, err),
            Self::ErrorFile(err) => unwritten(f, err),
            Self::Citizen(err) => err.fmt(f),
            Self::Db(err) => err.fmt(f),
        }
    }
}

fn unwritten(f: &mut fmt::Formatter<'_>, err: &dyn fmt::Display) -> fmt::Result {
    say!(
        f,
        "không ghi được tệp các dòng sai ({err}), nên chưa ghi gì vào sổ; hãy chọn chỗ khác cho --errors",
        "the file of bad rows cannot be written ({err}), so nothing was recorded; choose another place for --errors"
    )
}

fn bad_rows(f: &mut fmt::Formatter<'_>, file: &str, count: i64, first: &[Fault]) -> fmt::Result {
    say!(
        f,
        "tệp {file} có {count} dòng chưa nhập được, nên chưa ghi gì vào sổ; hãy sửa các dòng đó rồi nhập lại, hoặc thêm --errors TỆP để ghi các dòng đúng và nhận lại các dòng sai:",
        "{count} rows of the file {file} cannot be imported, so nothing was recorded; mend them and import again, or add --errors FILE to record the good rows and get the bad ones back:"
    )?;
    for fault in first {
        say!(f, "\n  - {fault}", "\n  - {fault:#}")?;
    }
    let more = count - i64::try_from(first.len()).unwrap_or_default();
    if more > 0 {
        say!(f, "\n  - … và {more} dòng nữa.", "\n  - … and {more} more.")?;
    }
    Ok(())
}

/// Why the write job of an import was rolled back.
#[derive(Debug)]
pub enum Stop {
    /// All went well; a dry run and a file without anything new leave nothing behind.
    Undone(Box<Summary>),
    Refused(Box<ImportError>),
}

macro_rules! refused_for {
    ($($cause:ty),+ $(,)?) => {$(
        impl From<$cause> for Stop {
            fn from(err: $cause) -> Self {
                Self::Refused(Box::new(err.into()))
            }
        }
    )+};
}

refused_for! { ImportError, ChartError, ProgrammeError, DbError, diesel::result::Error }

/// Tells an import that was meant to be undone from one that was refused.
///
/// # Errors
/// Why the file was refused.
pub fn settle(result: Result<Summary, Stop>) -> Result<Summary, ImportError> {
    match result {
        Ok(summary) => Ok(summary),
        Err(Stop::Undone(summary)) => Ok(*summary),
        Err(Stop::Refused(err)) => Err(*err),
    }
}
