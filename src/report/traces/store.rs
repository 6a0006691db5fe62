//! SQL for traces: what moved the money of funds, and which entries were awards.

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::{
    db::{
        Db,
        schema::{awards, entries, nomination_thanks, parties, postings, programmes, rounds},
    },
    id::{AccountId, BookId, FundId, NominationId, PartyId, Seq},
    ledger::Source,
    money::Money,
    programme::{Category, ProgrammeKind},
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

/// What a recipient said about an award that stands, with what decides who may read it.
#[derive(Clone, Debug, Queryable)]
pub struct Said {
    pub award: Seq,
    pub nomination: NominationId,
    pub party: PartyId,
    pub name: String,
    pub birth_date: Option<NaiveDate>,
    pub category: Category,
    pub programme: ProgrammeKind,
    pub fund: FundId,
    pub words: String,
}

/// Reads what the recipients of a book ever said, in the order in which it was written down.
pub fn said(db: &mut Db, book: BookId) -> QueryResult<Vec<Said>> {
    nomination_thanks::table
        .inner_join(awards::table.on(awards::nomination_id.eq(nomination_thanks::nomination_id)))
        .inner_join(parties::table.on(parties::id.eq(awards::party_id)))
        .inner_join(rounds::table.on(rounds::id.eq(awards::round_id)))
        .inner_join(programmes::table.on(programmes::id.eq(rounds::programme_id)))
        .filter(nomination_thanks::book_id.eq(book).and(awards::book_id.eq(book)))
        .filter(awards::stage.eq_any(["approved", "paid"]))
        .order((nomination_thanks::id, awards::id))
        .select((
            awards::award_seq,
            awards::nomination_id,
            parties::id,
            parties::name,
            parties::birth_date,
            awards::category,
            programmes::kind,
            awards::fund_id,
            nomination_thanks::words,
        ))
        .load(db)
}
