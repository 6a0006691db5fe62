//! Gifts found by the number of their receipt.

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::{
    db::{
        Db,
        schema::{gifts, receipts},
    },
    id::{BookId, PartyId, Seq},
    money::Money,
};

/// A receipt as a search finds it.
#[derive(Clone, Debug, PartialEq, Eq, Queryable)]
pub struct ReceiptLine {
    pub year: i64,
    pub no: i64,
    pub seq: Seq,
    pub void_seq: Option<Seq>,
    pub received_on: NaiveDate,
    pub amount: Money,
}

/// Returns the receipts of any year that bear a number, the latest year first.
pub fn receipts_numbered(
    db: &mut Db,
    book: BookId,
    year: Option<i64>,
    no: i64,
) -> QueryResult<Vec<ReceiptLine>> {
    let gift = gifts::book_id.eq(receipts::book_id).and(gifts::seq.eq(receipts::seq));
    let mut query = receipts::table
        .inner_join(gifts::table.on(gift))
        .filter(receipts::book_id.eq(book).and(receipts::no.eq(no)))
        .order(receipts::year.desc())
        .select((
            receipts::year,
            receipts::no,
            receipts::seq,
            receipts::void_seq,
            gifts::received_on,
            gifts::amount,
        ))
        .limit(5)
        .into_boxed();
    if let Some(year) = year {
        query = query.filter(receipts::year.eq(year));
    }
    query.load(db)
}

/// Returns the donors of the gifts whose receipts of any year bear a number, the latest year first.
pub fn donors_of_receipt(db: &mut Db, book: BookId, year: Option<i64>, no: i64) -> QueryResult<Vec<PartyId>> {
    let gift = gifts::book_id.eq(receipts::book_id).and(gifts::seq.eq(receipts::seq));
    let mut query = receipts::table
        .inner_join(gifts::table.on(gift))
        .filter(receipts::book_id.eq(book).and(receipts::no.eq(no)))
        .filter(gifts::party_id.is_not_null())
        .order(receipts::year.desc())
        .select(gifts::party_id.assume_not_null())
        .limit(5)
        .into_boxed();
    if let Some(year) = year {
        query = query.filter(receipts::year.eq(year));
    }
    query.load(db)
}

/// Returns every gift that some donors made to a book and that was not taken back, in posting order.
pub fn standing_gifts(db: &mut Db, book: BookId, donors: &[PartyId]) -> QueryResult<Vec<Seq>> {
    let gift = gifts::book_id.eq(receipts::book_id).and(gifts::seq.eq(receipts::seq));
    let theirs: Vec<Option<PartyId>> = donors.iter().map(|id| Some(*id)).collect();
    receipts::table
        .inner_join(gifts::table.on(gift))
        .filter(receipts::book_id.eq(book).and(receipts::void_seq.is_null()))
        .filter(gifts::party_id.eq_any(theirs))
        .order(gifts::seq)
        .select(gifts::seq)
        .load(db)
}
