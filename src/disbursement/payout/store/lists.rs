//! SQL for the lists: payouts with their sums, awards that wait for one, and payments that came back.

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;
use diesel::{dsl::sql, prelude::*, sql_types::BigInt};

use super::{Row, link_of, payout};
use crate::{
    calendar::Instant,
    db::{
        Db, DbError,
        schema::{
            awards, councils, decisions, meetings, parties, payout_lines, payouts, round_holds, rounds, units,
        },
    },
    disbursement::{
        Reached,
        payout::{Line, LineState, Method, PayeeAccount, Payout, PayoutError, Stage, Sums, link::Link},
    },
    id::{AwardId, BookId, DecisionId, PartyId, PayoutId, PayoutLineId, UnitId, UserId},
    money::Money,
    programme::Hold,
    sum_dong,
};

/// A payout with what its lines come to.
#[derive(Clone, Debug)]
pub struct Summary {
    pub payout: Payout,
    pub sums: Sums,
    /// Such as `3/2025`.
    pub decision: String,
    pub round: String,
}

/// Counts and adds up the lines of some payouts, by way of paying.
fn sums(db: &mut Db, of: &[PayoutId]) -> QueryResult<HashMap<PayoutId, Sums>> {
    let rows: Vec<(PayoutId, Method, i64, Money)> = payout_lines::table
        .filter(payout_lines::payout_id.eq_any(of.to_vec()))
        .group_by((payout_lines::payout_id, payout_lines::method))
        .order((payout_lines::payout_id, payout_lines::method))
        .select((
            payout_lines::payout_id,
            payout_lines::method,
            sql::<BigInt>("COUNT(*)"),
            sum_dong!("amount"),
        ))
        .load(db)?;
    let mut all: HashMap<PayoutId, Sums> = HashMap::new();
    for (id, method, count, amount) in rows {
        let sums = all.entry(id).or_default();
        sums.count += count;
        sums.total = sums.total.checked_add(amount).unwrap_or(sums.total);
        match method {
            Method::Bank => sums.bank = amount,
            Method::Cash => sums.cash = amount,
        }
    }
    Ok(all)
}

fn label(no: i64, year: i64) -> String {
    format!("{no}/{year}")
}

/// Lists the payouts of a book, or of a branch, the latest first.
pub fn list(db: &mut Db, book: BookId, branch: Option<UnitId>) -> Result<Vec<Summary>, DbError> {
    let mut query = payouts::table
        .inner_join(decisions::table.on(decisions::id.eq(payouts::decision_id)))
        .inner_join(meetings::table.on(meetings::id.eq(decisions::meeting_id)))
        .inner_join(rounds::table.on(rounds::id.eq(meetings::round_id)))
        .filter(payouts::book_id.eq(book))
        .order((payouts::made_at.desc(), payouts::id.desc()))
        .select((Row::as_select(), decisions::no, decisions::year, rounds::code))
        .into_boxed();
    if let Some(unit) = branch {
        query = query.filter(payouts::unit_id.eq(unit));
    }
    let rows: Vec<(Row, i64, i64, String)> = query.load(db)?;
    let ids: Vec<PayoutId> = rows.iter().map(|(row, ..)| row.id).collect();
    let sums = sums(db, &ids)?;
    let summary = |(row, no, year, round): (Row, i64, i64, String)| {
        let sums = sums.get(&row.id).copied().unwrap_or_default();
        Ok(Summary { payout: payout(row)?, sums, decision: label(no, year), round })
    };
    rows.into_iter().map(summary).collect()
}

/// Names the decision of a payout and the round it belongs to.
pub fn summary(db: &mut Db, of: &Payout) -> QueryResult<(String, String)> {
    let (no, year, round): (i64, i64, String) = decisions::table
        .inner_join(meetings::table.on(meetings::id.eq(decisions::meeting_id)))
        .inner_join(rounds::table.on(rounds::id.eq(meetings::round_id)))
        .filter(decisions::id.eq(of.decision))
        .select((decisions::no, decisions::year, rounds::code))
        .first(db)?;
    Ok((label(no, year), round))
}

/// A decision of which awards wait for a payout.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    pub decision: DecisionId,
    /// Such as `3/2025`.
    pub label: String,
    pub day: NaiveDate,
    pub round: String,
    pub awards: i64,
    pub total: Money,
}

/// The awards that wait for a payout.
macro_rules! waiting {
    ($book:expr) => {{
        let taken = payout_lines::table
            .inner_join(payouts::table.on(payouts::id.eq(payout_lines::payout_id)))
            .filter(payout_lines::award_id.eq(awards::id))
            .filter(payouts::stage.ne(Stage::Discarded))
            .filter(payout_lines::state.eq_any([LineState::Draft, LineState::Held]));
        awards::table
            .inner_join(decisions::table.on(decisions::id.eq(awards::decision_id)))
            .inner_join(meetings::table.on(meetings::id.eq(decisions::meeting_id)))
            .inner_join(councils::table.on(councils::id.eq(meetings::council_id)))
            .inner_join(rounds::table.on(rounds::id.eq(meetings::round_id)))
            .inner_join(parties::table.on(parties::id.eq(awards::party_id)))
            .filter(awards::book_id.eq($book).and(awards::stage.eq(Reached::Approved)))
            .filter(diesel::dsl::not(diesel::dsl::exists(taken)))
    }};
}

