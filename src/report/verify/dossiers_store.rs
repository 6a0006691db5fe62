//! SQL for holding dossiers against the audit chain: each table's rows as the audit row of their writing tells them.

use std::collections::BTreeMap;

use diesel::prelude::*;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use crate::{
    db::{
        Db,
        schema::{
            audit, nomination_advices, nomination_agreements, nomination_answers, nomination_papers,
            nomination_returns, nomination_reviews, nomination_scores, nomination_thanks,
        },
    },
    dossier::{Agreeing, Agreement, Reason, Relationship, paper::Media},
    id::{BookId, CheckId, NominationId, PaperId, ReviewId, UserId},
    ledger::chain::Hash,
};

/// What was done to which nomination, and by whom, in the words of the audit chain.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Deed {
    pub nomination: i64,
    by: UserId,
    words: String,
}

/// Reads one table of a book.
pub type Load = fn(&mut Db, BookId) -> QueryResult<Vec<Deed>>;

impl Deed {
    fn new(nomination: NominationId, by: UserId, words: &Value) -> Self {
        Self { nomination: nomination.0, by, words: words.to_string() }
    }
}

/// Returns what the audit chain says of an action on nominations; a list of several things is told one by one.
pub fn told(db: &mut Db, book: BookId, action: &str) -> QueryResult<Vec<Deed>> {
    let rows: Vec<(String, UserId, Option<String>)> = audit::table
        .filter(audit::book_id.eq(book).and(audit::action.eq(action)))
        .order(audit::seq)
        .select((audit::subject, audit::user_id, audit::after))
        .load(db)?;
    let mut all = Vec::with_capacity(rows.len());
    for (subject, by, after) in rows {
        let id = subject.strip_prefix("nomination ").and_then(|it| it.parse().ok()).unwrap_or_default();
        let after = serde_json::from_str(&after.unwrap_or_default()).unwrap_or(Value::Null);
        let parts = match after {
            Value::Array(parts) => parts,
            one => vec![one],
        };
        all.extend(parts.iter().map(|it| Deed::new(NominationId(id), by, it)));
    }
    Ok(all)
}

pub fn agreements(db: &mut Db, book: BookId) -> QueryResult<Vec<Deed>> {
    use nomination_agreements as row;
    type Row =
        (NominationId, UserId, (Agreeing, String, Option<Relationship>, chrono::NaiveDate, bool, String));
    let rows: Vec<Row> = row::table
        .filter(row::book_id.eq(book))
        .order(row::id)
        .select((
            row::nomination_id,
            row::user_id,
            (row::who, row::name, row::relationship, row::agreed_on, row::publishes, row::proof),
        ))
        .load(db)?;
    let deed = |(nomination, by, (who, name, relationship, on, publishes, proof)): Row| {
        Deed::new(nomination, by, &json!(Agreement { who, name, relationship, on, publishes, proof }))
    };
    Ok(rows.into_iter().map(deed).collect())
}

pub fn reviews(db: &mut Db, book: BookId) -> QueryResult<Vec<Deed>> {
    use nomination_reviews as row;
    let scores: Vec<(ReviewId, i64)> = nomination_scores::table
        .inner_join(row::table.on(row::id.eq(nomination_scores::review_id)))
        .filter(row::book_id.eq(book))
        .order((nomination_scores::review_id, nomination_scores::position))
        .select((nomination_scores::review_id, nomination_scores::points))
        .load(db)?;
    let mut points: BTreeMap<ReviewId, Vec<i64>> = BTreeMap::new();
    for (review, given) in scores {
        points.entry(review).or_default().push(given);
    }
    let rows: Vec<(ReviewId, NominationId, UserId, String)> = row::table
        .filter(row::book_id.eq(book))
        .order(row::id)
        .select((row::id, row::nomination_id, row::user_id, row::note))
        .load(db)?;
    let deed = |(id, nomination, by, note): (ReviewId, NominationId, UserId, String)| {
        let points = points.remove(&id).unwrap_or_default();
        Deed::new(nomination, by, &json!({"points": points, "note": note}))
    };
    Ok(rows.into_iter().map(deed).collect())
}

pub fn returns(db: &mut Db, book: BookId) -> QueryResult<Vec<Deed>> {
    use nomination_returns as row;
    let rows: Vec<(NominationId, UserId, Reason, String)> = row::table
        .filter(row::book_id.eq(book))
        .order(row::id)
        .select((row::nomination_id, row::user_id, row::reason, row::note))
        .load(db)?;
    let deed = |(nomination, by, reason, note): (NominationId, UserId, Reason, String)| {
        Deed::new(nomination, by, &json!({"reason": reason, "note": note}))
    };
    Ok(rows.into_iter().map(deed).collect())
}

pub fn answers(db: &mut Db, book: BookId) -> QueryResult<Vec<Deed>> {
    use nomination_answers as row;
    let rows: Vec<(NominationId, UserId, String)> = row::table
        .inner_join(nomination_returns::table.on(nomination_returns::id.eq(row::return_id)))
        .filter(row::book_id.eq(book))
        .order(row::return_id)
        .select((nomination_returns::nomination_id, row::user_id, row::note))
        .load(db)?;
    let deed = |(nomination, by, note): (NominationId, UserId, String)| {
        Deed::new(nomination, by, &json!({"note": note}))
    };
    Ok(rows.into_iter().map(deed).collect())
}

/// Returns what recipients said by its hash, as the chain keeps it.
pub fn thanks(db: &mut Db, book: BookId) -> QueryResult<Vec<Deed>> {
    use nomination_thanks as row;
    let rows: Vec<(NominationId, UserId, String)> = row::table
        .filter(row::book_id.eq(book))
        .order(row::id)
        .select((row::nomination_id, row::user_id, row::words))
        .load(db)?;
    let deed = |(nomination, by, words): (NominationId, UserId, String)| {
        Deed::new(nomination, by, &json!({"sha256": Hash::of(words.as_bytes()).to_string()}))
    };
    Ok(rows.into_iter().map(deed).collect())
}

pub fn advices(db: &mut Db, book: BookId) -> QueryResult<Vec<Deed>> {
    use nomination_advices as row;
    let rows: Vec<(NominationId, UserId, CheckId)> = row::table
        .filter(row::book_id.eq(book))
        .order((row::nomination_id, row::user_id))
        .select((row::nomination_id, row::user_id, row::check_id))
        .load(db)?;
    let deed = |(nomination, by, check): (NominationId, UserId, CheckId)| {
        Deed::new(nomination, by, &json!({"check": check}))
    };
    Ok(rows.into_iter().map(deed).collect())
}

/// Returns the documents by the hash of their bytes as these are now, one document in memory at a time.
pub fn papers(db: &mut Db, book: BookId) -> QueryResult<Vec<Deed>> {
    use nomination_papers as row;
    type Row = (PaperId, NominationId, UserId, String, Media);
    let rows: Vec<Row> = row::table
        .filter(row::book_id.eq(book))
        .order(row::id)
        .select((row::id, row::nomination_id, row::user_id, row::name, row::media))
        .load(db)?;
    let mut all = Vec::with_capacity(rows.len());
    for (id, nomination, by, name, media) in rows {
        let bytes: Vec<u8> = row::table.find(id).select(row::bytes).first(db)?;
        let hash = Hash(Sha256::digest(&bytes).into());
        let words = json!({"name": name, "media": media, "sha256": hash.to_string()});
        all.push(Deed::new(nomination, by, &words));
    }
    Ok(all)
}
