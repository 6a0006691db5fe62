//! What administrators record of their unit.

use chrono::NaiveDate;

use super::{Change, DetailsError, store};
use crate::{
    db::{DbError, Tx},
    id::{BookId, UnitId},
    ledger::{Author, journal::Journal},
    unit::{self, UnitError},
};

/// Records what is new about a unit from a day on; papers of earlier days keep what held then.
pub fn set(
    tx: &mut Tx,
    author: &Author,
    unit: UnitId,
    from: NaiveDate,
    change: &Change,
) -> Result<(), DetailsError> {
    let db = tx.db()?;
    let tree = unit::store::tree(db)?;
    let found = tree.get(unit).ok_or_else(|| UnitError::NotFound(unit.to_string()))?;
    if from < found.valid_from {
        return Err(DetailsError::BeforeUnit { from: found.valid_from });
    }
    let old = store::on(db, unit, from)?;
    let new = old.changed(change)?;
    store::insert(db, unit, from, &new, (author.user, author.at))?;
    let shown = |details: &super::Details| {
        let value = serde_json::json!({"from": from, "details": details});
        serde_json::to_string(&value).map_err(|err| DbError::Corrupt(format!("unit_details: {err}")))
    };
    let (before, after) = (shown(&old)?, shown(&new)?);
    let mut register = Journal::open(tx, BookId::REGISTER, author)?;
    register.record("unit.details", &found.code, Some(before), Some(after));
    Ok(())
}
