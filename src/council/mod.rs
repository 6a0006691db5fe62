//! Council votes on nominations: who may vote, whether enough did, and what they decided.
//!
//! A member who nominated the person, or who is in conflict, leaves both the council's size and its voters for
//! that nomination. A vote counts when at least three members and more than half of those left voted; it is
//! carried by more than half of those present, so that an abstention is never a yes. Where exactly half are in
//! favour, the chair's own yes carries it in councils whose rules say so; anywhere else half is not enough.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
};

use crate::{
    codes,
    id::{NominationId, UserId},
    say,
};

mod decision;
mod error;
mod hint;
mod minutes;
pub mod paper;
pub mod store;
#[cfg(test)]
mod tests;
mod verdict;
pub mod workflow;

pub use decision::{Decision, Quorum, Tally};
pub use error::MeetingError;
pub use hint::{Hint, Ties};
pub use minutes::{Council, DecisionRecord, Floor, Meeting, Minutes, Withdrawal};
pub use verdict::{Decided, Obstacle, Verdict};

/// A council needs three voters whatever its size.
pub const LEAST_VOTERS: usize = 3;

/// A member of a council.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Member {
    pub user: UserId,
    pub chair: bool,
}

codes! {
    /// What a member said to a nomination.
    pub enum Vote ("phiếu", "vote") {
        For = "for" ("tán thành", "for"),
        Against = "against" ("không tán thành", "against"),
        Abstain = "abstain" ("không có ý kiến", "abstain"),
    }
}

/// A council at one meeting: its members, and those who came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sitting {
    members: BTreeSet<UserId>,
    present: BTreeSet<UserId>,
    chair: Option<UserId>,
    casting_vote: bool,
}

impl Sitting {
    pub fn new(members: &[Member], present: impl IntoIterator<Item = UserId>) -> Result<Self, CouncilError> {
        let mut users = BTreeSet::new();
        let mut chair = None;
        for member in members {
            if !users.insert(member.user) {
                return Err(CouncilError::MemberTwice(member.user));
            }
            if member.chair && chair.replace(member.user).is_some() {
                return Err(CouncilError::TwoChairs);
            }
        }
        if users.len() < LEAST_VOTERS {
            return Err(CouncilError::TooFewMembers(users.len()));
        }
        let present: BTreeSet<UserId> = present.into_iter().collect();
        if let Some(stranger) = present.difference(&users).next() {
            return Err(CouncilError::NotAMember(*stranger));
        }
        Ok(Self { members: users, present, chair, casting_vote: false })
    }

    /// Lets the chair's own vote decide a tie, or not.
    #[must_use]
    pub fn with_casting_vote(self, casting_vote: bool) -> Self {
        Self { casting_vote, ..self }
    }

    pub fn has_casting_vote(&self) -> bool {
        self.casting_vote
    }

    pub fn members(&self) -> &BTreeSet<UserId> {
        &self.members
    }

    pub fn present(&self) -> &BTreeSet<UserId> {
        &self.present
    }

    pub fn chair(&self) -> Option<UserId> {
        self.chair
    }

    /// Tells whether somebody may sign the decision: the chair who came, or any member who did where the chair did not.
    pub fn signer_may_be(&self, user: UserId) -> bool {
        let chair = self.chair.filter(|chair| self.present.contains(chair));
        self.present.contains(&user) && chair.is_none_or(|chair| chair == user)
    }
}

/// The vote of one sitting on one nomination.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ballot<'s> {
    sitting: &'s Sitting,
    nomination: NominationId,
    nominator: UserId,
    conflicts: BTreeSet<UserId>,
    votes: BTreeMap<UserId, Vote>,
}

impl<'s> Ballot<'s> {
    /// Opens the vote; every conflict of interest has to be declared before it.
    pub fn open(
        sitting: &'s Sitting,
        nomination: NominationId,
        nominator: UserId,
        conflicts: impl IntoIterator<Item = UserId>,
    ) -> Self {
        let conflicts = conflicts.into_iter().collect();
        Self { sitting, nomination, nominator, conflicts, votes: BTreeMap::new() }
    }

    /// Takes one member's vote.
    pub fn cast(&mut self, user: UserId, vote: Vote) -> Result<(), CouncilError> {
        if !self.sitting.members.contains(&user) {
            return Err(CouncilError::NotAMember(user));
        }
        if user == self.nominator {
            return Err(CouncilError::Nominator(user));
        }
        if self.conflicts.contains(&user) {
            return Err(CouncilError::InConflict(user));
        }
        if !self.sitting.present.contains(&user) {
            return Err(CouncilError::Absent(user));
        }
        if self.votes.contains_key(&user) {
            return Err(CouncilError::VotedAlready(user));
        }
        self.votes.insert(user, vote);
        Ok(())
    }

    /// Takes many votes, such as those of a stored ballot.
    pub fn cast_all(&mut self, votes: impl IntoIterator<Item = (UserId, Vote)>) -> Result<(), CouncilError> {
        votes.into_iter().try_for_each(|(user, vote)| self.cast(user, vote))
    }

    /// Tells whether a member has no say in this vote: the nominator, and whoever is in conflict.
    pub fn leaves_the_room(&self, user: UserId) -> bool {
        user == self.nominator || self.conflicts.contains(&user)
    }
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CouncilError {
    TooFewMembers(usize),
    MemberTwice(UserId),
    TwoChairs,
    NotAMember(UserId),
    Absent(UserId),
    Nominator(UserId),
    InConflict(UserId),
    VotedAlready(UserId),
}

impl fmt::Display for CouncilError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooFewMembers(count) => say!(
                f,
                "hội đồng chỉ có {count} thành viên; cần ít nhất {LEAST_VOTERS} người, hãy bổ sung thành viên",
                "the council has only {count} members; at least {LEAST_VOTERS} are needed, add members"
            ),
            Self::MemberTwice(user) => say!(
                f,
                "người dùng số {user} có tên hai lần trong hội đồng; hãy bỏ bớt một",
                "user {user} is listed twice in the council; remove one"
            ),
            Self::TwoChairs => say!(
                f,
                "hội đồng có hai chủ tịch; hãy giữ lại một người",
                "the council has two chairs; keep one"
            ),
            Self::NotAMember(user) => say!(
                f,
                "người dùng số {user} không phải là thành viên hội đồng; chỉ thành viên mới được dự họp và biểu quyết",
                "user {user} is not a member of the council; only members attend and vote"
            ),
            Self::Absent(user) => say!(
                f,
                "thành viên số {user} vắng mặt nên không được biểu quyết; nếu có dự họp, hãy sửa lại danh sách có mặt",
                "member {user} is absent and cannot vote; if they came, correct the list of those present"
            ),
            Self::Nominator(user) => say!(
                f,
                "thành viên số {user} là người đề cử nên không được biểu quyết về hồ sơ này; hãy bỏ phiếu này",
                "member {user} made this nomination and cannot vote on it; leave this vote out"
            ),
            Self::InConflict(user) => say!(
                f,
                "thành viên số {user} có lợi ích liên quan nên không được biểu quyết về hồ sơ này; hãy bỏ phiếu này",
                "member {user} is in conflict of interest and cannot vote on this nomination; leave this vote out"
            ),
            Self::VotedAlready(user) => say!(
                f,
                "thành viên số {user} đã biểu quyết về hồ sơ này; mỗi người chỉ có một phiếu",
                "member {user} has already voted on this nomination; everybody has one vote"
            ),
        }
    }
}
