//! Rows and sums that wait for the end of a group, and can go back to where the running job began.

use std::collections::BTreeMap;

use crate::money::MoneyError;

/// Rows in the order in which they will be inserted.
#[derive(Debug)]
pub struct Buffer<R> {
    rows: Vec<R>,
    kept: usize,
}

impl<R> Default for Buffer<R> {
    fn default() -> Self {
        Self { rows: Vec::new(), kept: 0 }
    }
}

impl<R> Buffer<R> {
    pub fn push(&mut self, row: R) {
        self.rows.push(row);
    }

    /// Takes back the running job's last row.
    pub fn pop(&mut self) -> Option<R> {
        if self.rows.len() > self.kept { self.rows.pop() } else { None }
    }

    /// Returns the rows that are not in the database yet.
    pub fn waiting(&self) -> &[R] {
        &self.rows
    }

    /// Removes and returns the rows of earlier jobs.
    pub fn take_kept(&mut self) -> Vec<R> {
        let current = self.rows.split_off(self.kept);
        self.kept = 0;
        std::mem::replace(&mut self.rows, current)
    }

    /// Removes and returns all rows.
    pub fn take_all(&mut self) -> Vec<R> {
        self.kept = 0;
        std::mem::take(&mut self.rows)
    }

    pub fn keep(&mut self) {
        self.kept = self.rows.len();
    }

    pub fn discard(&mut self) {
        self.rows.truncate(self.kept);
    }
}

/// Sums per key, `N` of them side by side, such as debit and credit.
#[derive(Debug)]
pub struct Tally<K, const N: usize> {
    kept: BTreeMap<K, [i64; N]>,
    current: BTreeMap<K, [i64; N]>,
}

impl<K, const N: usize> Default for Tally<K, N> {
    fn default() -> Self {
        Self { kept: BTreeMap::new(), current: BTreeMap::new() }
    }
}

impl<K: Ord, const N: usize> Tally<K, N> {
    /// Adds to the sums of `key`, or changes nothing when one of them would overflow.
    pub fn add(&mut self, key: K, amounts: [i64; N]) -> Result<(), MoneyError> {
        let sums = self.current.entry(key).or_insert([0; N]);
        let mut next = *sums;
        for (sum, amount) in next.iter_mut().zip(amounts) {
            *sum = sum.checked_add(amount).ok_or(MoneyError::TooLarge)?;
        }
        *sums = next;
        Ok(())
    }

    pub fn take_kept(&mut self) -> BTreeMap<K, [i64; N]> {
        std::mem::take(&mut self.kept)
    }

    /// Removes and returns the sums of the running job; those of earlier jobs must be taken first.
    pub fn take_current(&mut self) -> BTreeMap<K, [i64; N]> {
        std::mem::take(&mut self.current)
    }

    pub fn keep(&mut self) {
        for (key, amounts) in std::mem::take(&mut self.current) {
            let sums = self.kept.entry(key).or_insert([0; N]);
            for (sum, amount) in sums.iter_mut().zip(amounts) {
                // The columns are bounded as well: what saturates here is refused when it is written.
                *sum = sum.saturating_add(amount);
            }
        }
    }

    pub fn discard(&mut self) {
        self.current.clear();
    }
}
