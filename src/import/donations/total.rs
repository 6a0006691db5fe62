//! The total below a list: it is compared with the rows above it, and is no gift.

use super::{
    super::{Fault, Reason, row::Row},
    AMOUNT, DAY, DONOR, MEANS, ORDINAL,
};
use crate::{
    money::Money,
    text::{amount::parse_amount, clean, fold, tone_key},
};

/// The sum of the rows so far.
#[derive(Debug, Default)]
pub(super) struct Running {
    sum: Money,
    /// A row's amount could not be read, so that the sum says nothing.
    unknown: bool,
    closed: bool,
}

impl Running {
    pub(super) fn is_closed(&self) -> bool {
        self.closed
    }

    pub(super) fn count(&mut self, amount: Option<Money>) {
        match amount.map(|it| self.sum.checked_add(it)) {
            Some(Ok(sum)) => self.sum = sum,
            _ => self.unknown = true,
        }
    }

    /// Ends the list with its total row.
    pub(super) fn close(&mut self, row: &Row) -> Result<(), Fault> {
        self.closed = true;
        let stated = parse_amount(&row.raw(AMOUNT)).map_err(|err| row.fault(AMOUNT, err))?;
        let summed = self.sum;
        if self.unknown {
            return Err(row.fault(AMOUNT, Reason::TotalUnchecked { stated }));
        }
        if stated != summed {
            return Err(row.fault(AMOUNT, Reason::TotalDiffers { stated, summed }));
        }
        Ok(())
    }
}

/// What a row is that is no gift.
pub(super) enum Mark {
    Total,
    Subtotal,
}

/// Knows the total row by its first words. Marks decide, as `Cộng` is a total and `Công` may be a name.
pub(super) fn mark_of(row: &Row) -> Option<Mark> {
    let label = [ORDINAL, DONOR].into_iter().map(|field| row.raw(field)).find(|text| !text.is_empty());
    let label = label.or_else(|| row.cells().map(str::trim).find(|text| !text.is_empty()).map(Into::into))?;
    let label = clean(&label).ok()?;
    let label = label.trim_matches(|it: char| !it.is_alphanumeric());
    let marked = tone_key(label);
    let unmarked = label.is_ascii().then(|| fold(label));
    let one_of = |known: &[&str]| {
        known
            .iter()
            .any(|it| tone_key(it) == marked || unmarked.as_ref().is_some_and(|label| fold(it) == *label))
    };
    let starts = |start: &str| marked.starts_with(&tone_key(start));
    // A row with a day or a way of giving is a gift, whatever its donor is called.
    let is_gift = !row.raw(DAY).is_empty() || !row.raw(MEANS).is_empty();
    if is_gift {
        None
    } else if one_of(&TOTALS) || starts("tổng cộng ") || starts("tổng số ") {
        Some(Mark::Total)
    } else if one_of(&SUBTOTALS) || (starts("cộng ") && !starts("cộng đồng")) {
        Some(Mark::Subtotal)
    } else {
        None
    }
}

const TOTALS: [&str; 12] = [
    "cộng",
    "tổng",
    "tổng cộng",
    "tổng số",
    "tổng tiền",
    "tổng số tiền",
    "cộng tổng",
    "tổng toàn bộ",
    "total",
    "grand total",
    "sum",
    "tổng thu",
];
const SUBTOTALS: [&str; 5] = ["mang sang", "chuyển sang", "chuyển trang sau", "cộng trang", "cộng dồn"];
