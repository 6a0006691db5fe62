//! Why an award cannot take its next step.

use std::fmt;

use chrono::NaiveDate;

use crate::{
    calendar::show_day,
    codes,
    eligibility::CheckStage,
    id::{NominationId, UserId},
    say,
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
        GiveBack = "give_back" ("ghi trả lại", "returned"),
        LeaveUnclaimed = "leave_unclaimed" ("ghi không có người nhận", "recorded as unclaimed"),
    }
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AwardError {
    OutOfOrder { stage: Reached, step: Step },
    PayerApproved(UserId),
    OtherVote { nomination: NominationId, voted: NominationId },
    OtherCheck { needed: CheckStage, found: CheckStage },
    Ineligible { vietnamese: String, english: String },
    TooEarly { on: NaiveDate, earliest: NaiveDate },
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
