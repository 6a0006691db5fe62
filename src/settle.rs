//! Tasks of every kind, answered through the noun that asked: the one place that knows which noun that is.

use std::fmt;

use crate::{
    approval::{self, Answer, ApprovalError, Kind, State, Task},
    db::{DbError, Tx},
    disbursement::payout::{self, AccountChange, PaymentList, PayoutError, Unfetched},
    eligibility::{self, CheckError, Proposal},
    fund::{self, FundError, transfer::Transfer},
    honour_roll::{self, Correction, Freezing, RollError},
    id::{ApprovalId, BookId},
    ledger::Author,
    period::{self, PeriodDeskError, Reopening},
    receipt::{self, ReceiptError, Void},
    sundry::{self, Spending, SundryError},
};

#[derive(Debug, thiserror::Error)]
pub enum SettleError {
    Check(#[from] CheckError),
    Fund(#[from] FundError),
    Period(#[from] PeriodDeskError),
    Approval(#[from] ApprovalError),
    Payout(#[from] PayoutError),
    Receipt(#[from] ReceiptError),
    Roll(#[from] RollError),
    Sundry(#[from] SundryError),
    Db(#[from] DbError),
}

impl fmt::Display for SettleError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Check(err) => err.fmt(f),
            Self::Fund(err) => err.fmt(f),
            Self::Period(err) => err.fmt(f),
            Self::Approval(err) => err.fmt(f),
            Self::Payout(err) => err.fmt(f),
            Self::Receipt(err) => err.fmt(f),
            Self::Roll(err) => err.fmt(f),
            Self::Sundry(err) => err.fmt(f),
            Self::Db(err) => err.fmt(f),
        }
    }
}

/// Returns the books that the job of [`settle`] must name.
///
/// # Errors
/// [`DbError::Corrupt`] where what is kept cannot be read.
pub fn books(task: &Task) -> Result<Vec<BookId>, DbError> {
    let mut books = vec![BookId::REGISTER, task.book];
    if task.kind == Kind::RollFreeze {
        // A roll may add up the books below; no gift slips in between.
        books.extend(task.matter::<Freezing>()?.books);
    }
    books.sort_unstable();
    books.dedup();
    Ok(books)
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
        Kind::RuleVersion => Ok(eligibility::workflow::decide(tx, author, id, answer)?),
        Kind::PaymentBatch => Ok(payout::workflow::decide(tx, author, id, answer)?),
        Kind::PayeeAccount => Ok(payout::workflow::decide_account(tx, author, id, answer)?),
        Kind::Unclaimed => Ok(payout::workflow::decide_unclaimed(tx, author, id, answer)?),
        Kind::RollFreeze => Ok(honour_roll::workflow::decide_freeze(tx, author, id, answer)?),
        Kind::RollErratum => Ok(honour_roll::workflow::decide_erratum(tx, author, id, answer)?),
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
        Kind::RuleVersion => Box::new(task.matter::<Proposal>()?),
        Kind::PaymentBatch => Box::new(task.matter::<PaymentList>()?),
        Kind::PayeeAccount => Box::new(task.matter::<AccountChange>()?),
        Kind::Unclaimed => Box::new(task.matter::<Unfetched>()?),
        Kind::RollFreeze => Box::new(task.matter::<Freezing>()?),
        Kind::RollErratum => Box::new(task.matter::<Correction>()?),
    })
}
