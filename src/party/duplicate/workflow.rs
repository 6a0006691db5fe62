//! What people do about pairs that may be one donor: have them searched for, and say which are not.

use serde_json::json;

use super::store;
use crate::{
    db::Tx,
    id::{BookId, PartyId},
    ledger::{Author, journal::Journal},
    party::{PartyError, directory, merge},
};

/// Keeps what a search has found; the search itself only reads, so that nobody waits for it to write.
pub fn keep(
    tx: &mut Tx,
    author: &Author,
    book: BookId,
    found: &[(PartyId, PartyId, i64)],
) -> Result<(), PartyError> {
    tx.require_lock(book)?;
    store::replace(tx.db()?, book, found)?;
    let after = json!({"pairs": found.len()}).to_string();
    Journal::open(tx, book, author)?.record("party.duplicates", "parties", None, Some(after));
    Ok(())
}

/// Remembers that two parties whom the book knows are not the same, so that nobody is asked again.
pub fn differ(tx: &mut Tx, author: &Author, book: BookId, ids: (PartyId, PartyId)) -> Result<(), PartyError> {
    tx.require_lock(book)?;
    let db = tx.db()?;
    for id in [ids.0, ids.1] {
        let records = merge::store::same(db, id)?;
        if ids.0 == ids.1 || !directory::store::knows(db, book, &records)? {
            return Err(PartyError::Unknown);
        }
    }
    if store::differ(db, author, book, ids)? {
        let after = json!({"left": ids.0, "right": ids.1}).to_string();
        let subject = format!("party {}", ids.0);
        Journal::open(tx, book, author)?.record("party.differ", subject, None, Some(after));
    }
    Ok(())
}
