//! Titles that councils give, such as “Công dân học tập tiêu biểu”: with money or without, and never in the ledger.

use std::fmt;

use crate::{
    id::{BookId, DecisionId, NominationId, PartyId, RoundId, TitleId, UnitId},
    programme::Category,
    text::{TextError, clean_within},
};

pub mod store;

/// The longest title in letters; it has to fit a line of a certificate.
pub const LONGEST: usize = 120;

/// The words of a title.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(transparent)]
pub struct Title(String);

impl Title {
    /// Tidies what was typed; blank is no title.
    pub fn read(text: &str) -> Result<Option<Self>, TextError> {
        let tidy = clean_within(text, LONGEST)?;
        Ok((!tidy.is_empty()).then_some(Self(tidy)))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Title {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A title that a decision gave to somebody; nobody pays it, so nothing about it changes any more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Given {
    pub id: TitleId,
    pub book: BookId,
    pub nomination: NominationId,
    pub decision: DecisionId,
    pub round: RoundId,
    pub person: PartyId,
    pub unit: UnitId,
    pub category: Category,
    pub title: Title,
    /// The year of the decision.
    pub year: i64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_is_tidy_and_fits_a_line() {
        let read = |text: &str| Title::read(text).map(|it| it.map(|it| it.to_string()));
        assert_eq!(read("  Công dân   học tập "), Ok(Some("Công dân học tập".to_owned())));
        assert_eq!(read(" \u{a0} "), Ok(None));
        assert!(matches!(read(&"á".repeat(LONGEST + 1)), Err(TextError::TooLong { .. })));
        assert!(matches!(read("Công\u{7}dân"), Err(TextError::ControlCharacter(7))));
    }
}
