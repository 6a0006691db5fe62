//! Amounts in English words, for papers that a reader asked for in English: `Twenty-one thousand đồng`.

use crate::money::Money;

const SMALL: [&str; 20] = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
];
const TENS: [&str; 10] =
    ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
const GROUPS: [&str; 7] = ["", "thousand", "million", "billion", "trillion", "quadrillion", "quintillion"];

/// Writes an amount in English words, with a capital letter and `đồng` at the end.
pub fn in_words(amount: Money) -> String {
    let number = amount.dong().unsigned_abs();
    let mut groups = Vec::new();
    let mut rest = number;
    for name in GROUPS {
        if !rest.is_multiple_of(1000) {
            groups.push(format!("{} {name}", group(rest % 1000)).trim_end().to_owned());
        }
        rest /= 1000;
    }
    groups.reverse();
    let words = if groups.is_empty() { SMALL[0].to_owned() } else { groups.join(" ") };
    let sentence = format!("{}{words} đồng", if amount.is_negative() { "minus " } else { "" });
    let mut letters = sentence.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn group(number: u64) -> String {
    let word = |list: &[&'static str], index: u64| {
        usize::try_from(index).ok().and_then(|it| list.get(it)).copied().unwrap_or_default()
    };
    let (hundreds, below) = (number / 100, number % 100);
    let tail = match (below / 10, below % 10) {
        (0 | 1, _) => word(&SMALL, below).to_owned(),
        (tens, 0) => word(&TENS, tens).to_owned(),
        (tens, ones) => format!("{}-{}", word(&TENS, tens), word(&SMALL, ones)),
    };
    match (hundreds, below) {
        (0, _) => tail,
        (_, 0) => format!("{} hundred", word(&SMALL, hundreds)),
        _ => format!("{} hundred and {tail}", word(&SMALL, hundreds)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(dong: i64, expected: &str) {
        assert_eq!(in_words(Money::from_dong(dong)), expected);
    }

    #[test]
    fn amounts_read_as_english_vouchers_write_them() {
        check(0, "Zero đồng");
        check(21, "Twenty-one đồng");
        check(110, "One hundred and ten đồng");
        check(1_000, "One thousand đồng");
        check(505_015, "Five hundred and five thousand fifteen đồng");
        check(-2_000_000, "Minus two million đồng");
        check(
            i64::MAX,
            "Nine quintillion two hundred and twenty-three quadrillion three hundred and seventy-two trillion \
             thirty-six billion eight hundred and fifty-four million seven hundred and seventy-five thousand \
             eight hundred and seven đồng",
        );
    }
}
