//! A council and its meetings as they are on file.

use chrono::NaiveDate;

use super::{Ballot, CouncilError, Member, Sitting, Vote};
use crate::{
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
    pub members: Vec<Member>,
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
    pub conflicts: Vec<(NominationId, UserId)>,
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

    pub fn has_voted(&self, nomination: NominationId, user: UserId) -> bool {
        self.votes.iter().any(|(id, voter, _)| (*id, *voter) == (nomination, user))
    }
}
