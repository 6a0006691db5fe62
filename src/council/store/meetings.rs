//! SQL for meetings: what they are about, who came, and everything that was said at them.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::super::{Floor, Meeting, MeetingError, Minutes, Sitting};
use crate::{
    db::{
        Db, DbError,
        schema::{
            attendances, conflict_denials, conflicts, decisions, meeting_floors, meeting_terms, meetings,
            votes,
        },
    },
    id::{BookId, CouncilId, DecisionId, MeetingId, NominationId, RoundId, UserId},
};

pub fn insert_meeting(
    db: &mut Db,
    book: BookId,
    council: CouncilId,
    round: RoundId,
    held_on: NaiveDate,
) -> QueryResult<MeetingId> {
    diesel::insert_into(meetings::table)
        .values((
            meetings::book_id.eq(book),
            meetings::council_id.eq(council),
            meetings::round_id.eq(round),
            meetings::held_on.eq(held_on),
        ))
        .returning(meetings::id)
        .get_result(db)
}

pub fn meeting(db: &mut Db, id: MeetingId) -> QueryResult<Option<Meeting>> {
    let found: Option<(BookId, CouncilId, RoundId, NaiveDate)> = meetings::table
        .find(id)
        .select((meetings::book_id, meetings::council_id, meetings::round_id, meetings::held_on))
        .first(db)
        .optional()?;
    Ok(found.map(|(book, council, round, held_on)| Meeting { id, book, council, round, held_on }))
}

/// Loads a meeting with all that was said at it.
pub fn minutes(db: &mut Db, id: MeetingId) -> Result<Minutes, MeetingError> {
    let meeting = meeting(db, id)?.ok_or(MeetingError::NoMeeting(id))?;
    let present: Vec<UserId> = attendances::table
        .filter(attendances::meeting_id.eq(id))
        .order(attendances::user_id)
        .select(attendances::user_id)
        .load(db)?;
    let council = super::get(db, meeting.council)?;
    let terms: Option<(bool, Option<UserId>)> = meeting_terms::table
        .find(id)
        .select((meeting_terms::casting_vote, meeting_terms::secretary_id))
        .first(db)
        .optional()?;
    // Meetings that were opened before councils had this rule have none of it.
    let (casting_vote, secretary) = terms.unwrap_or((false, None));
    let sitting = Sitting::new(&council.members, present)?.with_casting_vote(casting_vote);
    let conflicts = conflicts::table
        .filter(conflicts::meeting_id.eq(id))
        .order((conflicts::nomination_id, conflicts::user_id))
        .select((conflicts::nomination_id, conflicts::user_id))
        .load(db)?;
    let denials = conflict_denials::table
        .filter(conflict_denials::meeting_id.eq(id))
        .order((conflict_denials::nomination_id, conflict_denials::user_id))
        .select((conflict_denials::nomination_id, conflict_denials::user_id))
        .load(db)?;
    let floor = floor(db, id)?;
    let votes = votes::table
        .filter(votes::meeting_id.eq(id))
        .order((votes::nomination_id, votes::user_id))
        .select((votes::nomination_id, votes::user_id, votes::vote))
        .load(db)?;
    let decision: Option<DecisionId> =
        decisions::table.filter(decisions::meeting_id.eq(id)).select(decisions::id).first(db).optional()?;
    let decision = decision.map(|id| super::decision(db, id)).transpose()?.map(|(_, decision)| decision);
    Ok(Minutes { meeting, sitting, secretary, floor, conflicts, denials, votes, decision })
}

pub fn insert_attendance(db: &mut Db, meeting: MeetingId, user: UserId) -> QueryResult<()> {
    diesel::insert_into(attendances::table)
        .values((attendances::meeting_id.eq(meeting), attendances::user_id.eq(user)))
        .execute(db)
        .map(drop)
}

fn floor(db: &mut Db, id: MeetingId) -> Result<Option<Floor>, MeetingError> {
    let found: Option<(Option<NominationId>, bool)> = meeting_floors::table
        .find(id)
        .select((meeting_floors::nomination_id, meeting_floors::ended))
        .first(db)
        .optional()?;
    Ok(match found {
        None => None,
        Some((_, true)) => Some(Floor::Ended),
        Some((Some(nomination), false)) => Some(Floor::At(nomination)),
        Some((None, false)) => return Err(DbError::Corrupt(format!("meeting_floors {id}")).into()),
    })
}

pub fn delete_attendance(db: &mut Db, meeting: MeetingId, user: UserId) -> QueryResult<()> {
    diesel::delete(attendances::table.find((meeting, user))).execute(db).map(drop)
}

/// Keeps what a meeting was opened with.
pub fn insert_terms(
    db: &mut Db,
    (book, meeting): (BookId, MeetingId),
    casting_vote: bool,
    secretary: Option<UserId>,
) -> QueryResult<()> {
    diesel::insert_into(meeting_terms::table)
        .values((
            meeting_terms::meeting_id.eq(meeting),
            meeting_terms::book_id.eq(book),
            meeting_terms::casting_vote.eq(casting_vote),
            meeting_terms::secretary_id.eq(secretary),
        ))
        .execute(db)
        .map(drop)
}
