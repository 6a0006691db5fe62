//! Payouts: the awards of a decision that are paid together, from the list to the money that the bank sends back.
//!
//! A list is a draft until somebody sends it to a second person; from then on every row is a snapshot, and its
//! fingerprint is what the second person agrees to, what is locked, and what is paid. Nothing is posted before the
//! money has left; then each award is paid by the same workflow that pays a single one.

use chrono::NaiveDate;

use crate::{
    bank::vietqr::{AccountNumber, Bin, bank_name},
    calendar::Instant,
    codes,
    id::{
        AccountId, ApprovalId, AwardId, BookId, DecisionId, PartyId, PayeeAccountId, PayoutId, PayoutLineId,
        Seq, UnitId, UserId,
    },
    ledger::chain::{Canonical, Hash},
    money::{Money, MoneyError},
};

pub mod collect;
mod error;
pub mod file;
pub mod link;
mod matter;
pub mod sheet;
pub mod store;
#[cfg(test)]
mod tests;
pub mod workflow;

pub use error::{PayoutError, Red};
pub use matter::{AccountChange, PaymentList, Unfetched};
pub use sheet::{Finding, Look, Sheet};

codes! {
    /// Where a payout stands.
    pub enum Stage ("trạng thái đợt chi", "stage of a payout") {
        Draft = "draft" ("đang lập", "draft"),
        Submitted = "submitted" ("chờ kiểm tra", "waiting for the check"),
        Checked = "checked" ("đã kiểm tra", "checked"),
        Locked = "locked" ("đã khóa", "locked"),
        Sent = "sent" ("đã chuyển", "sent"),
        Closed = "closed" ("đã kết thúc", "closed"),
        Discarded = "discarded" ("đã bỏ", "discarded"),
    }
}

codes! {
    /// What somebody tries to do with a payout.
    pub enum Step ("bước của đợt chi", "step of a payout") {
        Change = "change" ("sửa", "change it"),
        Submit = "submit" ("gửi kiểm tra", "send it to be checked"),
        Check = "check" ("xác nhận", "confirm it"),
        Lock = "lock" ("khóa", "lock it"),
        Reopen = "reopen" ("mở lại", "open it again"),
        File = "file" ("tải tệp", "take its file"),
        Send = "send" ("ghi đã chuyển", "record it as sent"),
        Sign = "sign" ("ghi ký nhận", "record signatures"),
        Return = "return" ("ghi ngân hàng trả lại", "record what the bank sent back"),
        Close = "close" ("kết thúc", "close it"),
        Discard = "discard" ("bỏ", "discard it"),
    }
}

codes! {
    pub enum Method ("hình thức chi", "way of paying") {
        Bank = "bank" ("chuyển khoản", "bank transfer"),
        Cash = "cash" ("tiền mặt", "cash"),
    }
}

codes! {
    /// Where one line stands.
    pub enum LineState ("trạng thái dòng chi", "state of a line") {
        Draft = "draft" ("đang lập", "draft"),
        /// On a list that was sent to a second person, or further.
        Held = "held" ("chờ chi", "to be paid"),
        Paid = "paid" ("đã chi", "paid"),
        Returned = "returned" ("ngân hàng trả lại", "sent back by the bank"),
        Unclaimed = "unclaimed" ("không đến nhận", "not fetched"),
    }
}

codes! {
    /// Whose account it is.
    pub enum Relation ("quan hệ của chủ tài khoản", "relation of the account's holder") {
        Own = "self" ("chính người nhận", "the recipient"),
        Parent = "parent" ("cha hoặc mẹ", "a parent"),
        Guardian = "guardian" ("người giám hộ", "the guardian"),
        Proxy = "proxy" ("người nhận thay", "somebody who receives for them"),
    }
}

codes! {
    /// How an account came into the books.
    pub enum Source ("nguồn của số tài khoản", "source of an account") {
        Desk = "desk" ("nhập tại đơn vị", "typed at the desk"),
        Link = "link" ("xã gửi qua liên kết", "sent through a link"),
    }
}

codes! {
    /// Whether an account may be used.
    pub enum Standing ("tình trạng số tài khoản", "standing of an account") {
        /// The second person of the payout sees it for the first time, and confirms it with the list.
        Given = "given" ("mới nhập", "entered"),
        Waiting = "waiting" ("chờ người thứ hai xác nhận", "waiting for a second person"),
        Confirmed = "confirmed" ("đã xác nhận", "confirmed"),
        Refused = "refused" ("không được xác nhận", "not confirmed"),
    }
}

codes! {
    /// Why the bank sent a payment back.
    pub enum BackCode ("lý do trả lại", "reason of a return") {
        WrongName = "wrong_name" ("sai tên chủ tài khoản", "wrong name"),
        WrongNumber = "wrong_number" ("sai số tài khoản", "wrong number"),
        AccountClosed = "closed" ("tài khoản đã đóng", "account closed"),
        Other = "other" ("lý do khác", "another reason"),
    }
}

