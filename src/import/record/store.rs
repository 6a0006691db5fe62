//! SQL for imports, and for the rows of files that are known by their fingerprints.

use std::{any::Any, collections::HashSet};

use diesel::prelude::*;

use super::{FileKind, FileMark, Summary};
use crate::{
    db::{
        Buffer, Db, DbError, Stash,
        schema::{import_rows, imports},
    },
    id::{BookId, ImportId},
    insert_all,
    ledger::Author,
    stored_as_text,
};

stored_as_text! { FileKind }

const CHUNK: usize = 400;

#[derive(Insertable)]
#[diesel(table_name = import_rows, treat_none_as_default_value = false)]
struct TakenRow {
    book_id: BookId,
    kind: FileKind,
    fingerprint: Vec<u8>,
    occurrence: i64,
    import_id: ImportId,
}

/// Rows of files that were taken and wait to be written.
#[derive(Default)]
pub(super) struct TakenStash(Buffer<TakenRow>);

impl TakenStash {
    pub(super) fn add(
        &mut self,
        book_id: BookId,
        kind: FileKind,
        (fingerprint, occurrence): (Vec<u8>, i64),
        import_id: ImportId,
    ) {
        self.0.push(TakenRow { book_id, kind, fingerprint, occurrence, import_id });
    }
}

impl Stash for TakenStash {
    fn flush_kept(&mut self, db: &mut Db) -> Result<(), DbError> {
        let rows = self.0.take_kept();
        insert_all!(db, import_rows, rows, CHUNK);
        Ok(())
    }

    fn flush_current(&mut self, db: &mut Db) -> Result<(), DbError> {
        let rows = self.0.take_all();
        insert_all!(db, import_rows, rows, CHUNK);
        Ok(())
    }

    fn keep(&mut self) {
        self.0.keep();
    }

    fn discard(&mut self) {
        self.0.discard();
    }

    fn rank(&self) -> u8 {
        3
    }

    fn as_any(&mut self) -> &mut dyn Any {
        self
    }
}

/// Returns which of the rows earlier files have brought, by fingerprint and occurrence.
pub(super) fn taken(
    db: &mut Db,
    book: BookId,
    kind: FileKind,
    fingerprints: Vec<Vec<u8>>,
) -> QueryResult<HashSet<(Vec<u8>, i64)>> {
    let rows: Vec<(Vec<u8>, i64)> = import_rows::table
        .filter(import_rows::book_id.eq(book).and(import_rows::kind.eq(kind)))
        .filter(import_rows::fingerprint.eq_any(fingerprints))
        .order((import_rows::fingerprint, import_rows::occurrence))
        .select((import_rows::fingerprint, import_rows::occurrence))
        .load(db)?;
    Ok(rows.into_iter().collect())
}

/// Inserts an import whose counts are not known yet.
pub(super) fn begin(
    db: &mut Db,
    book: BookId,
    kind: FileKind,
    file: &FileMark,
    author: &Author,
) -> QueryResult<ImportId> {
    diesel::insert_into(imports::table)
        .values((
            imports::book_id.eq(book),
            imports::kind.eq(kind),
            imports::file_name.eq(&file.name),
            imports::file_sha256.eq(file.sha256.to_vec()),
            imports::added.eq(0),
            imports::skipped.eq(0),
            imports::refused.eq(0),
            imports::user_id.eq(author.user),
            imports::recorded_at.eq(author.at),
        ))
        .returning(imports::id)
        .get_result(db)
}

/// Writes the counts of an import that has come to its end.
pub(super) fn finish(db: &mut Db, import: ImportId, summary: &Summary) -> QueryResult<()> {
    diesel::update(imports::table.find(import))
        .set((
            imports::added.eq(summary.added),
            imports::skipped.eq(summary.known),
            imports::refused.eq(summary.refused),
        ))
        .execute(db)
        .map(drop)
}
