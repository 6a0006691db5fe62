//! An average mark as people write it: `8,6` or `8.60`, kept in hundredths.

use std::{fmt, str::FromStr};

use crate::say;

/// A mark from 0 to 10 in hundredths: 8,25 is 825.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mark(i64);

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct NotAMark(String);

impl fmt::Display for NotAMark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(text) = self;
        say!(
            f,
            "“{text}” không phải là điểm trung bình; hãy ghi từ 0 đến 10, như 8,6",
            "“{text}” is not an average mark; write 0 to 10, such as 8.6"
        )
    }
}

impl Mark {
    pub const fn hundredths(self) -> i64 {
        self.0
    }

    /// Takes a mark as it is kept; one outside 0 to 10 is none.
    pub fn from_hundredths(hundredths: i64) -> Option<Self> {
        (0..=1000).contains(&hundredths).then_some(Self(hundredths))
    }
}

impl FromStr for Mark {
    type Err = NotAMark;

    fn from_str(text: &str) -> Result<Self, NotAMark> {
        let (whole, rest) = text.split_once([',', '.']).unwrap_or((text, "0"));
        let digits = |part: &str| {
            let is_plain = (1..=2).contains(&part.len()) && part.bytes().all(|it| it.is_ascii_digit());
            is_plain.then(|| part.parse::<i64>().ok()).flatten()
        };
        let scale = if rest.len() == 1 { 10 } else { 1 };
        let read = digits(whole).zip(digits(rest)).map(|(whole, rest)| whole * 100 + rest * scale);
        read.and_then(Self::from_hundredths).ok_or_else(|| NotAMark(text.to_owned()))
    }
}

impl fmt::Display for Mark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let point = if f.alternate() { '.' } else { ',' };
        write!(f, "{}{point}{:02}", self.0 / 100, self.0 % 100)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_is_read_as_it_is_written() {
        for (text, expected) in
            [("8,6", Some(860)), ("8.65", Some(865)), ("10", Some(1000)), ("0,05", Some(5))]
        {
            assert_eq!(text.parse::<Mark>().ok().map(Mark::hundredths), expected, "{text}");
        }
        for text in ["", "10,01", "-1", "8,655", "tám", "8,", ",5", "+8"] {
            assert!(text.parse::<Mark>().is_err(), "{text}");
        }
        assert_eq!(Mark(805).to_string(), "8,05");
        assert_eq!(format!("{:#}", Mark(1000)), "10.00");
    }
}
