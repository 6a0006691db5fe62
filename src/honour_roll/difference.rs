//! What has come since a roll was frozen; the frozen roll itself never changes.

use std::{collections::BTreeMap, fmt};

use super::{Roll, Row};
use crate::{
    id::PartyId,
    money::{Money, MoneyError},
    party::PartyKind,
    say,
};

/// How a donor's total moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Movement {
    Added { now: Money },
    Raised { before: Money, now: Money },
    Lowered { before: Money, now: Money },
    Removed { before: Money },
}

/// One donor whose total is no longer what the frozen roll says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    pub party: Option<PartyId>,
    pub name: String,
    pub party_kind: PartyKind,
    pub anonymous: bool,
    pub movement: Movement,
}

/// Donors are told apart by who they are, and only those that nobody knows by the name they appear under.
type Key<'r> = (Option<PartyId>, bool, Option<(&'r str, PartyKind)>);

fn key(row: &Row) -> Key<'_> {
    let name = row.party.is_none().then_some((row.name.as_str(), row.party_kind));
    (row.party, row.anonymous, name)
}

fn totals(rows: &[Row]) -> Result<BTreeMap<Key<'_>, Money>, MoneyError> {
    let mut totals = BTreeMap::new();
    for row in rows {
        let total = totals.entry(key(row)).or_insert(Money::ZERO);
        *total = total.checked_add(row.total)?;
    }
    Ok(totals)
}

/// Lists every donor whose total differs, in the order of the roll as it is now; those who are gone come last.
pub fn difference(frozen: &Roll, now: &Roll) -> Result<Vec<Change>, MoneyError> {
    let (mut before, mut after) = (totals(&frozen.rows)?, totals(&now.rows)?);
    let mut changes = Vec::new();
    for row in now.rows.iter().chain(&frozen.rows) {
        // A donor with several rows is taken out at the first of them.
        let movement = match (before.remove(&key(row)), after.remove(&key(row))) {
            (None, Some(now)) => Movement::Added { now },
            (Some(before), Some(now)) if now > before => Movement::Raised { before, now },
            (Some(before), Some(now)) if now < before => Movement::Lowered { before, now },
            (Some(before), None) => Movement::Removed { before },
            (Some(_), Some(_)) | (None, None) => continue,
        };
        changes.push(Change::of(row, movement));
    }
    Ok(changes)
}

impl Change {
    fn of(row: &Row, movement: Movement) -> Self {
        Self {
            party: row.party,
            name: row.name.clone(),
            party_kind: row.party_kind,
            anonymous: row.anonymous,
            movement,
        }
    }
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = &self.name;
        match self.movement {
            Movement::Added { now } => say!(f, "{name}: mới có {now}", "{name}: new, {now}"),
            Movement::Raised { before, now } => {
                say!(f, "{name}: tăng từ {before} lên {now}", "{name}: up from {before} to {now}")
            }
            Movement::Lowered { before, now } => {
                say!(f, "{name}: giảm từ {before} còn {now}", "{name}: down from {before} to {now}")
            }
            Movement::Removed { before } => {
                say!(f, "{name}: không còn, trước là {before}", "{name}: gone, was {before}")
            }
        }
    }
}
