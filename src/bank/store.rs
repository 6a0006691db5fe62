//! SQL for statement lines: they wait in a stash and are written for many rows at once.

use std::{any::Any, collections::HashMap};

use chrono::NaiveDate;
use diesel::{connection::SimpleConnection as _, prelude::*};

use super::{KnownLine, NewLine};
use crate::{
    db::{Buffer, Db, DbError, Stash, schema::statement_lines},
    id::{AccountId, BookId, ImportId, Seq, StatementLineId},
    insert_all,
    money::Money,
};

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
            "WITH found (line, entry) AS (VALUES {}) UPDATE statement_lines SET seq = found.entry \
             FROM found WHERE statement_lines.id = found.line AND statement_lines.seq IS NULL",
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

/// Returns those lines of an account that are on file with any of the fingerprints, by fingerprint and occurrence.
pub fn known(
    db: &mut Db,
    book: BookId,
    account: AccountId,
    fingerprints: Vec<Vec<u8>>,
) -> QueryResult<HashMap<(Vec<u8>, i64), KnownLine>> {
    let rows: Vec<(Vec<u8>, i64, StatementLineId, Option<Seq>)> = statement_lines::table
        .filter(statement_lines::book_id.eq(book).and(statement_lines::account_id.eq(account)))
        .filter(statement_lines::fingerprint.eq_any(fingerprints))
        .order(statement_lines::id)
        .select((
            statement_lines::fingerprint,
            statement_lines::occurrence,
            statement_lines::id,
            statement_lines::seq,
        ))
        .load(db)?;
    Ok(rows.into_iter().map(|(print, nth, id, entry)| ((print, nth), KnownLine { id, entry })).collect())
}

/// Counts the lines of a book that wait for somebody to say what they are.
pub fn waiting(db: &mut Db, book: BookId) -> QueryResult<i64> {
    statement_lines::table
        .filter(statement_lines::book_id.eq(book).and(statement_lines::seq.is_null()))
        .count()
        .get_result(db)
}
