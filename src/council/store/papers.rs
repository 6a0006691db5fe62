//! SQL for the papers of decisions.

use diesel::prelude::*;

use crate::{
    calendar::Instant,
    council::{
        Meeting,
        paper::{Signed, Signing, digest},
    },
    db::{
        Db, DbError,
        schema::{decision_papers, decisions},
    },
    id::{BookId, DecisionId, MeetingId, UserId},
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

/// Returns the papers of a decision and the book that it belongs to, as long as they are what was signed.
pub fn unaltered_paper(db: &mut Db, decision: DecisionId) -> Result<Option<(BookId, Signed)>, DbError> {
    let found: Option<(BookId, MeetingId, UserId, Instant, String)> = decision_papers::table
        .inner_join(decisions::table.on(decisions::id.eq(decision_papers::decision_id)))
        .filter(decision_papers::decision_id.eq(decision))
        .select((
            decision_papers::book_id,
            decisions::meeting_id,
            decision_papers::signed_by,
            decision_papers::signed_at,
            decision_papers::content,
        ))
        .first(db)
        .optional()?;
    let Some((book, meeting, by, at, stored)) = found else { return Ok(None) };
    let now = digest(&Signing { decision, meeting, by, at }, &stored);
    Ok(paper(db, decision)?.filter(|signed| signed.digest == now).map(|signed| (book, signed)))
}
