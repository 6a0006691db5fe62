//! Setting a unit's threshold.

use chrono::NaiveDate;

use super::{StepUpError, Threshold, store};
use crate::{
    db::Tx,
    id::{BookId, UnitId},
    ledger::{Author, journal::Journal},
    money::Money,
    text::clean,
    unit,
    user::{rights::Right, workflow::require},
};

/// Sets from which amount on a unit's payments ask for the code again; the thresholds before stay on file.
///
/// It belongs to those who approve: whoever pays cannot spare himself the question, nor can an administrator.
pub fn set(
    tx: &mut Tx,
    author: &Author,
    unit: UnitId,
    (amount, from): (Money, NaiveDate),
    reason: &str,
) -> Result<(), StepUpError> {
    tx.require_lock(BookId::REGISTER)?;
    require(tx, author.user, unit, Right::Approve)?;
    if amount < Money::ZERO {
        return Err(StepUpError::Negative(amount));
    }
    if from < author.at.day() {
        return Err(StepUpError::Past(from));
    }
    let reason = clean(reason)?;
    if reason.is_empty() {
        return Err(StepUpError::NoReason);
    }
    let db = tx.db()?;
    let before = store::threshold(db, unit, from)?;
    let tree = unit::store::tree(db)?;
    let code = tree.get(unit).map(|unit| unit.code.clone()).unwrap_or_default();
    store::insert(db, Threshold { unit, from, amount, set_at: author.at })?;
    let before = serde_json::json!({"amount": before}).to_string();
    let after = serde_json::json!({"amount": amount, "from": from, "reason": reason}).to_string();
    Journal::open(tx, BookId::REGISTER, author)?.record("unit.step_up", code, Some(before), Some(after));
    Ok(())
}
