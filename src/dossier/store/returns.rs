//! SQL for nominations that went back, and the answers.

use std::collections::BTreeSet;

use diesel::prelude::*;

use crate::{
    calendar::Instant,
    db::{
        Db,
        schema::{nomination_answers, nomination_returns, nominations},
    },
    dossier::{Answer, Reason, Return},
    id::{BookId, NominationId, ReturnId, UnitId, UserId},
    ledger::Author,
    programme::Progress,
};

pub fn insert_return(
    db: &mut Db,
    (author, book): (&Author, BookId),
    nomination: NominationId,
    (reason, note): (Reason, &str),
) -> QueryResult<ReturnId> {
    use nomination_returns as row;
    diesel::insert_into(row::table)
        .values((
            row::book_id.eq(book),
            row::nomination_id.eq(nomination),
            row::reason.eq(reason),
            row::note.eq(note),
            row::user_id.eq(author.user),
            row::returned_at.eq(author.at),
        ))
        .returning(row::id)
        .get_result(db)
}

pub fn insert_answer(
    db: &mut Db,
    (author, book): (&Author, BookId),
    of: ReturnId,
    note: &str,
) -> QueryResult<()> {
    use nomination_answers as row;
    diesel::insert_into(row::table)
        .values((
            row::return_id.eq(of),
            row::book_id.eq(book),
            row::note.eq(note),
            row::user_id.eq(author.user),
            row::answered_at.eq(author.at),
        ))
        .execute(db)
        .map(drop)
}

/// Loads every time that a nomination went back, the first one first.
pub fn returns(db: &mut Db, nomination: NominationId) -> QueryResult<Vec<Return>> {
    type Row = (ReturnId, Reason, String, UserId, Instant, Option<(String, UserId, Instant)>);
    let rows: Vec<Row> = nomination_returns::table
        .left_join(nomination_answers::table.on(nomination_answers::return_id.eq(nomination_returns::id)))
        .filter(nomination_returns::nomination_id.eq(nomination))
        .order(nomination_returns::id)
        .select((
            nomination_returns::id,
            nomination_returns::reason,
            nomination_returns::note,
            nomination_returns::user_id,
            nomination_returns::returned_at,
            (nomination_answers::note, nomination_answers::user_id, nomination_answers::answered_at)
                .nullable(),
        ))
        .load(db)?;
    let read = |(id, reason, note, by, at, answer): Row| Return {
        id,
        reason,
        note,
        by,
        at,
        answer: answer.map(|(note, by, at)| Answer { note, by, at }),
    };
    Ok(rows.into_iter().map(read).collect())
}

/// Tells whether a nomination went back and has not been sent in again.
pub fn is_back(db: &mut Db, nomination: NominationId) -> QueryResult<bool> {
    let open = nomination_returns::table
        .left_join(nomination_answers::table.on(nomination_answers::return_id.eq(nomination_returns::id)))
        .filter(nomination_returns::nomination_id.eq(nomination))
        .filter(nomination_answers::return_id.is_null())
        .select(nomination_returns::id);
    diesel::select(diesel::dsl::exists(open)).get_result(db)
}

/// Returns which nominations of a book's rounds, and of some units wherever their round is, wait for an answer.
pub fn open_returns(
    db: &mut Db,
    (book, within): (Option<BookId>, &[UnitId]),
) -> QueryResult<BTreeSet<NominationId>> {
    let rows: Vec<NominationId> = nomination_returns::table
        .inner_join(nominations::table.on(nominations::id.eq(nomination_returns::nomination_id)))
        .left_join(nomination_answers::table.on(nomination_answers::return_id.eq(nomination_returns::id)))
        .filter(nomination_answers::return_id.is_null().and(nominations::stage.eq(Progress::Nominated)))
        // Ids begin at 1, so book 0 is none.
        .filter(
            nominations::book_id
                .eq(book.unwrap_or(BookId(0)))
                .or(nominations::unit_id.eq_any(within.to_vec())),
        )
        .order(nomination_returns::nomination_id)
        .select(nomination_returns::nomination_id)
        .load(db)?;
    Ok(rows.into_iter().collect())
}
