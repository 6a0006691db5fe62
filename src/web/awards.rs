//! Awards by category and place, drawn and as a table.

use std::cmp::Reverse;

use super::{
    Failure,
    chart::{Bar, Chart, Group, Series},
    page::Page,
};
use crate::{
    db::Db,
    id::BookId,
    money::{Money, MoneyError},
    programme::Category,
    report::awarded::{self, Cell},
    unit::{self, UnitTree},
};

/// How many places are drawn; the table has them all.
const DRAWN: usize = 12;

/// What strangers may know of who received: every place with its numbers, the one with most awards first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Awards {
    /// The categories in which anything was awarded.
    pub categories: Vec<Category>,
    pub rows: Vec<Row>,
}

/// The awards of one place, or of all those too small to be told apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// None for the rest.
    pub place: Option<String>,
    /// In the order of [`Awards::categories`].
    pub counts: Vec<i64>,
    pub amount: Money,
}

impl Row {
    fn all(&self) -> i64 {
        self.counts.iter().sum()
    }
}

impl Awards {
    pub fn new(tree: &UnitTree, cells: &[Cell]) -> Result<Self, MoneyError> {
        let has = |category: &&Category| cells.iter().any(|cell| cell.category == **category);
        let categories: Vec<Category> = Category::ALL.iter().filter(has).copied().collect();
        let mut rows: Vec<Row> = Vec::new();
        for cell in cells {
            let place = awarded::place(tree, cell.unit);
            let index = rows.iter().position(|row| row.place.as_deref() == place).unwrap_or_else(|| {
                let counts = vec![0; categories.len()];
                rows.push(Row { place: place.map(str::to_owned), counts, amount: Money::ZERO });
                rows.len() - 1
            });
            let Some(row) = rows.get_mut(index) else { continue };
            let column = categories.iter().position(|it| *it == cell.category);
            if let Some(count) = column.and_then(|column| row.counts.get_mut(column)) {
                *count += cell.awards;
            }
            row.amount = row.amount.checked_add(cell.amount)?;
        }
        // The rest stands last, however much it is.
        rows.sort_by_key(|row| (row.place.is_none(), Reverse(row.all())));
        Ok(Self { categories, rows })
    }

    /// Reads what all the funds of a book awarded.
    pub fn of_book(db: &mut Db, book: BookId) -> Result<Self, Failure> {
        let tree = unit::store::tree(db)?;
        Ok(Self::new(&tree, &awarded::cells_of_book(db, book)?)?)
    }

    /// Draws the places with most awards, one bar for each category that was awarded there.
    pub fn chart(&self, page: &Page) -> Chart {
        let bar = |(series, count): (usize, &i64)| Bar { series, size: *count, text: count.to_string() };
        let group = |row: &Row| Group {
            label: row.place.clone().unwrap_or_else(|| page.t("open-other-places")),
            bars: row.counts.iter().enumerate().filter(|(_, count)| **count > 0).map(bar).collect(),
        };
        let named = self.rows.iter().filter(|row| row.place.is_some()).take(DRAWN);
        let rest = self.rows.iter().filter(|row| row.place.is_none());
        Chart {
            id: "places",
            title: page.t("open-chart-places"),
            description: page.t("open-chart-places-told"),
            series: self.categories.iter().map(|it| Series { name: page.of_value(it) }).collect(),
            groups: named.chain(rest).map(group).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::UnitId;

    #[test]
    fn places_stand_by_their_awards_and_the_rest_last() {
        let cell = |category, unit, awards: i64| {
            let amount = Money::from_dong(awards);
            Cell { category, unit, awards, amount }
        };
        let tree = UnitTree::default();
        // A unit that no tree knows has no name and stands with the rest.
        let cells = [
            cell(Category::Pupil, None, 9),
            cell(Category::Teacher, Some(UnitId(7)), 5),
            cell(Category::Pupil, Some(UnitId(8)), 6),
        ];
        let awards = Awards::new(&tree, &cells).unwrap();
        assert_eq!(awards.categories, [Category::Pupil, Category::Teacher]);
        assert_eq!(awards.rows.len(), 1);
        assert_eq!(awards.rows[0], Row { place: None, counts: vec![15, 5], amount: Money::from_dong(20) });
    }
}
