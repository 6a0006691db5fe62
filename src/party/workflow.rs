//! What people do with the directory of donors and recipients.

use chrono::NaiveDate;
use serde_json::json;

use super::{
    Details, NewParty, PartyError, Purpose, consent,
    directory::{self, Standing},
    merge, store,
};
use crate::{
    db::{Db, Tx},
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

/// Puts a donor on file at a unit's desk, whose book knows the donor from then on.
pub fn enter(tx: &mut Tx, author: &Author, book: BookId, details: &Details) -> Result<PartyId, PartyError> {
    let details = details.tidied()?;
    let Details { kind, birth_date, .. } = details;
    let match_key = details.match_key();
    let after = json!({"details": details}).to_string();
    let Details { name, sort_name, recognition_name, address, phone, .. } = details;
    let new = NewParty { kind, name, match_key, sort_name, recognition_name, birth_date, address, phone };
    let id = store::put(tx, &new, author.at)?;
    directory::store::note(tx, book, id, Standing::Donor);
    Journal::open(tx, book, author)?.record("party.enter", format!("party {id}"), None, Some(after));
    Ok(id)
}

/// Mends what the directory says of a party that the book knows; the audit trail keeps the old and the new.
///
/// `seen` is the [`Details::mark`] of what the person who mends it had before their eyes.
pub fn edit(
    tx: &mut Tx,
    author: &Author,
    book: BookId,
    id: PartyId,
    (seen, details): (&str, &Details),
) -> Result<(), PartyError> {
    let details = details.tidied()?;
    let db = tx.db()?;
    let id = known(db, book, id)?;
    merge::store::lock(db, [id, id])?;
    let now = Details::from(&store::get(db, id)?);
    if now.mark() != seen {
        return Err(PartyError::ChangedMeanwhile);
    }
    if now == details {
        return Ok(());
    }
    store::set_details(db, id, &details)?;
    let (before, after) = now.changes(&details);
    let subject = format!("party {id}");
    let mut journal = Journal::open(tx, book, author)?;
    journal.record("party.edit", subject, Some(before.to_string()), Some(after.to_string()));
    Ok(())
}

/// Returns who a party stands for, where the book knows whoever that is.
fn known(db: &mut Db, book: BookId, id: PartyId) -> Result<PartyId, PartyError> {
    let head = merge::store::head(db, id)?;
    let group = merge::store::group(db, head)?;
    if directory::store::knows(db, book, &group)? { Ok(head) } else { Err(PartyError::Unknown) }
}

/// Records that a party agrees to one purpose, with the proof; the book knows the party from then on.
pub fn consent(
    tx: &mut Tx,
    author: &Author,
    book: BookId,
    party: PartyId,
    purpose: Purpose,
    on: NaiveDate,
    proof: &str,
) -> Result<(), PartyError> {
    directory::store::note(tx, book, party, Standing::Donor);
    let given = Given { purpose, on, proof: proof.into(), document: String::new() };
    give_consent(tx, author, book, party, &given)
}

/// A consent as it is entered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Given {
    pub purpose: Purpose,
    pub on: NaiveDate,
    /// What proves it, such as “phiếu ký ngày 05/02/2025”.
    pub proof: String,
    /// Where the paper is kept.
    pub document: String,
}

/// Records that a party agrees to one purpose, with the proof and the place where the paper is kept.
pub fn give_consent(
    tx: &mut Tx,
    author: &Author,
    book: BookId,
    party: PartyId,
    given: &Given,
) -> Result<(), PartyError> {
    let Given { purpose, on, .. } = *given;
    let (proof, document) = (crate::text::clean(&given.proof)?, crate::text::clean(&given.document)?);
    if proof.is_empty() {
        return Err(PartyError::NoProof);
    }
    let today = author.at.day();
    if today < on {
        return Err(PartyError::InTheFuture { day: on, today });
    }
    let db = tx.db()?;
    let party = known(db, book, party)?;
    if !consent::store::give(db, (author, book), party, purpose, on, (&proof, &document))? {
        return Err(PartyError::ConsentOnRecord { day: on });
    }
    let after = json!({"purpose": purpose, "on": on, "proof": proof, "document": document}).to_string();
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
    withdraw_consent(tx, author, book, party, (purpose, on, ""))
}

/// Records that a party takes a consent back, under whatever record it was given, and how that was said.
pub fn withdraw_consent(
    tx: &mut Tx,
    author: &Author,
    book: BookId,
    party: PartyId,
    (purpose, on, document): (Purpose, NaiveDate, &str),
) -> Result<(), PartyError> {
    let (document, today) = (crate::text::clean(document)?, author.at.day());
    if today < on {
        return Err(PartyError::InTheFuture { day: on, today });
    }
    let db = tx.db()?;
    let head = known(db, book, party)?;
    let records = merge::store::group(db, head)?;
    if consent::store::withdraw(db, (author, book), &records, purpose, on, &document)? == 0 {
        return Err(PartyError::NoConsent(purpose));
    }
    let after = json!({"purpose": purpose, "withdrawn_on": on, "document": document}).to_string();
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
    let after = json!({"members": members}).to_string();
    Journal::open(tx, book, author)?.record(
        "party.members",
        format!("party {collective}"),
        None,
        Some(after),
    );
    Ok(())
}
