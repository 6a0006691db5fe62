//! Amounts as treasurers write them: `1.000.000`, `500000đ`, `2 triệu`, `2tr5`, `1 tỷ 200 triệu`.

use std::fmt;

mod typed;

use super::{clean, fold};
use crate::{money::Money, say};

pub use typed::parse_typed;

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AmountError {
    Missing,
    NotAnAmount(String),
    /// The text can be read as more than one amount.
    Ambiguous(String),
    /// Digits that may count đồng or thousands of them.
    NoUnit(String),
    Negative(String),
    Fraction(String),
    TooLarge(String),
}

impl fmt::Display for AmountError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing => say!(f, "thiếu số tiền; hãy ghi số tiền", "the amount is missing; write it"),
            Self::NotAnAmount(text) => say!(
                f,
                "“{text}” không phải là số tiền; hãy viết như 1.500.000 hoặc 1,5 triệu",
                "“{text}” is not an amount; write it as 1.500.000 or 1,5 triệu"
            ),
            Self::Ambiguous(text) => say!(
                f,
                "“{text}” có thể hiểu thành nhiều số tiền; hãy viết đủ các chữ số, như 1.500.000",
                "“{text}” can be read as more than one amount; write all its digits, such as 1.500.000"
            ),
            Self::NoUnit(text) => say!(
                f,
                "“{text}” là {text} đồng hay {text} nghìn? Hãy gõ {text}n cho {text}.000 ₫, hoặc {text}đ",
                "is “{text}” {text} đồng or {text} thousand? To be certain, type {text}n for {text}.000 ₫, or {text}đ"
            ),
            Self::Negative(text) => say!(
                f,
                "“{text}” là số âm; hãy ghi số tiền dương, còn khoản trả lại thì ghi bằng bút toán riêng",
                "“{text}” is negative; write a positive amount, and record money given back by an entry of its own"
            ),
            Self::Fraction(text) => say!(
                f,
                "“{text}” có phần lẻ của đồng; hãy ghi số tiền tròn đồng",
                "“{text}” has a fraction of a đồng; write whole đồng"
            ),
            Self::TooLarge(text) => say!(
                f,
                "“{text}” lớn hơn số tiền ghi sổ được; hãy kiểm tra lại các chữ số",
                "“{text}” is larger than can be recorded; check its digits"
            ),
        }
    }
}

/// Reads an amount of đồng as a person writes it; zero is an amount here, and for the caller to refuse.
///
/// # Errors
/// [`AmountError`] for anything that is not one certain, whole, non-negative amount.
pub fn parse_amount(text: &str) -> Result<Money, AmountError> {
    let shown = || shorten(text);
    let folded = fold(&clean(text).map_err(|_| AmountError::NotAnAmount(shown()))?);
    let bare = without_currency(&folded);
    if bare.is_empty() {
        return Err(if folded.is_empty() { AmountError::Missing } else { AmountError::NotAnAmount(shown()) });
    }
    if is_negative(bare) {
        return Err(AmountError::Negative(shown()));
    }
    let parts = split(bare).ok_or_else(|| AmountError::NotAnAmount(shown()))?;
    let dong = total(&parts).map_err(|flaw| flaw.about(shown()))?;
    i64::try_from(dong).ok().and_then(|it| Money::try_from(it).ok()).ok_or(AmountError::TooLarge(shown()))
}

/// Keeps a refusal readable where a cell holds a whole page.
fn shorten(text: &str) -> String {
    const MOST: usize = 60;
    let mut short: String = text.trim().chars().take(MOST).collect();
    if text.trim().chars().count() > MOST {
        short.push('…');
    }
    short
}

fn without_currency(folded: &str) -> &str {
    let trimmed = folded.trim_end_matches(['.', ' ']);
    ["dong", "vnd", "₫", "d"]
        .iter()
        .find_map(|unit| trimmed.strip_suffix(unit))
        .unwrap_or(trimmed)
        .trim_end_matches(['.', ' '])
}

fn is_negative(bare: &str) -> bool {
    let inner = bare.strip_prefix('(').and_then(|it| it.strip_suffix(')'));
    let minus = bare.strip_prefix(['-', '−', '–']).or_else(|| bare.strip_prefix("am ")).or(inner);
    minus.is_some_and(|it| it.trim_start().starts_with(|digit: char| digit.is_ascii_digit()))
}

/// A number and the unit behind it, such as `2,5` and a million.
struct Part<'t> {
    number: &'t str,
    unit: Option<u128>,
    /// `rưỡi`, half of the unit more.
    half: bool,
}

/// Splits `1 ty 200 trieu` into its parts, or nothing where a word is not known.
fn split(bare: &str) -> Option<Vec<Part<'_>>> {
    let mut parts = Vec::new();
    let mut rest = bare.trim();
    while !rest.is_empty() {
        let numeric = |it: char| it.is_ascii_digit() || matches!(it, '.' | ',' | ' ');
        let (number, after) = rest.split_at(rest.find(|it| !numeric(it)).unwrap_or(rest.len()));
        let (word, after) = after.split_at(after.find(|it: char| !it.is_alphabetic()).unwrap_or(after.len()));
        if number.trim().is_empty() || (word.is_empty() && !after.is_empty()) {
            return None;
        }
        let after = after.trim_start();
        let (half, after) = match after.strip_prefix("ruoi") {
            Some(after) => (true, after.trim_start()),
            None => (false, after),
        };
        let unit = if word.is_empty() { None } else { Some(unit_named(word)?) };
        parts.push(Part { number: number.trim(), unit, half });
        rest = after;
    }
    Some(parts)
}

