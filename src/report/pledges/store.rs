//! SQL for counting pledges that somebody should be reminded of, without loading them.

use chrono::NaiveDate;
use diesel::{
    prelude::*,
    sql_query,
    sql_types::{BigInt, Date},
};

use crate::{
    db::Db,
    id::{BookId, FundId},
};

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = BigInt)]
    fund: FundId,
    #[diesel(sql_type = BigInt)]
    number: i64,
}

/// Counts, fund by fund, the open pledges of which less has come than falls due through a day.
pub fn due(db: &mut Db, book: BookId, through: NaiveDate) -> QueryResult<Vec<(FundId, i64)>> {
    let sql = "SELECT p.fund_id AS fund, COUNT(*) AS number FROM pledges p WHERE p.book_id = $1 \
         AND NOT EXISTS (SELECT 1 FROM pledge_lapses l WHERE l.pledge_id = p.id) \
         AND (SELECT COALESCE(SUM(i.amount), 0) FROM pledge_instalments i WHERE i.pledge_id = p.id \
              AND i.due_on <= $2 AND i.version = (SELECT MAX(v.version) FROM pledge_versions v \
                                                  WHERE v.pledge_id = p.id)) \
           > (SELECT COALESCE(SUM(y.amount), 0) FROM pledge_payments y \
              JOIN receipts r ON r.book_id = y.book_id AND r.seq = y.gift_seq AND r.void_seq IS NULL \
              WHERE y.pledge_id = p.id) \
         GROUP BY p.fund_id ORDER BY p.fund_id";
    let rows: Vec<Row> = sql_query(sql).bind::<BigInt, _>(book).bind::<Date, _>(through).load(db)?;
    Ok(rows.into_iter().map(|row| (row.fund, row.number)).collect())
}
