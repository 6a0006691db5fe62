//! Vietnamese tax codes (mã số thuế): 10 digits with a check digit, 13 for branches, 12 for persons.

use std::fmt;

use crate::say;

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct TaxCodeError(String);

impl fmt::Display for TaxCodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = &self.0;
        say!(
            f,
            "“{text}” không phải là mã số thuế; hãy xem lại từng chữ số",
            "“{text}” is not a tax code; look at each digit again"
        )
    }
}

/// Checks a tax code, with or without the hyphen before a branch's three digits.
///
/// Since 1/7/2025 a person's tax code is the 12-digit identity number, which has no check digit.
pub fn check(text: &str) -> Result<(), TaxCodeError> {
    let wrong = || TaxCodeError(text.to_owned());
    let plain = match text.split_once('-') {
        Some((head, branch)) if head.len() == 10 && branch.len() == 3 => format!("{head}{branch}"),
        Some(_) => return Err(wrong()),
        None => text.to_owned(),
    };
    let digits: Option<Vec<u32>> = plain.chars().map(|it| it.to_digit(10)).collect();
    let digits = digits.ok_or_else(wrong)?;
    match digits.len() {
        12 => Ok(()),
        10 | 13 => {
            const WEIGHTS: [u32; 9] = [31, 29, 23, 19, 17, 13, 7, 5, 3];
            let sum: u32 = WEIGHTS.iter().zip(&digits).map(|(weight, digit)| weight * digit).sum();
            // A remainder of 0 would need the check digit 10, so no code has it.
            let last = digits.get(9).copied();
            if !sum.is_multiple_of(11) && last == Some(10 - sum % 11) { Ok(()) } else { Err(wrong()) }
        }
        _ => Err(wrong()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn is_valid(text: &str, expected: bool) {
        assert_eq!(check(text).is_ok(), expected, "{text}");
    }

    #[test]
    fn the_check_digit_decides() {
        // 31·1 + 3·1 = 34, 34 mod 11 = 1, 10 − 1 = 9.
        is_valid("1000000019", true);
        is_valid("1000000018", false);
        is_valid("1000000019-001", true);
        is_valid("1000000019001", true);
        is_valid("1000000019-01", false);
        // 31·2 + 3·4 = 74 and 74 mod 11 = 8, so 2; a remainder of 0 has no code.
        is_valid("2000000042", true);
        is_valid("0000000000", false);
        is_valid("034012345678", true);
        is_valid("10000000l9", false);
        is_valid("", false);
    }

    #[test]
    fn one_wrong_digit_is_always_seen() {
        let right = "1000000019";
        for (place, old) in right.char_indices() {
            for digit in ('0'..='9').filter(|digit| *digit != old) {
                let mut wrong: Vec<char> = right.chars().collect();
                wrong[place] = digit;
                is_valid(&wrong.into_iter().collect::<String>(), false);
            }
        }
    }
}
