//! To whom a unit reports, and whose reports it receives, in a tree that changes.

use chrono::NaiveDate;

use crate::{
    id::UnitId,
    unit::{Unit, UnitTree},
};

/// Returns the unit that receives a unit's reports on a day: the nearest above it that keeps books and goes on.
///
/// Where a unit above has ended, as every district has, those that carry it on stand in its place.
pub fn receiver(tree: &UnitTree, unit: UnitId, day: NaiveDate) -> Option<&Unit> {
    tree.line_up(unit).skip(1).find_map(|above| {
        if above.is_valid_on(day) {
            return above.book.map(|_| above);
        }
        let heirs = tree.successions().iter().filter(|it| it.from == above.id && it.to != unit);
        let goes_on = |heir: &&Unit| heir.book.is_some() && heir.is_valid_on(day);
        // A commune that carries a district on is its neighbour and not above it.
        let is_above = |heir: &&Unit| tree.get(unit).is_none_or(|it| heir.level < it.level);
        heirs.filter_map(|it| tree.get(it.to)).find(|heir| goes_on(heir) && is_above(heir))
    })
}

/// Tells whether a unit answers a report: it was sent there, or to a unit that has ended since and was above its sender.
pub fn answers(tree: &UnitTree, at: UnitId, (unit, to): (UnitId, Option<UnitId>), day: NaiveDate) -> bool {
    let has_ended = |to: UnitId| tree.get(to).is_none_or(|it| !it.is_valid_on(day));
    match to {
        Some(to) if to == at => true,
        Some(to) => has_ended(to) && receiver(tree, unit, day).is_some_and(|it| it.id == at),
        None => false,
    }
}

/// Returns the units whose reports a unit receives on a day, in code order.
pub fn senders(tree: &UnitTree, to: UnitId, day: NaiveDate) -> Vec<&Unit> {
    let mut units: Vec<&Unit> = tree
        .units()
        .iter()
        .filter(|unit| unit.book.is_some() && unit.is_valid_on(day))
        .filter(|unit| receiver(tree, unit.id, day).is_some_and(|it| it.id == to))
        .collect();
    units.sort_by(|one, other| one.code.cmp(&other.code));
    units
}
