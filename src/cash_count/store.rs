//! SQL for cash counts, what became of their differences, and limits of cash.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use diesel::prelude::*;

use super::{CashCount, CashCountError, CashLimit, Pile, Settlement};
use crate::{
    calendar::Instant,
    db::{
        Db, DbError,
        schema::{cash_count_lines, cash_count_settlements, cash_counts, cash_limits},
    },
    id::{AccountId, BookId, CashCountId, Seq, UserId},
    insert_all,
    money::Money,
    query_errors,
};

query_errors! { CashCountError }

#[derive(Queryable, Selectable)]
#[diesel(table_name = cash_counts)]
struct Row {
    id: CashCountId,
    book_id: BookId,
    account_id: AccountId,
    year: i64,
    no: i64,
    counted_on: NaiveDate,
    known_seq: Seq,
    total: Money,
    book_balance: Money,
    reason: String,
    proposal: String,
    counted_by: String,
    witnesses: String,
    user_id: UserId,
    recorded_at: Instant,
}

#[derive(Insertable)]
#[diesel(table_name = cash_count_lines, treat_none_as_default_value = false)]
struct LineRow {
    book_id: BookId,
    count_id: CashCountId,
    denomination: Money,
    pieces: i64,
}

/// Inserts a count with its piles; its `id` is ignored.
pub fn insert(db: &mut Db, count: &CashCount) -> Result<CashCountId, DbError> {
    let id: CashCountId = diesel::insert_into(cash_counts::table)
        .values((
            cash_counts::book_id.eq(count.book),
            cash_counts::account_id.eq(count.account),
            cash_counts::year.eq(count.year),
            cash_counts::no.eq(count.no),
            cash_counts::counted_on.eq(count.counted_on),
            cash_counts::known_seq.eq(count.known),
            cash_counts::total.eq(count.total),
            cash_counts::book_balance.eq(count.book_balance),
            cash_counts::reason.eq(&count.reason),
            cash_counts::proposal.eq(&count.proposal),
            cash_counts::counted_by.eq(&count.counted_by),
            cash_counts::witnesses.eq(&count.witnesses),
            cash_counts::user_id.eq(count.user),
            cash_counts::recorded_at.eq(count.recorded_at),
        ))
        .returning(cash_counts::id)
        .get_result(db)?;
    let line = |pile: &Pile| LineRow {
        book_id: count.book,
        count_id: id,
        denomination: pile.note,
        pieces: pile.pieces,
    };
    let lines: Vec<LineRow> = count.piles.iter().map(line).collect();
    insert_all!(db, cash_count_lines, lines, 400);
    Ok(id)
}

/// Finds a count of a book.
pub fn find(db: &mut Db, book: BookId, id: CashCountId) -> QueryResult<Option<CashCount>> {
    let rows: Vec<Row> = cash_counts::table
        .filter(cash_counts::book_id.eq(book).and(cash_counts::id.eq(id)))
        .select(Row::as_select())
        .load(db)?;
    Ok(with_piles(db, book, rows)?.pop())
}

/// Returns the counts before a number, the latest first.
pub fn before(db: &mut Db, book: BookId, id: CashCountId, limit: i64) -> QueryResult<Vec<CashCount>> {
    let rows: Vec<Row> = cash_counts::table
        .filter(cash_counts::book_id.eq(book).and(cash_counts::id.lt(id)))
        .order(cash_counts::id.desc())
        .limit(limit)
        .select(Row::as_select())
        .load(db)?;
    with_piles(db, book, rows)
}

/// Returns the last count of a day, or none.
pub fn last_on(db: &mut Db, book: BookId, day: NaiveDate) -> QueryResult<Option<CashCount>> {
    let rows: Vec<Row> = cash_counts::table
        .filter(cash_counts::book_id.eq(book).and(cash_counts::counted_on.eq(day)))
        .order(cash_counts::id.desc())
        .limit(1)
        .select(Row::as_select())
        .load(db)?;
    Ok(with_piles(db, book, rows)?.pop())
}

/// Returns the last day that was counted.
pub fn last_day(db: &mut Db, book: BookId) -> QueryResult<Option<NaiveDate>> {
    cash_counts::table
        .filter(cash_counts::book_id.eq(book))
        .order((cash_counts::counted_on.desc(), cash_counts::id.desc()))
        .select(cash_counts::counted_on)
        .first(db)
        .optional()
}

