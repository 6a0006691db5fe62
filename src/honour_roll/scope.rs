//! Whose roll it is, of which year, and which books it adds up.

use super::{RollError, Season};
use crate::{
    id::{BookId, UnitId},
    unit::{Unit, UnitTree},
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
    /// The unit and those above it, the nearest first: whose tiers apply.
    pub line: Vec<UnitId>,
}

impl Scope {
    /// Finds the books; units that have ended count, because their donors gave all the same.
    ///
    /// A branch's funds stand in its association's book, so the association's roll holds its donors.
    pub fn of(tree: &UnitTree, unit: &Unit, year: i32, subtree: bool) -> Result<Self, RollError> {
        let Some(book) = unit.book else {
            let owner = tree.book_of(unit.id)?;
            let association = tree.units().iter().find(|it| it.book == Some(owner));
            return Err(RollError::Branch {
                unit: unit.code.clone(),
                association: association.map_or_else(String::new, |it| it.code.clone()),
            });
        };
        Ok(Self {
            season: Season { unit: unit.id, year, subtree },
            unit: unit.code.clone(),
            book,
            books: if subtree { tree.books_below(unit.id) } else { vec![book] },
            line: tree.line_up(unit.id).map(|unit| unit.id).collect(),
        })
    }

    /// Returns the same unit's season of another year.
    #[must_use]
    pub fn of_year(&self, year: i32) -> Self {
        Self { season: Season { year, ..self.season }, ..self.clone() }
    }
}
