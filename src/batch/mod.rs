//! Batches: envelopes that are entered row by row, counted against what lies on the table, and posted in one go.

use chrono::NaiveDate;

use crate::{
    calendar::Instant,
    codes,
    donation::{Means, members},
    id::{AccountId, BatchId, BookId, FundId, PartyId, Seq, UnitId, UserId},
    money::Money,
    text::{
        TextError,
        amount::{AmountError, parse_typed},
        clean, clean_within,
    },
};

mod error;
pub mod sheet;
pub mod store;
#[cfg(test)]
mod tests;
pub mod workflow;

pub use error::{BatchError, Fault, Flaw};

/// How many rows one batch may have; nobody counts more envelopes than this at one table.
pub const MOST_ROWS: usize = 500;
/// No envelope holds more; with it the rows of a batch can always be added up.
const MOST_DONG: i64 = 100_000_000_000_000;
/// The longest amount that somebody can mean to type.
const LONGEST_AMOUNT: usize = 60;
const LONGEST_KEY: usize = 60;
/// Two thousand names with what each put in.
const LONGEST_LIST: usize = 100_000;

codes! {
    /// Where a batch stands.
    pub enum Stage ("trạng thái đợt", "stage of a batch") {
        Open = "open" ("đang nhập", "open"),
        Posted = "posted" ("đã ghi sổ", "posted"),
        Discarded = "discarded" ("đã bỏ", "discarded"),
    }
}

codes! {
    /// A column of the grid that a person fills in.
    pub enum Column ("cột", "column") {
        Donor = "donor" ("Người ủng hộ", "Donor"),
        Amount = "amount" ("Số tiền", "Amount"),
        Fund = "fund" ("Quỹ", "Fund"),
        Words = "words" ("Ghi chú", "Note"),
        Anonymous = "anonymous" ("Giấu tên", "Anonymous"),
        Names = "names" ("Danh sách tên", "List of names"),
    }
}

codes! {
    /// What somebody has said about who the donor of a row is.
    pub enum Answer ("câu trả lời về người ủng hộ", "answer about the donor") {
        /// Nobody has said; a name that nobody on file bears needs no answer.
        Unsettled = "unsettled" ("chưa rõ", "not said"),
        OnFile = "on_file" ("cùng người trong danh bạ", "the same person on file"),
        /// The donor of the first row above with this name.
        SameAsAbove = "same_as_above" ("cùng người với dòng trên", "the same person as above"),
        New = "new" ("người mới", "a new person"),
    }
}

impl Stage {
    /// Returns how good a sign the stage is, as the pages colour it.
    pub const fn mood(self) -> &'static str {
        match self {
            Self::Open => "ask",
            Self::Posted => "good",
            Self::Discarded => "bad",
        }
    }
}

/// Who a typed name means.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Identity {
    #[default]
    Unsettled,
    OnFile(PartyId),
    SameAsAbove,
    New,
}

impl Identity {
    pub const fn answer(self) -> Answer {
        match self {
            Self::Unsettled => Answer::Unsettled,
            Self::OnFile(_) => Answer::OnFile,
            Self::SameAsAbove => Answer::SameAsAbove,
            Self::New => Answer::New,
        }
    }

    pub const fn party(self) -> Option<PartyId> {
        match self {
            Self::OnFile(party) => Some(party),
            _ => None,
        }
    }

    /// Puts an answer and its party together, or nothing where they do not fit.
    pub fn from_parts(answer: Answer, party: Option<PartyId>) -> Option<Self> {
        match (answer, party) {
            (Answer::OnFile, Some(party)) => Some(Self::OnFile(party)),
            (Answer::Unsettled, None) => Some(Self::Unsettled),
            (Answer::SameAsAbove, None) => Some(Self::SameAsAbove),
            (Answer::New, None) => Some(Self::New),
            _ => None,
        }
    }
}

/// What holds for every envelope of a batch, and what was counted on the table before anybody typed.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Terms {
    pub day: NaiveDate,
    /// The fund of the rows that name none.
    pub fund: FundId,
    pub means: Means,
    /// Where the money went; none takes the account of the means' role.
    pub account: Option<AccountId>,
    pub count: Option<i64>,
    pub total: Option<Money>,
}

