//! What a person allows: consent is given per purpose, proved, and can be taken back (Luật 91/2025/QH15).

use chrono::NaiveDate;

use super::Purpose;
use crate::{
    calendar::Instant,
    codes,
    id::{PartyId, UserId},
};

pub mod store;

codes! {
    /// What was recorded of a consent.
    pub enum Act ("việc ghi nhận", "act") {
        Given = "given" ("đồng ý", "given"),
        Withdrawn = "withdrawn" ("rút lại", "withdrawn"),
    }
}

/// Who recorded an act, when, and where its paper is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recorded {
    pub by: UserId,
    pub at: Instant,
    pub document: String,
}

/// One consent of one party, with what is on record of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Consent {
    pub party: PartyId,
    pub purpose: Purpose,
    pub given_on: NaiveDate,
    pub proof: String,
    pub withdrawn_on: Option<NaiveDate>,
    /// None for consents of before it was kept who recorded them.
    pub given: Option<Recorded>,
    pub withdrawn: Option<Recorded>,
}

/// The days of one consent to one purpose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    pub party: PartyId,
    pub given_on: NaiveDate,
    pub withdrawn_on: Option<NaiveDate>,
}

/// Tells whether somebody consents on a day, who may have been on file more than once.
///
/// A consent lives until it is withdrawn, and the person who withdraws one does not care under which record it was
/// kept: a withdrawal under one record ends what was given under another until that day.
pub fn is_live(spans: &[Span], on: NaiveDate) -> bool {
    let withdrawn = |span: &Span| span.withdrawn_on.filter(|day| *day <= on);
    spans.iter().any(|span| {
        let elsewhere = |other: &Span| {
            other.party != span.party && withdrawn(other).is_some_and(|day| span.given_on <= day)
        };
        span.given_on <= on && withdrawn(span).is_none() && !spans.iter().any(elsewhere)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(party: i64, given: &str, withdrawn: Option<&str>) -> Span {
        let day = |text: &str| format!("2025-{text}").parse().unwrap();
        Span { party: PartyId(party), given_on: day(given), withdrawn_on: withdrawn.map(day) }
    }

    #[track_caller]
    fn check(spans: &[Span], on: &str, expected: bool) {
        assert_eq!(is_live(spans, format!("2025-{on}").parse().unwrap()), expected, "{spans:?} on {on}");
    }

    #[test]
    fn a_consent_lives_from_its_day_until_it_is_withdrawn() {
        check(&[], "06-01", false);
        check(&[span(1, "05-01", None)], "04-30", false);
        check(&[span(1, "05-01", None)], "05-01", true);
        check(&[span(1, "05-01", Some("06-01"))], "05-31", true);
        check(&[span(1, "05-01", Some("06-01"))], "06-01", false);
        check(&[span(1, "05-01", Some("06-01")), span(1, "07-01", None)], "07-01", true);
    }

    #[test]
    fn who_withdraws_under_one_record_withdraws_under_all() {
        let both = [span(1, "01-01", None), span(2, "02-01", Some("06-01"))];
        check(&both, "05-31", true);
        check(&both, "06-01", false);
        // On one day the withdrawal counts; what is agreed later counts again.
        check(&[span(1, "06-01", None), span(2, "02-01", Some("06-01"))], "06-02", false);
        check(&[span(1, "06-02", None), span(2, "02-01", Some("06-01"))], "06-02", true);
    }
}
