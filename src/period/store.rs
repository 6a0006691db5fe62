//! SQL for the checklist: what waits, what is numbered, what a month's entries say.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use diesel::{dsl::count_star, prelude::*};

use super::PeriodDeskError;
use crate::{
    bank::LineState,
    batch::Stage,
    calendar::Month,
    db::{
        Db, DbError,
        schema::{batch_rows, batches, counters, entries, month_balances, receipts, statement_lines},
    },
    id::{AccountId, BookId, FundId, Seq},
    ledger::{self, Series},
    money::Money,
    query_errors,
};

query_errors! { PeriodDeskError }

/// How many entries are in memory at once.
const PAGE: i64 = 500;

/// Counts the statement lines up to a day of which nobody has said what they are.
pub fn unmatched(db: &mut Db, book: BookId, through: NaiveDate) -> QueryResult<i64> {
    statement_lines::table
        .filter(statement_lines::book_id.eq(book).and(statement_lines::state.eq(LineState::Waiting)))
        .filter(statement_lines::day.le(through))
        .select(count_star())
        .first(db)
}

/// Counts the batches of envelopes up to a day that have rows and are not posted.
pub fn open_batches(db: &mut Db, book: BookId, through: NaiveDate) -> QueryResult<i64> {
    let rows = batch_rows::table.filter(batch_rows::batch_id.eq(batches::id));
    batches::table
        .filter(batches::book_id.eq(book).and(batches::state.eq(Stage::Open)).and(batches::day.le(through)))
        .filter(diesel::dsl::exists(rows))
        .select(count_star())
        .first(db)
}

/// How far numbers have run: how many there are, the highest, and what the counter gave out last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Numbered {
    pub name: String,
    pub count: i64,
    pub highest: i64,
    pub given: i64,
}

impl Numbered {
    /// Tells whether every number from 1 to the last one given is there.
    pub fn is_gapless(&self) -> bool {
        self.count == self.highest && self.highest == self.given
    }
}

/// Returns how far the vouchers of a year have run, by series.
pub fn vouchers(db: &mut Db, book: BookId, year: i64) -> QueryResult<Vec<Numbered>> {
    let mut all = Vec::new();
    for series in Series::ALL {
        let of_series = entries::table
            .filter(entries::book_id.eq(book).and(entries::series.eq(*series)))
            .filter(entries::voucher_year.eq(year));
        let count = of_series.select(count_star()).first(db)?;
        let highest = of_series.select(diesel::dsl::max(entries::voucher_no)).first::<Option<i64>>(db)?;
        let given = given(db, book, series.code(), year)?;
        all.push(Numbered { name: series.code().to_owned(), count, highest: highest.unwrap_or(0), given });
    }
    all.retain(|it| it.count > 0 || it.given > 0);
    Ok(all)
}

/// Returns how far the receipts of a year have run.
pub fn receipts(db: &mut Db, book: BookId, year: i64) -> QueryResult<Numbered> {
    let of_year = receipts::table.filter(receipts::book_id.eq(book).and(receipts::year.eq(year)));
    let count = of_year.select(count_star()).first(db)?;
    let highest = of_year.select(diesel::dsl::max(receipts::no)).first::<Option<i64>>(db)?;
    let given = given(db, book, "BL", year)?;
    Ok(Numbered { name: "BL".to_owned(), count, highest: highest.unwrap_or(0), given })
}

fn given(db: &mut Db, book: BookId, series: &str, year: i64) -> QueryResult<i64> {
    let last = counters::table.find((book, series, year)).select(counters::last_no).first(db).optional()?;
    Ok(last.unwrap_or(0))
}

/// What an account of a fund was debited and credited.
pub type Moved = BTreeMap<(AccountId, FundId), (Money, Money)>;

/// Reads every entry of some days as strictly as it was written, and adds up what they moved.
///
/// # Errors
/// [`DbError::Corrupt`] names the first entry that does not agree with its seal.
pub fn moved(
    db: &mut Db,
    book: BookId,
    (first, last): (NaiveDate, NaiveDate),
) -> Result<(usize, Moved), PeriodDeskError> {
    let (mut count, mut moved, mut after) = (0, Moved::new(), (first, Seq(0)));
    loop {
        let keys: Vec<(NaiveDate, Seq)> = entries::table
            .filter(entries::book_id.eq(book).and(entries::day.between(after.0, last)))
            .filter(entries::day.gt(after.0).or(entries::seq.gt(after.1)))
            .order((entries::day, entries::seq))
            .limit(PAGE)
            .select((entries::day, entries::seq))
            .load(db)?;
        let Some(end) = keys.last().copied() else { return Ok((count, moved)) };
        after = end;
        let seqs: Vec<Seq> = keys.into_iter().map(|(_, seq)| seq).collect();
        for sealed in ledger::store::load_many(db, book, &seqs)? {
            count += 1;
            for posting in sealed.entry.postings() {
                let (debit, credit) = moved.entry((posting.account, posting.fund)).or_default();
                let side = if posting.amount.is_negative() { credit } else { debit };
                *side = side.checked_add(posting.amount.abs())?;
            }
        }
    }
}

/// Returns what the kept balances say that a month moved.
pub fn kept(db: &mut Db, book: BookId, month: Month) -> Result<Moved, DbError> {
    let rows: Vec<(AccountId, FundId, Money, Money)> = month_balances::table
        .filter(month_balances::book_id.eq(book).and(month_balances::month.eq(month)))
        .select((
            month_balances::account_id,
            month_balances::fund_id,
            month_balances::debit,
            month_balances::credit,
        ))
        .load(db)?;
    Ok(rows.into_iter().map(|(account, fund, debit, credit)| ((account, fund), (debit, credit))).collect())
}

/// Returns the last month that is closed for good, or none.
pub fn closed_through(db: &mut Db, book: BookId) -> QueryResult<Option<Month>> {
    use crate::db::schema::books;
    let number: i64 = books::table.find(book).select(books::closed_through).first(db)?;
    Ok(Month::from_number(number))
}
