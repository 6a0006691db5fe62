//! The tiers of the roll, which are data: each unit and year has its own thresholds.

use std::fmt;

use crate::{
    money::{Money, MoneyError},
    say,
    text::sheet::{self, Row, SheetError},
};

/// The thresholds that new books begin with; they are data, and each unit and year may have its own.
pub const WORKING_TIERS: &str = include_str!("../../fixtures/tiers.csv");

/// A rung of the roll, reached with `minimum` or more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tier {
    pub name_vi: String,
    pub name_en: String,
    pub minimum: Money,
}

/// Tiers from the highest to the lowest, which everybody reaches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tiers {
    above: Vec<Tier>,
    lowest: Tier,
}

impl Tiers {
    /// Puts the tiers in order; the lowest has to start at zero and no two at the same amount.
    pub fn new(mut tiers: Vec<Tier>) -> Result<Self, TierError> {
        tiers.sort_by_key(|tier| std::cmp::Reverse(tier.minimum));
        if let Some(nameless) = tiers.iter().find(|tier| tier.name_vi.is_empty() || tier.name_en.is_empty()) {
            return Err(TierError::NoName(nameless.minimum));
        }
        let same = tiers.windows(2).find_map(|pair| match pair {
            [higher, lower] if higher.minimum == lower.minimum => Some(lower.minimum),
            _ => None,
        });
        if let Some(minimum) = same {
            return Err(TierError::SameMinimum(minimum));
        }
        match tiers.pop() {
            Some(lowest) if lowest.minimum.is_zero() => Ok(Self { above: tiers, lowest }),
            _ => Err(TierError::LowestNotZero),
        }
    }

    /// Returns the tier that an amount reaches.
    pub fn of(&self, amount: Money) -> &Tier {
        self.above.iter().find(|tier| amount >= tier.minimum).unwrap_or(&self.lowest)
    }

    pub fn iter(&self) -> impl Iterator<Item = &Tier> {
        self.above.iter().chain([&self.lowest])
    }
}

/// Reads tiers from CSV with the heading `name_vi,name_en,minimum`.
pub fn read_tiers(text: &str) -> Result<Tiers, TierError> {
    let read = |row: Row<3>| {
        let [name_vi, name_en, minimum] = row.cells;
        let minimum = minimum.parse().map_err(|cause| TierError::Minimum { line: row.line, cause })?;
        Ok(Tier { name_vi, name_en, minimum })
    };
    let rows = sheet::read(text, ["name_vi", "name_en", "minimum"])?;
    Tiers::new(rows.into_iter().map(read).collect::<Result<_, TierError>>()?)
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TierError {
    NoName(Money),
    SameMinimum(Money),
    LowestNotZero,
    /// A plaque costs something or nothing.
    Price(Money),
    Minimum {
        line: u64,
        cause: MoneyError,
    },
    Sheet(#[from] SheetError),
}

impl fmt::Display for TierError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoName(minimum) => say!(
                f,
                "hạng vinh danh từ {minimum} chưa có đủ tên tiếng Việt và tiếng Anh; hãy ghi cả hai",
                "the tier from {minimum} lacks its Vietnamese or English name; write both"
            ),
            Self::SameMinimum(minimum) => say!(
                f,
                "hai hạng vinh danh cùng bắt đầu từ {minimum}; hãy sửa lại một hạng",
                "two tiers start at {minimum}; change one of them"
            ),
            Self::LowestNotZero => say!(
                f,
                "hạng vinh danh thấp nhất phải bắt đầu từ 0 ₫ để ai cũng có hạng; hãy thêm một hạng từ 0 ₫",
                "the lowest tier must start at 0 ₫, so that everybody has a tier; add one from 0 ₫"
            ),
            Self::Price(price) => say!(
                f,
                "giá {price} của một bảng ghi công bị âm; hãy ghi số từ 0 ₫",
                "the price {price} of a plaque is negative; write 0 ₫ or more"
            ),
            Self::Minimum { line, cause } => say!(f, "dòng {line}: {cause}", "line {line}: {cause:#}"),
            Self::Sheet(err) => say!(f, "tệp hạng vinh danh: {err}", "the file of tiers: {err:#}"),
        }
    }
}
