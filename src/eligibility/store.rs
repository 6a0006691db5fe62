//! SQL for rules, and for checks, which are written once and never changed.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use diesel::prelude::*;

use super::{
    Check, CheckError, CheckStage, CompiledRules, Facts, Finding, Outcome, RuleVersion, Severity, trial::Past,
};
use crate::{
    calendar::Instant,
    db::{
        Db, DbError,
        schema::{check_findings, checks, nominations, parties, rule_versions, rules},
    },
    id::{BookId, CheckId, NominationId, ProgrammeId, RuleId, RuleVersionId, UnitId, UserId},
    insert_all,
    ledger::Author,
    query_errors, stored_as_text,
};

stored_as_text! { CheckStage, Outcome, Severity }
query_errors! { CheckError }

type Row = (
    RuleVersionId,
    RuleId,
    String,
    i64,
    NaiveDate,
    Option<NaiveDate>,
    Severity,
    String,
    String,
    String,
    String,
    Option<ProgrammeId>,
);

macro_rules! columns {
    () => {
        (
            rule_versions::id,
            rule_versions::rule_id,
            rules::code,
            rule_versions::version,
            rule_versions::effective_from,
            rule_versions::effective_to,
            rule_versions::severity,
            rule_versions::expression,
            rule_versions::sentence_vi,
            rule_versions::sentence_en,
            rule_versions::citation,
            rule_versions::programme_id,
        )
    };
}

fn version(row: Row) -> RuleVersion {
    let (id, rule, code, version, effective_from, effective_to, severity, expression, vi, en, citation, of) =
        row;
    RuleVersion {
        id,
        rule,
        code,
        version,
        effective_from,
        effective_to,
        severity,
        expression,
        sentence_vi: vi,
        sentence_en: en,
        citation,
        programme: of,
    }
}

/// Loads every version of every rule; there are some tens.
pub fn versions(db: &mut Db) -> QueryResult<Vec<RuleVersion>> {
    let rows: Vec<Row> = rule_versions::table
        .inner_join(rules::table.on(rules::id.eq(rule_versions::rule_id)))
        .order((rule_versions::rule_id, rule_versions::version))
        .select(columns!())
        .load(db)?;
    Ok(rows.into_iter().map(version).collect())
}

/// Loads the rules that a programme's nominees meet on a day.
pub fn effective(db: &mut Db, programme: ProgrammeId, day: NaiveDate) -> QueryResult<Vec<RuleVersion>> {
    Ok(super::effective_on(&versions(db)?, programme, day))
}

/// Returns a rule's id and its last version, if it has been published.
pub fn last_version(db: &mut Db, code: &str) -> QueryResult<Option<(RuleId, i64)>> {
    rules::table
        .inner_join(rule_versions::table.on(rule_versions::rule_id.eq(rules::id)))
        .filter(rules::code.eq(code))
        .order(rule_versions::version.desc())
        .select((rules::id, rule_versions::version))
        .first(db)
        .optional()
}

pub fn insert_rule(db: &mut Db, code: &str) -> QueryResult<RuleId> {
    diesel::insert_into(rules::table).values(rules::code.eq(code)).returning(rules::id).get_result(db)
}

/// Inserts a version; its `id` is ignored.
pub fn insert_version(db: &mut Db, new: &RuleVersion, author: &Author) -> QueryResult<RuleVersionId> {
    use rule_versions as row;
    diesel::insert_into(row::table)
        .values((
            row::rule_id.eq(new.rule),
            row::version.eq(new.version),
            row::effective_from.eq(new.effective_from),
            row::effective_to.eq(new.effective_to),
            row::severity.eq(new.severity),
            row::expression.eq(&new.expression),
            row::sentence_vi.eq(&new.sentence_vi),
            row::sentence_en.eq(&new.sentence_en),
            row::citation.eq(&new.citation),
            row::programme_id.eq(new.programme),
            row::published_by.eq(author.user),
            row::published_at.eq(author.at),
        ))
        .returning(row::id)
        .get_result(db)
}

#[derive(Insertable)]
#[diesel(table_name = check_findings, treat_none_as_default_value = false)]
struct FindingRow {
    check_id: CheckId,
    rule_version_id: RuleVersionId,
    outcome: Outcome,
    sentence_vi: String,
    sentence_en: String,
}

