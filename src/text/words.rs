//! Amounts in words, as vouchers must state them: `Hai mươi mốt nghìn đồng`.

use crate::money::Money;

/// The words that differ between the north and the south.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Dialect {
    /// linh, nghìn
    #[default]
    Northern,
    /// lẻ, ngàn
    Southern,
}

impl Dialect {
    fn zero_tens(self) -> &'static str {
        match self {
            Self::Northern => "linh",
            Self::Southern => "lẻ",
        }
    }

    fn thousand(self) -> &'static str {
        match self {
            Self::Northern => "nghìn",
            Self::Southern => "ngàn",
        }
    }
}

const DIGITS: [&str; 10] = ["không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"];
const BILLION: u64 = 1_000_000_000;

/// Writes an amount in the northern words of official forms, with a capital letter and `đồng` at the end.
pub fn in_words(amount: Money) -> String {
    in_words_as(amount, Dialect::Northern)
}

/// Writes an amount in the words of a dialect.
pub fn in_words_as(amount: Money, dialect: Dialect) -> String {
    let mut words = Vec::new();
    if amount.is_negative() {
        words.push("âm");
    }
    say_number(amount.dong().unsigned_abs(), dialect, &mut words);
    words.push("đồng");
    let sentence = words.join(" ");
    let mut letters = sentence.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => sentence,
    }
}

fn say_number(number: u64, dialect: Dialect, words: &mut Vec<&'static str>) {
    if number == 0 {
        words.push(DIGITS[0]);
        return;
    }
    let started = words.len();
    if number >= BILLION {
        say_number(number / BILLION, dialect, words);
        words.push("tỷ");
    }
    let rest = number % BILLION;
    let groups = [(rest / 1_000_000, "triệu"), (rest / 1000 % 1000, dialect.thousand()), (rest % 1000, "")];
    for (group, name) in groups {
        if group > 0 {
            say_group(group, words.len() > started, dialect, words);
            if !name.is_empty() {
                words.push(name);
            }
        }
    }
}

/// Says three digits; behind a larger group the hundreds are said even when there are none.
fn say_group(group: u64, behind_another: bool, dialect: Dialect, words: &mut Vec<&'static str>) {
    let (hundreds, tens, units) = (group / 100, group / 10 % 10, group % 10);
    if hundreds > 0 || behind_another {
        words.extend([digit(hundreds), "trăm"]);
    }
    match tens {
        0 if units == 0 => return,
        0 if hundreds > 0 || behind_another => words.push(dialect.zero_tens()),
        0 => {}
        1 => words.push("mười"),
        _ => words.extend([digit(tens), "mươi"]),
    }
    match units {
        0 => {}
        1 if tens > 1 => words.push("mốt"),
        4 if tens > 1 => words.push("tư"),
        5 if tens > 0 => words.push("lăm"),
        _ => words.push(digit(units)),
    }
}

fn digit(value: u64) -> &'static str {
    usize::try_from(value).ok().and_then(|it| DIGITS.get(it)).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    const VECTORS: &str = include_str!("../../fixtures/amount_words_vectors.csv");

    #[test]
    fn every_known_amount_reads_as_published() {
        let mut rows = csv::Reader::from_reader(VECTORS.as_bytes());
        let mut seen = 0;
        for row in rows.records() {
            let row = row.unwrap();
            let words = in_words(Money::from_dong(row[0].parse().unwrap()));
            let expected = row[1].strip_suffix(" đồng").unwrap_or(&row[1]);
            assert_eq!(words.strip_suffix(" đồng"), Some(expected), "{}", &row[0]);
            seen += 1;
        }
        assert_eq!(seen, 40);
    }

    #[track_caller]
    fn check(dong: i64, expected: &str) {
        assert_eq!(in_words(Money::from_dong(dong)), expected);
    }

    #[test]
    fn amounts_beyond_the_published_ones() {
        check(0, "Không đồng");
        check(-1_000_000, "Âm một triệu đồng");
        check(1_001_000_000_000, "Một nghìn không trăm linh một tỷ đồng");
        check(1_000_000_000_000_000_000, "Một tỷ tỷ đồng");
        check(110, "Một trăm mười đồng");
        check(1_000_015, "Một triệu không trăm mười lăm đồng");
    }

    #[test]
    fn the_south_says_le_and_ngan() {
        let amount = Money::from_dong(105_000);
        assert_eq!(in_words_as(amount, Dialect::Southern), "Một trăm lẻ năm ngàn đồng");
    }
}
