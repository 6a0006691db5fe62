//! The journal a page at a time, the latest entries first: its cost does not grow with the book.

use std::fmt;

use chrono::NaiveDate;
use diesel::{dsl::count_star, prelude::*};

use super::{ReportError, View};
use crate::{
    db::{Db, schema::entries},
    id::Seq,
    ledger::{self, chain::Sealed},
};

/// Counts the entries of a view.
///
/// Numbers run without a gap, so a view of the whole book knows its count; only a part of the book is counted.
pub fn count(db: &mut Db, view: &View) -> Result<i64, ReportError> {
    if is_whole(db, view)? { Ok(view.known.0) } else { Ok(within(view).select(count_star()).first(db)?) }
}

/// Tells whether no known entry lies before or behind the view's days.
fn is_whole(db: &mut Db, view: &View) -> Result<bool, ReportError> {
    let known = || entries::table.filter(entries::book_id.eq(view.book).and(entries::seq.le(view.known)));
    let mut beyond = vec![known().filter(entries::day.gt(view.span.to)).into_boxed()];
    beyond.extend(view.span.from.map(|from| known().filter(entries::day.lt(from)).into_boxed()));
    for query in beyond {
        if query.select(entries::seq).first::<Seq>(db).optional()?.is_some() {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Reads the entries of one page, the latest day first; pages are numbered from 1.
pub fn read(db: &mut Db, view: &View, page: i64, size: i64) -> Result<Vec<Sealed>, ReportError> {
    let seqs: Vec<Seq> = within(view)
        .order((entries::day.desc(), entries::seq.desc()))
        .limit(size)
        .offset(page.saturating_sub(1).saturating_mul(size))
        .select(entries::seq)
        .load(db)?;
    Ok(ledger::store::load_many(db, view.book, &seqs)?)
}

fn within(view: &View) -> entries::BoxedQuery<'static, crate::db::Multi> {
    let query = entries::table
        .filter(entries::book_id.eq(view.book).and(entries::seq.le(view.known)))
        .filter(entries::day.le(view.span.to))
        .into_boxed();
    match view.span.from {
        Some(from) => query.filter(entries::day.ge(from)),
        None => query,
    }
}

/// Where a page of the journal ended: the day and the number of its last entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    pub day: NaiveDate,
    pub seq: Seq,
}

impl fmt::Display for Mark {
    /// Writes `2025-01-31.45`, which an address can hold.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.day, self.seq)
    }
}

impl Mark {
    /// Reads what [`fmt::Display`] wrote.
    pub fn read(text: &str) -> Option<Self> {
        let (day, seq) = text.split_once('.')?;
        Some(Self { day: day.parse().ok()?, seq: Seq(seq.parse().ok()?) })
    }
}

/// Reads the entries after a mark in the order of the journal: no page costs more than the first, however deep.
pub fn after(db: &mut Db, view: &View, mark: Option<Mark>, size: i64) -> Result<Vec<Sealed>, ReportError> {
    let mut query = within(view).order((entries::day, entries::seq)).limit(size).select(entries::seq);
    if let Some(Mark { day, seq }) = mark {
        query = query.filter(entries::day.ge(day)).filter(entries::day.gt(day).or(entries::seq.gt(seq)));
    }
    let seqs: Vec<Seq> = query.load(db)?;
    Ok(ledger::store::load_many(db, view.book, &seqs)?)
}
