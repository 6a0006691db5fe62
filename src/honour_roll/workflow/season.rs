//! Setting up a season: until when gifts count, which tiers and honours there are.

use chrono::NaiveDate;
use serde_json::{Value, json};

use super::{must_be_open, subject};
use crate::{
    db::Tx,
    honour_roll::{Honour, Ladder, Map, RollError, Scope, Season, check_cut_off, store},
    ledger::{Author, journal::Journal},
    unit,
};

/// Sets the last day whose gifts count for the season; the next season begins on the day after.
pub fn set_cut_off(tx: &mut Tx, author: &Author, scope: &Scope, day: NaiveDate) -> Result<(), RollError> {
    check_cut_off(scope.season.year, day)?;
    tx.require_lock(scope.book)?;
    let db = tx.db()?;
    must_be_open(db, scope)?;
    // The next season would lose or gain days that are printed already.
    must_be_open(db, &scope.of_year(scope.season.year + 1))?;
    let before = store::term(db, scope.season)?.last;
    store::set_cut_off(db, scope, author, day)?;
    record(tx, author, scope, "roll.cut_off", (&json!({"last": before}), &json!({"last": day})))
}

/// Sets over which map of units the rolls of the year are drawn: the unit's own, and the one with the units below.
pub fn set_map(tx: &mut Tx, author: &Author, scope: &Scope, map: Map) -> Result<(), RollError> {
    tx.require_lock(scope.book)?;
    let db = tx.db()?;
    for subtree in [false, true] {
        must_be_open(db, &Scope { season: Season { subtree, ..scope.season }, ..scope.clone() })?;
    }
    let Season { unit, year, subtree, .. } = scope.season;
    let tree = unit::store::tree(db)?;
    let of = tree.get(unit).ok_or(RollError::NoLine)?;
    // Whoever has ended has no roll on today's map that could be chosen.
    Scope::under(map, (&tree, of), (year, subtree), author.at.day())?;
    let before = store::map(db, unit, year)?;
    store::set_map(db, scope, author, map)?;
    record(tx, author, scope, "roll.map", (&json!({"map": before}), &json!({"map": map})))
}

/// Sets the tiers of the season with the prices of their plaques.
pub fn set_ladder(tx: &mut Tx, author: &Author, scope: &Scope, ladder: &Ladder) -> Result<(), RollError> {
    tx.require_lock(scope.book)?;
    let db = tx.db()?;
    must_be_open(db, scope)?;
    let shown = |ladder: &Ladder| {
        let rung = |it: &crate::honour_roll::Rung| json!([it.tier.name_vi, it.tier.minimum, it.price]);
        json!({"tiers": ladder.rungs().iter().map(rung).collect::<Vec<_>>()})
    };
    let before = shown(&store::ladder(db, scope)?);
    store::set_ladder(db, scope, ladder)?;
    record(tx, author, scope, "roll.tiers", (&before, &shown(ladder)))
}

/// Sets the honours of the season.
pub fn set_honours(tx: &mut Tx, author: &Author, scope: &Scope, honours: &[Honour]) -> Result<(), RollError> {
    honours.iter().try_for_each(Honour::check)?;
    tx.require_lock(scope.book)?;
    let db = tx.db()?;
    must_be_open(db, scope)?;
    let shown = |honours: &[Honour]| {
        let honour = |it: &Honour| {
            let kind = it.kind.map(crate::party::PartyKind::code);
            json!([it.name_vi, kind, it.words, it.minimum, it.places, it.price])
        };
        json!({"honours": honours.iter().map(honour).collect::<Vec<_>>()})
    };
    let before = shown(&store::honours(db, scope)?);
    store::set_honours(db, scope, honours)?;
    record(tx, author, scope, "roll.honours", (&before, &shown(honours)))
}

fn record(
    tx: &mut Tx,
    author: &Author,
    scope: &Scope,
    action: &str,
    (before, after): (&Value, &Value),
) -> Result<(), RollError> {
    let mut journal = Journal::open(tx, scope.book, author)?;
    journal.record(action, subject(scope), Some(before.to_string()), Some(after.to_string()));
    Ok(())
}
