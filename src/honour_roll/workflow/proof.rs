//! The proof round: what is found right, what is corrected, what a donor asked for and is not done.

use serde_json::json;

use super::{must_be_open, subject};
use crate::{
    db::Tx,
    honour_roll::{
        Line, Proof, Roll, RollError, Row, Scope,
        proof::{Deed, Source},
        store,
    },
    id::PartyId,
    ledger::{Author, journal::Journal},
    party,
    text::{clean, clean_within},
};

/// How much a stranger's answer may say.
const LONGEST_NAME: usize = 200;
const LONGEST_NOTE: usize = 500;

/// A line as somebody saw it; it is confirmed only while it still reads so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    pub line: Line,
    pub name: String,
}

/// How a line is to be printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wording {
    pub name: String,
    pub hidden: bool,
    pub note: String,
}

/// Finds some lines right as they read.
pub fn confirm(
    tx: &mut Tx,
    author: &Author,
    scope: &Scope,
    seen: &[Seen],
    source: Source,
) -> Result<usize, RollError> {
    if seen.is_empty() {
        return Err(RollError::NoLine);
    }
    let roll = open_roll(tx, author, scope)?;
    for Seen { line, name } in seen {
        let row = row_of(&roll, *line)?;
        if row.name != *name {
            return Err(RollError::LineChanged(name.clone()));
        }
    }
    let proofs = seen.iter().map(|Seen { line, name }| Proof {
        line: *line,
        deed: Deed::Confirm,
        source,
        name: name.clone(),
        hidden: line.1,
        note: String::new(),
        at: author.at,
    });
    let proofs: Vec<Proof> = proofs.collect();
    keep(tx, author, scope, &proofs)?;
    Ok(proofs.len())
}

/// Prints a donor's line otherwise than the file has it, or leaves the name out of this roll.
pub fn correct(
    tx: &mut Tx,
    author: &Author,
    scope: &Scope,
    line: Line,
    (wording, source): (&Wording, Source),
) -> Result<(), RollError> {
    let roll = open_roll(tx, author, scope)?;
    // Whoever is unnamed by wish is named again through the line that has the name.
    row_of(&roll, line).or_else(|_| row_of(&roll, (line.0, true)))?;
    let name = clean(&wording.name)?;
    if name.is_empty() {
        return Err(RollError::NoName);
    }
    let note = clean(&wording.note)?;
    let proof =
        Proof { line, deed: Deed::Correct, source, name, hidden: wording.hidden, note, at: author.at };
    keep(tx, author, scope, &[proof])
}

/// Keeps what a donor asks for; it waits for somebody at the desk, but for the wish not to be named.
pub fn ask(
    tx: &mut Tx,
    author: &Author,
    scope: &Scope,
    donor: PartyId,
    (wording, source): (&Wording, Source),
) -> Result<(), RollError> {
    let roll = open_roll(tx, author, scope)?;
    let line = (donor, false);
    let row = row_of(&roll, line).or_else(|_| row_of(&roll, (donor, true)))?;
    let (name, note) =
        (clean_within(&wording.name, LONGEST_NAME)?, clean_within(&wording.note, LONGEST_NOTE)?);
    let hides = wording.hidden && !row.anonymous;
    let renames = !name.is_empty() && name != row.name;
    if !hides && !renames && note.is_empty() {
        return Err(RollError::NothingAsked);
    }
    // Whoever only asks for silence, or writes only a remark, asks for no other name and stays unnamed if so.
    let hidden = wording.hidden || row.anonymous && name.is_empty();
    let name = match (name.is_empty(), row.anonymous) {
        (true, true) => party::store::get(tx.db()?, donor)?.recognition_name,
        (true, false) => row.name.clone(),
        (false, _) => name,
    };
    keep(tx, author, scope, &[Proof { line, deed: Deed::Ask, source, name, hidden, note, at: author.at }])
}

/// Leaves a line as it is though its donor asked for another; the reason is kept.
pub fn dismiss(
    tx: &mut Tx,
    author: &Author,
    scope: &Scope,
    line: Line,
    reason: &str,
) -> Result<(), RollError> {
    let roll = open_roll(tx, author, scope)?;
    let row = row_of(&roll, line).or_else(|_| row_of(&roll, (line.0, true)))?;
    let note = clean(reason)?;
    let (name, hidden) = (row.name.clone(), row.anonymous);
    let proof = Proof { line, deed: Deed::Dismiss, source: Source::Desk, name, hidden, note, at: author.at };
    keep(tx, author, scope, &[proof])
}

pub(super) fn open_roll(tx: &mut Tx, author: &Author, scope: &Scope) -> Result<Roll, RollError> {
    tx.require_lock(scope.book)?;
    let db = tx.db()?;
    must_be_open(db, scope)?;
    store::live(db, scope, author.at.day())
}

fn row_of(roll: &Roll, (party, anonymous): Line) -> Result<&Row, RollError> {
    let row = roll.rows.iter().find(|row| row.party == Some(party) && row.anonymous == anonymous);
    row.ok_or(RollError::NoLine)
}

fn keep(tx: &mut Tx, author: &Author, scope: &Scope, proofs: &[Proof]) -> Result<(), RollError> {
    let season = (scope.book, scope.season.unit, i64::from(scope.season.year));
    let mut shown = Vec::with_capacity(proofs.len());
    for it in proofs {
        let id = store::insert_proof(tx.db()?, scope, author.user, it)?;
        // The chain keeps who a line is of by number, so that no name stands in it that is to be hidden one day.
        let seal = it.seal(season, author.user).to_string();
        shown.push(json!([it.line.0, it.line.1, it.deed, it.source, it.hidden, id, seal]));
    }
    let after = json!({"proofs": shown}).to_string();
    Journal::open(tx, scope.book, author)?.record("roll.proof", subject(scope), None, Some(after));
    Ok(())
}
