//! What two people do together: freeze a roll, and set a mistake in a frozen one right beside it.

use serde_json::json;

use super::{draw_to_freeze, freeze, hex, subject};
use crate::{
    approval::{self, Answer, State},
    db::Tx,
    honour_roll::{Correction, Freezing, RollError, Scope, digest, store},
    id::ApprovalId,
    ledger::{Author, journal::Journal},
    text::clean,
    unit,
};

/// Asks a second person to freeze a roll as it is now.
pub fn ask_freeze(tx: &mut Tx, author: &Author, scope: &Scope) -> Result<ApprovalId, RollError> {
    let (season, today) = (scope.season, author.at.day());
    let roll = draw_to_freeze(tx, scope, today)?;
    if roll.rows.is_empty() {
        return Err(RollError::Nobody(season.year));
    }
    let freezing = Freezing {
        unit: season.unit,
        year: season.year,
        subtree: season.subtree,
        map: season.map,
        books: scope.books.clone(),
        donors: roll.donors,
        total: roll.totals.total,
        asked_on: today,
        digest: hex(&digest(&roll, season, today)),
    };
    Ok(approval::ask(tx, author, season.unit, &freezing)?)
}

/// Takes an answer; the roll is frozen with the one that settles it, and only as it was when it was asked.
pub fn decide_freeze(
    tx: &mut Tx,
    author: &Author,
    task: ApprovalId,
    answer: &Answer,
) -> Result<State, RollError> {
    let acted = approval::act(tx, author, task, answer)?;
    if let Some(consent) = &acted.consent {
        let freezing: Freezing = consent.matter()?;
        let tree = unit::store::tree(tx.db()?)?;
        let unit = tree.get(freezing.unit).ok_or(RollError::NoLine)?.clone();
        let (at, today) = ((freezing.year, freezing.subtree), author.at.day());
        let scope = store::scope(tx.db()?, (&tree, &unit), at, today)?;
        // Another map, or units merged and split since, make another roll.
        if scope.season.map != freezing.map || scope.books != freezing.books {
            return Err(RollError::ChangedSinceAsked(freezing.year));
        }
        let roll = draw_to_freeze(tx, &scope, today)?;
        if hex(&digest(&roll, scope.season, freezing.asked_on)) != freezing.digest {
            return Err(RollError::ChangedSinceAsked(freezing.year));
        }
        freeze(tx, author, &scope, (consent, &roll))?;
    }
    Ok(acted.state)
}

/// Asks a second person to set a name of a frozen roll right by a numbered erratum.
pub fn ask_erratum(
    tx: &mut Tx,
    author: &Author,
    scope: &Scope,
    position: i64,
    (reads, reason): (&str, &str),
) -> Result<ApprovalId, RollError> {
    tx.require_lock(scope.book)?;
    let missing = || RollError::NotFrozen { unit: scope.unit.clone(), year: scope.season.year };
    let db = tx.db()?;
    let frozen = store::find(db, scope)?.ok_or_else(missing)?;
    let row = usize::try_from(position - 1).ok().and_then(|index| frozen.roll.rows.get(index));
    let row = row.filter(|row| !row.anonymous).ok_or(RollError::NoLine)?;
    let (reads, reason) = (clean(reads)?, clean(reason)?);
    if reads.is_empty() || reads == row.name {
        return Err(RollError::NoName);
    }
    if reason.is_empty() {
        return Err(RollError::NoReason);
    }
    let (roll, year, was) = (frozen.id, scope.season.year, row.name.clone());
    let correction = Correction { roll, year, position, was, reads, reason };
    Ok(approval::ask(tx, author, scope.season.unit, &correction)?)
}

/// Takes an answer; the erratum gets its number with the one that settles it.
pub fn decide_erratum(
    tx: &mut Tx,
    author: &Author,
    task: ApprovalId,
    answer: &Answer,
) -> Result<State, RollError> {
    let acted = approval::act(tx, author, task, answer)?;
    if let Some(consent) = &acted.consent {
        let correction: Correction = consent.matter()?;
        let book = consent.task().book;
        let db = tx.db()?;
        let no = store::errata(db, correction.roll)?.last().map_or(0, |last| last.no) + 1;
        store::insert_erratum(db, book, (no, author), consent, &correction)?;
        let kept = store::errata(tx.db()?, correction.roll)?.pop().ok_or(RollError::NoLine)?;
        let after = json!({
            "roll": correction.roll, "no": no, "line": correction.position, "approval": task,
            "asked_by": consent.task().author, "seal": kept.seal(correction.roll).to_string(),
        });
        let tree = unit::store::tree(tx.db()?)?;
        let unit = tree.get(consent.task().unit).ok_or(RollError::NoLine)?.clone();
        // Only the name of the season is asked for, which is the same under every map.
        let scope = Scope::of(&tree, &unit, correction.year, false)?;
        let mut journal = Journal::open(tx, book, author)?;
        journal.record("roll.erratum", subject(&scope), None, Some(after.to_string()));
    }
    Ok(acted.state)
}
