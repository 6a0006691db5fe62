//! SQL for what was given before: what a new gift is compared with.

use chrono::NaiveDate;
use diesel::{prelude::*, sql_query, sql_types::BigInt};

use super::Means;
use crate::{
    db::{
        Db,
        schema::{gifts, receipts},
    },
    id::{BookId, PartyId, Seq},
    money::Money,
};

/// How many of a donor's gifts, and of a unit's, say what is usual.
const OF_DONOR: i64 = 20;
const OF_UNIT: i64 = 50;

/// A gift of money that stands in the books.
#[derive(Clone, Debug, PartialEq, Eq, Queryable)]
pub struct Standing {
    pub seq: Seq,
    pub donor: Option<PartyId>,
    pub amount: Money,
    pub on: NaiveDate,
    pub means: Means,
}

#[derive(QueryableByName)]
struct PastRow {
    #[diesel(sql_type = BigInt)]
    party_id: PartyId,
    #[diesel(sql_type = BigInt)]
    amount: Money,
}

/// Returns the latest money gifts of some donors that stand, by donor, the latest first.
pub fn past_of(db: &mut Db, book: BookId, donors: &[PartyId]) -> QueryResult<Vec<(PartyId, Money)>> {
    if donors.is_empty() {
        return Ok(Vec::new());
    }
    // Ids are numbers, so they stand in the text of the statement, as many as there are.
    let ids: Vec<String> = donors.iter().map(ToString::to_string).collect();
    let rows: Vec<PastRow> = sql_query(format!(
        "SELECT party_id, amount FROM (SELECT gifts.party_id, gifts.amount, gifts.seq, \
         ROW_NUMBER() OVER (PARTITION BY gifts.party_id ORDER BY gifts.seq DESC) AS place FROM gifts \
         JOIN receipts ON receipts.book_id = gifts.book_id AND receipts.seq = gifts.seq \
         WHERE gifts.book_id = $1 AND gifts.party_id IN ({}) AND gifts.means <> 'in_kind' \
         AND receipts.void_seq IS NULL) AS past WHERE place <= {OF_DONOR} ORDER BY party_id, seq DESC",
        ids.join(", ")
    ))
    .bind::<BigInt, _>(book)
    .load(db)?;
    Ok(rows.into_iter().map(|row| (row.party_id, row.amount)).collect())
}

/// Returns a book's latest money gifts that stand, the latest first.
pub fn latest(db: &mut Db, book: BookId) -> QueryResult<Vec<Money>> {
    let receipt = receipts::book_id.eq(gifts::book_id).and(receipts::seq.eq(gifts::seq));
    gifts::table
        .inner_join(receipts::table.on(receipt))
        .filter(gifts::book_id.eq(book).and(gifts::means.ne(Means::InKind)))
        .filter(receipts::void_seq.is_null())
        .order(gifts::seq.desc())
        .limit(OF_UNIT)
        .select(gifts::amount)
        .load(db)
}

/// Returns the latest gift of each of some donors that stands, with its day: what tells namesakes apart.
pub fn last_of(
    db: &mut Db,
    book: BookId,
    donors: &[PartyId],
) -> QueryResult<Vec<(PartyId, NaiveDate, Money)>> {
    if donors.is_empty() {
        return Ok(Vec::new());
    }
    let receipt = receipts::book_id.eq(gifts::book_id).and(receipts::seq.eq(gifts::seq));
    let latest: Vec<(Option<PartyId>, Option<Seq>)> = gifts::table
        .inner_join(receipts::table.on(receipt))
        .filter(gifts::book_id.eq(book).and(gifts::party_id.eq_any(donors.to_vec())))
        .filter(receipts::void_seq.is_null())
        .group_by(gifts::party_id)
        .select((gifts::party_id, diesel::dsl::max(gifts::seq)))
        .load(db)?;
    let seqs: Vec<Seq> = latest.into_iter().filter_map(|(_, seq)| seq).collect();
    let found: Vec<(Option<PartyId>, NaiveDate, Money)> = gifts::table
        .filter(gifts::book_id.eq(book).and(gifts::seq.eq_any(seqs)))
        .order(gifts::party_id)
        .select((gifts::party_id, gifts::received_on, gifts::amount))
        .load(db)?;
    Ok(found.into_iter().filter_map(|(party, day, amount)| Some((party?, day, amount))).collect())
}

/// Returns the money gifts up to an entry that stand, of some days (both ends included) and amounts, by day.
pub fn standing(
    db: &mut Db,
    book: BookId,
    through: Seq,
    (first, last): (NaiveDate, NaiveDate),
    amounts: Vec<Money>,
) -> QueryResult<Vec<Standing>> {
    let receipt = receipts::book_id.eq(gifts::book_id).and(receipts::seq.eq(gifts::seq));
    gifts::table
        .left_join(receipts::table.on(receipt))
        .filter(gifts::book_id.eq(book).and(gifts::seq.le(through)))
        .filter(gifts::received_on.between(first, last).and(gifts::amount.eq_any(amounts)))
        .filter(gifts::means.ne(Means::InKind).and(receipts::void_seq.is_null()))
        .order((gifts::received_on, gifts::seq))
        .select((gifts::seq, gifts::party_id, gifts::amount, gifts::received_on, gifts::means))
        .load(db)
}

/// Returns the last gift of a book, whether it stands or not.
pub fn last_seq(db: &mut Db, book: BookId) -> QueryResult<Option<Seq>> {
    gifts::table.filter(gifts::book_id.eq(book)).select(diesel::dsl::max(gifts::seq)).first(db)
}
