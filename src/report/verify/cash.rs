//! Follows the cash box through the entries, and compares every count with what the book said then and with the audit.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use chrono::NaiveDate;

use super::{chain::refused, store};
use crate::{
    cash_count::{self, CashCount, Pile},
    db::Db,
    id::{AccountId, BookId, CashCountId, Seq},
    ledger::{
        self,
        chain::Sealed,
        verify::{Breach, Sink},
    },
};

/// How many counts are read at once.
const PAGE: i64 = 500;

/// The cash of a book as far as its entries were followed, and the counts that wait for their entry.
#[derive(Default)]
pub struct Replay {
    accounts: BTreeSet<AccountId>,
    /// What each day moved.
    days: BTreeMap<NaiveDate, i128>,
    due: VecDeque<CashCount>,
}

impl Replay {
    /// Reads the counts of a book; what cannot be read is named.
    pub fn load(db: &mut Db, book: BookId, sink: &mut Sink<'_>) -> Self {
        let counts = match counts(db, book) {
            Ok(counts) => counts,
            Err(err) => {
                sink.say("cash_counts", book, None, refused(&err));
                return Self::default();
            }
        };
        for count in &counts {
            check(db, count, sink);
        }
        audited(db, book, &counts, sink);
        let chart = ledger::store::chart(db, book).unwrap_or_default();
        let accounts = counts.iter().flat_map(|count| chart.below(count.account)).collect();
        let mut due = counts;
        due.sort_by_key(|count| count.known);
        Self { accounts, days: BTreeMap::new(), due: due.into() }
    }

    /// Learns from the next entry.
    pub fn take(&mut self, sealed: &Sealed) {
        for posting in sealed.entry.postings().iter().filter(|it| self.accounts.contains(&it.account)) {
            *self.days.entry(sealed.entry.day()).or_default() += i128::from(posting.amount.dong());
        }
    }

    /// Compares the counts that were made before the entry after `last`.
    pub fn reached(&mut self, last: Seq, sink: &mut Sink<'_>) {
        while self.due.front().is_some_and(|count| count.known <= last) {
            let Some(count) = self.due.pop_front() else { return };
            let right: i128 = self.days.range(..=count.counted_on).map(|(_, moved)| moved).sum();
            let stored = i128::from(count.book_balance.dong());
            sink.compare(("cash_counts", &count.id, "book_balance"), &stored, &right);
        }
    }

    /// Names the counts of a book that was longer when they were made.
    pub fn end(self, sink: &mut Sink<'_>) {
        for count in self.due {
            let what = Breach::BeyondEnd { length: count.known.0 };
            sink.say("cash_counts", count.id, Some("known_seq"), what);
        }
    }
}

fn counts(db: &mut Db, book: BookId) -> diesel::QueryResult<Vec<CashCount>> {
    let (mut counts, mut before): (Vec<CashCount>, _) = (Vec::new(), CashCountId(i64::MAX));
    loop {
        let page = cash_count::store::before(db, book, before, PAGE)?;
        let Some(last) = page.last() else { return Ok(counts) };
        before = last.id;
        counts.extend(page);
    }
}

fn check(db: &mut Db, count: &CashCount, sink: &mut Sink<'_>) {
    let right: i128 =
        count.piles.iter().map(|Pile { note, pieces }| i128::from(note.dong()) * i128::from(*pieces)).sum();
    sink.compare(("cash_counts", &count.id, "total"), &i128::from(count.total.dong()), &right);
    let (row, number) = (count.id, count.number());
    compare(db, count, ("cash_counts", "cash.count", &number), Some(count.sealed()), sink);
    match cash_count::store::settlement(db, row) {
        Ok(settlement) => {
            let sealed = settlement.map(|settlement| settlement.sealed());
            compare(db, count, ("cash_count_settlements", "cash.settle", &number), sealed, sink);
        }
        Err(err) => sink.say("cash_count_settlements", row, None, refused(&err)),
    }
}

/// Compares what is kept with what the audit chain says was recorded.
fn compare(
    db: &mut Db,
    count: &CashCount,
    (table, action, number): (&'static str, &str, &str),
    kept: Option<String>,
    sink: &mut Sink<'_>,
) {
    let found = match store::audited(db, count.book, action, number) {
        Ok(found) => found,
        Err(err) => return sink.say(table, count.id, None, refused(&err)),
    };
    match (kept, found.as_slice()) {
        (None, []) => {}
        (Some(kept), [recorded]) if kept == *recorded => {}
        (Some(_), []) => sink.say(table, count.id, None, Breach::Stranger),
        (None, _) => sink.say(table, count.id, None, Breach::Missing),
        (Some(_), _) => sink.say(table, count.id, None, Breach::Altered),
    }
}

/// Names the counts of which the audit chain knows and that are gone.
fn audited(db: &mut Db, book: BookId, counts: &[CashCount], sink: &mut Sink<'_>) {
    let kept: BTreeSet<String> = counts.iter().map(CashCount::number).collect();
    match store::subjects(db, book, "cash.count") {
        Ok(subjects) => {
            for gone in subjects.into_iter().filter(|subject| !kept.contains(subject)) {
                sink.say("cash_counts", gone, None, Breach::Missing);
            }
        }
        Err(err) => sink.say("cash_counts", book, None, refused(&err)),
    }
}