/// Returns the decisions of which awards wait, the oldest first.
pub fn waiting(db: &mut Db, book: BookId, branch: Option<UnitId>) -> QueryResult<Vec<Waiting>> {
    type Raw = (DecisionId, i64, i64, NaiveDate, String, UnitId, Money);
    let rows: Vec<Raw> = waiting!(book)
        .order((decisions::day, decisions::id, awards::id))
        .select((
            decisions::id,
            decisions::no,
            decisions::year,
            decisions::day,
            rounds::code,
            councils::unit_id,
            awards::amount,
        ))
        .load(db)?;
    let mut all: Vec<Waiting> = Vec::new();
    for (decision, no, year, day, round, unit, amount) in rows {
        if branch.is_some_and(|branch| branch != unit) {
            continue;
        }
        match all.last_mut().filter(|last| last.decision == decision) {
            Some(last) => {
                last.awards += 1;
                last.total = last.total.checked_add(amount).unwrap_or(last.total);
            }
            None => {
                all.push(Waiting { decision, label: label(no, year), day, round, awards: 1, total: amount });
            }
        }
    }
    Ok(all)
}

pub fn waiting_count(db: &mut Db, book: BookId, branch: Option<UnitId>) -> QueryResult<i64> {
    Ok(waiting(db, book, branch)?.iter().map(|it| it.awards).sum())
}

/// Returns the awards of a decision that are still to be paid; where some are named, those of them that are on file,
/// whatever became of them, so that the list can say what is wrong.
pub fn waiting_awards(
    db: &mut Db,
    book: BookId,
    decision: DecisionId,
    chosen: &[AwardId],
) -> QueryResult<Vec<(AwardId, PartyId, String, Money)>> {
    let columns = (awards::id, awards::party_id, parties::name, awards::amount);
    if chosen.is_empty() {
        let waits = waiting!(book).filter(awards::decision_id.eq(decision));
        return waits.order(awards::id).select(columns).load(db);
    }
    awards::table
        .inner_join(parties::table.on(parties::id.eq(awards::party_id)))
        .filter(awards::book_id.eq(book).and(awards::decision_id.eq(decision)))
        .filter(awards::id.eq_any(chosen.to_vec()))
        .order(awards::id)
        .select(columns)
        .load(db)
}

/// Returns the unit whose council made a decision of a book.
pub fn decision_unit(db: &mut Db, book: BookId, decision: DecisionId) -> Result<UnitId, PayoutError> {
    let found: Option<UnitId> = decisions::table
        .inner_join(meetings::table.on(meetings::id.eq(decisions::meeting_id)))
        .inner_join(councils::table.on(councils::id.eq(meetings::council_id)))
        .filter(decisions::id.eq(decision).and(decisions::book_id.eq(book)))
        .select(councils::unit_id)
        .first(db)
        .optional()?;
    found.ok_or(PayoutError::NoDecision)
}

/// A payment that the bank sent back, with what has happened since.
#[derive(Clone, Debug)]
pub struct Returned {
    pub line: Line,
    /// The commune or branch that put the recipient forward.
    pub unit: String,
    pub at: Instant,
    pub link: Option<Link>,
    pub account: Option<PayeeAccount>,
    /// The line that makes the payment again, and where that stands.
    pub again: Option<(PayoutId, LineState)>,
    /// Whether the award still waits to be paid.
    pub waits: bool,
}

fn returned_ids(
    db: &mut Db,
    book: BookId,
    branch: Option<UnitId>,
) -> QueryResult<Vec<(PayoutLineId, String, Reached)>> {
    let mut query = payout_lines::table
        .inner_join(payouts::table.on(payouts::id.eq(payout_lines::payout_id)))
        .inner_join(awards::table.on(awards::id.eq(payout_lines::award_id)))
        .inner_join(units::table.on(units::id.eq(awards::unit_id)))
        .filter(payout_lines::book_id.eq(book).and(payout_lines::state.eq(LineState::Returned)))
        .order(payout_lines::id.desc())
        .select((payout_lines::id, units::name, awards::stage))
        .into_boxed();
    if let Some(unit) = branch {
        query = query.filter(payouts::unit_id.eq(unit));
    }
    query.load(db)
}

