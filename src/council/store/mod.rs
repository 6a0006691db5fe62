//! SQL for councils, their meetings, their votes and their decisions.

mod course;
mod list;
mod meetings;
mod papers;
mod ties;

use chrono::NaiveDate;
use diesel::prelude::*;

use super::{Council, DecisionRecord, Meeting, MeetingError, Member, Vote};
use crate::{
    db::{
        Db, DbError,
        schema::{council_members, councils, decisions},
    },
    id::{CouncilId, DecisionId, MeetingId, UnitId, UserId},
    money::Money,
    query_errors, stored_as_text,
};

pub use course::{
    conflict_reasons, delete_vote, insert_conflict, insert_denial, insert_vote, insert_withdrawal, set_floor,
    withdrawals,
};
pub use list::{Listed, list, to_sign, with_item};
pub use meetings::{delete_attendance, insert_attendance, insert_meeting, insert_terms, meeting, minutes};
pub use papers::{insert_paper, paper, unaltered_paper};
pub use ties::{MemberTies, hints, insert_ties, member_ties};

stored_as_text! { Vote }
query_errors! { MeetingError }

/// Inserts a council; its `id` is ignored.
pub fn insert(db: &mut Db, council: &Council) -> QueryResult<CouncilId> {
    let id: CouncilId = diesel::insert_into(councils::table)
        .values((
            councils::unit_id.eq(council.unit),
            councils::code.eq(&council.code),
            councils::name.eq(&council.name),
            councils::casting_vote.eq(council.casting_vote),
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

type Row = (CouncilId, UnitId, String, String, bool);

macro_rules! columns {
    () => {
        (councils::id, councils::unit_id, councils::code, councils::name, councils::casting_vote)
    };
}

fn with_members(db: &mut Db, row: Row) -> QueryResult<Council> {
    let (id, unit, code, name, casting_vote) = row;
    let members = members(db, id)?;
    Ok(Council { id, unit, code, name, casting_vote, members })
}

pub fn by_code(db: &mut Db, code: &str) -> QueryResult<Option<Council>> {
    let found: Option<Row> =
        councils::table.filter(councils::code.eq(code)).select(columns!()).first(db).optional()?;
    found.map(|row| with_members(db, row)).transpose()
}

pub fn get(db: &mut Db, id: CouncilId) -> QueryResult<Council> {
    let row: Row = councils::table.find(id).select(columns!()).first(db)?;
    with_members(db, row)
}

/// Loads the councils of some units, by code.
pub fn of_units(db: &mut Db, units: &[UnitId]) -> QueryResult<Vec<Council>> {
    let rows: Vec<Row> = councils::table
        .filter(councils::unit_id.eq_any(units))
        .order(councils::code)
        .select(columns!())
        .load(db)?;
    rows.into_iter().map(|row| with_members(db, row)).collect()
}

pub fn set_casting_vote(db: &mut Db, council: CouncilId, casting_vote: bool) -> QueryResult<()> {
    diesel::update(councils::table.find(council))
        .set(councils::casting_vote.eq(casting_vote))
        .execute(db)
        .map(drop)
}

fn members(db: &mut Db, council: CouncilId) -> QueryResult<Vec<Member>> {
    let rows: Vec<(UserId, bool)> = council_members::table
        .filter(council_members::council_id.eq(council))
        .order(council_members::user_id)
        .select((council_members::user_id, council_members::chair))
        .load(db)?;
    Ok(rows.into_iter().map(|(user, chair)| Member { user, chair }).collect())
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
