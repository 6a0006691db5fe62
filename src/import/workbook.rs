//! A workbook as the CSV text that the readers know: the first sheet that says anything, each row on its own line.
//!
//! A sheet is read cell by cell and never as a rectangle, and its parts are measured before they are unpacked: a file of
//! some kilobytes can claim a thousand million cells.

use std::{
    collections::BTreeMap,
    io::{Cursor, Read as _},
    sync::Arc,
};

use calamine::{DataRef, Reader as _, Xlsx, XlsxError};
use zip::ZipArchive;

use super::{Fault, Reason};
use crate::calendar::show_day;

/// The most bytes that all parts of a workbook may have when they are unpacked.
const MOST_BYTES: u64 = 48 * 1024 * 1024;
/// The last row and the last column that are read; what lies behind them is no list.
const MOST_ROWS: u32 = 20_000;
const MOST_COLUMNS: u32 = 100;

/// Tells a workbook by its first bytes.
pub fn is_workbook(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04")
}

/// Turns a workbook into CSV text whose lines are the sheet's rows; any other file stays as it is.
///
/// # Errors
/// A [`Fault`] of the file: damaged, with a password, or larger than a list can be.
pub fn as_csv(file: &str, bytes: Vec<u8>) -> Result<Vec<u8>, Fault> {
    if !is_workbook(&bytes) {
        return Ok(bytes);
    }
    let name: Arc<str> = file.into();
    let fault = |reason| Fault::of_file(&name, reason);
    let damaged = |err: &dyn std::fmt::Display| fault(Reason::Unreadable(err.to_string()));
    if unpacked(&bytes).map_err(|err| damaged(&err))? > MOST_BYTES {
        return Err(fault(Reason::SheetTooLarge { rows: MOST_ROWS, columns: MOST_COLUMNS }));
    }
    let mut book: Xlsx<_> =
        calamine::open_workbook_from_rs(Cursor::new(bytes)).map_err(|err: XlsxError| damaged(&err))?;
    for sheet in book.sheet_names() {
        let rows = rows_of(&mut book, &sheet).map_err(|err| damaged(&err))?;
        let Some(rows) = rows else {
            return Err(fault(Reason::SheetTooLarge { rows: MOST_ROWS, columns: MOST_COLUMNS }));
        };
        if !rows.is_empty() {
            return written(&rows).map_err(|err| damaged(&err));
        }
    }
    Err(fault(Reason::Empty))
}

/// Unpacks every part into nothing and counts, no further than a workbook may go.
fn unpacked(bytes: &[u8]) -> zip::result::ZipResult<u64> {
    let mut archive = ZipArchive::new(Cursor::new(bytes))?;
    let mut total = 0_u64;
    for at in 0..archive.len() {
        let left = MOST_BYTES.saturating_sub(total).saturating_add(1);
        let part = archive.by_index(at)?;
        total = total.saturating_add(std::io::copy(&mut part.take(left), &mut std::io::sink())?);
        if total > MOST_BYTES {
            break;
        }
    }
    Ok(total)
}

/// The cells that say something, by row and column, both counted from 0.
type Rows = BTreeMap<u32, BTreeMap<u32, String>>;

/// Reads a sheet; none where it reaches further than a list does.
fn rows_of(book: &mut Xlsx<Cursor<Vec<u8>>>, sheet: &str) -> Result<Option<Rows>, XlsxError> {
    let mut cells = book.worksheet_cells_reader(sheet)?;
    let mut rows = Rows::new();
    while let Some(cell) = cells.next_cell()? {
        let text = shown(cell.get_value());
        if text.is_empty() {
            continue;
        }
        let (row, column) = cell.get_position();
        if row >= MOST_ROWS || column >= MOST_COLUMNS {
            return Ok(None);
        }
        rows.entry(row).or_default().insert(column, text);
    }
    Ok(Some(rows))
}

