//! SQL for accounts at banks, statement lines and decisions. Lines of files wait in a stash and are written together.

use std::any::Any;

use chrono::NaiveDate;
use diesel::{connection::SimpleConnection as _, prelude::*};

use super::{BankError, CodeKind, DecisionKind, LineState, NewLine};
use crate::{
    db::{Buffer, Db, DbError, Stash, schema::statement_lines},
    id::{AccountId, BookId, ImportId, Seq, StatementLineId},
    insert_all,
    money::Money,
    query_errors, stored_as_text,
};

mod accounts;
mod appeals;
mod decisions;
mod entries;
mod expected;
mod imports;
mod lines;

pub use accounts::*;
pub use appeals::*;
pub use decisions::*;
pub use entries::*;
pub use expected::*;
pub use imports::*;
pub use lines::*;

stored_as_text! { LineState, DecisionKind, CodeKind }
query_errors! { BankError }

const CHUNK: usize = 400;

#[derive(Insertable)]
#[diesel(table_name = statement_lines, treat_none_as_default_value = false)]
struct LineRow {
    book_id: BookId,
    account_id: AccountId,
    import_id: ImportId,
    file_line: i64,
    day: NaiveDate,
    document: String,
    reference: String,
    memo: String,
    offset_name: String,
    amount: Money,
    balance: Option<Money>,
    fingerprint: Vec<u8>,
    occurrence: i64,
    state: LineState,
    seq: Option<Seq>,
}

/// Lines that wait to be written, and lines on file that were found to be an entry.
#[derive(Default)]
pub struct LineStash {
    lines: Buffer<LineRow>,
    explained: Buffer<(StatementLineId, Seq)>,
}

impl LineStash {
    pub fn add(&mut self, line: NewLine) {
        self.lines.push(LineRow {
            book_id: line.book,
            account_id: line.account,
            import_id: line.import,
            file_line: line.file_line,
            day: line.day,
            document: line.document,
            reference: line.reference,
            memo: line.memo,
            offset_name: line.offset_name,
            amount: line.amount,
            balance: line.balance,
            fingerprint: line.fingerprint.to_vec(),
            occurrence: line.occurrence,
            state: if line.entry.is_some() { LineState::Explained } else { LineState::Waiting },
            seq: line.entry,
        });
    }

    /// Notes which entry records a line that is on file already.
    pub fn explain(&mut self, line: StatementLineId, entry: Seq) {
        self.explained.push((line, entry));
    }

    fn flush(&mut self, db: &mut Db, current: bool) -> Result<(), DbError> {
        let (lines, explained) = if current {
            (self.lines.take_all(), self.explained.take_all())
        } else {
            (self.lines.take_kept(), self.explained.take_kept())
        };
        insert_all!(db, statement_lines, lines, CHUNK);
        explain(db, &explained)
    }
}

/// Writes which entries record some lines. All values are numbers, so they stand in the statement's text.
fn explain(db: &mut Db, explained: &[(StatementLineId, Seq)]) -> Result<(), DbError> {
    for chunk in explained.chunks(CHUNK) {
        let rows: Vec<String> = chunk.iter().map(|(line, entry)| format!("({line},{entry})")).collect();
        db.batch_execute(&format!(
            "WITH found (line, entry) AS (VALUES {}) UPDATE statement_lines SET seq = found.entry, \
             state = 'explained' FROM found WHERE statement_lines.id = found.line \
             AND statement_lines.state IN ('waiting', 'explained')",
            rows.join(",")
        ))?;
    }
    Ok(())
}

impl Stash for LineStash {
    fn flush_kept(&mut self, db: &mut Db) -> Result<(), DbError> {
        self.flush(db, false)
    }

    fn flush_current(&mut self, db: &mut Db) -> Result<(), DbError> {
        self.flush(db, true)
    }

    fn keep(&mut self) {
        self.lines.keep();
        self.explained.keep();
    }

    fn discard(&mut self) {
        self.lines.discard();
        self.explained.discard();
    }

    fn rank(&self) -> u8 {
        3
    }

    fn as_any(&mut self) -> &mut dyn Any {
        self
    }
}
