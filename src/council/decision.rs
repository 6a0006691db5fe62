//! The outcome of a vote, and the proof that only a carried vote can give.

use std::{collections::BTreeMap, fmt};

use super::{Ballot, LEAST_VOTERS, Vote};
use crate::{
    id::{NominationId, UserId},
    say,
};

/// The numbers of one vote.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Tally {
    /// Members who may vote on this nomination, present or not.
    pub size: usize,
    /// Those of them who came.
    pub present: usize,
    pub votes_for: usize,
    pub against: usize,
    pub abstained: usize,
    /// Members who came, may vote and said nothing: no vote, but counted among those present.
    pub silent: usize,
    /// Whether exactly half of those present are in favour, the chair among them, and the chair's vote decides.
    pub casting: bool,
}

impl Tally {
    pub fn voted(&self) -> usize {
        self.votes_for + self.against + self.abstained
    }

    pub fn has_quorum(&self) -> bool {
        self.voted() >= self.needed()
    }

    /// Returns how many have to vote: three, and more than half of those entitled.
    pub fn needed(&self) -> usize {
        LEAST_VOTERS.max(self.size / 2 + 1)
    }

    fn is_carried(&self) -> bool {
        self.has_quorum() && (self.votes_for * 2 > self.present || self.casting)
    }
}

/// Proof that a council carried a nomination; nothing but [`Ballot::decide`] makes one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quorum {
    nomination: NominationId,
    votes: BTreeMap<UserId, Vote>,
    tally: Tally,
}

impl Quorum {
    pub fn nomination(&self) -> NominationId {
        self.nomination
    }

    pub fn tally(&self) -> Tally {
        self.tally
    }

    /// Returns everybody who voted, whatever they said.
    pub fn voters(&self) -> impl Iterator<Item = UserId> {
        self.votes.keys().copied()
    }

    /// Returns those who voted for it, who may not pay it out.
    pub fn approvers(&self) -> impl Iterator<Item = UserId> {
        self.votes.iter().filter(|(_, vote)| **vote == Vote::For).map(|(user, _)| *user)
    }
}

/// What a vote came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    Carried(Quorum),
    Rejected(Tally),
    NoQuorum(Tally),
}

impl Decision {
    pub fn tally(&self) -> Tally {
        match self {
            Self::Carried(quorum) => quorum.tally,
            Self::Rejected(tally) | Self::NoQuorum(tally) => *tally,
        }
    }

    /// Returns the word that the databases keep.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Carried(_) => "carried",
            Self::Rejected(_) => "rejected",
            Self::NoQuorum(_) => "no_quorum",
        }
    }
}

impl Ballot<'_> {
    pub fn tally(&self) -> Tally {
        let may_vote = |user: &&UserId| !self.leaves_the_room(**user);
        let size = self.sitting.members.iter().filter(may_vote).count();
        let present = self.sitting.present.iter().filter(may_vote).count();
        let count = |wanted: Vote| self.votes.values().filter(|vote| **vote == wanted).count();
        let votes_for = count(Vote::For);
        let chair = self.sitting.chair.and_then(|chair| self.votes.get(&chair));
        let decides = self.sitting.casting_vote && chair == Some(&Vote::For);
        Tally {
            size,
            present,
            votes_for,
            against: count(Vote::Against),
            abstained: count(Vote::Abstain),
            silent: present.saturating_sub(self.votes.len()),
            casting: decides && votes_for * 2 == present,
        }
    }

    /// Closes the vote.
    pub fn decide(self) -> Decision {
        let tally = self.tally();
        if tally.is_carried() {
            Decision::Carried(Quorum { nomination: self.nomination, votes: self.votes, tally })
        } else if tally.has_quorum() {
            Decision::Rejected(tally)
        } else {
            Decision::NoQuorum(tally)
        }
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { size, present, votes_for, against, abstained, silent, casting } = self;
        say!(
            f,
            "{present}/{size} thành viên được biểu quyết có mặt: {votes_for} tán thành, {against} không tán thành, {abstained} không có ý kiến, {silent} không bỏ phiếu",
            "{present} of {size} members entitled to vote present: {votes_for} for, {against} against, {abstained} abstaining, {silent} not voting"
        )?;
        if *casting {
            say!(f, "; ngang phiếu, theo phiếu của chủ tịch", "; a tie, decided by the chair's vote")?;
        }
        Ok(())
    }
}

impl fmt::Display for Decision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let tally = self.tally();
        match self {
            Self::Carried(_) => {
                say!(f, "hội đồng thông qua ({tally})", "the council carried it ({tally:#})")
            }
            Self::Rejected(_) => say!(
                f,
                "hội đồng không thông qua vì số phiếu tán thành không quá một nửa số người có mặt ({tally})",
                "the council rejected it, because those in favour are not more than half of those present ({tally:#})"
            ),
            Self::NoQuorum(_) => say!(
                f,
                "chưa đủ số người biểu quyết: cần ít nhất {LEAST_VOTERS} người và quá nửa số thành viên được biểu quyết ({tally}); hãy họp lại",
                "too few voted: at least {LEAST_VOTERS}, and more than half of those entitled, are needed ({tally:#}); meet again"
            ),
        }
    }
}
