//! SQL for batches and what is known about their rows.

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;
use diesel::prelude::*;

mod rows;

use super::{
    Answer, Batch, BatchError, Posted, Row, Stage, State, Terms,
    sheet::{Known, Sheet},
};
use crate::{
    calendar::Instant,
    db::{Db, DbError, schema::batches},
    donation::{self, Means, giver::Directory},
    fund::{self, Fund},
    id::{AccountId, BatchId, BookId, FundId, PartyId, Seq, UnitId, UserId},
    money::Money,
    party::publication::ANONYMOUS,
    query_errors, stored_as_text,
};

pub use rows::{Sums, delete, insert_row, last_line, of_gift, row, rows, set_gifts, sums, update_row};

stored_as_text! { Stage, Answer }
query_errors! { BatchError }

#[derive(Queryable, Selectable)]
#[diesel(table_name = batches)]
struct BatchRow {
    id: BatchId,
    book_id: BookId,
    unit_id: UnitId,
    day: NaiveDate,
    fund_id: FundId,
    means: Means,
    account_id: Option<AccountId>,
    expected_count: Option<i64>,
    expected_total: Option<Money>,
    state: Stage,
    made_by: UserId,
    made_at: Instant,
    closed_by: Option<UserId>,
    closed_at: Option<Instant>,
    first_seq: Option<Seq>,
    receipt_year: Option<i64>,
    first_no: Option<i64>,
    gifts: Option<i64>,
}

fn batch(row: BatchRow) -> Result<Batch, DbError> {
    let posted = match (row.first_seq, row.receipt_year, row.first_no, row.gifts) {
        (Some(first_seq), Some(receipt_year), Some(first_no), Some(gifts)) => {
            Some(Posted { first_seq, receipt_year, first_no, gifts })
        }
        _ => None,
    };
    let state = match (row.state, row.closed_by, row.closed_at, posted) {
        (Stage::Open, None, None, None) => State::Open,
        (Stage::Posted, Some(by), Some(at), Some(posted)) => State::Posted { posted, by, at },
        (Stage::Discarded, Some(by), Some(at), None) => State::Discarded { by, at },
        _ => return Err(DbError::Corrupt(format!("batches {}: state", row.id))),
    };
    let terms = Terms {
        day: row.day,
        fund: row.fund_id,
        means: row.means,
        account: row.account_id,
        count: row.expected_count,
        total: row.expected_total,
    };
    let (id, book, unit, made_by, made_at) = (row.id, row.book_id, row.unit_id, row.made_by, row.made_at);
    Ok(Batch { id, book, unit, terms, state, made_by, made_at })
}

pub fn insert(
    db: &mut Db,
    (book, unit): (BookId, UnitId),
    terms: &Terms,
    by: UserId,
    at: Instant,
) -> QueryResult<BatchId> {
    diesel::insert_into(batches::table)
        .values((
            batches::book_id.eq(book),
            batches::unit_id.eq(unit),
            batches::day.eq(terms.day),
            batches::fund_id.eq(terms.fund),
            batches::means.eq(terms.means),
            batches::account_id.eq(terms.account),
            batches::expected_count.eq(terms.count),
            batches::expected_total.eq(terms.total),
            batches::state.eq(Stage::Open),
            batches::made_by.eq(by),
            batches::made_at.eq(at),
        ))
        .returning(batches::id)
        .get_result(db)
}

/// Finds a batch of a unit; one of another unit is not found.
pub fn find(db: &mut Db, unit: UnitId, id: BatchId) -> Result<Option<Batch>, DbError> {
    let found = batches::table
        .filter(batches::id.eq(id).and(batches::unit_id.eq(unit)))
        .select(BatchRow::as_select())
        .first(db)
        .optional()?;
    found.map(batch).transpose()
}

