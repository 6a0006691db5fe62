//! What people do with a dossier: record who agreed, score it, send it back, put it before the council.

use serde_json::json;

use super::{Agreeing, Agreement, DossierError, agreement, store};
use crate::{
    calendar::age_on,
    db::Tx,
    id::NominationId,
    ledger::{Author, journal::Journal},
    party::{self, Purpose},
    programme::{self, NominationRecord, Progress},
};

mod papers;
mod reviews;
mod thanks;

pub use papers::attach;
pub use reviews::{answer, recheck, recommend, score, send_back};
pub use thanks::thank;

/// Loads a nomination whose book this job has locked.
fn locked(tx: &mut Tx, nomination: NominationId) -> Result<NominationRecord, DossierError> {
    let found = programme::store::nomination(tx.db()?, nomination)?;
    let record = found.ok_or(DossierError::NotFound(nomination))?;
    tx.require_lock(record.book)?;
    Ok(record)
}

/// Loads one that nobody has decided about yet.
fn waiting(tx: &mut Tx, nomination: NominationId) -> Result<NominationRecord, DossierError> {
    let record = locked(tx, nomination)?;
    match record.progress {
        Progress::Nominated => Ok(record),
        progress => Err(DossierError::Settled { nomination, progress }),
    }
}

/// Records who agreed. Once everybody whom the law asks has agreed to publication, the directory knows it as well.
pub fn agree(
    tx: &mut Tx,
    author: &Author,
    nomination: NominationId,
    new: &[Agreement],
) -> Result<(), DossierError> {
    let record = locked(tx, nomination)?;
    let today = author.at.day();
    if let Some(late) = new.iter().find(|it| it.on > today) {
        return Err(DossierError::Future(late.on));
    }
    for agreement in new {
        store::insert_agreement(tx.db()?, (author, record.book), nomination, agreement)?;
    }
    tell_directory(tx, author, &record)?;
    let after = json!(new).to_string();
    let subject = format!("nomination {nomination}");
    Journal::open(tx, record.book, author)?.record("nomination.agree", subject, None, Some(after));
    Ok(())
}

/// Lets the directory know once everybody whom the law asks has agreed to publication: of a minor the guardian's
/// consent stands beside the child's, and for a child too young to be asked the guardian gives both.
fn tell_directory(tx: &mut Tx, author: &Author, record: &NominationRecord) -> Result<(), DossierError> {
    let (db, today) = (tx.db()?, author.at.day());
    let person = party::merge::store::head(db, record.nomination.person)?;
    let age = party::store::get(db, person)?.birth_date.and_then(|born| age_on(born, today));
    let all = store::agreements(db, record.id)?;
    if !agreement::missing(age, &all, true).is_empty() {
        return Ok(());
    }
    let is_minor = agreement::asked(age).contains(&Agreeing::Representative);
    let guardians = Purpose::PublishAward.of_guardian().filter(|_| is_minor);
    for purpose in [Some(Purpose::PublishAward), guardians].into_iter().flatten() {
        let of_guardian = Some(purpose) == guardians;
        let says = |it: &&Agreement| it.publishes && (it.who == Agreeing::Representative) == of_guardian;
        let proof = all.iter().rev().find(says).or_else(|| all.iter().rev().find(|it| it.publishes));
        let is_live = !party::consent::store::agreeing(db, &[person], purpose, today)?.is_empty();
        if let Some(proof) = proof.filter(|_| !is_live) {
            let words = proof.as_proof();
            party::consent::store::give(db, (author, record.book), person, purpose, today, (&words, ""))?;
        }
    }
    Ok(())
}
