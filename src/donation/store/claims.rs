//! SQL for unidentified money, the claims that answer it, and papers that left the house.

use diesel::prelude::*;

use super::super::Share;
use crate::{
    db::{
        Db,
        schema::{entries, gift_allocations, prints},
    },
    id::{BookId, FundId, Seq},
    ledger::{LinkKind, Source},
    money::Money,
};

/// Returns the entry that claims an unidentified gift and still stands, if there is one.
pub fn claim_of(db: &mut Db, book: BookId, seq: Seq) -> QueryResult<Option<Seq>> {
    let claims: Vec<Seq> = entries::table
        .filter(entries::book_id.eq(book).and(entries::link_seq.eq(seq)))
        .filter(entries::link_kind.eq(LinkKind::Adjustment).and(entries::source.eq(Source::Gift)))
        .order(entries::seq)
        .select(entries::seq)
        .load(db)?;
    if claims.is_empty() {
        return Ok(None);
    }
    let reversed: Vec<Option<Seq>> = entries::table
        .filter(entries::book_id.eq(book).and(entries::link_kind.eq(LinkKind::Reversal)))
        .filter(entries::link_seq.eq_any(claims.clone()))
        .order(entries::seq)
        .select(entries::link_seq)
        .load(db)?;
    Ok(claims.into_iter().find(|claim| !reversed.contains(&Some(*claim))))
}

/// Returns the funds that a gift was put into, each with its part.
pub fn shares(db: &mut Db, book: BookId, seq: Seq) -> QueryResult<Vec<Share>> {
    let rows: Vec<(FundId, Money)> = gift_allocations::table
        .filter(gift_allocations::book_id.eq(book).and(gift_allocations::seq.eq(seq)))
        .order(gift_allocations::fund_id)
        .select((gift_allocations::fund_id, gift_allocations::amount))
        .load(db)?;
    Ok(rows.into_iter().map(|(fund, amount)| Share { fund, amount }).collect())
}

/// Tells whether a receipt or a letter for a gift has been printed, and so may be in the donor's hands.
pub fn is_handed_over(db: &mut Db, book: BookId, seq: Seq) -> QueryResult<bool> {
    let papers = prints::table
        .filter(prints::book_id.eq(book).and(prints::seq.eq(seq)))
        .filter(prints::paper.eq_any(["receipt", "letter"]));
    diesel::select(diesel::dsl::exists(papers)).get_result(db)
}
