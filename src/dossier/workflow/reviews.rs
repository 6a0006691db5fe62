//! Scoring a nomination, sending it back, answering, and putting many before the council at once.

use serde_json::json;

use super::{locked, waiting};
use crate::{
    db::Tx,
    dossier::{
        DossierError, Objection, Reason,
        review::{self},
        store,
    },
    eligibility::{Case, CheckStage, Outcome},
    id::{BookId, CheckId, NominationId, ReturnId, ReviewId},
    ledger::{Author, journal::Journal},
    party,
    programme::{self, NominationRecord},
    text::clean,
    unit::{self, UnitTree},
};

fn note_down(
    tx: &mut Tx,
    author: &Author,
    record: &NominationRecord,
    (action, after): (&str, serde_json::Value),
) -> Result<(), DossierError> {
    let subject = format!("nomination {}", record.id);
    Journal::open(tx, record.book, author)?.record(action, subject, None, Some(after.to_string()));
    Ok(())
}

/// Refuses whoever made a nomination to judge it.
fn not_own(author: &Author, record: &NominationRecord) -> Result<(), DossierError> {
    if record.nomination.nominated_by == author.user {
        return Err(DossierError::OwnNomination(record.id));
    }
    Ok(())
}

/// Gives points to a nomination; the last ones of a reviewer count.
pub fn score(
    tx: &mut Tx,
    author: &Author,
    nomination: NominationId,
    (points, note): (&[i64], &str),
) -> Result<ReviewId, DossierError> {
    let record = waiting(tx, nomination)?;
    not_own(author, &record)?;
    let papers = programme::store::papers(tx.db()?, record.round)?;
    review::check(&papers.criteria, points)?;
    let note = clean(note)?;
    let id = store::insert_review(tx.db()?, (author, record.book), nomination, (points, &note))?;
    note_down(tx, author, &record, ("nomination.review", json!({"points": points, "note": note})))?;
    Ok(id)
}

/// Sends a nomination back to whoever made it.
pub fn send_back(
    tx: &mut Tx,
    author: &Author,
    nomination: NominationId,
    (reason, note): (Reason, &str),
) -> Result<ReturnId, DossierError> {
    let record = waiting(tx, nomination)?;
    let is_back = store::returns(tx.db()?, nomination)?.iter().any(|it| it.is_open());
    if is_back {
        return Err(DossierError::AlreadyBack(nomination));
    }
    let note = clean(note)?;
    let id = store::insert_return(tx.db()?, (author, record.book), nomination, (reason, &note))?;
    note_down(tx, author, &record, ("nomination.return", json!({"reason": reason, "note": note})))?;
    Ok(id)
}

/// Answers what a nomination was sent back for, so that it waits for the council again.
pub fn answer(
    tx: &mut Tx,
    author: &Author,
    nomination: NominationId,
    note: &str,
) -> Result<(), DossierError> {
    let record = waiting(tx, nomination)?;
    let open = store::returns(tx.db()?, nomination)?.into_iter().find(|it| it.is_open());
    let of = open.ok_or(DossierError::NotBack(nomination))?;
    let note = clean(note)?;
    if note.is_empty() {
        return Err(DossierError::NoAnswer);
    }
    store::insert_answer(tx.db()?, (author, record.book), of.id, &note)?;
    note_down(tx, author, &record, ("nomination.answer", json!({"note": note})))
}

/// Puts nominations before the council on which no rule objects today; where one of them has an objection, none goes.
///
/// This is a reviewer's advice and no vote: the council decides. The job names the register and the book.
pub fn recommend(
    tx: &mut Tx,
    author: &Author,
    book: BookId,
    nominations: &[NominationId],
) -> Result<usize, DossierError> {
    tx.require_lock(BookId::REGISTER)?;
    if nominations.is_empty() {
        return Err(DossierError::NothingChosen);
    }
    let tree = unit::store::tree(tx.db()?)?;
    let (mut clean, mut objections) = (Vec::new(), Vec::new());
    for id in nominations {
        let record = waiting(tx, *id)?;
        if record.book != book {
            return Err(DossierError::OtherBook(*id));
        }
        not_own(author, &record)?;
        if store::returns(tx.db()?, *id)?.iter().any(|it| it.is_open()) {
            return Err(DossierError::AlreadyBack(*id));
        }
        let (check, outcome) = look(tx, author, &tree, *id)?;
        if outcome == Outcome::Passed {
            clean.push((record, check));
        } else {
            let name = party::store::get(tx.db()?, record.nomination.person)?.name;
            objections.push(Objection { name, outcome });
        }
    }
    if !objections.is_empty() {
        return Err(DossierError::NotClean(objections));
    }
    let mut added = 0;
    for (record, check) in clean {
        if store::advices(tx.db()?, record.id)?.iter().any(|it| it.by == author.user) {
            continue;
        }
        store::insert_advice(tx.db()?, (author, book), (record.id, check))?;
        note_down(tx, author, &record, ("nomination.recommend", json!({"check": check})))?;
        added += 1;
    }
    Ok(added)
}

/// Runs the rules as the council will, with the fund that would pay.
fn look(
    tx: &mut Tx,
    author: &Author,
    tree: &UnitTree,
    nomination: NominationId,
) -> Result<(CheckId, Outcome), DossierError> {
    let day = author.at.day();
    let case = Case::load(tx.db()?, nomination)?;
    let fund = case.choose_fund(tx, author, tree, day)?;
    let (id, check) = case.check(tx, author, tree, (CheckStage::Approval, day), fund.as_ref())?;
    Ok((id, check.outcome()))
}

/// Runs the rules over one nomination once more, as the council will, and keeps the check.
pub fn recheck(tx: &mut Tx, author: &Author, nomination: NominationId) -> Result<CheckId, DossierError> {
    tx.require_lock(BookId::REGISTER)?;
    locked(tx, nomination)?;
    let tree = unit::store::tree(tx.db()?)?;
    look(tx, author, &tree, nomination).map(|(id, _)| id)
}
