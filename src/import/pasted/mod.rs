//! Envelopes copied out of a spreadsheet: which column holds what, and each row as a batch can take it.

use std::fmt;

use chrono::NaiveDate;

use super::{
    donations::{AMOUNT, DAY, DONOR, FUND, LAYOUT, MEANS, NOTE},
    heading::match_columns,
};
use crate::{
    calendar::{CalendarError, parse_day, show_day},
    say,
    text::{
        TextError,
        amount::{AmountError, parse_typed},
        clean, fold, tone_key, words_of,
    },
};

/// What all envelopes of the batch share; a row that says something else belongs to another batch.
pub struct Expected<'e> {
    pub day: NaiveDate,
    /// Whether the money comes in cash rather than through a bank.
    pub cash: bool,
    /// Tells whether the unit has a fund of this code or name.
    pub has_fund: &'e dyn Fn(&str) -> bool,
    pub most_rows: usize,
}

/// A row that can be taken.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PastedRow {
    /// The line of the text, 1 for the first.
    pub line: usize,
    pub donor: String,
    pub amount: String,
    pub note: String,
    pub fund: String,
    pub anonymous: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PasteError {
    NoAmountColumn,
    TooManyRows { most: usize },
    Text(#[from] TextError),
    Amount(#[from] AmountError),
    Zero,
    NoDonor,
    Day(#[from] CalendarError),
    OtherDay { day: NaiveDate, expected: NaiveDate },
    OtherMeans(String),
    NoFund(String),
    Total,
}

impl fmt::Display for PasteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoAmountColumn => say!(
                f,
                "không thấy cột số tiền; hãy chép cả cột tên và cột số tiền",
                "no column holds amounts; copy the names together with the amounts"
            ),
            Self::TooManyRows { most } => say!(
                f,
                "nhiều hơn {most} dòng; hãy dán từng phần",
                "more than {most} rows; paste them in parts"
            ),
            Self::Text(err) => err.fmt(f),
            Self::Amount(err) => err.fmt(f),
            Self::Zero => say!(f, "số tiền phải lớn hơn 0", "the amount must be more than zero"),
            Self::NoDonor => say!(
                f,
                "chưa có tên; hãy ghi tên, hoặc ghi “giấu tên”",
                "there is no name; write one, or “giấu tên” for anonymous"
            ),
            Self::Day(err) => err.fmt(f),
            Self::OtherDay { day, expected } => {
                let (day, expected) = (show_day(*day), show_day(*expected));
                say!(
                    f,
                    "ngày {day} không phải ngày của đợt ({expected}); hãy nhập dòng này vào đợt của ngày đó",
                    "{day} is not the day of the batch ({expected}); enter this row in a batch of that day"
                )
            }
            Self::OtherMeans(text) => say!(
                f,
                "“{text}” không phải hình thức của đợt; hãy nhập dòng này vào đợt khác",
                "“{text}” is not the means of the batch; enter this row in another batch"
            ),
            Self::NoFund(text) => say!(
                f,
                "đơn vị không có quỹ “{text}”; hãy ghi mã hoặc tên quỹ, hay để trống",
                "the unit has no fund “{text}”; write a fund's code or name, or leave it empty"
            ),
            Self::Total => {
                say!(
                    f,
                    "dòng cộng không phải là phong bì; hãy bỏ dòng này",
                    "a total is no envelope; take it out"
                )
            }
        }
    }
}

/// What is wrong with a cell, and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PasteFault {
    pub line: usize,
    /// The heading of the column, or its number; empty where the row as a whole is meant.
    pub column: String,
    pub reason: PasteError,
}

impl fmt::Display for PasteFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { line, column, reason } = self;
        if column.is_empty() {
            return say!(f, "dòng {line}: {reason}", "row {line}: {reason:#}");
        }
        say!(f, "dòng {line}, cột {column}: {reason}", "row {line}, column {column}: {reason:#}")
    }
}

/// A text that was pasted, read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pasted {
    pub rows: Vec<PastedRow>,
    pub faults: Vec<PasteFault>,
    /// The headings, where the text has them.
    pub headings: Vec<String>,
    /// The headings or numbers of columns that nothing was taken from.
    pub unused: Vec<String>,
}

