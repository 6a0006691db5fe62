//! SQL for the tiers of units and years.

use diesel::prelude::*;

use crate::{
    db::{Db, schema::roll_tiers},
    honour_roll::{RollError, Scope, Tier, Tiers, WORKING_TIERS, read_tiers},
    id::UnitId,
    money::Money,
};

/// The year under which a unit's standing thresholds are kept.
const STANDING: i64 = 0;

/// Returns the tiers that apply: the year's own, else the standing ones, else those of the unit above.
pub fn tiers(db: &mut Db, scope: &Scope) -> Result<Tiers, RollError> {
    let year = i64::from(scope.season.year);
    let rows: Vec<(UnitId, i64, String, String, Money)> = roll_tiers::table
        .filter(roll_tiers::unit_id.eq_any(scope.line.clone()))
        .filter(roll_tiers::year.eq_any([year, STANDING]))
        .order((roll_tiers::unit_id, roll_tiers::year, roll_tiers::position))
        .select((
            roll_tiers::unit_id,
            roll_tiers::year,
            roll_tiers::name_vi,
            roll_tiers::name_en,
            roll_tiers::minimum,
        ))
        .load(db)?;
    for unit in &scope.line {
        for wanted in [year, STANDING] {
            let of_unit = rows.iter().filter(|row| row.0 == *unit && row.1 == wanted);
            let tiers: Vec<Tier> = of_unit
                .map(|(_, _, vi, en, minimum)| Tier {
                    name_vi: vi.clone(),
                    name_en: en.clone(),
                    minimum: *minimum,
                })
                .collect();
            if !tiers.is_empty() {
                return Ok(Tiers::new(tiers)?);
            }
        }
    }
    // Nobody above has decided: the working thresholds that every new book begins with.
    Ok(read_tiers(WORKING_TIERS)?)
}

/// Keeps a unit's standing tiers, the highest first.
pub fn insert_tiers(db: &mut Db, unit: UnitId, tiers: &Tiers) -> QueryResult<()> {
    for (tier, position) in tiers.iter().zip(1i64..) {
        diesel::insert_into(roll_tiers::table)
            .values((
                roll_tiers::unit_id.eq(unit),
                roll_tiers::year.eq(STANDING),
                roll_tiers::position.eq(position),
                roll_tiers::name_vi.eq(&tier.name_vi),
                roll_tiers::name_en.eq(&tier.name_en),
                roll_tiers::minimum.eq(tier.minimum),
            ))
            .execute(db)?;
    }
    Ok(())
}
