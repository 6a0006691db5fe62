//! SQL for decisions about lines; they are only ever added.

use diesel::prelude::*;

use super::super::{Decision, DecisionKind};
use crate::{
    calendar::Instant,
    db::{Db, schema::line_decisions},
    id::{BookId, Seq, StatementLineId, UserId},
    insert_all,
};

const CHUNK: usize = 400;

#[derive(Clone, Insertable, Queryable, Selectable)]
#[diesel(table_name = line_decisions, treat_none_as_default_value = false)]
struct Row {
    book_id: BookId,
    line_id: StatementLineId,
    no: i64,
    kind: DecisionKind,
    seq: Option<Seq>,
    posted: bool,
    other_line: Option<StatementLineId>,
    score: Option<i64>,
    reason_vi: String,
    reason_en: String,
    user_id: UserId,
    decided_at: Instant,
}

impl From<Row> for Decision {
    fn from(row: Row) -> Self {
        Self {
            line: row.line_id,
            no: row.no,
            kind: row.kind,
            entry: row.seq,
            posted: row.posted,
            other_line: row.other_line,
            score: row.score,
            reason_vi: row.reason_vi,
            reason_en: row.reason_en,
            by: row.user_id,
            at: row.decided_at,
        }
    }
}

/// Returns what was said of a line, the first word first.
pub fn history(db: &mut Db, book: BookId, line: StatementLineId) -> QueryResult<Vec<Decision>> {
    let rows: Vec<Row> = line_decisions::table
        .filter(line_decisions::book_id.eq(book).and(line_decisions::line_id.eq(line)))
        .order(line_decisions::no)
        .select(Row::as_select())
        .load(db)?;
    Ok(rows.into_iter().map(Decision::from).collect())
}

/// Returns the last word of a line.
pub fn last_decision(db: &mut Db, book: BookId, line: StatementLineId) -> QueryResult<Option<Decision>> {
    let row: Option<Row> = line_decisions::table
        .filter(line_decisions::book_id.eq(book).and(line_decisions::line_id.eq(line)))
        .order(line_decisions::no.desc())
        .select(Row::as_select())
        .first(db)
        .optional()?;
    Ok(row.map(Decision::from))
}

/// Returns the last number of each of some lines.
fn numbers(
    db: &mut Db,
    book: BookId,
    lines: &[StatementLineId],
) -> QueryResult<std::collections::HashMap<StatementLineId, i64>> {
    let mut found = std::collections::HashMap::new();
    for chunk in lines.chunks(10_000) {
        let rows: Vec<(StatementLineId, Option<i64>)> = line_decisions::table
            .filter(line_decisions::book_id.eq(book).and(line_decisions::line_id.eq_any(chunk.to_vec())))
            .group_by(line_decisions::line_id)
            .order(line_decisions::line_id)
            .select((line_decisions::line_id, diesel::dsl::max(line_decisions::no)))
            .load(db)?;
        found.extend(rows.into_iter().map(|(line, no)| (line, no.unwrap_or_default())));
    }
    Ok(found)
}

/// Adds decisions, each as the next of its line; their own numbers are not looked at.
pub fn add_decisions(db: &mut Db, book: BookId, decisions: &[Decision]) -> QueryResult<()> {
    let lines: Vec<StatementLineId> = decisions.iter().map(|it| it.line).collect();
    let mut numbers = numbers(db, book, &lines)?;
    let row = |decision: &Decision| {
        let no = numbers.entry(decision.line).or_insert(0);
        *no += 1;
        Row {
            book_id: book,
            line_id: decision.line,
            no: *no,
            kind: decision.kind,
            seq: decision.entry,
            posted: decision.posted,
            other_line: decision.other_line,
            score: decision.score,
            reason_vi: decision.reason_vi.clone(),
            reason_en: decision.reason_en.clone(),
            user_id: decision.by,
            decided_at: decision.at,
        }
    };
    let rows: Vec<Row> = decisions.iter().map(row).collect();
    insert_all!(db, line_decisions, rows, CHUNK);
    Ok(())
}
