//! What a wording would have said to those who were nominated lately, from the facts that were kept of them.

use chrono::NaiveDate;

use super::{CheckError, CompiledRules, Facts, Finding, Outcome, Proposal, RuleVersion, store};
use crate::{
    db::Db,
    id::{NominationId, ProgrammeId, UnitId},
    programme,
};

/// Somebody who was nominated, with the facts of the last check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Past {
    pub nomination: NominationId,
    pub unit: UnitId,
    pub name: String,
    pub facts: Facts,
}

/// Somebody about whom the new wording says something else than the one in force.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changed {
    pub nomination: NominationId,
    pub unit: UnitId,
    pub name: String,
    pub finding: Finding,
}

/// What came of a trial.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Trial {
    /// How many were looked at, and to how many the wording objects.
    pub tried: usize,
    pub objected: usize,
    /// Those to whom it objects and the wording in force does not.
    pub refused: Vec<Changed>,
    /// Those to whom the wording in force objects and it does not.
    pub spared: Vec<Changed>,
}

/// Finds the programme that a proposal is for.
pub fn programme(db: &mut Db, proposal: &Proposal) -> Result<Option<ProgrammeId>, CheckError> {
    let Some(code) = &proposal.programme else { return Ok(None) };
    let known = programme::store::programmes(db)?;
    let found = known.into_iter().find(|(_, it)| it.code == *code);
    let unknown = || CheckError::UnknownProgramme { code: proposal.code.clone(), programme: code.clone() };
    found.map(|(id, _)| Some(id)).ok_or_else(unknown)
}

/// Runs a wording over everybody nominated since a day, beside the wording in force at the end of it.
pub fn run(
    db: &mut Db,
    proposal: &Proposal,
    (since, today): (NaiveDate, NaiveDate),
) -> Result<Trial, CheckError> {
    let only = programme(db, proposal)?;
    let new = CompiledRules::compile(vec![proposal.to_try(only)])?;
    let all = store::versions(db)?;
    let now = all.iter().filter(|it| it.code == proposal.code && it.is_effective_on(today));
    let now: Option<&RuleVersion> = now.max_by_key(|it| it.version);
    let now = now.map(|it| CompiledRules::compile(vec![it.clone()])).transpose()?;
    let mut trial = Trial::default();
    for past in store::past(db, since)? {
        if proposal.programme.as_ref().is_some_and(|code| *code != past.facts.programme.code) {
            continue;
        }
        trial.tried += 1;
        let before = now.as_ref().and_then(|rules| objection(rules, &past.facts));
        match (objection(&new, &past.facts), before) {
            (Some(finding), before) => {
                trial.objected += 1;
                if before.is_none() {
                    trial.refused.push(changed(past, finding));
                }
            }
            (None, Some(finding)) => trial.spared.push(changed(past, finding)),
            (None, None) => {}
        }
    }
    Ok(trial)
}

fn objection(rules: &CompiledRules, facts: &Facts) -> Option<Finding> {
    let check = rules.check(facts);
    check.findings().iter().find(|it| it.outcome != Outcome::Passed).cloned()
}

fn changed(past: Past, finding: Finding) -> Changed {
    Changed { nomination: past.nomination, unit: past.unit, name: past.name, finding }
}
