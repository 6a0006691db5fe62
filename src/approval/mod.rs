//! A task that asks for a second person: who asked what, who answered, and how it stands.
//!
//! Whoever asks never answers. The second person is somebody of the same unit who holds the right; a unit with
//! nobody else borrows the nearest unit above, for a limited time; and where the unit's policy allows it, an author
//! who is alone may go ahead with a reason, which stays red on the boards above until one of them countersigns.
//!
//! # For a noun whose workflow needs a second person
//! Say what is asked as a [`Matter`], open the task from the workflow that asks, and carry it out in the write job
//! of the workflow that decides. [`act`] gives a [`Consent`] exactly once, with the act that settles the task; a
//! function that takes one cannot be called by one person alone.
//!
//! ```ignore
//! // fund/transfer/mod.rs: what is asked, and one sentence about it in both languages.
//! #[derive(Clone, Debug, Serialize, Deserialize)]
//! pub struct Transfer { from: FundId, to: FundId, amount: Money, reason: String }
//!
//! impl Matter for Transfer {
//!     const KIND: Kind = Kind::FundTransfer;
//!     fn subject(&self) -> String { format!("{}>{}", self.from, self.to) }
//!     fn amount(&self) -> Option<Money> { Some(self.amount) }
//! }
//!
//! impl fmt::Display for Transfer { /* say!(f, "chuyển {} …", "transfer {} …", self.amount) */ }
//!
//! // fund/transfer/workflow.rs
//! pub fn ask(tx: &mut Tx, author: &Author, unit: UnitId, transfer: &Transfer) -> Result<ApprovalId, FundError> {
//!     transfer.validate()?;
//!     Ok(approval::ask(tx, author, unit, transfer)?)
//! }
//!
//! /// Takes any answer to the task; the money moves with the one that settles it.
//! pub fn decide(tx: &mut Tx, author: &Author, task: ApprovalId, answer: &Answer) -> Result<State, FundError> {
//!     let acted = approval::act(tx, author, task, answer)?;
//!     if let Some(consent) = &acted.consent {
//!         let transfer: Transfer = consent.matter()?;
//!         carry_out(tx, author, consent, &transfer)?; // posts, and records its own audit row
//!     }
//!     Ok(acted.state)
//! }
//! ```
//!
//! Both [`ask`] and [`act`] write their audit row into the book's chain. The job must name that book, which is
//! the book of the task's unit ([`Task::book`]). Where the carrying out fails, the whole job fails and the act with
//! it, so that a task is never settled without its consequence. The pages and the command line answer tasks of
//! every kind through [`crate::settle`], which knows the noun of each kind: add yours there.

use serde::{Serialize, de::DeserializeOwned};

use crate::{
    calendar::Instant,
    codes,
    db::DbError,
    id::{ApprovalId, BookId, UnitId, UserId},
    money::Money,
    user::{Role, rights::Right},
};

mod error;
mod gate;
pub mod people;
pub mod rules;
pub mod store;
#[cfg(test)]
mod tests;
pub mod workflow;

pub use error::ApprovalError;
pub use gate::{
    Acted, Consent, act, around, around_each, ask, go_alone, inbox, inbox_count, policy, red_marks,
};
pub use rules::State;

codes! {
    /// What is asked.
    pub enum Kind ("loại việc cần người thứ hai", "kind of task for a second person") {
        ReceiptVoid = "receipt_void" ("hủy biên lai", "voiding a receipt"),
        FundTransfer = "fund_transfer" ("chuyển tiền giữa các quỹ", "transfer between funds"),
        PaymentBatch = "payment_batch" ("đợt chi", "payment batch"),
        PayeeAccount = "payee_account" ("đổi tài khoản người nhận", "change of a recipient's account"),
        PeriodReopen = "period_reopen" ("mở lại kỳ kế toán", "reopening a period"),
        Spending = "spending" ("chi ngoài học bổng", "spending other than scholarships"),
        RuleVersion = "rule_version" ("công bố điều kiện xét", "publishing a rule"),
        RollFreeze = "roll_freeze" ("chốt bảng vàng", "freezing an honour roll"),
        RollErratum = "roll_erratum" ("đính chính bảng vàng", "erratum to an honour roll"),
        Unclaimed = "unclaimed" ("trả suất không người nhận về quỹ", "unclaimed awards back to their funds"),
    }
}

