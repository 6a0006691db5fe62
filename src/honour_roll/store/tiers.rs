//! SQL for the tiers of units and years.

use diesel::prelude::*;

use crate::{
    db::{Db, schema::roll_tiers},
    honour_roll::{Ladder, RollError, Rung, Scope, Tier, Tiers, WORKING_TIERS, read_tiers},
    id::UnitId,
    money::Money,
};

/// The year under which a unit's standing thresholds are kept.
pub(super) const STANDING: i64 = 0;

#[derive(Queryable, Selectable)]
#[diesel(table_name = roll_tiers)]
struct Row {
    unit_id: UnitId,
    year: i64,
    name_vi: String,
    name_en: String,
    minimum: Money,
    price: Money,
}

impl From<Row> for Rung {
    fn from(row: Row) -> Self {
        let tier = Tier { name_vi: row.name_vi, name_en: row.name_en, minimum: row.minimum };
        Self { tier, price: row.price }
    }
}

/// Returns the tiers that apply, with the prices of their plaques: the year's own, else the standing ones, else those
/// of the unit above.
pub fn ladder(db: &mut Db, scope: &Scope) -> Result<Ladder, RollError> {
    let year = i64::from(scope.season.year);
    let mut rows: Vec<Row> = roll_tiers::table
        .filter(roll_tiers::unit_id.eq_any(scope.line.clone()))
        .filter(roll_tiers::year.eq_any([year, STANDING]))
        .order((roll_tiers::unit_id, roll_tiers::year, roll_tiers::position))
        .select(Row::as_select())
        .load(db)?;
    let keys = scope.line.iter().flat_map(|unit| [(*unit, year), (*unit, STANDING)]);
    for key in keys {
        let of_key: Vec<Row> = rows.extract_if(.., |row| (row.unit_id, row.year) == key).collect();
        if !of_key.is_empty() {
            return Ok(Ladder::new(of_key.into_iter().map(Rung::from).collect())?);
        }
    }
    // Nobody above has decided: the working thresholds that every new book begins with.
    let working = read_tiers(WORKING_TIERS)?;
    Ok(Ladder::new(working.iter().map(|tier| Rung { tier: tier.clone(), price: Money::ZERO }).collect())?)
}

/// Returns the tiers that apply, as [`ladder`] does.
pub fn tiers(db: &mut Db, scope: &Scope) -> Result<Tiers, RollError> {
    Ok(ladder(db, scope)?.tiers()?)
}

/// Keeps a unit's tiers for a year in the place of those before.
pub fn set_ladder(db: &mut Db, scope: &Scope, ladder: &Ladder) -> QueryResult<()> {
    let (unit, year) = (scope.season.unit, i64::from(scope.season.year));
    let of_year = roll_tiers::unit_id.eq(unit).and(roll_tiers::year.eq(year));
    diesel::delete(roll_tiers::table.filter(of_year)).execute(db)?;
    insert(db, (unit, year), ladder.rungs().iter().map(|rung| (&rung.tier, rung.price)))
}

/// Keeps a unit's standing tiers, the highest first.
pub fn insert_tiers(db: &mut Db, unit: UnitId, tiers: &Tiers) -> QueryResult<()> {
    insert(db, (unit, STANDING), tiers.iter().map(|tier| (tier, Money::ZERO)))
}

fn insert<'t>(
    db: &mut Db,
    (unit, year): (UnitId, i64),
    rungs: impl Iterator<Item = (&'t Tier, Money)>,
) -> QueryResult<()> {
    for ((tier, price), position) in rungs.zip(1i64..) {
        diesel::insert_into(roll_tiers::table)
            .values((
                roll_tiers::unit_id.eq(unit),
                roll_tiers::year.eq(year),
                roll_tiers::position.eq(position),
                roll_tiers::name_vi.eq(&tier.name_vi),
                roll_tiers::name_en.eq(&tier.name_en),
                roll_tiers::minimum.eq(tier.minimum),
                roll_tiers::price.eq(price),
            ))
            .execute(db)?;
    }
    Ok(())
}
