//! `sovang export`: the books as files for other programs.

use std::{
    fs::{self, File},
    io::{self, BufWriter, Write},
    path::{Path, PathBuf},
};

use indicatif::{ProgressBar, ProgressStyle};

use super::{
    args::Span,
    desk::{Desk, Refused},
    report::Reading,
};
use crate::{
    db::Db,
    report::{ReportError, View, files},
};

#[derive(Clone, Debug, clap::Subcommand)]
pub enum ExportVerb {
    /// Sổ nhật ký dạng hledger và ledger đọc được | A journal that hledger and ledger can read
    Hledger(ExportArgs),
    /// Sổ nhật ký dạng CSV, mỗi dòng một định khoản | The journal as CSV, one posting a line
    Csv(ExportArgs),
}

#[derive(Clone, Debug, clap::Args)]
pub struct ExportArgs {
    /// Đơn vị có sổ | Unit that keeps the books
    #[arg(long, value_name = "MÃ|CODE")]
    pub unit: String,
    #[command(flatten)]
    pub span: Span,
    /// Ghi ra tệp này thay vì in ra màn hình | Writes to this file instead of the screen
    #[arg(long, value_name = "TỆP|FILE")]
    pub output: Option<PathBuf>,
}

/// Which of the two files is written.
#[derive(Clone, Copy)]
enum Kind {
    Hledger,
    Csv,
}

impl ExportVerb {
    pub fn run(self, desk: &Desk) -> Result<(), Refused> {
        let (kind, args) = match self {
            Self::Hledger(args) => (Kind::Hledger, args),
            Self::Csv(args) => (Kind::Csv, args),
        };
        let reading = Reading::open(desk, &args.unit, args.span)?;
        reading.read(|db, view| match &args.output {
            Some(path) => to_file(path, |out| write(out, db, &view, kind)),
            None => write(&mut BufWriter::new(io::stdout().lock()), db, &view, kind),
        })
    }
}

/// Writes beside the file and renames at the end, so that a file that is there is whole.
fn to_file(
    path: &Path,
    write: impl FnOnce(&mut BufWriter<File>) -> Result<(), ReportError>,
) -> Result<(), ReportError> {
    let mut partial = path.as_os_str().to_owned();
    partial.push(".partial");
    let partial = PathBuf::from(partial);
    let mut out = BufWriter::new(File::create(&partial)?);
    let written = write(&mut out).and_then(|()| Ok(out.flush()?));
    match written {
        Ok(()) => Ok(fs::rename(&partial, path)?),
        Err(err) => {
            // What was written is of no use; that it cannot be removed either changes nothing.
            drop(fs::remove_file(&partial));
            Err(err)
        }
    }
}

fn write(out: &mut impl Write, db: &mut Db, view: &View, kind: Kind) -> Result<(), ReportError> {
    let bar = bar(view.known.0);
    let step = || bar.inc(1);
    let written = match kind {
        Kind::Hledger => files::hledger(out, db, view, step),
        Kind::Csv => files::csv(out, db, view, step),
    };
    bar.finish_and_clear();
    match written {
        // A reader that closes the pipe early, as `| head` does, has all it wanted.
        Err(ReportError::Output(err)) if err.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        other => other,
    }
}

/// Shows how far a long run has come, on the error stream and only where that is a terminal.
pub(super) fn bar(entries: i64) -> ProgressBar {
    let bar = ProgressBar::new(u64::try_from(entries).unwrap_or_default());
    let style = ProgressStyle::with_template("{bar:40} {human_pos}/{human_len} {eta}");
    bar.with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}
