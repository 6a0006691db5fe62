//! Rules as they stand in a CSV file, before the books give them ids.

use chrono::NaiveDate;

use super::{RuleError, RuleVersion, Severity};
use crate::{
    calendar::parse_day,
    id::{ProgrammeId, RuleId, RuleVersionId},
    text::sheet::{self, Row},
};

const COLUMNS: [&str; 10] = [
    "code",
    "version",
    "severity",
    "effective_from",
    "effective_to",
    "programme",
    "expression",
    "sentence_vi",
    "sentence_en",
    "citation",
];

/// One row of a file of rules; the programme is still a code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleRow {
    pub line: u64,
    pub code: String,
    pub version: i64,
    pub severity: Severity,
    pub effective_from: NaiveDate,
    pub effective_to: Option<NaiveDate>,
    pub programme: Option<String>,
    pub expression: String,
    pub sentence_vi: String,
    pub sentence_en: String,
    pub citation: String,
}

impl RuleRow {
    /// Gives the row the ids under which the books keep it.
    pub fn with_ids(self, id: RuleVersionId, rule: RuleId, programme: Option<ProgrammeId>) -> RuleVersion {
        RuleVersion {
            id,
            rule,
            code: self.code,
            version: self.version,
            effective_from: self.effective_from,
            effective_to: self.effective_to,
            severity: self.severity,
            expression: self.expression,
            sentence_vi: self.sentence_vi,
            sentence_en: self.sentence_en,
            citation: self.citation,
            programme,
        }
    }
}

/// Reads a file of rules.
pub fn read_rules(text: &str) -> Result<Vec<RuleRow>, RuleError> {
    sheet::read(text, COLUMNS)?.into_iter().map(read_row).collect()
}

fn read_row(row: Row<10>) -> Result<RuleRow, RuleError> {
    let line = row.line;
    let [code, version, severity, from, to, programme, expression, sentence_vi, sentence_en, citation] =
        row.cells;
    let day = |text: &str| parse_day(text).map_err(|cause| RuleError::Day { line, cause });
    let version = match version.parse::<i64>() {
        Ok(number) if number > 0 => number,
        _ => return Err(RuleError::Cell { line, column: "version", text: version }),
    };
    let severity = severity.parse::<Severity>().map_err(|_| RuleError::Cell {
        line,
        column: "severity",
        text: severity,
    })?;
    Ok(RuleRow {
        line,
        code,
        version,
        severity,
        effective_from: day(&from)?,
        effective_to: if to.is_empty() { None } else { Some(day(&to)?) },
        programme: Some(programme).filter(|code| !code.is_empty()),
        expression,
        sentence_vi,
        sentence_en,
        citation,
    })
}
