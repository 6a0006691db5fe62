//! Correcting what the paper of a nomination says, while nobody has decided about it.

use serde_json::json;

use super::said;
use crate::{
    db::Tx,
    eligibility::{Case, CheckStage},
    fund,
    id::{BookId, NominationId},
    ledger::{Author, journal::Journal},
    programme::{
        NominationStage, ProgrammeError, Progress, Refusal,
        store::{self, Corrections},
    },
    text::clean,
    unit,
};

/// Writes the facts anew and runs the rules over them; the audit row keeps what stood there before.
///
/// The job names the register and the round's book, because caps count over the books of all units.
pub fn correct(
    tx: &mut Tx,
    author: &Author,
    nomination: NominationId,
    new: &Corrections,
) -> Result<(), ProgrammeError> {
    tx.require_lock(BookId::REGISTER)?;
    let found = store::nomination(tx.db()?, nomination)?;
    let record = found.ok_or(ProgrammeError::NoNomination(nomination))?;
    tx.require_lock(record.book)?;
    if record.progress != Progress::Nominated {
        return Err(ProgrammeError::Settled { nomination, progress: record.progress });
    }
    let new = Corrections {
        grade: said(new.grade.as_deref())?,
        school: clean(&new.school)?,
        gpa: new.gpa,
        achievement: said(new.achievement.as_deref())?,
        hardship: said(new.hardship.as_deref())?,
        evidence: said(new.evidence.as_deref())?,
    };
    let old = record.nomination;
    let before = Corrections {
        grade: old.grade,
        school: record.school,
        gpa: old.gpa,
        achievement: old.achievement,
        hardship: old.hardship,
        evidence: old.evidence,
    };
    if new == before {
        return Ok(());
    }
    store::correct(tx.db()?, nomination, &new)?;
    let tree = unit::store::tree(tx.db()?)?;
    let fund = old.fund.map(|id| fund::store::get(tx.db()?, id)).transpose()?;
    let case = Case::load(tx.db()?, nomination)?;
    let day = author.at.day();
    let (id, check) = case.check(tx, author, &tree, (CheckStage::Nomination, day), fund.as_ref())?;
    if check.is_blocked() {
        let stage = NominationStage::Nominated.refuse(Refusal::Rules(id), day)?;
        store::set_progress(tx.db()?, nomination, stage.progress())?;
    }
    let subject = format!("nomination {nomination}");
    let (before, after) = (json!(before).to_string(), json!(new).to_string());
    Journal::open(tx, record.book, author)?.record("nomination.correct", subject, Some(before), Some(after));
    Ok(())
}
