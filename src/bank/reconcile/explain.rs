//! Why the bank's balance and ours differ, in five sums from the one to the other.

use super::{Comparison, Subject};
use crate::money::{Money, MoneyError};

/// The way from the bank's balance to ours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Explained {
    /// What the bank says after its last line.
    pub bank: Money,
    /// What was on the account before the first line of any statement.
    pub opening: Money,
    /// Lines that wait: the bank has them, the books do not. How many, and their sum.
    pub waiting: (usize, Money),
    /// Entries that no line explains: the books have them, the bank does not yet.
    pub alone: (usize, Money),
    /// What the lines sum to that the statements lack.
    pub missing: Money,
    /// What the books say.
    pub book: Money,
}

impl Explained {
    /// Sums up a comparison; none while no balance of the bank is known.
    pub fn of(comparison: &Comparison) -> Result<Option<Self>, MoneyError> {
        let (Some(first), Some(last)) = (comparison.rows.first(), comparison.rows.last()) else {
            return Ok(None);
        };
        let (Some(after_first), Some(bank)) = (first.bank_balance, last.bank_balance) else {
            return Ok(None);
        };
        let opening = after_first.checked_sub(first.bank)?;
        let mut found = Self { bank, opening, book: last.book_balance, ..Self::default() };
        for row in comparison.rows.iter().filter(|row| row.open) {
            let (sum, amount) = match row.subject {
                Subject::Entry(_) => (&mut found.alone, row.book),
                Subject::Line(_) | Subject::Both(..) => (&mut found.waiting, row.bank),
            };
            *sum = (sum.0 + 1, sum.1.checked_add(amount)?);
        }
        found.missing = Money::sum(comparison.gaps.iter().map(|gap| gap.missing))?;
        Ok(Some(found))
    }

    /// Returns what none of the sums accounts for, such as a line matched with an entry of another amount.
    pub fn rest(&self) -> Result<Money, MoneyError> {
        let Self { bank, opening, waiting, alone, missing, book } = *self;
        let expected = Money::sum([bank, -opening, -waiting.1, alone.1, -missing])?;
        book.checked_sub(expected)
    }

    pub fn difference(&self) -> Result<Money, MoneyError> {
        self.book.checked_sub(self.bank)
    }
}
