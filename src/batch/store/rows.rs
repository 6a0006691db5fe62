//! SQL for the rows of batches.

use diesel::{connection::SimpleConnection as _, prelude::*};

use crate::{
    batch::{Answer, Batch, Draft, Identity, Row},
    db::{
        Db, DbError,
        schema::{batch_rows, batches},
    },
    id::{BatchId, BookId, FundId, PartyId, Seq},
    money::Money,
    sum_dong,
};

#[derive(Queryable, Selectable)]
#[diesel(table_name = batch_rows)]
struct Stored {
    line: i64,
    row_key: String,
    version: i64,
    donor: String,
    identity: Answer,
    party_id: Option<PartyId>,
    typed: String,
    amount: Option<Money>,
    words: String,
    anonymous: bool,
    fund_id: Option<FundId>,
    sure: Option<Money>,
    seq: Option<Seq>,
    names: String,
}

impl Stored {
    fn row(self) -> Result<Row, DbError> {
        let identity = Identity::from_parts(self.identity, self.party_id)
            .ok_or_else(|| DbError::Corrupt(format!("batch_rows {}: identity", self.row_key)))?;
        let draft = Draft {
            key: self.row_key,
            donor: self.donor,
            identity,
            typed: self.typed,
            words: self.words,
            anonymous: self.anonymous,
            fund: self.fund_id,
            sure: self.sure,
            names: self.names,
        };
        Ok(Row { line: self.line, version: self.version, draft, amount: self.amount, seq: self.seq })
    }
}

/// The rows of the batch that an outer query stands at.
#[diesel::dsl::auto_type(no_type_alias)]
pub(super) fn of_batch() -> _ {
    batch_rows::table.filter(batch_rows::batch_id.eq(batches::id))
}

/// Returns the rows of a batch in their order.
pub fn rows(db: &mut Db, batch: BatchId) -> Result<Vec<Row>, DbError> {
    let stored: Vec<Stored> = batch_rows::table
        .filter(batch_rows::batch_id.eq(batch))
        .order(batch_rows::line)
        .select(Stored::as_select())
        .load(db)?;
    stored.into_iter().map(Stored::row).collect()
}

pub fn row(db: &mut Db, batch: BatchId, key: &str) -> Result<Option<Row>, DbError> {
    let stored = batch_rows::table
        .filter(batch_rows::batch_id.eq(batch).and(batch_rows::row_key.eq(key)))
        .select(Stored::as_select())
        .first(db)
        .optional()?;
    stored.map(Stored::row).transpose()
}

/// Returns how many rows a batch has and the last line that is taken.
pub fn last_line(db: &mut Db, batch: BatchId) -> QueryResult<(i64, i64)> {
    let of_batch = || batch_rows::table.filter(batch_rows::batch_id.eq(batch));
    let count = of_batch().count().get_result(db)?;
    let last = of_batch().select(diesel::dsl::max(batch_rows::line)).first::<Option<i64>>(db)?;
    Ok((count, last.unwrap_or_default()))
}

pub fn insert_row(db: &mut Db, batch: &Batch, row: &Row) -> QueryResult<()> {
    let draft = &row.draft;
    diesel::insert_into(batch_rows::table)
        .values((
            (
                batch_rows::batch_id.eq(batch.id),
                batch_rows::line.eq(row.line),
                batch_rows::book_id.eq(batch.book),
                batch_rows::row_key.eq(&draft.key),
                batch_rows::version.eq(row.version),
            ),
            (
                batch_rows::donor.eq(&draft.donor),
                batch_rows::identity.eq(draft.identity.answer()),
                batch_rows::party_id.eq(draft.identity.party()),
                batch_rows::typed.eq(&draft.typed),
                batch_rows::amount.eq(row.amount),
                batch_rows::words.eq(&draft.words),
                batch_rows::anonymous.eq(draft.anonymous),
                batch_rows::fund_id.eq(draft.fund),
                batch_rows::sure.eq(draft.sure),
                batch_rows::names.eq(&draft.names),
            ),
        ))
        .execute(db)
        .map(drop)
}

pub fn update_row(db: &mut Db, batch: BatchId, row: &Row) -> QueryResult<()> {
    let draft = &row.draft;
    diesel::update(batch_rows::table.find((batch, row.line)))
        .set((
            batch_rows::version.eq(row.version),
            batch_rows::donor.eq(&draft.donor),
            batch_rows::identity.eq(draft.identity.answer()),
            batch_rows::party_id.eq(draft.identity.party()),
            batch_rows::typed.eq(&draft.typed),
            batch_rows::amount.eq(row.amount),
            batch_rows::words.eq(&draft.words),
            batch_rows::anonymous.eq(draft.anonymous),
            batch_rows::fund_id.eq(draft.fund),
            batch_rows::sure.eq(draft.sure),
            batch_rows::names.eq(&draft.names),
        ))
        .execute(db)
        .map(drop)
}

pub fn delete(db: &mut Db, batch: BatchId, line: i64) -> QueryResult<()> {
    diesel::delete(batch_rows::table.find((batch, line))).execute(db).map(drop)
}

/// Writes beside each row which gift it has become, with which its names stand from now on. All values are numbers, so they stand in the statement.
pub fn set_gifts(db: &mut Db, batch: BatchId, gifts: &[(i64, Seq)]) -> QueryResult<()> {
    if gifts.is_empty() {
        return Ok(());
    }
    let pairs: Vec<String> = gifts.iter().map(|(line, seq)| format!("({line}, {seq})")).collect();
    db.batch_execute(&format!(
        "UPDATE batch_rows SET seq = posted.column2, names = '' FROM (VALUES {}) AS posted \
         WHERE batch_rows.batch_id = {batch} AND batch_rows.line = posted.column1",
        pairs.join(", ")
    ))
}

/// How many rows a batch has, and what their readable amounts come to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sums {
    pub count: i64,
    pub total: Money,
}

pub fn sums(db: &mut Db, batches: Vec<BatchId>) -> QueryResult<Vec<(BatchId, Sums)>> {
    let found: Vec<(BatchId, i64, Money)> = batch_rows::table
        .filter(batch_rows::batch_id.eq_any(batches))
        .group_by(batch_rows::batch_id)
        .order(batch_rows::batch_id)
        .select((batch_rows::batch_id, diesel::dsl::count_star(), sum_dong!("amount")))
        .load(db)?;
    Ok(found.into_iter().map(|(batch, count, total)| (batch, Sums { count, total })).collect())
}

/// Returns the batch that a gift was posted with, if it came in one.
pub fn of_gift(db: &mut Db, book: BookId, seq: Seq) -> QueryResult<Option<BatchId>> {
    batch_rows::table
        .filter(batch_rows::book_id.eq(book).and(batch_rows::seq.eq(seq)))
        .select(batch_rows::batch_id)
        .first(db)
        .optional()
}