/// Returns the counts up to a day whose difference waits for the accountant, the earliest first.
pub fn unsettled(db: &mut Db, book: BookId, through: NaiveDate) -> QueryResult<Vec<CashCount>> {
    let settled = cash_count_settlements::table
        .filter(cash_count_settlements::book_id.eq(book))
        .select(cash_count_settlements::count_id);
    let rows: Vec<Row> = cash_counts::table
        .filter(cash_counts::book_id.eq(book).and(cash_counts::counted_on.le(through)))
        .filter(cash_counts::total.ne(cash_counts::book_balance))
        .filter(cash_counts::id.ne_all(settled))
        .order((cash_counts::counted_on, cash_counts::id))
        .limit(1_000)
        .select(Row::as_select())
        .load(db)?;
    with_piles(db, book, rows)
}

fn with_piles(db: &mut Db, book: BookId, rows: Vec<Row>) -> QueryResult<Vec<CashCount>> {
    let ids: Vec<CashCountId> = rows.iter().map(|row| row.id).collect();
    let lines: Vec<(CashCountId, Money, i64)> = cash_count_lines::table
        .filter(cash_count_lines::book_id.eq(book).and(cash_count_lines::count_id.eq_any(ids)))
        .order((cash_count_lines::count_id, cash_count_lines::denomination.desc()))
        .select((cash_count_lines::count_id, cash_count_lines::denomination, cash_count_lines::pieces))
        .load(db)?;
    let mut of_count: BTreeMap<CashCountId, Vec<Pile>> = BTreeMap::new();
    for (count, note, pieces) in lines {
        of_count.entry(count).or_default().push(Pile { note, pieces });
    }
    let count = |row: Row| CashCount {
        id: row.id,
        book: row.book_id,
        account: row.account_id,
        year: row.year,
        no: row.no,
        counted_on: row.counted_on,
        known: row.known_seq,
        piles: of_count.remove(&row.id).unwrap_or_default(),
        total: row.total,
        book_balance: row.book_balance,
        reason: row.reason,
        proposal: row.proposal,
        counted_by: row.counted_by,
        witnesses: row.witnesses,
        user: row.user_id,
        recorded_at: row.recorded_at,
    };
    Ok(rows.into_iter().map(count).collect())
}

pub fn insert_settlement(db: &mut Db, count: &CashCount, settlement: &Settlement) -> QueryResult<()> {
    diesel::insert_into(cash_count_settlements::table)
        .values((
            cash_count_settlements::count_id.eq(count.id),
            cash_count_settlements::book_id.eq(count.book),
            cash_count_settlements::seq.eq(settlement.entry),
            cash_count_settlements::reason.eq(&settlement.reason),
            cash_count_settlements::user_id.eq(settlement.user),
            cash_count_settlements::recorded_at.eq(settlement.at),
        ))
        .execute(db)
        .map(drop)
}

pub fn settlement(db: &mut Db, count: CashCountId) -> QueryResult<Option<Settlement>> {
    let row: Option<(Option<Seq>, String, UserId, Instant)> = cash_count_settlements::table
        .find(count)
        .select((
            cash_count_settlements::seq,
            cash_count_settlements::reason,
            cash_count_settlements::user_id,
            cash_count_settlements::recorded_at,
        ))
        .first(db)
        .optional()?;
    Ok(row.map(|(entry, reason, user, at)| Settlement { entry, reason, user, at }))
}

pub fn insert_limit(
    db: &mut Db,
    book: BookId,
    limit: &CashLimit,
    (user, at): (UserId, Instant),
) -> QueryResult<()> {
    diesel::insert_into(cash_limits::table)
        .values((
            cash_limits::book_id.eq(book),
            cash_limits::valid_from.eq(limit.valid_from),
            cash_limits::amount.eq(limit.amount),
            cash_limits::basis.eq(&limit.basis),
            cash_limits::user_id.eq(user),
            cash_limits::recorded_at.eq(at),
        ))
        .execute(db)
        .map(drop)
}

/// Returns the limit that holds on a day; of two from the same day, the one set later.
pub fn limit_on(db: &mut Db, book: BookId, day: NaiveDate) -> QueryResult<Option<CashLimit>> {
    let row: Option<(NaiveDate, Money, String)> = cash_limits::table
        .filter(cash_limits::book_id.eq(book).and(cash_limits::valid_from.le(day)))
        .order((cash_limits::valid_from.desc(), cash_limits::id.desc()))
        .select((cash_limits::valid_from, cash_limits::amount, cash_limits::basis))
        .first(db)
        .optional()?;
    Ok(row.map(|(valid_from, amount, basis)| CashLimit { valid_from, amount, basis }))
}
