//! What was entered about a period after its report was sent: by whom, when, in which words.

use chrono::NaiveDate;
use diesel::{
    prelude::*,
    sql_query,
    sql_types::{BigInt, Date, Text},
};

use crate::{
    calendar::Instant,
    db::Db,
    filing::Period,
    id::{BookId, Seq},
};

/// The most entries that a page shows.
const MOST: i64 = 50;

/// An entry that came after the report.
#[derive(Clone, Debug, PartialEq, Eq, QueryableByName)]
pub struct Later {
    #[diesel(sql_type = BigInt)]
    pub seq: Seq,
    #[diesel(sql_type = Date)]
    pub day: NaiveDate,
    #[diesel(sql_type = Text)]
    pub description: String,
    #[diesel(sql_type = BigInt)]
    pub recorded_at: Instant,
    /// Who recorded it.
    #[diesel(sql_type = Text)]
    pub recorder: String,
}

/// Returns the entries after `known` that stand in a period, or that stand after it and correct an entry of it.
pub fn later(db: &mut Db, book: BookId, period: Period, known: i64) -> QueryResult<Vec<Later>> {
    let sql = "SELECT e.seq, e.day, e.description, e.recorded_at AS recorded_at, u.name AS recorder FROM entries e \
         JOIN users u ON u.id = e.user_id LEFT JOIN entries o ON o.book_id = e.book_id AND o.seq = e.link_seq \
         WHERE e.book_id = $1 AND e.seq > $2 AND (e.day BETWEEN $3 AND $4 \
         OR (e.day > $4 AND o.day BETWEEN $3 AND $4)) ORDER BY e.seq LIMIT $5";
    sql_query(sql)
        .bind::<BigInt, _>(book)
        .bind::<BigInt, _>(known)
        .bind::<Date, NaiveDate>(period.first_day())
        .bind::<Date, NaiveDate>(period.last_day())
        .bind::<BigInt, _>(MOST)
        .load(db)
}
