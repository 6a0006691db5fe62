//! A CSV file as a table: which delimiter, where the headings are, and its rows with their lines.

use std::{
    fs::File,
    io::{BufRead, BufReader, Read, Seek, SeekFrom},
    path::Path,
    sync::Arc,
};

use super::{
    Fault, FileSort, Reason,
    feed::Feed,
    heading::{self, Header, Layout},
    row::Row,
};

/// How much of a file is searched for its headings.
const HEAD: u64 = 64 * 1024;
const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// The rows below the headings of a CSV file, blank ones left out.
pub struct Table<R> {
    header: Arc<Header>,
    /// Where the text starts, behind a byte order mark.
    start: u64,
    /// How many rows the file has, headings and titles among them.
    rows: u64,
    reader: csv::Reader<Feed<R>>,
    ended: bool,
}

/// Opens a file on the disk.
pub fn open_path(path: &Path) -> Result<BufReader<File>, Fault> {
    let name: Arc<str> = file_name(path).into();
    let file = File::open(path).map_err(|err| Fault::of_file(&name, Reason::Unreadable(err.to_string())))?;
    Ok(BufReader::new(file))
}

/// Returns the name by which a fault speaks of a file, without the folders above it.
pub fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}

impl<R: BufRead + Seek> Table<R> {
    /// Finds the headings of one of the layouts and walks through the whole file once.
    ///
    /// # Errors
    /// A [`Fault`] that refuses the file: empty, no text, not UTF-8, cells without end, headings missing or double.
    pub fn open(file: &str, mut reader: R, layouts: &[Layout]) -> Result<Self, Fault> {
        let file: Arc<str> = file.into();
        let unreadable = |err: std::io::Error| Fault::of_file(&file, Reason::Unreadable(err.to_string()));
        let mut head = Vec::new();
        reader.seek(SeekFrom::Start(0)).map_err(unreadable)?;
        reader.by_ref().take(HEAD).read_to_end(&mut head).map_err(unreadable)?;
        if let Some(sort) = sort_of(&head) {
            return Err(Fault::of_file(&file, Reason::WrongSort(sort)));
        }
        let text = head.strip_prefix(BYTE_ORDER_MARK).unwrap_or(&head);
        let start = if text.len() < head.len() { 3 } else { 0 };
        let found = heading::find(&file, text, layouts);
        let delimiter = found.as_ref().ok().and_then(|it| u8::try_from(it.delimiter).ok()).unwrap_or(b',');
        let mut feed = Feed::new(reader, delimiter);
        feed.seek(SeekFrom::Start(start)).map_err(unreadable)?;
        // A damaged file is called damaged, rather than short of headings.
        let rows = walk(&file, &mut feed)?;
        let header = found?;
        heading::check(&header, layouts.get(header.layout).copied().unwrap_or_default())?;
        let reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(delimiter)
            .from_reader(feed);
        let mut table = Self { header: Arc::new(header), start, rows, reader, ended: false };
        table.rewind()?;
        Ok(table)
    }

    /// Goes back to the first row below the headings.
    pub fn rewind(&mut self) -> Result<(), Fault> {
        let place = SeekFrom::Start(self.start);
        self.reader.seek_raw(place, csv::Position::new()).map_err(|err| self.broken(&err))?;
        self.ended = false;
        let mut skipped = csv::StringRecord::new();
        while self.reader.read_record(&mut skipped).map_err(|err| self.broken(&err))? {
            if self.reader.get_ref().line() >= self.header.line {
                break;
            }
        }
        Ok(())
    }
}

impl<R: BufRead> Table<R> {
    pub fn header(&self) -> &Arc<Header> {
        &self.header
    }

    /// Returns how many rows the file has at most, for a progress bar.
    pub fn rows(&self) -> u64 {
        self.rows
    }

    /// Makes the fault that ends the reading.
    fn broken(&mut self, err: &csv::Error) -> Fault {
        self.ended = true;
        let (line, reason) = match self.reader.get_mut().take_flaw() {
            Some((line, reason)) => (line, reason),
            None => (self.reader.get_ref().line(), Reason::Unreadable(err.to_string())),
        };
        Fault::of_file(&self.header.file, reason).at(line)
    }
}

impl<R: BufRead> Iterator for Table<R> {
    type Item = Result<Row, Fault>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.ended {
            let mut cells = csv::StringRecord::new();
            match self.reader.read_record(&mut cells) {
                Ok(true) => {
                    let row = Row::new(self.reader.get_ref().line(), Arc::clone(&self.header), cells);
                    if !row.is_blank() {
                        return Some(Ok(row));
                    }
                }
                Ok(false) => self.ended = true,
                Err(err) => return Some(Err(self.broken(&err))),
            }
        }
        None
    }
}

/// Counts the rows of a file, and finds what makes it unreadable as a whole.
fn walk<R: BufRead>(file: &Arc<str>, feed: &mut Feed<R>) -> Result<u64, Fault> {
    let mut rows = 0;
    while feed.advance().map_err(|(line, reason)| Fault::of_file(file, reason).at(line))? {
        rows += 1;
    }
    if rows == 0 { Err(Fault::of_file(file, Reason::Empty)) } else { Ok(rows) }
}

/// Knows by their first bytes the files that are handed in instead of CSV files.
fn sort_of(head: &[u8]) -> Option<FileSort> {
    let starts = |magic: &[u8]| head.starts_with(magic);
    let text: Vec<u8> =
        head.iter().skip_while(|it| it.is_ascii_whitespace()).take(9).map(u8::to_ascii_lowercase).collect();
    let page = [&b"<!doctype"[..], b"<html", b"<table", b"<?xml", b"<head", b"<style", b"<meta"];
    if starts(b"PK\x03\x04") {
        Some(FileSort::Excel)
    } else if starts(b"\xD0\xCF\x11\xE0") {
        Some(FileSort::OldExcel)
    } else if starts(b"%PDF") {
        Some(FileSort::Pdf)
    } else if starts(b"\xFF\xFE") || starts(b"\xFE\xFF") {
        Some(FileSort::Utf16)
    } else if page.iter().any(|tag| text.starts_with(tag)) {
        Some(FileSort::WebPage)
    } else {
        head.contains(&0).then_some(FileSort::Binary)
    }
}
