//! The tree of associations and their branches, with validity dates and successors.
//!
//! Since 1/7/2025 there are no districts and provinces were merged, so a unit has a first and a last day, old
//! units stay readable, and a succession says who carries on.

use std::collections::HashMap;

use chrono::NaiveDate;

use crate::{
    codes,
    id::{BookId, UnitId},
};

pub mod chart;
pub mod details;
mod error;
pub mod store;
mod today;
pub mod workflow;

pub use error::UnitError;
pub use today::Part;

codes! {
    /// Where in the movement a unit stands.
    pub enum Level ("cấp đơn vị", "unit level") {
        Central = "central" ("Trung ương", "central"),
        Province = "province" ("tỉnh", "province"),
        District = "district" ("huyện (đến 30/6/2025)", "district (until 30/6/2025)"),
        Commune = "commune" ("xã, phường", "commune"),
        Hamlet = "hamlet" ("thôn, tổ dân phố", "hamlet"),
        Clan = "clan" ("dòng họ", "clan"),
        Agency = "agency" ("cơ quan, đơn vị", "agency"),
        School = "school" ("trường học", "school"),
    }
}

impl Level {
    /// A branch has no legal personality and no account of its own: its funds stand in its association's book.
    pub const fn keeps_books(self) -> bool {
        matches!(self, Self::Central | Self::Province | Self::District | Self::Commune)
    }
}

codes! {
    /// How one unit carries on from another.
    pub enum SuccessionKind ("kiểu kế thừa", "kind of succession") {
        Merge = "merge" ("sáp nhập", "merge"),
        Split = "split" ("chia tách", "split"),
        Rename = "rename" ("đổi tên", "rename"),
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unit {
    pub id: UnitId,
    pub code: String,
    pub name: String,
    pub level: Level,
    pub parent: Option<UnitId>,
    pub valid_from: NaiveDate,
    /// The unit's last day, or none while it goes on.
    pub valid_to: Option<NaiveDate>,
    /// The book it keeps itself, if it keeps one.
    pub book: Option<BookId>,
}

impl Unit {
    pub fn is_valid_on(&self, day: NaiveDate) -> bool {
        self.valid_from <= day && self.valid_to.is_none_or(|last| day <= last)
    }
}

/// From `on`, `to` carries on a share of what `from` was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Succession {
    pub from: UnitId,
    pub to: UnitId,
    pub on: NaiveDate,
    pub kind: SuccessionKind,
    /// Whole percent of the old unit.
    pub share: i64,
}

/// All units, for finding one's place in the tree.
#[derive(Clone, Debug, Default)]
pub struct UnitTree {
    units: Vec<Unit>,
    by_id: HashMap<UnitId, usize>,
    successions: Vec<Succession>,
}

impl UnitTree {
    pub fn new(units: Vec<Unit>, successions: Vec<Succession>) -> Self {
        let by_id = units.iter().enumerate().map(|(index, unit)| (unit.id, index)).collect();
        Self { units, by_id, successions }
    }

    pub fn units(&self) -> &[Unit] {
        &self.units
    }

    pub fn successions(&self) -> &[Succession] {
        &self.successions
    }

    pub fn get(&self, id: UnitId) -> Option<&Unit> {
        self.by_id.get(&id).map(|index| &self.units[*index])
    }

    pub fn find(&self, code: &str) -> Result<&Unit, UnitError> {
        let found = self.units.iter().find(|unit| unit.code == code);
        found.ok_or_else(|| UnitError::NotFound(code.to_owned()))
    }

    /// Returns a unit and everything above it, from the unit upward.
    pub fn line_up(&self, id: UnitId) -> impl Iterator<Item = &Unit> {
        let mut next = self.get(id);
        // A tree is no deeper than it has units; a damaged one that loops still ends.
        (0..self.units.len()).map_while(move |_| {
            let unit = next?;
            next = unit.parent.and_then(|parent| self.get(parent));
            Some(unit)
        })
    }

    /// Returns true where `id` is `root`, lies below it, or carries on something that did.
    pub fn is_within(&self, id: UnitId, root: UnitId) -> bool {
        self.line_up(id).any(|unit| {
            unit.id == root || self.successions.iter().any(|it| it.to == unit.id && it.from == root)
        })
    }

    /// Returns a unit and all units below it, in code order.
    pub fn subtree(&self, root: UnitId) -> Vec<&Unit> {
        self.units.iter().filter(|unit| self.line_up(unit.id).any(|above| above.id == root)).collect()
    }

    /// Returns the book in which a unit's money stands: its own, or that of the nearest unit above.
    pub fn book_of(&self, id: UnitId) -> Result<BookId, UnitError> {
        let name = || self.get(id).map_or_else(String::new, |unit| unit.code.clone());
        self.line_up(id).find_map(|unit| unit.book).ok_or_else(|| UnitError::NoBook(name()))
    }

    /// Returns the books of a unit and of all units below it, in id order.
    pub fn books_below(&self, root: UnitId) -> Vec<BookId> {
        let mut books: Vec<BookId> = self.subtree(root).iter().filter_map(|unit| unit.book).collect();
        books.sort_unstable();
        books
    }
}

/// Checks a code that people will type: letters without marks, digits, hyphens, 1 to 30 of them.
pub fn check_code(code: &str) -> Result<(), UnitError> {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_' || byte == b'.';
    if (1..=30).contains(&code.len()) && code.bytes().all(plain) {
        Ok(())
    } else {
        Err(UnitError::NoCode(code.to_owned()))
    }
}
