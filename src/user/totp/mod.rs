//! The second factor: six digits of an authenticator (TOTP, RFC 6238), or a recovery code in its place.
//!
//! # Who needs one
//! Whoever approves or pays: see [`Right::needs_second_factor`](super::rights::Right::needs_second_factor). A person
//! who is given such a role enrols at the next sign-in, before any page opens.
//!
//! # What is kept
//! The secret stands in the database as it is: the server must compute codes from it, and a key that lies beside
//! what it locks protects nothing. It is shown while it is being enrolled and never again. Each code is accepted
//! once, because the step it belongs to is kept and only later steps count from then on. Recovery codes have
//! eighty random bits, so that a plain hash of each is enough.

use std::fmt;

use totp_rs::{Builder, Secret, Totp};

use crate::calendar::Instant;

mod error;
mod recovery;
pub mod store;
pub mod workflow;

pub use error::FactorError;
pub use recovery::{RECOVERY_CODES, RecoveryCode};

/// Who is named as the issuer of the codes; some authenticators show nothing but plain letters well.
const ISSUER: &str = "So Vang";

/// How many seconds one code holds.
const STEP: i64 = 30;

/// The number of the half minute, since 1970, to which a code belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Step(pub i64);

impl Step {
    /// Comes before every step that has a code.
    pub const NEVER: Self = Self(-1);
}

/// What the server and the authenticator share: 160 random bits.
#[derive(Clone, PartialEq, Eq)]
pub struct FactorSecret(Vec<u8>);

impl FactorSecret {
    pub fn random() -> Result<Self, FactorError> {
        let mut bytes = vec![0; 20];
        getrandom::fill(&mut bytes).map_err(|_| FactorError::NoRandomness)?;
        Ok(Self(bytes))
    }

    /// Takes bytes that were stored; none where there are too few for a secret.
    pub fn from_bytes(bytes: Vec<u8>) -> Option<Self> {
        (bytes.len() >= 16).then_some(Self(bytes))
    }

    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// Writes the secret for somebody who types it into the authenticator: groups of four letters.
    pub fn to_letters(&self) -> String {
        let letters: Vec<char> = Secret::from(self.0.clone()).to_base32().chars().collect();
        let groups: Vec<String> = letters.chunks(4).map(|group| group.iter().collect()).collect();
        groups.join(" ")
    }

    /// Returns the address that an authenticator reads from the picture.
    pub fn to_url(&self, login: &str) -> Result<String, FactorError> {
        self.totp(login)?.to_url().map_err(|_| FactorError::NotRead)
    }

    /// Returns the six digits of a moment, as an authenticator would show them.
    pub fn code_at(&self, moment: Instant) -> Result<String, FactorError> {
        Ok(self.totp("")?.generate(seconds(moment)).to_string())
    }

    /// Returns the step of a code that holds now, one step early or late, and belongs to a step after `last`.
    pub fn step_of(&self, code: &str, now: Instant, last: Step) -> Option<Step> {
        let digits: String = code.chars().filter(|it| !it.is_whitespace()).collect();
        let step = self.totp("").ok()?.check(&digits, seconds(now))?;
        let step = Step(i64::try_from(step).ok()?);
        (step > last).then_some(step)
    }

    fn totp(&self, login: &str) -> Result<Totp, FactorError> {
        let builder = Builder::new()
            .with_secret(self.0.clone())
            .with_skew(1)
            .with_step_duration(STEP.unsigned_abs())
            .with_account_name(login)
            .with_issuer(Some(ISSUER));
        builder.build().map_err(|_| FactorError::NotRead)
    }
}

impl fmt::Debug for FactorSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("FactorSecret(..)")
    }
}

fn seconds(moment: Instant) -> u64 {
    u64::try_from(moment.micros() / 1_000_000).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn secret() -> FactorSecret {
        FactorSecret::from_bytes(b"12345678901234567890".to_vec()).unwrap()
    }

    fn at(seconds: i64) -> Instant {
        Instant::from_micros(seconds * 1_000_000)
    }

    #[test]
    fn codes_are_those_of_the_standard() {
        // RFC 6238, appendix B, the last six of its eight digits.
        for (seconds, code) in
            [(59, "287082"), (1_111_111_109, "081804"), (1_234_567_890, "005924"), (2_000_000_000, "279037")]
        {
            assert_eq!(secret().code_at(at(seconds)).unwrap(), code);
            assert_eq!(secret().step_of(code, at(seconds), Step::NEVER), Some(Step(seconds / STEP)));
        }
    }

    #[test]
    fn a_code_holds_a_step_early_and_late_and_no_longer() {
        let code = secret().code_at(at(3_000)).unwrap();
        let holds = |moment| secret().step_of(&code, at(moment), Step::NEVER).is_some();
        assert!(holds(2_970) && holds(3_029) && holds(3_059));
        assert!(!holds(2_969) && !holds(3_060));
    }

    #[test]
    fn a_code_is_accepted_once_and_an_earlier_one_never_after_it() {
        let (early, late) = (secret().code_at(at(2_970)).unwrap(), secret().code_at(at(3_000)).unwrap());
        let used = secret().step_of(&late, at(3_000), Step::NEVER).unwrap();
        assert_eq!(secret().step_of(&late, at(3_010), used), None);
        assert_eq!(secret().step_of(&early, at(3_010), used), None);
        let next = secret().code_at(at(3_030)).unwrap();
        assert_eq!(secret().step_of(&next, at(3_030), used), Some(Step(101)));
    }

    #[test]
    fn spaces_are_nothing_and_other_text_is_no_code() {
        assert!(secret().step_of(" 287 082 ", at(59), Step::NEVER).is_some());
        for text in ["", "28708", "2870822", "+87082", "28708a", "٢٨٧٠٨٢"] {
            assert!(secret().step_of(text, at(59), Step::NEVER).is_none(), "{text}");
        }
    }

    #[test]
    fn the_address_is_one_that_authenticators_read() {
        assert_eq!(secret().to_letters(), "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ");
        let url = secret().to_url("thuquy.tb").unwrap();
        assert!(
            url.starts_with("otpauth://totp/So%20Vang:thuquy.tb?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"),
            "{url}"
        );
        assert!(url.contains("issuer=So%20Vang"), "{url}");
        assert_ne!(FactorSecret::random().unwrap(), FactorSecret::random().unwrap());
        assert!(FactorSecret::from_bytes(vec![1; 15]).is_none());
    }

    proptest! {
        /// Of any sequence of moments, each code opens once: the steps that are accepted only grow.
        #[test]
        fn accepted_steps_only_grow(moments in prop::collection::vec((0..2_000_i64, -60..60_i64), 1..60)) {
            let mut last = Step::NEVER;
            let mut accepted = Vec::new();
            for (now, shift) in moments {
                let code = secret().code_at(at((now + shift).max(0))).unwrap();
                if let Some(step) = secret().step_of(&code, at(now), last) {
                    prop_assert!(step > last);
                    prop_assert!((step.0 - now / STEP).abs() <= 1);
                    last = step;
                    accepted.push(step);
                }
            }
            accepted.dedup();
            prop_assert!(accepted.is_sorted());
        }
    }
}
