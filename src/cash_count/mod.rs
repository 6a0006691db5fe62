//! Counting the cash box (kiểm kê quỹ, form 08a-TT): notes, total, what the book says, and the difference.
//!
//! A count is evidence: it is recorded as it was and never changed. A difference is not booked by it; it waits for
//! the accountant, who books it or explains it.

use std::fmt;

use chrono::NaiveDate;
use serde_json::json;

use crate::{
    calendar::Instant,
    id::{AccountId, BookId, CashCountId, Seq, UserId},
    ledger::account::Role,
    money::{Money, MoneyError},
    say,
};

pub mod denomination;
mod error;
pub mod store;
#[cfg(test)]
mod tests;
pub mod workflow;

pub use error::CashCountError;

/// The series of numbers that counts bear.
pub const SERIES: &str = "KK";

/// The most notes of one kind that a cash box is believed to hold.
const MOST_PIECES: i64 = 1_000_000;

/// So many notes of one value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pile {
    pub note: Money,
    pub pieces: i64,
}

impl Pile {
    pub fn amount(self) -> Result<Money, MoneyError> {
        let dong = self.note.dong().checked_mul(self.pieces).ok_or(MoneyError::TooLarge)?;
        Money::try_from(dong)
    }
}

/// A number of notes as it is typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pieces(pub i64);

impl std::str::FromStr for Pieces {
    type Err = CashCountError;

    fn from_str(text: &str) -> Result<Self, CashCountError> {
        let pieces = text.trim().parse::<u32>().map_err(|_| CashCountError::NotPieces(text.to_owned()))?;
        Ok(Self(i64::from(pieces)))
    }
}

/// Adds up what was counted.
pub fn total(piles: &[Pile]) -> Result<Money, MoneyError> {
    piles.iter().try_fold(Money::ZERO, |sum, pile| sum.checked_add(pile.amount()?))
}

/// Checks that every pile is of a note of the day and of a number that can be.
pub fn check(piles: &[Pile], day: NaiveDate) -> Result<(), CashCountError> {
    let notes = denomination::valid_on(day);
    for Pile { note, pieces } in piles.iter().copied() {
        if !notes.contains(&note) {
            return Err(CashCountError::UnknownNote { note, day });
        }
        if pieces < 0 {
            return Err(CashCountError::NegativePieces { note });
        }
        if pieces > MOST_PIECES {
            return Err(CashCountError::TooManyPieces { note });
        }
    }
    Ok(())
}

/// What the box holds against what the book says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Difference {
    None,
    /// More than the book says (thừa).
    Surplus(Money),
    /// Less than the book says (thiếu).
    Shortage(Money),
}

impl Difference {
    pub fn of(counted: Money, book: Money) -> Result<Self, MoneyError> {
        let over = counted.checked_sub(book)?;
        Ok(match over {
            _ if over.is_positive() => Self::Surplus(over),
            _ if over.is_negative() => Self::Shortage(-over),
            _ => Self::None,
        })
    }

    pub const fn is_none(self) -> bool {
        matches!(self, Self::None)
    }

    /// Returns the account against which the difference waits until it is explained: what is over is owed to
    /// whoever paid it, what is short is owed by whoever kept the box.
    pub const fn proposed_role(self) -> Option<Role> {
        match self {
            Self::None => None,
            Self::Surplus(_) => Some(Role::UnidentifiedReceipts),
            Self::Shortage(_) => Some(Role::Advances),
        }
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::None => say!(f, "khớp sổ", "agrees with the book"),
            Self::Surplus(amount) => say!(f, "thừa {amount} so với sổ", "{amount} more than the book says"),
            Self::Shortage(amount) => say!(f, "thiếu {amount} so với sổ", "{amount} less than the book says"),
        }
    }
}

/// A count as it was recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CashCount {
    pub id: CashCountId,
    pub book: BookId,
    pub account: AccountId,
    pub year: i64,
    pub no: i64,
    pub counted_on: NaiveDate,
    /// How many entries the book had when it was counted.
    pub known: Seq,
    /// The notes that were there, the largest first.
    pub piles: Vec<Pile>,
    pub total: Money,
    /// What the book said at the end of the day, as it was known then.
    pub book_balance: Money,
    /// Why it differs, as far as is known; empty where it does not.
    pub reason: String,
    /// What should be done about the difference.
    pub proposal: String,
    pub counted_by: String,
    pub witnesses: String,
    pub user: UserId,
    pub recorded_at: Instant,
}

impl CashCount {
    pub fn difference(&self) -> Result<Difference, MoneyError> {
        Difference::of(self.total, self.book_balance)
    }

    /// Returns `KK-2025/0003`.
    pub fn number(&self) -> String {
        format!("{SERIES}-{}/{:04}", self.year, self.no)
    }

    /// Returns what the audit chain keeps of the count, in which nothing of it may be missing.
    pub fn sealed(&self) -> String {
        let piles: Vec<(i64, i64)> = self.piles.iter().map(|it| (it.note.dong(), it.pieces)).collect();
        json!({
            "account": self.account, "day": self.counted_on, "known": self.known, "piles": piles,
            "total": self.total, "book": self.book_balance, "reason": self.reason,
            "proposal": self.proposal, "counted_by": self.counted_by, "witnesses": self.witnesses,
        })
        .to_string()
    }
}

/// What became of a difference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settlement {
    /// The entry that books it; none where it was only explained.
    pub entry: Option<Seq>,
    pub reason: String,
    pub user: UserId,
    pub at: Instant,
}

impl Settlement {
    /// Returns what the audit chain keeps of the settlement.
    pub fn sealed(&self) -> String {
        json!({"entry": self.entry, "reason": self.reason}).to_string()
    }
}

/// How much cash may stay in the box, from a day on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CashLimit {
    pub valid_from: NaiveDate,
    pub amount: Money,
    /// The decision that set it.
    pub basis: String,
}

impl CashLimit {
    /// Returns what should be taken to the bank, or none.
    pub fn excess(&self, held: Money) -> Result<Option<Money>, MoneyError> {
        let over = held.checked_sub(self.amount)?;
        Ok(over.is_positive().then_some(over))
    }
}
