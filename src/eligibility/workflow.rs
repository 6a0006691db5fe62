//! Publishing rules: what is published stays as it is, a change is a new version.

use std::collections::BTreeMap;

use serde_json::json;

use super::{CheckError, CompiledRules, Proposal, RuleRow, read_rules, store, trial};
use crate::{
    approval::{self, Answer, State},
    db::Tx,
    id::{ApprovalId, BookId, ProgrammeId, RuleId, RuleVersionId, UnitId},
    ledger::{Author, journal::Journal},
    programme,
    unit::{self, check_code},
};

/// The rules that new books start with.
pub const WORKING_SET: &str = include_str!("../../fixtures/rules.csv");

/// Publishes the working set in books that have no rules yet.
pub fn publish_working_set(tx: &mut Tx, author: &Author) -> Result<Vec<RuleVersionId>, CheckError> {
    publish(tx, author, read_rules(WORKING_SET)?)
}

/// Publishes versions of rules, all or none. Each is compiled and tried on full facts before it is kept.
pub fn publish(tx: &mut Tx, author: &Author, rows: Vec<RuleRow>) -> Result<Vec<RuleVersionId>, CheckError> {
    tx.require_lock(BookId::REGISTER)?;
    let db = tx.db()?;
    let programmes: BTreeMap<String, ProgrammeId> =
        programme::store::programmes(db)?.into_iter().map(|(id, programme)| (programme.code, id)).collect();
    let mut ids = Vec::with_capacity(rows.len());
    let mut published = Vec::with_capacity(rows.len());
    for row in rows {
        let last = store::last_version(db, &row.code)?;
        let expected = last.map_or(1, |(_, version)| version + 1);
        if row.version != expected {
            return Err(CheckError::Version { code: row.code, expected, found: row.version });
        }
        let only = match &row.programme {
            None => None,
            Some(code) => Some(*programmes.get(code).ok_or_else(|| CheckError::UnknownProgramme {
                code: row.code.clone(),
                programme: code.clone(),
            })?),
        };
        let mut version = row.with_ids(RuleVersionId(0), RuleId(0), only);
        CompiledRules::compile(vec![version.clone()])?;
        version.rule = match last {
            Some((rule, _)) => rule,
            None => store::insert_rule(db, &version.code)?,
        };
        ids.push(store::insert_version(db, &version, author)?);
        published.push(format!("{} v{}", version.code, version.version));
    }
    let after = json!({"versions": published}).to_string();
    Journal::open(tx, BookId::REGISTER, author)?.record("rules.publish", "rules", None, Some(after));
    Ok(ids)
}

/// Asks for a new wording of a rule; it is published when a second person agrees. The rules are everybody's, so
/// only a unit that stands at the top words them, and none begins in the past, where checks were made without it.
pub fn propose(
    tx: &mut Tx,
    author: &Author,
    unit: UnitId,
    proposal: &Proposal,
) -> Result<ApprovalId, CheckError> {
    let db = tx.db()?;
    let tree = unit::store::tree(db)?;
    if tree.get(unit).is_none_or(|it| it.parent.is_some()) {
        return Err(CheckError::NotTheTop);
    }
    check_code(&proposal.code).map_err(|_| CheckError::BadCode(proposal.code.clone()))?;
    if proposal.effective_from < author.at.day() {
        return Err(CheckError::BeginsInThePast(proposal.effective_from));
    }
    if proposal.effective_to.is_some_and(|last| last < proposal.effective_from) {
        return Err(CheckError::EndsBeforeItBegins);
    }
    let expected = store::last_version(db, &proposal.code)?.map_or(1, |(_, version)| version + 1);
    if proposal.version != expected {
        let Proposal { code, version: found, .. } = proposal.clone();
        return Err(CheckError::Version { code, expected, found });
    }
    let only = trial::programme(db, proposal)?;
    CompiledRules::compile(vec![proposal.to_try(only)])?;
    Ok(approval::ask(tx, author, unit, proposal)?)
}

/// Takes an answer; the wording is published with the one that settles the task, by whoever gave it.
pub fn decide(tx: &mut Tx, author: &Author, id: ApprovalId, answer: &Answer) -> Result<State, CheckError> {
    let acted = approval::act(tx, author, id, answer)?;
    if let Some(consent) = &acted.consent {
        publish(tx, author, vec![consent.matter::<Proposal>()?.row()])?;
    }
    Ok(acted.state)
}
