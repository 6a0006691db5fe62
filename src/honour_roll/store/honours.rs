//! SQL for the honours of units and years.

use diesel::prelude::*;

use super::tiers::STANDING;
use crate::{
    db::{Db, DbError, schema::roll_honours},
    honour_roll::{Honour, RollError, Scope, WORKING_HONOURS, read_honours},
    id::UnitId,
    money::Money,
};

#[derive(Queryable, Selectable)]
#[diesel(table_name = roll_honours)]
struct Row {
    unit_id: UnitId,
    year: i64,
    name_vi: String,
    name_en: String,
    party_kind: String,
    words: String,
    minimum: Money,
    places: i64,
    price: Money,
}

impl Row {
    fn honour(self) -> Result<Honour, DbError> {
        let kind = (!self.party_kind.is_empty()).then(|| self.party_kind.parse()).transpose();
        Ok(Honour {
            kind: kind.map_err(|err| DbError::Corrupt(format!("roll_honours: {err}")))?,
            name_vi: self.name_vi,
            name_en: self.name_en,
            words: self.words,
            minimum: self.minimum,
            places: usize::try_from(self.places).ok().filter(|places| *places > 0),
            price: self.price,
        })
    }
}

/// Returns the honours that apply: the year's own, else the standing ones, else those of the unit above.
pub fn honours(db: &mut Db, scope: &Scope) -> Result<Vec<Honour>, RollError> {
    let year = i64::from(scope.season.year);
    let mut rows: Vec<Row> = roll_honours::table
        .filter(roll_honours::unit_id.eq_any(scope.line.clone()))
        .filter(roll_honours::year.eq_any([year, STANDING]))
        .order((roll_honours::unit_id, roll_honours::year, roll_honours::position))
        .select(Row::as_select())
        .load(db)?;
    let keys = scope.line.iter().flat_map(|unit| [(*unit, year), (*unit, STANDING)]);
    for key in keys {
        let of_key: Vec<Row> = rows.extract_if(.., |row| (row.unit_id, row.year) == key).collect();
        if !of_key.is_empty() {
            return Ok(of_key.into_iter().map(Row::honour).collect::<Result<_, _>>()?);
        }
    }
    // Nobody above has decided: the working honours that every new book begins with.
    Ok(read_honours(WORKING_HONOURS)?)
}

/// Keeps a unit's honours for a year in the place of those before; without any, those above apply again.
pub fn set_honours(db: &mut Db, scope: &Scope, honours: &[Honour]) -> QueryResult<()> {
    let (unit, year) = (scope.season.unit, i64::from(scope.season.year));
    let of_year = roll_honours::unit_id.eq(unit).and(roll_honours::year.eq(year));
    diesel::delete(roll_honours::table.filter(of_year)).execute(db)?;
    for (honour, position) in honours.iter().zip(1i64..) {
        let places = honour.places.and_then(|places| i64::try_from(places).ok()).unwrap_or_default();
        diesel::insert_into(roll_honours::table)
            .values((
                roll_honours::unit_id.eq(unit),
                roll_honours::year.eq(year),
                roll_honours::position.eq(position),
                roll_honours::name_vi.eq(&honour.name_vi),
                roll_honours::name_en.eq(&honour.name_en),
                roll_honours::party_kind.eq(honour.kind.map_or("", |kind| kind.code())),
                roll_honours::words.eq(&honour.words),
                roll_honours::minimum.eq(honour.minimum),
                roll_honours::places.eq(places),
                roll_honours::price.eq(honour.price),
            ))
            .execute(db)?;
    }
    Ok(())
}
