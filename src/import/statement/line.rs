//! One line of a statement, and the fingerprint by which the same line of another file is known.

use std::collections::HashMap;

use chrono::NaiveDate;
use sha2::{Digest, Sha256};

use crate::{
    bank::payer::{Payer, payer_of},
    money::Money,
};

/// A movement on the account; exactly one of debit and credit is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatementRow {
    pub line: u64,
    pub day: NaiveDate,
    pub time: Option<String>,
    pub document: String,
    pub reference: String,
    pub memo: String,
    /// Money out.
    pub debit: Option<Money>,
    /// Money in.
    pub credit: Option<Money>,
    pub balance: Option<Money>,
    pub offset_name: Option<String>,
}

/// What a line says, as a hash.
pub type Fingerprint = [u8; 32];

/// Hashes fields so that no two lists of fields can be mistaken for each other.
pub(in crate::import) fn fingerprint_of(fields: &[&str]) -> Fingerprint {
    let mut hash = Sha256::new();
    for field in fields {
        hash.update(u64::try_from(field.len()).unwrap_or(u64::MAX).to_be_bytes());
        hash.update(field);
    }
    hash.finalize().into()
}

impl StatementRow {
    /// Returns the hash of what stays the same when the bank exports the same line again.
    ///
    /// The balance and the page do not: a bank fills them in or leaves them out as it likes.
    pub fn fingerprint(&self) -> Fingerprint {
        let dong = |amount: Option<Money>| amount.map(|it| it.dong().to_string()).unwrap_or_default();
        fingerprint_of(&[
            &self.day.to_string(),
            &self.document,
            &self.reference,
            &self.memo,
            &dong(self.debit),
            &dong(self.credit),
        ])
    }

    /// Returns who paid, where the line is certain of it.
    pub fn payer(&self) -> Option<Payer> {
        payer_of(&self.memo, self.offset_name.as_deref())
    }
}

/// Counts how often a file has had the same line: truly equal rows are two movements, not one.
#[derive(Debug, Default)]
pub struct Occurrences {
    /// Half of a fingerprint tells lines apart as surely, and takes half the memory.
    seen: HashMap<u128, u32>,
}

impl Occurrences {
    /// Returns 1 for the first line with this fingerprint, 2 for the next.
    pub fn count(&mut self, fingerprint: &Fingerprint) -> u32 {
        let key = fingerprint.iter().take(16).fold(0_u128, |key, byte| key << 8 | u128::from(*byte));
        let count = self.seen.entry(key).or_insert(0);
        *count += 1;
        *count
    }
}
