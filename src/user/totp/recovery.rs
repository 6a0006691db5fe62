//! Recovery codes: paper for the day on which the phone is lost.

use super::FactorError;
use crate::{
    id::UserId,
    ledger::chain::{Canonical, Hash},
};

/// How many codes one is given.
pub const RECOVERY_CODES: usize = 10;

/// Crockford's letters: no letter looks like a digit.
const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// Sixteen letters of five random bits.
const LENGTH: usize = 16;

/// A code that stands in for the second factor, once.
#[derive(Clone, PartialEq, Eq)]
pub struct RecoveryCode([u8; LENGTH]);

impl RecoveryCode {
    /// Makes a set of fresh codes.
    pub fn fresh_set() -> Result<Vec<Self>, FactorError> {
        let fresh = |_| {
            let mut bytes = [0; LENGTH];
            getrandom::fill(&mut bytes).map_err(|_| FactorError::NoRandomness)?;
            Ok(Self(bytes.map(|byte| LETTERS[usize::from(byte % 32)])))
        };
        (0..RECOVERY_CODES).map(fresh).collect()
    }

    /// Reads a code as people type it: small letters, blanks and hyphens as they come, O for 0, I and L for 1.
    pub fn read(text: &str) -> Option<Self> {
        let letters = text.chars().filter(|it| !it.is_whitespace() && *it != '-');
        let letters: Option<Vec<u8>> = letters.map(plain).collect();
        letters?.try_into().ok().map(Self)
    }

    /// Returns the form in which the code is kept.
    pub fn hash(&self, user: UserId) -> Hash {
        Canonical::new("recovery code").number(user.0).bytes(&self.0).finish()
    }
}

fn plain(letter: char) -> Option<u8> {
    let letter = match letter.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    };
    let byte = u8::try_from(letter).ok()?;
    LETTERS.contains(&byte).then_some(byte)
}

impl std::fmt::Display for RecoveryCode {
    /// Writes `7K3M-0QX9-HD4T-VB2A`, for the person whose code it is.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (index, letter) in self.0.iter().enumerate() {
            let hyphen = if index > 0 && index % 4 == 0 { "-" } else { "" };
            write!(f, "{hyphen}{}", char::from(*letter))?;
        }
        Ok(())
    }
}

impl std::fmt::Debug for RecoveryCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("RecoveryCode(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_read_as_people_type_them() {
        let code = RecoveryCode::read("7K3M-0QX1-HD4T-VB2A").unwrap();
        assert_eq!(code.to_string(), "7K3M-0QX1-HD4T-VB2A");
        for text in ["7k3m 0qx1 hd4t vb2a", "7K3MoQXlHD4TVB2A", " 7K3M-OQXI-hd4t-vb2a "] {
            assert_eq!(RecoveryCode::read(text), Some(code.clone()), "{text}");
        }
        for text in [
            "",
            "123456",
            "7K3M-0QX1-HD4T-VB2",
            "7K3M-0QX1-HD4T-VB2AA",
            "7K3M-0QX1-HD4T-VB2U",
            "７K3M-0QX1-HD4T-VB2A",
        ] {
            assert_eq!(RecoveryCode::read(text), None, "{text}");
        }
    }

    #[test]
    fn ten_codes_differ_and_belong_to_one_person() {
        let codes = RecoveryCode::fresh_set().unwrap();
        let hashes: std::collections::HashSet<Hash> =
            codes.iter().flat_map(|code| [code.hash(UserId(1)), code.hash(UserId(2))]).collect();
        assert_eq!((codes.len(), hashes.len()), (RECOVERY_CODES, 2 * RECOVERY_CODES));
        for code in codes {
            assert_eq!(RecoveryCode::read(&code.to_string()), Some(code));
        }
    }
}
