//! SQL for what reviewers gave, and whom they put before the council.

use std::collections::{BTreeMap, BTreeSet};

use diesel::prelude::*;

use crate::{
    calendar::Instant,
    db::{
        Db,
        schema::{nomination_advices, nomination_reviews, nomination_scores, nominations, round_rubrics},
    },
    dossier::Review,
    id::{BookId, CheckId, NominationId, ReviewId, UserId},
    ledger::Author,
    programme::Progress,
};

pub fn insert_review(
    db: &mut Db,
    (author, book): (&Author, BookId),
    nomination: NominationId,
    (points, note): (&[i64], &str),
) -> QueryResult<ReviewId> {
    use nomination_reviews as row;
    let id: ReviewId = diesel::insert_into(row::table)
        .values((
            row::book_id.eq(book),
            row::nomination_id.eq(nomination),
            row::user_id.eq(author.user),
            row::note.eq(note),
            row::reviewed_at.eq(author.at),
        ))
        .returning(row::id)
        .get_result(db)?;
    for (position, points) in (1_i64..).zip(points) {
        use nomination_scores as row;
        diesel::insert_into(row::table)
            .values((row::review_id.eq(id), row::position.eq(position), row::points.eq(*points)))
            .execute(db)?;
    }
    Ok(id)
}

/// Loads the last review of each reviewer of a nomination, in the order in which they were given.
pub fn reviews(db: &mut Db, nomination: NominationId) -> QueryResult<Vec<Review>> {
    let rows: Vec<(ReviewId, UserId, Instant, String)> = nomination_reviews::table
        .filter(nomination_reviews::nomination_id.eq(nomination))
        .order(nomination_reviews::id)
        .select((
            nomination_reviews::id,
            nomination_reviews::user_id,
            nomination_reviews::reviewed_at,
            nomination_reviews::note,
        ))
        .load(db)?;
    let last: BTreeMap<UserId, ReviewId> = rows.iter().map(|(id, by, ..)| (*by, *id)).collect();
    let ids: Vec<ReviewId> = last.values().copied().collect();
    let scores: Vec<(ReviewId, i64)> = nomination_scores::table
        .filter(nomination_scores::review_id.eq_any(ids.clone()))
        .order((nomination_scores::review_id, nomination_scores::position))
        .select((nomination_scores::review_id, nomination_scores::points))
        .load(db)?;
    let points = |id| scores.iter().filter(|(of, _)| *of == id).map(|(_, points)| *points).collect();
    let counts = rows.into_iter().filter(|(id, ..)| ids.contains(id));
    Ok(counts.map(|(id, by, at, note)| Review { id, by, at, points: points(id), note }).collect())
}

/// Returns which nominations of a book somebody has reviewed.
pub fn reviewed(db: &mut Db, book: BookId, by: UserId) -> QueryResult<BTreeSet<NominationId>> {
    let rows: Vec<NominationId> = nomination_reviews::table
        .filter(nomination_reviews::book_id.eq(book).and(nomination_reviews::user_id.eq(by)))
        .order(nomination_reviews::nomination_id)
        .select(nomination_reviews::nomination_id)
        .load(db)?;
    Ok(rows.into_iter().collect())
}

/// Counts the waiting nominations of a book's scored rounds that somebody has not reviewed, and names the first.
pub fn unreviewed_count(db: &mut Db, book: BookId, by: UserId) -> QueryResult<(usize, Option<NominationId>)> {
    let own = nomination_reviews::table
        .filter(nomination_reviews::user_id.eq(by))
        .select(nomination_reviews::nomination_id);
    let ids: Vec<NominationId> = nominations::table
        .inner_join(round_rubrics::table.on(round_rubrics::round_id.eq(nominations::round_id)))
        .filter(nominations::book_id.eq(book).and(nominations::stage.eq(Progress::Nominated)))
        .filter(nominations::nominated_by.ne(by))
        .filter(nominations::id.ne_all(own))
        .order(nominations::id)
        .select(nominations::id)
        .load(db)?;
    Ok((ids.len(), ids.first().copied()))
}

/// Somebody's yes to a nomination on which no rule objected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Advice {
    pub by: UserId,
    pub check: CheckId,
    pub at: Instant,
}

pub fn insert_advice(
    db: &mut Db,
    (author, book): (&Author, BookId),
    (nomination, check): (NominationId, CheckId),
) -> QueryResult<()> {
    use nomination_advices as row;
    diesel::insert_into(row::table)
        .values((
            row::nomination_id.eq(nomination),
            row::user_id.eq(author.user),
            row::book_id.eq(book),
            row::check_id.eq(check),
            row::advised_at.eq(author.at),
        ))
        .execute(db)
        .map(drop)
}

/// Loads who put a nomination before the council.
pub fn advices(db: &mut Db, nomination: NominationId) -> QueryResult<Vec<Advice>> {
    let rows: Vec<(UserId, CheckId, Instant)> = nomination_advices::table
        .filter(nomination_advices::nomination_id.eq(nomination))
        .order((nomination_advices::advised_at, nomination_advices::user_id))
        .select((nomination_advices::user_id, nomination_advices::check_id, nomination_advices::advised_at))
        .load(db)?;
    Ok(rows.into_iter().map(|(by, check, at)| Advice { by, check, at }).collect())
}

/// Counts how many reviewers put each nomination of a book before the council.
pub fn advised(db: &mut Db, book: BookId) -> QueryResult<BTreeMap<NominationId, i64>> {
    let rows: Vec<(NominationId, i64)> = nomination_advices::table
        .filter(nomination_advices::book_id.eq(book))
        .group_by(nomination_advices::nomination_id)
        .order(nomination_advices::nomination_id)
        .select((nomination_advices::nomination_id, diesel::dsl::count_star()))
        .load(db)?;
    Ok(rows.into_iter().collect())
}
