//! A statement that somebody hands in at the desk: kept, looked at row by row, recorded.
//!
//! The file stays on the server under its digest from the first look on, in the same database as the books. What
//! is recorded is therefore what was looked at, whatever the browser has done in between, after a restart and with
//! several server processes as well; nobody has to choose the file twice.

use std::{
    io::Cursor,
    sync::{Arc, Mutex, PoisonError},
};

use chrono::NaiveDate;

use super::{
    FileMark, ImportError, Judged, Order, StatementTerms, Stop, Summary,
    files::{self, KeptFile},
    record_statement,
};
use crate::{
    bank::BankAccount,
    db::{Db, DbError, Tx},
    import::{
        Fault,
        statement::{Bank, Decision, Statement, number::NumberStyle},
        write_errors,
    },
    ledger::{Author, chain::Hash, store::chart},
    money::Money,
    text::{Lang, clean},
};

/// What becomes of one row of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    New,
    /// An earlier file has brought it.
    Known,
    Refused(Fault),
}

/// A row of a file with what becomes of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    pub line: u64,
    pub day: Option<NaiveDate>,
    pub amount: Option<Money>,
    pub memo: String,
    pub outcome: Outcome,
    /// What the rules say of a person who is put forward.
    pub judged: Option<Judged>,
}

impl Seen {
    /// Tells of a row that cannot be taken; its cells are shown as they stand.
    pub(super) fn refused(fault: &Fault) -> Self {
        let cells: Vec<&str> = fault.cells.iter().map(|it| it.trim()).filter(|it| !it.is_empty()).collect();
        Self {
            line: fault.line.unwrap_or_default(),
            day: None,
            amount: None,
            memo: cells.join(" · "),
            outcome: Outcome::Refused(fault.clone()),
            judged: None,
        }
    }
}

/// A file that was looked at row by row.
#[derive(Clone, Debug)]
pub struct Look {
    pub file: String,
    pub bank: Decision,
    pub style: NumberStyle,
    pub rows: Vec<Seen>,
    pub summary: Summary,
}

/// Why nothing was recorded.
#[derive(Debug)]
pub enum Unrecorded {
    /// It was a look, or there was nothing new.
    Looked(Box<Look>),
    Refused(Box<ImportError>),
    /// The file is not kept any more.
    Gone,
}

impl From<DbError> for Unrecorded {
    fn from(err: DbError) -> Self {
        Self::Refused(Box::new(err.into()))
    }
}

impl From<diesel::result::Error> for Unrecorded {
    fn from(err: diesel::result::Error) -> Self {
        DbError::from(err).into()
    }
}

impl From<Fault> for Unrecorded {
    fn from(fault: Fault) -> Self {
        Self::Refused(Box::new(fault.into()))
    }
}

/// Keeps a file that somebody has handed in and returns its digest.
///
/// # Errors
/// A file that is no statement at all is not kept.
pub fn keep_statement(
    tx: &mut Tx,
    author: &Author,
    account: &BankAccount,
    (name, bytes): (&str, Vec<u8>),
) -> Result<Hash, Unrecorded> {
    let name = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let name = clean(name).ok().filter(|it| !it.is_empty()).unwrap_or_else(|| "sao-ke.csv".to_owned());
    let mark = FileMark::of_bytes(name, &bytes);
    Statement::open(&mark.name, Cursor::new(&bytes), Bank::Auto)?;
    let digest = Hash(mark.sha256);
    files::keep(tx.db()?, author, (account.book, account.id), &KeptFile { mark, bytes })?;
    Ok(digest)
}

/// Records the good rows of a kept file; a dry run does the same and takes it back.
///
/// # Errors
/// [`Unrecorded::Looked`] after a dry run, and where no row was new.
pub fn record_kept(
    tx: &mut Tx,
    author: &Author,
    account: &BankAccount,
    digest: Hash,
    dry_run: bool,
) -> Result<Look, Unrecorded> {
    let db = tx.db()?;
    let kept = files::kept(db, (account.book, account.id), digest)?.ok_or(Unrecorded::Gone)?;
    let code = chart(db, account.book)?.get(account.account).map(|it| it.code.clone()).unwrap_or_default();
    let statement = Statement::open(&kept.mark.name, Cursor::new(kept.bytes), Bank::Auto)?;
    let (bank, style) = (statement.decision().clone(), statement.number_style().clone());
    let seen = Arc::new(Mutex::new(Vec::new()));
    let notes = Arc::clone(&seen);
    let watch = move |row| notes.lock().unwrap_or_else(PoisonError::into_inner).push(row);
    let file = kept.mark.name.clone();
    let order = Order::new(author.clone(), account.book, kept.mark).dry_run(dry_run).watched(watch);
    let result = record_statement(tx, order, statement, &StatementTerms { account: code, as_gifts: None });
    let mut rows = std::mem::take(&mut *seen.lock().unwrap_or_else(PoisonError::into_inner));
    rows.sort_by_key(|row: &Seen| row.line);
    let look = |summary| Look { file, bank, style, rows, summary };
    match result {
        Ok(summary) => Ok(look(summary)),
        Err(Stop::Undone(summary)) => Err(Unrecorded::Looked(Box::new(look(*summary)))),
        Err(Stop::Refused(err)) => Err(Unrecorded::Refused(err)),
    }
}

/// Writes the bad rows of a kept file with their reasons, to be mended and handed in again.
pub fn kept_errors(
    db: &mut Db,
    account: &BankAccount,
    digest: Hash,
    lang: Lang,
) -> Result<Option<Vec<u8>>, Unrecorded> {
    let Some(kept) = files::kept(db, (account.book, account.id), digest)? else { return Ok(None) };
    let statement = Statement::open(&kept.mark.name, Cursor::new(kept.bytes), Bank::Auto)?;
    let headings = statement.table().header().headings.clone();
    let faults: Vec<Fault> = statement.filter_map(Result::err).collect();
    let mut bytes = Vec::new();
    let unwritten = |err: csv::Error| Unrecorded::Refused(Box::new(err.into()));
    write_errors(&mut bytes, &headings, &faults, lang).map_err(unwritten)?;
    Ok(Some(bytes))
}