/// Writes a value as the people of the sheet see it: days day first, numbers without a tail of zeros, one line each.
fn shown(value: &DataRef<'_>) -> String {
    let text = match value {
        DataRef::Empty => String::new(),
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => number.to_string(),
        DataRef::String(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Bool(yes) => if *yes { "có" } else { "không" }.to_owned(),
        DataRef::DateTime(moment) => {
            let (year, month, day, ..) = moment.to_ymd_hms_milli();
            let day = chrono::NaiveDate::from_ymd_opt(i32::from(year), u32::from(month), u32::from(day));
            day.map_or_else(String::new, show_day)
        }
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::Error(err) => err.to_string(),
    };
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn written(rows: &Rows) -> Result<Vec<u8>, csv::Error> {
    let mut text = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
    let last = rows.last_key_value().map_or(0, |(row, _)| *row);
    for row in 0..=last {
        let Some(cells) = rows.get(&row) else {
            // A line without cells keeps the numbers of those behind it.
            text.write_record([" "])?;
            continue;
        };
        let width = cells.last_key_value().map_or(0, |(column, _)| *column);
        text.write_record((0..=width).map(|at| cells.get(&at).map_or("", String::as_str)))?;
    }
    text.into_inner().map_err(|err| csv::Error::from(err.into_error()))
}

#[cfg(test)]
mod tests {
    use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};

    use super::*;

    fn read(bytes: Vec<u8>) -> Result<String, String> {
        let text = as_csv("de-cu.xlsx", bytes).map_err(|err| err.to_string())?;
        Ok(String::from_utf8(text).unwrap())
    }

    #[test]
    fn a_sheet_becomes_lines_with_its_own_row_numbers() {
        let mut book = Workbook::new();
        book.add_worksheet().set_name("trống").unwrap();
        let sheet = book.add_worksheet();
        sheet.write_string(0, 0, "DANH SÁCH").unwrap();
        sheet.write_string(2, 0, "Họ và tên").unwrap();
        sheet.write_string(2, 2, "Điểm").unwrap();
        sheet.write_string(3, 0, "Trần \"Hoà\",\n  Thị").unwrap();
        let day = Format::new().set_num_format("dd/mm/yyyy");
        let born = ExcelDateTime::from_ymd(2010, 5, 2).unwrap();
        sheet.write_datetime_with_format(3, 1, &born, &day).unwrap();
        sheet.write_number(3, 2, 8.6).unwrap();
        sheet.write_number(3, 3, 1_310_004_567.0).unwrap();
        sheet.write_boolean(3, 4, true).unwrap();
        let text = read(book.save_to_buffer().unwrap()).unwrap();
        let expected =
            "DANH SÁCH\n\" \"\nHọ và tên,,Điểm\n\"Trần \"\"Hoà\"\", Thị\",02/05/2010,8.6,1310004567,có\n";
        assert_eq!(text.replace("\n \n", "\n\" \"\n"), expected);
    }

    #[test]
    fn what_is_no_workbook_is_left_alone_or_refused() {
        assert_eq!(read(b"a,b\n".to_vec()).unwrap(), "a,b\n");
        assert!(read(b"PK\x03\x04 broken".to_vec()).is_err());
        let mut empty = Workbook::new();
        empty.add_worksheet();
        assert!(read(empty.save_to_buffer().unwrap()).unwrap_err().contains("không có nội dung"));
        let mut wide = Workbook::new();
        wide.add_worksheet().write_string(1_048_575, 16_383, "x").unwrap();
        assert!(read(wide.save_to_buffer().unwrap()).unwrap_err().contains("20000 dòng"));
    }

    #[test]
    fn a_part_that_unpacks_without_end_is_not_unpacked() {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        for row in 0..3_000 {
            sheet.write_string(row, 0, format!("{row}{}", "a".repeat(20_000))).unwrap();
        }
        let bytes = book.save_to_buffer().unwrap();
        assert!(bytes.len() < 1_000_000, "{}", bytes.len());
        assert!(read(bytes).unwrap_err().contains("20000 dòng"));
    }
}
