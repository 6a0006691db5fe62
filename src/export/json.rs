//! A table for programs: one object with its rows keyed by column, amounts as integers of đồng.

use std::io::{self, Write};

use serde::ser::{Serialize, SerializeMap, Serializer};

use super::{Cell, Column, Table, csv::iso_month};
use crate::text::Lang;

/// Writes a table as one JSON object, followed by a line break.
///
/// # Errors
/// What the output says when it cannot be written to.
pub fn write(out: &mut impl Write, table: &Table, lang: Lang) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, &Document { table, lang })?;
    writeln!(out)
}

struct Document<'t> {
    table: &'t Table,
    lang: Lang,
}

impl Serialize for Document<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { table, lang } = *self;
        let keyed = |cells| Keyed { columns: &table.columns, cells, lang };
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("title", table.title(lang))?;
        if let Some(form) = &table.form {
            map.serialize_entry("form", form.number)?;
        }
        let labels: Vec<Label<'_>> =
            table.columns.iter().map(|column| Label { key: column.key, label: column.label(lang) }).collect();
        map.serialize_entry("columns", &labels)?;
        let rows: Vec<Keyed<'_>> = table.rows.iter().map(|row| keyed(row.as_slice())).collect();
        map.serialize_entry("rows", &rows)?;
        if !table.sums.is_empty() {
            let sums: Vec<After<'_>> =
                table.sums.iter().map(|sum| After { after: sum.after, sum: keyed(&sum.cells) }).collect();
            map.serialize_entry("sums", &sums)?;
        }
        map.serialize_entry("totals", &table.totals.as_deref().map(keyed))?;
        let notes: Vec<&str> = table.notes.iter().map(|(vi, en)| lang.pick(vi, en)).collect();
        map.serialize_entry("notes", &notes)?;
        map.serialize_entry("seal", &table.seal)?;
        map.end()
    }
}

#[derive(serde::Serialize)]
struct Label<'t> {
    key: &'t str,
    label: &'t str,
}

/// A sum and the number of rows above it.
#[derive(serde::Serialize)]
struct After<'t> {
    after: usize,
    sum: Keyed<'t>,
}

/// A row as an object, its keys in the order of the columns.
struct Keyed<'t> {
    columns: &'t [Column],
    cells: &'t [Cell],
    lang: Lang,
}

impl Serialize for Keyed<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let values = self.cells.iter().map(|cell| Value { cell, lang: self.lang });
        serializer.collect_map(self.columns.iter().map(|column| column.key).zip(values))
    }
}

struct Value<'t> {
    cell: &'t Cell,
    lang: Lang,
}

impl Serialize for Value<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.cell {
            Cell::Text(text) => serializer.serialize_str(text),
            Cell::Words(vi, en) => serializer.serialize_str(self.lang.pick(vi, en)),
            Cell::Money(amount) => amount.serialize(serializer),
            Cell::Count(count) => serializer.serialize_i64(*count),
            Cell::Day(day) => serializer.collect_str(day),
            Cell::Month(month) => serializer.serialize_str(&iso_month(*month)),
            Cell::Empty => serializer.serialize_none(),
        }
    }
}
