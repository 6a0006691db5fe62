//! What people do with rolls: set up their season, prove their lines, freeze them; and the tiers new books begin with.

mod asked;
mod merit;
mod proof;
mod round;
mod season;

use serde_json::json;

pub use asked::{ask_erratum, ask_freeze, decide_erratum, decide_freeze};
pub use merit::{NewMerit, give_merits};
pub use proof::{Seen, Wording, ask, confirm, correct, dismiss};
pub use round::{Invited, Reply, answer_by_link, open_round, opened};
pub use season::{set_cut_off, set_honours, set_ladder, set_map};

use super::{Change, Roll, RollError, Scope, WORKING_TIERS, difference, digest, read_tiers, store};
use crate::{
    approval,
    db::{Db, Tx},
    id::{BookId, UnitId},
    ledger::{Author, journal::Journal},
    party,
};

/// Draws a roll that may be frozen, with the books locked that it adds up, so that no gift slips in between.
fn draw_to_freeze(tx: &mut Tx, scope: &Scope, today: chrono::NaiveDate) -> Result<Roll, RollError> {
    for book in &scope.books {
        tx.require_lock(*book)?;
    }
    if scope.season.year > chrono::Datelike::year(&today) {
        return Err(RollError::NotBegun(scope.season.year));
    }
    let db = tx.db()?;
    must_be_open(db, scope)?;
    store::live(db, scope, today)
}

/// Freezes for ever what was drawn: there is no way to it but with a second person's consent.
fn freeze(
    tx: &mut Tx,
    author: &Author,
    scope: &Scope,
    (consent, roll): (&approval::Consent, &Roll),
) -> Result<(), RollError> {
    let (season, task) = (scope.season, consent.task());
    let seal = digest(roll, season, author.at.day());
    let id = store::insert(tx.db()?, scope, (author, task.id), roll, seal)?;
    let after = json!({
        "digest": hex(&seal), "donors": roll.donors, "total": roll.totals.total,
        "subtree": season.subtree, "map": season.map, "roll": id, "rows": roll.rows.len() + roll.supporters.len(),
        "at": author.at.micros(), "asked": {"by": task.author, "approval": task.id},
    });
    let mut journal = Journal::open(tx, scope.book, author)?;
    journal.record("roll.freeze", subject(scope), None, Some(after.to_string()));
    Ok(())
}

/// Lists what has changed since the roll was frozen; the frozen roll stays what it is.
pub fn changes(
    db: &mut Db,
    scope: &Scope,
    today: chrono::NaiveDate,
) -> Result<(store::Frozen, Vec<Change>), RollError> {
    let missing = || RollError::NotFrozen { unit: scope.unit.clone(), year: scope.season.year };
    let frozen = store::find_shown(db, scope)?.ok_or_else(missing)?;
    let now = store::live(db, scope, today)?;
    // Two records that were made one since are one on both sides, so a merge by itself is no change.
    let heads = party::merge::store::heads(db)?;
    let mut then = frozen.roll.clone();
    for row in &mut then.rows {
        row.party = row.party.map(|party| heads.of(party));
    }
    let changes = difference(&then, &now)?;
    Ok((frozen, changes))
}

/// Gives the first unit the working tiers, which apply to every unit below it until somebody decides others.
pub fn publish_working_tiers(tx: &mut Tx, author: &Author, unit: UnitId) -> Result<(), RollError> {
    let tiers = read_tiers(WORKING_TIERS)?;
    store::insert_tiers(tx.db()?, unit, &tiers)?;
    let after = json!({"tiers": tiers.iter().map(|tier| &tier.name_vi).collect::<Vec<_>>()});
    let mut register = Journal::open(tx, BookId::REGISTER, author)?;
    register.record("roll.tiers", format!("unit {unit}"), None, Some(after.to_string()));
    Ok(())
}

/// Refuses to touch the season of a roll that was frozen.
fn must_be_open(db: &mut Db, scope: &Scope) -> Result<(), RollError> {
    match store::find(db, scope)? {
        Some(frozen) => {
            let (unit, on) = (scope.unit.clone(), frozen.at.day());
            Err(RollError::AlreadyFrozen { unit, year: scope.season.year, on })
        }
        None => Ok(()),
    }
}

fn subject(scope: &Scope) -> String {
    format!("roll {} {}", scope.unit, scope.season.year)
}

/// Writes a digest as people compare it.
pub fn hex(digest: &[u8; 32]) -> String {
    crate::ledger::chain::Hash(*digest).to_string()
}
