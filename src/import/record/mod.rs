//! Files into the books: what the readers have read becomes gifts, statement lines and nominations.
//!
//! One import is one write job. It reads a few thousand rows, asks the books what they know of them, records
//! the new ones and goes on, so that its memory does not grow with the file. A dry run is the same job, undone.

mod donations;
mod donor;
mod doubt;
mod error;
mod files;
mod handed_in;
mod lists;
mod nominations;
mod note;
mod order;
mod statement;
mod store;

pub use donations::{ListTerms, record_donations};
pub use doubt::{Doubt, Doubts};
pub use error::{ImportError, Stop, settle};
pub use files::KEPT_DAYS;
pub use handed_in::{Look, Outcome, Seen, Unrecorded, keep_statement, kept_errors, record_kept};
pub use lists::{ListLook, Sheet, Unlisted, bad_rows, record_list};
pub use nominations::{RoundTerms, record_nominations};
pub use note::{Judged, Note};
pub use order::{FileMark, Order, Summary};
pub use statement::{StatementTerms, record_statement};

use super::{Fault, row::Row};
use crate::{
    codes,
    db::Tx,
    donation::{self, DonationError},
    id::ImportId,
    ledger::{
        journal::{Journal, PostError},
        once::Refusal as _,
    },
};

codes! {
    /// What sort of file was read.
    pub enum FileKind ("loại tệp", "kind of file") {
        Donations = "donations" ("danh sách ủng hộ", "list of gifts"),
        Statement = "statement" ("sao kê ngân hàng", "bank statement"),
        Nominations = "nominations" ("danh sách đề cử", "list of nominations"),
    }
}

/// How many rows are asked about and written together: enough for full statements, little enough for memory.
const CHUNK: usize = 2000;

/// What one row says, and the row itself.
type Read<T> = (T, Row);

/// The part of an import that is different for each kind of file.
trait Recorder {
    const KIND: FileKind;
    type Item;

    fn next(&mut self) -> Option<Result<Read<Self::Item>, Fault>>;

    /// Records rows of the file; a row that the books refuse becomes a fault of the order.
    fn record(
        &mut self,
        tx: &mut Tx,
        order: &mut Order,
        import: ImportId,
        rows: Vec<Read<Self::Item>>,
    ) -> Result<(), ImportError>;
}

/// Carries out one import inside a write job.
///
/// # Errors
/// [`Stop`]: the file was refused, or everything went well and must be undone all the same.
fn run<R: Recorder>(tx: &mut Tx, mut order: Order, mut recorder: R) -> Result<Summary, Stop> {
    let import = store::begin(tx.db()?, order.book, R::KIND, &order.file, &order.author)?;
    order.through = donation::store::last_seq(tx.db()?, order.book)?;
    let mut rows = Vec::with_capacity(CHUNK);
    loop {
        let found = recorder.next();
        let ended = found.is_none();
        match found {
            Some(Ok(row)) => rows.push(row),
            Some(Err(fault)) => order.refuse(fault)?,
            None => {}
        }
        order.summary.rows += i64::from(!ended);
        if rows.len() == CHUNK || ended {
            let read = rows.len();
            recorder.record(tx, &mut order, import, std::mem::take(&mut rows))?;
            tx.worked(read)?;
            order.show_progress();
        }
        if ended {
            return finish(tx, order, import, R::KIND);
        }
    }
}

fn finish(tx: &mut Tx, mut order: Order, import: ImportId, kind: FileKind) -> Result<Summary, Stop> {
    order.close_errors()?;
    if order.dry_run || order.summary.added == 0 {
        // Nothing new leaves no row at all, so that a file imported twice changes nothing.
        return Err(Stop::Undone(Box::new(order.summary)));
    }
    let Order { author, book, file, mut summary, .. } = order;
    store::finish(tx.db()?, import, &summary)?;
    summary.import = Some(import);
    let after = serde_json::json!({"file": file.name, "sha256": file.hex(), "counts": summary});
    let mut journal = Journal::open(tx, book, &author)?;
    journal.record(
        &format!("import.{kind}", kind = kind.code()),
        format!("import {import}"),
        None,
        Some(after.to_string()),
    );
    Ok(summary)
}

/// Tells whether the books have refused one gift, leaving nothing of it, rather than failed in the middle of it.
fn refuses_row(err: &DonationError) -> bool {
    let half_done = matches!(err, DonationError::Money(_) | DonationError::Post(PostError::Money(_)));
    err.is_refusal() && !half_done
}
