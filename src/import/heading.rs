//! Headings as files write them, in any order, and the row of a file that holds them.

use std::{io::Cursor, sync::Arc};

use super::{Fault, Reason, feed::Feed};
use crate::text::{clean, fold, words_of};

/// A column that a reader knows.
#[derive(Debug)]
pub struct Heading {
    /// The heading as it is shown when it is missing.
    pub name: &'static str,
    /// What files write, folded, without brackets.
    pub variants: &'static [&'static str],
    pub required: bool,
    /// Whether several columns may hold it, such as `Nội dung` beside `Ghi chú`.
    pub repeats: bool,
}

impl Heading {
    pub(super) const fn required(name: &'static str, variants: &'static [&'static str]) -> Self {
        Self { name, variants, required: true, repeats: false }
    }

    pub(super) const fn optional(name: &'static str, variants: &'static [&'static str]) -> Self {
        Self { name, variants, required: false, repeats: false }
    }

    pub(super) const fn repeated(name: &'static str, variants: &'static [&'static str]) -> Self {
        Self { name, variants, required: false, repeats: true }
    }
}

/// The columns of one kind of file; a reader names a column by its place in this list.
pub type Layout = &'static [Heading];

/// The heading row that was found, and which column of the file holds which heading.
#[derive(Debug)]
pub struct Header {
    pub file: Arc<str>,
    pub line: u64,
    pub delimiter: char,
    /// Which of the layouts asked for it is.
    pub layout: usize,
    /// The headings as the file writes them.
    pub headings: Vec<String>,
    columns: Vec<Vec<usize>>,
}

impl Header {
    /// Returns the columns that hold a heading; none where the file lacks it.
    pub fn columns_of(&self, field: usize) -> &[usize] {
        self.columns.get(field).map(Vec::as_slice).unwrap_or_default()
    }

    /// Returns a heading as the file writes it, or the column's number where it writes none.
    pub fn shown(&self, column: usize) -> String {
        let heading = self.headings.get(column).filter(|it| !it.is_empty());
        heading.cloned().unwrap_or_else(|| (column + 1).to_string())
    }
}

/// How many rows may stand above the headings.
const TITLE_ROWS: usize = 30;
/// Fewer known headings than this are a coincidence in a title.
const FEWEST: usize = 2;
const DELIMITERS: [u8; 3] = *b",;\t";

/// A row of the file's beginning, read with one of the delimiters.
struct Candidate {
    delimiter: u8,
    line: u64,
    layout: usize,
    cells: Vec<String>,
    columns: Vec<Vec<usize>>,
}

impl Candidate {
    fn known(&self) -> usize {
        self.columns.iter().filter(|columns| !columns.is_empty()).count()
    }
}

/// Finds the heading row in the beginning of a file; the reason when there is none comes with no line.
pub(super) fn find(file: &Arc<str>, head: &[u8], layouts: &[Layout]) -> Result<Header, Fault> {
    let candidates: Vec<Candidate> =
        DELIMITERS.into_iter().flat_map(|delimiter| candidates(head, delimiter, layouts)).collect();
    let mut best: Option<&Candidate> = None;
    for candidate in &candidates {
        if best.is_none_or(|best| candidate.known() > best.known()) {
            best = Some(candidate);
        }
    }
    match best.filter(|best| best.known() >= FEWEST) {
        None => Err(Fault::of_file(file, no_header(&candidates, layouts))),
        Some(best) => Ok(Header {
            file: Arc::clone(file),
            line: best.line,
            delimiter: char::from(best.delimiter),
            layout: best.layout,
            headings: best.cells.clone(),
            columns: best.columns.clone(),
        }),
    }
}

fn candidates(head: &[u8], delimiter: u8, layouts: &[Layout]) -> Vec<Candidate> {
    let mut found = Vec::new();
    let mut rows = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .from_reader(Feed::new(Cursor::new(head), delimiter));
    let mut record = csv::StringRecord::new();
    while found.len() < TITLE_ROWS * layouts.len() && matches!(rows.read_record(&mut record), Ok(true)) {
        let cells: Vec<String> = record.iter().map(|cell| clean(cell).unwrap_or_default()).collect();
        for (layout, headings) in layouts.iter().enumerate() {
            let columns = match_columns(&cells, headings);
            found.push(Candidate {
                delimiter,
                line: rows.get_ref().line(),
                layout,
                cells: cells.clone(),
                columns,
            });
        }
    }
    found
}

pub(super) fn match_columns(cells: &[String], layout: Layout) -> Vec<Vec<usize>> {
    let mut columns = vec![Vec::new(); layout.len()];
    for (column, cell) in cells.iter().enumerate() {
        if let Some(held) = field_of(cell, layout).and_then(|field| columns.get_mut(field)) {
            held.push(column);
        }
    }
    columns
}

/// Finds the heading that a cell writes, whole or as one of the words between its slashes.
fn field_of(cell: &str, layout: Layout) -> Option<usize> {
    let plain = without_brackets(cell);
    let named = |text: &str| {
        let key = words_of(text).join(" ");
        layout.iter().position(|heading| heading.variants.contains(&key.as_str()))
    };
    named(&plain).or_else(|| plain.split('/').find_map(named))
}

/// Drops `(đồng)` and the like.
fn without_brackets(cell: &str) -> String {
    let mut depth = 0_u32;
    let mut plain = String::new();
    for letter in cell.chars() {
        match letter {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            _ if depth == 0 => plain.push(letter),
            _ => {}
        }
    }
    plain
}

fn no_header(candidates: &[Candidate], layouts: &[Layout]) -> Reason {
    let width = |it: &Candidate| it.cells.iter().filter(|cell| !cell.is_empty()).count();
    let mut widest: Option<&Candidate> = None;
    for candidate in candidates {
        if widest.is_none_or(|widest| width(candidate) > width(widest)) {
            widest = Some(candidate);
        }
    }
    let seen = widest.map(|it| shown(&it.cells)).unwrap_or_default();
    let expected = |layout: &Layout| {
        let required = layout.iter().filter(|heading| heading.required);
        required.map(|heading| heading.name).collect::<Vec<_>>().join(", ")
    };
    Reason::NoHeader { expected: layouts.iter().map(expected).collect::<Vec<_>>().join(" / "), seen }
}

/// Lists cells for a refusal, shortened where a file is wide.
fn shown(cells: &[String]) -> String {
    const MOST_CELLS: usize = 12;
    const MOST_LETTERS: usize = 40;
    let filled: Vec<&String> = cells.iter().filter(|cell| !cell.is_empty()).collect();
    let mut list: Vec<String> =
        filled.iter().take(MOST_CELLS).map(|cell| cell.chars().take(MOST_LETTERS).collect()).collect();
    if filled.len() > MOST_CELLS {
        list.push("…".to_owned());
    }
    list.join(", ")
}

/// Refuses a heading row that lacks a required column or names one twice.
pub(super) fn check(header: &Header, layout: Layout) -> Result<(), Fault> {
    let fault = |reason| Err(Fault::of_file(&header.file, reason).at(header.line));
    let missing: Vec<&str> = layout
        .iter()
        .enumerate()
        .filter(|(field, heading)| heading.required && header.columns_of(*field).is_empty())
        .map(|(_, heading)| heading.name)
        .collect();
    if !missing.is_empty() {
        let seen = shown(&header.headings);
        return fault(Reason::MissingHeadings { missing: missing.join(", "), seen });
    }
    for (field, heading) in layout.iter().enumerate() {
        let [first, others @ ..] = header.columns_of(field) else { continue };
        let same = |other: &&usize| fold(&header.shown(**other)) == fold(&header.shown(*first));
        let clash = if heading.repeats { others.iter().find(same) } else { others.first() };
        if let Some(second) = clash {
            let (first, second) = (header.shown(*first), header.shown(*second));
            return fault(Reason::DuplicateHeading { first, second });
        }
    }
    Ok(())
}
