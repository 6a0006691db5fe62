//! SQL for imports of statements and for taking them back.

use diesel::prelude::*;

use crate::{
    calendar::Instant,
    db::{
        Db,
        schema::{import_undos, imports, statement_lines, users},
    },
    id::{AccountId, BookId, ImportId, UserId},
    ledger::{Author, chain::Hash},
};

/// A file that was read into the books.
#[derive(Clone, Debug, PartialEq, Eq, Queryable)]
pub struct ImportRecord {
    pub id: ImportId,
    pub kind: String,
    pub file_name: String,
    /// The digest of the file.
    #[diesel(deserialize_as = Vec<u8>)]
    pub digest: Hash,
    pub added: i64,
    pub skipped: i64,
    pub refused: i64,
    pub by: UserId,
    pub by_name: String,
    pub at: Instant,
    /// When it was taken back.
    pub undone_at: Option<Instant>,
}

macro_rules! columns {
    () => {
        (
            imports::id,
            imports::kind,
            imports::file_name,
            imports::file_sha256,
            imports::added,
            imports::skipped,
            imports::refused,
            imports::user_id,
            users::name,
            imports::recorded_at,
            import_undos::table
                .filter(import_undos::book_id.eq(imports::book_id))
                .filter(import_undos::import_id.eq(imports::id))
                .select(import_undos::undone_at)
                .single_value(),
        )
    };
}

pub fn find_import(db: &mut Db, book: BookId, id: ImportId) -> QueryResult<Option<ImportRecord>> {
    imports::table
        .inner_join(users::table.on(users::id.eq(imports::user_id)))
        .filter(imports::book_id.eq(book).and(imports::id.eq(id)))
        .select(columns!())
        .first(db)
        .optional()
}

/// Returns the last files whose lines are of an account, the latest first.
pub fn imports_of(
    db: &mut Db,
    book: BookId,
    account: AccountId,
    limit: i64,
) -> QueryResult<Vec<ImportRecord>> {
    let has_lines = statement_lines::table
        .filter(statement_lines::import_id.eq(imports::id))
        .filter(statement_lines::account_id.eq(account));
    imports::table
        .inner_join(users::table.on(users::id.eq(imports::user_id)))
        .filter(imports::book_id.eq(book).and(diesel::dsl::exists(has_lines)))
        .order(imports::id.desc())
        .limit(limit)
        .select(columns!())
        .load(db)
}

pub fn insert_undo(
    db: &mut Db,
    author: &Author,
    (book, import): (BookId, ImportId),
    reason: &str,
) -> QueryResult<()> {
    diesel::insert_into(import_undos::table)
        .values((
            import_undos::book_id.eq(book),
            import_undos::import_id.eq(import),
            import_undos::reason.eq(reason),
            import_undos::user_id.eq(author.user),
            import_undos::undone_at.eq(author.at),
        ))
        .execute(db)
        .map(drop)
}
