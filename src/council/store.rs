//! SQL for councils, their meetings, their votes and their decisions.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::{Council, DecisionRecord, Meeting, MeetingError, Member, Minutes, Sitting, Vote};
use crate::{
    db::{
        Db, DbError,
        schema::{attendances, conflicts, council_members, councils, decisions, meetings, votes},
    },
    id::{BookId, CouncilId, DecisionId, MeetingId, NominationId, RoundId, UnitId, UserId},
    money::Money,
    query_errors, stored_as_text,
};

stored_as_text! { Vote }
query_errors! { MeetingError }

/// Inserts a council; its `id` is ignored.
pub fn insert(db: &mut Db, council: &Council) -> QueryResult<CouncilId> {
    let id: CouncilId = diesel::insert_into(councils::table)
        .values((
            councils::unit_id.eq(council.unit),
            councils::code.eq(&council.code),
            councils::name.eq(&council.name),
        ))
        .returning(councils::id)
        .get_result(db)?;
    for member in &council.members {
        use council_members as row;
        diesel::insert_into(row::table)
            .values((row::council_id.eq(id), row::user_id.eq(member.user), row::chair.eq(member.chair)))
            .execute(db)?;
    }
    Ok(id)
}

pub fn by_code(db: &mut Db, code: &str) -> QueryResult<Option<Council>> {
    let found: Option<(CouncilId, UnitId, String, String)> = councils::table
        .filter(councils::code.eq(code))
        .select((councils::id, councils::unit_id, councils::code, councils::name))
        .first(db)
        .optional()?;
    let Some((id, unit, code, name)) = found else { return Ok(None) };
    let members = members(db, id)?;
    Ok(Some(Council { id, unit, code, name, members }))
}

fn members(db: &mut Db, council: CouncilId) -> QueryResult<Vec<Member>> {
    let rows: Vec<(UserId, bool)> = council_members::table
        .filter(council_members::council_id.eq(council))
        .order(council_members::user_id)
        .select((council_members::user_id, council_members::chair))
        .load(db)?;
    Ok(rows.into_iter().map(|(user, chair)| Member { user, chair }).collect())
}

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
    let sitting = Sitting::new(&members(db, meeting.council)?, present)?;
    let conflicts = conflicts::table
        .filter(conflicts::meeting_id.eq(id))
        .order((conflicts::nomination_id, conflicts::user_id))
        .select((conflicts::nomination_id, conflicts::user_id))
        .load(db)?;
    let votes = votes::table
        .filter(votes::meeting_id.eq(id))
        .order((votes::nomination_id, votes::user_id))
        .select((votes::nomination_id, votes::user_id, votes::vote))
        .load(db)?;
    let decision: Option<DecisionId> =
        decisions::table.filter(decisions::meeting_id.eq(id)).select(decisions::id).first(db).optional()?;
    let decision = decision.map(|id| self::decision(db, id)).transpose()?.map(|(_, decision)| decision);
    Ok(Minutes { meeting, sitting, conflicts, votes, decision })
}

pub fn insert_attendance(db: &mut Db, meeting: MeetingId, user: UserId) -> QueryResult<()> {
    diesel::insert_into(attendances::table)
        .values((attendances::meeting_id.eq(meeting), attendances::user_id.eq(user)))
        .execute(db)
        .map(drop)
}

pub fn insert_conflict(
    db: &mut Db,
    meeting: MeetingId,
    nomination: NominationId,
    user: UserId,
    reason: &str,
) -> QueryResult<()> {
    diesel::insert_into(conflicts::table)
        .values((
            conflicts::meeting_id.eq(meeting),
            conflicts::nomination_id.eq(nomination),
            conflicts::user_id.eq(user),
            conflicts::reason.eq(reason),
        ))
        .execute(db)
        .map(drop)
}

pub fn insert_vote(
    db: &mut Db,
    meeting: MeetingId,
    nomination: NominationId,
    user: UserId,
    vote: Vote,
) -> QueryResult<()> {
    diesel::insert_into(votes::table)
        .values((
            votes::meeting_id.eq(meeting),
            votes::nomination_id.eq(nomination),
            votes::user_id.eq(user),
            votes::vote.eq(vote),
        ))
        .execute(db)
        .map(drop)
}

/// Inserts a decision without awards; they name it, and [`set_totals`] counts them afterwards.
pub fn insert_decision(
    db: &mut Db,
    meeting: &Meeting,
    (year, no): (i64, i64),
    (day, by): (NaiveDate, UserId),
) -> QueryResult<DecisionId> {
    diesel::insert_into(decisions::table)
        .values((
            decisions::book_id.eq(meeting.book),
            decisions::year.eq(year),
            decisions::no.eq(no),
            decisions::meeting_id.eq(meeting.id),
            decisions::day.eq(day),
            decisions::awards.eq(0_i64),
            decisions::total.eq(Money::ZERO),
            decisions::decided_by.eq(by),
        ))
        .returning(decisions::id)
        .get_result(db)
}

pub fn set_totals(db: &mut Db, decision: DecisionId, awards: i64, total: Money) -> QueryResult<()> {
    diesel::update(decisions::table.find(decision))
        .set((decisions::awards.eq(awards), decisions::total.eq(total)))
        .execute(db)
        .map(drop)
}

/// Loads a decision and the meeting that made it.
pub fn decision(db: &mut Db, id: DecisionId) -> Result<(MeetingId, DecisionRecord), DbError> {
    type Row = (MeetingId, i64, i64, NaiveDate, UserId);
    let row: Row = decisions::table
        .find(id)
        .select((
            decisions::meeting_id,
            decisions::year,
            decisions::no,
            decisions::day,
            decisions::decided_by,
        ))
        .first(db)?;
    let (meeting, year, no, day, by) = row;
    Ok((meeting, DecisionRecord { id, year, no, day, by }))
}
