//! The value that every report is before it is written: named columns, rows of typed cells, totals.

use chrono::NaiveDate;

use crate::{calendar::Month, money::Money, text::Lang};

/// A report, without any decision on how it looks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    pub title_vi: String,
    pub title_en: String,
    pub columns: Vec<Column>,
    pub rows: Vec<Vec<Cell>>,
    /// One cell per column, shown to people and in JSON; CSV holds rows only, so that its columns can be summed.
    pub totals: Option<Vec<Cell>>,
    /// Sentences below the table, each in Vietnamese and in English.
    pub notes: Vec<(String, String)>,
    /// The checksum of the entries on which the report rests.
    pub seal: Option<String>,
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
}

impl Column {
    pub const fn left(key: &'static str, label_vi: &'static str, label_en: &'static str) -> Self {
        Self { key, label_vi, label_en, align: Align::Left }
    }

    pub const fn right(key: &'static str, label_vi: &'static str, label_en: &'static str) -> Self {
        Self { key, label_vi, label_en, align: Align::Right }
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

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    Text(String),
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
}
