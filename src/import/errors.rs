//! The file that hands bad rows back: where each is, why it was not taken, and the row itself.

use std::io::Write;

use rust_xlsxwriter::{Format, Workbook, XlsxError};

use super::Fault;
use crate::text::Lang;

/// Lets a spreadsheet know that the file is UTF-8.
const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// The headings that stand before those of the file.
const OURS: [[&str; 3]; 2] = [
    ["Dòng trong tệp", "Cột có lỗi", "Vì sao chưa nhập"],
    ["Line in the file", "Column at fault", "Why it was not imported"],
];

/// Knows a file of bad rows that comes back mended.
pub(super) fn is_error_file(headings: &[String]) -> bool {
    headings.get(..3).is_some_and(|first| OURS.iter().any(|ours| first == ours))
}

/// A CSV file of bad rows; the reason stands before the cells, so that the file can be mended and read again.
pub struct ErrorFile<W: Write> {
    rows: csv::Writer<W>,
    lang: Lang,
}

impl<W: Write> ErrorFile<W> {
    /// Writes the headings: three of our own, then those of the file.
    pub fn new<H: AsRef<str>>(mut to: W, headings: &[H], lang: Lang) -> Result<Self, csv::Error> {
        to.write_all(BYTE_ORDER_MARK)?;
        let rows = csv::WriterBuilder::new().flexible(true).from_writer(to);
        let mut file = Self { rows, lang };
        let [vietnamese, english] = OURS;
        let ours = if lang == Lang::Vi { vietnamese } else { english };
        let headings = headings.iter().map(|it| harmless(it.as_ref()));
        file.rows.write_record(ours.into_iter().map(str::to_owned).chain(headings))?;
        Ok(file)
    }

    /// Adds one bad row.
    pub fn add(&mut self, fault: &Fault) -> Result<(), csv::Error> {
        let line = fault.line.map(|line| line.to_string()).unwrap_or_default();
        let column = fault.column.as_deref().unwrap_or_default();
        let ours = [line, harmless(column), harmless(&self.lang.of(fault))];
        self.rows.write_record(ours.into_iter().chain(fault.cells.iter().map(|it| harmless(it))))
    }

    pub fn finish(mut self) -> std::io::Result<()> {
        self.rows.flush()
    }
}

/// Writes all bad rows of a file at once.
pub fn write_errors<'f, H: AsRef<str>>(
    to: impl Write,
    headings: &[H],
    faults: impl IntoIterator<Item = &'f Fault>,
    lang: Lang,
) -> Result<(), csv::Error> {
    let mut file = ErrorFile::new(to, headings, lang)?;
    for fault in faults {
        file.add(fault)?;
    }
    Ok(file.finish()?)
}

/// Writes bad rows as a workbook, every cell as text, so that nothing in it is a formula.
pub fn write_errors_workbook<'f, H: AsRef<str>>(
    headings: &[H],
    faults: impl IntoIterator<Item = &'f Fault>,
    lang: Lang,
) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let [vietnamese, english] = OURS;
    let ours = if lang == Lang::Vi { vietnamese } else { english };
    for (at, heading) in (0..).zip(ours.into_iter().chain(headings.iter().map(AsRef::as_ref))) {
        sheet.write_string_with_format(0, at, heading, &Format::new().set_bold())?;
    }
    for (row, fault) in (1..).zip(faults) {
        let line = fault.line.map(|line| line.to_string()).unwrap_or_default();
        let column = fault.column.as_deref().unwrap_or_default().to_owned();
        let ours = [line, column, lang.of(fault)];
        for (at, cell) in (0..).zip(ours.iter().chain(&fault.cells)) {
            sheet.write_string(row, at, cell)?;
        }
    }
    sheet.set_column_width(2, 60)?;
    book.save_to_buffer()
}

/// Keeps a spreadsheet from running a cell that a stranger wrote into a transfer's memo as a formula.
fn harmless(cell: &str) -> String {
    let mut letters = cell.chars();
    let risky = match letters.next() {
        Some('=' | '@' | '\t' | '\r') => true,
        Some('+' | '-') => !letters.all(|it| it.is_ascii_digit() || matches!(it, '.' | ',' | ' ')),
        _ => false,
    };
    if risky { format!("'{cell}") } else { cell.to_owned() }
}
