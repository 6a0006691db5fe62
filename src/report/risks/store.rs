//! SQL for what several people share, and for what earlier awards were.

use std::collections::HashSet;

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::{
    db::{
        Db, DbError,
        schema::{awards, conflicts, nominations, parties, party_phones, payee_accounts, rounds},
    },
    disbursement::{Reached, payout::Standing},
    id::{AwardId, BookId, NominationId, PartyId, RoundId, UnitId, UserId},
    money::Money,
    programme::{Category, Progress},
    report::selection::nominations::Scope,
    risk::Holding,
};

/// How many values one statement binds: both databases bound that.
const CHUNK: usize = 10_000;

/// An account of somebody: the bank, and what is on file.
pub type Account = (PartyId, String, Holding);

/// Returns the accounts on file of some people, for each the latest last.
pub fn accounts_of(db: &mut Db, people: &[PartyId]) -> Result<Vec<Account>, DbError> {
    type Row = (PartyId, String, String, String, String);
    let mut all = Vec::new();
    for chunk in people.chunks(CHUNK) {
        let rows: Vec<Row> = payee_accounts::table
            .filter(payee_accounts::party_id.eq_any(chunk.to_vec()))
            .filter(payee_accounts::standing.ne(Standing::Refused))
            .order(payee_accounts::id)
            .select((
                payee_accounts::party_id,
                payee_accounts::bin,
                payee_accounts::number,
                payee_accounts::holder,
                payee_accounts::relation,
            ))
            .load(db)?;
        for (person, bin, number, holder, relation) in rows {
            let relation = relation.parse().map_err(|_| DbError::Corrupt(format!("{person}: {relation}")))?;
            all.push((person, bin, Holding { number, holder, relation }));
        }
    }
    Ok(all)
}

/// Returns everybody for whom one of some numbers is on file, at whatever bank.
pub fn people_with_accounts(db: &mut Db, numbers: &[String]) -> QueryResult<Vec<PartyId>> {
    let mut all = Vec::new();
    for chunk in numbers.chunks(CHUNK) {
        let found: Vec<PartyId> = payee_accounts::table
            .filter(payee_accounts::number.eq_any(chunk.to_vec()))
            .order(payee_accounts::party_id)
            .select(payee_accounts::party_id)
            .distinct()
            .load(db)?;
        all.extend(found);
    }
    Ok(all)
}

/// Returns the telephone numbers of some people.
pub fn phones_of(db: &mut Db, people: &[PartyId]) -> QueryResult<Vec<(PartyId, String)>> {
    let mut all = Vec::new();
    for chunk in people.chunks(CHUNK) {
        let found: Vec<(PartyId, String)> = party_phones::table
            .filter(party_phones::party_id.eq_any(chunk.to_vec()))
            .order((party_phones::party_id, party_phones::number))
            .select((party_phones::party_id, party_phones::number))
            .load(db)?;
        all.extend(found);
    }
    Ok(all)
}

/// Returns everybody who was put forward and gave one of some numbers.
pub fn people_with_phones(db: &mut Db, numbers: &[String]) -> QueryResult<Vec<(PartyId, String)>> {
    let mut all = Vec::new();
    for chunk in numbers.chunks(CHUNK) {
        let found: Vec<(PartyId, String)> = party_phones::table
            .filter(party_phones::number.eq_any(chunk.to_vec()))
            .filter(party_phones::party_id.eq_any(nominations::table.select(nominations::party_id)))
            .order((party_phones::party_id, party_phones::number))
            .select((party_phones::party_id, party_phones::number))
            .load(db)?;
        all.extend(found);
    }
    Ok(all)
}

/// Names those of some people whom a reader may know, because a nomination that they may see is about them.
pub fn known(db: &mut Db, scope: &Scope, people: &HashSet<PartyId>) -> QueryResult<Vec<(PartyId, String)>> {
    let mut all = Vec::new();
    let mut ids: Vec<PartyId> = people.iter().copied().collect();
    ids.sort_unstable();
    for chunk in ids.chunks(CHUNK) {
        let found: Vec<(PartyId, String)> = nominations::table
            .inner_join(parties::table.on(parties::id.eq(nominations::party_id)))
            .filter(nominations::party_id.eq_any(chunk.to_vec()))
            .filter(
                // Ids begin at 1, so book 0 is none.
                nominations::book_id
                    .eq(scope.book.unwrap_or(BookId(0)))
                    .or(nominations::unit_id.eq_any(scope.units.clone())),
            )
            .order(parties::id)
            .select((parties::id, parties::name))
            .distinct()
            .load(db)?;
        all.extend(found);
    }
    Ok(all)
}

/// An award that stands, with what it is compared by.
pub type Earlier = (UnitId, BookId, Category, RoundId, Money);

/// Returns the awards since a year that stand, of some units or from some books.
pub fn earlier(db: &mut Db, since: i64, units: &[UnitId], books: &[BookId]) -> QueryResult<Vec<Earlier>> {
    awards::table
        .filter(awards::year.ge(since))
        .filter(awards::stage.eq_any([Reached::Approved, Reached::Paid]))
        .filter(awards::unit_id.eq_any(units.to_vec()).or(awards::book_id.eq_any(books.to_vec())))
        .order(awards::id)
        .select((awards::unit_id, awards::book_id, awards::category, awards::round_id, awards::amount))
        .load(db)
}

/// A nomination that waits or was approved: whose it is, when, how much.
pub type Asked = (PartyId, NominationId, NaiveDate, Option<Money>);

/// Returns the nominations of some people that wait or were approved, over the books of all units.
pub fn asked_for(db: &mut Db, people: &[PartyId]) -> QueryResult<Vec<Asked>> {
    let mut all = Vec::new();
    for chunk in people.chunks(CHUNK) {
        let found: Vec<Asked> = nominations::table
            .filter(nominations::party_id.eq_any(chunk.to_vec()))
            .filter(nominations::stage.eq_any([Progress::Nominated, Progress::Approved]))
            .order(nominations::id)
            .select((nominations::party_id, nominations::id, nominations::nominated_on, nominations::amount))
            .load(db)?;
        all.extend(found);
    }
    Ok(all)
}

/// Returns who declared an interest in some nominations.
pub fn declared(db: &mut Db, of: &[NominationId]) -> QueryResult<HashSet<(NominationId, UserId)>> {
    let mut all = HashSet::new();
    for chunk in of.chunks(CHUNK) {
        let found: Vec<(NominationId, UserId)> = conflicts::table
            .filter(conflicts::nomination_id.eq_any(chunk.to_vec()))
            .order((conflicts::nomination_id, conflicts::user_id))
            .select((conflicts::nomination_id, conflicts::user_id))
            .load(db)?;
        all.extend(found);
    }
    Ok(all)
}

/// Returns the names of some rounds.
pub fn round_names(db: &mut Db, of: &[RoundId]) -> QueryResult<Vec<(RoundId, String)>> {
    rounds::table
        .filter(rounds::id.eq_any(of.to_vec()))
        .order(rounds::id)
        .select((rounds::id, rounds::name))
        .load(db)
}

/// Returns the nomination behind each of some awards.
pub fn nominations_of(db: &mut Db, of: &[AwardId]) -> QueryResult<Vec<(AwardId, NominationId)>> {
    awards::table
        .filter(awards::id.eq_any(of.to_vec()))
        .order(awards::id)
        .select((awards::id, awards::nomination_id))
        .load(db)
}
