//! The recipients' roll of a year (danh sách khuyến học): who received a scholarship, each as the publishing guard
//! shows them, adding up to the awards that the books paid in the year.
//!
//! Everything here is fit for strangers, so that a poster in the yard, the page and the file say the same. A filter
//! sees no more than its reader: it knows of each line what stands on it, and nothing of those who are only counted.

mod draw;
mod store;
mod table;
#[cfg(test)]
mod tests;

use chrono::{Datelike as _, NaiveDate};

pub use table::table;

use super::{ReportError, awarded::Agreed};
use crate::{
    db::Db,
    id::{BookId, PartyId, UnitId},
    money::{Money, MoneyError},
    party::{self, publication::Shown},
    programme::{Category, ProgrammeKind},
    text::{fold, words_of},
    unit::UnitTree,
};

/// Somebody who stands in the roll by name or by initials.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Laureate {
    /// The name or the initials.
    pub name: String,
    pub is_named: bool,
    pub category: Category,
    pub unit: UnitId,
    pub place: String,
    /// Empty where it would give the person away.
    pub school: String,
    pub programme: String,
    pub amount: Money,
}

/// People who are only counted: those of one category, or of all categories that are too small to be told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counted {
    pub category: Option<Category>,
    pub sums: Sums,
}

/// How many people received how many awards, and what those come to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sums {
    pub people: usize,
    pub awards: usize,
    pub amount: Money,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Roll {
    pub lines: Vec<Laureate>,
    pub counted: Vec<Counted>,
    /// Of everybody, named or not.
    pub sums: Sums,
    /// What was paid in the year and has come back to its fund since; it is in no line.
    pub back: Sums,
}

/// Which part of the roll is shown; nothing chosen is everything.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Folded words that a line holds together.
    pub words: Vec<String>,
    pub category: Option<Category>,
    pub unit: Option<UnitId>,
    pub programme: Option<String>,
}

/// An award that the books paid in the year, with what decides how its recipient is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Paid {
    /// The record that stands for the person today.
    person: PartyId,
    name: String,
    category: Category,
    unit: UnitId,
    place: String,
    school: String,
    programme: String,
    amount: Money,
    consents: bool,
    is_delicate: bool,
}

/// Draws the roll of a year from the awards of some books, as strangers may read it on a day.
pub fn read(
    db: &mut Db,
    tree: &UnitTree,
    books: &[BookId],
    (year, today): (i32, NaiveDate),
) -> Result<Roll, ReportError> {
    let rows = store::paid(db, books, year)?;
    let heads = party::merge::store::heads(db)?;
    let ids: Vec<PartyId> = rows.iter().map(|row| row.party).collect();
    let agreed = Agreed::read(db, &ids, today)?;
    let (standing, back): (Vec<_>, Vec<_>) = rows.into_iter().partition(|row| row.is_standing());
    let back_to = back.iter().map(|row| (heads.of(row.party), row.amount));
    let back = sums(back_to)?;
    let paid = |row: store::Row| Paid {
        person: heads.of(row.party),
        consents: agreed.consents(row.party, row.birth_date, row.category),
        is_delicate: row.fund_kind.is_personal() || row.programme_kind == ProgrammeKind::HardshipAid,
        place: tree.get(row.unit).map_or_else(String::new, |unit| unit.name.clone()),
        name: row.name,
        category: row.category,
        unit: row.unit,
        school: row.school,
        programme: row.programme,
        amount: row.amount,
    };
    Ok(Roll { back, ..draw::draw(standing.into_iter().map(paid).collect())? })
}

/// The years of which there can be a roll, the latest first.
pub fn years(db: &mut Db, books: &[BookId], today: NaiveDate) -> Result<Vec<i32>, ReportError> {
    let Some(first) = store::first_payment(db, books)? else { return Ok(Vec::new()) };
    Ok((first.year()..=today.year()).rev().collect())
}

fn sums(awards: impl Iterator<Item = (PartyId, Money)>) -> Result<Sums, MoneyError> {
    let (mut people, mut sums) = (std::collections::BTreeSet::new(), Sums::default());
    for (person, amount) in awards {
        people.insert(person);
        sums.awards += 1;
        sums.amount = sums.amount.checked_add(amount)?;
    }
    Ok(Sums { people: people.len(), ..sums })
}

impl Laureate {
    fn of(paid: Paid, shown: Shown, school: String) -> Option<Self> {
        let (name, is_named) = match shown {
            Shown::Named(name) => (name, true),
            Shown::Initials(letters) => (letters, false),
            Shown::Counted => return None,
        };
        let Paid { category, unit, place, programme, amount, .. } = paid;
        Some(Self { name, is_named, category, unit, place, school, programme, amount })
    }

    fn is_in(&self, filter: &Filter) -> bool {
        let said = fold(&format!("{} {} {} {}", self.name, self.place, self.school, self.programme));
        filter.category.is_none_or(|it| it == self.category)
            && filter.unit.is_none_or(|it| it == self.unit)
            && filter.programme.as_ref().is_none_or(|it| *it == self.programme)
            && filter.words.iter().all(|word| said.contains(word.as_str()))
    }
}

impl Counted {
    fn is_in(&self, filter: &Filter) -> bool {
        let by_line = !filter.words.is_empty() || filter.unit.is_some() || filter.programme.is_some();
        !by_line && filter.category.is_none_or(|it| self.category == Some(it))
    }
}

impl Filter {
    /// Looks for words, such as a name or a school.
    pub fn search(&mut self, text: &str) {
        self.words = words_of(text);
    }

    pub fn is_all(&self) -> bool {
        *self == Self::default()
    }
}

impl Roll {
    /// Returns the part that a filter lets through, with the sums of what is left.
    pub fn filtered(&self, filter: &Filter) -> Result<Self, MoneyError> {
        if filter.is_all() {
            return Ok(self.clone());
        }
        let lines: Vec<Laureate> = self.lines.iter().filter(|line| line.is_in(filter)).cloned().collect();
        let counted: Vec<Counted> = self.counted.iter().filter(|it| it.is_in(filter)).copied().collect();
        let amounts = lines.iter().map(|line| line.amount).chain(counted.iter().map(|it| it.sums.amount));
        let sums = Sums {
            // Strangers cannot tell which lines are of one person, so each stands for somebody.
            people: lines.len() + counted.iter().map(|it| it.sums.people).sum::<usize>(),
            awards: lines.len() + counted.iter().map(|it| it.sums.awards).sum::<usize>(),
            amount: Money::sum(amounts)?,
        };
        Ok(Self { lines, counted, sums, back: Sums::default() })
    }

    /// The units and the programmes that lines name, for choosing one.
    pub fn places(&self) -> Vec<(UnitId, String)> {
        let mut places: Vec<(UnitId, String)> =
            self.lines.iter().map(|line| (line.unit, line.place.clone())).collect();
        places.sort_by(|one, other| {
            crate::text::collation::compare_text(&one.1, &other.1).then(one.0.cmp(&other.0))
        });
        places.dedup();
        places
    }

    pub fn programmes(&self) -> Vec<String> {
        let mut programmes: Vec<String> = self.lines.iter().map(|line| line.programme.clone()).collect();
        programmes
            .sort_by(|one, other| crate::text::collation::compare_text(one, other).then(one.cmp(other)));
        programmes.dedup();
        programmes
    }
}