/// Lists a unit's batches, the latest first.
pub fn of_unit(db: &mut Db, unit: UnitId, limit: i64, offset: i64) -> Result<Vec<Batch>, DbError> {
    let found: Vec<BatchRow> = batches::table
        .filter(batches::unit_id.eq(unit))
        .order((batches::made_at.desc(), batches::id.desc()))
        .limit(limit)
        .offset(offset)
        .select(BatchRow::as_select())
        .load(db)?;
    found.into_iter().map(batch).collect()
}

/// Finds a batch of somebody's that was opened and has no row yet.
pub fn blank(db: &mut Db, unit: UnitId, by: UserId) -> Result<Option<Batch>, DbError> {
    let found = batches::table
        .filter(batches::unit_id.eq(unit).and(batches::made_by.eq(by)))
        .filter(batches::state.eq(Stage::Open))
        .filter(diesel::dsl::not(diesel::dsl::exists(rows::of_batch())))
        .order(batches::id.desc())
        .select(BatchRow::as_select())
        .first(db)
        .optional()?;
    found.map(batch).transpose()
}

pub fn set_terms(db: &mut Db, id: BatchId, terms: &Terms) -> QueryResult<()> {
    diesel::update(batches::table.find(id))
        .set((
            batches::day.eq(terms.day),
            batches::fund_id.eq(terms.fund),
            batches::means.eq(terms.means),
            batches::account_id.eq(terms.account),
            batches::expected_count.eq(terms.count),
            batches::expected_total.eq(terms.total),
        ))
        .execute(db)
        .map(drop)
}

pub fn set_state(db: &mut Db, id: BatchId, state: State) -> QueryResult<()> {
    let (closed, posted) = match state {
        State::Open => (None, None),
        State::Posted { posted, by, at } => (Some((by, at)), Some(posted)),
        State::Discarded { by, at } => (Some((by, at)), None),
    };
    diesel::update(batches::table.find(id))
        .set((
            batches::state.eq(state.stage()),
            batches::closed_by.eq(closed.map(|(by, _)| by)),
            batches::closed_at.eq(closed.map(|(_, at)| at)),
            batches::first_seq.eq(posted.map(|it| it.first_seq)),
            batches::receipt_year.eq(posted.map(|it| it.receipt_year)),
            batches::first_no.eq(posted.map(|it| it.first_no)),
            batches::gifts.eq(posted.map(|it| it.gifts)),
        ))
        .execute(db)
        .map(drop)
}

/// Reads a batch's rows with what each still lacks.
pub fn sheet(db: &mut Db, batch: &Batch) -> Result<Sheet, BatchError> {
    let rows = rows(db, batch.id)?;
    let known = known(db, batch.book, &rows)?;
    Ok(Sheet::new(batch, rows, &known)?)
}

fn known(db: &mut Db, book: BookId, rows: &[Row]) -> Result<Known, DbError> {
    let names = rows.iter().map(|row| row.draft.donor.as_str()).filter(|name| !name.is_empty());
    let parties: Vec<PartyId> = rows.iter().filter_map(|row| row.draft.identity.party()).collect();
    let mut past: HashMap<PartyId, Vec<Money>> = HashMap::new();
    for (party, amount) in donation::store::past_of(db, book, &parties)? {
        past.entry(party).or_default().push(amount);
    }
    Ok(Known {
        funds: fund::store::of_books(db, &[book])?,
        directory: Directory::look_up(db, book, names.chain([ANONYMOUS]))?,
        past,
        unit: donation::store::latest(db, book)?,
    })
}

/// Finds a fund of a book; one of another book is as good as none.
pub fn fund(db: &mut Db, book: BookId, id: FundId) -> QueryResult<Option<Fund>> {
    Ok(fund::store::of_books(db, &[book])?.into_iter().find(|fund| fund.id == id))
}

/// Returns what the rows of some batches come to, by batch.
pub fn sums_of(db: &mut Db, of: &[Batch]) -> QueryResult<BTreeMap<BatchId, Sums>> {
    let ids: Vec<BatchId> = of.iter().map(|batch| batch.id).collect();
    Ok(sums(db, ids)?.into_iter().collect())
}