/// Returns the payments that came back, the latest first.
pub fn returned(db: &mut Db, book: BookId, branch: Option<UnitId>) -> Result<Vec<Returned>, PayoutError> {
    let mut all = Vec::new();
    for (id, unit, stage) in returned_ids(db, book, branch)? {
        let line = super::line(db, book, id)?;
        let Some(at) = line.back.as_ref().map(|back| back.done.at) else { continue };
        let again = payout_lines::table
            .filter(payout_lines::reissue_of.eq(id))
            .order(payout_lines::id.desc())
            .select((payout_lines::payout_id, payout_lines::state))
            .first(db)
            .optional()?;
        let account = super::account(db, book, line.person)?;
        let waits = stage == Reached::Approved;
        all.push(Returned { unit, at, link: link_of(db, id)?, account, again, waits, line });
    }
    Ok(all)
}

/// Counts the payments that came back and that nobody has put on a list again.
pub fn returned_count(db: &mut Db, book: BookId, branch: Option<UnitId>) -> QueryResult<i64> {
    let again: Vec<Option<PayoutLineId>> = payout_lines::table
        .filter(payout_lines::book_id.eq(book).and(payout_lines::reissue_of.is_not_null()))
        .order(payout_lines::id)
        .select(payout_lines::reissue_of)
        .load(db)?;
    let all = returned_ids(db, book, branch)?;
    let open = all.iter().filter(|(id, _, stage)| *stage == Reached::Approved && !again.contains(&Some(*id)));
    Ok(i64::try_from(open.count()).unwrap_or(i64::MAX))
}

/// Returns the last payment of an award that came back, which the next one makes again.
pub fn last_return(db: &mut Db, award: AwardId) -> QueryResult<Option<PayoutLineId>> {
    payout_lines::table
        .filter(payout_lines::award_id.eq(award).and(payout_lines::state.eq(LineState::Returned)))
        .order(payout_lines::id.desc())
        .select(payout_lines::id)
        .first(db)
        .optional()
}

/// Returns how long money of a decision waits.
pub fn hold(db: &mut Db, decision: DecisionId) -> Result<Hold, DbError> {
    let days: Option<i64> = decisions::table
        .inner_join(meetings::table.on(meetings::id.eq(decisions::meeting_id)))
        .left_join(round_holds::table.on(round_holds::round_id.eq(meetings::round_id)))
        .filter(decisions::id.eq(decision))
        .select(round_holds::days.nullable())
        .first(db)?;
    days.map_or_else(|| Ok(Hold::default()), stored_hold)
}

fn stored_hold(days: i64) -> Result<Hold, DbError> {
    Hold::new(days).map_err(|err| DbError::Corrupt(format!("round_holds: {err}")))
}

/// Returns when the money of a list was ready and until when it waits; nothing before it is locked.
pub fn waits_until(db: &mut Db, of: &Payout) -> Result<Option<(NaiveDate, NaiveDate)>, DbError> {
    let Some(locked) = of.locked else { return Ok(None) };
    let ready = locked.at.day();
    Ok(Some((ready, hold(db, of.decision)?.ends(ready))))
}

/// Tells whether somebody paid anything of a list.
pub fn has_paid(db: &mut Db, of: PayoutId, by: UserId) -> QueryResult<bool> {
    let paid = payout_lines::table
        .inner_join(awards::table.on(awards::id.eq(payout_lines::award_id)))
        .filter(payout_lines::payout_id.eq(of).and(awards::paid_by.eq(by)));
    diesel::select(diesel::dsl::exists(paid)).get_result(db)
}

/// Counts the lines of cash for which nobody came in time, by list.
pub fn overdue(
    db: &mut Db,
    (book, branch): (BookId, Option<UnitId>),
    today: NaiveDate,
) -> Result<BTreeMap<PayoutId, usize>, DbError> {
    let mut query = payout_lines::table
        .inner_join(payouts::table.on(payouts::id.eq(payout_lines::payout_id)))
        .inner_join(decisions::table.on(decisions::id.eq(payouts::decision_id)))
        .inner_join(meetings::table.on(meetings::id.eq(decisions::meeting_id)))
        .left_join(round_holds::table.on(round_holds::round_id.eq(meetings::round_id)))
        .filter(payouts::book_id.eq(book).and(payouts::locked_at.is_not_null()))
        .filter(payout_lines::state.eq(LineState::Held).and(payout_lines::method.eq(Method::Cash)))
        .order(payout_lines::id)
        .select((payouts::id, payouts::locked_at, round_holds::days.nullable()))
        .into_boxed();
    if let Some(unit) = branch {
        query = query.filter(payouts::unit_id.eq(unit));
    }
    let rows: Vec<(PayoutId, Option<Instant>, Option<i64>)> = query.load(db)?;
    let mut all = BTreeMap::new();
    for (id, locked, days) in rows {
        let hold = days.map_or_else(|| Ok(Hold::default()), stored_hold)?;
        if locked.is_some_and(|locked| hold.ends(locked.day()) <= today) {
            *all.entry(id).or_default() += 1;
        }
    }
    Ok(all)
}
