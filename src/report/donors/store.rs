//! SQL for lists of donors. A party that was merged stands in them as the one that it stands for.

use chrono::NaiveDate;
use diesel::{
    prelude::*,
    sql_query,
    sql_types::{BigInt, Bool, Date, Nullable},
};

use super::list::{DonorFilter, DonorSort, DonorSums};
use crate::{
    db::Db,
    id::{BookId, PartyId},
    money::Money,
    party::{Purpose, search},
};

/// A donor with cash, value in kind and number of gifts.
pub type Donor = (PartyId, Money, Money, i64);

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = BigInt)]
    id: i64,
    #[diesel(sql_type = BigInt)]
    cash: Money,
    #[diesel(sql_type = BigInt)]
    in_kind: Money,
    #[diesel(sql_type = BigInt)]
    gifts: i64,
}

/// What both the page and its totals read from: who was found, and what each of them gave.
struct Source {
    found: String,
    joined: String,
}

/// Builds the source of a filter. Every value in it is a number, a day, a code of ours or a folded word, so they
/// stand in the text of the statement.
fn source(book: BookId, filter: &DonorFilter) -> Source {
    let words = filter.query.as_ref().map(search::store::condition).unwrap_or_default();
    let year = filter.year.map(|year| format!(" AND t.year = {year}")).unwrap_or_default();
    let mut wanted = String::from(" WHERE 1 = 1");
    if let Some(kind) = filter.kind {
        wanted.push_str(&format!(" AND p.kind = '{}'", kind.code()));
    }
    if let Some((named, on)) = filter.named {
        wanted.push_str(&format!(" AND {}{}", if named { "" } else { "NOT " }, agrees(on)));
    }
    if filter.year.is_some() {
        wanted.push_str(" AND g.gifts > 0");
    }
    if let Some(least) = filter.least {
        wanted.push_str(&format!(" AND COALESCE(g.cash, 0) + COALESCE(g.in_kind, 0) >= {}", least.dong()));
    }
    // Where somebody is searched for, only what the found ones gave is added up, not what everybody gave.
    let only = if filter.query.is_some() {
        " AND t.party_id IN (SELECT id FROM found UNION ALL \
         SELECT r.party_id FROM party_heads r JOIN found f ON f.id = r.head_id)"
    } else {
        ""
    };
    let found = format!(
        "WITH found AS (SELECT COALESCE(h.head_id, b.party_id) AS id, MIN(b.party_id) AS shown \
         FROM book_parties b LEFT JOIN party_heads h ON h.party_id = b.party_id \
         WHERE b.book_id = {book} AND b.as_donor{words} GROUP BY COALESCE(h.head_id, b.party_id))"
    );
    let joined = format!(
        "found k JOIN parties p ON p.id = k.id \
         JOIN book_parties s ON s.book_id = {book} AND s.party_id = k.shown \
         LEFT JOIN (SELECT COALESCE(h.head_id, t.party_id) AS id, CAST(SUM(t.cash) AS BIGINT) AS cash, \
         CAST(SUM(t.in_kind) AS BIGINT) AS in_kind, CAST(SUM(t.gifts) AS BIGINT) AS gifts FROM donor_totals t \
         LEFT JOIN party_heads h ON h.party_id = t.party_id WHERE t.book_id = {book}{year}{only} \
         GROUP BY COALESCE(h.head_id, t.party_id)) AS g ON g.id = k.id{wanted}"
    );
    Source { found, joined }
}

/// The condition that a donor agrees to be named on a day, as [`crate::party::consent::is_live`] decides it.
fn agrees(on: NaiveDate) -> String {
    let purpose = Purpose::PublishName.code();
    let records = "(SELECT k.id UNION ALL SELECT r.party_id FROM party_heads r WHERE r.head_id = k.id)";
    format!(
        "EXISTS (SELECT 1 FROM consents c WHERE c.party_id IN {records} AND c.purpose = '{purpose}' \
         AND c.given_on <= '{on}' AND (c.withdrawn_on IS NULL OR c.withdrawn_on > '{on}') AND NOT EXISTS \
         (SELECT 1 FROM consents w WHERE w.party_id IN {records} AND w.purpose = '{purpose}' \
         AND w.party_id <> c.party_id AND w.withdrawn_on <= '{on}' AND w.withdrawn_on >= c.given_on))"
    )
}