/// Writes a check down with its facts, its outcome and every sentence.
pub fn insert_check(
    db: &mut Db,
    (book, nomination): (BookId, NominationId),
    facts: &Facts,
    check: &Check,
    author: &Author,
) -> Result<CheckId, DbError> {
    let text = serde_json::to_string(facts).map_err(|err| DbError::Corrupt(format!("facts: {err}")))?;
    let id: CheckId = diesel::insert_into(checks::table)
        .values((
            checks::book_id.eq(book),
            checks::nomination_id.eq(nomination),
            checks::stage.eq(check.stage()),
            checks::outcome.eq(check.outcome()),
            checks::facts.eq(text),
            checks::user_id.eq(author.user),
            checks::checked_at.eq(author.at),
        ))
        .returning(checks::id)
        .get_result(db)?;
    let row = |finding| {
        let Finding { rule_version, outcome, sentence_vi, sentence_en, .. }: &Finding = finding;
        let (rule_version_id, outcome) = (*rule_version, *outcome);
        let (sentence_vi, sentence_en) = (sentence_vi.clone(), sentence_en.clone());
        FindingRow { check_id: id, rule_version_id, outcome, sentence_vi, sentence_en }
    };
    let rows: Vec<FindingRow> = check.findings().iter().map(row).collect();
    insert_all!(db, check_findings, rows, 200);
    Ok(id)
}

/// A check as it was written down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredCheck {
    pub id: CheckId,
    pub nomination: NominationId,
    pub facts: Facts,
    pub check: Check,
    pub by: UserId,
    pub at: Instant,
}

/// Loads a check; its outcome is worked out from its findings and must be the stored one.
pub fn check(db: &mut Db, id: CheckId) -> Result<StoredCheck, CheckError> {
    type Head = (NominationId, CheckStage, Outcome, String, UserId, Instant);
    let head: Option<Head> = checks::table
        .find(id)
        .select((
            checks::nomination_id,
            checks::stage,
            checks::outcome,
            checks::facts,
            checks::user_id,
            checks::checked_at,
        ))
        .first(db)
        .optional()?;
    let (nomination, stage, outcome, facts, by, at) = head.ok_or(CheckError::NoCheck(id))?;
    let facts: Facts =
        serde_json::from_str(&facts).map_err(|err| DbError::Corrupt(format!("checks {id}: {err}")))?;
    let findings = findings(db, &[id])?.remove(&id).unwrap_or_default();
    let check = Check::from_findings(stage, findings)?;
    if check.outcome() != outcome || facts.stage != stage {
        return Err(DbError::Corrupt(format!("checks {id}: {outcome:#}, but {:#}", check.outcome())).into());
    }
    Ok(StoredCheck { id, nomination, facts, check, by, at })
}

/// Loads what every rule said in some checks, in the order of the rules.
pub fn findings(db: &mut Db, ids: &[CheckId]) -> QueryResult<BTreeMap<CheckId, Vec<Finding>>> {
    type Found = (CheckId, RuleVersionId, String, i64, Severity, Outcome, String, String, String);
    let mut of_check: BTreeMap<CheckId, Vec<Finding>> = BTreeMap::new();
    for chunk in ids.chunks(10_000) {
        let rows: Vec<Found> = check_findings::table
            .inner_join(rule_versions::table.on(rule_versions::id.eq(check_findings::rule_version_id)))
            .inner_join(rules::table.on(rules::id.eq(rule_versions::rule_id)))
            .filter(check_findings::check_id.eq_any(chunk.to_vec()))
            .order((check_findings::check_id, rule_versions::rule_id))
            .select((
                check_findings::check_id,
                check_findings::rule_version_id,
                rules::code,
                rule_versions::version,
                rule_versions::severity,
                check_findings::outcome,
                check_findings::sentence_vi,
                check_findings::sentence_en,
                rule_versions::citation,
            ))
            .load(db)?;
        for (id, rule_version, code, version, severity, outcome, sentence_vi, sentence_en, citation) in rows {
            let finding = Finding {
                rule_version,
                code,
                version,
                severity,
                outcome,
                sentence_vi,
                sentence_en,
                citation,
            };
            of_check.entry(id).or_default().push(finding);
        }
    }
    Ok(of_check)
}