fn unit_named(word: &str) -> Option<u128> {
    match word {
        "ty" | "ti" => Some(1_000_000_000),
        "trieu" | "tr" => Some(1_000_000),
        "nghin" | "ngan" | "n" | "ng" | "k" => Some(1_000),
        _ => None,
    }
}

/// Why a number cannot be taken, before the text it stands in is known.
enum Flaw {
    Garbage,
    Ambiguous,
    Fraction,
    TooLarge,
}

impl Flaw {
    fn about(self, text: String) -> AmountError {
        match self {
            Self::Garbage => AmountError::NotAnAmount(text),
            Self::Ambiguous => AmountError::Ambiguous(text),
            Self::Fraction => AmountError::Fraction(text),
            Self::TooLarge => AmountError::TooLarge(text),
        }
    }
}

/// Adds the parts up; each must be smaller than one of the unit before it, as in `1 tỷ 200 triệu`.
fn total(parts: &[Part<'_>]) -> Result<u128, Flaw> {
    let mut sum: u128 = 0;
    let mut room: Option<u128> = None;
    for part in parts {
        let (value, unit) = match (part.unit, room) {
            (Some(unit), _) => (scaled(part.number, unit)?, unit),
            (None, None) => (whole(part.number)?, 1),
            (None, Some(above)) => (tail(part.number, above)?, 1),
        };
        let value = if part.half { value + unit / 2 } else { value };
        if room.is_some_and(|above| value >= above || unit >= above) {
            return Err(Flaw::Ambiguous);
        }
        sum = sum.checked_add(value).ok_or(Flaw::TooLarge)?;
        room = Some(unit);
    }
    Ok(sum)
}

/// Reads what follows a unit without one of its own: `5` in `2tr5` is half a million, `500.000` is itself.
fn tail(number: &str, above: u128) -> Result<u128, Flaw> {
    if number.len() <= 3 && number.bytes().all(|it| it.is_ascii_digit()) {
        return decimal("0", number, above);
    }
    if number.contains(['.', ',']) { whole(number) } else { Err(Flaw::Ambiguous) }
}

/// Reads whole đồng: plain digits, or groups of three behind one kind of separator, with no cents but `00`.
fn whole(number: &str) -> Result<u128, Flaw> {
    let (main, cents) = match number.rsplit_once(['.', ',']) {
        Some((main, cents)) if cents.len() != 3 => (main, Some(cents)),
        _ => (number, None),
    };
    let value = grouped(main)?;
    match cents {
        None => Ok(value),
        Some(cents) if !cents.bytes().all(|it| it.is_ascii_digit()) || cents.is_empty() => Err(Flaw::Garbage),
        // `12.34` may be a slip of the separator; behind four digits or more a point can only start cents.
        Some(_) if value < 1000 => Err(Flaw::Ambiguous),
        Some(cents) if cents.len() == 2 && separators(main) != separators(number) => match cents {
            "00" => Ok(value),
            _ => Err(Flaw::Fraction),
        },
        Some(_) => Err(Flaw::Ambiguous),
    }
}

/// Returns which separators a number uses, each once.
fn separators(number: &str) -> (bool, bool) {
    (number.contains('.'), number.contains(','))
}

/// Reads digits in groups of three behind one kind of separator, or plain digits.
fn grouped(number: &str) -> Result<u128, Flaw> {
    let mut kinds = number.chars().filter(|it| !it.is_ascii_digit());
    let groups: Vec<&str> = match kinds.next() {
        Some(kind) if kinds.any(|it| it != kind) => return Err(Flaw::Garbage),
        Some(kind) => number.split(kind).collect(),
        None => vec![number],
    };
    let first = groups.first().copied().unwrap_or_default();
    let fits = groups.len() == 1 || (first.len() <= 3 && groups.iter().skip(1).all(|it| it.len() == 3));
    // A number that starts with zero is a telephone or account number in the wrong column.
    if first.is_empty() || !fits || (first.starts_with('0') && number.len() > 1) {
        return Err(Flaw::Garbage);
    }
    groups.concat().parse().map_err(|_| Flaw::TooLarge)
}

/// Reads `2`, `2,5` or `1.200.000` of a unit.
fn scaled(number: &str, unit: u128) -> Result<u128, Flaw> {
    let times = |value: u128| value.checked_mul(unit).ok_or(Flaw::TooLarge);
    match number.rsplit_once(['.', ',']) {
        None => times(grouped(number)?),
        // `1.200 triệu` is 1,2 tỷ to some and 1,2 triệu to others.
        Some((main, last)) if last.len() == 3 && !main.contains(['.', ',', ' ']) => Err(Flaw::Ambiguous),
        Some((_, last)) if last.len() == 3 => times(grouped(number)?),
        Some((main, last)) if separators(main) != separators(number) => decimal(main, last, unit),
        Some(_) => Err(Flaw::Garbage),
    }
}

fn decimal(main: &str, digits: &str, unit: u128) -> Result<u128, Flaw> {
    if digits.is_empty() || digits.len() > 9 || !digits.bytes().all(|it| it.is_ascii_digit()) {
        return Err(Flaw::Garbage);
    }
    let whole = if main == "0" { 0 } else { grouped(main)? };
    let fraction: u128 = digits.parse().map_err(|_| Flaw::Garbage)?;
    let scale = digits.bytes().fold(1_u128, |scale, _| scale * 10);
    if !(fraction * unit).is_multiple_of(scale) {
        return Err(Flaw::Fraction);
    }
    whole.checked_mul(unit).and_then(|it| it.checked_add(fraction * unit / scale)).ok_or(Flaw::TooLarge)
}

#[cfg(test)]
mod tests;
