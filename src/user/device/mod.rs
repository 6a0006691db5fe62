//! Browsers that have signed in before, each known by a secret that it keeps in a cookie for a year.
//!
//! The secret opens nothing: it only says that wrong tries of strangers are none of this browser's
//! ([`throttle`](super::throttle)). The database keeps its hash. With every sign-in the browser gets a new secret, so
//! that one who has copied an old one, or planted one, is a stranger again.

use super::session::Secret;
use crate::ledger::chain::{Canonical, Hash};

pub mod store;

/// How long a browser is remembered after its last sign-in, in seconds; browsers keep no cookie for longer.
pub const REMEMBERED: i64 = 400 * 24 * 3600;

/// Returns the form in which the secret of a browser is kept.
pub fn hash(secret: &str) -> Hash {
    Canonical::new("device").text(secret).finish()
}

/// Returns the form in which a fresh secret is kept.
pub fn hash_of(secret: &Secret) -> Hash {
    hash(secret.as_str())
}
