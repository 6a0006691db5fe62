//! Days, months and instants, and the one clock they come from.

use std::{fmt, str::FromStr};

use chrono::{DateTime, Datelike, Days, FixedOffset, NaiveDate};

use crate::say;

/// Vietnam keeps UTC+7 all year round.
const VIETNAM_SECONDS: i32 = 7 * 3600;

/// From this age on people speak for themselves (Bộ luật Dân sự 2015, Điều 20).
pub const OF_AGE: i64 = 18;

/// Returns somebody's age in full years; `None` before they were born.
pub fn age_on(born: NaiveDate, day: NaiveDate) -> Option<i64> {
    day.years_since(born).map(i64::from)
}

/// A point in time, to the microsecond; shown in Vietnam's time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct Instant(i64);

impl Instant {
    pub const fn from_micros(micros: i64) -> Self {
        Self(micros)
    }

    /// Returns the microseconds since 1970-01-01T00:00Z.
    pub const fn micros(self) -> i64 {
        self.0
    }

    /// Returns the given time of a day in Vietnam.
    pub fn at(day: NaiveDate, hour: u32, minute: u32) -> Option<Self> {
        let local = day.and_hms_opt(hour, minute, 0)?.and_local_timezone(vietnam()).single()?;
        Some(Self(local.timestamp_micros()))
    }

    /// Returns the calendar day of this instant in Vietnam.
    pub fn day(self) -> NaiveDate {
        self.local().date_naive()
    }

    fn local(self) -> DateTime<FixedOffset> {
        DateTime::from_timestamp_micros(self.0).unwrap_or_default().with_timezone(&vietnam())
    }
}

fn vietnam() -> FixedOffset {
    FixedOffset::east_opt(VIETNAM_SECONDS).expect("seven hours is a valid offset")
}

impl fmt::Display for Instant {
    /// Writes `2025-06-30T17:04:05+07:00`, with microseconds where there are any.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.local().to_rfc3339())
    }
}

impl FromStr for Instant {
    type Err = CalendarError;

    /// Reads RFC 3339, or a day, which means that day's last microsecond in Vietnam.
    fn from_str(text: &str) -> Result<Self, CalendarError> {
        if let Ok(instant) = DateTime::parse_from_rfc3339(text) {
            return Ok(Self(instant.timestamp_micros()));
        }
        let wrong = || CalendarError::NotAnInstant(text.to_owned());
        let day = parse_day(text).map_err(|_| wrong())?;
        let next =
            day.checked_add_days(Days::new(1)).and_then(|day| Self::at(day, 0, 0)).ok_or_else(wrong)?;
        Ok(Self(next.0 - 1))
    }
}

/// Where "now" comes from; tests and the demo set it.
#[derive(Clone, Copy, Debug)]
pub enum Clock {
    System,
    Fixed(Instant),
}

impl Clock {
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the clock")]
    pub fn now(self) -> Instant {
        match self {
            Self::System => Instant(chrono::Utc::now().timestamp_micros()),
            Self::Fixed(instant) => instant,
        }
    }

    pub fn today(self) -> NaiveDate {
        self.now().day()
    }
}

/// A calendar month, kept in the databases as `year * 100 + month`, such as 202503.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct Month(i64);

impl Month {
    pub fn of(day: NaiveDate) -> Self {
        Self(i64::from(day.year()) * 100 + i64::from(day.month()))
    }

    pub fn from_number(number: i64) -> Option<Self> {
        let month = Self(number);
        month.first_day().map(|_| month)
    }

    pub const fn number(self) -> i64 {
        self.0
    }

    pub fn first_day(self) -> Option<NaiveDate> {
        let (year, month) = (i32::try_from(self.0 / 100).ok()?, u32::try_from(self.0 % 100).ok()?);
        NaiveDate::from_ymd_opt(year, month, 1)
    }

    pub fn last_day(self) -> Option<NaiveDate> {
        self.next().first_day()?.pred_opt()
    }

    pub fn previous(self) -> Self {
        if self.0 % 100 == 1 { Self(self.0 - 89) } else { Self(self.0 - 1) }
    }

    pub fn next(self) -> Self {
        if self.0 % 100 == 12 { Self(self.0 + 89) } else { Self(self.0 + 1) }
    }
}

impl fmt::Display for Month {
    /// Writes `03/2025`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}/{}", self.0 % 100, self.0 / 100)
    }
}

impl FromStr for Month {
    type Err = CalendarError;