/// What a batch has become in the books.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Posted {
    /// The gifts are one run of entries, and their receipts one run of numbers, both in the order of the rows.
    pub first_seq: Seq,
    pub receipt_year: i64,
    pub first_no: i64,
    pub gifts: i64,
}

impl Posted {
    pub fn last_seq(self) -> Seq {
        Seq(self.first_seq.0 + self.gifts - 1)
    }

    /// Returns the entries in the order of the rows.
    pub fn seqs(self) -> impl Iterator<Item = Seq> {
        (self.first_seq.0..=self.last_seq().0).map(Seq)
    }

    pub fn last_no(self) -> i64 {
        self.first_no + self.gifts - 1
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    Open,
    Posted { posted: Posted, by: UserId, at: Instant },
    Discarded { by: UserId, at: Instant },
}

impl State {
    pub const fn stage(self) -> Stage {
        match self {
            Self::Open => Stage::Open,
            Self::Posted { .. } => Stage::Posted,
            Self::Discarded { .. } => Stage::Discarded,
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Batch {
    pub id: BatchId,
    pub book: BookId,
    /// The unit or branch that received the envelopes.
    pub unit: UnitId,
    pub terms: Terms,
    pub state: State,
    pub made_by: UserId,
    pub made_at: Instant,
}

/// One envelope as it was typed; what cannot be read yet is kept all the same.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Draft {
    /// Made by the page that shows the row, so that a save that is repeated stays one row.
    pub key: String,
    pub donor: String,
    pub identity: Identity,
    /// The amount as it was typed.
    pub typed: String,
    pub words: String,
    pub anonymous: bool,
    /// Another fund than the batch's.
    pub fund: Option<FundId>,
    /// The amount that somebody was asked about and called right.
    pub sure: Option<Money>,
    /// The people behind a body's envelope, a line each, as [`members::read`] reads them.
    pub names: String,
}

impl Draft {
    /// Tidies what was typed.
    ///
    /// # Errors
    /// [`BatchError::EmptyRow`] for a row that says nothing, [`TextError`] for text that cannot be kept.
    pub fn tidy(&self) -> Result<Self, BatchError> {
        let tidy = Self {
            key: clean_within(&self.key, LONGEST_KEY)?,
            donor: clean(&self.donor)?,
            typed: clean_within(&self.typed, LONGEST_AMOUNT)?,
            words: clean(&self.words)?,
            names: tidy_lines(&self.names)?,
            ..self.clone()
        };
        if tidy.key.is_empty() {
            return Err(BatchError::NoKey);
        }
        let says_nothing =
            tidy.donor.is_empty() && tidy.typed.is_empty() && tidy.words.is_empty() && tidy.names.is_empty();
        if says_nothing && !tidy.anonymous && tidy.identity == Identity::Unsettled {
            return Err(BatchError::EmptyRow);
        }
        Ok(tidy)
    }

    /// Reads the list of names.
    pub fn list(&self) -> Result<Vec<members::Named>, members::ListError> {
        members::read(&self.names)
    }

    /// Reads the amount.
    pub fn amount(&self) -> Result<Money, AmountError> {
        let amount = parse_typed(&self.typed)?;
        if amount.dong() > MOST_DONG { Err(AmountError::TooLarge(self.typed.clone())) } else { Ok(amount) }
    }
}

/// Tidies a list line by line; the columns of a sheet keep the tab between them.
fn tidy_lines(text: &str) -> Result<String, BatchError> {
    let length = text.chars().count();
    if length > LONGEST_LIST {
        return Err(TextError::TooLong { length, limit: LONGEST_LIST }.into());
    }
    let tidy =
        |line: &str| line.split('\t').map(clean).collect::<Result<Vec<_>, _>>().map(|it| it.join("\t"));
    let lines: Vec<String> = text.lines().map(tidy).collect::<Result<_, _>>()?;
    Ok(lines.join("\n").trim().to_owned())
}

/// A row as the server keeps it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The place of the row in the batch; receipts are numbered in this order.
    pub line: i64,
    /// Counts the saves, so that two windows do not overwrite each other unseen.
    pub version: i64,
    pub draft: Draft,
    /// What the amount was read as when it was typed.
    pub amount: Option<Money>,
    /// The gift that the row has become.
    pub seq: Option<Seq>,
}
