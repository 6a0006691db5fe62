//! What an import is asked to do, and what has come of it so far.

use std::{
    fs::File,
    io::{self, Write},
    path::Path,
};

use sha2::{Digest as _, Sha256};

use super::{Doubts, ImportError, Seen};
use crate::{
    id::{BookId, ImportId, Seq},
    import::{ErrorFile, Fault, table::file_name},
    ledger::Author,
    money::Money,
};

/// How many bad rows a refusal shows.
const SHOWN: usize = 5;

/// The file that is read, as the audit log remembers it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileMark {
    pub name: String,
    pub sha256: [u8; 32],
}

impl FileMark {
    /// Hashes a file without holding it in memory.
    ///
    /// # Errors
    /// What the disk says.
    pub fn of(path: &Path) -> io::Result<Self> {
        let mut hash = Sha256::new();
        io::copy(&mut File::open(path)?, &mut hash)?;
        Ok(Self { name: file_name(path), sha256: hash.finalize().into() })
    }

    pub(super) fn of_bytes(name: String, bytes: &[u8]) -> Self {
        Self { name, sha256: Sha256::digest(bytes).into() }
    }

    pub(super) fn hex(&self) -> String {
        crate::ledger::chain::Hash(self.sha256).to_string()
    }
}

/// What an import has counted.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Summary {
    /// None where nothing was recorded.
    #[serde(skip)]
    pub import: Option<ImportId>,
    /// Rows below the headings, the bad ones among them.
    pub rows: i64,
    /// Rows that brought something new.
    pub added: i64,
    /// Rows that an earlier file had brought already.
    pub known: i64,
    /// Rows that could not be read or that the books refuse.
    pub refused: i64,
    pub gifts: i64,
    /// Gifts whose sender nobody knows yet, counted among the gifts.
    pub unidentified: i64,
    /// Money out, and money in that is not recorded as a gift: waits in the queue.
    pub queued: i64,
    pub new_donors: i64,
    pub nominations: i64,
    /// Nominations that the rules refuse, counted among the nominations.
    pub blocked: i64,
    /// The value of the gifts.
    pub amount: Money,
    /// What was recorded and should be looked at; told to whoever imports, not kept.
    #[serde(skip)]
    pub doubts: Doubts,
}

/// One import: who asks for it, where it goes, and what becomes of bad rows.
pub struct Order {
    pub(super) author: Author,
    pub(super) book: BookId,
    pub(super) file: FileMark,
    pub(super) dry_run: bool,
    errors: Option<ErrorFile<Box<dyn Write + Send>>>,
    progress: Box<dyn FnMut(i64) + Send>,
    /// Told what becomes of each row; whoever watches sees to the bad rows as well.
    watch: Option<Box<dyn FnMut(Seen) + Send>>,
    /// The last gift that was in the book before; none where it had none.
    pub(super) through: Option<Seq>,
    pub(super) summary: Summary,
    first: Vec<Fault>,
}

impl Order {
    /// Asks for a real import in which one bad row refuses the whole file.
    pub fn new(author: Author, book: BookId, file: FileMark) -> Self {
        Self {
            author,
            book,
            file,
            dry_run: false,
            errors: None,
            progress: Box::new(|_| {}),
            watch: None,
            through: None,
            summary: Summary::default(),
            first: Vec::new(),
        }
    }

    /// Does everything and then undoes it.
    #[must_use]
    pub fn dry_run(mut self, dry_run: bool) -> Self {
        self.dry_run = dry_run;
        self
    }

    /// Lets the good rows in and hands the bad ones back.
    #[must_use]
    pub fn errors_to(mut self, errors: Option<ErrorFile<Box<dyn Write + Send>>>) -> Self {
        self.errors = errors;
        self
    }

    /// Tells now and then how many rows are done.
    #[must_use]
    pub fn progress(mut self, progress: impl FnMut(i64) + Send + 'static) -> Self {
        self.progress = Box::new(progress);
        self
    }

    /// Tells what becomes of each row, and lets the good ones in.
    #[must_use]
    pub fn watched(mut self, watch: impl FnMut(Seen) + Send + 'static) -> Self {
        self.watch = Some(Box::new(watch));
        self
    }

    pub(super) fn is_watched(&self) -> bool {
        self.watch.is_some()
    }

    pub(super) fn saw(&mut self, row: impl FnOnce() -> Seen) {
        if let Some(watch) = &mut self.watch {
            watch(row());
        }
    }

    pub(super) fn show_progress(&mut self) {
        (self.progress)(self.summary.rows);
    }

    /// Takes note of a bad row, or gives up where the fault is the file's.
    pub(super) fn refuse(&mut self, fault: Fault) -> Result<(), ImportError> {
        if fault.refuses_file() {
            return Err(fault.into());
        }
        self.summary.refused += 1;
        self.saw(|| Seen::refused(&fault));
        match &mut self.errors {
            Some(errors) => errors.add(&fault)?,
            None if self.first.len() < SHOWN => self.first.push(fault),
            None => {}
        }
        Ok(())
    }

    /// Refuses the file where bad rows have nowhere to go, else makes sure that they have gone there.
    pub(super) fn close_errors(&mut self) -> Result<(), ImportError> {
        match self.errors.take() {
            Some(errors) => Ok(errors.finish()?),
            None if self.summary.refused > 0 && self.watch.is_none() => Err(ImportError::BadRows {
                file: self.file.name.clone(),
                count: self.summary.refused,
                first: std::mem::take(&mut self.first),
            }),
            None => Ok(()),
        }
    }
}
