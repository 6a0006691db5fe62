//! Over which map of units a roll is drawn: the units of the time of each gift, or those of today.

use super::Scope;
use crate::codes;

codes! {
    /// What becomes of gifts to units that were merged or split since.
    pub enum Map ("cách tính theo đơn vị", "map of units") {
        Then = "then" ("theo đơn vị lúc ủng hộ", "by the units of the time"),
        Today = "today" ("theo đơn vị hiện nay", "by the units of today"),
    }
}

impl Default for Map {
    /// Where nobody has chosen, gifts stay where they were given.
    fn default() -> Self {
        Self::Then
    }
}

impl Map {
    #[must_use]
    pub fn other(self) -> Self {
        match self {
            Self::Then => Self::Today,
            Self::Today => Self::Then,
        }
    }
}

/// What the other map would show of the same season.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Other {
    /// The same books: nothing was merged or split.
    Same,
    Differs,
    /// Nothing, and why.
    Nothing {
        vi: String,
        en: String,
    },
}

/// A season as somebody looks at it: under its own map, or only to see it under the other one.
#[derive(Clone, Debug)]
pub struct Look {
    pub scope: Scope,
    /// The map under which the season's roll is made.
    pub own: Map,
    /// Whether the season's roll is frozen, which it is under its own map.
    pub is_frozen: bool,
    /// Whether units below add anything.
    pub has_below: bool,
    pub other: Other,
}

impl Look {
    pub fn map(&self) -> Map {
        self.scope.season.map
    }

    /// Whether it is not the season's own roll that is seen, so that nothing can be done there.
    pub fn is_aside(&self) -> bool {
        self.map() != self.own
    }

    /// Returns the map that was asked for where it is not the season's own, for addresses that keep it.
    pub fn aside(&self) -> Option<Map> {
        self.is_aside().then(|| self.map())
    }

    /// Names the map after a title, in Vietnamese and in English; nothing where it does not matter.
    pub fn told(&self) -> [String; 2] {
        if !self.differs() {
            return [String::new(), String::new()];
        }
        let map = self.map();
        [format!(" ({map})"), format!(" ({map:#})")]
    }

    /// Whether it matters under which map the season is seen.
    pub fn differs(&self) -> bool {
        self.other != Other::Same
    }
}
