//! The half-year and yearly reports that a unit files with the unit above it: results, figures, difficulties.
//!
//! KH 99/KH-HKH (mục III.2) asks every level for a report of results and of difficulties every six months and every
//! year. `report` is the folder of what is read off the books; what is filed here is a paper with a life of its own,
//! so the noun is that of its filing: it is written, sent, accepted or sent back.
//!
//! The figures are worked out from the unit's books and are nobody's to type. Sending a report freezes all that it
//! says under a SHA-256, so that it prints alike for ever; what is entered into its period later shows as a
//! variance against it. A report that comes back is sent again as another version, and the earlier one stays.

use crate::{
    calendar::Instant,
    codes,
    id::{BookId, FilingId, UnitId, UserId},
    ledger::chain::Hash,
};

mod content;
mod error;
mod figures;
pub mod indicators;
mod narrative;
mod period;
pub mod store;
#[cfg(test)]
mod tests;
pub mod upward;
pub mod workflow;

pub use content::{Below, Content, Named, Sending, Signed, digest};
pub use error::FilingError;
pub use figures::{Figures, Spent, Tally};
pub use indicators::{Indicator, Indicators};
pub use narrative::{Difficulty, Tag, Written};
pub use period::{Deadline, Part, Period, Standing, awaited};

codes! {
    /// Where a report stands.
    pub enum Status ("tình trạng báo cáo", "standing of a report") {
        Draft = "draft" ("chưa gửi", "not sent"),
        Submitted = "submitted" ("đã gửi, chờ tiếp nhận", "sent, not accepted yet"),
        Accepted = "accepted" ("đã tiếp nhận", "accepted"),
        Returned = "returned" ("bị trả lại", "sent back"),
        /// Nobody stands above the unit: what it has sent is done, until it makes another version.
        Filed = "filed" ("đã chốt", "filed"),
    }
}

codes! {
    /// What the unit above does with a report.
    pub enum Deed ("việc làm với báo cáo", "what is done with a report") {
        Accept = "accept" ("tiếp nhận", "accept"),
        Return = "return" ("trả lại", "send back"),
    }
}

impl Deed {
    const fn status(self) -> Status {
        match self {
            Self::Accept => Status::Accepted,
            Self::Return => Status::Returned,
        }
    }
}

impl Status {
    /// Tells where a version stands that was sent to a unit and perhaps answered.
    pub fn of(to: Option<UnitId>, deed: Option<Deed>) -> Self {
        match (deed, to) {
            (Some(deed), _) => deed.status(),
            (None, Some(_)) => Self::Submitted,
            (None, None) => Self::Filed,
        }
    }
}

/// What the unit above did with a version, and what it said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Act {
    pub deed: Deed,
    pub note: String,
    pub by: UserId,
    pub at: Instant,
}

/// A version as it was sent, checked against its digest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sent {
    pub version: i64,
    pub to: Option<UnitId>,
    pub content: Content,
    pub digest: Hash,
    pub by: UserId,
    pub at: Instant,
    pub act: Option<Act>,
}

/// What is being written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    pub written: Written,
    pub by: UserId,
    pub at: Instant,
}

/// A report of a unit on a period, with every version that was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filing {
    pub id: FilingId,
    pub book: BookId,
    pub unit: UnitId,
    pub period: Period,
    pub draft: Option<Draft>,
    pub sent: Vec<Sent>,
}

impl Sent {
    pub fn status(&self) -> Status {
        Status::of(self.to, self.act.as_ref().map(|act| act.deed))
    }
}

impl Filing {
    /// Returns the version that counts.
    pub fn last(&self) -> Option<&Sent> {
        self.sent.last()
    }

    pub fn status(&self) -> Status {
        self.last().map_or(Status::Draft, Sent::status)
    }

    /// Checks that the report may still be written and sent.
    pub fn may_change(&self) -> Result<(), FilingError> {
        let period = self.period;
        match (self.status(), self.last()) {
            (Status::Submitted, Some(sent)) => Err(FilingError::Sent { period, on: sent.at.day() }),
            (Status::Accepted, Some(Sent { act: Some(act), .. })) => {
                Err(FilingError::Accepted { period, on: act.at.day() })
            }
            _ => Ok(()),
        }
    }

    /// Returns the version that the unit's page shows: what was sent, unless another is being written.
    pub fn frozen(&self) -> Option<&Sent> {
        match self.status() {
            Status::Submitted | Status::Accepted => self.last(),
            Status::Filed => self.last().filter(|_| self.draft.is_none()),
            Status::Draft | Status::Returned => None,
        }
    }

    /// Returns what stands in the form: what was saved, else what was sent last.
    pub fn written(&self) -> Written {
        match (&self.draft, self.last()) {
            (Some(draft), _) => draft.written.clone(),
            (None, Some(sent)) => Written::of(&sent.content),
            (None, None) => Written::default(),
        }
    }
}
