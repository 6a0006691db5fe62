//! What people do with an ID number: write it down, and ask to see it, which the audit trail remembers.

use serde_json::json;
use sha2::{Digest as _, Sha256};

use super::{CitizenError, CitizenId, Known, Seal, Sealed, store};
use crate::{
    db::{Db, DbError, Tx},
    id::{NominationId, PartyId},
    ledger::{Author, chain::Hash, journal::Journal},
    party,
    programme::{self, NominationRecord},
};

fn locked(tx: &mut Tx, nomination: NominationId) -> Result<NominationRecord, CitizenError> {
    let found = programme::store::nomination(tx.db()?, nomination)?;
    let record = found.ok_or(CitizenError::NotFound(nomination))?;
    tx.require_lock(record.book)?;
    Ok(record)
}

/// What the audit chain knows of a number: whose it is and the hash of its locked form, which tells nobody a digit.
pub fn told(person: PartyId, sealed: &Sealed) -> serde_json::Value {
    let all = [&sealed.bytes[..], &sealed.print, &sealed.mark].concat();
    json!({"person": person, "sealed": Hash(Sha256::digest(all).into()).to_string()})
}

/// Keeps the number of whoever is nominated, sealed; the last one that was written down holds.
pub fn keep(
    tx: &mut Tx,
    author: &Author,
    nomination: NominationId,
    (number, seal): (&CitizenId, &Seal),
) -> Result<(), CitizenError> {
    let record = locked(tx, nomination)?;
    let db = tx.db()?;
    let person = party::merge::store::head(db, record.nomination.person)?;
    let all = party::merge::store::same(db, person)?;
    if store::latest(db, &all)?.is_some_and(|it| it.sealed.print == seal.print(number)) {
        return Ok(());
    }
    let sealed = seal.close(person, number)?;
    let id = store::insert(db, (author, record.book), person, &sealed)?;
    let after = told(person, &sealed).to_string();
    let subject = format!("citizen id {id}");
    Journal::open(tx, record.book, author)?.record("citizen_id.keep", subject, None, Some(after));
    Ok(())
}

/// Reads what is known of somebody's number; only its mask may be shown without [`reveal`].
pub fn known(db: &mut Db, person: PartyId, seal: Option<&Seal>) -> Result<Known, DbError> {
    let all = party::merge::store::same(db, person)?;
    let Some(kept) = store::latest(db, &all)? else { return Ok(Known::Nothing) };
    let opened = seal.and_then(|seal| seal.open(kept.person, &kept.sealed));
    Ok(opened.map_or(Known::Locked, Known::Number))
}

/// Hands out the whole number; that it was seen is on record before anybody sees it.
pub fn reveal(
    tx: &mut Tx,
    author: &Author,
    nomination: NominationId,
    seal: &Seal,
) -> Result<CitizenId, CitizenError> {
    let record = locked(tx, nomination)?;
    let number = match known(tx.db()?, record.nomination.person, Some(seal))? {
        Known::Nothing => return Err(CitizenError::NotOnFile),
        Known::Locked => return Err(CitizenError::Locked),
        Known::Number(number) => number,
    };
    let after = json!({"person": record.nomination.person}).to_string();
    let subject = format!("nomination {nomination}");
    Journal::open(tx, record.book, author)?.record("citizen_id.show", subject, None, Some(after));
    Ok(number)
}
