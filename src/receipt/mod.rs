//! Receipts: numbered with their gifts, made void only by two people, and issued anew once.
//!
//! A receipt and its gift are one event, so making a receipt void takes the gift back out of the books. What was
//! recorded wrongly is recorded anew in the same write job, linked to what it replaces: no day sees both, and the
//! honour roll counts one gift.

use std::{fmt, str::FromStr};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{
    approval::{Kind, Matter},
    donation::{Means, NewGift, intake::RECEIPTS},
    id::{PartyId, Seq},
    money::Money,
    say,
};

mod error;
pub mod list;
pub mod store;
pub mod workflow;

pub use crate::donation::ReceiptNo as Number;
pub use error::ReceiptError;

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct NotANumber(String);

impl fmt::Display for NotANumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = &self.0;
        say!(
            f,
            "“{text}” không phải là số biên lai; hãy viết như BL-2025/0007",
            "“{text}” is not the number of a receipt; write it as BL-2025/0007"
        )
    }
}

impl FromStr for Number {
    type Err = NotANumber;

    /// Reads `BL-2025/0007` as it is printed, and `2025/7`.
    fn from_str(text: &str) -> Result<Self, NotANumber> {
        let wrong = || NotANumber(text.to_owned());
        let plain = text.trim().to_ascii_uppercase();
        let plain =
            plain.strip_prefix(RECEIPTS).map_or(plain.as_str(), |it| it.trim_start_matches(['-', ' ']));
        let (year, no) = plain.split_once('/').ok_or_else(wrong)?;
        let number = |text: &str, most: usize| {
            let fits = (1..=most).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
            fits.then(|| text.parse::<i64>().ok()).flatten().ok_or_else(wrong)
        };
        let number = Self { year: number(year, 4)?, no: number(no, 9)? };
        if number.year >= 1900 && number.no > 0 { Ok(number) } else { Err(wrong()) }
    }
}

/// A receipt on record, with its gift in short.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    pub number: Number,
    /// The entry of its gift.
    pub seq: Seq,
    pub donor: Option<PartyId>,
    pub means: Means,
    pub amount: Money,
    pub received_on: NaiveDate,
    pub anonymous: bool,
    /// The entry that took the gift back, once the receipt is void.
    pub void_by: Option<Seq>,
    /// The void receipt that this one replaces.
    pub replaces: Option<Number>,
    pub replaced_by: Option<Number>,
}

/// What is asked of a second person: that a receipt be void, and perhaps what takes its place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Void {
    pub receipt: Number,
    pub seq: Seq,
    pub amount: Money,
    pub reason: String,
    /// The day of the entry that takes the gift back.
    pub on: NaiveDate,
    /// The gift as it should have been recorded.
    pub replacement: Option<NewGift>,
}

impl Matter for Void {
    const KIND: Kind = Kind::ReceiptVoid;

    fn subject(&self) -> String {
        self.receipt.to_string()
    }

    fn amount(&self) -> Option<Money> {
        Some(self.amount)
    }
}

impl fmt::Display for Void {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { receipt, amount, reason, .. } = self;
        say!(
            f,
            "hủy biên lai {receipt}, {amount}, vì “{reason}”",
            "make receipt {receipt} of {amount} void, because “{reason}”"
        )?;
        match self.replacement.as_ref().and_then(|gift| gift.amount().ok()) {
            Some(amount) => say!(f, "; lập lại với {amount}", "; issue it anew with {amount}"),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Option<(i64, i64)>) {
        assert_eq!(text.parse::<Number>().ok().map(|it| (it.year, it.no)), expected, "{text}");
    }

    #[test]
    fn numbers_are_read_as_they_are_printed_and_as_they_are_typed() {
        check("BL-2025/0007", Some((2025, 7)));
        check(" bl 2025/7 ", Some((2025, 7)));
        check("2025/7", Some((2025, 7)));
        check("2025/0", None);
        check("7", None);
        check("25/7", None);
        check("2025/-7", None);
        check("2025/1234567890", None);
        check("PT-2025/0007", None);
        check("", None);
    }

    proptest! {
        #[test]
        fn a_printed_number_reads_back(year in 1900i64..10_000, no in 1i64..1_000_000_000) {
            let number = Number { year, no };
            prop_assert_eq!(number.to_string().parse(), Ok(number));
        }
    }
}
