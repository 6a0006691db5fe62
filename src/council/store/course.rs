//! SQL for the course of a meeting: what it is at, who declared what, and votes that come and go.

use diesel::prelude::*;

use super::super::{Floor, Meeting, Vote, Withdrawal};
use crate::{
    calendar::Instant,
    db::{
        Db,
        schema::{conflict_denials, conflicts, meeting_floors, vote_withdrawals, votes},
    },
    id::{MeetingId, NominationId, UserId},
};

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

/// Keeps that a member was asked and has no interest.
pub fn insert_denial(
    db: &mut Db,
    meeting: &Meeting,
    (nomination, user): (NominationId, UserId),
    hints: &str,
    (by, at): (UserId, Instant),
) -> QueryResult<()> {
    use conflict_denials as row;
    diesel::insert_into(row::table)
        .values((
            row::meeting_id.eq(meeting.id),
            row::nomination_id.eq(nomination),
            row::user_id.eq(user),
            row::book_id.eq(meeting.book),
            row::hints.eq(hints),
            row::told_by.eq(by),
            row::told_at.eq(at),
        ))
        .execute(db)
        .map(drop)
}

/// Returns what was declared at a meeting, with its reasons.
pub fn conflict_reasons(db: &mut Db, meeting: MeetingId) -> QueryResult<Vec<(NominationId, UserId, String)>> {
    conflicts::table
        .filter(conflicts::meeting_id.eq(meeting))
        .order((conflicts::nomination_id, conflicts::user_id))
        .select((conflicts::nomination_id, conflicts::user_id, conflicts::reason))
        .load(db)
}

/// Moves a meeting on to a nomination, or ends its voting.
pub fn set_floor(
    db: &mut Db,
    meeting: &Meeting,
    floor: Floor,
    (by, at): (UserId, Instant),
) -> QueryResult<()> {
    use meeting_floors as row;
    let (nomination, ended) = match floor {
        Floor::At(nomination) => (Some(nomination), false),
        Floor::Ended => (None, true),
    };
    let values =
        (row::nomination_id.eq(nomination), row::ended.eq(ended), row::moved_by.eq(by), row::moved_at.eq(at));
    if diesel::update(row::table.find(meeting.id)).set(values).execute(db)? == 1 {
        return Ok(());
    }
    diesel::insert_into(row::table)
        .values((row::meeting_id.eq(meeting.id), row::book_id.eq(meeting.book), values))
        .execute(db)
        .map(drop)
}

/// Writes down that a vote is taken back; [`delete_vote`] follows.
pub fn insert_withdrawal(db: &mut Db, meeting: &Meeting, taken: &Withdrawal) -> QueryResult<()> {
    use vote_withdrawals as row;
    diesel::insert_into(row::table)
        .values((
            row::meeting_id.eq(meeting.id),
            row::nomination_id.eq(taken.nomination),
            row::user_id.eq(taken.user),
            row::book_id.eq(meeting.book),
            row::vote.eq(taken.vote),
            row::reason.eq(&taken.reason),
            row::withdrawn_by.eq(taken.by),
            row::withdrawn_at.eq(taken.at),
        ))
        .execute(db)
        .map(drop)
}

/// Takes a vote away, which the database lets happen only after its withdrawal was written down.
pub fn delete_vote(
    db: &mut Db,
    meeting: MeetingId,
    nomination: NominationId,
    user: UserId,
) -> QueryResult<()> {
    diesel::delete(votes::table.find((meeting, nomination, user))).execute(db).map(drop)
}

/// Returns the votes that were taken back at a meeting, in their order.
pub fn withdrawals(db: &mut Db, meeting: MeetingId) -> QueryResult<Vec<Withdrawal>> {
    use vote_withdrawals as row;
    type Row = (NominationId, UserId, Vote, String, UserId, Instant);
    let rows: Vec<Row> = row::table
        .filter(row::meeting_id.eq(meeting))
        .order(row::id)
        .select((
            row::nomination_id,
            row::user_id,
            row::vote,
            row::reason,
            row::withdrawn_by,
            row::withdrawn_at,
        ))
        .load(db)?;
    let read =
        |(nomination, user, vote, reason, by, at)| Withdrawal { nomination, user, vote, reason, by, at };
    Ok(rows.into_iter().map(read).collect())
}