/// Which column holds what.
#[derive(Clone, Debug, Default)]
struct Columns {
    donor: Option<usize>,
    amount: Option<usize>,
    notes: Vec<usize>,
    fund: Option<usize>,
    anonymous: Option<usize>,
    day: Option<usize>,
    means: Option<usize>,
}

/// Headings may stand below a title.
const TITLE_ROWS: usize = 5;
const ANONYMOUS: [&str; 4] = ["giau ten", "an danh", "anonymous", "khong neu ten"];

/// Reads what a spreadsheet puts on the clipboard.
pub fn read(text: &str, expected: &Expected<'_>) -> Pasted {
    let table = split(text);
    let found = table.iter().take(TITLE_ROWS).position(|(_, cells)| headings(cells).is_some());
    let (columns, headings, rows) = match found {
        Some(place) => {
            let cells = &table[place].1;
            (headings(cells).unwrap_or_default(), cells.clone(), &table[place + 1..])
        }
        None => (guess(&table), Vec::new(), &table[..]),
    };
    let mut pasted = Pasted { headings, ..Pasted::default() };
    if columns.amount.is_none() && !rows.is_empty() {
        let line = rows.first().map_or(1, |row| row.0);
        pasted.faults.push(PasteFault { line, column: String::new(), reason: PasteError::NoAmountColumn });
        return pasted;
    }
    if rows.len() > expected.most_rows {
        let reason = PasteError::TooManyRows { most: expected.most_rows };
        pasted.faults.push(PasteFault { line: rows[expected.most_rows].0, column: String::new(), reason });
        return pasted;
    }
    let width = table.iter().map(|(_, cells)| cells.len()).max().unwrap_or_default();
    pasted.unused =
        (0..width).filter(|it| !columns.uses(*it)).map(|it| shown(&pasted.headings, it)).collect();
    for (line, cells) in rows {
        match row(*line, cells, &columns, expected) {
            Ok(row) => pasted.rows.push(row),
            Err((column, reason)) => {
                let column = column.map_or_else(String::new, |column| shown(&pasted.headings, column));
                pasted.faults.push(PasteFault { line: *line, column, reason });
            }
        }
    }
    pasted
}

/// Cuts a text into rows and cells, each row with its line; blank rows are left out.
fn split(text: &str) -> Vec<(usize, Vec<String>)> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(b'\t')
        .from_reader(text.as_bytes());
    let mut rows = Vec::new();
    for (index, record) in reader.records().enumerate() {
        // Text is valid UTF-8 by its type, so a record cannot fail to be read.
        let Ok(record) = record else { break };
        let line = record.position().map_or(index + 1, |it| usize::try_from(it.line()).unwrap_or(index + 1));
        let cells: Vec<String> = record.iter().map(|cell| cell.trim().to_owned()).collect();
        if cells.iter().any(|cell| !cell.is_empty()) {
            rows.push((line, cells));
        }
    }
    rows
}

/// Reads a row as headings; two that are known, or one that is the whole row, are no coincidence.
fn headings(cells: &[String]) -> Option<Columns> {
    let fields = match_columns(cells, LAYOUT);
    let first = |field: usize| fields.get(field).and_then(|held| held.first()).copied();
    let columns = Columns {
        donor: first(DONOR),
        amount: first(AMOUNT),
        notes: fields.get(NOTE).cloned().unwrap_or_default(),
        fund: first(FUND),
        anonymous: cells.iter().position(|cell| ANONYMOUS.contains(&words_of(cell).join(" ").as_str())),
        day: first(DAY),
        means: first(MEANS),
    };
    (columns.donor.is_some() && columns.amount.is_some()).then_some(columns)
}

/// Tells the columns apart by what most of their cells are: the amounts, and before them the names.
fn guess(table: &[(usize, Vec<String>)]) -> Columns {
    let width = table.iter().map(|(_, cells)| cells.len()).max().unwrap_or_default();
    let most = |column: usize, fits: &dyn Fn(&str) -> bool| {
        let cells = table.iter().filter_map(|(_, cells)| cells.get(column)).filter(|cell| !cell.is_empty());
        let (all, fitting) =
            cells.fold((0, 0), |(all, fitting), cell| (all + 1, fitting + usize::from(fits(cell))));
        all > 0 && fitting * 2 > all
    };
    // What counts rows is below a thousand, and therefore no amount that may be typed.
    let is_amount = |text: &str| parse_typed(text).is_ok();
    let is_name = |text: &str| text.chars().any(char::is_alphabetic) && parse_typed(text).is_err();
    let amount = (0..width).find(|column| most(*column, &is_amount));
    let donor = (0..width).find(|column| Some(*column) != amount && most(*column, &is_name));
    let after = donor.max(amount).map_or(width, |last| last + 1);
    let notes = (after..width).filter(|column| most(*column, &is_name)).collect();
    Columns { donor, amount, notes, ..Columns::default() }
}

