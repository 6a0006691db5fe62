//! What a report says when it is sent, down to the names on it, and the digest that holds it to that.

use chrono::NaiveDate;

use super::{Difficulty, Figures, FilingError, Indicators, Period};
use crate::{
    calendar::Instant,
    db::DbError,
    id::{FilingId, UnitId, UserId},
    ledger::chain::{Canonical, Hash},
    money::MoneyError,
};

/// A unit as it was called.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Named {
    pub code: String,
    pub name: String,
}

/// Who signs, and where.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Signed {
    pub place: String,
    pub head_title: String,
    pub head: String,
    /// Who sent it.
    pub sender: String,
}

/// The accepted reports of the units below, added up.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Below {
    /// How many units there are, and how many of their reports were accepted.
    pub units: i64,
    pub accepted: i64,
    pub figures: Figures,
    pub indicators: Indicators,
}

/// Everything that stands in a report; nothing on its print comes from anywhere else.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Content {
    pub unit: Named,
    pub to: Option<Named>,
    pub period: Period,
    /// The day up to which the books were read, which may be before the period ends.
    pub as_of: NaiveDate,
    /// The last entry that the books had, and its hash.
    pub known: i64,
    pub head: String,
    pub own: Figures,
    pub below: Option<Below>,
    pub indicators: Indicators,
    pub results: String,
    pub difficulties: Vec<Difficulty>,
    pub proposals: String,
    pub signed: Signed,
}

impl Content {
    /// Returns the unit's own figures with those of the units below.
    pub fn whole(&self) -> Result<Figures, MoneyError> {
        self.below.as_ref().map_or_else(|| Ok(self.own.clone()), |below| self.own.checked_add(&below.figures))
    }

    /// Returns the unit's own numbers with those of the units below.
    pub fn whole_indicators(&self) -> Result<Indicators, FilingError> {
        let Some(below) = &self.below else { return Ok(self.indicators.clone()) };
        let sum = self.indicators.checked_add(&below.indicators);
        sum.ok_or(FilingError::Money(MoneyError::TooLarge))
    }

    /// Writes the report as it is kept.
    pub fn stored(&self) -> Result<String, DbError> {
        serde_json::to_string(self).map_err(|err| DbError::Corrupt(format!("filing_versions: {err}")))
    }
}

/// What a digest covers beside the report itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sending {
    pub filing: FilingId,
    pub version: i64,
    pub unit: UnitId,
    pub to: Option<UnitId>,
    pub by: UserId,
    pub at: Instant,
}

/// Returns the SHA-256 over a report as it is kept, and over who sent it where and when.
pub fn digest(sending: &Sending, stored: &str) -> Hash {
    Canonical::new("sovang-filing-1")
        .number(sending.filing.0)
        .number(sending.version)
        .number(sending.unit.0)
        .maybe_number(sending.to.map(|unit| unit.0))
        .number(sending.by.0)
        .number(sending.at.micros())
        .text(stored)
        .finish()
}
