//! How long money waits for whoever was awarded before it may go back to its fund.

use chrono::{Days, NaiveDate};

use super::ProgrammeError;

/// The days that a round gives where it says nothing else. No regulation fixes them; sixty days are our own choice:
/// two months in which somebody who is away for a term or a season can still come or send somebody.
const USUAL: i64 = 60;

/// The most days; money that waits for longer than two years is forgotten.
const MOST: i64 = 730;

/// A number of days that money waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(transparent)]
pub struct Hold(i64);

impl Default for Hold {
    fn default() -> Self {
        Self(USUAL)
    }
}

impl Hold {
    pub fn new(days: i64) -> Result<Self, ProgrammeError> {
        if (1..=MOST).contains(&days) {
            Ok(Self(days))
        } else {
            Err(ProgrammeError::HoldOutside { days, most: MOST })
        }
    }

    pub fn days(self) -> i64 {
        self.0
    }

    /// Returns the first day on which money that was ready on a day may go back.
    pub fn ends(self, ready: NaiveDate) -> NaiveDate {
        let days = u64::try_from(self.0).map_or(Days::new(0), Days::new);
        ready.checked_add_days(days).unwrap_or(NaiveDate::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_waits_for_whole_days() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        assert_eq!(Hold::default().ends(day("2025-04-06")), day("2025-06-05"));
        assert_eq!(Hold::new(1).unwrap().ends(day("2024-02-28")), day("2024-02-29"));
        assert!([0, -1, 731].iter().all(|days| Hold::new(*days).is_err()));
        assert_eq!(Hold::new(730).unwrap().ends(NaiveDate::MAX), NaiveDate::MAX);
    }
}
