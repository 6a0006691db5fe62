//! SQL for statement lines.

use std::collections::HashMap;

use chrono::NaiveDate;
use diesel::{dsl::exists, prelude::*};

use super::super::{KnownLine, LineState, StatementLine, reconcile::BankLine};
use crate::{
    db::{
        Db,
        schema::{entries, statement_lines},
    },
    id::{AccountId, BookId, ImportId, Seq, StatementLineId},
    ledger::LinkKind,
    money::Money,
};

/// True of lines whose entry has been reversed: they wait again, whoever reversed it.
macro_rules! lost_its_entry {
    () => {
        exists(
            entries::table
                .filter(entries::book_id.eq(statement_lines::book_id))
                .filter(entries::link_seq.eq(statement_lines::seq))
                .filter(entries::link_kind.eq(LinkKind::Reversal)),
        )
    };
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = statement_lines)]
struct Row {
    id: StatementLineId,
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
    state: LineState,
    seq: Option<Seq>,
}

/// Builds a line from its row, which waits again where its entry was reversed.
fn line((row, lost): (Row, bool)) -> StatementLine {
    StatementLine {
        id: row.id,
        account: row.account_id,
        import: row.import_id,
        file_line: row.file_line,
        day: row.day,
        document: row.document,
        reference: row.reference,
        memo: row.memo,
        offset_name: row.offset_name,
        amount: row.amount,
        balance: row.balance,
        state: if lost { LineState::Waiting } else { row.state },
        entry: row.seq.filter(|_| !lost),
    }
}

/// Returns those lines of an account that are on file with any of the fingerprints, by fingerprint and occurrence.
pub fn known(
    db: &mut Db,
    book: BookId,
    account: AccountId,
    fingerprints: Vec<Vec<u8>>,
) -> QueryResult<HashMap<(Vec<u8>, i64), KnownLine>> {
    let rows: Vec<(Vec<u8>, i64, StatementLineId, LineState)> = statement_lines::table
        .filter(statement_lines::book_id.eq(book).and(statement_lines::account_id.eq(account)))
        .filter(statement_lines::fingerprint.eq_any(fingerprints))
        .filter(statement_lines::state.ne(LineState::Withdrawn))
        .order(statement_lines::id)
        .select((
            statement_lines::fingerprint,
            statement_lines::occurrence,
            statement_lines::id,
            statement_lines::state,
        ))
        .load(db)?;
    let known = |id, state| KnownLine { id, waits: state == LineState::Waiting };
    Ok(rows.into_iter().map(|(print, nth, id, state)| ((print, nth), known(id, state))).collect())
}

/// Counts the lines of a book that wait for somebody to say what they are.
pub fn waiting(db: &mut Db, book: BookId) -> QueryResult<i64> {
    statement_lines::table
        .filter(statement_lines::book_id.eq(book))
        .filter(statement_lines::state.eq(LineState::Waiting).or(lost_its_entry!()))
        .count()
        .get_result(db)
}

/// Returns the lines of an account that wait, the oldest first.
pub fn queue(db: &mut Db, book: BookId, account: AccountId) -> QueryResult<Vec<StatementLine>> {
    let rows: Vec<(Row, bool)> = statement_lines::table
        .filter(statement_lines::book_id.eq(book).and(statement_lines::account_id.eq(account)))
        .filter(statement_lines::state.eq(LineState::Waiting).or(lost_its_entry!()))
        .order((statement_lines::day, statement_lines::id))
        .select((Row::as_select(), lost_its_entry!()))
        .load(db)?;
    Ok(rows.into_iter().map(line).collect())
}

pub fn find_line(db: &mut Db, book: BookId, id: StatementLineId) -> QueryResult<Option<StatementLine>> {
    let row: Option<(Row, bool)> = statement_lines::table
        .filter(statement_lines::book_id.eq(book).and(statement_lines::id.eq(id)))
        .select((Row::as_select(), lost_its_entry!()))
        .first(db)
        .optional()?;
    Ok(row.map(line))
}

/// Returns every line of an account that stands, with what came of it, in the order of their ids.
pub fn lines_of(db: &mut Db, book: BookId, account: AccountId) -> QueryResult<Vec<StatementLine>> {
    let rows: Vec<(Row, bool)> = statement_lines::table
        .filter(statement_lines::book_id.eq(book).and(statement_lines::account_id.eq(account)))
        .filter(statement_lines::state.ne(LineState::Withdrawn))
        .order(statement_lines::id)
        .select((Row::as_select(), lost_its_entry!()))
        .load(db)?;
    Ok(rows.into_iter().map(line).collect())
}

/// Returns the lines that some entries explain.
pub fn lines_of_entries(db: &mut Db, book: BookId, seqs: &[Seq]) -> QueryResult<Vec<StatementLine>> {
    let rows: Vec<(Row, bool)> = statement_lines::table
        .filter(statement_lines::book_id.eq(book).and(statement_lines::seq.eq_any(seqs.to_vec())))
        .order(statement_lines::id)
        .select((Row::as_select(), lost_its_entry!()))
        .load(db)?;
    Ok(rows.into_iter().map(line).collect())
}

/// Returns the lines that one import brought, in the order of its file.
pub fn lines_of_import(db: &mut Db, book: BookId, import: ImportId) -> QueryResult<Vec<StatementLine>> {
    let rows: Vec<(Row, bool)> = statement_lines::table
        .filter(statement_lines::book_id.eq(book).and(statement_lines::import_id.eq(import)))
        .order((statement_lines::file_line, statement_lines::id))
        .select((Row::as_select(), lost_its_entry!()))
        .load(db)?;
    Ok(rows.into_iter().map(line).collect())
}

/// Writes what has become of a line.
pub fn set_state(
    db: &mut Db,
    line: StatementLineId,
    state: LineState,
    entry: Option<Seq>,
) -> QueryResult<()> {
    diesel::update(statement_lines::table.find(line))
        .set((statement_lines::state.eq(state), statement_lines::seq.eq(entry)))
        .execute(db)
        .map(drop)
}

/// Returns what reconciliation looks at of lines.
pub fn bank_lines(lines: &[StatementLine]) -> Vec<BankLine> {
    let line = |line: &StatementLine| BankLine {
        id: line.id,
        import: line.import,
        file_line: line.file_line,
        day: line.day,
        amount: line.amount,
        balance: line.balance,
        known: matches!(line.state, LineState::Explained | LineState::Contra),
        entry: line.entry,
    };
    lines.iter().map(line).collect()
}
