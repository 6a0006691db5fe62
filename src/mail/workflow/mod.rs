//! What people do with mail: keep an address, put mail into the queue, decide about it, ask for no more of it.

use std::collections::BTreeSet;

use serde_json::json;

use super::{Address, Barred, Deed, Mail, MailError, NewMail, State, Wish, seal, store};
use crate::{
    calendar::Instant,
    db::{Db, DbError, Tx},
    id::{BookId, MailId, PartyId, UnitId},
    ledger::{Author, chain::Hash, journal::Journal},
    party::{Purpose, consent, directory, merge},
    user::session::Secret,
};

pub mod courier;

/// Keeps where a donor wants the mail of a unit; none takes the address away.
pub fn set_address(
    tx: &mut Tx,
    author: &Author,
    book: BookId,
    party: PartyId,
    address: Option<&Address>,
) -> Result<(), MailError> {
    let db = tx.db()?;
    let head = merge::store::head(db, party)?;
    let group = merge::store::group(db, head)?;
    if !directory::store::knows(db, book, &group)? {
        return Err(MailError::Unknown);
    }
    let before = store::addresses(db, book)?.remove(&head);
    if before.as_ref() == address {
        return Ok(());
    }
    store::insert_address(db, (book, head), address, author)?;
    let words = |it: Option<&Address>| json!({"address": it.map(Address::as_str)}).to_string();
    let (before, after) = (words(before.as_ref()), words(address));
    Journal::open(tx, book, author)?.record(
        "mail.address",
        format!("party {head}"),
        Some(before),
        Some(after),
    );
    Ok(())
}

/// Says why somebody is sent nothing at an address, if there is a reason.
pub fn barred(
    db: &mut Db,
    party: PartyId,
    address: &Address,
    today: chrono::NaiveDate,
) -> Result<Option<Barred>, DbError> {
    if consent::store::consenting(db, &[party], Purpose::Contact, today)?.is_empty() {
        return Ok(Some(Barred::NoConsent));
    }
    let stopped = store::stopped(db, [address])?;
    Ok((!stopped.is_empty()).then_some(Barred::Stopped))
}

/// Puts mail into the queue and returns how many that is; who is not to be written to is left out, and so is what
/// was queued before.
pub fn queue(
    tx: &mut Tx,
    author: &Author,
    (book, unit): (BookId, UnitId),
    all: &[NewMail],
) -> Result<usize, MailError> {
    let db = tx.db()?;
    let parties: Vec<PartyId> = all.iter().map(|it| it.party).collect();
    let consenting = consent::store::consenting(db, &parties, Purpose::Contact, author.at.day())?;
    let consenting: BTreeSet<PartyId> = consenting.into_iter().collect();
    let stopped = store::stopped(db, all.iter().map(|it| &it.address))?;
    let mut queued: Vec<(MailId, Hash)> = Vec::new();
    for new in all {
        if !consenting.contains(&new.party) || stopped.contains(new.address.as_str()) {
            continue;
        }
        let secret = Secret::random().map_err(|_| MailError::NoRandomness)?;
        queued.extend(store::insert(db, (book, unit), new, secret.as_str(), author)?);
    }
    if let (Some((first, _)), Some((last, _))) = (queued.first(), queued.last()) {
        let what = all.first().map_or("", |it| it.what.as_str());
        let (ids, seal) = (seal::runs(queued.iter().map(|(id, _)| id.0)), seal::together(&queued));
        let after = json!({
            "what": what, "count": queued.len(), "first": first, "last": last, "ids": ids,
            "seal": seal.to_string(),
        });
        let after = after.to_string();
        Journal::open(tx, book, author)?.record("mail.queue", format!("unit {unit}"), None, Some(after));
    }
    Ok(queued.len())
}

/// Does what a person decides about a mail.
pub fn decide(
    tx: &mut Tx,
    author: &Author,
    book: BookId,
    id: MailId,
    (deed, seen): (Deed, State),
) -> Result<State, MailError> {
    let db = tx.db()?;
    let mail: Mail = store::find(db, id)?;
    if mail.book != book {
        return Err(MailError::NotFound(id));
    }
    if mail.state != seen || !mail.state.allows(deed) {
        return Err(MailError::Stands { state: mail.state, deed });
    }
    let state = match deed {
        Deed::Accept => State::Sent,
        Deed::Withhold => State::Withheld,
        Deed::Again => {
            if let Some(why) = barred(db, mail.party, &mail.address, author.at.day())? {
                return Err(MailError::Barred(why));
            }
            store::start_over(db, id)?;
            State::Queued
        }
    };
    if !store::set_state(db, id, (mail.state, mail.tries), (state, mail.tries), author.at)? {
        return Err(MailError::Stands { state: mail.state, deed });
    }
    store::insert_try(db, (id, book), state, &format!("{deed}"), author.at)?;
    let (before, after) = (json!({"state": mail.state}).to_string(), json!({"state": state}).to_string());
    let action = format!("mail.{}", deed.code());
    Journal::open(tx, book, author)?.record(&action, format!("mail {id}"), Some(before), Some(after));
    Ok(state)
}

/// Remembers for an address that it wants no more mail from here, or wants it again. The secret of any mail that went
/// there is what proves that the receiver asks. Saying it twice changes nothing.
pub fn wish(tx: &mut Tx, secret: &str, wish: Wish, at: Instant) -> Result<Mail, MailError> {
    let db = tx.db()?;
    let mail = store::by_secret(db, secret)?.ok_or(MailError::NoLink)?;
    let is_stopped = !store::stopped(db, [&mail.address])?.is_empty();
    if is_stopped != (wish == Wish::Stop) {
        store::insert_wish(db, &mail.address, wish, mail.id, at)?;
    }
    Ok(mail)
}
