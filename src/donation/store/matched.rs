//! SQL for gifts that match others.

use chrono::NaiveDate;
use diesel::{
    prelude::*,
    sql_query,
    sql_types::{BigInt, Bool, Date, Nullable},
};

use super::Thanks;
use crate::{
    db::{
        Db,
        schema::{gift_matches, gifts, parties, receipts},
    },
    donation::ReceiptNo,
    id::{BookId, PartyId, Seq},
    money::Money,
};

/// What a gift must be to be matched.
#[derive(Clone, Copy, Debug)]
pub struct OfMatch {
    pub receipt: ReceiptNo,
    pub is_void: bool,
    pub donor: Option<PartyId>,
}

/// Returns the entry of a receipt.
pub fn numbered(db: &mut Db, book: BookId, of: ReceiptNo) -> QueryResult<Option<Seq>> {
    receipts::table.find((book, of.year, of.no)).select(receipts::seq).first(db).optional()
}

pub fn matched(db: &mut Db, book: BookId, seq: Seq) -> QueryResult<Option<OfMatch>> {
    type Row = (i64, i64, Option<Seq>, Option<PartyId>);
    let gift = gifts::book_id.eq(receipts::book_id).and(gifts::seq.eq(receipts::seq));
    let row: Option<Row> = receipts::table
        .inner_join(gifts::table.on(gift))
        .filter(receipts::book_id.eq(book).and(receipts::seq.eq(seq)))
        .select((receipts::year, receipts::no, receipts::void_seq, gifts::party_id))
        .first(db)
        .optional()?;
    let of = |(year, no, void_seq, donor): Row| OfMatch {
        receipt: ReceiptNo { year, no },
        is_void: void_seq.is_some(),
        donor,
    };
    Ok(row.map(of))
}

/// A gift at the other end of a match, as its page shows it.
#[derive(Clone, Debug, PartialEq, Eq, Queryable)]
pub struct Other {
    pub seq: Seq,
    pub year: i64,
    pub no: i64,
    pub void_seq: Option<Seq>,
    pub name: Option<String>,
    pub amount: Money,
}

impl Other {
    /// Returns the number of its receipt.
    pub fn number(&self) -> ReceiptNo {
        ReceiptNo { year: self.year, no: self.no }
    }
}

macro_rules! others {
    ($db:expr, $book:expr, $seq:expr, $here:expr, $there:expr) => {{
        let receipt = receipts::book_id.eq(gift_matches::book_id).and(receipts::seq.eq($there));
        let gift = gifts::book_id.eq(gift_matches::book_id).and(gifts::seq.eq($there));
        gift_matches::table
            .inner_join(receipts::table.on(receipt))
            .inner_join(gifts::table.on(gift))
            .left_join(parties::table.on(gifts::party_id.eq(parties::id.nullable())))
            .filter(gift_matches::book_id.eq($book).and($here.eq($seq)))
            .order($there)
            .select((
                $there,
                receipts::year,
                receipts::no,
                receipts::void_seq,
                parties::recognition_name.nullable(),
                gift_matches::amount,
            ))
            .load($db)
    }};
}

/// Returns the gifts that a gift matches.
pub fn matches(db: &mut Db, book: BookId, seq: Seq) -> QueryResult<Vec<Other>> {
    others!(db, book, seq, gift_matches::seq, gift_matches::matched_seq)
}

/// Returns the gifts that match a gift.
pub fn matched_by(db: &mut Db, book: BookId, seq: Seq) -> QueryResult<Vec<Other>> {
    others!(db, book, seq, gift_matches::matched_seq, gift_matches::seq)
}

#[derive(QueryableByName)]
struct ThanksRow {
    #[diesel(sql_type = BigInt)]
    party_id: PartyId,
    #[diesel(sql_type = Nullable<BigInt>)]
    donor: Option<PartyId>,
    #[diesel(sql_type = BigInt)]
    amount: Money,
    #[diesel(sql_type = Bool)]
    anonymous: bool,
    #[diesel(sql_type = BigInt)]
    book_id: BookId,
}

