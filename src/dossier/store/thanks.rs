//! SQL for what recipients say, of which the last row of each counts.

use diesel::prelude::*;

use crate::{
    calendar::Instant,
    db::{Db, schema::nomination_thanks},
    dossier::Thanks,
    id::{BookId, NominationId, UserId},
    ledger::Author,
};

pub fn insert_thanks(
    db: &mut Db,
    (author, book): (&Author, BookId),
    nomination: NominationId,
    words: &str,
) -> QueryResult<()> {
    use nomination_thanks as row;
    diesel::insert_into(row::table)
        .values((
            row::book_id.eq(book),
            row::nomination_id.eq(nomination),
            row::words.eq(words),
            row::user_id.eq(author.user),
            row::written_at.eq(author.at),
        ))
        .execute(db)
        .map(drop)
}

/// Returns what somebody says now; none before anything was written down, and after it was taken back.
pub fn thanks(db: &mut Db, nomination: NominationId) -> QueryResult<Option<Thanks>> {
    use nomination_thanks as row;
    let last: Option<(String, UserId, Instant)> = row::table
        .filter(row::nomination_id.eq(nomination))
        .order(row::id.desc())
        .select((row::words, row::user_id, row::written_at))
        .first(db)
        .optional()?;
    Ok(last.map(|(words, by, at)| Thanks { words, by, at }).filter(|it| !it.words.is_empty()))
}
