//! Links by which somebody without a login, such as a commune's officer, corrects an account once.

use crate::{
    calendar::Instant,
    id::{BookId, PayeeLinkId, PayoutLineId, UserId},
    ledger::chain::{Canonical, Hash},
};

/// How long a link lives, in days.
pub const DAYS: i64 = 14;

const MICROS_PER_DAY: i64 = 24 * 3600 * 1_000_000;

/// A link on file; the secret itself is kept nowhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    pub id: PayeeLinkId,
    pub book: BookId,
    pub line: PayoutLineId,
    pub made_by: UserId,
    pub made_at: Instant,
    pub expires_at: Instant,
    pub used_at: Option<Instant>,
}

impl Link {
    pub fn is_open(&self, now: Instant) -> bool {
        self.used_at.is_none() && now <= self.expires_at
    }
}

/// Returns the name under which a link's secret is kept.
pub fn hash(secret: &str) -> Hash {
    Canonical::new("payee link").text(secret).finish()
}

pub fn expiry(made_at: Instant) -> Instant {
    Instant::from_micros(made_at.micros() + DAYS * MICROS_PER_DAY)
}

/// Shows a name to somebody who ought to know it already: `Trần Thị Hoà` as `T. T. Hoà`.
pub fn masked(name: &str) -> String {
    let words: Vec<&str> = name.split_whitespace().collect();
    let Some((given, before)) = words.split_last() else { return String::new() };
    let initials = before.iter().filter_map(|word| word.chars().next());
    initials.map(|letter| format!("{letter}. ")).chain([(*given).to_owned()]).collect()
}
