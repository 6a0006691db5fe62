//! Tasks of every kind, answered through the noun that asked: the one place that knows which noun that is.

use std::fmt;

use crate::{
    approval::{self, Answer, ApprovalError, Kind, State, Task},
    db::{DbError, Tx},
    fund::{self, FundError, transfer::Transfer},
    id::{ApprovalId, BookId},
    ledger::Author,
    period::{self, PeriodDeskError, Reopening},
    receipt::{self, ReceiptError, Void},
    say,
    sundry::{self, Spending, SundryError},
};

#[derive(Debug, thiserror::Error)]
pub enum SettleError {
    /// No workflow asks for this kind, so none can carry it out.
    NobodyAsks(Kind),
    Fund(#[from] FundError),
    Period(#[from] PeriodDeskError),
    Approval(#[from] ApprovalError),
    Receipt(#[from] ReceiptError),
    Sundry(#[from] SundryError),
    Db(#[from] DbError),
}

impl fmt::Display for SettleError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NobodyAsks(kind) => say!(
                f,
                "chương trình không có cách làm việc “{kind}”; hãy trả lại yêu cầu này",
                "this program cannot carry out “{kind:#}”; send the task back"
            ),
            Self::Fund(err) => err.fmt(f),
            Self::Period(err) => err.fmt(f),
            Self::Approval(err) => err.fmt(f),
            Self::Receipt(err) => err.fmt(f),
            Self::Sundry(err) => err.fmt(f),
            Self::Db(err) => err.fmt(f),
        }
    }
}

/// Returns the books that the job of [`settle`] must name.
pub fn books(task: &Task) -> [BookId; 2] {
    [BookId::REGISTER, task.book]
}

/// Records an answer, and carries the task out where the answer settles it.
pub fn settle(tx: &mut Tx, author: &Author, id: ApprovalId, answer: &Answer) -> Result<State, SettleError> {
    let case = approval::store::case(tx.db()?, id).map_err(DbError::from)?;
    let task = case.ok_or(ApprovalError::NotFound(id))?.task;
    match task.kind {
        Kind::ReceiptVoid => Ok(receipt::workflow::decide(tx, author, id, answer)?),
        Kind::FundTransfer => Ok(fund::workflow::decide_transfer(tx, author, id, answer)?),
        Kind::PeriodReopen => Ok(period::workflow::decide_reopen(tx, author, id, answer)?),
        Kind::Spending => Ok(sundry::workflow::decide(tx, author, id, answer)?),
        kind @ Kind::PaymentBatch => {
            let acted = approval::act(tx, author, id, answer)?;
            if acted.consent.is_some() { Err(SettleError::NobodyAsks(kind)) } else { Ok(acted.state) }
        }
    }
}

/// Says in one sentence what a task asks for.
///
/// # Errors
/// [`DbError::Corrupt`] where what is kept cannot be read.
pub fn summary(task: &Task) -> Result<Box<dyn fmt::Display + Send>, DbError> {
    Ok(match task.kind {
        Kind::ReceiptVoid => Box::new(task.matter::<Void>()?),
        Kind::FundTransfer => Box::new(task.matter::<Transfer>()?),
        Kind::PeriodReopen => Box::new(task.matter::<Reopening>()?),
        Kind::Spending => Box::new(task.matter::<Spending>()?),
        kind @ Kind::PaymentBatch => Box::new(kind),
    })
}