pub fn donors(
    db: &mut Db,
    book: BookId,
    filter: &DonorFilter,
    (sort, down): (DonorSort, bool),
    page: Option<(i64, i64)>,
) -> QueryResult<Vec<Donor>> {
    let column = match sort {
        DonorSort::Name => "s.place",
        DonorSort::Amount => "COALESCE(g.cash, 0) + COALESCE(g.in_kind, 0)",
        DonorSort::Gifts => "COALESCE(g.gifts, 0)",
    };
    let way = if down { "DESC" } else { "ASC" };
    let cut = page.map(|(limit, offset)| format!(" LIMIT {limit} OFFSET {offset}")).unwrap_or_default();
    let Source { found, joined } = source(book, filter);
    let rows: Vec<Row> = sql_query(format!(
        "{found} SELECT k.id AS id, COALESCE(g.cash, 0) AS cash, COALESCE(g.in_kind, 0) AS in_kind, \
         COALESCE(g.gifts, 0) AS gifts FROM {joined} ORDER BY {column} {way}, k.id {way}{cut}"
    ))
    .load(db)?;
    Ok(rows.into_iter().map(|row| (PartyId(row.id), row.cash, row.in_kind, row.gifts)).collect())
}

pub fn sums(db: &mut Db, book: BookId, filter: &DonorFilter) -> QueryResult<DonorSums> {
    let Source { found, joined } = source(book, filter);
    let row: Row = sql_query(format!(
        "{found} SELECT COUNT(*) AS id, CAST(COALESCE(SUM(g.cash), 0) AS BIGINT) AS cash, \
         CAST(COALESCE(SUM(g.in_kind), 0) AS BIGINT) AS in_kind, \
         CAST(COALESCE(SUM(g.gifts), 0) AS BIGINT) AS gifts FROM {joined}"
    ))
    .get_result(db)?;
    Ok(DonorSums { donors: row.id, cash: row.cash, in_kind: row.in_kind, gifts: row.gifts })
}

#[derive(QueryableByName)]
pub struct Year {
    #[diesel(sql_type = BigInt)]
    pub year: i64,
    #[diesel(sql_type = BigInt)]
    pub cash: Money,
    #[diesel(sql_type = BigInt)]
    pub in_kind: Money,
    #[diesel(sql_type = BigInt)]
    pub gifts: i64,
    #[diesel(sql_type = BigInt)]
    pub soft: Money,
}

fn listed(records: &[PartyId]) -> String {
    records.iter().map(ToString::to_string).collect::<Vec<_>>().join(",")
}

/// Returns what some records gave to a book year by year, and what others gave because of them, the latest first.
pub fn years(db: &mut Db, book: BookId, records: &[PartyId]) -> QueryResult<Vec<Year>> {
    let ids = listed(records);
    sql_query(format!(
        "SELECT year, CAST(SUM(cash) AS BIGINT) AS cash, CAST(SUM(in_kind) AS BIGINT) AS in_kind, \
         CAST(SUM(gifts) AS BIGINT) AS gifts, CAST(SUM(soft) AS BIGINT) AS soft FROM \
         (SELECT year, cash, in_kind, gifts, 0 AS soft FROM donor_totals \
         WHERE book_id = {book} AND party_id IN ({ids}) UNION ALL \
         SELECT c.year, 0, 0, 0, c.amount FROM gift_credits c \
         JOIN gifts g ON g.book_id = c.book_id AND g.seq = c.seq \
         JOIN receipts r ON r.book_id = c.book_id AND r.seq = c.seq AND r.void_seq IS NULL \
         WHERE c.book_id = {book} AND c.party_id IN ({ids}) AND COALESCE(g.party_id, 0) NOT IN ({ids})) AS given \
         GROUP BY year ORDER BY year DESC"
    ))
    .load(db)
}

#[derive(QueryableByName)]
pub struct Gift {
    #[diesel(sql_type = BigInt)]
    pub seq: i64,
    #[diesel(sql_type = Date)]
    pub received_on: NaiveDate,
    #[diesel(sql_type = BigInt)]
    pub amount: Money,
    #[diesel(sql_type = diesel::sql_types::Text)]
    pub means: crate::donation::Means,
    #[diesel(sql_type = Bool)]
    pub anonymous: bool,
    #[diesel(sql_type = BigInt)]
    pub year: i64,
    #[diesel(sql_type = BigInt)]
    pub no: i64,
    #[diesel(sql_type = Nullable<BigInt>)]
    pub void_seq: Option<i64>,
}

/// Returns the latest gifts of some records to a book.
pub fn gifts(db: &mut Db, book: BookId, records: &[PartyId], most: i64) -> QueryResult<Vec<Gift>> {
    let ids = listed(records);
    sql_query(format!(
        "SELECT g.seq, g.received_on, g.amount, g.means, g.anonymous, r.year, r.no, r.void_seq FROM gifts g \
         JOIN receipts r ON r.book_id = g.book_id AND r.seq = g.seq \
         WHERE g.book_id = {book} AND g.party_id IN ({ids}) ORDER BY g.seq DESC LIMIT {most}"
    ))
    .load(db)
}
