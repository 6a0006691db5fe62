//! Signed-in sessions: a row in the database that can be ended at once, and a short-lived token that names it.
//!
//! The token is a JWT (RFC 7519) signed with HMAC-SHA-256 and nothing else. It lives half an hour and is renewed
//! while its session lives; the session itself ends after [`LONGEST`], at sign-out, and when a password or a role
//! changes. A token alone opens nothing: each request looks its session up, so an ended one is refused at once.

use std::sync::Arc;

use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use serde::{Deserialize, Serialize};

use super::{User, rights::Standing};
use crate::{calendar::Instant, id::UserId, ledger::chain::Hash};

pub mod store;
pub mod workflow;

/// How long a session lives, however often its token is renewed: one working day.
pub const LONGEST: i64 = 12 * 3600;
/// How long a token lives.
pub const TOKEN: i64 = 30 * 60;
/// A token older than this is renewed with the next answer.
pub const RENEW: i64 = 5 * 60;
/// How many bytes a signing key has.
pub const KEY: usize = 32;

const MICROS: i64 = 1_000_000;

/// A secret that cannot be guessed: 128 random bits, written as 32 hexadecimal digits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Secret(String);

impl Secret {
    /// Takes a fresh secret from the operating system.
    ///
    /// # Errors
    /// What the operating system says when it has no randomness to give.
    pub fn random() -> Result<Self, getrandom::Error> {
        let mut bytes = [0; 16];
        getrandom::fill(&mut bytes)?;
        Ok(Self(bytes.iter().map(|byte| format!("{byte:02x}")).collect()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Compares without telling by its time how much agreed.
    pub fn matches(&self, text: &str) -> bool {
        use subtle::ConstantTimeEq as _;
        bool::from(self.0.as_bytes().ct_eq(text.as_bytes()))
    }
}

/// What a token says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claims {
    /// The session, or empty for a visitor who is about to sign in.
    pub sid: String,
    /// What every form of this session carries, so that no other site can post in its name.
    pub csrf: Secret,
    /// Seconds since 1970.
    pub iat: i64,
    pub exp: i64,
}

impl Claims {
    pub fn new(sid: &str, csrf: Secret, now: Instant) -> Self {
        let iat = now.micros() / MICROS;
        Self { sid: sid.to_owned(), csrf, iat, exp: iat + TOKEN }
    }

    /// Returns true where the token should be renewed with this answer.
    pub fn is_stale(&self, now: Instant) -> bool {
        now.micros() / MICROS >= self.iat + RENEW
    }
}

/// Signs and reads tokens.
#[derive(Clone)]
pub struct Keys(Arc<(EncodingKey, DecodingKey)>);

/// Keys that seal alike are the same.
impl PartialEq for Keys {
    fn eq(&self, other: &Self) -> bool {
        self.stamp("same") == other.stamp("same")
    }
}

impl Eq for Keys {}

impl Keys {
    /// Takes a key of at least [`KEY`] bytes; none for a shorter one.
    pub fn new(key: &[u8]) -> Option<Self> {
        let pair = || (EncodingKey::from_secret(key), DecodingKey::from_secret(key));
        (key.len() >= KEY).then(|| Self(Arc::new(pair())))
    }

    /// Signs a token; none only where the claims cannot be written, which they always can.
    pub fn sign(&self, claims: &Claims) -> Option<String> {
        jsonwebtoken::encode(&Header::new(Algorithm::HS256), claims, &self.0.0).ok()
    }

    /// Seals a text that is no token: nobody without the key can write the seal. None where the machine cannot sign.
    pub fn stamp(&self, text: &str) -> Option<[u8; 32]> {
        // A token is signed over two parts with a dot between; the space keeps the two apart.
        let signed =
            jsonwebtoken::crypto::sign(format!("stamp {text}").as_bytes(), &self.0.0, Algorithm::HS256);
        Some(Hash::of(signed.ok()?.as_bytes()).0)
    }

    /// Reads a token that this key signed and that has not run out.
    pub fn read(&self, token: &str, now: Instant) -> Option<Claims> {
        let mut rules = Validation::new(Algorithm::HS256);
        // The library would ask the system's clock; ours is the one that tests can set.
        rules.validate_exp = false;
        rules.leeway = 0;
        let claims: Claims = jsonwebtoken::decode(token, &self.0.1, &rules).ok()?.claims;
        let seconds = now.micros() / MICROS;
        (claims.iat <= seconds && seconds < claims.exp).then_some(claims)
    }
}

impl std::fmt::Debug for Keys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Keys(..)")
    }
}

/// A session that is open now, with the person and the roles as they are now.
#[derive(Clone, Debug)]
pub struct Session {
    pub id: String,
    pub user: User,
    pub standing: Standing,
    pub opened_at: Instant,
    /// When the second factor was given in this session.
    pub second_factor_at: Option<Instant>,
    /// When it was last given again for a large amount.
    pub stepped_up_at: Option<Instant>,
}

/// A session as its owner sees it in the list of devices.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Device {
    pub id: String,
    pub user: UserId,
    pub opened_at: Instant,
    pub agent: String,
    pub address: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Instant {
        Instant::from_micros((1_700_000_000 + seconds) * MICROS)
    }

    fn claims() -> Claims {
        Claims::new("abc", Secret::random().unwrap(), at(0))
    }

    #[test]
    fn a_token_is_read_until_it_runs_out() {
        let keys = Keys::new(&[7; KEY]).unwrap();
        let (claims, token) = (claims(), keys.sign(&claims()).unwrap());
        assert_eq!(keys.read(&token, at(0)).map(|it| it.sid), Some(claims.sid.clone()));
        assert!(keys.read(&token, at(TOKEN - 1)).is_some());
        assert!(keys.read(&token, at(TOKEN)).is_none());
        assert!(keys.read(&token, at(-1)).is_none());
        assert!(!claims.is_stale(at(RENEW - 1)) && claims.is_stale(at(RENEW)));
    }

    #[test]
    fn other_keys_and_other_algorithms_are_refused() {
        let keys = Keys::new(&[7; KEY]).unwrap();
        let other = Keys::new(&[8; KEY]).unwrap();
        assert!(keys.read(&other.sign(&claims()).unwrap(), at(0)).is_none());
        let strong = jsonwebtoken::encode(
            &Header::new(Algorithm::HS512),
            &claims(),
            &EncodingKey::from_secret(&[7; KEY]),
        );
        assert!(keys.read(&strong.unwrap(), at(0)).is_none());
        assert!(keys.read("eyJhbGciOiJub25lIn0.eyJzaWQiOiJhYmMifQ.", at(0)).is_none());
        assert!(keys.read("", at(0)).is_none());
        assert!(Keys::new(&[7; KEY - 1]).is_none());
    }

    #[test]
    fn secrets_differ_and_are_compared_whole() {
        let (one, two) = (Secret::random().unwrap(), Secret::random().unwrap());
        assert_ne!(one, two);
        assert!(one.matches(one.as_str()) && !one.matches(two.as_str()) && !one.matches(""));
    }
}
