//! What strangers may see of a party: the one place that decides it, for pages, prints and files.

use std::fmt;

use chrono::NaiveDate;

use super::PartyKind;
use crate::{
    calendar::{OF_AGE, age_on},
    say,
};

/// How a donor appears who is not named.
pub const ANONYMOUS: &str = "Nhà hảo tâm giấu tên";

/// The same in English.
pub const ANONYMOUS_EN: &str = "Anonymous donor";

/// Tells whether strangers may read a donor's name.
///
/// An anonymous gift hides the name of anybody. Otherwise bodies appear by name, and everybody else only with a
/// consent that is live on the day of asking (Luật 91/2025/QH15). Recipients are not donors: no page names them.
pub const fn may_name(kind: PartyKind, anonymous_gift: bool, consents: bool) -> bool {
    !anonymous_gift && (consents || !kind.needs_consent())
}

/// A donor's name as strangers may read it. Pages hold this type and never the name itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicName(Option<String>);

impl PublicName {
    /// Keeps the name where [`may_name`] allowed it.
    pub fn new(name: &str, allowed: bool) -> Self {
        Self(allowed.then(|| name.to_owned()))
    }

    pub const fn is_hidden(&self) -> bool {
        self.0.is_none()
    }
}

impl fmt::Display for PublicName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Some(name) => f.write_str(name),
            None => say!(f, "{ANONYMOUS}", "{ANONYMOUS_EN}"),
        }
    }
}

/// Tells whether somebody is not of age on a day; who is not born yet by the record is not of age either.
pub fn is_minor(born: NaiveDate, on: NaiveDate) -> bool {
    age_on(born, on).is_none_or(|age| age < OF_AGE)
}

/// From how many people on a group hides each of them.
pub const CROWD: usize = 5;

/// Somebody who was awarded, as far as it decides what strangers may read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Recipient {
    /// Whether the consents that their age asks for are live.
    pub consents: bool,
    /// Whether the award itself says that they are poor, ill, or helped by one donor.
    pub is_delicate: bool,
    /// How many people of the same list share their unit and category.
    pub alike: usize,
}

/// How a recipient appears in a list that strangers read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shown {
    Named(String),
    Initials(String),
    /// In the sums alone.
    Counted,
}

impl Recipient {
    /// Tells whether others may read what the recipient says. Nothing says who it is, but whoever reads it knows to
    /// whom their money went.
    pub const fn may_be_heard(self) -> bool {
        self.consents && !self.is_delicate
    }

    /// Decides how a recipient appears: by name with consent, by initials among many, and otherwise only counted.
    pub fn shown(self, name: &str) -> Shown {
        if self.is_delicate {
            Shown::Counted
        } else if self.consents {
            Shown::Named(name.to_owned())
        } else if self.alike >= CROWD {
            Shown::Initials(initials(name))
        } else {
            Shown::Counted
        }
    }
}

/// Writes `N. T. H.` for Nguyễn Thị Hoà.
fn initials(name: &str) -> String {
    let first = |word: &str| word.chars().next().map(|it| format!("{}.", it.to_uppercase()));
    name.split_whitespace().filter_map(first).collect::<Vec<_>>().join(" ")
}

/// Takes out of free text what could be a phone number, an identity number, an account or an e-mail address.
pub fn without_numbers(text: &str) -> String {
    let mut shown = String::new();
    let mut token = String::new();
    for letter in text.chars() {
        if letter.is_numeric() || (!token.is_empty() && "+ .-–()".contains(letter)) {
            token.push(letter);
        } else {
            shown.push_str(&harmless(&token));
            token.clear();
            shown.push(letter);
        }
    }
    shown.push_str(&harmless(&token));
    let word = |word: &str| if word.contains('@') { HIDDEN.to_owned() } else { word.to_owned() };
    shown.split(' ').map(word).collect::<Vec<_>>().join(" ")
}

/// What stands where something was taken out of a text.
const HIDDEN: &str = "…";

