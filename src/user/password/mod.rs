//! Passwords: which are strong enough, and the only form in which one is kept.
//!
//! A password is kept as a PHC string of Argon2id, which carries its own salt and cost; when [`COST`] is raised,
//! the next sign-in of each person writes a string of the new cost. Hashing takes tens of milliseconds and
//! [`COST`]'s memory on purpose: it runs on a blocking thread, and a write job is only ever given the finished
//! hash. For a login that nobody has, a decoy of the same cost is checked, so that the time of an answer does not
//! tell which logins exist.

use std::{fmt, sync::LazyLock};

use argon2::{
    Algorithm, Argon2, Params, Version,
    password_hash::{PasswordHasher as _, PasswordVerifier as _, phc},
};

use crate::text::nfc;

mod error;
pub mod store;
mod strength;
pub mod workflow;

pub use error::PasswordError;
pub use strength::{Advice, SHORTEST, Strength, judge};

/// The most characters a password may have; more would only cost the server time.
pub const LONGEST: usize = 200;

/// What one guess costs: OWASP's Argon2id setting of 19 MiB, two passes, one lane.
pub const COST: Cost = Cost { memory_kib: 19_456, passes: 2, lanes: 1 };

/// How many random bytes a one-time password holds; twelve letters of five bits each.
const ONE_TIME: usize = 12;

/// Letters and digits that nobody takes for each other, thirty-two of them.
const PLAIN: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cost {
    pub memory_kib: u32,
    pub passes: u32,
    pub lanes: u32,
}

impl Cost {
    fn hasher(self) -> Result<Argon2<'static>, PasswordError> {
        let params = Params::new(self.memory_kib, self.passes, self.lanes, None);
        Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params.map_err(|_| PasswordError::NotHashed)?))
    }
}

/// A password as it was typed. It is shown nowhere, not even to a debugger.
#[derive(Clone)]
pub struct Password(String);

impl Password {
    /// Takes what was typed. Keyboards compose Vietnamese letters in different ways, so the composed form counts.
    pub fn new(text: &str) -> Self {
        Self(nfc(text))
    }

    /// Makes a password for somebody's first sign-in, where it must be replaced: three groups of four letters.
    pub fn one_time() -> Result<Self, PasswordError> {
        let mut bytes = [0; ONE_TIME];
        getrandom::fill(&mut bytes).map_err(|_| PasswordError::NotHashed)?;
        let letters = bytes.map(|byte| char::from(PLAIN[usize::from(byte % 32)]));
        let groups: Vec<String> = letters.chunks(4).map(|group| group.iter().collect()).collect();
        Ok(Self(groups.join("-")))
    }

    /// Returns the letters, for the one place that shows a one-time password to the person who passes it on.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    pub fn hash(&self) -> Result<PasswordHash, PasswordError> {
        self.hash_at(COST)
    }

    /// Hashes at a cost of one's own.
    pub fn hash_at(&self, cost: Cost) -> Result<PasswordHash, PasswordError> {
        let hash: phc::PasswordHash =
            cost.hasher()?.hash_password(self.0.as_bytes()).map_err(|_| PasswordError::NotHashed)?;
        Ok(PasswordHash(hash.to_string()))
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password(..)")
    }
}

/// A password as it is kept, such as `$argon2id$v=19$m=19456,t=2,p=1$…`.
#[derive(Clone, PartialEq, Eq)]
pub struct PasswordHash(String);

impl PasswordHash {
    /// Takes a string that was stored.
    pub fn from_stored(text: String) -> Self {
        Self(text)
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns the hash that is checked where there is no user; no password is its preimage that anybody knows.
    pub fn decoy() -> Self {
        static DECOY: LazyLock<Option<PasswordHash>> =
            LazyLock::new(|| Password::one_time().and_then(|password| password.hash()).ok());
        DECOY.clone().unwrap_or_else(|| Self(String::new()))
    }

    /// Returns true for the password of this hash. A string that cannot be read matches nothing.
    pub fn matches(&self, password: &Password) -> bool {
        // The algorithm and the cost come from the string, not from the hasher that reads it.
        let Ok(hash) = phc::PasswordHash::new(&self.0) else { return false };
        Argon2::default().verify_password(password.0.as_bytes(), &hash).is_ok()
    }

    /// Returns what comparing with this hash costs, or none where it cannot be read.
    pub fn cost(&self) -> Option<Cost> {
        let hash = phc::PasswordHash::new(&self.0).ok().filter(|it| it.algorithm.as_str() == "argon2id")?;
        let params = Params::try_from(&hash.params).ok()?;
        Some(Cost { memory_kib: params.m_cost(), passes: params.t_cost(), lanes: params.p_cost() })
    }

    /// Returns true where the hash was made at `cost`.
    pub fn is_of(&self, cost: Cost) -> bool {
        self.cost() == Some(cost)
    }
}

impl fmt::Debug for PasswordHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PasswordHash(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CHEAP: Cost = Cost { memory_kib: 64, passes: 1, lanes: 1 };

    #[test]
    fn a_password_is_found_again_however_its_marks_were_typed() {
        let hash = Password::new("hoa sen nở \u{111}\u{1ea7}m").hash_at(CHEAP).unwrap();
        assert!(hash.matches(&Password::new("hoa sen nở \u{111}a\u{302}\u{300}m")));
        for other in ["", "hoa sen nở đầm ", "Hoa sen nở đầm", "hoa sen no dam"] {
            assert!(!hash.matches(&Password::new(other)), "{other}");
        }
    }

    #[test]
    fn a_hash_says_what_it_cost_and_salts_differ() {
        let password = Password::new("hoa sen nở đầm");
        let (one, two) = (password.hash().unwrap(), password.hash().unwrap());
        assert_ne!(one, two);
        assert!(one.as_str().starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{}", one.as_str());
        assert!(one.is_of(COST) && !one.is_of(CHEAP));
        let old = password.hash_at(CHEAP).unwrap();
        assert!(old.is_of(CHEAP) && !old.is_of(COST) && old.matches(&password));
    }

    #[test]
    fn what_cannot_be_read_matches_nothing() {
        for text in [
            "",
            "x",
            "$argon2id$v=19$m=19456,t=2,p=1$",
            "$2b$10$abc",
            "$argon2id$v=19$m=1$c2FsdHNhbHQ$aGFzaA",
        ] {
            let hash = PasswordHash::from_stored(text.to_owned());
            assert!(!hash.matches(&Password::new("")) && !hash.is_of(COST), "{text}");
        }
    }

    #[test]
    fn the_decoy_costs_what_a_real_hash_costs_and_stays_the_same() {
        let decoy = PasswordHash::decoy();
        assert!(decoy.is_of(COST));
        assert_eq!(decoy, PasswordHash::decoy());
    }

    #[test]
    fn one_time_passwords_are_readable_strong_and_never_twice_the_same() {
        let (one, two) = (Password::one_time().unwrap(), Password::one_time().unwrap());
        assert_ne!(one.reveal(), two.reveal());
        assert_eq!(one.reveal().len(), 14);
        assert!(one.reveal().bytes().all(|it| PLAIN.contains(&it) || it == b'-'), "{}", one.reveal());
        assert!(judge(&one, &[]).is_ok());
    }

    #[test]
    fn nothing_prints_a_password() {
        let password = Password::new("hoa sen nở đầm");
        let hash = password.hash_at(CHEAP).unwrap();
        assert_eq!(format!("{password:?} {hash:?}"), "Password(..) PasswordHash(..)");
    }
}
