//! The journal a page at a time, the latest entries first: its cost does not grow with the book.

use diesel::{dsl::count_star, prelude::*};

use super::{ReportError, View};
use crate::{
    db::{Db, schema::entries},
    id::Seq,
    ledger::{self, chain::Sealed},
};

/// Counts the entries of a view.
pub fn count(db: &mut Db, view: &View) -> Result<i64, ReportError> {
    Ok(within(view).select(count_star()).first(db)?)
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
