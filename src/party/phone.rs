//! Phone numbers as people write them, brought to the form in which they are dialled today.

use std::{collections::HashMap, sync::LazyLock};

/// Old and new prefixes as data, with their source in the file.
const PREFIXES: &str = include_str!("../../fixtures/phone_prefixes.csv");

static NEW_PREFIX: LazyLock<HashMap<&'static str, &'static str>> = LazyLock::new(|| {
    let rows = PREFIXES.lines().filter(|line| line.starts_with('0'));
    rows.filter_map(|line| {
        let mut cells = line.split(',');
        Some((cells.next()?, cells.next()?))
    })
    .collect()
});

/// The length of a mobile number before 15/09/2018, its leading zero included.
const OLD_LENGTH: usize = 11;

/// Returns every number that a phone field holds, as digits that can be dialled today.
///
/// `+84 168 123 45 67`, `0168.1234567` and `038 123 4567` are one number; `0912345678 / 02273123456` are two.
pub fn numbers(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for part in text.split(['/', ',', ';', '|', '\n']) {
        let number = dialled(part);
        if number.len() >= 8 && !found.contains(&number) {
            found.push(number);
        }
    }
    found
}

/// Reads a text that is a number, or the beginning of one, and nothing else.
pub fn read(text: &str) -> Option<String> {
    let is_phone = |it: char| it.is_ascii_digit() || it.is_whitespace() || "+.-()".contains(it);
    let digits = text.chars().filter(char::is_ascii_digit).count();
    (digits >= 6 && text.chars().all(is_phone)).then(|| dialled(text))
}

/// Tells whether a number is whole, so that asking for it is asking for one line.
pub fn is_whole(number: &str) -> bool {
    number.starts_with('0') && (10..=11).contains(&number.len())
}

/// Hides a number but for its first three and last two digits.
pub fn masked(number: &str) -> String {
    let length = number.chars().count();
    let shown = |index: usize| index < 3 || index + 2 >= length;
    let mask = |(index, digit)| if shown(index) && length > 6 { digit } else { '•' };
    number.chars().enumerate().map(mask).collect()
}

fn dialled(text: &str) -> String {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let abroad = text.trim_start().starts_with('+') || digits.len() > 10;
    let national = match digits.strip_prefix("84") {
        Some(rest) if abroad => format!("0{}", rest.trim_start_matches('0')),
        _ => digits,
    };
    let renumbered = national.split_at_checked(4).filter(|_| national.len() == OLD_LENGTH);
    match renumbered.and_then(|(old, rest)| Some((NEW_PREFIX.get(old)?, rest))) {
        Some((new, rest)) => format!("{new}{rest}"),
        None => national,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        assert_eq!(numbers(text), expected, "{text}");
    }

    #[test]
    fn one_line_has_one_number() {
        for text in
            ["0381234567", "01681234567", "+84 168 123 45 67", "84381234567", "038.123.4567", "+840381234567"]
        {
            check(text, &["0381234567"]);
        }
        check("0912 345 678 / (0227) 3 123 456", &["0912345678", "02273123456"]);
        check("0912345678; 0912.345.678", &["0912345678"]);
        check("không có", &[]);
        check("123", &[]);
    }

    #[test]
    fn every_old_prefix_has_its_own_new_one() {
        assert_eq!(NEW_PREFIX.len(), 21);
        let mut new: Vec<&&str> = NEW_PREFIX.values().collect();
        new.sort_unstable();
        new.dedup();
        assert_eq!(new.len(), 21);
        // An eleven-digit number that is none of them, such as a landline with its area code, stays.
        check("02273123456", &["02273123456"]);
    }

    #[test]
    fn a_number_is_told_from_other_text() {
        assert_eq!(read("0912 345").as_deref(), Some("0912345"));
        assert_eq!(read("+84 912 345 678").as_deref(), Some("0912345678"));
        assert_eq!(read("12345"), None);
        assert_eq!(read("0912 345 678 Minh"), None);
        assert!(is_whole("0912345678") && !is_whole("091234567") && !is_whole("9123456780"));
    }

    #[test]
    fn masks_hide_the_middle() {
        assert_eq!(masked("0912345678"), "091•••••78");
        assert_eq!(masked("12345"), "•••••");
        assert_eq!(masked(""), "");
    }
}
