//! The threads that own the writing connections and commit jobs in groups.

use std::{
    collections::BTreeSet,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::mpsc::{Receiver, SyncSender, sync_channel},
    thread,
};

use super::{Db, DbError, DbUrl, Tx};
use crate::id::BookId;

/// How many jobs may wait for one writer before a submitter has to wait itself.
const QUEUE: usize = 1024;

/// One write job with its type erased, and the books whose rows it needs locked.
pub(super) struct Job {
    pub(super) books: BTreeSet<BookId>,
    pub(super) run: Box<dyn FnOnce(&mut Tx) -> Answer + Send>,
    /// Answers a job that was never run.
    pub(super) fail: Box<dyn FnOnce(DbError) + Send>,
}

/// What a job has decided, held back until the group is durable.
pub(super) struct Answer {
    pub(super) keep: bool,
    pub(super) reply: Box<dyn FnOnce(Result<(), DbError>) + Send>,
}

/// Starts a writer thread; it ends when the last sender is dropped.
pub(super) fn start(url: DbUrl, most: usize) -> SyncSender<Job> {
    let (sender, jobs) = sync_channel(QUEUE);
    thread::spawn(move || {
        let mut tx = None;
        while let Some(group) = next_group(&jobs, most) {
            tx = run_group(&url, tx, group);
        }
    });
    sender
}

/// Waits for one job and takes what else is already queued, up to `most` jobs.
fn next_group(jobs: &Receiver<Job>, most: usize) -> Option<Vec<Job>> {
    let first = jobs.recv().ok()?;
    let mut group = vec![first];
    while group.len() < most {
        let Ok(job) = jobs.try_recv() else { break };
        group.push(job);
    }
    Some(group)
}

/// Runs a group in one transaction and answers its jobs once it is durable; returns a healthy connection.
fn run_group(url: &DbUrl, tx: Option<Tx>, group: Vec<Job>) -> Option<Tx> {
    let books = group.iter().flat_map(|job| job.books.iter().copied()).collect();
    let begun = tx.map_or_else(|| Db::open(url).map(Tx::new), Ok).and_then(|mut tx| {
        tx.begin(books)?;
        Ok(tx)
    });
    let mut tx = match begun {
        Ok(tx) => tx,
        Err(err) => {
            let reason = err.to_string();
            group.into_iter().for_each(|job| (job.fail)(DbError::Commit(reason.clone())));
            return None;
        }
    };
    let mut answers = Vec::with_capacity(group.len());
    let mut broken = None;
    for job in group {
        if let Some(reason) = &broken {
            (job.fail)(DbError::Commit(String::clone(reason)));
            continue;
        }
        match run_job(&mut tx, job) {
            Ok(answer) => answers.push(answer),
            Err(err) => broken = Some(err.to_string()),
        }
    }
    let outcome = match broken {
        None => tx.commit().map_err(|err| err.to_string()),
        Some(reason) => Err(reason),
    };
    let healthy = outcome.is_ok() || tx.abandon().is_ok();
    for answer in answers {
        (answer.reply)(outcome.clone().map_err(DbError::Commit));
    }
    healthy.then_some(tx)
}

/// Runs one job; an error here means that the whole transaction is lost, not that the job was refused.
fn run_job(tx: &mut Tx, job: Job) -> Result<Answer, DbError> {
    let Job { run, fail, .. } = job;
    match catch_unwind(AssertUnwindSafe(|| run(tx))) {
        Ok(answer) if answer.keep => tx.keep_job().map(|()| answer),
        Ok(answer) => tx.undo_job().map(|()| answer),
        Err(_) => {
            let undone = tx.undo_job();
            fail(DbError::Panicked);
            undone.map(|()| Answer { keep: false, reply: Box::new(drop) })
        }
    }
}
