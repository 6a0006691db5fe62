//! SQL for the papers of decisions.

use diesel::prelude::*;

use crate::{
    calendar::Instant,
    council::{
        Meeting,
        paper::{Signed, Signing},
    },
    db::{Db, DbError, schema::decision_papers},
    id::DecisionId,
    ledger::chain::Hash,
};

/// Keeps the papers of a decision that is being signed.
pub fn insert_paper(
    db: &mut Db,
    meeting: &Meeting,
    signing: &Signing,
    (stored, digest): (&str, Hash),
) -> QueryResult<()> {
    use decision_papers as row;
    diesel::insert_into(row::table)
        .values((
            row::decision_id.eq(signing.decision),
            row::book_id.eq(meeting.book),
            row::content.eq(stored),
            row::digest.eq(digest.0.to_vec()),
            row::signed_by.eq(signing.by),
            row::signed_at.eq(signing.at),
        ))
        .execute(db)
        .map(drop)
}

/// Returns the papers of a decision; decisions from before papers were kept have none.
pub fn paper(db: &mut Db, decision: DecisionId) -> Result<Option<Signed>, DbError> {
    let found: Option<(String, Vec<u8>, Instant)> = decision_papers::table
        .find(decision)
        .select((decision_papers::content, decision_papers::digest, decision_papers::signed_at))
        .first(db)
        .optional()?;
    let Some((stored, digest, at)) = found else { return Ok(None) };
    let content = serde_json::from_str(&stored)
        .map_err(|err| DbError::Corrupt(format!("decision_papers {decision}: {err}")))?;
    let digest = Hash::from_slice(&digest)
        .ok_or_else(|| DbError::Corrupt(format!("decision_papers {decision}: no digest")))?;
    Ok(Some(Signed { content, digest, at }))
}
