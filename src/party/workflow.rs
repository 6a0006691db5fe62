//! What people do with the directory of donors and recipients.

use chrono::NaiveDate;

use super::{NewParty, PartyError, Purpose, store};
use crate::{
    db::Tx,
    id::{BookId, PartyId},
    ledger::{Author, journal::Journal},
};

/// Puts a party on file. Inside an import it waits with the others, so it costs no statement of its own.
pub fn add(tx: &mut Tx, author: &Author, new: &NewParty) -> Result<PartyId, PartyError> {
    if new.name.trim().is_empty() {
        return Err(PartyError::NoName);
    }
    Ok(store::put(tx, new, author.at)?)
}

/// Records that a party agrees to one purpose, with the proof.
pub fn consent(
    tx: &mut Tx,
    author: &Author,
    book: BookId,
    party: PartyId,
    purpose: Purpose,
    on: NaiveDate,
    proof: &str,
) -> Result<(), PartyError> {
    if proof.trim().is_empty() {
        return Err(PartyError::NoProof);
    }
    store::give_consent(tx.db()?, party, purpose, on, proof)?;
    let after = serde_json::json!({"purpose": purpose, "on": on, "proof": proof}).to_string();
    Journal::open(tx, book, author)?.record("party.consent", format!("party {party}"), None, Some(after));
    Ok(())
}

/// Records that a party takes a consent back; it counts from that day on.
pub fn withdraw(
    tx: &mut Tx,
    author: &Author,
    book: BookId,
    party: PartyId,
    purpose: Purpose,
    on: NaiveDate,
) -> Result<(), PartyError> {
    if store::withdraw_consent(tx.db()?, party, purpose, on)? == 0 {
        return Err(PartyError::NotFound(format!("{purpose}")));
    }
    let after = serde_json::json!({"purpose": purpose, "withdrawn_on": on}).to_string();
    Journal::open(tx, book, author)?.record("party.withdraw", format!("party {party}"), None, Some(after));
    Ok(())
}

/// Counts members among a collective; they are thanked beside it and never added to its gifts.
pub fn add_members(
    tx: &mut Tx,
    author: &Author,
    book: BookId,
    collective: PartyId,
    members: &[PartyId],
) -> Result<(), PartyError> {
    let db = tx.db()?;
    members.iter().try_for_each(|member| store::add_member(db, collective, *member))?;
    let after = serde_json::json!({"members": members}).to_string();
    Journal::open(tx, book, author)?.record(
        "party.members",
        format!("party {collective}"),
        None,
        Some(after),
    );
    Ok(())
}
