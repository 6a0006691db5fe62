//! One row of a table, read cell by cell with its place at hand for a fault.

use std::{borrow::Cow, sync::Arc};

use chrono::NaiveDate;

use super::{Fault, Reason, heading::Header};
use crate::{
    calendar::parse_day,
    text::{TextError, clean, clean_within},
};

/// A row with its line; a column is named by its place in the layout.
#[derive(Clone, Debug)]
pub struct Row {
    pub line: u64,
    header: Arc<Header>,
    cells: csv::StringRecord,
}

impl Row {
    pub(super) fn new(line: u64, header: Arc<Header>, cells: csv::StringRecord) -> Self {
        Self { line, header, cells }
    }

    pub(super) fn is_blank(&self) -> bool {
        self.cells.iter().all(|cell| cell.trim().is_empty())
    }

    /// Returns all cells as the file has them.
    pub fn cells(&self) -> impl Iterator<Item = &str> {
        self.cells.iter()
    }

    /// Returns a cell without the blanks around it; empty where the file has no such column or cell.
    pub fn raw(&self, field: usize) -> Cow<'_, str> {
        let columns = self.header.columns_of(field);
        let mut filled =
            columns.iter().filter_map(|it| self.cells.get(*it)).map(str::trim).filter(|it| !it.is_empty());
        let first = filled.next().unwrap_or_default();
        match filled.next() {
            None => Cow::Borrowed(first),
            Some(second) => {
                let all: Vec<&str> = [first, second].into_iter().chain(filled).collect();
                Cow::Owned(all.join("; "))
            }
        }
    }

    /// Makes the fault of a cell.
    pub fn fault(&self, field: usize, reason: impl Into<Reason>) -> Fault {
        let column = self.header.columns_of(field).first().map(|it| self.header.shown(*it).into_boxed_str());
        Fault { column, ..self.fault_of_row(reason.into()) }
    }

    /// Makes the fault of the row as a whole.
    pub fn fault_of_row(&self, reason: Reason) -> Fault {
        Fault {
            file: Arc::clone(&self.header.file),
            line: Some(self.line),
            column: None,
            reason: Box::new(reason),
            cells: self.cells.iter().map(str::to_owned).collect(),
        }
    }

    /// Reads a text that may be empty.
    pub fn text(&self, field: usize) -> Result<String, Fault> {
        clean(&self.raw(field)).map_err(|err| self.fault(field, err))
    }

    /// Reads a text that may be empty, with a limit of its own.
    pub fn text_within(&self, field: usize, limit: usize) -> Result<String, Fault> {
        let tidy: Result<String, TextError> = clean_within(&self.raw(field), limit);
        tidy.map_err(|err| self.fault(field, err))
    }

    /// Reads a text, none where the cell is empty.
    pub fn optional(&self, field: usize) -> Result<Option<String>, Fault> {
        Ok(Some(self.text(field)?).filter(|text| !text.is_empty()))
    }

    /// Reads a text that must be there.
    pub fn required(&self, field: usize) -> Result<String, Fault> {
        self.optional(field)?.ok_or_else(|| self.fault(field, Reason::Missing))
    }

    /// Reads a day, none where the cell is empty.
    pub fn optional_day(&self, field: usize) -> Result<Option<NaiveDate>, Fault> {
        let text = self.text(field)?;
        if text.is_empty() {
            return Ok(None);
        }
        let day = without_time(&text);
        parse_day(day).map(Some).map_err(|err| self.fault(field, err))
    }

    /// Reads a day that must be there.
    pub fn day(&self, field: usize) -> Result<NaiveDate, Fault> {
        self.optional_day(field)?.ok_or_else(|| self.fault(field, Reason::Missing))
    }
}

/// Cuts the time off `05/02/2024 00:00:00`, which spreadsheets write behind a day.
fn without_time(text: &str) -> &str {
    match text.split_once([' ', 'T']) {
        Some((day, time))
            if time.contains(':') && time.chars().all(|it| it.is_ascii_digit() || it == ':') =>
        {
            day
        }
        _ => text,
    }
}
