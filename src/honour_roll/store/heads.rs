//! SQL for what a code on a paper asks about: the head of a frozen roll, and one of its rows.

use diesel::prelude::*;

use super::{StoredRow, roll_of};
use crate::{
    calendar::Instant,
    db::{
        Db,
        schema::{roll_rows, rolls},
    },
    honour_roll::{Map, Season, digest},
    id::{BookId, RollId, UnitId},
    money::Money,
};

/// A frozen roll without its rows.
#[derive(Clone, Debug, Queryable)]
pub struct Head {
    pub book: BookId,
    pub year: i64,
    pub donors: i64,
    pub total: Money,
    pub frozen_at: Instant,
    pub digest: Vec<u8>,
}

pub fn head(db: &mut Db, roll: RollId) -> QueryResult<Option<Head>> {
    rolls::table
        .find(roll)
        .select((rolls::book_id, rolls::year, rolls::donors, rolls::total, rolls::frozen_at, rolls::digest))
        .first(db)
        .optional()
}

/// What working a frozen roll's fingerprint out again from its rows has shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Recounted {
    /// From how many rows.
    pub rows: usize,
    /// Whether the fingerprint and the sums are those that were kept.
    pub agrees: bool,
}

/// Works the fingerprint of a frozen roll out again from the rows as they are stored now.
pub fn recount(db: &mut Db, roll: RollId) -> QueryResult<Recounted> {
    type Kept = (UnitId, i64, bool, Map, Instant, Vec<u8>, i64, Money, Money);
    let (unit, year, subtree, map, at, kept, donors, total, unidentified): Kept = rolls::table
        .find(roll)
        .select((
            rolls::unit_id,
            rolls::year,
            rolls::subtree,
            rolls::map,
            rolls::frozen_at,
            rolls::digest,
            rolls::donors,
            rolls::total,
            rolls::unidentified,
        ))
        .first(db)?;
    let stored = roll_rows::table
        .filter(roll_rows::roll_id.eq(roll))
        .order(roll_rows::position)
        .select(StoredRow::as_select())
        .load(db);
    let stored: Vec<StoredRow> = match stored {
        // What cannot even be read is not what was frozen.
        Err(diesel::result::Error::DeserializationError(_)) => {
            return Ok(Recounted { rows: 0, agrees: false });
        }
        stored => stored?,
    };
    let rows = stored.len();
    let agrees = roll_of(stored, unidentified).is_ok_and(|roll| {
        let season = Season { unit, year: i32::try_from(year).unwrap_or_default(), subtree, map };
        kept == digest(&roll, season, at.day())
            && i64::try_from(roll.donors).is_ok_and(|it| it == donors)
            && roll.totals.total == total
    });
    Ok(Recounted { rows, agrees })
}

/// Returns a row of a frozen roll; those who are thanked beside the donors have no certificate.
pub fn row(db: &mut Db, roll: RollId, position: i64) -> QueryResult<Option<StoredRow>> {
    roll_rows::table
        .find((roll, position))
        .filter(roll_rows::rank.gt(0))
        .select(StoredRow::as_select())
        .first(db)
        .optional()
}
