//! The value that every report is before it is written: named columns, rows of typed cells, totals.

use std::fmt;

use chrono::NaiveDate;

use crate::{calendar::Month, money::Money, text::Lang};

/// A report, without any decision on how it looks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    pub title_vi: String,
    pub title_en: String,
    pub columns: Vec<Column>,
    pub rows: Vec<Vec<Cell>>,
    /// Sums between the rows, in their order; like the totals they stay out of CSV.
    pub sums: Vec<Sum>,
    /// One cell per column, shown to people and in JSON; CSV holds rows only, so that its columns can be summed.
    pub totals: Option<Vec<Cell>>,
    /// Sentences below the table, each in Vietnamese and in English.
    pub notes: Vec<(String, String)>,
    /// The checksum of the entries on which the report rests.
    pub seal: Option<String>,
    /// The official form in which the table is printed.
    pub form: Option<FormFacts>,
}

/// A sum that stands between the rows, such as that of a month.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sum {
    /// How many rows stand above it.
    pub after: usize,
    /// One cell per column.
    pub cells: Vec<Cell>,
}

/// What an official form says around its table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormFacts {
    /// Such as `S07-DN`.
    pub number: &'static str,
    /// The regulation that the form belongs to.
    pub basis: &'static str,
    /// The unit whose book it is.
    pub unit: String,
    /// Too wide for an upright sheet.
    pub landscape: bool,
    /// Who signs, from left to right, in Vietnamese and in English.
    pub signatures: &'static [(&'static str, &'static str)],
}

/// A line of a table between its heading and its totals.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Line<'t> {
    Row(&'t [Cell]),
    Sum(&'t [Cell]),
}

impl<'t> Line<'t> {
    pub const fn cells(self) -> &'t [Cell] {
        match self {
            Self::Row(cells) | Self::Sum(cells) => cells,
        }
    }

    pub const fn is_sum(self) -> bool {
        matches!(self, Self::Sum(_))
    }
}

impl Table {
    pub fn new(title_vi: impl Into<String>, title_en: impl Into<String>, columns: Vec<Column>) -> Self {
        Self { title_vi: title_vi.into(), title_en: title_en.into(), columns, ..Self::default() }
    }

    /// Adds a row.
    ///
    /// # Panics
    /// When the row has not one cell per column, which is a mistake in the report that builds it.
    pub fn push(&mut self, row: Vec<Cell>) {
        assert_eq!(row.len(), self.columns.len(), "a row has one cell per column");
        self.rows.push(row);
    }

    /// Adds a sum below the rows that there are by now.
    ///
    /// # Panics
    /// When the sum has not one cell per column, which is a mistake in the report that builds it.
    pub fn push_sum(&mut self, cells: Vec<Cell>) {
        assert_eq!(cells.len(), self.columns.len(), "a sum has one cell per column");
        self.sums.push(Sum { after: self.rows.len(), cells });
    }

    /// Returns the rows with the sums that stand between them.
    pub fn lines(&self) -> impl Iterator<Item = Line<'_>> {
        let mut sums = self.sums.iter().peekable();
        let mut rows = self.rows.iter().enumerate();
        std::iter::from_fn(move || {
            let above = self.rows.len() - rows.len();
            if let Some(sum) = sums.next_if(|sum| sum.after <= above) {
                return Some(Line::Sum(&sum.cells));
            }
            rows.next().map(|(_, row)| Line::Row(row))
        })
    }

    pub fn title(&self, lang: Lang) -> &str {
        lang.pick(&self.title_vi, &self.title_en)
    }
}

/// What a column is called, by programs and by people.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    /// The heading in CSV and the key in JSON; it does not change with the language.
    pub key: &'static str,
    pub label_vi: &'static str,
    pub label_en: &'static str,
    pub align: Align,
    /// The letter or number under the heading of an official form; empty elsewhere.
    pub symbol: &'static str,
    pub carry: Carry,
}

impl Column {
    pub const fn left(key: &'static str, label_vi: &'static str, label_en: &'static str) -> Self {
        Self { key, label_vi, label_en, align: Align::Left, symbol: "", carry: Carry::Nothing }
    }

    pub const fn right(key: &'static str, label_vi: &'static str, label_en: &'static str) -> Self {
        Self { key, label_vi, label_en, align: Align::Right, symbol: "", carry: Carry::Nothing }
    }

    /// Puts a symbol under the heading.
    pub const fn marked(self, symbol: &'static str) -> Self {
        Self { symbol, ..self }
    }

    /// Adds the column up from page to page.
    pub const fn summed(self) -> Self {
        Self { carry: Carry::Sum, ..self }
    }

    /// Repeats the column's last value on the next page.
    pub const fn standing(self) -> Self {
        Self { carry: Carry::Last, ..self }
    }

    pub fn label(&self, lang: Lang) -> &'static str {
        lang.pick(self.label_vi, self.label_en)
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Align {
    #[default]
    Left,
    Right,
}

/// What becomes of a column at the foot of a printed page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Carry {
    #[default]
    Nothing,
    Sum,
    Last,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    Text(String),
    /// Words of the program, in Vietnamese and in English.
    Words(String, String),
    Money(Money),
    Count(i64),
    Day(NaiveDate),
    Month(Month),
    Empty,
}

impl Cell {
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// Writes a value of the program in both of its languages.
    pub fn of(value: impl fmt::Display) -> Self {
        Self::Words(format!("{value}"), format!("{value:#}"))
    }

    pub fn words(vietnamese: impl Into<String>, english: impl Into<String>) -> Self {
        Self::Words(vietnamese.into(), english.into())
    }
}
