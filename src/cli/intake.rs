//! What every import does around its write job: the file, the file of bad rows, and telling how far it is.

use std::{
    fmt,
    fs::File,
    io::{self, BufReader, BufWriter, IsTerminal as _, Write},
    path::{Path, PathBuf},
};

use indicatif::{ProgressBar, ProgressStyle};

use super::{
    args::FileIn,
    desk::{Desk, Refused},
};
use crate::{
    db::Pool,
    id::BookId,
    import::{
        ErrorFile, Fault,
        record::{FileMark, ImportError, Order, Summary},
        table::open_path,
    },
    say,
    text::Lang,
};

/// How many rows pass between two lines of progress where there is no terminal.
const ROWS_PER_LINE: i64 = 10_000;

#[derive(Debug, thiserror::Error)]
enum IntakeError {
    /// The bad rows would be written over the file that is read.
    ErrorsOverInput(String),
    Unwritable(String, io::Error),
}

impl fmt::Display for IntakeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ErrorsOverInput(path) => say!(
                f,
                "--errors trỏ vào chính tệp đang nhập ({path}); hãy chọn tên tệp khác",
                "--errors names the very file that is imported ({path}); choose another name"
            ),
            Self::Unwritable(path, err) => say!(
                f,
                "không ghi được tệp {path} ({err}); hãy chọn chỗ khác cho --errors",
                "the file {path} cannot be written ({err}); choose another place for --errors"
            ),
        }
    }
}

impl FileIn {
    pub(super) fn open(&self) -> Result<BufReader<File>, Fault> {
        open_path(&self.file)
    }
}

/// An import under way.
pub(super) struct Intake {
    /// Where the bad rows are written first, and where they go when the import has ended well.
    errors: Option<(PathBuf, PathBuf)>,
    bar: Option<ProgressBar>,
}

impl Intake {
    /// Prepares an order as the command line asks for it.
    pub(super) fn begin(
        desk: &Desk,
        pool: &Pool,
        book: BookId,
        input: &FileIn,
        headings: &[String],
        rows: u64,
    ) -> Result<(Self, Order), Refused> {
        let mark = FileMark::of(&input.file)?;
        let mut order = Order::new(desk.author(pool)?, book, mark).dry_run(input.dry_run);
        let errors = match &input.errors {
            None => None,
            Some(path) => {
                if is_same_file(path, &input.file) {
                    return Err(IntakeError::ErrorsOverInput(path.display().to_string()).into());
                }
                let draft = draft_of(path);
                order = order.errors_to(Some(start_errors(&draft, headings, desk.lang)?));
                Some((draft, path.clone()))
            }
        };
        let bar = io::stderr().is_terminal().then(|| bar(rows));
        let order = match bar.clone() {
            Some(bar) => order.progress(move |done| bar.set_position(done.unsigned_abs())),
            None => order.progress(plain_lines(desk.lang, rows)),
        };
        Ok((Self { errors, bar }, order))
    }

    /// Puts the bad rows where they were asked for, if there are any and the import was not refused.
    pub(super) fn end(self, result: Result<Summary, ImportError>) -> Result<Summary, Refused> {
        if let Some(bar) = self.bar {
            bar.finish_and_clear();
        }
        let has_errors = result.as_ref().is_ok_and(|summary| summary.refused > 0);
        if let Some((draft, path)) = self.errors {
            let moved =
                if has_errors { std::fs::rename(&draft, &path) } else { std::fs::remove_file(&draft) };
            moved.map_err(|err| IntakeError::Unwritable(path.display().to_string(), err))?;
        }
        Ok(result?)
    }
}

fn is_same_file(left: &Path, right: &Path) -> bool {
    match (left.canonicalize(), right.canonicalize()) {
        (Ok(left), Ok(right)) => left == right,
        _ => false,
    }
}

/// Returns the name of the file beside it that becomes the file of bad rows in the end.
fn draft_of(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".part");
    name.into()
}

fn start_errors(
    path: &Path,
    headings: &[String],
    lang: Lang,
) -> Result<ErrorFile<Box<dyn Write + Send>>, Refused> {
    let unwritable = |err| IntakeError::Unwritable(path.display().to_string(), err);
    let file: Box<dyn Write + Send> = Box::new(BufWriter::new(File::create(path).map_err(unwritable)?));
    Ok(ErrorFile::new(file, headings, lang).map_err(|err| unwritable(err.into()))?)
}

fn bar(rows: u64) -> ProgressBar {
    let bar = ProgressBar::new(rows);
    let style = ProgressStyle::with_template("{wide_bar} {pos}/{len} ({eta})");
    bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
    bar
}

/// Writes a line now and then for those who read a log instead of a terminal.
fn plain_lines(lang: Lang, rows: u64) -> impl FnMut(i64) + Send + 'static {
    let mut next = ROWS_PER_LINE;
    move |done| {
        if done >= next {
            next = done + ROWS_PER_LINE;
            let (vietnamese, english) =
                (format!("Đã đọc {done}/{rows} dòng"), format!("{done}/{rows} rows read"));
            // Whoever closed this stream does not want to know.
            drop(writeln!(io::stderr(), "{}", lang.pick(&vietnamese, &english)));
        }
    }
}
