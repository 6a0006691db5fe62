//! SQL for unidentified money, the claims that answer it, and papers that left the house.

use std::collections::{HashMap, HashSet};

use diesel::prelude::*;

use super::super::{Nature, Share};
use crate::{
    db::{
        Db,
        schema::{entries, gift_allocations, gifts, prints, receipts},
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

/// Returns the unidentified receipts of a book that stand and that nobody has claimed, the oldest first.
pub fn owed(db: &mut Db, book: BookId) -> QueryResult<Vec<Seq>> {
    let all: Vec<Seq> = gifts::table
        .inner_join(
            receipts::table.on(receipts::book_id.eq(gifts::book_id).and(receipts::seq.eq(gifts::seq))),
        )
        .filter(gifts::book_id.eq(book).and(gifts::nature.eq(Nature::Unidentified)))
        .filter(receipts::void_seq.is_null())
        .order((gifts::received_on, gifts::seq))
        .select(gifts::seq)
        .load(db)?;
    let mut claimed: HashMap<Seq, Seq> = HashMap::new();
    let mut reversed: HashSet<Seq> = HashSet::new();
    for chunk in all.chunks(5_000) {
        let rows: Vec<(Seq, Option<Seq>)> = entries::table
            .filter(entries::book_id.eq(book).and(entries::link_seq.eq_any(chunk.to_vec())))
            .filter(entries::link_kind.eq(LinkKind::Adjustment).and(entries::source.eq(Source::Gift)))
            .order(entries::seq)
            .select((entries::seq, entries::link_seq))
            .load(db)?;
        let of_chunk: Vec<Seq> = rows.iter().map(|row| row.0).collect();
        claimed.extend(rows.into_iter().filter_map(|(claim, of)| Some((claim, of?))));
        let back: Vec<Option<Seq>> = entries::table
            .filter(entries::book_id.eq(book).and(entries::link_kind.eq(LinkKind::Reversal)))
            .filter(entries::link_seq.eq_any(of_chunk))
            .order(entries::seq)
            .select(entries::link_seq)
            .load(db)?;
        reversed.extend(back.into_iter().flatten());
    }
    let standing = claimed.into_iter().filter(|(claim, _)| !reversed.contains(claim));
    let answered: HashSet<Seq> = standing.map(|(_, of)| of).collect();
    Ok(all.into_iter().filter(|seq| !answered.contains(seq)).collect())
}
