//! The steps of a pledge that people take alone, and other nouns within a job of their own.

use serde_json::json;

use super::{NewPledge, Pledge, PledgeError, store};
use crate::{
    db::Tx,
    fund,
    id::{BookId, PledgeId, Seq},
    ledger::{Author, journal::Journal},
    money::Money,
    party,
    text::clean,
};

/// Puts a promise on file; the ledger knows nothing of it.
pub fn promise(tx: &mut Tx, author: &Author, book: BookId, new: &NewPledge) -> Result<PledgeId, PledgeError> {
    tx.require_lock(book)?;
    new.validate(author.at.day())?;
    let db = tx.db()?;
    if !party::store::exists(db, new.party)? {
        return Err(PledgeError::UnknownDonor);
    }
    if fund::store::get(db, new.fund)?.book != book {
        return Err(PledgeError::ForeignFund);
    }
    let id = store::insert(db, book, new, author)?;
    record(tx, author, (book, id), "pledge.promise", &json!({"pledge": new}))?;
    Ok(id)
}

/// Counts a gift that is in the books already towards the pledge of its donor, such as one from a bank statement.
pub fn attach(
    tx: &mut Tx,
    author: &Author,
    book: BookId,
    id: PledgeId,
    gift: Seq,
) -> Result<Money, PledgeError> {
    let pledge = open(tx, book, id)?;
    pledge.expects_money()?;
    let db = tx.db()?;
    if store::pledge_of(db, book, gift)?.is_some() {
        return Err(PledgeError::Counted { seq: gift });
    }
    let standing = store::standing_gift(db, book, gift)?.filter(|found| *found == Some(pledge.party));
    if standing.is_none() {
        return Err(PledgeError::NotTheirs { seq: gift });
    }
    let share = store::share(db, book, gift, pledge.fund)?;
    let amount = share.ok_or(PledgeError::NotForFund { seq: gift })?;
    store::count(db, &pledge, gift, amount, author)?;
    record(tx, author, (book, id), "pledge.attach", &json!({"seq": gift, "amount": amount}))?;
    Ok(amount)
}

/// Records that nobody expects the rest of a pledge any more; what came of it stays a gift.
pub fn lapse(
    tx: &mut Tx,
    author: &Author,
    book: BookId,
    id: PledgeId,
    reason: &str,
) -> Result<(), PledgeError> {
    let pledge = open(tx, book, id)?;
    let lapse = pledge.lapsed(author.at.day(), read_reason(reason)?)?;
    store::insert_lapse(tx.db()?, &pledge, &lapse, author)?;
    let after = json!({"on": lapse.on, "reason": lapse.reason, "left": pledge.left()?});
    record(tx, author, (book, id), "pledge.lapse", &after)
}

pub(super) fn open(tx: &mut Tx, book: BookId, id: PledgeId) -> Result<Pledge, PledgeError> {
    tx.require_lock(book)?;
    store::get(tx.db()?, book, id)
}

pub(super) fn read_reason(text: &str) -> Result<String, PledgeError> {
    let reason = clean(text)?;
    if reason.is_empty() { Err(PledgeError::NoReason) } else { Ok(reason) }
}

pub(super) fn subject(id: PledgeId) -> String {
    format!("pledge {id}")
}

pub(super) fn record(
    tx: &mut Tx,
    author: &Author,
    (book, id): (BookId, PledgeId),
    action: &str,
    after: &serde_json::Value,
) -> Result<(), PledgeError> {
    Journal::open(tx, book, author)?.record(action, subject(id), None, Some(after.to_string()));
    Ok(())
}
