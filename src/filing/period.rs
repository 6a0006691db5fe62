//! The half-years and years that units report on, and the days by which they do.

use std::{fmt, str::FromStr, sync::LazyLock};

use chrono::{Datelike as _, NaiveDate};

use super::FilingError;
use crate::{calendar::Month, codes, say};

/// The list that comes with the program.
const DEADLINES: &str = include_str!("../../fixtures/report_deadlines.csv");

static ALL: LazyLock<Vec<Row>> = LazyLock::new(|| read(DEADLINES).unwrap_or_default());

codes! {
    /// Which part of a year a report is about.
    pub enum Part ("kỳ báo cáo", "part of a year") {
        FirstHalf = "h1" ("6 tháng đầu năm", "the first half of"),
        SecondHalf = "h2" ("6 tháng cuối năm", "the second half of"),
        Year = "year" ("năm", "the year"),
    }
}

codes! {
    /// Where a day by which people report comes from.
    pub enum Standing ("nguồn của thời hạn", "standing of a deadline") {
        Sourced = "sourced" ("theo văn bản", "set by the regulation"),
        /// The regulation names no day.
        Ours = "ours" ("ngày do phần mềm đặt", "a day of our own"),
    }
}

/// The time that a report is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
pub struct Period {
    pub year: i32,
    pub part: Part,
}

/// When a report is written and due, and who says so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deadline {
    pub opens: NaiveDate,
    pub due: NaiveDate,
    pub standing: Standing,
    pub citation: String,
}

impl Period {
    pub const fn new(year: i32, part: Part) -> Self {
        Self { year, part }
    }

    fn months(self) -> (u32, u32) {
        match self.part {
            Part::FirstHalf => (1, 6),
            Part::SecondHalf => (7, 12),
            Part::Year => (1, 12),
        }
    }

    pub fn first_month(self) -> Month {
        Month::of(self.first_day())
    }

    pub fn last_month(self) -> Month {
        Month::of(self.last_day())
    }

    pub fn first_day(self) -> NaiveDate {
        NaiveDate::from_ymd_opt(self.year, self.months().0, 1).unwrap_or(NaiveDate::MIN)
    }

    pub fn last_day(self) -> NaiveDate {
        let last = self.months().1;
        NaiveDate::from_ymd_opt(self.year, last, if last == 6 { 30 } else { 31 }).unwrap_or(NaiveDate::MAX)
    }

    /// Returns the part of the address that names the period, such as `2025-h1` or `2025`.
    pub fn code(self) -> String {
        match self.part {
            Part::Year => self.year.to_string(),
            part => format!("{}-{}", self.year, part.code()),
        }
    }

    /// Returns when the report is due; a second half is part of its year, so nobody waits for it.
    pub fn deadline(self) -> Option<Deadline> {
        let holds = |row: &&Row| row.part == self.part && row.effective_from <= self.last_day();
        let row = ALL.iter().rfind(holds)?;
        Some(Deadline {
            opens: row.opens.in_year(self.year)?,
            due: row.due.in_year(self.year)?,
            standing: row.standing,
            citation: row.citation.clone(),
        })
    }

    /// Returns the first day on which the report may be sent.
    pub fn opens(self) -> NaiveDate {
        self.deadline().map_or_else(|| self.last_day(), |deadline| deadline.opens)
    }

    /// Returns the same part of the year before.
    pub const fn previous(self) -> Self {
        Self { year: self.year - 1, part: self.part }
    }
}

/// Returns the reports that are waited for on a day from a unit whose books were opened on `since`: of each part of
/// the year the last that is open, unless it was due before there were books.
pub fn awaited(today: NaiveDate, since: NaiveDate) -> Vec<Period> {
    let latest = |part: &Part| {
        let years = [today.year(), today.year() - 1];
        let dated = years.into_iter().filter_map(|year| {
            let period = Period::new(year, *part);
            Some((period, period.deadline()?))
        });
        let mut open = dated.filter(|(_, deadline)| deadline.opens <= today);
        open.next().filter(|(_, deadline)| deadline.due >= since).map(|(period, _)| period)
    };
    let mut periods: Vec<Period> = Part::ALL.iter().filter_map(latest).collect();
    periods.sort_by_key(|period| period.last_day());
    periods
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { part, year } = self;
        say!(f, "{part} {year}", "{part:#} {year}")
    }
}