/// Keeps years, days and amounts of money; hides a run of digits that is long enough to reach somebody.
fn harmless(token: &str) -> String {
    let groups: Vec<&str> = token.split(|it: char| !it.is_numeric()).filter(|it| !it.is_empty()).collect();
    let digits: usize = groups.iter().map(|it| it.chars().count()).sum();
    let is_amount = groups.len() > 1
        && groups.iter().skip(1).all(|it| it.chars().count() == 3)
        && groups.first().is_some_and(|it| it.chars().count() <= 3 && !it.starts_with('0'))
        && token
            .trim_end_matches([' ', '.', '-', '–', '(', ')'])
            .chars()
            .all(|it| it.is_numeric() || it == '.');
    let is_long = digits > 8 || groups.iter().any(|it| it.chars().count() > 6);
    if !is_long || is_amount {
        return token.to_owned();
    }
    let end: String = token.chars().rev().take_while(|it| !it.is_numeric()).collect();
    let end: String = end.chars().rev().collect();
    format!("{HIDDEN}{end}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_bodies_and_those_who_agreed_are_named() {
        for kind in PartyKind::ALL {
            let body = matches!(kind, PartyKind::Organisation | PartyKind::Business);
            assert_eq!(may_name(*kind, false, false), body, "{kind}");
            assert!(may_name(*kind, false, true), "{kind}");
            assert!(!may_name(*kind, true, false), "{kind}");
            assert!(!may_name(*kind, true, true), "an anonymous gift of {kind}");
        }
    }

    #[test]
    fn a_hidden_name_is_not_even_kept() {
        let hidden = PublicName::new("Trần Văn Kín", false);
        assert!(hidden.is_hidden() && !format!("{hidden:?}").contains("Kín"));
        assert_eq!(format!("{hidden} {hidden:#}"), "Nhà hảo tâm giấu tên Anonymous donor");
        let shown = PublicName::new("Công ty Lúa Vàng", true);
        assert_eq!(format!("{shown} {shown:#}"), "Công ty Lúa Vàng Công ty Lúa Vàng");
    }

    #[test]
    fn a_recipient_is_named_with_consent_and_hidden_among_many_without() {
        let recipient = Recipient { consents: true, is_delicate: false, alike: 1 };
        let name = "Nguyễn Thị Đỗ";
        assert_eq!(recipient.shown(name), Shown::Named(name.into()));
        assert_eq!(Recipient { is_delicate: true, ..recipient }.shown(name), Shown::Counted);
        let silent = Recipient { consents: false, alike: 4, ..recipient };
        assert_eq!(silent.shown(name), Shown::Counted);
        assert_eq!(Recipient { alike: 5, ..silent }.shown(name), Shown::Initials("N. T. Đ.".into()));
        assert_eq!(Recipient { alike: 50, is_delicate: true, ..silent }.shown(name), Shown::Counted);
    }

    #[test]
    fn a_recipient_is_heard_with_consent_and_never_about_need() {
        let recipient = Recipient { consents: true, is_delicate: false, alike: 1 };
        assert!(recipient.may_be_heard());
        assert!(!Recipient { consents: false, alike: 50, ..recipient }.may_be_heard());
        assert!(!Recipient { is_delicate: true, ..recipient }.may_be_heard());
    }

    #[test]
    fn somebody_is_a_minor_until_the_day_of_eighteen_years() {
        let minor = |on: &str| is_minor("2010-05-02".parse().unwrap(), on.parse().unwrap());
        assert!(minor("2010-05-01") && minor("2026-05-02") && minor("2028-05-01"));
        assert!(!minor("2028-05-02"));
    }

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(without_numbers(text), expected);
    }

    #[test]
    fn what_reaches_somebody_is_taken_out_of_free_text() {
        check("Gọi 0912 345 678, gửi a.b@vi.du nhé", "Gọi …, gửi … nhé");
        check("CCCD 001099012345.", "CCCD ….");
        check("tk 19034445556 (Vietcombank)", "tk … (Vietcombank)");
        check("+84-912-345-678", "+…");
        check("điện thoại 0912.345.678", "điện thoại …");
        check("Mỗi suất 2.000.000.000 đồng, năm 2024-2025", "Mỗi suất 2.000.000.000 đồng, năm 2024-2025");
        check("Ngày 20-11-2025 trao 10 suất", "Ngày 20-11-2025 trao 10 suất");
        check("", "");
    }
}