/// Runs a stored check again, with the very versions it was made with; the result is the stored one.
pub fn run_again(db: &mut Db, stored: &StoredCheck) -> Result<Check, CheckError> {
    let used: Vec<RuleVersionId> = stored.check.findings().iter().map(|it| it.rule_version).collect();
    let versions: Vec<RuleVersion> =
        versions(db)?.into_iter().filter(|version| used.contains(&version.id)).collect();
    Ok(CompiledRules::of(&versions)?.check(&stored.facts))
}

/// One run of the rules, without what each said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Run {
    pub id: CheckId,
    pub stage: CheckStage,
    pub outcome: Outcome,
    pub by: UserId,
    pub at: Instant,
}

/// Returns every run of the rules over a nomination, the first one first.
pub fn runs(db: &mut Db, nomination: NominationId) -> QueryResult<Vec<Run>> {
    let rows: Vec<(CheckId, CheckStage, Outcome, UserId, Instant)> = checks::table
        .filter(checks::nomination_id.eq(nomination))
        .order(checks::id)
        .select((checks::id, checks::stage, checks::outcome, checks::user_id, checks::checked_at))
        .load(db)?;
    Ok(rows.into_iter().map(|(id, stage, outcome, by, at)| Run { id, stage, outcome, by, at }).collect())
}

/// Returns what came of the last check of each nomination.
pub fn outcomes(db: &mut Db, nominations: &[NominationId]) -> QueryResult<BTreeMap<NominationId, Outcome>> {
    let mut last = BTreeMap::new();
    for chunk in nominations.chunks(10_000) {
        let rows: Vec<(NominationId, Outcome)> = checks::table
            .filter(checks::nomination_id.eq_any(chunk.to_vec()))
            .order(checks::id)
            .select((checks::nomination_id, checks::outcome))
            .load(db)?;
        last.extend(rows);
    }
    Ok(last)
}

/// Returns the last check of each nomination of a round.
pub fn latest(
    db: &mut Db,
    nominations: &[NominationId],
) -> Result<BTreeMap<NominationId, Check>, CheckError> {
    let mut last: BTreeMap<NominationId, (CheckId, CheckStage)> = BTreeMap::new();
    for chunk in nominations.chunks(10_000) {
        let rows: Vec<(NominationId, CheckId, CheckStage)> = checks::table
            .filter(checks::nomination_id.eq_any(chunk.to_vec()))
            .order(checks::id)
            .select((checks::nomination_id, checks::id, checks::stage))
            .load(db)?;
        last.extend(rows.into_iter().map(|(nomination, id, stage)| (nomination, (id, stage))));
    }
    let ids: Vec<CheckId> = last.values().map(|(id, _)| *id).collect();
    let mut findings = findings(db, &ids)?;
    let check = |(nomination, (id, stage)): (NominationId, (CheckId, CheckStage))| {
        let check = Check::from_findings(stage, findings.remove(&id).unwrap_or_default())?;
        Ok::<_, CheckError>((nomination, check))
    };
    last.into_iter().map(check).collect()
}

/// Returns those who were nominated since a day, each with the facts of the last check of it.
pub fn past(db: &mut Db, since: NaiveDate) -> Result<Vec<Past>, CheckError> {
    type Row = (NominationId, UnitId, String, CheckId, String);
    let rows: Vec<Row> = checks::table
        .inner_join(nominations::table.on(nominations::id.eq(checks::nomination_id)))
        .inner_join(parties::table.on(parties::id.eq(nominations::party_id)))
        .filter(nominations::nominated_on.ge(since))
        .order((nominations::id, checks::id))
        .select((nominations::id, nominations::unit_id, parties::name, checks::id, checks::facts))
        .load(db)?;
    let mut found: Vec<Past> = Vec::new();
    for (nomination, unit, name, check, facts) in rows {
        let facts: Facts =
            serde_json::from_str(&facts).map_err(|err| DbError::Corrupt(format!("checks {check}: {err}")))?;
        // Of several checks of one nomination the last one counts.
        if found.last().is_some_and(|it| it.nomination == nomination) {
            found.pop();
        }
        found.push(Past { nomination, unit, name, facts });
    }
    Ok(found)
}
