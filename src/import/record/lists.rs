//! A list of nominations that somebody hands in at the desk: looked at row by row, then recorded.

use std::{
    io::Cursor,
    sync::{Arc, Mutex, PoisonError},
};

use super::{FileMark, ImportError, Order, Outcome, RoundTerms, Seen, Stop, Summary, record_nominations};
use crate::{
    citizen::CitizenId,
    db::{DbError, Tx},
    id::BookId,
    import::{Fault, nominations::Nominations, write_errors, write_errors_workbook},
    ledger::Author,
    text::{Lang, clean},
};

/// A list that was looked at, or recorded where its summary names an import.
#[derive(Clone, Debug)]
pub struct ListLook {
    pub file: String,
    pub rows: Vec<Seen>,
    pub summary: Summary,
}

/// Why nothing of a list was recorded.
#[derive(Debug)]
pub enum Unlisted {
    /// It was a look, or there was nothing new.
    Looked(Box<ListLook>),
    Refused(Box<ImportError>),
}

impl From<DbError> for Unlisted {
    fn from(err: DbError) -> Self {
        Self::Refused(Box::new(err.into()))
    }
}

impl From<Fault> for Unlisted {
    fn from(fault: Fault) -> Self {
        Self::Refused(Box::new(fault.into()))
    }
}

fn mark(name: &str, bytes: &[u8]) -> FileMark {
    let name = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let name = clean(name).ok().filter(|it| !it.is_empty()).unwrap_or_else(|| "de-cu.csv".to_owned());
    FileMark::of_bytes(name, bytes)
}

/// Hides ID numbers in the words that a page shows for a bad row; the file of bad rows gives them back as they came.
fn mask(row: &mut Seen) {
    let Outcome::Refused(fault) = &row.outcome else { return };
    let shown =
        |cell: &String| CitizenId::read(cell).map_or_else(|_| cell.trim().to_owned(), |it| it.masked());
    let cells: Vec<String> = fault.cells.iter().map(shown).filter(|it| !it.is_empty()).collect();
    row.memo = cells.join(" · ");
}

/// Puts the people of the good rows forward; a dry run does the same and takes it back.
///
/// # Errors
/// [`Unlisted::Looked`] after a dry run, and where no row was new.
pub fn record_list(
    tx: &mut Tx,
    (author, book): (&Author, BookId),
    (name, bytes): (&str, Vec<u8>),
    terms: &RoundTerms,
    dry_run: bool,
) -> Result<ListLook, Unlisted> {
    let mark = mark(name, &bytes);
    let list = Nominations::open(&mark.name, Cursor::new(bytes))?;
    let seen = Arc::new(Mutex::new(Vec::new()));
    let notes = Arc::clone(&seen);
    let watch = move |row| notes.lock().unwrap_or_else(PoisonError::into_inner).push(row);
    let file = mark.name.clone();
    let order = Order::new(author.clone(), book, mark).dry_run(dry_run).watched(watch);
    let result = record_nominations(tx, order, list, terms);
    let mut rows = std::mem::take(&mut *seen.lock().unwrap_or_else(PoisonError::into_inner));
    rows.sort_by_key(|row: &Seen| row.line);
    rows.iter_mut().for_each(mask);
    let look = |summary| ListLook { file, rows, summary };
    match result {
        Ok(summary) => Ok(look(summary)),
        Err(Stop::Undone(summary)) => Err(Unlisted::Looked(Box::new(look(*summary)))),
        Err(Stop::Refused(err)) => Err(Unlisted::Refused(err)),
    }
}

/// How bad rows are handed back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sheet {
    Csv,
    Workbook,
}

/// Writes bad rows of a list with their reasons, to be mended and handed in again.
pub fn bad_rows(
    name: &str,
    bytes: Vec<u8>,
    look: &ListLook,
    (sheet, lang): (Sheet, Lang),
) -> Result<Vec<u8>, Unlisted> {
    let mark = mark(name, &bytes);
    let headings = Nominations::open(&mark.name, Cursor::new(bytes))?.table().header().headings.clone();
    let faults = look.rows.iter().filter_map(|row| match &row.outcome {
        Outcome::Refused(fault) => Some(fault),
        Outcome::New | Outcome::Known => None,
    });
    let unwritten = |err: std::io::Error| Unlisted::Refused(Box::new(err.into()));
    match sheet {
        Sheet::Csv => {
            let mut written = Vec::new();
            let done = write_errors(&mut written, &headings, faults, lang);
            done.map_err(|err| unwritten(std::io::Error::other(err)))?;
            Ok(written)
        }
        Sheet::Workbook => write_errors_workbook(&headings, faults, lang)
            .map_err(|err| unwritten(std::io::Error::other(err))),
    }
}
