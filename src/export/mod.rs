//! Reports on their way out: one table, shown to people as text and to programs as CSV or JSON.

pub mod csv;
pub mod json;
pub mod pages;
pub mod pain001;
pub mod pdf;
pub mod sheets;
pub mod svg;
pub mod table;
pub mod text;
pub mod transfers;
pub mod xlsx;

#[cfg(test)]
mod tests;

use std::io::{self, Write};

use crate::text::Lang;

pub use table::{Align, Carry, Cell, Column, FormFacts, Line, Table};

/// The form in which a list is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    #[default]
    Text,
    Csv,
    Json,
}

/// Writes a table in the form that was asked for.
///
/// # Errors
/// What the output says when it cannot be written to.
pub fn write(out: &mut impl Write, table: &Table, format: Format, lang: Lang) -> io::Result<()> {
    match format {
        Format::Text => text::write(out, table, lang),
        Format::Csv => csv::write(out, table),
        Format::Json => json::write(out, table, lang),
    }
}