    /// Reads `2025-03` and `03/2025`.
    fn from_str(text: &str) -> Result<Self, CalendarError> {
        let wrong = || CalendarError::NotAMonth(text.to_owned());
        let ((Some((year, month)), None) | (None, Some((month, year)))) =
            (text.split_once('-'), text.split_once('/'))
        else {
            return Err(wrong());
        };
        let digits = |text: &str, most: usize| {
            (!text.is_empty() && text.len() <= most).then(|| text.parse::<u16>().ok()).flatten()
        };
        let number = match (digits(year, 4), digits(month, 2)) {
            (Some(year), Some(month)) if year >= 1900 && month >= 1 => {
                i64::from(year) * 100 + i64::from(month)
            }
            _ => return Err(wrong()),
        };
        Self::from_number(number).ok_or_else(wrong)
    }
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CalendarError {
    NotADay(String),
    NotAMonth(String),
    NotAnInstant(String),
}

impl fmt::Display for CalendarError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotADay(text) => say!(
                f,
                "“{text}” không phải là một ngày có thật; hãy viết ngày/tháng/năm, như 05/02/2025",
                "“{text}” is not a real day; write day/month/year, such as 05/02/2025"
            ),
            Self::NotAMonth(text) => say!(
                f,
                "“{text}” không phải là một tháng; hãy viết như 2025-03",
                "“{text}” is not a month; write it as 2025-03"
            ),
            Self::NotAnInstant(text) => say!(
                f,
                "“{text}” không phải là một thời điểm; hãy viết như 2025-03-31 hoặc 2025-03-31T17:00:00+07:00",
                "“{text}” is not an instant; write 2025-03-31 or 2025-03-31T17:00:00+07:00"
            ),
        }
    }
}

/// Reads a day as people here write it, `05/02/2025`, `5-2-2025`, `5.2.2025`, or as `2025-02-05`.
///
/// # Errors
/// [`CalendarError::NotADay`] for anything else, such as 30/02/2025, a two-digit year, or a year before 1900.
pub fn parse_day(text: &str) -> Result<NaiveDate, CalendarError> {
    let wrong = || CalendarError::NotADay(text.to_owned());
    let parts: Vec<&str> = text.trim().split(['/', '-', '.']).collect();
    let [first, middle, last] = parts[..] else { return Err(wrong()) };
    let (day, month, year) = if first.len() == 4 { (last, middle, first) } else { (first, middle, last) };
    let number = |text: &str, most: usize| {
        let plain = (1..=most).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
        if plain { text.parse::<u32>().map_err(|_| wrong()) } else { Err(wrong()) }
    };
    let (day, month, year) = (number(day, 2)?, number(month, 2)?, number(year, 4)?);
    let year = i32::try_from(year).ok().filter(|year| (1900..=9999).contains(year)).ok_or_else(wrong)?;
    NaiveDate::from_ymd_opt(year, month, day).ok_or_else(wrong)
}

/// Writes a day as people here read it, `05/02/2025`.
pub fn show_day(day: NaiveDate) -> String {
    day.format("%d/%m/%Y").to_string()
}

/// Writes a moment as people here read it, `05/02/2025 09:30`.
pub fn show_moment(at: Instant) -> String {
    at.local().format("%d/%m/%Y %H:%M").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_day(text: &str, expected: Option<&str>) {
        assert_eq!(parse_day(text).ok().map(|day| day.to_string()).as_deref(), expected, "{text}");
    }

    #[test]
    fn days_are_read_as_written_here() {
        check_day("05/02/2025", Some("2025-02-05"));
        check_day("5-2-2025", Some("2025-02-05"));
        check_day("2025-02-05", Some("2025-02-05"));
        check_day("29/02/2024", Some("2024-02-29"));
        check_day("29/02/2025", None);
        check_day("31/13/2025", None);
        check_day("05/02/25", None);
        check_day("+5/02/2025", None);
        check_day("", None);
    }

    #[test]
    fn months_follow_each_other() {
        let december: Month = "2024-12".parse().unwrap();
        assert_eq!(december.next().to_string(), "01/2025");
        assert_eq!(december.last_day(), NaiveDate::from_ymd_opt(2024, 12, 31));
        assert!("2024-13".parse::<Month>().is_err());
        assert_eq!("03/2025".parse::<Month>().map(Month::number), Ok(202_503));
    }

    #[test]
    fn an_instant_belongs_to_the_day_in_vietnam() {
        let late: Instant = "2025-06-30T20:00:00Z".parse().unwrap();
        assert_eq!(late.day(), NaiveDate::from_ymd_opt(2025, 7, 1).unwrap());
        let whole_day: Instant = "2025-06-30".parse().unwrap();
        assert_eq!(whole_day.to_string(), "2025-06-30T23:59:59.999999+07:00");
        assert_eq!(show_moment(late), "01/07/2025 03:00");
    }
}
