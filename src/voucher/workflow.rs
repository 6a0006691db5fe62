//! Printing a paper, which is counted: the first print is the original.

use serde_json::json;

use super::{
    Document, VoucherError,
    store::{self, Print},
};
use crate::{
    db::Tx,
    id::{BookId, Seq},
    ledger::{self, Author, journal::Journal},
    receipt,
};

/// Counts one more print of an entry's paper and returns its number.
pub fn print(
    tx: &mut Tx,
    author: &Author,
    book: BookId,
    seq: Seq,
    document: Document,
) -> Result<i64, VoucherError> {
    let db = tx.db()?;
    if ledger::store::find(db, book, seq)?.is_none() {
        return Err(VoucherError::NoEntry(seq));
    }
    if document != Document::Voucher && receipt::store::of_gift(db, book, seq)?.is_none() {
        return Err(VoucherError::NotAGift(seq));
    }
    let printed = store::prints(db, book, seq, document)?;
    let no = printed.last().map_or(0, |print| print.no) + 1;
    tx.require_lock(book)?;
    store::insert_print(tx.db()?, book, seq, document, &Print { no, by: author.user, at: author.at })?;
    let after = json!({"paper": document, "no": no}).to_string();
    Journal::open(tx, book, author)?.record("paper.print", format!("entry {seq}"), None, Some(after));
    Ok(no)
}
