//! Why an award cannot take its next step.

use std::fmt;

use chrono::NaiveDate;

use crate::{
    calendar::show_day,
    codes,
    council::{CouncilError, MeetingError},
    db::DbError,
    eligibility::{CheckError, CheckStage},
    fund::Objection,
    id::{AwardId, NominationId, PayoutId, UserId},
    ledger::{EntryError, account::ChartError, journal::PostError},
    say,
    text::TextError,
};

codes! {
    /// Where an award stands.
    pub enum Reached ("trạng thái suất", "stage of an award") {
        Approved = "approved" ("đã được duyệt, chưa chi", "approved and not yet paid"),
        Paid = "paid" ("đã chi", "paid"),
        Returned = "returned" ("đã trả lại quỹ", "returned to its fund"),
        Unclaimed = "unclaimed" ("không có người nhận, đã về quỹ", "unclaimed and back in its fund"),
    }
}

codes! {
    /// What somebody tried to do with an award.
    pub enum Step ("bước", "step") {
        Pay = "pay" ("chi tiền", "paid"),
        Bounce = "bounce" ("ghi ngân hàng trả lại", "sent back by the bank"),
        GiveBack = "give_back" ("ghi trả lại", "returned"),
        LeaveUnclaimed = "leave_unclaimed" ("ghi không có người nhận", "recorded as unclaimed"),
    }
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AwardError {
    OutOfOrder {
        stage: Reached,
        step: Step,
    },
    PayerApproved(UserId),
    /// Whoever let a sponsored learner's year pass does not pay it.
    PayerChecked(UserId),
    OtherVote {
        nomination: NominationId,
        voted: NominationId,
    },
    OtherCheck {
        needed: CheckStage,
        found: CheckStage,
    },
    Ineligible {
        vietnamese: String,
        english: String,
    },
    TooEarly {
        on: NaiveDate,
        earliest: NaiveDate,
    },
    NoReason,
}

impl fmt::Display for AwardError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OutOfOrder { stage, step } => say!(
                f,
                "suất này {stage} nên không thể {step}; hãy kiểm tra lại số quyết định và tên người nhận",
                "this award is {stage:#}, so it cannot be {step:#}; check the decision and the recipient"
            ),
            Self::PayerApproved(user) => say!(
                f,
                "người dùng số {user} đã duyệt suất này nên không được chi; hãy để người khác chi tiền",
                "user {user} approved this award and may not pay it; let somebody else pay"
            ),
            Self::PayerChecked(user) => say!(
                f,
                "người dùng số {user} đã ghi kiểm tra năm của đỡ đầu này nên không được chi; hãy để người khác chi tiền",
                "user {user} recorded this sponsorship's yearly check and may not pay it; let somebody else pay"
            ),
            Self::OtherVote { nomination, voted } => say!(
                f,
                "cuộc biểu quyết là về hồ sơ đề cử số {voted}, không phải số {nomination}; hãy chọn đúng hồ sơ",
                "the vote was about nomination {voted}, not {nomination}; choose the right nomination"
            ),
            Self::OtherCheck { needed, found } => say!(
                f,
                "cần kết quả xét điều kiện {needed} nhưng đây là kết quả {found}; hãy xét lại",
                "a check {needed:#} is needed, but this one was made {found:#}; check again"
            ),
            Self::Ineligible { vietnamese, english } => {
                say!(f, "không đủ điều kiện: {vietnamese}", "not eligible: {english}")
            }
            Self::TooEarly { on, earliest } => say!(
                f,
                "ngày {} sớm hơn bước trước đó ({}); hãy sửa lại ngày",
                "{} is before the step that came first ({}); correct the day",
                show_day(*on),
                show_day(*earliest)
            ),
            Self::NoReason => say!(
                f,
                "tiền về lại quỹ cần có lý do; hãy ghi lý do",
                "money that goes back to its fund needs a reason; write the reason"
            ),
        }
    }
}

/// Why an award cannot be paid, returned or released.
#[derive(Debug, thiserror::Error)]
pub enum PayError {
    NoAward(AwardId),
    /// The account holds neither cash nor money at a bank.
    NotMoney(String),
    Future(NaiveDate),
    /// It stands on a list that was sent to a second person, and is paid with it.
    OnAList(PayoutId),
    /// The account it goes to was changed, and no second person has agreed to that.
    AccountWaits,
    Breach {
        fund: String,
        words: Objection,
    },
    Award(#[from] AwardError),
    Meeting(#[from] MeetingError),
    Council(#[from] CouncilError),
    Check(#[from] CheckError),
    Chart(#[from] ChartError),
    Entry(#[from] EntryError),
    Post(#[from] PostError),
    Text(#[from] TextError),
    Db(#[from] DbError),
}

impl fmt::Display for PayError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoAward(id) => say!(
                f,
                "không có suất học bổng số {id}; xem số bằng “sovang pay list”",
                "there is no award {id}; see the numbers with “sovang pay list”"
            ),
            Self::NotMoney(account) => say!(
                f,
                "tài khoản {account} không phải là tiền mặt hay tiền gửi; hãy chọn cash, bank hoặc tài khoản chi tiết của chúng",
                "account {account} is neither cash nor bank; choose cash, bank or an account below them"
            ),
            Self::Future(day) => {
                say!(
                    f,
                    "ngày {} chưa tới; hãy sửa lại ngày",
                    "{} is still to come; correct the day",
                    show_day(*day)
                )
            }
            Self::OnAList(payout) => say!(
                f,
                "suất này đang ở đợt chi số {payout}; hãy chi theo đợt, hoặc mở lại đợt và bỏ dòng này",
                "this award is in payout {payout}; pay it there, or open that again and remove the line"
            ),
            Self::AccountWaits => say!(
                f,
                "số tài khoản của người nhận vừa đổi, chưa có người thứ hai xác nhận; hãy nhờ xác nhận trước",
                "the recipient's account was changed and no second person has confirmed it; ask for that first"
            ),
            Self::Breach { fund, words } => say!(
                f,
                "quỹ {fund} không được chi suất này, trái ý người ủng hộ: {words}",
                "the fund {fund} may not pay this award, against its donors' wish: {words:#}"
            ),
            Self::Award(err) => err.fmt(f),
            Self::Meeting(err) => err.fmt(f),
            Self::Council(err) => err.fmt(f),
            Self::Check(err) => err.fmt(f),
            Self::Chart(err) => err.fmt(f),
            Self::Entry(err) => err.fmt(f),
            Self::Post(err) => err.fmt(f),
            Self::Text(err) => err.fmt(f),
            Self::Db(err) => err.fmt(f),
        }
    }
}
