//! Somebody put forward for an award, and what became of it.

use std::fmt;

use chrono::NaiveDate;

use super::Category;
use crate::{
    codes,
    council::Quorum,
    id::{
        AwardId, BookId, CheckId, FundId, MeetingId, NominationId, PartyId, RoundId, TitleId, UnitId, UserId,
    },
    money::Money,
    say,
};

/// What a nomination says; `None` where its paper says nothing, which is not the same as zero.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Nomination {
    pub person: PartyId,
    pub unit: UnitId,
    pub category: Category,
    pub grade: Option<String>,
    /// The year's average mark in hundredths: 8,25 is 825.
    pub gpa: Option<i64>,
    pub achievement: Option<String>,
    pub hardship: Option<String>,
    /// What proves the achievement or the hardship, such as the number of a certificate.
    pub evidence: Option<String>,
    pub nominated_by: UserId,
    pub nominated_on: NaiveDate,
    pub fund: Option<FundId>,
    /// The award asked for, where the round does not fix it.
    pub amount: Option<Money>,
}

/// A nomination that is on file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NominationRecord {
    pub id: NominationId,
    pub book: BookId,
    pub round: RoundId,
    pub school: String,
    /// Whether its paper agreed to publication; what holds today is in the directory.
    pub consent: bool,
    pub progress: Progress,
    pub nomination: Nomination,
}

codes! {
    /// Where a nomination stands.
    pub enum Progress ("trạng thái hồ sơ đề cử", "state of a nomination") {
        Nominated = "nominated" ("đang chờ xét", "waiting for a decision"),
        Withdrawn = "withdrawn" ("đã rút", "withdrawn"),
        Refused = "refused" ("không đủ điều kiện", "refused by the rules"),
        Rejected = "rejected" ("hội đồng không thông qua", "rejected by the council"),
        Approved = "approved" ("đã được duyệt", "approved"),
    }
}

/// Who said no.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// A run of the eligibility rules.
    Rules(CheckId),
    /// A vote that was not carried.
    Council(MeetingId),
}

/// What an approved nomination brought.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Given {
    /// Money; a title that comes with it stands beside the award.
    Award(AwardId),
    /// A title without money.
    Title(TitleId),
}

/// How far a nomination has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NominationStage {
    Nominated,
    Withdrawn { on: NaiveDate, reason: String },
    Refused { on: NaiveDate, by: Refusal },
    Approved { on: NaiveDate, given: Given },
}

impl NominationStage {
    /// Returns what the databases keep of it.
    pub const fn progress(&self) -> Progress {
        match self {
            Self::Nominated => Progress::Nominated,
            Self::Withdrawn { .. } => Progress::Withdrawn,
            Self::Refused { by: Refusal::Rules(_), .. } => Progress::Refused,
            Self::Refused { by: Refusal::Council(_), .. } => Progress::Rejected,
            Self::Approved { .. } => Progress::Approved,
        }
    }

    /// Turns a nomination into an award or a title; the quorum proves that a council carried this very nomination.
    pub fn approve(
        self,
        nomination: NominationId,
        quorum: &Quorum,
        given: Given,
        on: NaiveDate,
    ) -> Result<Self, NominationError> {
        if quorum.nomination() != nomination {
            return Err(NominationError::OtherVote { nomination, voted: quorum.nomination() });
        }
        self.leave(Step::Approve)?;
        Ok(Self::Approved { on, given })
    }

    pub fn refuse(self, by: Refusal, on: NaiveDate) -> Result<Self, NominationError> {
        self.leave(Step::Refuse)?;
        Ok(Self::Refused { on, by })
    }

    pub fn withdraw(self, reason: impl Into<String>, on: NaiveDate) -> Result<Self, NominationError> {
        let reason = reason.into();
        if reason.trim().is_empty() {
            return Err(NominationError::NoReason);
        }
        self.leave(Step::Withdraw)?;
        Ok(Self::Withdrawn { on, reason })
    }

    fn leave(self, step: Step) -> Result<(), NominationError> {
        match self {
            Self::Nominated => Ok(()),
            stage @ (Self::Withdrawn { .. } | Self::Refused { .. } | Self::Approved { .. }) => {
                Err(NominationError::Decided { stage, step })
            }
        }
    }
}

impl fmt::Display for NominationStage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nominated => say!(f, "đang chờ xét", "waiting for a decision"),
            Self::Withdrawn { .. } => say!(f, "đã rút", "withdrawn"),
            Self::Refused { .. } => say!(f, "không được duyệt", "refused"),
            Self::Approved { .. } => say!(f, "đã được duyệt", "approved"),
        }
    }
}

/// What somebody tried to do with a nomination.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    Approve,
    Refuse,
    Withdraw,
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Approve => say!(f, "duyệt", "approved"),
            Self::Refuse => say!(f, "từ chối", "refused"),
            Self::Withdraw => say!(f, "rút", "withdrawn"),
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NominationError {
    Decided { stage: NominationStage, step: Step },
    OtherVote { nomination: NominationId, voted: NominationId },
    NoReason,
}

impl fmt::Display for NominationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Decided { stage, step } => say!(
                f,
                "hồ sơ đề cử này {stage} nên không thể {step} nữa; nếu có sai sót, hãy lập hồ sơ đề cử mới",
                "this nomination is {stage:#} and cannot be {step:#} any more; if that is a mistake, make a new nomination"
            ),
            Self::OtherVote { nomination, voted } => say!(
                f,
                "cuộc biểu quyết là về hồ sơ đề cử số {voted}, không phải số {nomination}; hãy chọn đúng hồ sơ",
                "the vote was about nomination {voted}, not {nomination}; choose the right nomination"
            ),
            Self::NoReason => say!(
                f,
                "rút hồ sơ đề cử cần có lý do; hãy ghi lý do",
                "withdrawing a nomination needs a reason; write the reason"
            ),
        }
    }
}
