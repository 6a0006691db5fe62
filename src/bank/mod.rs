//! Lines of bank statements: each is kept once, and waits until it is known what it was.

use chrono::NaiveDate;

use crate::{
    id::{AccountId, BookId, ImportId, Seq, StatementLineId},
    money::Money,
};

pub mod store;

/// A movement on an account of the books as the bank reports it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewLine {
    pub book: BookId,
    pub account: AccountId,
    pub import: ImportId,
    pub file_line: i64,
    pub day: NaiveDate,
    pub document: String,
    pub reference: String,
    /// What the sender wrote. It may name persons, so it never goes into the description of an entry.
    pub memo: String,
    pub offset_name: String,
    /// Above zero for money in, below zero for money out.
    pub amount: Money,
    pub balance: Option<Money>,
    pub fingerprint: [u8; 32],
    /// Truly equal lines are several movements: this is the first of them, the second, and so on.
    pub occurrence: i64,
    /// The entry that records it in the books; none while the line waits.
    pub entry: Option<Seq>,
}

/// A line that an earlier file brought.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KnownLine {
    pub id: StatementLineId,
    pub entry: Option<Seq>,
}
