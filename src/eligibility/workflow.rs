//! Publishing rules: what is published stays as it is, a change is a new version.

use std::collections::BTreeMap;

use serde_json::json;

use super::{CheckError, CompiledRules, RuleRow, read_rules, store};
use crate::{
    db::Tx,
    id::{BookId, ProgrammeId, RuleId, RuleVersionId},
    ledger::{Author, journal::Journal},
    programme,
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