impl Stage {
    /// Returns how good a sign the stage is, as the pages colour it.
    pub const fn mood(self) -> &'static str {
        match self {
            Self::Draft | Self::Submitted | Self::Checked | Self::Locked => "ask",
            Self::Sent | Self::Closed => "good",
            Self::Discarded => "",
        }
    }

    /// Tells whether somebody still has to do something before the money has left.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Draft | Self::Submitted | Self::Checked | Self::Locked)
    }

    /// Checks that a step may be taken from here.
    pub fn may(self, step: Step) -> Result<(), PayoutError> {
        let fits = match step {
            Step::Change | Step::Submit | Step::Discard => self == Self::Draft,
            Step::Check => self == Self::Submitted,
            Step::Lock => self == Self::Checked,
            Step::Reopen => matches!(self, Self::Checked | Self::Locked),
            Step::Send => self == Self::Locked,
            Step::File | Step::Sign => matches!(self, Self::Locked | Self::Sent),
            Step::Return => matches!(self, Self::Sent | Self::Closed),
            Step::Close => self == Self::Sent,
        };
        if fits { Ok(()) } else { Err(PayoutError::WrongStage { stage: self, step }) }
    }
}

impl LineState {
    pub const fn mood(self) -> &'static str {
        match self {
            Self::Draft | Self::Held => "ask",
            Self::Paid => "good",
            Self::Returned => "bad",
            Self::Unclaimed => "",
        }
    }
}

/// Who did something, and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Done {
    pub by: UserId,
    pub at: Instant,
}

/// Awards of one decision that are paid together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Payout {
    pub id: PayoutId,
    pub book: BookId,
    pub unit: UnitId,
    pub decision: DecisionId,
    /// The account at a bank that pays; cash is paid from the box.
    pub account: AccountId,
    pub stage: Stage,
    pub made: Done,
    /// The task of the second person, and the fingerprint of what was shown.
    pub asked: Option<(ApprovalId, Hash)>,
    pub locked: Option<Done>,
    pub sent: Option<(Done, NaiveDate)>,
    pub closed: Option<Done>,
}

/// Where the money goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Destination {
    pub bin: Bin,
    pub number: AccountNumber,
    pub holder: String,
    pub relation: Relation,
}

impl Destination {
    pub fn bank(&self) -> &str {
        bank_name(self.bin.as_str())
    }

    /// Tells whether money for this place would come to the same account.
    pub fn is_same_account(&self, other: &Self) -> bool {
        self.bin == other.bin && self.number == other.number
    }
}

/// An account on file for somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PayeeAccount {
    pub id: PayeeAccountId,
    pub book: BookId,
    pub person: PartyId,
    pub to: Destination,
    pub source: Source,
    pub standing: Standing,
    pub task: Option<ApprovalId>,
    pub entered: Done,
}

impl PayeeAccount {
    /// Returns what the audit chain keeps of it when it is entered.
    pub fn told(&self) -> serde_json::Value {
        serde_json::json!({
            "bin": self.to.bin.as_str(), "number": self.to.number.as_str(), "holder": self.to.holder,
            "relation": self.to.relation, "source": self.source, "approval": self.task,
        })
    }
}

/// A payment that the bank sent back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Back {
    pub code: BackCode,
    pub words: String,
    pub entry: Seq,
    pub done: Done,
}

/// One award on a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub id: PayoutLineId,
    pub payout: PayoutId,
    pub no: i64,
    pub award: AwardId,
    pub person: PartyId,
    pub payee: String,
    pub amount: Money,
    pub method: Method,
    pub state: LineState,
    /// The account as the second person saw it; a draft has none yet.
    pub to: Option<(PayeeAccountId, Destination)>,
    pub reissue_of: Option<PayoutLineId>,
    pub paid: Option<Seq>,
    pub back: Option<Back>,
}

impl Line {
    /// Returns what a bank hands back with the payment, so that it is known again.
    pub fn reference(&self) -> String {
        format!("DC{}-{}", self.payout, self.no)
    }

    /// Returns the words of the transfer, such as `DC3 D2 HOC BONG TRAN THI HOA`.
    pub fn memo(&self, longest: usize) -> String {
        file::memo(&format!("DC{} D{} hoc bong {}", self.payout, self.no, self.payee), longest)
    }
}

/// What the lines of a list come to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sums {
    pub count: i64,
    pub total: Money,
    pub bank: Money,
    pub cash: Money,
}

impl Sums {
    pub fn of<'l>(lines: impl Iterator<Item = &'l Line> + Clone) -> Result<Self, MoneyError> {
        let by = |method: Method| {
            Money::sum(lines.clone().filter(|line| line.method == method).map(|line| line.amount))
        };
        let (bank, cash) = (by(Method::Bank)?, by(Method::Cash)?);
        let count = i64::try_from(lines.count()).unwrap_or(i64::MAX);
        Ok(Self { count, total: bank.checked_add(cash)?, bank, cash })
    }
}

/// Returns the fingerprint of a list: everything that decides who gets how much, from and to which account.
pub fn digest(payout: &Payout, lines: &[Line]) -> Hash {
    let mut rows = Canonical::new("payout")
        .number(payout.book.0)
        .number(payout.id.0)
        .number(payout.account.0)
        .number(i64::try_from(lines.len()).unwrap_or(i64::MAX));
    for line in lines {
        rows = rows
            .number(line.no)
            .number(line.award.0)
            .number(line.person.0)
            .text(&line.payee)
            .number(line.amount.dong())
            .text(line.method.code());
        rows = match &line.to {
            None => rows.number(0),
            Some((id, to)) => rows
                .number(id.0)
                .text(to.bin.as_str())
                .text(to.number.as_str())
                .text(&to.holder)
                .text(to.relation.code()),
        };
    }
    rows.finish()
}
