//! What administrators decide about tasks: how many people a unit asks, for how long, and whether one may go ahead.

use serde_json::json;

use super::{ApprovalError, Kind, Policy, gate, store};
use crate::{
    db::Tx,
    id::{BookId, UnitId},
    ledger::{Author, journal::Journal},
    unit::{self, UnitError},
};

/// Sets a unit's policy for a kind of task; it holds for tasks that are asked from now on, below the unit as well.
pub fn set_policy(
    tx: &mut Tx,
    author: &Author,
    unit: UnitId,
    kind: Kind,
    policy: &Policy,
) -> Result<(), ApprovalError> {
    if policy.needed < 1 || policy.own_hours < 1 || policy.borrowed_hours < 1 {
        return Err(ApprovalError::BadPolicy);
    }
    let db = tx.db()?;
    let tree = unit::store::tree(db)?;
    let code = tree.get(unit).map(|it| it.code.clone());
    let code = code.ok_or_else(|| UnitError::NotFound(unit.to_string()))?;
    let shown = |policy: &Policy| {
        json!({
            "kind": kind, "quorum": policy.quorum, "needed": policy.needed, "own_hours": policy.own_hours,
            "borrowed_hours": policy.borrowed_hours, "may_release": policy.may_release,
        })
        .to_string()
    };
    let before = shown(&gate::policy(db, unit, kind, author.at)?);
    store::set_policy(db, unit, kind, policy)?;
    let mut register = Journal::open(tx, BookId::REGISTER, author)?;
    register.record("approval.policy", code, Some(before), Some(shown(policy)));
    Ok(())
}
