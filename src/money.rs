//! Amounts in đồng, exact and bounded. VND has no minor unit, so an amount is a whole number.

use std::{fmt, str::FromStr};

use rust_decimal::Decimal;

use crate::say;

/// A whole number of đồng, positive or negative, that always fits the database's BIGINT.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Money(Decimal);

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MoneyError {
    NotANumber(String),
    Fraction(String),
    TooLarge,
    NoShares,
    NotHundredPercent,
}

impl fmt::Display for MoneyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotANumber(text) => say!(
                f,
                "“{text}” không phải là số tiền; hãy viết như 1.234.567",
                "“{text}” is not an amount; write it as 1.234.567"
            ),
            Self::Fraction(text) => say!(
                f,
                "“{text}” có phần lẻ; tiền đồng là số nguyên",
                "“{text}” has a fraction; đồng are whole numbers"
            ),
            Self::TooLarge => {
                say!(f, "số tiền vượt quá giới hạn ghi sổ", "the amount is too large to be recorded")
            }
            Self::NoShares => say!(f, "không có phần nào để chia", "there are no shares to split into"),
            Self::NotHundredPercent => {
                say!(f, "các tỷ lệ phải cộng lại bằng 100 %", "the percentages must add up to 100 %")
            }
        }
    }
}

impl Money {
    pub const ZERO: Self = Self(Decimal::ZERO);

    /// Builds an amount from whole đồng, the form in which the databases keep it.
    ///
    /// # Panics
    /// On `i64::MIN`, which has no positive twin; storage refuses it before it gets here.
    pub fn from_dong(dong: i64) -> Self {
        assert!(dong != i64::MIN, "an amount has a negation");
        Self(Decimal::from(dong))
    }

    /// Returns the amount in đồng.
    pub fn dong(self) -> i64 {
        i64::try_from(self.0.mantissa()).expect("every constructor bounds the mantissa")
    }

    pub fn is_zero(self) -> bool {
        self == Self::ZERO
    }

    pub fn is_positive(self) -> bool {
        self > Self::ZERO
    }

    pub fn is_negative(self) -> bool {
        self < Self::ZERO
    }

    pub fn abs(self) -> Self {
        Self(self.0.abs())
    }

    pub fn checked_add(self, other: Self) -> Result<Self, MoneyError> {
        match self.dong().checked_add(other.dong()) {
            Some(dong) if dong != i64::MIN => Ok(Self::from_dong(dong)),
            _ => Err(MoneyError::TooLarge),
        }
    }

    pub fn checked_sub(self, other: Self) -> Result<Self, MoneyError> {
        self.checked_add(-other)
    }

    pub fn sum(amounts: impl IntoIterator<Item = Self>) -> Result<Self, MoneyError> {
        amounts.into_iter().try_fold(Self::ZERO, Self::checked_add)
    }

    /// Splits into `shares` parts that differ by at most one đồng; the first parts get the odd đồng.
    pub fn split_evenly(self, shares: usize) -> Result<Vec<Self>, MoneyError> {
        let count = i64::try_from(shares).map_err(|_| MoneyError::TooLarge)?;
        if count == 0 {
            return Err(MoneyError::NoShares);
        }
        let (base, odd) = (self.dong() / count, self.dong() % count);
        let part = |index: i64| Self::from_dong(base + if index < odd.abs() { odd.signum() } else { 0 });
        Ok((0..count).map(part).collect())
    }

    /// Returns what lies below a mark between 0 and 1, rounded down: what lies between marks that follow each other
    /// adds up to the whole amount, whatever the marks are.
    pub fn below(self, mark: Decimal) -> Result<Self, MoneyError> {
        let part = self.0.checked_mul(mark).ok_or(MoneyError::TooLarge)?.floor();
        i64::try_from(part).map_err(|_| MoneyError::TooLarge)?.try_into()
    }

    /// Splits by percentages that add up to 100; the first parts get the đồng that rounding leaves over.
    pub fn split_by_percent(self, percents: &[Decimal]) -> Result<Vec<Self>, MoneyError> {
        let hundred = Decimal::ONE_HUNDRED;
        if percents.iter().any(Decimal::is_sign_negative) || percents.iter().sum::<Decimal>() != hundred {
            return Err(MoneyError::NotHundredPercent);
        }
        let part = |percent: &Decimal| {
            let share = self.0.checked_mul(*percent).ok_or(MoneyError::TooLarge)? / hundred;
            share.trunc().to_string().parse()
        };
        let mut parts: Vec<Self> = percents.iter().map(part).collect::<Result<_, _>>()?;
        let left = self.checked_sub(Self::sum(parts.iter().copied())?)?;
        let unit = Self::from_dong(left.dong().signum());
        let count = usize::try_from(left.dong().abs()).map_err(|_| MoneyError::TooLarge)?;
        for part in parts.iter_mut().take(count) {
            *part = part.checked_add(unit)?;
        }
        Ok(parts)
    }
}

