//! A set of rules, compiled once and run over many nominees.

use std::{
    collections::BTreeSet,
    sync::{Arc, Mutex, PoisonError},
};

use cel::Env;

use super::{
    Check, Facts, Finding, Outcome, RuleError, RuleVersion, Severity,
    facts::CATALOGUE,
    program::{self, Expression, Samples},
    sentence::{Template, Values},
};
use crate::text::Lang;

struct Rule {
    version: RuleVersion,
    expression: Expression,
    vietnamese: Template,
    english: Template,
}

/// Rules that have all proved that they can be worked out on full facts.
pub struct CompiledRules {
    env: Arc<Env>,
    rules: Vec<Rule>,
}

/// Rule sets that were compiled lately; compiling costs a thousand times more than running.
///
/// A set is found by its whole text and not by the ids of its versions, because one process may work on several
/// databases, and because an id can be given again after a publication was rolled back.
static LATELY: Mutex<Vec<Arc<CompiledRules>>> = Mutex::new(Vec::new());

/// More sets than programmes that are decided on at the same time.
const KEPT: usize = 16;

impl CompiledRules {
    /// Returns the rules of one check, compiled now or before.
    pub fn of(versions: &[RuleVersion]) -> Result<Arc<Self>, RuleError> {
        let same = |rules: &&Arc<Self>| rules.versions().eq(versions);
        let known = LATELY.lock().unwrap_or_else(PoisonError::into_inner).iter().find(same).map(Arc::clone);
        if let Some(rules) = known {
            return Ok(rules);
        }
        let rules = Arc::new(Self::compile(versions.to_vec())?);
        let mut lately = LATELY.lock().unwrap_or_else(PoisonError::into_inner);
        if lately.len() >= KEPT {
            lately.remove(0);
        }
        lately.push(Arc::clone(&rules));
        Ok(rules)
    }

    /// Compiles the rules of one check; at least one, and each rule in one version only.
    pub fn compile(versions: Vec<RuleVersion>) -> Result<Self, RuleError> {
        if versions.is_empty() {
            return Err(RuleError::NoRules);
        }
        let env = Arc::new(Env::stdlib());
        let samples = Samples::new(&env);
        let mut codes = BTreeSet::new();
        let mut rules = Vec::with_capacity(versions.len());
        for version in versions {
            if !codes.insert(version.code.clone()) {
                return Err(RuleError::Twice { code: version.code });
            }
            rules.push(Rule::compile(&env, &samples, version)?);
        }
        Ok(Self { env, rules })
    }

    pub fn versions(&self) -> impl Iterator<Item = &RuleVersion> {
        self.rules.iter().map(|rule| &rule.version)
    }

    /// Runs every rule; a rule that cannot be worked out refuses, whatever its severity.
    pub fn check(&self, facts: &Facts) -> Check {
        let context = program::context(&self.env, facts);
        let values = Values::of(facts);
        let findings =
            self.rules.iter().map(|rule| rule.finding(rule.expression.holds(&context), &values)).collect();
        Check::from_findings(facts.stage, findings).expect("there is at least one rule")
    }
}

impl Rule {
    fn compile(env: &Env, samples: &Samples, version: RuleVersion) -> Result<Self, RuleError> {
        let code = version.code.as_str();
        if version.effective_to.is_some_and(|last| last < version.effective_from) {
            return Err(RuleError::EndsBeforeItStarts { code: code.to_owned() });
        }
        let texts = [
            ("code", &version.code),
            ("expression", &version.expression),
            ("sentence_vi", &version.sentence_vi),
            ("sentence_en", &version.sentence_en),
            ("citation", &version.citation),
        ];
        if let Some((column, _)) = texts.into_iter().find(|(_, text)| text.trim().is_empty()) {
            return Err(RuleError::Empty { code: code.to_owned(), column });
        }
        let expression = Expression::compile(env, samples, &version.expression)
            .map_err(|cause| RuleError::Expression { code: code.to_owned(), cause })?;
        let vietnamese = Template::parse(code, &version.sentence_vi)?;
        let english = Template::parse(code, &version.sentence_en)?;
        Ok(Self { version, expression, vietnamese, english })
    }

    fn finding(&self, holds: Result<bool, String>, values: &Values) -> Finding {
        let code = &self.version.code;
        let (outcome, sentence_vi, sentence_en) = match holds {
            Ok(true) => {
                (Outcome::Passed, format!("Đáp ứng quy tắc “{code}”"), format!("Meets the rule “{code}”"))
            }
            Ok(false) => {
                let outcome = match self.version.severity {
                    Severity::Block => Outcome::Blocked,
                    Severity::Warn => Outcome::Warned,
                };
                let filled = (self.vietnamese.fill(values, Lang::Vi), self.english.fill(values, Lang::En));
                (outcome, filled.0, filled.1)
            }
            Err(cause) => (
                Outcome::Blocked,
                self.undecided(&cause, values, Lang::Vi),
                self.undecided(&cause, values, Lang::En),
            ),
        };
        Finding {
            rule_version: self.version.id,
            code: code.clone(),
            version: self.version.version,
            severity: self.version.severity,
            outcome,
            sentence_vi,
            sentence_en,
            citation: self.version.citation.clone(),
        }
    }

    /// Says why a rule could not be worked out: the facts it asks for that nobody gave, else the engine's words.
    fn undecided(&self, cause: &str, values: &Values, lang: Lang) -> String {
        let code = &self.version.code;
        let missing: Vec<&str> = CATALOGUE
            .iter()
            .filter(|(path, ..)| self.expression.paths().any(|read| read == *path) && values.is_missing(path))
            .map(|(_, _, vietnamese, english)| lang.pick(vietnamese, english))
            .collect();
        let missing = missing.join(", ");
        match (lang, missing.is_empty()) {
            (Lang::Vi, false) => {
                format!(
                    "Không xét được quy tắc “{code}” vì hồ sơ chưa ghi {missing}; hãy bổ sung rồi xét lại"
                )
            }
            (Lang::En, false) => {
                format!("The rule “{code}” cannot be decided without {missing}; add it and check again")
            }
            (Lang::Vi, true) => {
                format!("Không xét được quy tắc “{code}” ({cause}); hãy báo người quản lý quy tắc sửa lại")
            }
            (Lang::En, true) => {
                format!(
                    "The rule “{code}” cannot be decided ({cause}); ask whoever keeps the rules to correct it"
                )
            }
        }
    }
}
