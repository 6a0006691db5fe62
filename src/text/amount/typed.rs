//! Amounts as they are typed at the desk: the grammar of files, and stricter where a slip costs a thousandfold.

use super::{AmountError, parse_amount, shorten, without_currency};
use crate::{
    money::Money,
    text::{clean, fold},
};

/// The smallest amount that may be typed as digits alone; `500` is mostly meant as five hundred thousand.
const FEWEST: i64 = 1_000;

/// Reads an amount that somebody types, such as `500n`, `2tr5` or `1.000.000`.
///
/// # Errors
/// [`AmountError`] as for files; and where the digits alone leave open what they count, as in `500` or `2tr50`.
pub fn parse_typed(text: &str) -> Result<Money, AmountError> {
    let amount = parse_amount(text)?;
    let typed = fold(&clean(text).unwrap_or_default());
    let digits_alone = typed.bytes().all(|it| it.is_ascii_digit());
    if digits_alone && !amount.is_zero() && amount.dong() < FEWEST {
        return Err(AmountError::NoUnit(shorten(text)));
    }
    if ends_in_two_digits(without_currency(&typed)) {
        return Err(AmountError::Ambiguous(shorten(text)));
    }
    Ok(amount)
}

/// Knows `2tr50`, which is 2.500.000 to who writes a fraction and 2.050.000 to who says it aloud; `2tr05` is neither.
fn ends_in_two_digits(bare: &str) -> bool {
    let digits = |it: char| it.is_ascii_digit();
    let before = bare.trim_end_matches(digits);
    let tail = bare.strip_prefix(before).unwrap_or_default();
    tail.len() == 2 && !tail.starts_with('0') && before.trim_end().ends_with(char::is_alphabetic)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, dong: i64) {
        assert_eq!(parse_typed(text).map(Money::dong), Ok(dong), "{text}");
    }

    #[test]
    fn what_fingers_type_is_read() {
        check("500n", 500_000);
        check("500k", 500_000);
        check("500 N", 500_000);
        check("500ng", 500_000);
        check("2tr", 2_000_000);
        check("2TR", 2_000_000);
        check("2tr5", 2_500_000);
        check("2 tr 5", 2_500_000);
        check("2tr05", 2_050_000);
        check("2tr250", 2_250_000);
        check("2tr500n", 2_500_000);
        check("2,5tr", 2_500_000);
        check("2.5 triệu", 2_500_000);
        check("2 triệu", 2_000_000);
        check("2 trieu ruoi", 2_500_000);
        check("1.000.000", 1_000_000);
        check("1,000,000", 1_000_000);
        check("1000000", 1_000_000);
        check("1 000 000", 1_000_000);
        check("1tỷ2", 1_200_000_000);
        check("1.000", 1_000);
        check("1000", 1_000);
        check("500đ", 500);
        check("500 đồng", 500);
        check("0", 0);
    }

    #[test]
    fn digits_that_leave_their_unit_open_are_asked_about() {
        for text in ["5", "50", "500", "999", " 200 "] {
            assert_eq!(parse_typed(text), Err(AmountError::NoUnit(text.trim().to_owned())), "{text}");
        }
        let sentence = AmountError::NoUnit("500".to_owned());
        assert!(format!("{sentence}").contains("gõ 500n"), "{sentence}");
        assert!(format!("{sentence:#}").contains("type 500n"), "{sentence:#}");
    }

    #[test]
    fn what_may_mean_two_amounts_is_refused() {
        for text in ["2tr50", "2 triệu 25", "1 tỷ 25", "2tr50đ", "1.5", "12,34", "1.200tr", "2tr 5000", "1,5"]
        {
            assert_eq!(parse_typed(text), Err(AmountError::Ambiguous(text.to_owned())), "{text}");
        }
    }

    #[test]
    fn what_is_no_amount_is_refused_as_in_files() {
        assert_eq!(parse_typed(""), Err(AmountError::Missing));
        for text in ["abc", "2t", "5 trăm", "1e6", "0912345678", "10%", "500x"] {
            assert_eq!(parse_typed(text), Err(AmountError::NotAnAmount(text.to_owned())), "{text}");
        }
        assert_eq!(parse_typed("-5tr"), Err(AmountError::Negative("-5tr".to_owned())));
        assert_eq!(parse_typed("0,0005k"), Err(AmountError::Fraction("0,0005k".to_owned())));
    }
}
