//! From which day to which gifts count for the roll of a year.

use chrono::{Days, NaiveDate};

use super::RollError;

/// The days of a season; what comes after its cut-off counts for the next one, so no gift counts twice or never.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Term {
    pub first: NaiveDate,
    pub last: NaiveDate,
}

impl Term {
    /// Builds the season of a year from the cut-offs of the year before and of its own, where somebody set them.
    pub fn of(year: i32, before: Option<NaiveDate>, own: Option<NaiveDate>) -> Result<Self, RollError> {
        let (new_year, last) = whole(year).ok_or(RollError::NotBegun(year))?;
        let first = before.and_then(|day| day.checked_add_days(Days::new(1))).unwrap_or(new_year);
        Ok(Self { first, last: own.unwrap_or(last) })
    }

    /// Tells whether it is a calendar year, whose sums are kept.
    pub fn is_whole(self, year: i32) -> bool {
        whole(year) == Some((self.first, self.last))
    }
}

/// Refuses a cut-off that is not a day of its year.
pub fn check_cut_off(year: i32, day: NaiveDate) -> Result<(), RollError> {
    match whole(year) {
        Some((first, last)) if (first..=last).contains(&day) => Ok(()),
        _ => Err(RollError::CutOff { year, day }),
    }
}

fn whole(year: i32) -> Option<(NaiveDate, NaiveDate)> {
    Some((NaiveDate::from_ymd_opt(year, 1, 1)?, NaiveDate::from_ymd_opt(year, 12, 31)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn seasons_follow_each_other_without_a_gap() {
        let early = Term::of(2024, None, Some(day("2024-09-30"))).unwrap();
        let next = Term::of(2025, Some(early.last), None).unwrap();
        assert_eq!((early.first, early.last), (day("2024-01-01"), day("2024-09-30")));
        assert_eq!((next.first, next.last), (day("2024-10-01"), day("2025-12-31")));
        assert!(!early.is_whole(2024) && !next.is_whole(2025));
        assert!(Term::of(2026, Some(next.last), None).unwrap().is_whole(2026));
    }

    #[test]
    fn a_cut_off_is_a_day_of_its_year() {
        assert!(check_cut_off(2025, day("2025-10-02")).is_ok());
        for wrong in ["2024-12-31", "2026-01-01"] {
            assert!(matches!(check_cut_off(2025, day(wrong)), Err(RollError::CutOff { .. })), "{wrong}");
        }
    }
}
