//! A request that is repeated with its key is done once and answered alike, refusals included.

use std::fmt;

use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

use super::{Author, journal::Journal, store, store::rows::RequestRow};
use crate::{
    db::{DbError, Tx},
    id::BookId,
    say,
};

/// Tells a refusal, which is an answer, from a failure, which may succeed when it is tried again.
pub trait Refusal: fmt::Display {
    fn is_refusal(&self) -> bool;
}

/// Why a request was not done.
#[derive(Debug, thiserror::Error)]
pub enum OnceError<E: fmt::Display + fmt::Debug> {
    /// It was refused now, or failed.
    First(E),
    /// It had been refused before, with these sentences.
    Repeated { vi: String, en: String },
    /// The key was used before for a request whose named field was different.
    KeyReused { key: String, field: String },
}

impl<E: fmt::Display + fmt::Debug> fmt::Display for OnceError<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::First(err) => fmt::Display::fmt(err, f),
            Self::Repeated { vi, en } => f.write_str(if f.alternate() { en } else { vi }),
            Self::KeyReused { key, field } => say!(
                f,
                "mã yêu cầu “{key}” đã dùng cho một yêu cầu khác (khác ở “{field}”); hãy tải lại trang rồi nhập lại",
                "the request key “{key}” was used for another request (“{field}” differs); load the page again"
            ),
        }
    }
}

impl<E: fmt::Display + fmt::Debug + From<DbError>> From<DbError> for OnceError<E> {
    fn from(err: DbError) -> Self {
        Self::First(err.into())
    }
}

/// The answer of a request that was handled; a refusal is one as well, and is kept.
pub type Outcome<T, E> = Result<T, OnceError<E>>;

/// Does `job` unless `key` was used before in this book; the outer error is for what cannot be answered yet.
pub fn run<T, E>(
    tx: &mut Tx,
    book: BookId,
    author: &Author,
    key: &str,
    body: &impl Serialize,
    job: impl FnOnce(&mut Tx) -> Result<T, E>,
) -> Result<Outcome<T, E>, E>
where
    T: Serialize + DeserializeOwned,
    E: Refusal + fmt::Debug + From<DbError>,
{
    let body = serde_json::to_value(body).map_err(|err| corrupt(key, &err))?;
    if let Some(earlier) = find(tx, book, author, key)? {
        return Ok(answer_again(key, &earlier, &body)?);
    }
    let (outcome, result) = match job(tx) {
        Ok(value) => (serde_json::to_value(&value).map_err(|err| corrupt(key, &err))?, Ok(value)),
        Err(err) if err.is_refusal() => {
            tx.undo_job()?;
            let sentences = serde_json::json!({"vi": format!("{err}"), "en": format!("{err:#}")});
            (sentences, Err(OnceError::First(err)))
        }
        Err(err) => return Err(err),
    };
    let row = RequestRow {
        book_id: book,
        request_key: key.to_owned(),
        body: body.to_string(),
        outcome: outcome.to_string(),
        refused: result.is_err(),
        recorded_at: author.at,
    };
    Journal::open(tx, book, author)?.open_requests().0.append_request(row);
    Ok(result)
}

fn corrupt(key: &str, err: &serde_json::Error) -> DbError {
    DbError::Corrupt(format!("requests {key}: {err}"))
}

fn find(tx: &mut Tx, book: BookId, author: &Author, key: &str) -> Result<Option<RequestRow>, DbError> {
    let mut journal = Journal::open(tx, book, author)?;
    if let Some(waiting) = journal.open_requests().0.waiting_request(key) {
        return Ok(Some(waiting.clone()));
    }
    Ok(store::request(journal.tx().peek(), book, key)?)
}

fn answer_again<T, E>(key: &str, earlier: &RequestRow, body: &Value) -> Result<Outcome<T, E>, DbError>
where
    T: DeserializeOwned,
    E: fmt::Display + fmt::Debug,
{
    let parse = |text: &str| serde_json::from_str::<Value>(text).map_err(|err| corrupt(key, &err));
    if let Some(field) = first_difference(&parse(&earlier.body)?, body) {
        return Ok(Err(OnceError::KeyReused { key: key.to_owned(), field }));
    }
    let outcome = parse(&earlier.outcome)?;
    if earlier.refused {
        let sentence = |lang: &str| outcome[lang].as_str().unwrap_or_default().to_owned();
        return Ok(Err(OnceError::Repeated { vi: sentence("vi"), en: sentence("en") }));
    }
    serde_json::from_value(outcome).map(Ok).map_err(|err| corrupt(key, &err))
}

/// Names the first field, in the order of their names, in which two bodies differ.
fn first_difference(old: &Value, new: &Value) -> Option<String> {
    match (old, new) {
        (Value::Object(old), Value::Object(new)) => {
            let mut names: Vec<&String> = old.keys().chain(new.keys()).collect();
            names.sort_unstable();
            let differs = names.into_iter().find(|name| old.get(*name) != new.get(*name));
            differs.cloned()
        }
        _ if old == new => None,
        _ => Some("body".to_owned()),
    }
}
