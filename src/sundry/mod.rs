//! Sundry entries: interest, charges, running costs, corrections; whatever no other noun books.
//!
//! What takes money out of the till or the bank is a payment like any other, so a second person is asked for it
//! ([`crate::approval`]). What the bank takes by itself is not: nobody here decided its charges.

use std::fmt;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{
    approval::{ApprovalError, Kind, Matter},
    calendar::show_day,
    db::DbError,
    id::{AccountId, FundId, Seq},
    ledger::{
        Posting,
        account::{Chart, Role},
        journal::PostError,
    },
    money::{Money, MoneyError},
    say,
};

#[cfg(test)]
mod tests;
pub mod workflow;

/// One side of an entry as it is typed: debits are positive, credits negative.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    pub account: AccountId,
    pub fund: FundId,
    pub amount: Money,
}

/// An entry as it is typed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sundry {
    pub day: NaiveDate,
    pub description: String,
    pub lines: Vec<Line>,
    /// The entry of a closed period that this one corrects (điều chỉnh kỳ trước).
    pub adjusts: Option<Seq>,
}

/// The taking back of an entry that stands in the books.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reversal {
    pub seq: Seq,
    pub day: NaiveDate,
    pub reason: String,
}

/// What a second person is asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spending {
    pub act: Act,
    /// What leaves the till and the bank.
    pub paid: Money,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Act {
    Entry(Sundry),
    Reversal(Reversal),
}

impl Sundry {
    pub fn postings(&self) -> Vec<Posting> {
        self.lines.iter().map(|line| Posting::debit(line.account, line.fund, line.amount)).collect()
    }
}

/// Returns what some postings take out of the till and the bank, less what the bank itself charged.
pub fn paid_out(chart: &Chart, postings: &[Posting]) -> Result<Money, MoneyError> {
    let sum = |roles: &[Role]| {
        let of_roles = |it: &&Posting| chart.role_of(it.account).is_some_and(|role| roles.contains(&role));
        Money::sum(postings.iter().filter(of_roles).map(|it| it.amount))
    };
    let charges = sum(&[Role::BankCharges])?;
    let own = if charges.is_positive() { charges } else { Money::ZERO };
    let out = (-sum(&[Role::Cash, Role::Bank])?).checked_sub(own)?;
    Ok(if out.is_positive() { out } else { Money::ZERO })
}

impl Matter for Spending {
    const KIND: Kind = Kind::Spending;

    fn subject(&self) -> String {
        match &self.act {
            Act::Entry(entry) => format!("{} {} {}", entry.day, self.paid.dong(), entry.description),
            Act::Reversal(reversal) => format!("entry {}", reversal.seq),
        }
    }

    fn amount(&self) -> Option<Money> {
        Some(self.paid)
    }
}

impl fmt::Display for Spending {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let paid = self.paid;
        match &self.act {
            Act::Entry(Sundry { day, description, .. }) => {
                let day = show_day(*day);
                say!(f, "chi {paid} ngày {day}: {description}", "pay {paid} on {day}: {description}")
            }
            Act::Reversal(Reversal { seq, reason, .. }) => say!(
                f,
                "đảo bút toán số {seq}, trả lại {paid}: {reason}",
                "reverse entry {seq}, giving back {paid}: {reason}"
            ),
        }
    }
}

#[derive(Debug, thiserror::Error)]
pub enum SundryError {
    Post(#[from] PostError),
    Approval(#[from] ApprovalError),
    Db(#[from] DbError),
}

impl fmt::Display for SundryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Post(err) => err.fmt(f),
            Self::Approval(err) => err.fmt(f),
            Self::Db(err) => err.fmt(f),
        }
    }
}

impl From<MoneyError> for SundryError {
    fn from(err: MoneyError) -> Self {
        Self::Post(err.into())
    }
}
