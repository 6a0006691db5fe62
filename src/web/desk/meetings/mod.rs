//! Meetings of councils: opened on a round, held item by item with everybody's own vote, and signed.

mod councils;
mod course;
mod list;
mod merits;
mod new;
mod print;
mod seats;
mod show;
mod sign;
mod view;

use rocket::{Route, routes};

use crate::{
    council::{MeetingError, store},
    db::Tx,
    id::{BookId, MeetingId},
    web::{Failure, may::Attempt},
};

pub fn routes() -> Vec<Route> {
    routes![
        list::index,
        new::ask,
        new::create,
        show::show,
        show::now,
        course::attendance,
        course::call,
        course::answer,
        course::vote,
        course::withdraw,
        course::hands,
        sign::read,
        sign::sign,
        print::minutes,
        print::paper,
        merits::file,
        merits::page,
        councils::index,
        councils::ask,
        councils::create,
        councils::show,
        councils::casting,
        seats::keep,
    ]
}

/// Lets a job go on where the meeting is one of this book.
fn of_book(tx: &mut Tx, book: BookId, id: MeetingId) -> Result<(), MeetingError> {
    let found = store::meeting(tx.db()?, id)?;
    found.filter(|it| it.book == book).map(drop).ok_or(MeetingError::NoMeeting(id))
}

/// Parts what a person can mend from everything else.
fn refusal<T>(done: Result<T, Attempt<MeetingError>>) -> Result<Result<T, MeetingError>, Failure> {
    match done {
        Ok(value) => Ok(Ok(value)),
        Err(Attempt::Refused(err)) if err.is_refusal() && !matches!(err, MeetingError::NoMeeting(_)) => {
            Ok(Err(err))
        }
        Err(err) => Err(err.into()),
    }
}

impl From<MeetingError> for Failure {
    fn from(err: MeetingError) -> Self {
        match err {
            MeetingError::NoMeeting(_) | MeetingError::NoCouncil(_) | MeetingError::NoPaper(..) => {
                Self::missing(&err)
            }
            MeetingError::Db(err) => err.into(),
            err if err.is_refusal() => Self::refused(&err),
            err => Self::internal(&err),
        }
    }
}
