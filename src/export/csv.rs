//! A table for spreadsheets: one heading line of keys, amounts as plain integers of đồng, days as `2025-02-05`.

use std::io::{self, Write};

use super::{Cell, Column, Table};

/// Writes a table's rows; titles, totals and notes stay out, so that every line is a row.
///
/// # Errors
/// What the output says when it cannot be written to.
pub fn write(out: &mut impl Write, table: &Table) -> io::Result<()> {
    write_csv(out, &table.columns, table.rows.iter().map(Ok::<_, io::Error>))
}

/// Writes rows as they come, so that an export of any length needs the memory of one row.
///
/// # Errors
/// The first error of the rows or of the output; what was written before it stays written.
pub fn write_csv<R, E>(
    out: &mut impl Write,
    columns: &[Column],
    rows: impl Iterator<Item = Result<R, E>>,
) -> Result<(), E>
where
    R: AsRef<[Cell]>,
    E: From<io::Error>,
{
    let mut writer = ::csv::Writer::from_writer(out);
    let failed = |err: ::csv::Error| E::from(io::Error::from(err));
    writer.write_record(columns.iter().map(|column| column.key)).map_err(failed)?;
    for row in rows {
        writer.write_record(row?.as_ref().iter().map(field)).map_err(failed)?;
    }
    writer.flush().map_err(E::from)
}

fn field(cell: &Cell) -> String {
    match cell {
        // The language of the reader must not change a file that programs compare.
        Cell::Text(text) | Cell::Words(text, _) => harmless(text),
        Cell::Money(amount) => amount.dong().to_string(),
        Cell::Count(count) => count.to_string(),
        Cell::Day(day) => day.to_string(),
        Cell::Month(month) => iso_month(*month),
        Cell::Empty => String::new(),
    }
}

/// Puts an apostrophe before text that a spreadsheet would run as a formula: names and memos come from strangers.
fn harmless(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text.to_owned() }
}

/// Writes `2025-03`.
pub fn iso_month(month: crate::calendar::Month) -> String {
    format!("{:04}-{:02}", month.number() / 100, month.number() % 100)
}
