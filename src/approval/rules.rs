//! How a task stands, and who may still do what about it.

use std::fmt;

use super::{ApprovalError, Case, Deed, Quorum, people::Around};
use crate::{calendar::Instant, id::UserId, say};

/// Where a task stands, as its acts and the time leave it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// It waits; so many have agreed so far.
    Open {
        agreed: i64,
    },
    Expired,
    Agreed,
    Disagreed,
    Returned,
    Withdrawn,
    /// The author went ahead alone: red until somebody above has countersigned.
    Released {
        countersigned: bool,
    },
}

impl State {
    /// Returns the code by which lists filter and the audit chain remembers.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Open { .. } => "open",
            Self::Expired => "expired",
            Self::Agreed => "agreed",
            Self::Disagreed => "disagreed",
            Self::Returned => "returned",
            Self::Withdrawn => "withdrawn",
            Self::Released { countersigned: false } => "released",
            Self::Released { countersigned: true } => "countersigned",
        }
    }

    pub const fn is_open(self) -> bool {
        matches!(self, Self::Open { .. })
    }

    /// Tells whether what was asked has been done.
    pub const fn is_done(self) -> bool {
        matches!(self, Self::Agreed | Self::Released { .. })
    }
}

impl fmt::Display for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Open { agreed: 0 } => say!(f, "chờ người thứ hai", "waiting for a second person"),
            Self::Open { agreed } => {
                say!(f, "đã có {agreed} người đồng ý, còn chờ", "{agreed} agreed so far, waiting")
            }
            Self::Expired => say!(f, "quá hạn trả lời", "not answered in time"),
            Self::Agreed => say!(f, "đã đồng ý", "agreed"),
            Self::Disagreed => say!(f, "không được đồng ý", "refused"),
            Self::Returned => say!(f, "trả lại để bổ sung", "sent back to be mended"),
            Self::Withdrawn => say!(f, "người gửi đã rút lại", "withdrawn by its author"),
            Self::Released { countersigned: false } => say!(
                f,
                "một người tự cho qua, chưa có chữ ký cấp trên",
                "released by one person, not countersigned"
            ),
            Self::Released { countersigned: true } => say!(
                f,
                "một người tự cho qua, cấp trên đã ký xác nhận",
                "released by one person, countersigned above"
            ),
        }
    }
}

impl Case {
    /// Works out where the task stands at an instant.
    pub fn state(&self, now: Instant) -> State {
        let task = &self.task;
        let (mut agreed, mut against) = (0, 0);
        for act in &self.acts {
            match act.deed {
                Deed::Agree => agreed += 1,
                Deed::Disagree => against += 1,
                Deed::Return => return State::Returned,
                Deed::Withdraw => return State::Withdrawn,
                Deed::Release => {
                    let countersigned = self.acts.iter().any(|it| it.deed == Deed::Countersign);
                    return State::Released { countersigned };
                }
                Deed::Countersign => {}
            }
            if agreed >= task.needed {
                return State::Agreed;
            }
            let reachable = task.quorum == Quorum::NOfM && task.of_people - against >= task.needed;
            if against > 0 && !reachable {
                return State::Disagreed;
            }
        }
        if now > task.expires_at { State::Expired } else { State::Open { agreed } }
    }

    /// Tells whether one person did both parts and nobody above has countersigned yet.
    pub fn is_red(&self, now: Instant) -> bool {
        self.state(now) == State::Released { countersigned: false }
    }

    /// Says whether `actor` may do `deed` now, and if not, why.
    pub fn may(&self, deed: Deed, actor: UserId, around: &Around, now: Instant) -> Result<(), ApprovalError> {
        let (task, state) = (&self.task, self.state(now));
        let by_author = matches!(deed, Deed::Withdraw | Deed::Release);
        if by_author && actor != task.author {
            return Err(ApprovalError::OnlyAuthor(deed));
        }
        if !by_author && actor == task.author {
            return Err(ApprovalError::OwnTask);
        }
        match (deed, state) {
            (Deed::Countersign, State::Released { countersigned: false }) => {
                return if around.above.contains(&actor) { Ok(()) } else { Err(ApprovalError::NotAbove) };
            }
            (Deed::Countersign, State::Released { countersigned: true }) => {
                return Err(ApprovalError::Settled(state));
            }
            (Deed::Countersign, _) => return Err(ApprovalError::NothingToCountersign),
            (_, State::Open { .. }) | (Deed::Withdraw | Deed::Release, State::Expired) => {}
            (_, State::Expired) => return Err(ApprovalError::Expired(task.expires_at)),
            (_, settled) => return Err(ApprovalError::Settled(settled)),
        }
        match deed {
            Deed::Withdraw => Ok(()),
            Deed::Release if !task.may_release => Err(ApprovalError::ReleaseForbidden(task.kind)),
            Deed::Release if !around.circle.own.is_empty() => Err(ApprovalError::NotAlone),
            Deed::Release => Ok(()),
            _ if !around.circle.holds(actor) => Err(ApprovalError::NotYours(task.kind)),
            _ if self.acts.iter().any(|act| act.by == actor) => Err(ApprovalError::AlreadyAnswered),
            _ => Ok(()),
        }
    }
}

/// Checks that whoever says no, or goes ahead alone, says why.
pub(super) fn check_reason(deed: Deed, reason: &str) -> Result<(), ApprovalError> {
    let needed = matches!(deed, Deed::Disagree | Deed::Return | Deed::Release);
    if needed && reason.trim().is_empty() { Err(ApprovalError::NeedsReason(deed)) } else { Ok(()) }
}
