//! Whose roll it is, of which year, and which books it adds up.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::{Map, RollError, Season};
use crate::{
    id::{BookId, UnitId},
    unit::{Part, Unit, UnitTree},
};

/// A season with everything that is looked up in the tree for it.
#[derive(Clone, Debug)]
pub struct Scope {
    pub season: Season,
    /// The unit's code, for sentences.
    pub unit: String,
    /// The unit's own book, which keeps what is frozen.
    pub book: BookId,
    /// The books that are added up, in id order.
    pub books: Vec<BookId>,
    /// The books of which only a part is added up, because others carry on from their units as well.
    pub parts: BTreeMap<BookId, Part>,
    /// The unit and those above it, the nearest first: whose tiers apply.
    pub line: Vec<UnitId>,
}

impl Scope {
    /// Finds the books by the units of the time; units that have ended count, because their donors gave all the same.
    ///
    /// A branch's funds stand in its association's book, so the association's roll holds its donors.
    pub fn of(tree: &UnitTree, unit: &Unit, year: i32, subtree: bool) -> Result<Self, RollError> {
        let book = own_book(tree, unit)?;
        let books = if subtree { tree.books_below(unit.id) } else { vec![book] };
        let season = Season { unit: unit.id, year, subtree, map: Map::Then };
        let line = tree.line_up(unit.id).map(|unit| unit.id).collect();
        Ok(Self { season, unit: unit.code.clone(), book, books, parts: BTreeMap::new(), line })
    }

    /// Finds the books and their parts by the units as they are on a day; whoever has ended has nothing then.
    pub fn today(
        tree: &UnitTree,
        unit: &Unit,
        (year, subtree): (i32, bool),
        day: NaiveDate,
    ) -> Result<Self, RollError> {
        let then = Self::of(tree, unit, year, subtree)?;
        let found = if subtree { tree.books_today(unit.id, day) } else { tree.own_books_today(unit.id, day) };
        let heirs = tree.heirs_on(unit.id, day);
        if !heirs.is_empty() && (!unit.is_valid_on(day) || found.is_empty()) {
            return Err(ended(tree, unit, &heirs));
        }
        let books = found.iter().map(|(book, _)| *book).collect();
        let parts = found.into_iter().filter(|(_, part)| !part.is_whole()).collect();
        Ok(Self { season: Season { map: Map::Today, ..then.season }, books, parts, ..then })
    }

    /// Finds the books under either map.
    pub fn under(
        map: Map,
        (tree, unit): (&UnitTree, &Unit),
        (year, subtree): (i32, bool),
        day: NaiveDate,
    ) -> Result<Self, RollError> {
        match map {
            Map::Then => Self::of(tree, unit, year, subtree),
            Map::Today => Self::today(tree, unit, (year, subtree), day),
        }
    }

    /// Returns the same unit's season of another year, under the same map: like is compared with like.
    #[must_use]
    pub fn of_year(&self, year: i32) -> Self {
        Self { season: Season { year, ..self.season }, ..self.clone() }
    }

    /// Returns the books that a job on the roll must name: those it adds up, and the one that keeps what is frozen.
    pub fn named(&self) -> Vec<BookId> {
        let own = Some(self.book).filter(|own| !self.books.contains(own));
        self.books.iter().copied().chain(own).collect()
    }

    /// Tells whether two scopes add up the same.
    pub fn adds_up_as(&self, other: &Self) -> bool {
        self.books == other.books && self.parts == other.parts
    }
}

fn own_book(tree: &UnitTree, unit: &Unit) -> Result<BookId, RollError> {
    if let Some(book) = unit.book {
        return Ok(book);
    }
    let owner = tree.book_of(unit.id)?;
    let association = tree.units().iter().find(|it| it.book == Some(owner));
    Err(RollError::Branch {
        unit: unit.code.clone(),
        association: association.map_or_else(String::new, |it| it.code.clone()),
    })
}

fn ended(tree: &UnitTree, unit: &Unit, heirs: &[&Unit]) -> RollError {
    let passed = tree.successions().iter().filter(|it| it.from == unit.id).map(|it| it.on).max();
    RollError::Ended {
        unit: unit.name.clone(),
        last: unit.valid_to.or_else(|| passed?.pred_opt()).unwrap_or(NaiveDate::MAX),
        heirs: heirs.iter().map(|it| format!("{} ({})", it.name, it.code)).collect(),
    }
}
