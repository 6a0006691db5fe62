//! A report as a page or a paper shows it: words in the reader's language, sums where they stand.

use crate::{
    export::{Align, Cell, Column, Line, Table, pages, text::shown},
    ledger::Voucher,
    money::MoneyError,
    text::Lang,
};

/// How many lines stand on a printed sheet beside its heading and its sums.
const LINES: usize = 22;

pub struct Heading {
    pub text: &'static str,
    pub symbol: &'static str,
    pub right: bool,
}

pub struct Value {
    pub text: String,
    pub right: bool,
    /// The heading, for phones, where a row becomes a card.
    pub label: &'static str,
    /// The page of a voucher, below the unit's desk, where the cell is a voucher's number.
    pub voucher: Option<String>,
}

pub struct Row {
    pub is_sum: bool,
    pub values: Vec<Value>,
}

/// One sheet of paper.
pub struct Paper {
    pub number: usize,
    pub rows: Vec<Row>,
    pub is_last: bool,
}

/// A table in one language.
pub struct Sheet {
    pub title: String,
    /// Such as `S07-DN`, with its regulation and the unit.
    pub form: Option<(&'static str, &'static str, String)>,
    pub headings: Vec<Heading>,
    pub rows: Vec<Row>,
    pub totals: Option<Row>,
    pub notes: Vec<String>,
    pub seal: String,
    pub signatures: Vec<&'static str>,
}

fn row(columns: &[Column], cells: &[Cell], is_sum: bool, lang: Lang) -> Row {
    let value = |(column, cell): (&Column, &Cell)| {
        let text = shown(cell, lang);
        let voucher = text.parse().ok().map(|it: Voucher| super::papers::voucher_path(it));
        Value { voucher, right: column.align == Align::Right, label: column.label(lang), text }
    };
    Row { is_sum, values: columns.iter().zip(cells).map(value).collect() }
}

fn line(columns: &[Column], line: Line<'_>, lang: Lang) -> Row {
    row(columns, line.cells(), line.is_sum(), lang)
}

impl Sheet {
    /// Shows at most so many lines of a table.
    pub fn of(table: &Table, most: usize, lang: Lang) -> Self {
        let heading = |column: &Column| Heading {
            text: column.label(lang),
            symbol: column.symbol,
            right: column.align == Align::Right,
        };
        let form = table.form.as_ref();
        let signatures = form.map_or(&[][..], |form| form.signatures);
        Self {
            title: table.title(lang).to_owned(),
            form: form.map(|form| (form.number, form.basis, form.unit.clone())),
            headings: table.columns.iter().map(heading).collect(),
            rows: table.lines().take(most).map(|it| line(&table.columns, it, lang)).collect(),
            totals: table.totals.as_ref().map(|cells| row(&table.columns, cells, true, lang)),
            notes: table.notes.iter().map(|(vi, en)| lang.pick(vi, en).to_owned()).collect(),
            seal: table.seal.clone().unwrap_or_default(),
            signatures: signatures.iter().map(|(vi, en)| lang.pick(vi, en)).collect(),
        }
    }
}

/// Lays a table out on sheets of paper that carry their sums over.
pub fn papers(table: &Table, lang: Lang) -> Result<Vec<Paper>, MoneyError> {
    let laid = pages::lay_out(table, LINES)?;
    let paper = |page: pages::Page<'_>| {
        let sum = |cells: Option<Vec<Cell>>| cells.map(|cells| row(&table.columns, &cells, true, lang));
        let (is_last, carried) = (page.carried.is_none(), sum(page.carried));
        let own = page.lines.into_iter().map(|it| line(&table.columns, it, lang));
        let rows = sum(page.brought).into_iter().chain(own).chain(carried).collect();
        Paper { number: page.number, rows, is_last }
    };
    Ok(laid.into_iter().map(paper).collect())
}
