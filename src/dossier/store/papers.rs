//! SQL for the documents of a nomination, which lie in the database like the books.

use diesel::prelude::*;

use crate::{
    calendar::Instant,
    db::{Db, schema::nomination_papers},
    dossier::paper::{Filed, Media, Paper},
    id::{BookId, NominationId, PaperId, UserId},
    ledger::Author,
};

pub fn insert_paper(
    db: &mut Db,
    (author, book): (&Author, BookId),
    nomination: NominationId,
    (name, paper): (&str, &Paper),
) -> QueryResult<PaperId> {
    use nomination_papers as row;
    diesel::insert_into(row::table)
        .values((
            row::book_id.eq(book),
            row::nomination_id.eq(nomination),
            row::name.eq(name),
            row::media.eq(paper.media()),
            row::size.eq(i64::try_from(paper.bytes().len()).unwrap_or(i64::MAX)),
            row::sha256.eq(paper.hash().0.to_vec()),
            row::bytes.eq(paper.bytes()),
            row::user_id.eq(author.user),
            row::added_at.eq(author.at),
        ))
        .returning(row::id)
        .get_result(db)
}

/// Lists the documents of a nomination in the order in which they came, without their bytes.
pub fn papers(db: &mut Db, nomination: NominationId) -> QueryResult<Vec<Filed>> {
    type Row = (PaperId, String, Media, i64, Vec<u8>, UserId, Instant);
    let rows: Vec<Row> = nomination_papers::table
        .filter(nomination_papers::nomination_id.eq(nomination))
        .order(nomination_papers::id)
        .select((
            nomination_papers::id,
            nomination_papers::name,
            nomination_papers::media,
            nomination_papers::size,
            nomination_papers::sha256,
            nomination_papers::user_id,
            nomination_papers::added_at,
        ))
        .load(db)?;
    let filed =
        |(id, name, media, size, sha256, by, at): Row| Filed { id, name, media, size, sha256, by, at };
    Ok(rows.into_iter().map(filed).collect())
}

/// Loads one document of a nomination.
pub fn paper(db: &mut Db, nomination: NominationId, id: PaperId) -> QueryResult<Option<Paper>> {
    let row: Option<(Media, Vec<u8>)> = nomination_papers::table
        .filter(nomination_papers::nomination_id.eq(nomination).and(nomination_papers::id.eq(id)))
        .select((nomination_papers::media, nomination_papers::bytes))
        .first(db)
        .optional()?;
    Ok(row.map(|(media, bytes)| Paper::stored(media, bytes)))
}