codes! {
    /// How many must agree.
    pub enum Quorum ("cách lấy ý kiến", "quorum") {
        /// The first answer settles the task.
        Any = "any" ("một người khác", "one other person"),
        /// Everybody who was asked agrees, or nothing happens.
        All = "all" ("tất cả những người được hỏi", "everybody who is asked"),
        NOfM = "n_of_m" ("một số người", "several people"),
    }
}

codes! {
    /// What somebody does about a task.
    pub enum Deed ("ý kiến", "answer") {
        Agree = "agree" ("đồng ý", "agree"),
        Disagree = "disagree" ("không đồng ý", "disagree"),
        /// Back to the author, to be mended and asked again.
        Return = "return" ("trả lại", "send back"),
        Withdraw = "withdraw" ("rút lại", "withdraw"),
        /// The author goes ahead alone.
        Release = "release" ("tự cho qua khi khẩn cấp", "emergency release"),
        Countersign = "countersign" ("ký xác nhận sau", "countersign"),
    }
}

impl Kind {
    /// Returns the roles whose holders may be the second person.
    ///
    /// An administrator is not among them: whoever hands out the roles does not also use them.
    pub const fn confirmers(self) -> &'static [Role] {
        match self {
            Self::ReceiptVoid | Self::PayeeAccount => {
                &[Role::Treasurer, Role::Accountant, Role::Chair, Role::Reviewer]
            }
            // Whoever records or pays does not approve.
            Self::FundTransfer
            | Self::PaymentBatch
            | Self::PeriodReopen
            | Self::Spending
            | Self::RuleVersion
            | Self::RollFreeze
            | Self::RollErratum
            | Self::Unclaimed => Right::Approve.roles(),
        }
    }

    /// Returns the policy of units for which nobody has set another.
    pub const fn policy(self) -> Policy {
        let may_release = !matches!(
            self,
            Self::PeriodReopen
                | Self::PayeeAccount
                | Self::RuleVersion
                | Self::RollFreeze
                | Self::RollErratum
                | Self::Unclaimed
        );
        Policy { quorum: Quorum::Any, needed: 1, own_hours: 30 * 24, borrowed_hours: 3 * 24, may_release }
    }
}

/// What a unit asks for before something of a kind is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Policy {
    pub quorum: Quorum,
    /// How many must agree, for [`Quorum::NOfM`].
    pub needed: i64,
    /// How long people of the unit have for their answer.
    pub own_hours: i64,
    /// How long somebody who was borrowed from above has.
    pub borrowed_hours: i64,
    /// Whether an author who is alone may go ahead.
    pub may_release: bool,
}

impl Policy {
    /// Returns how many people must be found before the unit counts as having enough of them.
    pub fn wanted(&self) -> i64 {
        if self.quorum == Quorum::NOfM { self.needed } else { 1 }
    }
}

/// What a noun asks for: kept as JSON with the task, and shown as one sentence that is made from it.
pub trait Matter: Serialize + DeserializeOwned + std::fmt::Display {
    const KIND: Kind;

    /// Names what the task is about within its book; there is one open task per kind and subject.
    fn subject(&self) -> String;

    fn amount(&self) -> Option<Money> {
        None
    }
}

/// A task as it was asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Task {
    pub id: ApprovalId,
    pub book: BookId,
    pub unit: UnitId,
    pub kind: Kind,
    pub subject: String,
    /// The [`Matter`], as JSON.
    pub payload: String,
    pub amount: Option<Money>,
    pub quorum: Quorum,
    /// How many must agree, of how many people there were when it was asked.
    pub needed: i64,
    pub of_people: i64,
    pub may_release: bool,
    pub author: UserId,
    pub asked_at: Instant,
    pub expires_at: Instant,
}

impl Task {
    /// Reads what is asked.
    pub fn matter<M: Matter>(&self) -> Result<M, DbError> {
        let corrupt = |why: String| DbError::Corrupt(format!("approvals {}: {why}", self.id));
        if self.kind != M::KIND {
            return Err(corrupt(format!("{} ≠ {}", self.kind.code(), M::KIND.code())));
        }
        serde_json::from_str(&self.payload).map_err(|err| corrupt(err.to_string()))
    }
}

/// An answer as it is given; whoever says no says why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    pub deed: Deed,
    pub reason: String,
}

impl Answer {
    pub fn new(deed: Deed, reason: impl Into<String>) -> Self {
        Self { deed, reason: reason.into() }
    }
}

/// An answer on record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Act {
    pub by: UserId,
    pub deed: Deed,
    pub reason: String,
    pub at: Instant,
}

/// A task with everything that was answered to it, in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    pub task: Task,
    pub acts: Vec<Act>,
}
