//! SQL for what a code on a paper asks about: the head of a frozen roll, and one of its rows.

use diesel::prelude::*;

use super::StoredRow;
use crate::{
    calendar::Instant,
    db::{
        Db,
        schema::{roll_rows, rolls},
    },
    id::{BookId, RollId},
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

/// Returns a row of a frozen roll; those who are thanked beside the donors have no certificate.
pub fn row(db: &mut Db, roll: RollId, position: i64) -> QueryResult<Option<StoredRow>> {
    roll_rows::table
        .find((roll, position))
        .filter(roll_rows::rank.gt(0))
        .select(StoredRow::as_select())
        .first(db)
        .optional()
}
