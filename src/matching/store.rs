//! SQL for drafts of who is paid from which fund, and for what was agreed.

use diesel::prelude::*;

use super::{Matching, Pairs, Plan};
use crate::{
    calendar::Instant,
    db::{
        Db,
        schema::{match_drafts, matching_lines, matchings, nominations},
    },
    id::{BookId, FundId, MatchingId, NominationId, RoundId, UserId},
    ledger::Author,
    money::Money,
    programme::Progress,
    query_errors, sum_dong,
};

query_errors! { super::MatchError }

/// The nominations of a round that wait for a decision.
macro_rules! waiting {
    ($round:expr) => {
        nominations::table
            .filter(nominations::round_id.eq($round).and(nominations::stage.eq(Progress::Nominated)))
            .select(nominations::id)
    };
}

/// Loads the draft of a round, without those on whom somebody has decided.
pub fn drafts(db: &mut Db, round: RoundId) -> QueryResult<Pairs> {
    let rows: Vec<(NominationId, FundId)> = match_drafts::table
        .filter(match_drafts::nomination_id.eq_any(waiting!(round)))
        .order(match_drafts::nomination_id)
        .select((match_drafts::nomination_id, match_drafts::fund_id))
        .load(db)?;
    Ok(rows.into_iter().collect())
}

/// Writes a whole draft anew.
pub fn replace(db: &mut Db, of: (BookId, RoundId), pairs: &Pairs) -> QueryResult<()> {
    diesel::delete(match_drafts::table.filter(match_drafts::round_id.eq(of.1))).execute(db)?;
    pairs.iter().try_for_each(|(nomination, fund)| insert_draft(db, of, (*nomination, *fund)))
}

fn insert_draft(
    db: &mut Db,
    (book, round): (BookId, RoundId),
    (nomination, fund): (NominationId, FundId),
) -> QueryResult<()> {
    diesel::insert_into(match_drafts::table)
        .values((
            match_drafts::nomination_id.eq(nomination),
            match_drafts::book_id.eq(book),
            match_drafts::round_id.eq(round),
            match_drafts::fund_id.eq(fund),
        ))
        .execute(db)
        .map(drop)
}

/// Says who pays one nomination, or that nobody does.
pub fn set(
    db: &mut Db,
    of: (BookId, RoundId),
    nomination: NominationId,
    fund: Option<FundId>,
) -> QueryResult<()> {
    diesel::delete(match_drafts::table.find(nomination)).execute(db)?;
    fund.map_or(Ok(()), |fund| insert_draft(db, of, (nomination, fund)))
}

pub fn insert(
    db: &mut Db,
    author: &Author,
    (book, round): (BookId, RoundId),
    lines: &[(NominationId, FundId, Money)],
) -> QueryResult<MatchingId> {
    let id: MatchingId = diesel::insert_into(matchings::table)
        .values((
            matchings::book_id.eq(book),
            matchings::round_id.eq(round),
            matchings::agreed_by.eq(author.user),
            matchings::agreed_at.eq(author.at),
        ))
        .returning(matchings::id)
        .get_result(db)?;
    for (nomination, fund, amount) in lines {
        diesel::insert_into(matching_lines::table)
            .values((
                matching_lines::matching_id.eq(id),
                matching_lines::nomination_id.eq(*nomination),
                matching_lines::fund_id.eq(*fund),
                matching_lines::amount.eq(*amount),
            ))
            .execute(db)?;
    }
    Ok(id)
}

fn last(db: &mut Db, round: RoundId) -> QueryResult<Option<MatchingId>> {
    matchings::table.filter(matchings::round_id.eq(round)).select(diesel::dsl::max(matchings::id)).first(db)
}

fn lines(db: &mut Db, id: MatchingId) -> QueryResult<Vec<(NominationId, FundId, Money)>> {
    matching_lines::table
        .filter(matching_lines::matching_id.eq(id))
        .order(matching_lines::nomination_id)
        .select((matching_lines::nomination_id, matching_lines::fund_id, matching_lines::amount))
        .load(db)
}

/// Loads what was agreed last for a round.
pub fn latest(db: &mut Db, round: RoundId) -> QueryResult<Option<Matching>> {
    let Some(id) = last(db, round)? else { return Ok(None) };
    let (by, at) =
        matchings::table.find(id).select((matchings::agreed_by, matchings::agreed_at)).first(db)?;
    Ok(Some(Matching { id, by, at, lines: lines(db, id)? }))
}

/// Loads everything that was ever agreed in a book.
pub fn of_book(db: &mut Db, book: BookId) -> QueryResult<Vec<(RoundId, Matching)>> {
    let rows: Vec<(MatchingId, RoundId, UserId, Instant)> = matchings::table
        .filter(matchings::book_id.eq(book))
        .order(matchings::id)
        .select((matchings::id, matchings::round_id, matchings::agreed_by, matchings::agreed_at))
        .load(db)?;
    let whole = |(id, round, by, at)| Ok((round, Matching { id, by, at, lines: lines(db, id)? }));
    rows.into_iter().map(whole).collect()
}

/// Loads what was agreed for a nomination, and what is kept for others of its round who wait.
pub fn plan(db: &mut Db, round: RoundId, nomination: NominationId) -> QueryResult<Plan> {
    let Some(id) = last(db, round)? else { return Ok(Plan::default()) };
    let fund =
        matching_lines::table.find((id, nomination)).select(matching_lines::fund_id).first(db).optional()?;
    let kept: Vec<(FundId, Money)> = matching_lines::table
        .filter(matching_lines::matching_id.eq(id).and(matching_lines::nomination_id.ne(nomination)))
        .filter(matching_lines::nomination_id.eq_any(waiting!(round)))
        .group_by(matching_lines::fund_id)
        .order(matching_lines::fund_id)
        .select((matching_lines::fund_id, sum_dong!("amount")))
        .load(db)?;
    Ok(Plan { fund, kept: kept.into_iter().collect() })
}
