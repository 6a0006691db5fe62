//! What people do about one donor who is on file twice: make the two one, and take it back.

use serde_json::json;

use super::{Choice, Merge, MergeError, store};
use crate::{
    db::{Db, Tx},
    id::{BookId, MergeId, PartyId},
    ledger::{Author, journal::Journal},
    party::{self, Details, Party, directory},
};

/// Makes one party of two that the book knows; what survives is chosen detail by detail.
pub fn merge(
    tx: &mut Tx,
    author: &Author,
    book: BookId,
    (survivor, loser): (PartyId, PartyId),
    choice: &Choice,
) -> Result<MergeId, MergeError> {
    tx.require_lock(book)?;
    if survivor == loser {
        return Err(MergeError::Same);
    }
    let db = tx.db()?;
    store::lock(db, [survivor, loser])?;
    let (kept, other) = (standing(db, book, survivor)?, standing(db, book, loser)?);
    let (group, joining) = (store::group(db, survivor)?, store::group(db, loser)?);
    if store::are_collective_and_member(db, &group, &joining)? {
        return Err(MergeError::CollectiveAndMember);
    }
    let (before, loser_details) = (Details::from(&kept), Details::from(&other));
    let after = choice.of(&before, &loser_details);
    let mut merge = Merge {
        id: MergeId(0),
        survivor,
        loser,
        before,
        after,
        loser_details,
        at: author.at,
        by: author.user,
        undone: None,
    };
    merge.id = store::insert(db, author, book, &merge)?;
    store::point(db, &[group, joining].concat(), survivor)?;
    set(db, survivor, &merge.after)?;
    let after = json!({"merge": merge.id, "into": survivor, "details": merge.after}).to_string();
    let before = json!({"survivor": merge.before, "loser": merge.loser_details}).to_string();
    Journal::open(tx, book, author)?.record(
        "party.merge",
        format!("party {loser}"),
        Some(before),
        Some(after),
    );
    Ok(merge.id)
}

/// Returns a party that may be merged: on file, merged into nobody yet, and known to the book.
fn standing(db: &mut Db, book: BookId, id: PartyId) -> Result<Party, MergeError> {
    if !party::store::exists(db, id)? {
        return Err(MergeError::Unknown);
    }
    let party = party::store::get(db, id)?;
    if store::head(db, id)? != id {
        return Err(MergeError::AlreadyMerged { name: party.name });
    }
    let group = store::group(db, id)?;
    if !directory::store::knows(db, book, &group)? {
        return Err(MergeError::Unknown);
    }
    Ok(party)
}

/// Parts two parties again; the survivor gets back what it was called, except where that was mended since.
///
/// What was given to the survivor in between stays the survivor's: no gift was moved, so none moves back.
pub fn undo(tx: &mut Tx, author: &Author, book: BookId, id: MergeId) -> Result<Merge, MergeError> {
    tx.require_lock(book)?;
    let db = tx.db()?;
    let merge = store::find(db, id)?.ok_or(MergeError::NoMerge(id))?;
    store::lock(db, [merge.survivor, merge.loser])?;
    // Somebody may have undone it between the first look and the lock.
    let merge = store::find(db, id)?.ok_or(MergeError::NoMerge(id))?;
    if merge.undone.is_some() {
        return Err(MergeError::AlreadyUndone);
    }
    let head = store::head(db, merge.survivor)?;
    let group = store::group(db, head)?;
    if !directory::store::knows(db, book, &group)? {
        return Err(MergeError::NoMerge(id));
    }
    if let Some(later) = store::later(db, &merge)? {
        return Err(MergeError::LaterMerge { later });
    }
    store::set_undone(db, author, id)?;
    let (stay, leave) = (store::leading_to(db, merge.survivor)?, store::leading_to(db, merge.loser)?);
    store::point(db, &stay, merge.survivor)?;
    store::point(db, &leave, merge.loser)?;
    let now = Details::from(&party::store::get(db, merge.survivor)?);
    let restored = now.restored(&merge.before, &merge.after);
    set(db, merge.survivor, &restored)?;
    let (before, after) = (json!({"details": now}), json!({"merge": id, "details": restored}));
    let subject = format!("party {}", merge.loser);
    let mut journal = Journal::open(tx, book, author)?;
    journal.record("party.unmerge", subject, Some(before.to_string()), Some(after.to_string()));
    Ok(merge)
}

fn set(db: &mut Db, id: PartyId, details: &Details) -> Result<(), MergeError> {
    Ok(party::store::set_details(db, id, details)?)
}
