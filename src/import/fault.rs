//! One thing that is wrong with a file: where it is, what it is, and what to do.

use std::{fmt, sync::Arc};

use super::Reason;
use crate::say;

/// Why a file or one of its rows cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct Fault {
    pub file: Arc<str>,
    /// The line of the file as an editor counts it; none where the file as a whole is meant.
    pub line: Option<u64>,
    /// The heading of the column as the file writes it, or its number.
    pub column: Option<Box<str>>,
    pub reason: Box<Reason>,
    /// The row as it stands in the file, to be handed back with the reason.
    pub cells: Vec<String>,
}

impl Fault {
    pub(super) fn of_file(file: &Arc<str>, reason: Reason) -> Self {
        Self { file: Arc::clone(file), line: None, column: None, reason: Box::new(reason), cells: Vec::new() }
    }

    pub(super) fn at(mut self, line: u64) -> Self {
        self.line = Some(line);
        self
    }

    /// Tells whether nothing of the file can be taken, rather than this one row.
    pub fn refuses_file(&self) -> bool {
        self.reason.refuses_file()
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { file, line, column, reason, .. } = self;
        say!(f, "Tệp {file}", "File {file}")?;
        if let Some(line) = line {
            say!(f, ", dòng {line}", ", line {line}")?;
        }
        if let Some(column) = column {
            say!(f, ", cột “{column}”", ", column “{column}”")?;
        }
        say!(f, ": {reason}.", ": {reason:#}.")
    }
}
