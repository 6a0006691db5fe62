//! SQL for `verify`: rows as bare bytes and numbers, so that nothing that stands in them can stop the reading.

use diesel::{
    prelude::*,
    sql_query,
    sql_types::{BigInt, Binary, Nullable},
};

use crate::{
    db::Db,
    id::{BookId, Seq},
};

/// How many rows are in memory at once.
pub const PAGE: i64 = 500;

/// Declares a row whose every column may be absent, whatever the tables promise.
macro_rules! raw {
    ($(#[$doc:meta])* $name:ident { $($number:ident),* $(,)? ; $($bytes:ident),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, QueryableByName)]
        pub struct $name {
            $(#[diesel(sql_type = Nullable<BigInt>)] pub $number: Option<i64>,)*
            $(#[diesel(sql_type = Nullable<Binary>)] pub $bytes: Option<Vec<u8>>,)*
        }
    };
}
pub(super) use raw;

raw! { EntryRaw {
    seq, voucher_year, voucher_no, link_seq, recorded_at, user_id;
    day, series, source, description, link_kind, request_key, prev_hash, hash, document,
} }
raw! { PostingRaw { seq, line, account_id, fund_id, party_id, amount; day } }
// `at_head` is the hash of the last entry that the row saw, as it stands now.
raw! { AuditRaw {
    seq, recorded_at, user_id, ledger_length;
    origin, action, subject, before, after, ledger_head, prev_hash, hash,
    at_head,
} }
raw! { BookRaw { id, length, audit_length, closed_through, last_at; head, audit_head, code } }
raw! { GiftRaw {
    seq, party_id, amount, allocated, shares, anonymous;
    received_on, nature, means, words, goods, valued_by, currency, foreign_amount, rate,
} }
raw! { ReceiptRaw { year, no, seq, void_seq, reversed_by, gift; received_on } }
raw! { MonthRaw { account_id, fund_id, month, debit, credit; } }
raw! { CounterRaw { year, last_no; series } }
raw! { DecisionRaw { year, last_no, count; } }
raw! { PeriodRaw { month, user_id; state, reason, state_hash } }
raw! { RequestRaw { refused; request_key, body, outcome } }
raw! { TotalRaw { year, party_id, anonymous, cash, in_kind, gifts; } }
raw! { AwardRaw {
    id, award_seq, paid_seq, closed_seq, awarded, paid, closed;
    stage,
} }
raw! { ApprovalRaw {
    id, unit_id, amount, needed, of_people, may_release, author_id, asked_at, expires_at;
    kind, subject, payload, quorum,
} }
raw! { ActRaw { approval_id, no, author_id, user_id, acted_at, asked_by; deed, reason } }
raw! { ReissueRaw { seq, of_seq, void_seq, year, no; } }
raw! { PrintRaw { seq, no, user_id; paper } }
raw! { NumberRaw { number; } }

/// Reads text as its bytes: invalid UTF-8 is to be found, not to be replaced silently.
pub(super) fn bytes(db: &Db, column: &str) -> String {
    match db {
        Db::Sqlite(_) => format!("CAST({column} AS BLOB)"),
        Db::Postgres(_) => format!("convert_to({column}, 'UTF8')"),
    }
}

/// Reads a day as the bytes of its text.
pub(super) fn day(db: &Db, column: &str) -> String {
    match db {
        Db::Sqlite(_) => format!("CAST({column} AS BLOB)"),
        Db::Postgres(_) => format!("convert_to(to_char({column}, 'YYYY-MM-DD'), 'UTF8')"),
    }
}

pub(super) fn all_bytes(db: &Db, columns: &[&str]) -> String {
    columns.iter().map(|it| format!("{} AS {it}", bytes(db, it))).collect::<Vec<_>>().join(", ")
}

pub fn entries(db: &mut Db, book: BookId, after: Seq, limit: i64) -> QueryResult<Vec<EntryRaw>> {
    let text = all_bytes(db, &["series", "source", "description", "link_kind", "request_key"]);
    sql_query(format!(
        "SELECT seq, {} AS day, {text}, voucher_year, voucher_no, link_seq, recorded_at, user_id, prev_hash, \
         hash, document FROM entries WHERE book_id = $1 AND seq > $2 ORDER BY seq LIMIT $3",
        day(db, "day")
    ))
    .bind::<BigInt, _>(book)
    .bind::<BigInt, _>(after)
    .bind::<BigInt, _>(limit)
    .load(db)
}

/// Reads the postings after one entry up to another, those of entries that are missing included.
pub fn postings(db: &mut Db, book: BookId, after: Seq, through: Seq) -> QueryResult<Vec<PostingRaw>> {
    sql_query(format!(
        "SELECT seq, line, account_id, fund_id, party_id, amount, {} AS day FROM postings \
         WHERE book_id = $1 AND seq > $2 AND seq <= $3 ORDER BY seq, line",
        day(db, "day")
    ))
    .bind::<BigInt, _>(book)
    .bind::<BigInt, _>(after)
    .bind::<BigInt, _>(through)
    .load(db)
}

pub fn audit(db: &mut Db, book: BookId, after: Seq, limit: i64) -> QueryResult<Vec<AuditRaw>> {
    let text = all_bytes(db, &["origin", "action", "subject", "before", "after"]);
    sql_query(format!(
        "SELECT seq, recorded_at, user_id, {text}, ledger_length, ledger_head, prev_hash, hash, \
         (SELECT e.hash FROM entries e WHERE e.book_id = audit.book_id AND e.seq = audit.ledger_length) \
         AS at_head FROM audit WHERE book_id = $1 AND seq > $2 ORDER BY seq LIMIT $3"
    ))
    .bind::<BigInt, _>(book)
    .bind::<BigInt, _>(after)
    .bind::<BigInt, _>(limit)
    .load(db)
}

/// Returns the first number after another that a table's chain has, reading nothing but numbers.
pub fn next_seq(db: &mut Db, table: &str, book: BookId, after: Seq) -> QueryResult<Option<i64>> {
    let sql = format!("SELECT MIN(seq) AS number FROM {table} WHERE book_id = $1 AND seq > $2");
    let query = sql_query(sql).bind::<BigInt, _>(book).bind::<BigInt, _>(after);
    Ok(query.get_result::<NumberRaw>(db)?.number)
}

/// Returns the first book after another that a table has rows of; each step costs one look at an index.
pub fn next_book(db: &mut Db, table: &str, after: i64) -> QueryResult<Option<i64>> {
    let sql = format!("SELECT MIN(book_id) AS number FROM {table} WHERE book_id > $1");
    Ok(sql_query(sql).bind::<BigInt, _>(after).get_result::<NumberRaw>(db)?.number)
}

/// Returns the accounts or the funds that belong to a book.
pub fn ids_of(db: &mut Db, table: &str, book: BookId) -> QueryResult<Vec<i64>> {
    let sql = format!("SELECT id AS number FROM {table} WHERE book_id = $1");
    let rows: Vec<NumberRaw> = sql_query(sql).bind::<BigInt, _>(book).load(db)?;
    Ok(rows.into_iter().filter_map(|row| row.number).collect())
}

pub fn books(db: &mut Db) -> QueryResult<Vec<BookRaw>> {
    sql_query(format!(
        "SELECT b.id, b.length, b.audit_length, b.closed_through, b.last_at, b.head, b.audit_head, \
         {} AS code FROM books b LEFT JOIN units u ON u.id = b.unit_id ORDER BY b.id",
        bytes(db, "u.code")
    ))
    .load(db)
}

/// Reads the gifts after one entry up to another, with the sum of their parts.
pub fn gifts(db: &mut Db, book: BookId, after: Seq, through: Seq) -> QueryResult<Vec<GiftRaw>> {
    sql_query(format!(
        "SELECT g.seq, g.party_id, g.amount, {} AS received_on, {}, \
         CAST(CAST(g.anonymous AS INTEGER) AS BIGINT) AS anonymous, \
         CAST(COALESCE((SELECT SUM(a.amount) FROM gift_allocations a WHERE a.book_id = g.book_id \
         AND a.seq = g.seq), 0) AS BIGINT) AS allocated, \
         (SELECT COUNT(*) FROM gift_allocations a WHERE a.book_id = g.book_id AND a.seq = g.seq \
         AND a.amount = COALESCE((SELECT SUM(p.amount) FROM postings p WHERE p.book_id = a.book_id \
         AND p.seq = a.seq AND p.fund_id = a.fund_id AND p.amount > 0), 0)) - \
         (SELECT COUNT(*) FROM gift_allocations a WHERE a.book_id = g.book_id AND a.seq = g.seq) AS shares \
         FROM gifts g WHERE g.book_id = $1 AND g.seq > $2 AND g.seq <= $3 ORDER BY g.seq",
        day(db, "g.received_on"),
        all_bytes(
            db,
            &["nature", "means", "words", "goods", "valued_by", "currency", "foreign_amount", "rate"]
        ),
    ))
    .bind::<BigInt, _>(book)
    .bind::<BigInt, _>(after)
    .bind::<BigInt, _>(through)
    .load(db)
}

/// Reads receipts in the order of their numbers, with the entry that reversed each one's gift.
pub fn receipts(db: &mut Db, book: BookId, after: (i64, i64)) -> QueryResult<Vec<ReceiptRaw>> {
    sql_query(format!(
        "SELECT r.year, r.no, r.seq, r.void_seq, g.seq AS gift, {} AS received_on, \
         (SELECT e.seq FROM entries e WHERE e.book_id = r.book_id AND e.link_seq = r.seq \
         AND e.link_kind = 'reversal') AS reversed_by \
         FROM receipts r LEFT JOIN gifts g ON g.book_id = r.book_id AND g.seq = r.seq \
         WHERE r.book_id = $1 AND (r.year, r.no) > ($2, $3) ORDER BY r.year, r.no LIMIT {PAGE}",
        day(db, "g.received_on")
    ))
    .bind::<BigInt, _>(book)
    .bind::<BigInt, _>(after.0)
    .bind::<BigInt, _>(after.1)
    .load(db)
}

/// Returns the gifts that have no receipt.
pub fn without_receipt(db: &mut Db, book: BookId) -> QueryResult<Vec<NumberRaw>> {
    sql_query(
        "SELECT g.seq AS number FROM gifts g LEFT JOIN receipts r ON r.book_id = g.book_id AND r.seq = g.seq \
         WHERE g.book_id = $1 AND r.no IS NULL ORDER BY g.seq LIMIT 1000",
    )
    .bind::<BigInt, _>(book)
    .load(db)
}

pub fn months(db: &mut Db, book: BookId) -> QueryResult<Vec<MonthRaw>> {
    sql_query(
        "SELECT account_id, fund_id, month, debit, credit FROM month_balances WHERE book_id = $1 \
         ORDER BY account_id, fund_id, month",
    )
    .bind::<BigInt, _>(book)
    .load(db)
}

pub fn counters(db: &mut Db, book: BookId) -> QueryResult<Vec<CounterRaw>> {
    let sql =
        format!("SELECT year, last_no, {} AS series FROM counters WHERE book_id = $1", bytes(db, "series"));
    sql_query(sql).bind::<BigInt, _>(book).load(db)
}

/// Returns the last number of the decisions of each year; there are as many as that number says.
pub fn decisions(db: &mut Db, book: BookId) -> QueryResult<Vec<DecisionRaw>> {
    let sql = "SELECT year, MAX(no) AS last_no, COUNT(*) AS count FROM decisions WHERE book_id = $1 \
               GROUP BY year ORDER BY year";
    sql_query(sql).bind::<BigInt, _>(book).load(db)
}

pub fn periods(db: &mut Db, book: BookId) -> QueryResult<Vec<PeriodRaw>> {
    let text = all_bytes(db, &["state", "reason"]);
    let sql =
        format!("SELECT month, user_id, {text}, state_hash FROM periods WHERE book_id = $1 ORDER BY month");
    sql_query(sql).bind::<BigInt, _>(book).load(db)
}

/// Reads a book's tasks for a second person; there are few beside its entries.
pub fn approvals(db: &mut Db, book: BookId) -> QueryResult<Vec<ApprovalRaw>> {
    sql_query(format!(
        "SELECT id, unit_id, amount, needed, of_people, CAST(CAST(may_release AS INTEGER) AS BIGINT) AS may_release, \
         author_id, asked_at, expires_at, {} FROM approvals WHERE book_id = $1 ORDER BY id",
        all_bytes(db, &["kind", "subject", "payload", "quorum"])
    ))
    .bind::<BigInt, _>(book)
    .load(db)
}

/// Reads the answers to a book's tasks, each with who the task's own row says asked.
pub fn approval_acts(db: &mut Db, book: BookId) -> QueryResult<Vec<ActRaw>> {
    sql_query(format!(
        "SELECT approval_id, no, author_id, user_id, acted_at, {}, \
         (SELECT t.author_id FROM approvals t WHERE t.id = approval_id) AS asked_by \
         FROM approval_acts WHERE book_id = $1 ORDER BY approval_id, no",
        all_bytes(db, &["deed", "reason"])
    ))
    .bind::<BigInt, _>(book)
    .load(db)
}

/// Reads which gifts replace which, with the receipt of each replaced one.
pub fn reissues(db: &mut Db, book: BookId) -> QueryResult<Vec<ReissueRaw>> {
    let sql = "SELECT i.seq, i.of_seq, r.void_seq, r.year, r.no FROM gift_reissues i \
               LEFT JOIN receipts r ON r.book_id = i.book_id AND r.seq = i.of_seq \
               WHERE i.book_id = $1 ORDER BY i.seq";
    sql_query(sql).bind::<BigInt, _>(book).load(db)
}

/// Reads the prints of papers in the order of their keys; a paper's name is ASCII, so its bytes sort alike.
pub fn prints(db: &mut Db, book: BookId, after: &(i64, Vec<u8>, i64)) -> QueryResult<Vec<PrintRaw>> {
    let paper = bytes(db, "paper");
    sql_query(format!(
        "SELECT seq, no, user_id, {paper} AS paper FROM prints WHERE book_id = $1 \
         AND (seq > $2 OR (seq = $3 AND {paper} > $4) OR (seq = $5 AND {paper} = $6 AND no > $7)) \
         ORDER BY seq, {paper}, no LIMIT {PAGE}"
    ))
    .bind::<BigInt, _>(book)
    .bind::<BigInt, _>(after.0)
    .bind::<BigInt, _>(after.0)
    .bind::<Binary, _>(&after.1)
    .bind::<BigInt, _>(after.0)
    .bind::<Binary, _>(&after.1)
    .bind::<BigInt, _>(after.2)
    .load(db)
}

pub fn requests(db: &mut Db, book: BookId, after: &[u8]) -> QueryResult<Vec<RequestRaw>> {
    let text = all_bytes(db, &["request_key", "body", "outcome"]);
    let key = bytes(db, "request_key");
    // The key's bytes give the same order on both databases, and a key that is no text still has them.
    sql_query(format!(
        "SELECT CAST(CAST(refused AS INTEGER) AS BIGINT) AS refused, {text} FROM requests \
         WHERE book_id = $1 AND {key} > $2 ORDER BY {key} LIMIT {PAGE}"
    ))
    .bind::<BigInt, _>(book)
    .bind::<Binary, _>(after)
    .load(db)
}

/// What the gifts say that the donors' totals are; a gift that was reversed leaves a row of nothing.
const TOTALS: &str = "SELECT r.year AS year, g.party_id AS party_id, g.anonymous AS anonymous, \
    CAST(SUM(CASE WHEN r.void_seq IS NULL AND g.means <> 'in_kind' THEN g.amount ELSE 0 END) AS BIGINT) AS cash, \
    CAST(SUM(CASE WHEN r.void_seq IS NULL AND g.means = 'in_kind' THEN g.amount ELSE 0 END) AS BIGINT) AS in_kind, \
    CAST(SUM(CASE WHEN r.void_seq IS NULL THEN 1 ELSE 0 END) AS BIGINT) AS gifts \
    FROM gifts g JOIN receipts r ON r.book_id = g.book_id AND r.seq = g.seq \
    WHERE g.book_id = $1 AND g.party_id IS NOT NULL GROUP BY r.year, g.party_id, g.anonymous";

const KEPT: &str =
    "SELECT year, party_id, anonymous, cash, in_kind, gifts FROM donor_totals WHERE book_id = $1";

/// Returns the kept totals that no gifts account for, or the computed ones that are not kept.
pub fn unlike_totals(db: &mut Db, book: BookId, kept: bool) -> QueryResult<Vec<TotalRaw>> {
    let (first, second) = if kept { (KEPT, TOTALS) } else { (TOTALS, KEPT) };
    sql_query(format!(
        "SELECT year, party_id, CAST(CAST(anonymous AS INTEGER) AS BIGINT) AS anonymous, cash, in_kind, gifts \
         FROM ({first} EXCEPT {second}) AS unlike ORDER BY year, party_id, anonymous LIMIT 1000"
    ))
    .bind::<BigInt, _>(book)
    .load(db)
}

/// Reads awards, each with how many postings of its entries carry its amount for its fund and person.
pub fn awards(db: &mut Db, book: BookId, after: i64) -> QueryResult<Vec<AwardRaw>> {
    let found = |column: &str, source: &str| {
        format!(
            "(SELECT COUNT(*) FROM postings p JOIN entries e ON e.book_id = p.book_id AND e.seq = p.seq \
             WHERE p.book_id = a.book_id AND p.seq = a.{column} AND p.fund_id = a.fund_id \
             AND p.party_id = a.party_id AND ABS(p.amount) = a.amount AND e.source IN ({source}))"
        )
    };
    sql_query(format!(
        "SELECT a.id, a.award_seq, a.paid_seq, a.closed_seq, {} AS stage, {} AS awarded, \
         {} AS paid, {} AS closed FROM awards a WHERE a.book_id = $1 AND a.id > $2 ORDER BY a.id LIMIT {PAGE}",
        bytes(db, "a.stage"),
        found("award_seq", "'award'"),
        found("paid_seq", "'payment'"),
        found("closed_seq", "'return'"),
    ))
    .bind::<BigInt, _>(book)
    .bind::<BigInt, _>(after)
    .load(db)
}

/// Returns what the audit chain keeps of something that was done to a record.
pub fn audited(db: &mut Db, book: BookId, action: &str, subject: &str) -> QueryResult<Vec<String>> {
    use crate::db::schema::audit;
    let found: Vec<Option<String>> = audit::table
        .filter(audit::book_id.eq(book).and(audit::subject.eq(subject)).and(audit::action.eq(action)))
        .order(audit::seq)
        .select(audit::after)
        .load(db)?;
    Ok(found.into_iter().map(Option::unwrap_or_default).collect())
}

/// Returns the records to which the audit chain says something was done.
pub fn subjects(db: &mut Db, book: BookId, action: &str) -> QueryResult<Vec<String>> {
    use crate::db::schema::audit;
    let found = audit::table.filter(audit::book_id.eq(book).and(audit::action.eq(action)));
    found.order(audit::seq).select(audit::subject).load(db)
}

/// Asks SQLite to compare its indexes with its tables; it answers with lines of text, one of them `ok`.
pub fn integrity(db: &mut Db) -> QueryResult<Vec<String>> {
    #[derive(QueryableByName)]
    struct Line {
        #[diesel(sql_type = Binary)]
        line: Vec<u8>,
    }
    if matches!(db, Db::Postgres(_)) {
        return Ok(Vec::new());
    }
    let sql = "SELECT CAST(integrity_check AS BLOB) AS line FROM pragma_integrity_check";
    let lines: Vec<Line> = sql_query(sql).load(db)?;
    Ok(lines
        .iter()
        .map(|it| String::from_utf8_lossy(&it.line).into_owned())
        .filter(|it| it != "ok")
        .collect())
}
