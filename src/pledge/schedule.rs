//! The instalments of a pledge.

use chrono::{Months, NaiveDate};

use super::PledgeError;
use crate::{
    codes,
    money::{Money, MoneyError},
};

/// The most instalments of one pledge: ten years, month by month.
pub const MOST_INSTALMENTS: usize = 120;

codes! {
    /// How often somebody promises to give.
    pub enum Rhythm ("nhịp ủng hộ", "rhythm of giving") {
        Once = "once" ("một lần", "once"),
        Monthly = "monthly" ("hằng tháng", "every month"),
        Quarterly = "quarterly" ("hằng quý", "every quarter"),
        Yearly = "yearly" ("hằng năm", "every year"),
    }
}

impl Rhythm {
    /// Returns how many months lie between two instalments.
    pub const fn months(self) -> u32 {
        match self {
            Self::Once | Self::Monthly => 1,
            Self::Quarterly => 3,
            Self::Yearly => 12,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
pub struct Instalment {
    pub due_on: NaiveDate,
    pub amount: Money,
}

/// Instalments in the order of their days; there is at least one, and each is more than nothing.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(transparent)]
pub struct Schedule(Vec<Instalment>);

impl Schedule {
    pub fn new(mut instalments: Vec<Instalment>) -> Result<Self, PledgeError> {
        if instalments.is_empty() {
            return Err(PledgeError::NoInstalments);
        }
        if instalments.len() > MOST_INSTALMENTS {
            return Err(PledgeError::TooMany { count: instalments.len() });
        }
        if let Some(empty) = instalments.iter().find(|it| !it.amount.is_positive()) {
            return Err(PledgeError::NotPositive { due_on: empty.due_on });
        }
        // Stable, so that two parts of one day stay in the order in which they were named.
        instalments.sort_by_key(|it| it.due_on);
        let schedule = Self(instalments);
        schedule.total()?;
        Ok(schedule)
    }

    /// Splits a sum over days that lie some months apart; the first instalments get the odd đồng.
    pub fn even(
        total: Money,
        first_on: NaiveDate,
        count: usize,
        months_apart: u32,
    ) -> Result<Self, PledgeError> {
        if count > MOST_INSTALMENTS {
            return Err(PledgeError::TooMany { count });
        }
        let parts = if count == 0 { Vec::new() } else { total.split_evenly(count)? };
        Self::apart(parts, first_on, months_apart)
    }

    /// Names the same amount for each of some days; once is once, whatever the count.
    pub fn repeated(
        each: Money,
        first_on: NaiveDate,
        rhythm: Rhythm,
        count: usize,
    ) -> Result<Self, PledgeError> {
        let count = if rhythm == Rhythm::Once { 1 } else { count };
        if count > MOST_INSTALMENTS {
            return Err(PledgeError::TooMany { count });
        }
        Self::apart(vec![each; count], first_on, rhythm.months())
    }

    fn apart(parts: Vec<Money>, first_on: NaiveDate, months_apart: u32) -> Result<Self, PledgeError> {
        let mut instalments = Vec::with_capacity(parts.len());
        for (amount, step) in parts.into_iter().zip(0u32..) {
            // Counted from the first day, so that the 31st comes back after a short month.
            let due_on = first_on.checked_add_months(Months::new(step.saturating_mul(months_apart)));
            instalments.push(Instalment { due_on: due_on.ok_or(PledgeError::TooFar)?, amount });
        }
        Self::new(instalments)
    }

    pub fn instalments(&self) -> &[Instalment] {
        &self.0
    }

    pub fn total(&self) -> Result<Money, MoneyError> {
        Money::sum(self.0.iter().map(|it| it.amount))
    }
}
