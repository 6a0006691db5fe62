//! A council and its meetings as they are on file.

use chrono::NaiveDate;

use super::{Ballot, CouncilError, Member, Sitting, Vote};
use crate::{
    calendar::Instant,
    id::{BookId, CouncilId, DecisionId, MeetingId, NominationId, RoundId, UnitId, UserId},
    programme::NominationRecord,
};

/// The people of a unit who decide on scholarships.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Council {
    pub id: CouncilId,
    pub unit: UnitId,
    pub code: String,
    pub name: String,
    /// Whether the chair's vote decides a tie at meetings that are opened from now on.
    pub casting_vote: bool,
    pub members: Vec<Member>,
}

/// What a meeting is at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Floor {
    At(NominationId),
    /// No more votes are taken; the decision waits to be signed.
    Ended,
}

/// A vote that a member took back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Withdrawal {
    pub nomination: NominationId,
    pub user: UserId,
    pub vote: Vote,
    pub reason: String,
    pub by: UserId,
    pub at: Instant,
}

/// One meeting of a council, on one round.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Meeting {
    pub id: MeetingId,
    pub book: BookId,
    pub council: CouncilId,
    pub round: RoundId,
    pub held_on: NaiveDate,
}

/// A meeting's numbered decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DecisionRecord {
    pub id: DecisionId,
    pub year: i64,
    pub no: i64,
    pub day: NaiveDate,
    /// Who closed the vote and signed, and therefore does not pay.
    pub by: UserId,
}

/// Everything that was said at a meeting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Minutes {
    pub meeting: Meeting,
    pub sitting: Sitting,
    /// Who writes the minutes and may record what members say and show.
    pub secretary: Option<UserId>,
    /// What the chair has called; a meeting without a floor takes votes on anything that waits.
    pub floor: Option<Floor>,
    pub conflicts: Vec<(NominationId, UserId)>,
    /// Those who were asked and said that they have no interest.
    pub denials: Vec<(NominationId, UserId)>,
    pub votes: Vec<(NominationId, UserId, Vote)>,
    pub decision: Option<DecisionRecord>,
}

impl Minutes {
    /// Takes the votes on one nomination again, through the gate through which they were cast.
    pub fn ballot(&self, nomination: &NominationRecord) -> Result<Ballot<'_>, CouncilError> {
        let conflicts = self.conflicts.iter().filter(|(id, _)| *id == nomination.id).map(|(_, user)| *user);
        let nominator = nomination.nomination.nominated_by;
        let mut ballot = Ballot::open(&self.sitting, nomination.id, nominator, conflicts);
        let votes = self.votes.iter().filter(|(id, ..)| *id == nomination.id);
        ballot.cast_all(votes.map(|(_, user, vote)| (*user, *vote)))?;
        Ok(ballot)
    }

    /// Tells whether somebody records for others: the chair who came, and the secretary.
    pub fn is_kept_by(&self, user: UserId) -> bool {
        let presides = self.sitting.chair() == Some(user) && self.sitting.present().contains(&user);
        presides || self.secretary == Some(user)
    }

    /// Tells whether a member has answered for or against an interest in a nomination.
    pub fn has_answered(&self, nomination: NominationId, user: UserId) -> bool {
        let key = (nomination, user);
        self.denials.contains(&key) || self.conflicts.contains(&key)
    }

    pub fn vote_of(&self, nomination: NominationId, user: UserId) -> Option<Vote> {
        let mine = self.votes.iter().find(|(id, voter, _)| (*id, *voter) == (nomination, user));
        mine.map(|(.., vote)| *vote)
    }

    pub fn has_voted(&self, nomination: NominationId, user: UserId) -> bool {
        self.vote_of(nomination, user).is_some()
    }
}
