//! SQL for reports: kept balances, the entries of a span page by page. Nothing here grows with history.

use std::collections::{BTreeMap, VecDeque};

use chrono::{Days, NaiveDate};
use diesel::{
    prelude::*,
    sql_query,
    sql_types::{BigInt, Date},
};

use super::{ReportError, Span, View};
use crate::{
    calendar::Month,
    db::{
        Db, DbError,
        schema::{books, entries, month_balances, postings},
    },
    id::{AccountId, BookId, FundId, Seq},
    ledger::{
        self,
        chain::{Hash, Sealed},
    },
    money::{Money, MoneyError},
    sum_dong,
};

/// How many entries are in memory at once.
const PAGE: i64 = 500;

/// Settles which entries of a book answer a span.
pub fn view(db: &mut Db, book: BookId, unit: &str, span: Span) -> Result<View, ReportError> {
    if let Some(from) = span.from.filter(|from| *from > span.to) {
        return Err(ReportError::BackToFront { from, to: span.to });
    }
    let length = books::table.find(book).select(books::length).first::<Seq>(db)?;
    let known = match span.as_known {
        Some(at) => ledger::store::known_at(db, book, at)?.min(length),
        None => length,
    };
    let head = if known == Seq(0) { Hash::default() } else { ledger::store::hash_at(db, book, known)? };
    let covered = match (edge(db, book, span, known, true)?, edge(db, book, span, known, false)?) {
        (Some(first), Some(last)) => Some((first, last)),
        _ => None,
    };
    let chart = ledger::store::chart(db, book)?;
    Ok(View { book, unit: unit.to_owned(), span, chart, known, head, earlier: known < length, covered })
}

/// Returns the first or the last day of a span that has an entry among those that count.
fn edge(db: &mut Db, book: BookId, span: Span, known: Seq, first: bool) -> QueryResult<Option<NaiveDate>> {
    let mut query = entries::table
        .filter(entries::book_id.eq(book).and(entries::day.le(span.to)).and(entries::seq.le(known)))
        .select(entries::day)
        .into_boxed();
    if let Some(from) = span.from {
        query = query.filter(entries::day.ge(from));
    }
    let ordered = if first {
        query.order((entries::day.asc(), entries::seq.asc()))
    } else {
        query.order((entries::day.desc(), entries::seq.desc()))
    };
    ordered.first(db).optional()
}

/// What was debited and credited.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sides {
    pub debit: Money,
    pub credit: Money,
}

impl Sides {
    pub fn checked_add(self, other: Self) -> Result<Self, MoneyError> {
        let (debit, credit) = (self.debit.checked_add(other.debit)?, self.credit.checked_add(other.credit)?);
        Ok(Self { debit, credit })
    }

    pub fn checked_sub(self, other: Self) -> Result<Self, MoneyError> {
        self.checked_add(Self { debit: -other.debit, credit: -other.credit })
    }

    /// Returns debits less credits.
    pub fn balance(self) -> Result<Money, MoneyError> {
        self.debit.checked_sub(self.credit)
    }
}

/// Debits and credits per account and fund.
pub type Turnover = BTreeMap<(AccountId, FundId), Sides>;

type Row = (AccountId, FundId, Money, Money);

fn add(turnover: &mut Turnover, rows: Vec<Row>) -> Result<(), MoneyError> {
    for (account, fund, debit, credit) in rows {
        let sides = turnover.entry((account, fund)).or_default();
        *sides = sides.checked_add(Sides { debit, credit })?;
    }
    Ok(())
}

/// Returns what moved before the span and within it.
pub fn turnovers(db: &mut Db, view: &View) -> Result<(Turnover, Turnover), ReportError> {
    let before = view.span.from.and_then(|from| from.pred_opt());
    let opening = match before {
        Some(day) => turnover_through(db, view, day)?,
        None => Turnover::new(),
    };
    let mut period = turnover_through(db, view, view.span.to)?;
    for (key, sides) in &opening {
        let moved = period.entry(*key).or_default();
        *moved = moved.checked_sub(*sides)?;
    }
    Ok((opening, period))
}

