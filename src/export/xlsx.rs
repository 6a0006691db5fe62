//! A table as an Excel workbook: one sheet, amounts as numbers, days as days, totals below, the seal under it.
//!
//! Written by `rust_xlsxwriter`. Text is always stored as text, so nothing that somebody typed becomes a formula.

use rust_xlsxwriter::{ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError};

use super::{Align, Cell, Table};
use crate::{calendar::show_day, text::Lang};

/// The widest a column gets, in characters.
const WIDEST: u16 = 60;
const TITLE_ROWS: u32 = 2;

struct Formats {
    title: Format,
    heading: [Format; 2],
    money: [Format; 2],
    day: Format,
    total: Format,
}

impl Formats {
    fn new() -> Self {
        let heading = Format::new().set_bold().set_text_wrap().set_border_bottom(FormatBorder::Thin);
        let money = Format::new().set_num_format("#,##0");
        Self {
            title: Format::new().set_bold().set_font_size(14),
            heading: [heading.clone(), heading.set_align(FormatAlign::Right)],
            money: [money.clone(), money.set_bold().set_border_top(FormatBorder::Thin)],
            day: Format::new().set_num_format("dd/mm/yyyy").set_align(FormatAlign::Left),
            total: Format::new().set_bold().set_border_top(FormatBorder::Thin),
        }
    }
}

/// Writes a table as the bytes of an `.xlsx` file, headings in the given language.
///
/// # Errors
/// What the writer says, such as a table with more rows than a sheet can hold (1,048,576).
pub fn write(table: &Table, lang: Lang) -> Result<Vec<u8>, XlsxError> {
    let (mut book, formats) = (Workbook::new(), Formats::new());
    let sheet = book.add_worksheet();
    sheet.write_string_with_format(0, 0, table.title(lang), &formats.title)?;
    for (column, at) in table.columns.iter().zip(0..) {
        let format = &formats.heading[usize::from(column.align == Align::Right)];
        sheet.write_string_with_format(TITLE_ROWS, at, column.label(lang), format)?;
    }
    let mut row = TITLE_ROWS;
    for cells in &table.rows {
        row += 1;
        write_row(sheet, row, cells, &formats, (lang, false))?;
    }
    if let Some(totals) = &table.totals {
        row += 1;
        write_row(sheet, row, totals, &formats, (lang, true))?;
    }
    row += 1;
    for (vietnamese, english) in &table.notes {
        row += 1;
        sheet.write_string(row, 0, lang.pick(vietnamese, english))?;
    }
    if let Some(seal) = &table.seal {
        sheet.write_string(row + 1, 0, format!("{}: {seal}", lang.pick("Mã niêm phong", "Seal")))?;
    }
    for at in 0..table.columns.len() {
        let column = u16::try_from(at).map_err(|_| XlsxError::RowColumnLimitError)?;
        sheet.set_column_width(column, width(table, at, lang))?;
    }
    sheet.set_freeze_panes(TITLE_ROWS + 1, 0)?;
    sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0);
    sheet.set_repeat_rows(TITLE_ROWS, TITLE_ROWS)?;
    book.save_to_buffer()
}

fn write_row(
    sheet: &mut Worksheet,
    row: u32,
    cells: &[Cell],
    formats: &Formats,
    (lang, total): (Lang, bool),
) -> Result<(), XlsxError> {
    for (cell, at) in cells.iter().zip(0..) {
        match cell {
            Cell::Text(text) if total => sheet.write_string_with_format(row, at, text, &formats.total)?,
            Cell::Text(text) => sheet.write_string(row, at, text)?,
            Cell::Words(vietnamese, english) => {
                sheet.write_string(row, at, lang.pick(vietnamese, english))?
            }
            // A sheet's numbers hold 15 digits; what is longer stays exact as text.
            Cell::Money(amount) => match exact(amount.dong()) {
                Some(number) => {
                    sheet.write_number_with_format(row, at, number, &formats.money[usize::from(total)])?
                }
                None => sheet.write_string(row, at, amount.dong().to_string())?,
            },
            Cell::Count(count) => match exact(*count) {
                Some(number) => {
                    sheet.write_number_with_format(row, at, number, &formats.money[usize::from(total)])?
                }
                None => sheet.write_string(row, at, count.to_string())?,
            },
            Cell::Day(day) => match ExcelDateTime::parse_from_str(&day.to_string()) {
                Ok(date) => sheet.write_datetime_with_format(row, at, &date, &formats.day)?,
                Err(_) => sheet.write_string(row, at, show_day(*day))?,
            },
            Cell::Month(month) => sheet.write_string(row, at, month.to_string())?,
            Cell::Empty => continue,
        };
    }
    Ok(())
}

/// Returns a whole number as the format's only number type, where its 15 digits hold it exactly.
pub(super) fn exact(number: i64) -> Option<f64> {
    if number.unsigned_abs() >= 1_000_000_000_000_000 {
        return None;
    }
    // Through text, because nothing else here may turn money into a float.
    number.to_string().parse().ok()
}

fn width(table: &Table, at: usize, lang: Lang) -> u16 {
    let cells = table.rows.iter().chain(&table.totals).filter_map(|row| row.get(at));
    let longest =
        cells.take(1000).map(length).chain([table.columns[at].label(lang).chars().count().min(24)]).max();
    u16::try_from(longest.unwrap_or_default() + 2).unwrap_or(WIDEST).min(WIDEST)
}

fn length(cell: &Cell) -> usize {
    match cell {
        Cell::Text(text) => text.chars().count(),
        Cell::Money(amount) => amount.to_string().chars().count(),
        Cell::Words(vietnamese, english) => vietnamese.chars().count().max(english.chars().count()),
        Cell::Count(count) => count.to_string().len(),
        Cell::Day(_) | Cell::Month(_) => 10,
        Cell::Empty => 0,
    }
}
