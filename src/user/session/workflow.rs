//! Opening and ending sessions, each in one write job.

use super::{KEY, Secret, store};
use crate::{
    calendar::Instant,
    db::{DbError, Tx},
    id::{BookId, UserId},
    ledger::{Author, journal::Journal},
    user::UserError,
};

/// Returns the key that signs tokens, making it the first time anybody asks.
pub fn key(tx: &mut Tx, at: Instant) -> Result<Vec<u8>, DbError> {
    let db = tx.db()?;
    if let Some(key) = store::key(db)? {
        return Ok(key);
    }
    let mut secret = vec![0; KEY];
    getrandom::fill(&mut secret).map_err(|err| DbError::Commit(err.to_string()))?;
    store::insert_key(db, &secret, at)?;
    Ok(secret)
}

/// Opens a session for somebody whose password and second factor were found right before.
pub fn open(
    tx: &mut Tx,
    user: UserId,
    second_factor: bool,
    (agent, address): (&str, &str),
    at: Instant,
) -> Result<String, UserError> {
    let id = Secret::random().map_err(|err| DbError::Commit(err.to_string()))?.as_str().to_owned();
    let new = store::NewSession {
        id: id.clone(),
        user,
        at,
        second_factor,
        agent: agent.to_owned(),
        address: address.to_owned(),
    };
    store::insert(tx.db()?, &new)?;
    let author = Author { user, origin: "web".to_owned(), at };
    let after = serde_json::json!({"second_factor": second_factor, "agent": agent, "address": address});
    let subject = format!("user {user}");
    Journal::open(tx, BookId::REGISTER, &author)?.record(
        "session.open",
        subject,
        None,
        Some(after.to_string()),
    );
    Ok(id)
}

/// Ends one session.
pub fn end(tx: &mut Tx, author: &Author, id: &str) -> Result<(), UserError> {
    let ended = store::end(tx.db()?, id, author.at)?;
    note(tx, author, author.user, ended)
}

/// Ends every session of a person, except one that may be kept.
pub fn end_all(tx: &mut Tx, author: &Author, user: UserId, except: Option<&str>) -> Result<(), UserError> {
    let ended = store::end_all(tx.db()?, user, except, author.at)?;
    note(tx, author, user, ended)
}

fn note(tx: &mut Tx, author: &Author, user: UserId, ended: usize) -> Result<(), UserError> {
    if ended > 0 {
        let after = serde_json::json!({"ended": ended}).to_string();
        let subject = format!("user {user}");
        Journal::open(tx, BookId::REGISTER, author)?.record("session.end", subject, None, Some(after));
    }
    Ok(())
}
