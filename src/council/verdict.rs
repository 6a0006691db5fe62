//! What a decision says about each nomination.

use std::fmt;

use super::{DecisionRecord, Tally};
use crate::{
    eligibility::{Check, Outcome},
    fund::Objection,
    id::{AwardId, CheckId, FundId, NominationId, TitleId},
    money::Money,
    say,
    title::Title,
};

/// What became of one nomination in a decision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    Awarded {
        award: AwardId,
        fund: FundId,
        amount: Money,
        /// The title that comes with the money.
        title: Option<Title>,
    },
    /// A title without money.
    Titled {
        id: TitleId,
        title: Title,
    },
    /// Carried by the council, and refused by the rules or for want of money.
    Refused {
        check: CheckId,
        reason: Obstacle,
    },
    Rejected(Tally),
    /// Too few voted on it; it waits for another meeting.
    Postponed(Tally),
    /// Its papers went back to whoever made it, so nothing is decided about it.
    SentBack,
}

impl Verdict {
    /// Returns the title that is given, with money or without.
    pub fn title(&self) -> Option<&Title> {
        match self {
            Self::Titled { title, .. } => Some(title),
            Self::Awarded { title, .. } => title.as_ref(),
            _ => None,
        }
    }
}

/// A decision with its annexed list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decided {
    pub decision: DecisionRecord,
    pub verdicts: Vec<(NominationId, Verdict)>,
}

impl Decided {
    pub fn awards(&self) -> impl Iterator<Item = (NominationId, AwardId)> {
        self.verdicts.iter().filter_map(|(nomination, verdict)| match verdict {
            Verdict::Awarded { award, .. } => Some((*nomination, *award)),
            _ => None,
        })
    }

    /// Returns the titles that were given, with money or without.
    pub fn titles(&self) -> impl Iterator<Item = (NominationId, &Title)> {
        self.verdicts.iter().filter_map(|(nomination, verdict)| Some((*nomination, verdict.title()?)))
    }
}

/// Why a carried nomination gets no award.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Obstacle {
    /// What the rules said, in both languages.
    Rules {
        vietnamese: String,
        english: String,
    },
    // The books refuse what follows even where no rule asks about it.
    NoFund,
    NoAmount,
    Breach {
        fund: String,
        words: Objection,
    },
    Short {
        fund: String,
        has: Money,
        needs: Money,
    },
}

impl Obstacle {
    pub(super) fn of(check: &Check) -> Self {
        // A warning did not stop it, so it is no reason.
        let blocking = check.unmet().filter(|it| it.outcome == Outcome::Blocked);
        let sentences = blocking.map(|it| (it.sentence_vi.as_str(), it.sentence_en.as_str()));
        let (vietnamese, english): (Vec<_>, Vec<_>) = sentences.unzip();
        Self::Rules { vietnamese: vietnamese.join("; "), english: english.join("; ") }
    }
}

impl fmt::Display for Obstacle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Rules { vietnamese, english } => say!(f, "{vietnamese}", "{english}"),
            Self::NoFund => say!(f, "không có quỹ nào đang mở để chi", "no open fund can pay"),
            Self::NoAmount => {
                say!(f, "chưa có mức học bổng hay danh hiệu", "no amount and no title is fixed")
            }
            Self::Breach { fund, words } => {
                say!(f, "quỹ {fund} không được chi: {words}", "the fund {fund} may not pay this: {words:#}")
            }
            Self::Short { fund, has, needs } => say!(
                f,
                "quỹ {fund} còn {has}, không đủ {needs}",
                "the fund {fund} has {has}, not enough for {needs}"
            ),
        }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Awarded { amount, title: None, .. } => say!(f, "được duyệt {amount}", "awarded {amount}"),
            Self::Awarded { amount, title: Some(title), .. } => say!(
                f,
                "được tặng danh hiệu “{title}” và duyệt {amount}",
                "given the title “{title}” and awarded {amount}"
            ),
            Self::Titled { title, .. } => {
                say!(f, "được tặng danh hiệu “{title}”", "given the title “{title}”")
            }
            Self::Refused { reason, .. } => say!(f, "không duyệt: {reason}", "refused: {reason:#}"),
            Self::Rejected(tally) => {
                say!(f, "hội đồng không thông qua ({tally})", "rejected by the council ({tally:#})")
            }
            Self::Postponed(tally) => say!(
                f,
                "chưa đủ người biểu quyết, để phiên họp sau ({tally})",
                "too few voted, left to another meeting ({tally:#})"
            ),
            Self::SentBack => say!(
                f,
                "đang trả lại để bổ sung, để phiên họp sau",
                "sent back for what is missing, left to another meeting"
            ),
        }
    }
}
