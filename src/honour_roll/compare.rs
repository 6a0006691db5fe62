//! A roll beside that of the year before: who is new, who moved, whose name is written otherwise, who is missing.

use std::{collections::BTreeMap, fmt};

use super::{Roll, Row, Tier};
use crate::{id::PartyId, say};

/// What is different from the year before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Since {
    Same,
    New,
    Up(Tier),
    Down(Tier),
    /// The name was written like this.
    Renamed(String),
}

impl Since {
    pub fn is_changed(&self) -> bool {
        *self != Self::Same
    }

    pub fn is_moved(&self) -> bool {
        matches!(self, Self::Up(_) | Self::Down(_))
    }
}

impl fmt::Display for Since {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Same => Ok(()),
            Self::New => say!(f, "mới", "new"),
            Self::Up(Tier { name_vi: vi, name_en: en, .. }) => say!(f, "lên từ hạng {vi}", "up from {en}"),
            Self::Down(Tier { name_vi: vi, name_en: en, .. }) => {
                say!(f, "xuống từ hạng {vi}", "down from {en}")
            }
            Self::Renamed(from) => say!(f, "năm trước ghi “{from}”", "was written “{from}”"),
        }
    }
}

/// A roll compared: one answer per row, and the rows of the year before that have none this year.
#[derive(Clone, Debug, Default)]
pub struct Compared {
    pub since: Vec<Since>,
    pub left: Vec<Row>,
}

/// Compares two rolls; `head` names the record that stands for a donor today.
pub fn compare(last: &Roll, now: &Roll, head: impl Fn(PartyId) -> PartyId) -> Compared {
    let key = |row: &Row| row.party.map(|party| (head(party), row.anonymous));
    let mut before: BTreeMap<(PartyId, bool), &Row> =
        last.rows.iter().filter_map(|row| Some((key(row)?, row))).collect();
    let since = |row: &Row| match key(row).and_then(|key| before.remove(&key)) {
        Some(old) => moved(old, row),
        None => Since::New,
    };
    let since = now.rows.iter().map(since).collect();
    let left = last.rows.iter().filter(|row| key(row).is_some_and(|key| before.contains_key(&key)));
    Compared { left: left.cloned().collect(), since }
}

fn moved(old: &Row, row: &Row) -> Since {
    if old.tier.name_vi != row.tier.name_vi {
        let from = old.tier.clone();
        return if row.tier.minimum > from.minimum { Since::Up(from) } else { Since::Down(from) };
    }
    if old.name == row.name { Since::Same } else { Since::Renamed(old.name.clone()) }
}
