//! What the gate knows of a book while it works on it, and how long that may be believed.

use diesel::prelude::*;

use super::{
    SoftPeriod, chart, fund_ids, hash_of,
    rows::{LedgerStash, OpenBook},
    soft_periods,
};
use crate::{
    calendar::Instant,
    db::{
        Db, DbError, Tx,
        schema::{books, counters},
    },
    id::{BookId, FundId},
    ledger::{account::Chart, chain::Hash},
};

/// A book's chart, funds and held months.
#[derive(Clone, Debug)]
pub(in crate::ledger) struct Known {
    pub(in crate::ledger) chart: Chart,
    pub(in crate::ledger) funds: Vec<FundId>,
    pub(in crate::ledger) soft: Vec<SoftPeriod>,
}

/// How far what is known of an open book may be believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::ledger) enum Trust {
    /// It was read in this group, or held against the stored book in this group.
    Proven,
    /// It comes from an earlier group; somebody else may have written to the book since.
    Kept,
    /// A job that had read it anew was undone, so it may hold what never came to be.
    Doubtful,
}

/// The row of a book: where its chains end, and what stands beside them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::ledger) struct Ends {
    pub(in crate::ledger) length: i64,
    pub(in crate::ledger) hash: Hash,
    pub(in crate::ledger) audit_length: i64,
    pub(in crate::ledger) audit_hash: Hash,
    /// The last month that is closed for good, as `Month::number`, or 0.
    pub(in crate::ledger) closed_through: i64,
    pub(in crate::ledger) last_at: Instant,
}

impl Known {
    pub(in crate::ledger) fn load(db: &mut Db, book: BookId) -> Result<Self, DbError> {
        Ok(Self { chart: chart(db, book)?, funds: fund_ids(db, book)?, soft: soft_periods(db, book)? })
    }
}

/// Opens a book in this group where it is not open yet.
///
/// A writer keeps what it knows from one group to the next, because reading a chart takes longer than posting a
/// gift. Every change of a book's chart, funds, periods and numbers goes with a row of one of its two chains, so
/// the kept knowledge stands exactly as long as the stored ends of both are those that this writer wrote itself.
pub(in crate::ledger) fn open(tx: &mut Tx, book: BookId) -> Result<(), DbError> {
    match tx.stash::<LedgerStash>().get(book).map(|open| open.trust) {
        Some(Trust::Proven) => Ok(()),
        Some(Trust::Doubtful) => {
            let known = Known::load(tx.peek(), book)?;
            tx.stash::<LedgerStash>().learn(book, known);
            Ok(())
        }
        Some(Trust::Kept) => {
            let stored = ends(tx.peek(), book)?;
            if tx.stash::<LedgerStash>().prove(book, &stored) { Ok(()) } else { read(tx, book, stored) }
        }
        None => {
            let stored = ends(tx.peek(), book)?;
            read(tx, book, stored)
        }
    }
}

fn read(tx: &mut Tx, book: BookId, ends: Ends) -> Result<(), DbError> {
    let db = tx.peek();
    let taken = counters::table
        .filter(counters::book_id.eq(book))
        .select((counters::series, counters::year, counters::last_no))
        .load::<(String, i64, i64)>(db)?;
    let counters = taken.into_iter().map(|(series, year, last)| ((series, year), last)).collect();
    let known = Known::load(db, book)?;
    tx.stash::<LedgerStash>().put(book, |epoch| OpenBook::new(known, epoch, ends, counters));
    Ok(())
}

fn ends(db: &mut Db, book: BookId) -> Result<Ends, DbError> {
    type Row = (i64, Vec<u8>, i64, Vec<u8>, i64, Instant);
    let (length, hash, audit_length, audit_hash, closed_through, last_at): Row = books::table
        .find(book)
        .select((
            books::length,
            books::head,
            books::audit_length,
            books::audit_head,
            books::closed_through,
            books::last_at,
        ))
        .first(db)?;
    Ok(Ends {
        length,
        hash: hash_of(&hash, "books.head")?,
        audit_length,
        audit_hash: hash_of(&audit_hash, "books.audit_head")?,
        closed_through,
        last_at,
    })
}
