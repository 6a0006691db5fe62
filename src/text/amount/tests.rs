//! What treasurers write, and what it comes to.

use super::*;
use proptest::prelude::*;

#[track_caller]
fn check(text: &str, dong: i64) {
    assert_eq!(parse_amount(text).map(Money::dong), Ok(dong), "{text}");
}

#[track_caller]
fn check_refused(text: &str, reason: fn(String) -> AmountError) {
    assert_eq!(parse_amount(text), Err(reason(text.trim().to_owned())), "{text}");
}

#[test]
fn digits_may_be_grouped() {
    check("1.000.000", 1_000_000);
    check("1,000,000", 1_000_000);
    check("1 000 000", 1_000_000);
    check("1\u{a0}000\u{202f}000", 1_000_000);
    check("500000đ", 500_000);
    check("500.000 đồng", 500_000);
    check("500.000đ.", 500_000);
    check("500.000 VNĐ", 500_000);
    check("500,000 VND", 500_000);
    check("500.000 ₫", 500_000);
    check("50.000", 50_000);
    check("7", 7);
    check("0", 0);
    check("1.000.000,00", 1_000_000);
    check("1,000,000.00", 1_000_000);
    check("500000.00", 500_000);
}

#[test]
fn units_may_be_said() {
    check("2 triệu", 2_000_000);
    check("2 TRIÊU đồng", 2_000_000);
    check("2tr", 2_000_000);
    check("2trđ", 2_000_000);
    check("2,5 triệu", 2_500_000);
    check("2.5tr", 2_500_000);
    check("2tr5", 2_500_000);
    check("2tr05", 2_050_000);
    check("2 triệu rưỡi", 2_500_000);
    check("2 triệu 500", 2_500_000);
    check("2 triệu 500.000", 2_500_000);
    check("2 triệu 500 nghìn", 2_500_000);
    check("500n", 500_000);
    check("500 nghìn", 500_000);
    check("500 ngàn đồng", 500_000);
    check("500k", 500_000);
    check("500K", 500_000);
    check("1 tỷ 200 triệu", 1_200_000_000);
    check("1 tỉ 200 triệu 500 nghìn", 1_200_500_000);
    check("1,2 tỷ", 1_200_000_000);
    check("1,25 triệu", 1_250_000);
    check("1.234.567 triệu", 1_234_567_000_000);
    check("2.500,5 triệu", 2_500_500_000);
    check("0,5 triệu", 500_000);
    check("2 trie\u{302}\u{323}u", 2_000_000);
}

#[test]
fn what_may_mean_two_amounts_is_refused() {
    for text in ["1.5", "12.34", "1,23", "1.200 triệu", "1,200 tỷ", "2 triệu 5000", "1.000.000.00", "1000,5"]
    {
        check_refused(text, AmountError::Ambiguous);
    }
    check_refused("2 triệu 3 triệu", AmountError::Ambiguous);
    check_refused("200 nghìn 1 triệu", AmountError::Ambiguous);
    check_refused("1 triệu 2000 nghìn", AmountError::Ambiguous);
}

#[test]
fn what_is_no_amount_is_refused() {
    assert_eq!(parse_amount("  "), Err(AmountError::Missing));
    for text in [
        "đồng",
        "hai triệu",
        "abc",
        "1e6",
        "0912345678",
        "1.00.000",
        "1..000",
        "1.000,000",
        "5 trăm",
        "5+5",
        "10%",
    ] {
        check_refused(text, AmountError::NotAnAmount);
    }
    for text in ["-500.000", "(500.000)", "- 2 triệu", "−5", "âm 5"] {
        check_refused(text, AmountError::Negative);
    }
    check_refused("1000000,55", AmountError::Fraction);
    check_refused("0,0005k", AmountError::Fraction);
    check_refused("9.223.372.036.854.775.808", AmountError::TooLarge);
    check_refused("99999999999 tỷ", AmountError::TooLarge);
    check_refused(&"9".repeat(50), AmountError::TooLarge);
    check("9.223.372.036.854.775.807", i64::MAX);
}

#[test]
fn a_page_of_text_is_not_repeated_in_the_refusal() {
    let refusal = parse_amount(&"x".repeat(5000)).unwrap_err().to_string();
    assert!(refusal.chars().count() < 200, "{refusal}");
}

proptest! {
    #[test]
    fn what_is_shown_is_read_back(dong in 0..i64::MAX) {
        prop_assert_eq!(parse_amount(&Money::from_dong(dong).to_string()), Ok(Money::from_dong(dong)));
    }

    #[test]
    fn no_text_panics(text in "[0-9.,trtyỷngđ ()k-]{0,40}|\\PC{0,20}") {
        drop(parse_amount(&text));
    }
}
