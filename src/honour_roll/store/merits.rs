//! SQL for the decisions on certificates of merit, which are only ever added to.

use std::collections::BTreeMap;

use chrono::{Datelike as _, NaiveDate};
use diesel::prelude::*;

use crate::{
    calendar::Instant,
    db::{
        Db,
        schema::{roll_merits, roll_rows},
    },
    honour_roll::Merit,
    id::{BookId, RollId, UserId},
    money::Money,
};

type Row = (RollId, i64, BookId, String, NaiveDate, Money, i64, i64, UserId, Instant);

fn read(row: Row) -> Merit {
    let (roll, no, book, decision, decided_on, minimum, first_no, last_no, recorded_by, recorded_at) = row;
    Merit { roll, no, book, decision, decided_on, minimum, first_no, last_no, recorded_by, recorded_at }
}

/// Returns everything that was decided for a roll, in its order.
pub fn merits(db: &mut Db, roll: RollId) -> QueryResult<Vec<Merit>> {
    let rows: Vec<Row> = roll_merits::table
        .filter(roll_merits::roll_id.eq(roll))
        .order(roll_merits::no)
        .select(roll_merits::all_columns)
        .load(db)?;
    Ok(rows.into_iter().map(read).collect())
}

/// Returns the decision that stands for a roll.
pub fn merit(db: &mut Db, roll: RollId) -> QueryResult<Option<Merit>> {
    Ok(merits(db, roll)?.pop())
}

/// Returns the ranges of numbers that the other rolls of a book have given out in a year, the lowest first.
pub fn taken(db: &mut Db, book: BookId, roll: RollId, year: i32) -> QueryResult<Vec<(i64, i64)>> {
    let rows: Vec<Row> = roll_merits::table
        .filter(roll_merits::book_id.eq(book).and(roll_merits::roll_id.ne(roll)))
        .order((roll_merits::roll_id, roll_merits::no))
        .select(roll_merits::all_columns)
        .load(db)?;
    // The last decision of each roll is the one that stands.
    let standing: BTreeMap<RollId, Merit> = rows.into_iter().map(|row| (row.0, read(row))).collect();
    let of_year = standing.into_values().filter(|it| it.decided_on.year() == year);
    let mut ranges: Vec<(i64, i64)> = of_year.map(|it| (it.first_no, it.last_no)).collect();
    ranges.sort_unstable();
    Ok(ranges)
}

pub fn insert_merit(db: &mut Db, merit: &Merit) -> QueryResult<()> {
    diesel::insert_into(roll_merits::table)
        .values((
            roll_merits::roll_id.eq(merit.roll),
            roll_merits::no.eq(merit.no),
            roll_merits::book_id.eq(merit.book),
            roll_merits::decision.eq(&merit.decision),
            roll_merits::decided_on.eq(merit.decided_on),
            roll_merits::minimum.eq(merit.minimum),
            roll_merits::first_no.eq(merit.first_no),
            roll_merits::last_no.eq(merit.last_no),
            roll_merits::recorded_by.eq(merit.recorded_by),
            roll_merits::recorded_at.eq(merit.recorded_at),
        ))
        .execute(db)
        .map(drop)
}

/// Returns the number that a line which receives a certificate has in the book of commendations.
pub fn merit_number(db: &mut Db, merit: &Merit, position: i64) -> QueryResult<i64> {
    let of_roll = roll_rows::roll_id.eq(merit.roll).and(roll_rows::rank.gt(0));
    let receives = roll_rows::anonymous.eq(false).and(roll_rows::tier_minimum.ge(merit.minimum));
    let before: i64 = roll_rows::table
        .filter(of_roll.and(receives).and(roll_rows::position.lt(position)))
        .count()
        .get_result(db)?;
    Ok(merit.first_no + before)
}
