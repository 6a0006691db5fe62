//! SQL for who took the cash of a line.

use diesel::prelude::*;

use crate::{
    calendar::Instant,
    db::{
        Db,
        schema::{payout_collectors, payout_lines},
    },
    disbursement::payout::{
        Done, Relation,
        collect::{Collected, Collector},
    },
    id::{BookId, PayoutId, PayoutLineId, UserId},
};

type Row = (PayoutLineId, String, Relation, UserId, Instant);

fn from_row((line, name, relation, by, at): Row) -> Collected {
    Collected { line, collector: Collector::kept(name, relation), done: Done { by, at } }
}

pub fn insert_collected(db: &mut Db, book: BookId, it: &Collected) -> QueryResult<()> {
    diesel::insert_into(payout_collectors::table)
        .values((
            payout_collectors::line_id.eq(it.line),
            payout_collectors::book_id.eq(book),
            payout_collectors::name.eq(it.collector.name()),
            payout_collectors::relation.eq(it.collector.relation()),
            payout_collectors::recorded_by.eq(it.done.by),
            payout_collectors::recorded_at.eq(it.done.at),
        ))
        .execute(db)
        .map(drop)
}

/// Returns who took the cash of a list, in the order of its lines.
pub fn collected(db: &mut Db, of: PayoutId) -> QueryResult<Vec<Collected>> {
    let lines = payout_lines::table.filter(payout_lines::payout_id.eq(of)).select(payout_lines::id);
    let rows: Vec<Row> = payout_collectors::table
        .filter(payout_collectors::line_id.eq_any(lines))
        .order(payout_collectors::line_id)
        .select((
            payout_collectors::line_id,
            payout_collectors::name,
            payout_collectors::relation,
            payout_collectors::recorded_by,
            payout_collectors::recorded_at,
        ))
        .load(db)?;
    Ok(rows.into_iter().map(from_row).collect())
}

/// Counts those of a book.
pub fn collected_count(db: &mut Db, book: BookId) -> QueryResult<i64> {
    payout_collectors::table.filter(payout_collectors::book_id.eq(book)).count().get_result(db)
}
