//! Reads a chart of accounts from its file: `regime,role,code,name_vi,name_en,type,parent`.

use std::fmt;

use crate::{
    ledger::account::{AccountKind, Role},
    say,
};

/// The working chart that comes with the program; it says in its first line that it is no official list.
pub const WORKING_CHART: &str = include_str!("../../fixtures/chart_of_accounts.csv");

/// The regime of a licensed fund, and the one of an association's internal fund.
pub const REGIMES: [&str; 2] = ["fund", "association"];

/// A line of the chart, before it has an id.
#[derive(Clone, Debug, PartialEq, Eq, serde::Deserialize)]
pub struct ChartLine {
    pub regime: String,
    pub role: Option<Role>,
    pub code: String,
    pub name_vi: String,
    pub name_en: String,
    #[serde(rename = "type")]
    pub kind: AccountKind,
    pub parent: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ChartFileError {
    Line { line: u64, what: String },
    UnknownRegime(String),
}

impl fmt::Display for ChartFileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Line { line, what } => say!(
                f,
                "tệp hệ thống tài khoản, dòng {line}: {what}",
                "the chart of accounts, line {line}: {what}"
            ),
            Self::UnknownRegime(regime) => say!(
                f,
                "tệp hệ thống tài khoản không có chế độ “{regime}”",
                "the chart of accounts has no regime “{regime}”"
            ),
        }
    }
}

/// Reads the lines of one regime; a parent stands before its children.
///
/// # Errors
/// [`ChartFileError::Line`] for a line that cannot be read or whose parent does not stand above it,
/// [`ChartFileError::UnknownRegime`] when the file has no line of the regime.
pub fn read(text: &str, regime: &str) -> Result<Vec<ChartLine>, ChartFileError> {
    let mut reader = csv::ReaderBuilder::new().comment(Some(b'#')).from_reader(text.as_bytes());
    let mut lines: Vec<ChartLine> = Vec::new();
    for record in reader.deserialize::<ChartLine>() {
        let line = record.map_err(|err| ChartFileError::Line {
            line: err.position().map_or(0, csv::Position::line),
            what: err.to_string(),
        })?;
        if line.regime != regime {
            continue;
        }
        let parent_known =
            line.parent.as_ref().is_none_or(|parent| lines.iter().any(|it| it.code == *parent));
        if !parent_known || lines.iter().any(|it| it.code == line.code) {
            return Err(ChartFileError::Line { line: 0, what: format!("{} {}", line.code, line.name_vi) });
        }
        lines.push(line);
    }
    if lines.is_empty() { Err(ChartFileError::UnknownRegime(regime.to_owned())) } else { Ok(lines) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_working_chart_has_every_role_once_in_each_regime() {
        for regime in REGIMES {
            let lines = read(WORKING_CHART, regime).unwrap();
            for role in Role::ALL {
                let count = lines.iter().filter(|line| line.role == Some(*role)).count();
                assert_eq!(count, 1, "{regime} {}", role.code());
            }
        }
    }

    #[test]
    fn a_child_without_its_parent_is_refused() {
        let text = "regime,role,code,name_vi,name_en,type,parent\nfund,cash,1111,A,B,asset,111\n";
        assert!(matches!(read(text, "fund"), Err(ChartFileError::Line { .. })));
        assert!(matches!(read(text, "other"), Err(ChartFileError::UnknownRegime(_))));
    }
}
