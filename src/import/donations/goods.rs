//! What the amount of a gift says: money, or goods with their value, `10 bộ sách, trị giá 2.500.000đ`.

use super::super::Reason;
use crate::{
    money::Money,
    text::{amount::parse_amount, clean, fold},
};

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Stated {
    Money(Money),
    Goods { goods: String, value: Money },
}

impl Stated {
    pub(super) fn amount(&self) -> Money {
        match self {
            Self::Money(amount) | Self::Goods { value: amount, .. } => *amount,
        }
    }
}

/// The words between goods and their value, folded.
const VALUED_AT: [&[&str]; 7] = [
    &["tri", "gia"],
    &["gia", "tri"],
    &["tuong", "duong"],
    &["quy", "ra", "tien"],
    &["quy", "thanh", "tien"],
    &["thanh", "tien"],
    &["worth"],
];

pub(super) fn read(text: &str) -> Result<Stated, Reason> {
    let text = clean(text)?;
    let words: Vec<&str> = text.split(' ').collect();
    let plain: Vec<String> = words.iter().map(|word| fold(word.trim_matches(is_border))).collect();
    let mark = VALUED_AT.iter().find_map(|mark| {
        let place = plain.windows(mark.len()).position(|window| window == *mark)?;
        Some((place, mark.len()))
    });
    let Some((place, length)) = mark else {
        return parse_amount(&text).map(Stated::Money).map_err(|err| no_value(&text, err.into()));
    };
    let goods = words.iter().take(place).copied().collect::<Vec<_>>().join(" ");
    let goods = goods.trim_matches(is_border);
    let value = words
        .iter()
        .skip(place + length)
        .copied()
        .filter(|word| !is_about(word))
        .collect::<Vec<_>>()
        .join(" ");
    let value = value.trim_matches(is_border);
    match (goods.is_empty(), value.is_empty()) {
        (_, true) => Err(Reason::GoodsWithoutValue(goods.to_owned())),
        (true, false) => Ok(Stated::Money(parse_amount(value)?)),
        (false, false) => Ok(Stated::Goods { goods: goods.to_owned(), value: parse_amount(value)? }),
    }
}

fn is_border(letter: char) -> bool {
    letter.is_whitespace() || matches!(letter, ',' | ';' | ':' | '(' | ')' | '–' | '-' | '=' | '.')
}

/// Knows `khoảng`, about.
fn is_about(word: &&str) -> bool {
    matches!(fold(word.trim_matches(is_border)).as_str(), "khoang" | "la" | "bang" | "")
}

/// Tells goods without a value from an amount that cannot be read.
fn no_value(text: &str, otherwise: Reason) -> Reason {
    let mut words = text.split(' ').skip_while(|word| word.chars().all(|it| it.is_ascii_digit()));
    let money = ["trieu", "tr", "ty", "ti", "nghin", "ngan", "k", "n", "dong", "d", "vnd", "tram"];
    let said: Vec<String> =
        words.by_ref().filter(|word| word.chars().any(char::is_alphabetic)).map(fold).collect();
    let counted = text.starts_with(|it: char| it.is_ascii_digit());
    if counted && said.len() >= 2 && !said.iter().any(|word| money.contains(&word.as_str())) {
        Reason::GoodsWithoutValue(text.chars().take(100).collect())
    } else {
        otherwise
    }
}
