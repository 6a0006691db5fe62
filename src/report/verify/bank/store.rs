//! SQL for `verify`: statement lines, what was said of them, and memo codes.

use diesel::{
    prelude::*,
    sql_query,
    sql_types::{BigInt, Binary, Nullable},
};

use super::super::store::{PAGE, bytes, raw};
use crate::{db::Db, id::BookId};

raw! { LineRaw { id, amount, seq, moved, reversed, partner, decisions, last_no; state, last_kind } }
raw! { CodeRaw { no; code } }

/// Reads statement lines, each with what its entry moved on its account and with the last word on it.
pub fn lines(db: &mut Db, book: BookId, after: i64) -> QueryResult<Vec<LineRaw>> {
    sql_query(format!(
        "SELECT l.id, l.amount, l.seq, {} AS state, {} AS last_kind, d.no AS last_no, \
         CAST(COALESCE((SELECT SUM(p.amount) FROM postings p WHERE p.book_id = l.book_id AND p.seq = l.seq \
         AND p.account_id = l.account_id), 0) AS BIGINT) AS moved, \
         (SELECT COUNT(*) FROM entries r WHERE r.book_id = l.book_id AND r.link_seq = l.seq \
         AND r.link_kind = 'reversal') AS reversed, \
         (SELECT o.amount FROM statement_lines o WHERE o.id = d.other_line AND o.state = 'contra') AS partner, \
         (SELECT COUNT(*) FROM line_decisions n WHERE n.book_id = l.book_id AND n.line_id = l.id) AS decisions \
         FROM statement_lines l LEFT JOIN line_decisions d ON d.book_id = l.book_id AND d.line_id = l.id \
         AND d.no = (SELECT MAX(m.no) FROM line_decisions m WHERE m.book_id = l.book_id AND m.line_id = l.id) \
         WHERE l.book_id = $1 AND l.id > $2 ORDER BY l.id LIMIT {PAGE}",
        bytes(db, "l.state"),
        bytes(db, "d.kind"),
    ))
    .bind::<BigInt, _>(book)
    .bind::<BigInt, _>(after)
    .load(db)
}

pub fn codes(db: &mut Db, book: BookId, after: i64) -> QueryResult<Vec<CodeRaw>> {
    sql_query(format!(
        "SELECT no, {} AS code FROM memo_codes WHERE book_id = $1 AND no > $2 ORDER BY no LIMIT {PAGE}",
        bytes(db, "code")
    ))
    .bind::<BigInt, _>(book)
    .bind::<BigInt, _>(after)
    .load(db)
}
