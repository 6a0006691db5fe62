//! SQL for files that wait on the server between being handed in and being recorded.

use chrono::Days;
use diesel::prelude::*;

use super::FileMark;
use crate::{
    calendar::Instant,
    db::{Db, schema::kept_files},
    id::{BankAccountId, BookId},
    ledger::{Author, chain::Hash},
};

/// For how many days a file is kept: as long as its import can be taken back.
pub const KEPT_DAYS: u64 = 7;

/// A file that somebody handed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptFile {
    pub mark: FileMark,
    pub bytes: Vec<u8>,
}

/// Keeps a file; what has been kept long enough goes, and the same file again is kept anew.
pub fn keep(
    db: &mut Db,
    author: &Author,
    (book, account): (BookId, BankAccountId),
    file: &KeptFile,
) -> QueryResult<()> {
    let sha256 = file.mark.sha256.to_vec();
    diesel::delete(kept_files::table.filter(kept_files::kept_at.lt(oldest(author.at)))).execute(db)?;
    diesel::delete(kept_files::table.find((book, account, &sha256))).execute(db)?;
    diesel::insert_into(kept_files::table)
        .values((
            kept_files::book_id.eq(book),
            kept_files::bank_account_id.eq(account),
            kept_files::sha256.eq(&sha256),
            kept_files::file_name.eq(&file.mark.name),
            kept_files::bytes.eq(&file.bytes),
            kept_files::user_id.eq(author.user),
            kept_files::kept_at.eq(author.at),
        ))
        .execute(db)
        .map(drop)
}

fn oldest(now: Instant) -> Instant {
    let first = now.day().checked_sub_days(Days::new(KEPT_DAYS)).unwrap_or(now.day());
    Instant::at(first, 0, 0).unwrap_or(now)
}

/// Returns a file that is still kept.
pub fn kept(
    db: &mut Db,
    (book, account): (BookId, BankAccountId),
    digest: Hash,
) -> QueryResult<Option<KeptFile>> {
    let row: Option<(String, Vec<u8>)> = kept_files::table
        .find((book, account, digest.0.to_vec()))
        .select((kept_files::file_name, kept_files::bytes))
        .first(db)
        .optional()?;
    Ok(row.map(|(name, bytes)| KeptFile { mark: FileMark { name, sha256: digest.0 }, bytes }))
}
