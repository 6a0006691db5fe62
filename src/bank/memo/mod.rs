//! Memo codes: what a donor's transfer carries so that its line in the statement says what it is.
//!
//! A code is `SV`, six characters that name it and two that check it, such as `SVT4HK9NR3`. It is found in what is
//! left of a memo when marks, spaces and punctuation are gone and everything is in capitals, so it survives
//! whatever banks do to a memo as long as its ten characters stay next to each other.
//!
//! The alphabet of 23 has no two characters that are taken for each other (0 O D Q, 1 I L, 2 Z, 5 S, 6 G, 8 B, U V),
//! and neither S nor V, so a code cannot begin inside another. It also lacks most vowels: eight letters of
//! Vietnamese in a row are hardly ever all in it.
//!
//! The check is ISO/IEC 7064 MOD 1271-36, a published scheme: it finds every change of one character and every two
//! characters that changed places, near or far, and lets one in 1,271 of all other damage pass. One check character
//! (MOD 37,36) would let one in 36 pass. The codes whose check characters fall outside the alphabet are never given
//! out.
//!
//! How often does a memo hold a code by chance? Behind an `SV` eight random capitals and digits are all in the
//! alphabet once in 36 times, and pass the check once in 1,271; of the 60 million codes that pass, a book with
//! 100,000 codes has given out one in 600. That is one in 27 million per `SV`, and one in 10^10 per place of a
//! random memo. A damaged code meets another code of the book once in 760,000 times, and never by one wrong
//! character.

mod iso7064;

use std::{fmt, str::FromStr};

use sha2::{Digest as _, Sha256};

use crate::{id::BookId, say, text::fold};

const PREFIX: &[u8; 2] = b"SV";
const ALPHABET: &[u8; 23] = b"234679ABCDEFHJKMNPRTWXY";
const NAMING: usize = 6;

/// How many characters a code has.
pub const LENGTH: usize = PREFIX.len() + NAMING + 2;

/// A code that passes its own check; whether a book has given it out is another question.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Code([u8; LENGTH]);

impl Code {
    /// Returns the `no`-th code of a book. Codes look random, so that no two of them are near each other, and two
    /// books hardly ever share one.
    pub fn draw(book: BookId, no: i64) -> Self {
        (0_u64..).find_map(|attempt| Self::attempt(book, no, attempt)).expect("four in ten attempts succeed")
    }

    fn attempt(book: BookId, no: i64, attempt: u64) -> Option<Self> {
        let mut hash = Sha256::new();
        hash.update(b"sovang-memo-1");
        hash.update(book.0.to_be_bytes());
        hash.update(no.to_be_bytes());
        hash.update(attempt.to_be_bytes());
        let mut bytes = [0; LENGTH];
        let (prefix, rest) = bytes.split_at_mut(PREFIX.len());
        let (naming, check) = rest.split_at_mut(NAMING);
        prefix.copy_from_slice(PREFIX);
        let mut number =
            hash.finalize().iter().take(8).fold(0_u64, |number, byte| number << 8 | u64::from(*byte));
        for character in naming.iter_mut() {
            let index = usize::try_from(number % 23).ok()?;
            *character = *ALPHABET.get(index)?;
            number /= 23;
        }
        check.copy_from_slice(&iso7064::check_characters(&[&PREFIX[..], &*naming].concat())?);
        Self::whole(bytes)
    }

    /// Takes ten characters that begin as a code does, stay within the alphabet and pass the check.
    fn whole(bytes: [u8; LENGTH]) -> Option<Self> {
        let rest = bytes.strip_prefix(PREFIX)?;
        let in_alphabet = rest.iter().all(|byte| ALPHABET.contains(byte));
        (in_alphabet && iso7064::is_valid(&bytes)).then_some(Self(bytes))
    }

    /// Finds the codes in a memo, each once, in the order in which they stand.
    pub fn find_in(memo: &str) -> Vec<Self> {
        let mut found = Vec::new();
        for window in bare(memo).windows(LENGTH) {
            let code = <[u8; LENGTH]>::try_from(window).ok().and_then(Self::whole);
            found.extend(code.filter(|code| !found.contains(code)));
        }
        found
    }
}

/// Returns what is left of a memo when case, marks, spaces and punctuation are taken away.
fn bare(memo: &str) -> Vec<u8> {
    let folded = fold(memo).to_uppercase();
    folded.bytes().filter(u8::is_ascii_alphanumeric).collect()
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(std::str::from_utf8(&self.0).expect("a code is ASCII"))
    }
}

impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// A text that is no memo code.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct NotACode(String);

impl fmt::Display for NotACode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = &self.0;
        say!(
            f,
            "“{text}” không phải là mã nội dung chuyển khoản; mã có {LENGTH} ký tự, bắt đầu bằng SV, hãy gõ lại",
            "“{text}” is not a memo code; a code has {LENGTH} characters and begins with SV, type it again"
        )
    }
}

impl FromStr for Code {
    type Err = NotACode;

    /// Reads a code that a person typed, in any case and with spaces.
    fn from_str(text: &str) -> Result<Self, NotACode> {
        let bytes = <[u8; LENGTH]>::try_from(bare(text)).ok();
        bytes.and_then(Self::whole).ok_or_else(|| NotACode(text.to_owned()))
    }
}

#[cfg(test)]
mod tests;
