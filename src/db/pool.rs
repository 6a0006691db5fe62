//! Hands out connections: readers to pages and reports, the writer to one job at a time.

use std::{
    collections::BTreeSet,
    sync::{Arc, mpsc::SyncSender},
    time::Duration,
};

use diesel::{
    connection::SimpleConnection as _,
    r2d2::{self, ManageConnection, R2D2Connection as _},
};
use tokio::{sync::oneshot, task::spawn_blocking};

use super::{
    Db, DbError, DbUrl, Tx,
    writer::{self, Answer, Job},
};
use crate::id::BookId;

#[derive(Clone, Copy, Debug)]
pub struct PoolOptions {
    /// How many reading connections may be open at once.
    pub readers: u32,
    /// How many writing connections PostgreSQL gets; SQLite has one writer by its nature.
    pub writers: usize,
    /// How many jobs may share one commit; 1 gives every job a transaction of its own.
    pub group: usize,
}

impl Default for PoolOptions {
    fn default() -> Self {
        Self { readers: 8, writers: 4, group: 256 }
    }
}

#[derive(Clone)]
pub struct Pool {
    readers: r2d2::Pool<Manager>,
    writers: Arc<[SyncSender<Job>]>,
}

#[derive(Debug)]
struct Manager(DbUrl);

impl ManageConnection for Manager {
    type Connection = Db;
    type Error = diesel::r2d2::Error;

    fn connect(&self) -> Result<Db, Self::Error> {
        Db::open_reader(&self.0).map_err(|err| match err {
            DbError::Connect(err) => diesel::r2d2::Error::ConnectionError(err),
            other => diesel::r2d2::Error::ConnectionError(diesel::ConnectionError::BadConnection(
                other.to_string(),
            )),
        })
    }

    fn is_valid(&self, db: &mut Db) -> Result<(), Self::Error> {
        db.ping().map_err(diesel::r2d2::Error::QueryError)
    }

    fn has_broken(&self, db: &mut Db) -> bool {
        // A panic while reading leaves its transaction open: drop such a connection.
        std::thread::panicking() || db.is_broken()
    }
}

impl Pool {
    pub fn new(url: &DbUrl) -> Result<Self, DbError> {
        Self::with(url, PoolOptions::default())
    }

    pub fn with(url: &DbUrl, options: PoolOptions) -> Result<Self, DbError> {
        let readers = r2d2::Pool::builder()
            .max_size(options.readers)
            .min_idle(Some(0))
            .connection_timeout(Duration::from_secs(5))
            .build(Manager(url.clone()))?;
        let count = match url {
            DbUrl::Sqlite(_) => 1,
            DbUrl::Postgres(_) => options.writers.max(1),
        };
        let start = |_| writer::start(url.clone(), options.group.max(1));
        Ok(Self { readers, writers: (0..count).map(start).collect() })
    }

    /// Runs `job` as one transaction that may write to `books`, and answers when it is durable.
    ///
    /// A job that returns an error leaves nothing behind. Jobs that wait at the same time share one commit.
    pub async fn write<T, E>(
        &self,
        books: impl IntoIterator<Item = BookId>,
        job: impl FnOnce(&mut Tx) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
    {
        let (job, answer) = package(books, job);
        let writer = self.writer_of(&job.books).clone();
        // A full queue makes the submitter wait, which must not stall the async runtime.
        let sent = spawn_blocking(move || writer.send(job).is_ok()).await;
        if !sent.unwrap_or(false) {
            return Err(DbError::Closed.into());
        }
        answer.await.unwrap_or_else(|_| Err(DbError::Closed.into()))
    }

    /// Does what [`Pool::write`] does for callers that may block, such as the command line.
    pub fn write_now<T, E>(
        &self,
        books: impl IntoIterator<Item = BookId>,
        job: impl FnOnce(&mut Tx) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
    {
        let (job, answer) = package(books, job);
        if self.writer_of(&job.books).send(job).is_err() {
            return Err(DbError::Closed.into());
        }
        answer.blocking_recv().unwrap_or_else(|_| Err(DbError::Closed.into()))
    }

    /// Jobs of one book meet in one queue, so that they can share commits instead of waiting for its lock.
    fn writer_of(&self, books: &BTreeSet<BookId>) -> &SyncSender<Job> {
        let book = books.last().map_or(0, |book| book.0.unsigned_abs());
        let index = usize::try_from(book).unwrap_or_default() % self.writers.len();
        &self.writers[index]
    }

    /// Runs `work` on a reading connection in one snapshot; a page's figures agree with each other.
    pub fn read_now<T, E: From<DbError>>(&self, work: impl FnOnce(&mut Db) -> Result<T, E>) -> Result<T, E> {
        let mut db = self.readers.get().map_err(DbError::from)?;
        let begin = match &*db {
            Db::Sqlite(_) => "BEGIN",
            Db::Postgres(_) => "BEGIN ISOLATION LEVEL REPEATABLE READ",
        };
        db.batch_execute(begin).map_err(DbError::from)?;
        let result = work(&mut db);
        db.batch_execute("ROLLBACK").map_err(DbError::from)?;
        result
    }

    /// Runs `work` on a blocking thread; the connection never crosses an await point.
    pub async fn read<T, E>(
        &self,
        work: impl FnOnce(&mut Db) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
    {
        let pool = self.clone();
        match spawn_blocking(move || pool.read_now(work)).await {
            Ok(result) => result,
            Err(err) => match err.try_into_panic() {
                Ok(panic) => std::panic::resume_unwind(panic),
                Err(_) => Err(DbError::Closed.into()),
            },
        }
    }
}

/// Erases a job's types; its answer comes through the returned channel.
fn package<T, E>(
    books: impl IntoIterator<Item = BookId>,
    job: impl FnOnce(&mut Tx) -> Result<T, E> + Send + 'static,
) -> (Job, oneshot::Receiver<Result<T, E>>)
where
    T: Send + 'static,
    E: From<DbError> + Send + 'static,
{
    let (sender, receiver) = oneshot::channel();
    let sender = Arc::new(std::sync::Mutex::new(Some(sender)));
    let answer = {
        let sender = Arc::clone(&sender);
        move |result: Result<T, E>| {
            let sender = sender.lock().ok().and_then(|mut slot| slot.take());
            // A caller that has gone away no longer wants the answer; the work stands.
            drop(sender.map(|sender| sender.send(result)));
        }
    };
    let fail = answer.clone();
    let run = Box::new(move |tx: &mut Tx| {
        let result = job(tx);
        let keep = result.is_ok();
        let reply = Box::new(move |durable: Result<(), DbError>| {
            answer(match durable {
                Err(err) if keep => Err(err.into()),
                _ => result,
            });
        });
        Answer { keep, reply }
    });
    let fail = Box::new(move |err: DbError| fail(Err(err.into())));
    (Job { books: books.into_iter().collect(), run, fail }, receiver)
}
