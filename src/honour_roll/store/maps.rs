//! SQL for the maps of units over which rolls are drawn, and the scopes that follow from them.

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::{
    db::{
        Db,
        schema::{roll_maps, rolls},
    },
    honour_roll::{Look, Map, Other, RollError, Scope, Season},
    id::UnitId,
    ledger::Author,
    stored_as_text,
    unit::{Unit, UnitTree},
};

stored_as_text! { Map }

/// Returns the map that was chosen for a unit's year.
pub fn map(db: &mut Db, unit: UnitId, year: i32) -> QueryResult<Map> {
    let chosen = roll_maps::table.find((unit, i64::from(year))).select(roll_maps::map).first(db);
    Ok(chosen.optional()?.unwrap_or_default())
}

/// Keeps the map of a season in the place of the one before.
pub fn set_map(db: &mut Db, scope: &Scope, author: &Author, map: Map) -> QueryResult<()> {
    let key = (scope.season.unit, i64::from(scope.season.year));
    diesel::delete(roll_maps::table.find(key)).execute(db)?;
    diesel::insert_into(roll_maps::table)
        .values((
            roll_maps::unit_id.eq(key.0),
            roll_maps::year.eq(key.1),
            roll_maps::book_id.eq(scope.book),
            roll_maps::map.eq(map),
            roll_maps::set_by.eq(author.user),
            roll_maps::set_at.eq(author.at),
        ))
        .execute(db)
        .map(drop)
}

/// Returns the map under which the roll of a season was frozen, if it was; the season's own map is not looked at.
pub fn frozen_map(db: &mut Db, season: Season) -> QueryResult<Option<Map>> {
    rolls::table
        .filter(rolls::unit_id.eq(season.unit).and(rolls::year.eq(i64::from(season.year))))
        .filter(rolls::subtree.eq(season.subtree))
        .select(rolls::map)
        .first(db)
        .optional()
}

/// Finds a season under its own map: the one it was frozen under, else the one that was chosen for it.
pub fn scope(
    db: &mut Db,
    (tree, unit): (&UnitTree, &Unit),
    at: (i32, bool),
    today: NaiveDate,
) -> Result<Scope, RollError> {
    let (own, _) = own_map(db, unit.id, at)?;
    own_scope(own, (tree, unit), at, today)
}

/// Returns the map under which a season's roll was frozen, else the one that was chosen for it; and whether it is frozen.
fn own_map(db: &mut Db, unit: UnitId, (year, subtree): (i32, bool)) -> QueryResult<(Map, bool)> {
    match frozen_map(db, Season { unit, year, subtree, map: Map::default() })? {
        Some(frozen) => Ok((frozen, true)),
        None => Ok((map(db, unit, year)?, false)),
    }
}

/// What was frozen or chosen stays readable when the unit has ended: it stands on the map of the unit's last day.
fn own_scope(
    own: Map,
    (tree, unit): (&UnitTree, &Unit),
    at: (i32, bool),
    today: NaiveDate,
) -> Result<Scope, RollError> {
    let day = unit.valid_to.map_or(today, |last| last.min(today));
    Scope::under(own, (tree, unit), at, day)
}

/// Finds a season under the map that somebody asks for, or under its own, and what the other map would show.
pub fn look(
    db: &mut Db,
    (tree, unit): (&UnitTree, &Unit),
    at: (i32, bool),
    (asked, today): (Option<Map>, NaiveDate),
) -> Result<Look, RollError> {
    let (own, is_frozen) = own_map(db, unit.id, at)?;
    let scope = match asked.filter(|map| *map != own) {
        Some(map) => Scope::under(map, (tree, unit), at, today)?,
        None => own_scope(own, (tree, unit), at, today)?,
    };
    let other = match Scope::under(scope.season.map.other(), (tree, unit), at, today) {
        Ok(other) if other.adds_up_as(&scope) => Other::Same,
        Ok(_) => Other::Differs,
        Err(err @ RollError::Ended { .. }) => Other::Nothing { vi: format!("{err}"), en: format!("{err:#}") },
        Err(err) => return Err(err),
    };
    let beside = Scope::under(scope.season.map, (tree, unit), (at.0, !at.1), today);
    let has_below = beside.is_ok_and(|it| !it.adds_up_as(&scope));
    Ok(Look { scope, own, is_frozen, has_below, other })
}
