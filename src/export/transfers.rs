//! A list of transfers as a bank reads it: a sheet with headings in the first line, accounts as text and amounts as
//! plain integers; or an order after ISO 20022.

use std::io;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, XlsxError};

use super::{Cell, Column, csv, pain001, xlsx::exact};
use crate::{
    bank::BankAccount,
    calendar::Instant,
    db::DbError,
    disbursement::payout::{
        Line, Payout, PayoutError,
        file::{FileFormat, Layout, Value, layout},
    },
};

/// A file for a bank, with what the books keep of it.
pub struct Written {
    pub layout: String,
    pub format: FileFormat,
    pub bytes: Vec<u8>,
}

/// Writes the file of a list in the form that was asked for, in one of the layouts where the form has any.
///
/// # Errors
/// [`PayoutError::NoLayout`], or why no order can be written.
pub fn write(
    (format, code): (FileFormat, &str),
    payout: &Payout,
    lines: &[Line],
    bank: Option<&BankAccount>,
) -> Result<Written, PayoutError> {
    let unwritten = |err: &dyn std::fmt::Display| DbError::Corrupt(err.to_string());
    if format == FileFormat::Xml {
        let bytes = pain001::write(payout, lines, bank)?.map_err(|err| unwritten(&err))?;
        return Ok(Written { layout: pain001::MESSAGE.to_owned(), format, bytes });
    }
    let layout = layout(code).ok_or_else(|| PayoutError::NoLayout(code.to_owned()))?;
    let debit = bank.map_or("", |bank| bank.number.as_str());
    let made = payout.locked.map_or(payout.made.at, |it| it.at);
    let bytes = match format {
        FileFormat::Xlsx => to_xlsx(&layout, lines, debit, made).map_err(|err| unwritten(&err))?,
        _ => to_csv(&layout, lines, debit).map_err(|err| unwritten(&err))?,
    };
    Ok(Written { layout: layout.code.to_owned(), format, bytes })
}

/// Writes the lines that go through a bank as CSV; text that a spreadsheet would run is made harmless.
///
/// # Errors
/// What the writer says.
pub fn to_csv(layout: &Layout, lines: &[Line], debit: &str) -> io::Result<Vec<u8>> {
    let columns: Vec<Column> = layout.columns.iter().map(|(it, _)| Column::left(it, it, it)).collect();
    let cell = |value: Value| match value {
        Value::Text(text) => Cell::Text(text),
        Value::Count(count) => Cell::Count(count),
        Value::Amount(amount) => Cell::Money(amount),
    };
    let rows = layout.rows(lines, debit).into_iter();
    let rows = rows.map(|row| Ok::<Vec<Cell>, io::Error>(row.into_iter().map(cell).collect()));
    let mut bytes = Vec::new();
    csv::write_csv(&mut bytes, &columns, rows)?;
    Ok(bytes)
}

/// Writes the same lines as an Excel workbook. `made` stands in it as its day, so that the same list gives the same
/// bytes whenever it is taken.
///
/// # Errors
/// What the writer says.
pub fn to_xlsx(layout: &Layout, lines: &[Line], debit: &str, made: Instant) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let day = ExcelDateTime::parse_from_str(&made.day().to_string())?;
    book.set_properties(&DocProperties::new().set_creation_datetime(&day));
    let sheet = book.add_worksheet();
    for ((heading, _), at) in layout.columns.iter().zip(0..) {
        sheet.write_string(0, at, *heading)?;
        sheet.set_column_width(at, 24)?;
    }
    for (row, y) in layout.rows(lines, debit).into_iter().zip(1..) {
        for (value, x) in row.into_iter().zip(0..) {
            let number = match value {
                Value::Text(text) => {
                    sheet.write_string(y, x, text)?;
                    continue;
                }
                Value::Count(count) => count,
                Value::Amount(amount) => amount.dong(),
            };
            match exact(number) {
                Some(number) => sheet.write_number(y, x, number)?,
                None => sheet.write_string(y, x, number.to_string())?,
            };
        }
    }
    book.save_to_buffer()
}