/// Matches that stand, each with the gift that stands today for the one that was matched: `m` is the match, `g` the
/// gift that matches, `r` its receipt, `w` the gift that is matched. A void receipt that was issued anew hands its
/// matches on; a line of them holds at most one that stands.
fn standing(books: &str) -> String {
    format!(
        "WITH RECURSIVE line (book_id, seq, at) AS (\
         SELECT DISTINCT book_id, matched_seq, matched_seq FROM gift_matches WHERE book_id IN ({books}) \
         UNION ALL SELECT l.book_id, l.seq, i.seq FROM line l \
         JOIN gift_reissues i ON i.book_id = l.book_id AND i.of_seq = l.at), \
         standing AS (SELECT r.year, m.amount, g.received_on, g.party_id AS donor, w.party_id, \
         (g.anonymous OR w.anonymous) AS anonymous, m.book_id, m.seq, m.matched_seq FROM gift_matches m \
         JOIN gifts g ON g.book_id = m.book_id AND g.seq = m.seq \
         JOIN receipts r ON r.book_id = m.book_id AND r.seq = m.seq AND r.void_seq IS NULL \
         JOIN line l ON l.book_id = m.book_id AND l.seq = m.matched_seq \
         JOIN receipts s ON s.book_id = l.book_id AND s.seq = l.at AND s.void_seq IS NULL \
         JOIN gifts w ON w.book_id = l.book_id AND w.seq = l.at \
         WHERE m.book_id IN ({books}) AND w.party_id IS NOT NULL)"
    )
}

fn listed<T: ToString>(ids: &[T]) -> String {
    ids.iter().map(ToString::to_string).collect::<Vec<_>>().join(",")
}

/// Returns whose gifts were matched by gifts of some days, one row per match, as [`super::credits_between`] returns
/// who was thanked otherwise.
///
/// Where either of the two gifts hides its donor, the thanks hide theirs.
pub fn matched_between(
    db: &mut Db,
    books: &[BookId],
    (first, last): (NaiveDate, NaiveDate),
) -> QueryResult<Vec<Thanks>> {
    if books.is_empty() {
        return Ok(Vec::new());
    }
    let rows: Vec<ThanksRow> = sql_query(format!(
        "{} SELECT party_id, donor, amount, anonymous, book_id FROM standing WHERE received_on BETWEEN $1 AND $2 \
         ORDER BY party_id, book_id, seq, matched_seq",
        standing(&listed(books))
    ))
    .bind::<Date, _>(first)
    .bind::<Date, _>(last)
    .load(db)?;
    let thanks = |it: ThanksRow| Thanks {
        party_id: it.party_id,
        donor: it.donor,
        amount: it.amount,
        anonymous: it.anonymous,
        book_id: it.book_id,
    };
    Ok(rows.into_iter().map(thanks).collect())
}

#[derive(QueryableByName)]
struct YearRow {
    #[diesel(sql_type = BigInt)]
    year: i64,
    #[diesel(sql_type = BigInt)]
    amount: Money,
}

/// Returns with how much the gifts of some records were matched in a book, by year.
pub fn matched_years(db: &mut Db, book: BookId, records: &[PartyId]) -> QueryResult<Vec<(i64, Money)>> {
    if records.is_empty() {
        return Ok(Vec::new());
    }
    let ids = listed(records);
    let rows: Vec<YearRow> = sql_query(format!(
        "{} SELECT year, CAST(SUM(amount) AS BIGINT) AS amount FROM standing \
         WHERE party_id IN ({ids}) AND COALESCE(donor, 0) NOT IN ({ids}) GROUP BY year ORDER BY year",
        standing(&listed(&[book]))
    ))
    .load(db)?;
    Ok(rows.into_iter().map(|row| (row.year, row.amount)).collect())
}