impl FromStr for Period {
    type Err = FilingError;

    /// Reads `2025-h1`, `2025-h2` or `2025`.
    fn from_str(text: &str) -> Result<Self, FilingError> {
        let wrong = || FilingError::NotAPeriod(text.to_owned());
        let (year, part) = match text.trim().split_once('-') {
            Some((year, part)) => (year, part.parse().ok().filter(|part| *part != Part::Year)),
            None => (text.trim(), Some(Part::Year)),
        };
        let digits = year.len() == 4 && year.bytes().all(|byte| byte.is_ascii_digit());
        let year = digits.then(|| year.parse().ok()).flatten().filter(|year: &i32| *year >= 1900);
        Ok(Self { year: year.ok_or_else(wrong)?, part: part.ok_or_else(wrong)? })
    }
}

/// A day of any year, written `06-15`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Deserialize)]
#[serde(try_from = "String")]
struct YearDay(u32, u32);

impl YearDay {
    fn in_year(self, year: i32) -> Option<NaiveDate> {
        NaiveDate::from_ymd_opt(year, self.0, self.1)
    }
}

impl TryFrom<String> for YearDay {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let read = || {
            let (month, day) = text.split_once('-')?;
            let day = Self(month.parse().ok()?, day.parse().ok()?);
            day.in_year(2025).map(|_| day)
        };
        read().ok_or_else(|| format!("{text}: MM-DD"))
    }
}

#[derive(Clone, Debug, PartialEq, Eq, serde::Deserialize)]
struct Row {
    part: Part,
    effective_from: NaiveDate,
    opens: YearDay,
    due: YearDay,
    standing: Standing,
    citation: String,
}

fn read(text: &str) -> Result<Vec<Row>, csv::Error> {
    csv::ReaderBuilder::new().comment(Some(b'#')).from_reader(text.as_bytes()).deserialize().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn the_list_that_comes_with_the_program_is_readable() {
        assert_eq!(read(DEADLINES).unwrap().len(), 2);
    }

    #[track_caller]
    fn check(text: &str, expected: Option<(&str, &str, &str)>) {
        let period = text.parse::<Period>().ok();
        let shown = period.map(|it| (it.to_string(), it.first_day().to_string(), it.last_day().to_string()));
        let expected = expected.map(|(name, first, last)| (name.into(), first.into(), last.into()));
        assert_eq!(shown, expected, "{text}");
        if let Some(period) = period {
            assert_eq!(period.code(), text.trim());
        }
    }

    #[test]
    fn periods_are_read_and_written() {
        check("2025-h1", Some(("6 tháng đầu năm 2025", "2025-01-01", "2025-06-30")));
        check("2025-h2", Some(("6 tháng cuối năm 2025", "2025-07-01", "2025-12-31")));
        check("2025", Some(("năm 2025", "2025-01-01", "2025-12-31")));
        for wrong in ["", "25", "2025-h3", "2025-year", "x2025", "20250", "2025-"] {
            check(wrong, None);
        }
    }

    #[track_caller]
    fn wait(today: &str, since: &str, expected: &[&str]) {
        let found: Vec<String> = awaited(day(today), day(since)).into_iter().map(Period::code).collect();
        assert_eq!(found, expected, "{today}, {since}");
    }

    #[test]
    fn reports_are_waited_for_from_mid_june_and_mid_december() {
        wait("2025-06-14", "2020-01-01", &["2024-h1", "2024"]);
        wait("2025-06-15", "2020-01-01", &["2024", "2025-h1"]);
        wait("2025-12-14", "2020-01-01", &["2024", "2025-h1"]);
        wait("2025-12-15", "2020-01-01", &["2025-h1", "2025"]);
        // Nobody waits for what was due before there were books.
        wait("2025-12-15", "2025-07-01", &["2025"]);
        wait("2025-06-15", "2025-06-30", &["2025-h1"]);
        wait("2025-06-14", "2025-01-02", &[]);
        // The plan is of September 2023.
        wait("2024-01-10", "2020-01-01", &["2023"]);
    }
}
