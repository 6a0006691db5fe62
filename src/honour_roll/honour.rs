//! Honours beside the tiers, which are data: golden hearts, outstanding bodies, clans of learning.

use std::fmt;

use super::{Roll, Row};
use crate::{
    money::{Money, MoneyError},
    party::PartyKind,
    say,
    text::{
        UnknownCode,
        sheet::{self, SheetError},
        words_of,
    },
};

/// The honours that new books begin with.
pub const WORKING_HONOURS: &str = include_str!("../../fixtures/honours.csv");

/// An honour and whom it is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Honour {
    pub name_vi: String,
    pub name_en: String,
    /// None for everybody.
    pub kind: Option<PartyKind>,
    /// Words that the donor's name holds, such as `họ`; marks do not matter.
    pub words: String,
    pub minimum: Money,
    /// How many of the highest; none for all.
    pub places: Option<usize>,
    /// What one plaque or certificate costs.
    pub price: Money,
}

impl Honour {
    pub fn check(&self) -> Result<(), HonourError> {
        if self.name_vi.is_empty() || self.name_en.is_empty() {
            return Err(HonourError::NoName);
        }
        match [self.minimum, self.price].into_iter().find(|amount| amount.is_negative()) {
            Some(amount) => Err(HonourError::Negative(amount)),
            None => Ok(()),
        }
    }

    /// Tells whether a donor is one of those it is for; nobody is called up who gives no name.
    pub fn fits(&self, row: &Row) -> bool {
        let of_name = words_of(&row.name);
        !row.anonymous
            && self.kind.is_none_or(|kind| kind == row.party_kind)
            && row.total >= self.minimum
            && words_of(&self.words).iter().all(|word| of_name.contains(word))
    }

    /// Returns who receives it, in the order of the roll. Whoever gave as much as the last one receives it too.
    pub fn winners<'r>(&self, roll: &'r Roll) -> Vec<&'r Row> {
        let mut rows: Vec<&Row> = roll.rows.iter().filter(|row| self.fits(row)).collect();
        if let Some(last) = self.places.and_then(|places| places.checked_sub(1)).and_then(|it| rows.get(it)) {
            let least = last.total;
            rows.retain(|row| row.total >= least);
        }
        rows
    }
}

/// Reads honours from CSV.
pub fn read_honours(text: &str) -> Result<Vec<Honour>, HonourError> {
    let heading = ["name_vi", "name_en", "party_kind", "words", "minimum", "places", "price"];
    let read = |row: sheet::Row<7>| {
        let [name_vi, name_en, kind, words, minimum, places, price] = row.cells;
        let amount =
            |text: &str| text.parse::<Money>().map_err(|cause| HonourError::Amount { line: row.line, cause });
        let honour = Honour {
            kind: (!kind.is_empty()).then(|| kind.parse()).transpose()?,
            minimum: amount(&minimum)?,
            price: amount(&price)?,
            places: places.parse().ok().filter(|places| *places > 0),
            name_vi,
            name_en,
            words,
        };
        honour.check().map(|()| honour)
    };
    sheet::read(text, heading)?.into_iter().map(read).collect()
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HonourError {
    NoName,
    Negative(Money),
    Amount { line: u64, cause: MoneyError },
    Kind(#[from] UnknownCode),
    Sheet(#[from] SheetError),
}

impl fmt::Display for HonourError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoName => say!(
                f,
                "danh hiệu chưa có đủ tên tiếng Việt và tiếng Anh; hãy ghi cả hai",
                "an honour lacks its Vietnamese or English name; write both"
            ),
            Self::Negative(amount) => {
                say!(f, "số tiền {amount} âm; hãy ghi số từ 0 ₫", "{amount} is negative; write 0 ₫ or more")
            }
            Self::Amount { line, cause } => say!(f, "dòng {line}: {cause}", "line {line}: {cause:#}"),
            Self::Kind(err) => err.fmt(f),
            Self::Sheet(err) => err.fmt(f),
        }
    }
}
