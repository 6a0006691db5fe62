//! SQL for `verify`'s look at batches: rows as bare numbers.

use diesel::{
    prelude::*,
    sql_query,
    sql_types::{BigInt, Nullable},
};

use super::store::raw;
use crate::{db::Db, id::BookId};

raw! { BatchRaw { id, first_seq, receipt_year, first_no, gifts, expected_total; } }
// What the gift, its part for the row's fund and its receipt say stands beside what the row says.
raw! { EnvelopeRaw {
line, seq, amount, party_id, like_gift, gift_party, share, receipt_year, receipt_no; } }

/// Reads the batches that say they are posted, in the order of their ids.
pub fn batches(db: &mut Db, book: BookId) -> QueryResult<Vec<BatchRaw>> {
    let sql = "SELECT id, first_seq, receipt_year, first_no, gifts, expected_total FROM batches \
               WHERE book_id = $1 AND state = 'posted' ORDER BY id";
    sql_query(sql).bind::<BigInt, _>(book).load(db)
}

/// Reads the rows of a posted batch, each with the gift that it has become.
pub fn envelopes(db: &mut Db, batch: i64) -> QueryResult<Vec<EnvelopeRaw>> {
    sql_query(
        "SELECT r.line, r.seq, r.amount, r.party_id, g.party_id AS gift_party, a.amount AS share, \
         CAST(CASE WHEN r.words = g.words AND r.anonymous = g.anonymous AND b.means = g.means \
         AND b.day = g.received_on THEN 1 ELSE 0 END AS BIGINT) AS like_gift, \
         c.year AS receipt_year, c.no AS receipt_no FROM batch_rows r JOIN batches b ON b.id = r.batch_id \
         LEFT JOIN gifts g ON g.book_id = b.book_id AND g.seq = r.seq \
         LEFT JOIN gift_allocations a ON a.book_id = b.book_id AND a.seq = r.seq \
         AND a.fund_id = COALESCE(r.fund_id, b.fund_id) \
         LEFT JOIN receipts c ON c.book_id = b.book_id AND c.seq = r.seq \
         WHERE r.batch_id = $1 ORDER BY r.line",
    )
    .bind::<BigInt, _>(batch)
    .load(db)
}
