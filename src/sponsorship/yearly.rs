//! The yearly check that a sponsorship's money waits for, as its fund sees it.

use std::collections::BTreeMap;

use super::Outcome;
use crate::id::UserId;

/// The years of a sponsorship and what was found out about each.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Yearly {
    first_year: i64,
    last_year: i64,
    checks: BTreeMap<i64, (Outcome, UserId)>,
    /// Whether the sponsor set free what is left; none while the sponsorship goes on.
    released: Option<bool>,
}

impl Yearly {
    pub const fn new(
        (first_year, last_year): (i64, i64),
        checks: BTreeMap<i64, (Outcome, UserId)>,
        released: Option<bool>,
    ) -> Self {
        Self { first_year, last_year, checks, released }
    }

    pub const fn last_year(&self) -> i64 {
        self.last_year
    }

    /// Returns the year whose check money of `year` waits for: what is left over after the last year is given
    /// under the last year's check.
    pub fn year_for(&self, year: i64) -> i64 {
        year.clamp(self.first_year, self.last_year)
    }

    pub fn check_of(&self, year: i64) -> Option<(Outcome, UserId)> {
        self.checks.get(&year).copied()
    }

    pub const fn has_ended(&self) -> bool {
        self.released.is_some()
    }

    pub fn is_released(&self) -> bool {
        self.released == Some(true)
    }
}
