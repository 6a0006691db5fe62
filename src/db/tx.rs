//! What a write job works on: a connection inside a transaction, and rows that wait to be written together.

use std::{any::Any, collections::BTreeSet};

use diesel::connection::SimpleConnection as _;

use super::{Db, DbError};
use crate::{id::BookId, on_each};

/// Rows that the jobs of one group have made and that go to the database in as few statements as possible.
///
/// One statement for sixteen jobs instead of sixteen is what lets a group commit pay off: on PostgreSQL each
/// statement is a round trip. A job that fails must leave no trace, so a stash knows where the running job
/// began: [`Stash::keep`] moves that mark to the end, [`Stash::discard`] goes back to it.
pub trait Stash: Any + Send {
    /// Writes the rows of earlier jobs of the group.
    fn flush_kept(&mut self, db: &mut Db) -> Result<(), DbError>;
    /// Writes the rows of the running job.
    fn flush_current(&mut self, db: &mut Db) -> Result<(), DbError>;
    /// The running job succeeded.
    fn keep(&mut self);
    /// The running job failed.
    fn discard(&mut self);
    /// The group is durable: tells whether what the stash has looked up may serve the next group.
    ///
    /// Who says so must either have kept only what never changes, or hold it against the database before use.
    fn outlive(&mut self) -> bool {
        false
    }
    /// Rows of a lower rank are written first, because others refer to them.
    fn rank(&self) -> u8;
    fn as_any(&mut self) -> &mut dyn Any;
}

/// A write job's view of the database. Holding one proves that a writer's transaction is open.
pub struct Tx {
    db: Db,
    locked: BTreeSet<BookId>,
    savepoint: bool,
    /// Whether a job of this group was given the connection, and so may have changed anything.
    touched: bool,
    stashes: Vec<Box<dyn Stash>>,
    /// How much this connection has written, and when its plans are made anew; see [`Tx::worked`].
    written: u64,
    replan_at: u64,
}

/// How many rows or jobs a connection writes before its plans are made anew for the first time.
const FIRST_REPLAN: u64 = 256;

impl Tx {
    pub(super) fn new(db: Db) -> Self {
        Self {
            db,
            locked: BTreeSet::new(),
            savepoint: false,
            touched: false,
            stashes: Vec::new(),
            written: 0,
            replan_at: FIRST_REPLAN,
        }
    }

    /// Returns the connection for reading and writing; everything posted before is visible through it.
    ///
    /// The first call of a job opens its savepoint, so that a job which only fills stashes costs no statement.
    pub fn db(&mut self) -> Result<&mut Db, DbError> {
        if !self.savepoint {
            for stash in &mut self.stashes {
                stash.flush_kept(&mut self.db)?;
            }
            self.db.batch_execute("SAVEPOINT job")?;
            (self.savepoint, self.touched) = (true, true);
        }
        for stash in &mut self.stashes {
            stash.flush_current(&mut self.db)?;
        }
        Ok(&mut self.db)
    }

    /// Returns the connection for a read that does not depend on rows that may still wait in a stash.
    pub fn peek(&mut self) -> &mut Db {
        &mut self.db
    }

    /// Refuses a book whose row this transaction has not locked.
    pub fn require_lock(&self, book: BookId) -> Result<(), DbError> {
        if self.locked.contains(&book) { Ok(()) } else { Err(DbError::NotLocked(book.0)) }
    }

    /// Takes charge of a book that this job has just inserted; nobody else can know of it yet.
    pub fn adopt(&mut self, book: BookId) {
        self.locked.insert(book);
    }

    /// Returns the group's stash of this type, making it on first use.
    pub fn stash<S: Stash + Default>(&mut self) -> &mut S {
        let found = self.stashes.iter_mut().position(|stash| stash.as_any().is::<S>());
        let index = found.unwrap_or_else(|| {
            let stash = S::default();
            let index = self.stashes.partition_point(|it| it.rank() <= stash.rank());
            self.stashes.insert(index, Box::new(stash));
            index
        });
        self.stashes[index].as_any().downcast_mut().expect("the type was just compared")
    }

    /// Counts what was written, and lets PostgreSQL plan anew each time that this has doubled.
    ///
    /// It plans the check of a foreign key once per connection. On tables that are still empty, `(book_id, seq)` and
    /// `(book_id, day, seq)` cost the same, and the plan may take the index by day: each check then reads the whole
    /// book, a little more with every entry, until the server's own ANALYZE comes by, which it never does within
    /// one long import.
    pub fn worked(&mut self, written: usize) -> Result<(), DbError> {
        self.written = self.written.saturating_add(u64::try_from(written).unwrap_or(u64::MAX));
        if self.written < self.replan_at {
            return Ok(());
        }
        self.replan_at = self.written.saturating_mul(2);
        match &mut self.db {
            Db::Sqlite(_) => Ok(()),
            Db::Postgres(conn) => Ok(conn.batch_execute("DISCARD PLANS")?),
        }
    }

    /// Undoes everything the running job has done so far, inside the database and in the stashes.
    pub fn undo_job(&mut self) -> Result<(), DbError> {
        for stash in &mut self.stashes {
            stash.discard();
        }
        if std::mem::take(&mut self.savepoint) {
            self.db.batch_execute("ROLLBACK TO SAVEPOINT job; RELEASE SAVEPOINT job")?;
        }
        Ok(())
    }

    pub(super) fn keep_job(&mut self) -> Result<(), DbError> {
        for stash in &mut self.stashes {
            stash.keep();
        }
        if std::mem::take(&mut self.savepoint) {
            self.db.batch_execute("RELEASE SAVEPOINT job")?;
        }
        self.worked(1)
    }

    /// Opens the group's transaction and locks its books' rows in id order, so that groups cannot deadlock.
    pub(super) fn begin(&mut self, books: BTreeSet<BookId>) -> Result<(), DbError> {
        match &mut self.db {
            Db::Sqlite(conn) => conn.batch_execute("BEGIN IMMEDIATE")?,
            Db::Postgres(conn) => {
                let ids: Vec<String> = books.iter().map(ToString::to_string).collect();
                let ids = if ids.is_empty() { "NULL".to_owned() } else { ids.join(", ") };
                conn.batch_execute(&format!(
                    "BEGIN; SELECT id FROM books WHERE id IN ({ids}) ORDER BY id FOR UPDATE"
                ))?;
            }
        }
        self.locked = books;
        Ok(())
    }

    pub(super) fn commit(&mut self) -> Result<(), DbError> {
        let mut stashes = std::mem::take(&mut self.stashes);
        for stash in &mut stashes {
            stash.flush_kept(&mut self.db)?;
        }
        self.locked.clear();
        self.db.batch_execute("COMMIT")?;
        if !std::mem::take(&mut self.touched) {
            stashes.retain_mut(|stash| stash.outlive());
            self.stashes = stashes;
        }
        Ok(())
    }

    /// Gives the whole group up; the caller drops the connection if even this fails.
    pub(super) fn abandon(&mut self) -> Result<(), DbError> {
        self.stashes.clear();
        self.locked.clear();
        (self.savepoint, self.touched) = (false, false);
        Ok(on_each!(&mut self.db, |conn| conn.batch_execute("ROLLBACK"))?)
    }
}
