//! Lists of meetings.

use std::collections::HashMap;

use chrono::NaiveDate;
use diesel::prelude::*;

use super::super::{DecisionRecord, Meeting};
use crate::{
    db::{
        Db,
        schema::{attendances, councils, decisions, meeting_floors, meetings, rounds},
    },
    id::{BookId, CouncilId, DecisionId, MeetingId, RoundId, UnitId, UserId},
    money::Money,
};

/// A meeting with what a list shows of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    pub meeting: Meeting,
    pub council: String,
    pub round_code: String,
    pub round: String,
    pub present: i64,
    /// Whether voting has begun, and whether it has ended.
    pub called: bool,
    pub ended: bool,
    pub decision: Option<(DecisionRecord, i64, Money)>,
}

type Row = (MeetingId, BookId, CouncilId, RoundId, NaiveDate, String, UnitId, String, String);
type Decided = (MeetingId, DecisionId, i64, i64, NaiveDate, UserId, i64, Money);

/// Lists the meetings of a book, or of the councils of one branch, the latest first.
pub fn list(db: &mut Db, book: BookId, branch: Option<UnitId>) -> QueryResult<Vec<Listed>> {
    let rows: Vec<Row> = meetings::table
        .inner_join(councils::table.on(councils::id.eq(meetings::council_id)))
        .inner_join(rounds::table.on(rounds::id.eq(meetings::round_id)))
        .filter(meetings::book_id.eq(book))
        .order((meetings::held_on.desc(), meetings::id.desc()))
        .select((
            meetings::id,
            meetings::book_id,
            meetings::council_id,
            meetings::round_id,
            meetings::held_on,
            councils::name,
            councils::unit_id,
            rounds::code,
            rounds::name,
        ))
        .load(db)?;
    let (mut present, floors, mut decided) = (present(db, book)?, floors(db, book)?, decided(db, book)?);
    let listed = |(id, book, council, round, held_on, name, _, code, title): Row| Listed {
        meeting: Meeting { id, book, council, round, held_on },
        council: name,
        round_code: code,
        round: title,
        present: present.remove(&id).unwrap_or_default(),
        called: floors.contains_key(&id),
        ended: floors.get(&id).copied().unwrap_or_default(),
        decision: decided.remove(&id),
    };
    Ok(rows.into_iter().filter(|row| branch.is_none_or(|unit| row.6 == unit)).map(listed).collect())
}

fn present(db: &mut Db, book: BookId) -> QueryResult<HashMap<MeetingId, i64>> {
    let rows: Vec<(MeetingId, i64)> = attendances::table
        .inner_join(meetings::table.on(meetings::id.eq(attendances::meeting_id)))
        .filter(meetings::book_id.eq(book))
        .group_by(attendances::meeting_id)
        .select((attendances::meeting_id, diesel::dsl::count_star()))
        .load(db)?;
    Ok(rows.into_iter().collect())
}

fn floors(db: &mut Db, book: BookId) -> QueryResult<HashMap<MeetingId, bool>> {
    let rows: Vec<(MeetingId, bool)> = meeting_floors::table
        .filter(meeting_floors::book_id.eq(book))
        .order(meeting_floors::meeting_id)
        .select((meeting_floors::meeting_id, meeting_floors::ended))
        .load(db)?;
    Ok(rows.into_iter().collect())
}

fn decided(db: &mut Db, book: BookId) -> QueryResult<HashMap<MeetingId, (DecisionRecord, i64, Money)>> {
    let rows: Vec<Decided> = decisions::table
        .filter(decisions::book_id.eq(book))
        .order(decisions::id)
        .select((
            decisions::meeting_id,
            decisions::id,
            decisions::year,
            decisions::no,
            decisions::day,
            decisions::decided_by,
            decisions::awards,
            decisions::total,
        ))
        .load(db)?;
    let read = |(meeting, id, year, no, day, by, awards, total): Decided| {
        (meeting, (DecisionRecord { id, year, no, day, by }, awards, total))
    };
    Ok(rows.into_iter().map(read).collect())
}

/// Returns the meetings of a book whose decisions wait to be signed.
pub fn to_sign(db: &mut Db, book: BookId) -> QueryResult<Vec<(MeetingId, CouncilId)>> {
    undecided(db, book, true)
}

/// Returns the meetings of a book that are at an item now.
pub fn with_item(db: &mut Db, book: BookId) -> QueryResult<Vec<(MeetingId, CouncilId)>> {
    undecided(db, book, false)
}

fn undecided(db: &mut Db, book: BookId, ended: bool) -> QueryResult<Vec<(MeetingId, CouncilId)>> {
    meeting_floors::table
        .inner_join(meetings::table.on(meetings::id.eq(meeting_floors::meeting_id)))
        .left_join(decisions::table.on(decisions::meeting_id.eq(meeting_floors::meeting_id)))
        .filter(meeting_floors::book_id.eq(book).and(meeting_floors::ended.eq(ended)))
        .filter(decisions::id.nullable().is_null())
        .order(meetings::id)
        .select((meetings::id, meetings::council_id))
        .load(db)
}