/// Adds up everything to the end of a day: whole months from the kept balances, the rest from its own month.
fn turnover_through(db: &mut Db, view: &View, day: NaiveDate) -> Result<Turnover, ReportError> {
    let month = Month::of(day);
    let last = month.last_day().unwrap_or(day);
    let whole = day == last || !has_entries(db, view.book, day, last)?;
    let through = if whole { month } else { month.previous() };
    let mut turnover = Turnover::new();
    add(&mut turnover, kept(db, view.book, through)?)?;
    if let Some(first) = month.first_day().filter(|_| !whole) {
        add(&mut turnover, moved(db, view, first, day)?)?;
    }
    if view.earlier {
        for (account, fund, debit, credit) in recorded_later(db, view, day)? {
            let sides = turnover.entry((account, fund)).or_default();
            *sides = sides.checked_sub(Sides { debit, credit })?;
        }
    }
    Ok(turnover)
}

fn has_entries(db: &mut Db, book: BookId, after: NaiveDate, last: NaiveDate) -> QueryResult<bool> {
    let found = entries::table
        .filter(entries::book_id.eq(book).and(entries::day.gt(after)).and(entries::day.le(last)));
    diesel::select(diesel::dsl::exists(found)).get_result(db)
}

fn kept(db: &mut Db, book: BookId, through: Month) -> QueryResult<Vec<Row>> {
    month_balances::table
        .filter(month_balances::book_id.eq(book).and(month_balances::month.le(through)))
        .group_by((month_balances::account_id, month_balances::fund_id))
        .select((
            month_balances::account_id,
            month_balances::fund_id,
            sum_dong!("debit"),
            sum_dong!("credit"),
        ))
        .load(db)
}

fn moved(db: &mut Db, view: &View, first: NaiveDate, last: NaiveDate) -> QueryResult<Vec<Row>> {
    // Naming the accounts lets the index find each account's days; without them it is read from end to end.
    let accounts: Vec<AccountId> = view.chart.accounts().iter().map(|account| account.id).collect();
    postings::table
        .filter(postings::book_id.eq(view.book).and(postings::account_id.eq_any(accounts)))
        .filter(postings::day.between(first, last))
        .group_by((postings::account_id, postings::fund_id))
        .select((
            postings::account_id,
            postings::fund_id,
            sum_dong!("CASE WHEN amount > 0 THEN amount ELSE 0 END"),
            sum_dong!("CASE WHEN amount < 0 THEN -amount ELSE 0 END"),
        ))
        .load(db)
}

/// Returns what an earlier reader did not know yet; its cost is what came later.
fn recorded_later(db: &mut Db, view: &View, day: NaiveDate) -> QueryResult<Vec<Row>> {
    postings::table
        .filter(postings::book_id.eq(view.book).and(postings::seq.gt(view.known)))
        .filter(postings::day.le(day))
        .group_by((postings::account_id, postings::fund_id))
        .select((
            postings::account_id,
            postings::fund_id,
            sum_dong!("CASE WHEN amount > 0 THEN amount ELSE 0 END"),
            sum_dong!("CASE WHEN amount < 0 THEN -amount ELSE 0 END"),
        ))
        .load(db)
}

/// The entries of a view in the order of their days, a page at a time.
pub struct Entries<'d> {
    db: &'d mut Db,
    view: &'d View,
    /// Only entries that touch one of these accounts, and one fund of them.
    only: Option<(Vec<AccountId>, Option<FundId>)>,
    after: (NaiveDate, Seq),
    keys: VecDeque<Seq>,
    page: VecDeque<Sealed>,
    done: bool,
}

#[derive(QueryableByName)]
struct Key {
    #[diesel(sql_type = Date)]
    day: NaiveDate,
    #[diesel(sql_type = BigInt)]
    seq: Seq,
}

