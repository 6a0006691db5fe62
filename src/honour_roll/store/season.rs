//! SQL for the cut-offs of seasons.

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::{
    db::{Db, schema::roll_seasons},
    honour_roll::{RollError, Scope, Season, Term},
    ledger::Author,
};

/// Returns the days that count for a season.
pub fn term(db: &mut Db, season: Season) -> Result<Term, RollError> {
    let year = i64::from(season.year);
    let rows: Vec<(i64, NaiveDate)> = roll_seasons::table
        .filter(roll_seasons::unit_id.eq(season.unit).and(roll_seasons::year.eq_any([year - 1, year])))
        .order(roll_seasons::year)
        .select((roll_seasons::year, roll_seasons::cut_off))
        .load(db)?;
    let of = |wanted: i64| rows.iter().find(|(year, _)| *year == wanted).map(|(_, day)| *day);
    Term::of(season.year, of(year - 1), of(year))
}

/// Keeps the cut-off of a season in the place of the one before.
pub fn set_cut_off(db: &mut Db, scope: &Scope, author: &Author, day: NaiveDate) -> QueryResult<()> {
    let key = (scope.season.unit, i64::from(scope.season.year));
    diesel::delete(roll_seasons::table.find(key)).execute(db)?;
    diesel::insert_into(roll_seasons::table)
        .values((
            roll_seasons::unit_id.eq(key.0),
            roll_seasons::year.eq(key.1),
            roll_seasons::book_id.eq(scope.book),
            roll_seasons::cut_off.eq(day),
            roll_seasons::set_by.eq(author.user),
            roll_seasons::set_at.eq(author.at),
        ))
        .execute(db)
        .map(drop)
}
