//! SQL for traces: what moved the money of funds, and which entries were awards.

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::{
    db::{
        Db,
        schema::{awards, entries, postings},
    },
    id::{AccountId, BookId, FundId, Seq},
    ledger::Source,
    money::Money,
    programme::Category,
};

/// One posting on an account that is a fund's own, with its entry.
#[derive(Clone, Copy, Debug, Queryable)]
pub struct Moved {
    pub seq: Seq,
    pub day: NaiveDate,
    pub source: Source,
    /// The entry that this one corrects or takes back.
    pub corrects: Option<Seq>,
    pub account: AccountId,
    pub fund: FundId,
    pub amount: Money,
}

/// Reads what was posted to some accounts of a book by a day, in the order in which it was recorded.
pub fn moved(
    db: &mut Db,
    book: BookId,
    accounts: Vec<AccountId>,
    through: NaiveDate,
) -> QueryResult<Vec<Moved>> {
    let of_entry = entries::book_id.eq(postings::book_id).and(entries::seq.eq(postings::seq));
    postings::table
        .inner_join(entries::table.on(of_entry))
        .filter(postings::book_id.eq(book).and(postings::account_id.eq_any(accounts)))
        .filter(postings::day.le(through))
        .order((postings::seq, postings::line))
        .select((
            postings::seq,
            entries::day,
            entries::source,
            entries::link_seq,
            postings::account_id,
            postings::fund_id,
            postings::amount,
        ))
        .load(db)
}

/// Returns the categories of the awards that some entries made; who received them is nobody's to read here.
pub fn awarded(db: &mut Db, book: BookId, seqs: &[Seq]) -> QueryResult<Vec<(Seq, Category)>> {
    let mut found = Vec::new();
    for chunk in seqs.chunks(5_000) {
        let rows: Vec<(Seq, Category)> = awards::table
            .filter(awards::book_id.eq(book).and(awards::award_seq.eq_any(chunk.to_vec())))
            .order(awards::award_seq)
            .select((awards::award_seq, awards::category))
            .load(db)?;
        found.extend(rows);
    }
    Ok(found)
}