impl<'d> Entries<'d> {
    pub fn of(db: &'d mut Db, view: &'d View) -> Self {
        let day_before = view.span.from.and_then(|from| from.pred_opt()).unwrap_or(NaiveDate::MIN);
        // Neither database keeps dates as early as chrono can name.
        let start = day_before.max(NaiveDate::from_ymd_opt(1, 1, 1).unwrap_or(day_before));
        let after = (start, Seq(i64::MAX));
        Self { db, view, only: None, after, keys: VecDeque::new(), page: VecDeque::new(), done: false }
    }

    /// Returns only the entries that touch some accounts, or one fund of them.
    pub fn touching(db: &'d mut Db, view: &'d View, accounts: Vec<AccountId>, fund: Option<FundId>) -> Self {
        Self { only: Some((accounts, fund)), ..Self::of(db, view) }
    }

    fn fill(&mut self) -> Result<(), DbError> {
        if self.keys.is_empty() {
            let keys = match &self.only {
                None => next_keys(self.db, self.view, self.after)?,
                Some((accounts, fund)) => next_days(self.db, self.view, self.after.0, accounts, *fund)?,
            };
            match keys.last() {
                Some(last) => self.after = (last.day, last.seq),
                None => self.done = true,
            }
            self.keys.extend(keys.into_iter().map(|key| key.seq));
        }
        let count = self.keys.len().min(usize::try_from(PAGE).unwrap_or(1));
        let seqs: Vec<Seq> = self.keys.drain(..count).collect();
        self.page = ledger::store::load_many(self.db, self.view.book, &seqs)?.into();
        Ok(())
    }
}

impl Iterator for Entries<'_> {
    type Item = Result<Sealed, DbError>;

    fn next(&mut self) -> Option<Self::Item> {
        while self.page.is_empty() && !self.done {
            if let Err(err) = self.fill() {
                self.done = true;
                return Some(Err(err));
            }
        }
        self.page.pop_front().map(Ok)
    }
}

fn next_keys(db: &mut Db, view: &View, (day, seq): (NaiveDate, Seq)) -> QueryResult<Vec<Key>> {
    sql_query(
        "SELECT day, seq FROM entries WHERE book_id = $1 AND (day, seq) > ($2, $3) \
         AND day <= $4 AND seq <= $5 ORDER BY day, seq LIMIT $6",
    )
    .bind::<BigInt, _>(view.book)
    .bind::<Date, _>(day)
    .bind::<BigInt, _>(seq)
    .bind::<Date, _>(view.span.to)
    .bind::<BigInt, _>(view.known)
    .bind::<BigInt, _>(PAGE)
    .load(db)
}

/// Returns the entries of the next busy days, whole days only, because the index knows days and not entries.
fn next_days(
    db: &mut Db,
    view: &View,
    after: NaiveDate,
    accounts: &[AccountId],
    fund: Option<FundId>,
) -> QueryResult<Vec<Key>> {
    let Some(first) = after.checked_add_days(Days::new(1)) else { return Ok(Vec::new()) };
    let touched = || {
        let found = postings::table
            .filter(postings::book_id.eq(view.book).and(postings::seq.le(view.known)))
            .into_boxed();
        match fund {
            Some(fund) => found.filter(postings::fund_id.eq(fund)),
            None => found,
        }
    };
    let (mut last, mut any) = (view.span.to, false);
    for account in accounts {
        let days: Vec<NaiveDate> = touched()
            .filter(postings::account_id.eq(*account).and(postings::day.between(first, view.span.to)))
            .select(postings::day)
            .order(postings::day)
            .limit(PAGE)
            .load(db)?;
        any |= !days.is_empty();
        let is_full = i64::try_from(days.len()).is_ok_and(|count| count == PAGE);
        last = days.last().filter(|_| is_full).map_or(last, |day| last.min(*day));
    }
    if !any {
        return Ok(Vec::new());
    }
    let mut keys: Vec<(NaiveDate, Seq)> = touched()
        .filter(postings::account_id.eq_any(accounts.to_vec()).and(postings::day.between(first, last)))
        .select((postings::day, postings::seq))
        .distinct()
        .load(db)?;
    keys.sort_unstable();
    Ok(keys.into_iter().map(|(day, seq)| Key { day, seq }).collect())
}
