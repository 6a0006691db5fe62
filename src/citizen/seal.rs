//! The lock of ID numbers: XChaCha20-Poly1305 under a key that the server's secret yields and the database never holds.
//!
//! From the secret HKDF-SHA-256 makes three keys that know nothing of each other: one seals, one makes the keyed hash
//! by which the same number is found again, and one only leaves a mark by which a changed secret is noticed. Twelve
//! digits are few enough to try them all, so that a hash without a key would be no secret.

use std::{fmt, sync::Arc};

use chacha20poly1305::{
    KeyInit as _, XChaCha20Poly1305, XNonce,
    aead::{Aead as _, Payload},
};
use hkdf::Hkdf;
use hmac::{Hmac, Mac as _};
use sha2::Sha256;

use super::CitizenId;
use crate::{db::DbError, id::PartyId};

const SALT: &[u8] = b"sovang citizen id v1";
const NONCE: usize = 24;

/// The keyed hash of a number.
pub type Print = [u8; 32];

/// A number that is locked, as the database keeps it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sealed {
    /// The nonce, then the locked digits with their proof.
    pub bytes: Vec<u8>,
    pub print: Print,
    /// Which secret it was sealed with.
    pub mark: Vec<u8>,
}

struct Keys {
    lock: [u8; 32],
    /// As long as a block of the hash, so that it is taken as it is.
    index: [u8; 64],
    mark: [u8; 8],
}

/// Seals and opens numbers; shown nowhere, not even to a debugger.
#[derive(Clone)]
pub struct Seal(Arc<Keys>);

impl fmt::Debug for Seal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Seal(..)")
    }
}

/// Binds a number to the person, so that a row copied to somebody else opens for nobody.
fn bound_to(person: PartyId) -> Vec<u8> {
    [SALT, &person.0.to_be_bytes()].concat()
}

impl Seal {
    pub fn new(secret: &[u8]) -> Self {
        let source = Hkdf::<Sha256>::new(Some(SALT), secret);
        let (mut lock, mut index, mut mark) = ([0; 32], [0; 64], [0; 8]);
        let make = |purpose: &[u8], key: &mut [u8]| {
            source.expand(purpose, key).expect("a key is far shorter than what HKDF can give");
        };
        make(b"seal", &mut lock);
        make(b"index", &mut index);
        make(b"mark", &mut mark);
        Self(Arc::new(Keys { lock, index, mark }))
    }

    pub fn mark(&self) -> &[u8] {
        &self.0.mark
    }

    /// Returns the keyed hash by which the same number is found.
    pub fn print(&self, number: &CitizenId) -> Print {
        let mut mac = <Hmac<Sha256> as hmac::Mac>::new(&self.0.index.into());
        mac.update(number.digits().as_bytes());
        mac.finalize().into_bytes().into()
    }

    fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new(&self.0.lock.into())
    }

    pub fn close(&self, person: PartyId, number: &CitizenId) -> Result<Sealed, DbError> {
        let mut nonce = [0; NONCE];
        getrandom::fill(&mut nonce).map_err(|err| DbError::Commit(err.to_string()))?;
        let bound = bound_to(person);
        let payload = Payload { msg: number.digits().as_bytes(), aad: &bound };
        let locked = self.cipher().encrypt(XNonce::from_slice(&nonce), payload);
        let locked = locked.map_err(|err| DbError::Commit(err.to_string()))?;
        let bytes = [&nonce[..], &locked].concat();
        Ok(Sealed { bytes, print: self.print(number), mark: self.0.mark.to_vec() })
    }

    /// Opens what was sealed for this person with this secret; none for anything else.
    pub fn open(&self, person: PartyId, sealed: &Sealed) -> Option<CitizenId> {
        let (nonce, locked) = sealed.bytes.split_at_checked(NONCE)?;
        let bound = bound_to(person);
        let payload = Payload { msg: locked, aad: &bound };
        let digits = self.cipher().decrypt(XNonce::from_slice(nonce), payload).ok()?;
        CitizenId::read(&String::from_utf8(digits).ok()?).ok()
    }
}
