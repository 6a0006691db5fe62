//! Accounts at banks: statement lines, what they were, and what donors are asked for.
//!
//! A line is kept once and waits until somebody says what it is. [`matching`] proposes, a person decides
//! ([`workflow`]), each decision is a row that stays, and [`reconcile`] holds the books against the bank.

use chrono::NaiveDate;

use crate::{
    calendar::Instant,
    codes,
    id::{
        AccountId, AppealId, BankAccountId, BookId, FundId, ImportId, Seq, StatementLineId, UnitId, UserId,
    },
    money::Money,
};

mod error;
pub mod matching;
pub mod memo;
pub mod payer;
pub mod queue;
pub mod reconcile;
pub mod standing;
pub mod store;
pub mod vietqr;
pub mod workflow;

pub use error::{BankError, ImportRefusal};
use memo::Code;
use vietqr::{AccountNumber, Bin, Memo, QrError, Transfer};

codes! {
    /// Where a statement line stands.
    pub enum LineState ("trạng thái dòng sao kê", "state of a statement line") {
        Waiting = "waiting" ("chờ xử lý", "waiting"),
        Explained = "explained" ("đã khớp", "matched"),
        /// The bank took the movement back by another line; the books never had it.
        Contra = "contra" ("ngân hàng đã đảo", "taken back by the bank"),
        /// Its import was undone.
        Withdrawn = "withdrawn" ("đã rút lại", "withdrawn"),
    }
}

codes! {
    /// What somebody said of a line.
    pub enum DecisionKind ("quyết định", "decision") {
        Entry = "entry" ("khớp với bút toán đã ghi", "matched with a recorded entry"),
        Gift = "gift" ("ghi khoản ủng hộ", "recorded as a gift"),
        Pledge = "pledge" ("thực hiện khoản hứa", "fulfils a pledge"),
        Unidentified = "unidentified" ("chưa rõ người gửi", "sender unknown"),
        Charge = "charge" ("phí ngân hàng", "bank charge"),
        Interest = "interest" ("lãi tiền gửi", "interest"),
        OwnTransfer = "own_transfer" ("chuyển giữa hai tài khoản của đơn vị", "between own accounts"),
        Contra = "contra" ("ngân hàng đã đảo", "taken back by the bank"),
        GiveBack = "give_back" ("học bổng hoàn lại", "award given back"),
        Undo = "undo" ("hoàn tác", "undone"),
        Withdraw = "withdraw" ("rút lại cùng lần nhập", "withdrawn with its import"),
    }
}

codes! {
    /// What a memo code stands for.
    pub enum CodeKind ("loại mã", "kind of code") {
        Appeal = "appeal" ("lời kêu gọi", "appeal"),
        Pledge = "pledge" ("khoản hứa", "pledge"),
        Donor = "donor" ("người ủng hộ", "donor"),
        Gift = "gift" ("khoản ủng hộ", "gift"),
    }
}

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
    /// Whether nobody has said yet what it is.
    pub waits: bool,
}

/// A line on file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatementLine {
    pub id: StatementLineId,
    pub account: AccountId,
    pub import: ImportId,
    pub file_line: i64,
    pub day: NaiveDate,
    pub document: String,
    pub reference: String,
    pub memo: String,
    pub offset_name: String,
    pub amount: Money,
    pub balance: Option<Money>,
    pub state: LineState,
    pub entry: Option<Seq>,
}

impl From<&StatementLine> for matching::Line {
    fn from(line: &StatementLine) -> Self {
        Self {
            id: line.id,
            day: line.day,
            amount: line.amount,
            reference: line.reference.clone(),
            memo: line.memo.clone(),
            offset_name: line.offset_name.clone(),
        }
    }
}

/// What was said of a line, by whom and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    pub line: StatementLineId,
    pub no: i64,
    pub kind: DecisionKind,
    /// The entry that explains the line; for an undo the reversal, where the entry had to be taken back.
    pub entry: Option<Seq>,
    /// Whether the decision posted the entry or found it in the books.
    pub posted: bool,
    pub other_line: Option<StatementLineId>,
    pub score: Option<i64>,
    pub reason_vi: String,
    pub reason_en: String,
    pub by: UserId,
    pub at: Instant,
}

/// An account at a bank, mirrored by one account of the chart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BankAccount {
    pub id: BankAccountId,
    pub book: BookId,
    pub account: AccountId,
    pub bin: Bin,
    pub number: AccountNumber,
    pub holder: String,
    /// The fund of charges, of interest, and of gifts that say nothing else.
    pub fund: FundId,
}

impl BankAccount {
    pub fn bank(&self) -> &str {
        vietqr::bank_name(self.bin.as_str())
    }

    /// Returns the transfer to this account that a QR code asks for.
    pub fn transfer(&self, amount: Option<Money>, memo: Memo) -> Result<Transfer, QrError> {
        Transfer::new(self.bin.clone(), self.number.clone(), amount, Some(memo))
    }
}

/// What donors are asked to give for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Appeal {
    pub id: AppealId,
    pub book: BookId,
    pub unit: UnitId,
    pub fund: FundId,
    pub account: BankAccountId,
    pub title: String,
    /// The sum that is asked for, where all give alike.
    pub amount: Option<Money>,
    pub opens_on: NaiveDate,
    pub closes_on: Option<NaiveDate>,
}

impl Appeal {
    pub fn is_open_on(&self, day: NaiveDate) -> bool {
        self.opens_on <= day && self.closes_on.is_none_or(|last| day <= last)
    }

    /// Returns the memo that the appeal's QR code carries.
    pub fn memo(&self, code: Code) -> Memo {
        Memo::of_code(code, &self.title)
    }
}
