//! Hands the rows of a CSV file to the CSV reader one at a time, with their true line and a bound on their size.

use std::io::{self, BufRead, Read, Seek, SeekFrom};

use super::{FileSort, Reason};

/// The longest cell that is read; a longer one is a slip or an attack.
const LONGEST_CELL: usize = 32 * 1024;
/// The longest row that is read, which bounds the memory that any file can take.
const LONGEST_ROW: usize = 256 * 1024;

/// Where the scan stands inside a row; it follows the same rules as the CSV reader behind it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Spot {
    CellStart,
    Plain,
    Quoted,
    /// Behind a quotation mark inside quotes: the end of them, or half of a doubled one.
    QuoteInQuoted,
}

/// A [`Read`] that never gives more than one row at a time, so that its line is known when the row comes out.
pub(super) struct Feed<R> {
    inner: R,
    delimiter: u8,
    row: Vec<u8>,
    given: usize,
    row_line: u64,
    next_line: u64,
    /// A carriage return ended the last row; a line feed right behind it belongs to it.
    after_return: bool,
    flaw: Option<(u64, Reason)>,
}

impl<R: BufRead> Feed<R> {
    /// Starts at the beginning of a file; a byte order mark has been skipped before.
    pub(super) fn new(inner: R, delimiter: u8) -> Self {
        Self {
            inner,
            delimiter,
            row: Vec::new(),
            given: 0,
            row_line: 1,
            next_line: 1,
            after_return: false,
            flaw: None,
        }
    }

    /// Returns the line at which the row given last starts.
    pub(super) fn line(&self) -> u64 {
        self.row_line
    }

    /// Returns what made the reading stop, with its line.
    pub(super) fn take_flaw(&mut self) -> Option<(u64, Reason)> {
        self.flaw.take()
    }

    /// Reads the next row that is not blank; false at the end of the file.
    pub(super) fn advance(&mut self) -> Result<bool, (u64, Reason)> {
        loop {
            self.row.clear();
            self.given = 0;
            self.row_line = self.next_line;
            let more = self.scan_row()?;
            if !self.row.is_empty() {
                self.check_letters()?;
                self.row.push(b'\n');
                return Ok(true);
            }
            if !more {
                return Ok(false);
            }
        }
    }

    /// Collects bytes up to the end of a row; false when the file ended with it.
    fn scan_row(&mut self) -> Result<bool, (u64, Reason)> {
        let mut scan = Scan { spot: Spot::CellStart, cell: 0, quote_line: self.next_line };
        loop {
            let chunk = match self.inner.fill_buf() {
                Ok(chunk) => chunk,
                Err(err) if err.kind() == io::ErrorKind::Interrupted => continue,
                Err(err) => return Err((self.next_line, Reason::Unreadable(err.to_string()))),
            };
            if chunk.is_empty() {
                let unclosed = scan.spot == Spot::Quoted;
                return if unclosed { Err((scan.quote_line, Reason::UnclosedQuote)) } else { Ok(false) };
            }
            let mut used = 0;
            let mut ended = Ok(false);
            for byte in chunk.iter().copied() {
                used += 1;
                let after_return = std::mem::replace(&mut self.after_return, byte == b'\r');
                let first_break = byte == b'\r' || (byte == b'\n' && !after_return);
                self.next_line += u64::from(first_break);
                if byte == b'\n' && after_return && scan.spot != Spot::Quoted {
                    continue;
                }
                ended = scan.take(byte, self.delimiter, self.next_line, &mut self.row);
                if !matches!(ended, Ok(false)) {
                    break;
                }
            }
            self.inner.consume(used);
            if ended.map_err(|reason| (self.row_line, reason))? {
                return Ok(true);
            }
        }
    }

    fn check_letters(&self) -> Result<(), (u64, Reason)> {
        let Err(err) = std::str::from_utf8(&self.row) else { return Ok(()) };
        let before = self.row.iter().take(err.valid_up_to());
        let breaks = before.filter(|byte| **byte == b'\n').count();
        Err((self.row_line + u64::try_from(breaks).unwrap_or_default(), Reason::NotUtf8))
    }
}

/// The scan of one row.
struct Scan {
    spot: Spot,
    cell: usize,
    quote_line: u64,
}

impl Scan {
    /// Takes one byte; true when it ended the row.
    fn take(&mut self, byte: u8, delimiter: u8, line: u64, row: &mut Vec<u8>) -> Result<bool, Reason> {
        if byte == 0 {
            return Err(Reason::WrongSort(FileSort::Binary));
        }
        let quoted = self.spot == Spot::Quoted;
        if !quoted && matches!(byte, b'\n' | b'\r') {
            return Ok(true);
        }
        self.cell += 1;
        self.spot = match (self.spot, byte) {
            (Spot::CellStart, b'"') => {
                self.quote_line = line;
                Spot::Quoted
            }
            (Spot::Quoted, b'"') => Spot::QuoteInQuoted,
            (Spot::Quoted, _) | (Spot::QuoteInQuoted, b'"') => Spot::Quoted,
            (_, byte) if byte == delimiter => {
                self.cell = 0;
                Spot::CellStart
            }
            _ => Spot::Plain,
        };
        row.push(byte);
        if self.cell > LONGEST_CELL {
            return Err(Reason::CellTooLong { kibibytes: LONGEST_CELL / 1024 });
        }
        if row.len() > LONGEST_ROW {
            return Err(Reason::RowTooLong { kibibytes: LONGEST_ROW / 1024 });
        }
        Ok(false)
    }
}

impl<R: BufRead> Read for Feed<R> {
    fn read(&mut self, space: &mut [u8]) -> io::Result<usize> {
        if self.given == self.row.len() {
            match self.advance() {
                Ok(true) => {}
                Ok(false) => return Ok(0),
                Err((line, reason)) => {
                    self.flaw = Some((line, reason));
                    return Err(io::ErrorKind::InvalidData.into());
                }
            }
        }
        let left = self.row.get(self.given..).unwrap_or_default();
        let count = left.len().min(space.len());
        for (to, from) in space.iter_mut().zip(left) {
            *to = *from;
        }
        self.given += count;
        Ok(count)
    }
}

impl<R: BufRead + Seek> Seek for Feed<R> {
    /// Goes to the start of the text; line numbers begin there.
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let place = self.inner.seek(to)?;
        self.row.clear();
        (self.given, self.row_line, self.next_line) = (0, 1, 1);
        (self.after_return, self.flaw) = (false, None);
        Ok(place)
    }
}
