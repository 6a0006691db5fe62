//! Eligibility rules as data: typed facts in, every reason out.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{
    codes,
    id::{ProgrammeId, RuleId, RuleVersionId},
};

pub mod case;
mod compiled;
mod error;
pub mod facts;
mod program;
mod proposal;
mod read;
mod sentence;
pub mod store;
#[cfg(test)]
mod tests;
pub mod trial;
mod words;
pub mod workflow;

pub use case::Case;
pub use compiled::CompiledRules;
pub use error::{CheckError, ExpressionError, RuleError};
pub use facts::{CheckStage, Facts};
pub use proposal::{Proposal, Usual, Written};
pub use read::{RuleRow, read_rules};
pub use words::{Preview, preview};

codes! {
    /// What a rule does to a nominee who does not meet it.
    pub enum Severity ("mức độ", "severity") {
        Block = "block" ("bắt buộc", "required"),
        Warn = "warn" ("nhắc nhở", "advised"),
    }
}

codes! {
    /// What came of one rule, or of a whole check; the worst comes last.
    pub enum Outcome ("kết quả", "outcome") {
        Passed = "passed" ("đạt", "passed"),
        Warned = "warned" ("cần xem lại", "warned"),
        Blocked = "blocked" ("không đạt", "blocked"),
    }
}

/// One published wording of a rule, in force from one day to another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleVersion {
    pub id: RuleVersionId,
    pub rule: RuleId,
    pub code: String,
    pub version: i64,
    pub effective_from: NaiveDate,
    /// The last day on which it holds; `None` until further notice.
    pub effective_to: Option<NaiveDate>,
    pub severity: Severity,
    /// A CEL expression that is true when the nominee passes.
    pub expression: String,
    /// What to tell a nominee who does not pass, with facts in braces: `{nominee.age}`.
    pub sentence_vi: String,
    pub sentence_en: String,
    pub citation: String,
    /// The one programme it is for; `None` for all.
    pub programme: Option<ProgrammeId>,
}

impl RuleVersion {
    pub fn is_effective_on(&self, day: NaiveDate) -> bool {
        self.effective_from <= day && self.effective_to.is_none_or(|last| day <= last)
    }
}

/// Selects the rules that a programme's nominees meet on `day`: of each rule the latest version in force,
/// in the order of the rules.
pub fn effective_on(versions: &[RuleVersion], programme: ProgrammeId, day: NaiveDate) -> Vec<RuleVersion> {
    let applies = |version: &&RuleVersion| {
        version.is_effective_on(day) && version.programme.is_none_or(|only| only == programme)
    };
    let mut chosen: Vec<&RuleVersion> = versions.iter().filter(applies).collect();
    chosen.sort_by_key(|version| (version.rule, std::cmp::Reverse((version.version, version.id))));
    chosen.dedup_by_key(|version| version.rule);
    chosen.into_iter().cloned().collect()
}

/// What one rule said about one nominee.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    pub rule_version: RuleVersionId,
    pub code: String,
    pub version: i64,
    pub severity: Severity,
    pub outcome: Outcome,
    pub sentence_vi: String,
    pub sentence_en: String,
    pub citation: String,
}

/// One run of all rules over one nominee; its outcome is the worst of its findings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Check {
    stage: CheckStage,
    outcome: Outcome,
    findings: Vec<Finding>,
}

impl Check {
    /// Builds a check from what each rule said, such as the rows of a stored check.
    pub fn from_findings(stage: CheckStage, findings: Vec<Finding>) -> Result<Self, RuleError> {
        let worst = findings.iter().map(|finding| finding.outcome).max();
        let outcome = worst.ok_or(RuleError::NoRules)?;
        Ok(Self { stage, outcome, findings })
    }

    pub fn stage(&self) -> CheckStage {
        self.stage
    }

    pub fn outcome(&self) -> Outcome {
        self.outcome
    }

    pub fn is_blocked(&self) -> bool {
        self.outcome == Outcome::Blocked
    }

    /// Returns what every rule said, those that were met included.
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// Returns every reason to refuse or to look again.
    pub fn unmet(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(|finding| finding.outcome != Outcome::Passed)
    }
}