impl std::ops::Neg for Money {
    type Output = Self;

    fn neg(self) -> Self {
        Self(-self.0)
    }
}

impl TryFrom<i64> for Money {
    type Error = MoneyError;

    fn try_from(dong: i64) -> Result<Self, MoneyError> {
        if dong == i64::MIN { Err(MoneyError::TooLarge) } else { Ok(Self::from_dong(dong)) }
    }
}

impl FromStr for Money {
    type Err = MoneyError;

    /// Reads `1234567`, `1.234.567` and `1.234.567 ₫`; dots may only stand between groups of three.
    fn from_str(text: &str) -> Result<Self, MoneyError> {
        let wrong = || MoneyError::NotANumber(text.to_owned());
        let trimmed = text.trim().trim_end_matches(['₫', 'đ']).trim_end();
        let digits = trimmed.strip_prefix('-').unwrap_or(trimmed);
        let mut groups = digits.split('.');
        let first = groups.next().unwrap_or_default();
        let grouped = digits.contains('.');
        let well_formed = !first.is_empty()
            && (!grouped || first.len() <= 3)
            && groups.all(|group| group.len() == 3)
            && digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
        if !well_formed {
            return Err(wrong());
        }
        let plain: String = trimmed.chars().filter(|it| *it != '.').collect();
        match plain.parse::<i64>() {
            Ok(dong) => Self::try_from(dong),
            Err(_) => Err(MoneyError::TooLarge),
        }
    }
}

impl fmt::Display for Money {
    /// Writes `1.234.567 ₫`, as forms and screens show it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = self.0.abs().to_string();
        let mut text = String::from(if self.is_negative() { "-" } else { "" });
        for (index, digit) in digits.chars().enumerate() {
            if index > 0 && (digits.len() - index).is_multiple_of(3) {
                text.push('.');
            }
            text.push(digit);
        }
        text.push_str(" ₫");
        f.pad(&text)
    }
}

impl serde::Serialize for Money {
    /// Writes a plain integer of đồng.
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_i64(self.dong())
    }
}

impl<'de> serde::Deserialize<'de> for Money {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let dong = <i64 as serde::Deserialize>::deserialize(deserializer)?;
        Self::try_from(dong).map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Result<i64, MoneyError>) {
        assert_eq!(text.parse::<Money>().map(Money::dong), expected);
    }

    #[test]
    fn parses_whole_dong_only() {
        check("1250", Ok(1250));
        check(" -1.234.567 ₫ ", Ok(-1_234_567));
        check("50.000", Ok(50_000));
        check("1.5", Err(MoneyError::NotANumber("1.5".into())));
        check("1,500", Err(MoneyError::NotANumber("1,500".into())));
        check("1234.567", Err(MoneyError::NotANumber("1234.567".into())));
        check("1e3", Err(MoneyError::NotANumber("1e3".into())));
        check("", Err(MoneyError::NotANumber(String::new())));
        check("9223372036854775808", Err(MoneyError::TooLarge));
        check("-9223372036854775808", Err(MoneyError::TooLarge));
    }

    #[test]
    fn sums_refuse_to_wrap() {
        let most = Money::from_dong(i64::MAX);
        assert_eq!(Money::sum([most, Money::from_dong(1)]), Err(MoneyError::TooLarge));
        assert_eq!((-most).checked_sub(Money::from_dong(1)), Err(MoneyError::TooLarge));
    }

    proptest! {
        #[test]
        fn text_round_trips(dong in -i64::MAX..i64::MAX) {
            let amount = Money::from_dong(dong);
            prop_assert_eq!(amount.to_string().parse(), Ok(amount));
        }

        #[test]
        fn an_even_split_sums_to_the_whole(dong in -i64::MAX..i64::MAX, shares in 1usize..50) {
            let parts = Money::from_dong(dong).split_evenly(shares).unwrap();
            prop_assert_eq!(Money::sum(parts.iter().copied()), Ok(Money::from_dong(dong)));
            let spread = parts.iter().max().unwrap().checked_sub(*parts.iter().min().unwrap()).unwrap();
            prop_assert!(spread <= Money::from_dong(1));
        }

        #[test]
        fn a_split_by_percent_sums_to_the_whole(dong in -1_000_000_000_000i64..1_000_000_000_000, cut in 0u32..=100) {
            let percents = [Decimal::from(cut), Decimal::from(100 - cut)];
            let parts = Money::from_dong(dong).split_by_percent(&percents).unwrap();
            prop_assert_eq!(Money::sum(parts), Ok(Money::from_dong(dong)));
        }
    }
}
