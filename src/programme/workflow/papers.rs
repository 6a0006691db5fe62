//! Opening a round with its papers, and letting units below follow it.

use serde_json::json;

use super::{NewRound, add_round};
use crate::{
    db::Tx,
    id::{BookId, RoundId},
    ledger::{Author, journal::Journal},
    programme::{
        ProgrammeError, RoundRecord,
        papers::{Looser, Papers, looser},
        store,
    },
    unit,
};

/// Opens a round with the documents it asks for; one that follows a published round is no looser than that, and its
/// job names the register too, so that the published terms do not change meanwhile.
pub fn open_round(
    tx: &mut Tx,
    author: &Author,
    book: BookId,
    (new, papers): (&NewRound, &Papers),
) -> Result<RoundId, ProgrammeError> {
    let id = add_round(tx, author, book, new)?;
    if let Some(template) = papers.template {
        tx.require_lock(BookId::REGISTER)?;
        let own = store::round(tx.db()?, id)?;
        follow(tx, template, (&own, papers))?;
    }
    store::insert_papers(tx.db()?, id, papers)?;
    if *papers != Papers::default() {
        let after = json!({
            "documents": papers.documents, "follows": papers.template, "criteria": papers.criteria,
            "blind": papers.blind,
        });
        Journal::open(tx, book, author)?.record("round.papers", &new.code, None, Some(after.to_string()));
    }
    Ok(id)
}

/// Refuses a round that is looser than the one it follows, with every reason.
pub(super) fn follow(
    tx: &mut Tx,
    template: RoundId,
    own: (&RoundRecord, &Papers),
) -> Result<(), ProgrammeError> {
    let db = tx.db()?;
    if !store::is_template(db, template)? {
        return Err(ProgrammeError::NotPublished(template));
    }
    let published = store::round(db, template)?;
    let asked = store::papers(db, template)?;
    let reasons = check_against(tx, (&published, &asked), own)?;
    if reasons.is_empty() { Ok(()) } else { Err(ProgrammeError::Looser(reasons)) }
}

/// Returns every way in which a round is looser than a published one of a unit above.
pub(super) fn check_against(
    tx: &mut Tx,
    (published, asked): (&RoundRecord, &Papers),
    (own, papers): (&RoundRecord, &Papers),
) -> Result<Vec<Looser>, ProgrammeError> {
    let tree = unit::store::tree(tx.db()?)?;
    let keeps = |book: BookId| tree.units().iter().find(|unit| unit.book == Some(book));
    let (Some(unit), Some(above)) = (keeps(own.book), keeps(published.book)) else {
        return Err(ProgrammeError::NotPublished(published.round.id));
    };
    if own.book == published.book || !tree.is_within(unit.id, above.id) {
        return Err(ProgrammeError::NotAbove { code: published.round.code.clone() });
    }
    let is_below = |it| tree.is_within(it, unit.id);
    let terms = ((&published.terms, &asked.documents[..]), (&own.terms, &papers.documents[..]));
    let mut reasons = looser(terms.0, terms.1, is_below);
    if published.round.programme != own.round.programme {
        reasons.insert(0, Looser::Programme);
    }
    Ok(reasons)
}

/// Lets units below follow a round; that cannot be taken back, because some may already follow it.
pub fn publish_round(tx: &mut Tx, author: &Author, round: RoundId) -> Result<(), ProgrammeError> {
    let record = store::round(tx.db()?, round)?;
    tx.require_lock(record.book)?;
    if store::is_template(tx.db()?, round)? {
        return Err(ProgrammeError::PublishedAlready(record.round.code));
    }
    store::insert_template(tx.db()?, round, author)?;
    Journal::open(tx, record.book, author)?.record("round.publish", record.round.code, None, None);
    Ok(())
}
