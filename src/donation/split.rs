//! How one gift is shared between funds: parts in đồng or in percent, and the rest to the first fund.

use std::{fmt, str::FromStr};

use rust_decimal::Decimal;

use super::Share;
use crate::{
    id::FundId,
    money::{Money, MoneyError},
    say,
    text::amount::{AmountError, parse_typed},
};

/// What one of the other funds gets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    Amount(Money),
    Percent(Decimal),
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SplitError {
    Amount(#[from] AmountError),
    NotAPercent(String),
    Money(#[from] MoneyError),
    /// The parts come to more than the gift.
    TooMuch {
        parts: Money,
        whole: Money,
    },
    NothingForPart,
    FundTwice,
}

impl fmt::Display for SplitError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Amount(err) => err.fmt(f),
            Self::NotAPercent(text) => say!(
                f,
                "“{text}” không phải là tỷ lệ; hãy viết từ 1% đến 100%",
                "“{text}” is not a share; write 1% to 100%"
            ),
            Self::Money(err) => err.fmt(f),
            Self::TooMuch { parts, whole } => say!(
                f,
                "các phần cộng lại {parts}, nhiều hơn khoản ủng hộ {whole}; hãy bớt lại",
                "the parts come to {parts}, more than the gift of {whole}; make them smaller"
            ),
            Self::NothingForPart => {
                say!(f, "mỗi phần phải lớn hơn 0", "every part must be more than zero")
            }
            Self::FundTwice => say!(
                f,
                "một quỹ được nêu hai lần; hãy cộng lại thành một phần",
                "a fund is named twice; add its parts together"
            ),
        }
    }
}

impl FromStr for Part {
    type Err = SplitError;

    /// Reads `30%`, `12,5 %`, or an amount such as `2tr`.
    fn from_str(text: &str) -> Result<Self, SplitError> {
        let Some(number) = text.trim().strip_suffix('%') else {
            return Ok(Self::Amount(parse_typed(text)?));
        };
        let wrong = || SplitError::NotAPercent(text.trim().to_owned());
        let percent: Decimal = number.trim().replace(',', ".").parse().map_err(|_| wrong())?;
        let fits = percent > Decimal::ZERO && percent <= Decimal::ONE_HUNDRED;
        if fits { Ok(Self::Percent(percent)) } else { Err(wrong()) }
    }
}

/// Shares a gift: each part to its fund, and what is left, if anything, to the first fund.
pub fn shares(whole: Money, first: FundId, parts: &[(FundId, Part)]) -> Result<Vec<Share>, SplitError> {
    let mut shares = Vec::with_capacity(parts.len() + 1);
    for (fund, part) in parts {
        let amount = match part {
            Part::Amount(amount) => *amount,
            Part::Percent(percent) => {
                let of_whole = whole.split_by_percent(&[*percent, Decimal::ONE_HUNDRED - *percent])?;
                of_whole.first().copied().unwrap_or_default()
            }
        };
        if !amount.is_positive() {
            return Err(SplitError::NothingForPart);
        }
        if *fund == first || shares.iter().any(|share: &Share| share.fund == *fund) {
            return Err(SplitError::FundTwice);
        }
        shares.push(Share { fund: *fund, amount });
    }
    let parts = Money::sum(shares.iter().map(|share| share.amount))?;
    let rest = whole.checked_sub(parts)?;
    if rest.is_negative() {
        return Err(SplitError::TooMuch { parts, whole });
    }
    if !rest.is_zero() || shares.is_empty() {
        shares.insert(0, Share { fund: first, amount: rest });
    }
    Ok(shares)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn check(whole: i64, parts: &[(i64, &str)], expected: Result<&[(i64, i64)], &str>) {
        let parts: Result<Vec<(FundId, Part)>, SplitError> =
            parts.iter().map(|(fund, text)| Ok((FundId(*fund), text.parse()?))).collect();
        let found = parts.and_then(|parts| shares(Money::from_dong(whole), FundId(1), &parts));
        let found = found.map(|all| all.iter().map(|it| (it.fund.0, it.amount.dong())).collect::<Vec<_>>());
        match (found, expected) {
            (Ok(found), Ok(expected)) => assert_eq!(found, expected),
            (Err(err), Err(part)) => assert!(err.to_string().contains(part), "{err}"),
            (found, _) => panic!("{found:?} instead of {expected:?}"),
        }
    }

    #[test]
    fn the_first_fund_gets_the_rest() {
        check(1_000_000, &[], Ok(&[(1, 1_000_000)]));
        check(1_000_000, &[(2, "300n")], Ok(&[(1, 700_000), (2, 300_000)]));
        check(1_000_000, &[(2, "30%"), (3, "200n")], Ok(&[(1, 500_000), (2, 300_000), (3, 200_000)]));
        check(1_000_001, &[(2, "12,5 %")], Ok(&[(1, 875_000), (2, 125_001)]));
        check(1_000_000, &[(2, "100%")], Ok(&[(2, 1_000_000)]));
        check(3, &[(2, "50%"), (3, "33%")], Ok(&[(2, 2), (3, 1)]));
    }

    #[test]
    fn parts_that_do_not_fit_are_refused() {
        check(1_000_000, &[(2, "2tr")], Err("nhiều hơn khoản ủng hộ"));
        check(1_000_000, &[(2, "60%"), (3, "60%")], Err("1.200.000 ₫, nhiều hơn"));
        check(1_000_000, &[(2, "0")], Err("lớn hơn 0"));
        check(1_000_000, &[(1, "10%")], Err("hai lần"));
        check(1_000_000, &[(2, "10%"), (2, "10%")], Err("hai lần"));
        check(1_000_000, &[(2, "500")], Err("500 nghìn"));
        for text in ["0%", "101%", "%", "a%", "-5%"] {
            check(1_000_000, &[(2, text)], Err("không phải là tỷ lệ"));
        }
    }

    proptest! {
        #[test]
        fn shares_sum_to_the_gift(whole in 1_000..1_000_000_000_i64, cuts in prop::collection::vec(1..60_u32, 0..4)) {
            let part = |(index, cut): (i64, &u32)| (FundId(index), Part::Percent(Decimal::from(*cut)));
            let parts: Vec<(FundId, Part)> = (2..).zip(&cuts).map(part).collect();
            if let Ok(shares) = shares(Money::from_dong(whole), FundId(1), &parts) {
                prop_assert_eq!(Money::sum(shares.iter().map(|it| it.amount)), Ok(Money::from_dong(whole)));
                prop_assert!(shares.iter().all(|it| it.amount.is_positive()));
            } else {
                prop_assert!(cuts.iter().sum::<u32>() > 99);
            }
        }
    }
}