impl Columns {
    fn uses(&self, column: usize) -> bool {
        let single = [self.donor, self.amount, self.fund, self.anonymous, self.day, self.means];
        single.contains(&Some(column)) || self.notes.contains(&column)
    }
}

fn shown(headings: &[String], column: usize) -> String {
    let heading = headings.get(column).filter(|it| !it.is_empty());
    heading.cloned().unwrap_or_else(|| (column + 1).to_string())
}

type Wrong = (Option<usize>, PasteError);

fn row(
    line: usize,
    cells: &[String],
    columns: &Columns,
    expected: &Expected<'_>,
) -> Result<PastedRow, Wrong> {
    let cell = |column: Option<usize>| column.and_then(|it| cells.get(it)).map_or("", String::as_str);
    let text = |column: Option<usize>| clean(cell(column)).map_err(|err| (column, err.into()));
    let donor = text(columns.donor)?;
    if is_total(&donor) {
        return Err((None, PasteError::Total));
    }
    let amount = cell(columns.amount).to_owned();
    let read = parse_typed(&amount).map_err(|err| (columns.amount, err.into()))?;
    if read.is_zero() {
        return Err((columns.amount, PasteError::Zero));
    }
    check_day(cell(columns.day), expected.day).map_err(|err| (columns.day, err))?;
    check_means(cell(columns.means), expected.cash).map_err(|err| (columns.means, err))?;
    let fund = text(columns.fund)?;
    if !fund.is_empty() && !(expected.has_fund)(&fund) {
        return Err((columns.fund, PasteError::NoFund(fund)));
    }
    let mut notes = Vec::new();
    for column in &columns.notes {
        notes.push(text(Some(*column))?);
    }
    notes.retain(|note| !note.is_empty());
    let note = clean(&notes.join("; ")).map_err(|err| (columns.notes.first().copied(), err.into()))?;
    let ticked = !matches!(fold(cell(columns.anonymous)).as_str(), "" | "khong" | "no" | "0" | "false");
    let nameless = super::donations::asks_for_anonymity(&donor);
    let anonymous = ticked || nameless || super::donations::asks_for_anonymity(&note);
    if donor.is_empty() && !anonymous {
        return Err((columns.donor, PasteError::NoDonor));
    }
    // “Giấu tên” in place of a name is a wish and not a name.
    let donor = if nameless { String::new() } else { donor };
    Ok(PastedRow { line, donor, amount, note, fund, anonymous })
}

fn check_day(cell: &str, expected: NaiveDate) -> Result<(), PasteError> {
    if cell.is_empty() {
        return Ok(());
    }
    let day = parse_day(cell)?;
    if day == expected { Ok(()) } else { Err(PasteError::OtherDay { day, expected }) }
}

fn check_means(cell: &str, cash: bool) -> Result<(), PasteError> {
    let known: &[&str] = if cash {
        &["", "tien mat", "tm", "mat", "tien", "cash"]
    } else {
        &["", "chuyen khoan", "ck", "qua ngan hang", "ngan hang", "tien", "transfer", "bank", "bank transfer"]
    };
    if known.contains(&fold(cell).as_str()) { Ok(()) } else { Err(PasteError::OtherMeans(cell.to_owned())) }
}

/// Knows the line below a list by its first words; marks decide, as `Cộng` is a total and `Công` may be a name.
fn is_total(donor: &str) -> bool {
    let label = tone_key(donor.trim_matches(|it: char| !it.is_alphanumeric()));
    ["cộng", "tổng", "tổng cộng", "tổng số", "total"].iter().any(|it| tone_key(it) == label)
}

#[cfg(test)]
mod tests;
