//! Opening the round in which donors answer, and what they answer without being signed in.

use chrono::NaiveDate;
use serde_json::json;

use super::{Seen, Wording, ask, confirm, must_be_open, subject};
use crate::{
    calendar::Instant,
    db::{Db, Tx},
    honour_roll::{
        Proof, RollError, Round, Row, Scope, Ticket,
        proof::Source,
        round::{is_good, standing},
        store,
    },
    id::{PartyId, ProofRoundId},
    ledger::{Author, journal::Journal},
    party, unit,
};

/// How often one donor may answer through a link; the rows stay for ever.
const ANSWERS: i64 = 20;

/// Opens the round, moves its end, or gives out new links for those that may have gone astray.
pub fn open_round(
    tx: &mut Tx,
    author: &Author,
    scope: &Scope,
    (closes_on, renews): (NaiveDate, bool),
) -> Result<ProofRoundId, RollError> {
    tx.require_lock(scope.book)?;
    if closes_on < author.at.day() {
        return Err(RollError::RoundInPast(closes_on));
    }
    let db = tx.db()?;
    must_be_open(db, scope)?;
    let id = store::insert_round(db, scope, author, (closes_on, renews))?;
    let after =
        json!({"round": id, "subtree": scope.season.subtree, "closes_on": closes_on, "renews": renews});
    Journal::open(tx, scope.book, author)?.record(
        "roll.round",
        subject(scope),
        None,
        Some(after.to_string()),
    );
    Ok(id)
}

/// What a link opens: the lines of one donor and nothing else.
#[derive(Clone, Debug)]
pub struct Invited {
    pub round: Round,
    pub scope: Scope,
    /// The name of the unit that asks.
    pub unit: String,
    /// The record that stands for the donor today.
    pub party: PartyId,
    pub rows: Vec<Row>,
    pub is_settled: bool,
    pub asked: Option<Proof>,
}

/// Opens a link that was signed by us, on a day.
pub fn opened(db: &mut Db, ticket: Ticket, today: NaiveDate) -> Result<Invited, RollError> {
    let given = store::round(db, ticket.round)?.ok_or(RollError::NoLink)?;
    let tree = unit::store::tree(db)?;
    let unit = tree.get(given.unit).ok_or(RollError::NoLink)?.clone();
    let scope = store::scope(db, (&tree, &unit), (given.year, given.subtree), today)?;
    let rounds = store::rounds(db, scope.season)?;
    let round =
        standing(&rounds).filter(|_| is_good(&rounds, ticket.round)).ok_or(RollError::NoLink)?.clone();
    let year = round.year;
    if today > round.closes_on {
        return Err(RollError::ProofClosed { year, on: round.closes_on });
    }
    if let Some(frozen) = store::find(db, &scope)? {
        return Err(RollError::ProofClosed { year, on: frozen.at.day() });
    }
    let heads = party::merge::store::heads(db)?;
    let party = heads.of(ticket.party);
    let roll = store::live(db, &scope, today)?;
    let rows: Vec<Row> = roll.rows.into_iter().filter(|row| row.party == Some(party)).collect();
    if rows.is_empty() {
        return Err(RollError::NoLine);
    }
    let proofs = store::proofs(db, &scope, &heads)?;
    let is_settled = rows.iter().all(|row| row.line().is_some_and(|line| proofs.is_settled(line, &row.name)));
    let asked = proofs.asked(party).cloned();
    Ok(Invited { round, scope, unit: unit.name, party, rows, is_settled, asked })
}

/// What a donor answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reply {
    /// The lines are right as they were shown: whether each is the one without a name, and how it read.
    Right(Vec<(bool, String)>),
    Ask(Wording),
}

/// Takes an answer that came through a link; it goes under whoever opened the round.
pub fn answer_by_link(
    tx: &mut Tx,
    (origin, at): (&str, Instant),
    ticket: Ticket,
    reply: &Reply,
) -> Result<(), RollError> {
    let db = tx.db()?;
    let Invited { round, scope, party, rows, .. } = opened(db, ticket, at.day())?;
    let records = party::merge::store::group(db, party)?;
    if store::answered_by_link(db, &scope, &records)? >= ANSWERS {
        return Err(RollError::TooManyAnswers);
    }
    let author = Author { user: round.opened_by, origin: origin.to_owned(), at };
    match reply {
        Reply::Right(seen) => {
            // All lines of the donor were shown, so all of them are found right.
            let shows =
                |row: &Row| seen.iter().any(|(hidden, name)| *hidden == row.anonymous && *name == row.name);
            if let Some(row) = rows.iter().find(|row| !shows(row)) {
                return Err(RollError::LineChanged(row.name.clone()));
            }
            let seen: Vec<Seen> =
                rows.into_iter().map(|row| Seen { line: (party, row.anonymous), name: row.name }).collect();
            confirm(tx, &author, &scope, &seen, Source::Link).map(drop)
        }
        Reply::Ask(wording) => ask(tx, &author, &scope, party, (wording, Source::Link)),
    }
}
