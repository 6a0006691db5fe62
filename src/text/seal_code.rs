//! Codes on papers by which anybody can ask whether the paper is ours: what it is, and some of its seal.
//!
//! `C12.3-7K2M9QXW4T` is the certificate of the third line of roll 12. The ten letters after the hyphen are fifty bits
//! of the SHA-256 that seals the record, so nobody who has not seen the record can write them.

use std::{fmt, str::FromStr};

use crate::say;

/// Letters and digits that are not mistaken for each other, after Crockford.
const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// How many letters of the seal a code carries.
const CHECK: usize = 10;

/// A code as it is printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SealCode {
    /// Which sort of paper: `R` a roll, `C` a certificate, `M` one of merit, `B` a receipt, `V` a voucher, `D` a
    /// decision, `S` the head of a book; `P` is a row of a sign-off sheet, which only the desk opens.
    pub kind: char,
    pub numbers: Vec<i64>,
    pub check: String,
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct NotACode(pub String);

impl fmt::Display for NotACode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = &self.0;
        say!(
            f,
            "“{text}” không phải là mã trên giấy của chúng tôi; hãy gõ như trên giấy, như C12.3-7K2M9QXW4T",
            "“{text}” is not a code of our papers; type it as printed, such as C12.3-7K2M9QXW4T"
        )
    }
}

impl SealCode {
    pub fn new(kind: char, numbers: &[i64], seal: &[u8; 32]) -> Self {
        Self { kind, numbers: numbers.to_vec(), check: check_of(seal) }
    }

    /// Tells whether the code was made from this seal.
    pub fn fits(&self, seal: &[u8; 32]) -> bool {
        subtle::ConstantTimeEq::ct_eq(self.check.as_bytes(), check_of(seal).as_bytes()).into()
    }
}

fn check_of(seal: &[u8; 32]) -> String {
    let mut bits = seal.iter().take(8).fold(0u64, |bits, byte| (bits << 8) | u64::from(*byte));
    let mut letters = String::with_capacity(CHECK);
    for _ in 0..CHECK {
        let index = usize::try_from(bits >> 59).unwrap_or_default();
        letters.push(LETTERS.get(index).copied().map_or('0', char::from));
        bits <<= 5;
    }
    letters
}

impl fmt::Display for SealCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let numbers: Vec<String> = self.numbers.iter().map(ToString::to_string).collect();
        write!(f, "{}{}-{}", self.kind, numbers.join("."), self.check)
    }
}

impl FromStr for SealCode {
    type Err = NotACode;

    /// Reads a code however it was typed: small letters, spaces, O for 0, I or L for 1.
    fn from_str(text: &str) -> Result<Self, NotACode> {
        let wrong = || NotACode(text.chars().take(40).collect());
        let plain: String =
            text.chars().filter(|it| !it.is_whitespace()).collect::<String>().to_ascii_uppercase();
        let (head, check) = plain.split_once('-').ok_or_else(wrong)?;
        let mut letters = head.chars();
        let kind = letters.next().filter(char::is_ascii_uppercase).ok_or_else(wrong)?;
        let numbers: Result<Vec<i64>, _> = letters.as_str().split('.').map(str::parse).collect();
        let numbers = numbers.map_err(|_| wrong())?;
        let digit = |letter: char| match letter {
            'O' => '0',
            'I' | 'L' => '1',
            other => other,
        };
        let check: String = check.chars().map(digit).collect();
        let known = check.bytes().all(|byte| LETTERS.contains(&byte));
        if check.len() != CHECK || !known || numbers.len() > 3 || numbers.iter().any(|it| *it < 0) {
            return Err(wrong());
        }
        Ok(Self { kind, numbers, check })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_as_it_is_typed() {
        let mut seal = [0u8; 32];
        seal[0] = 0b0000_1000;
        seal[1] = 0b0100_0000;
        let code = SealCode::new('C', &[12, 3], &seal);
        assert_eq!(code.to_string(), "C12.3-1100000000");
        for typed in ["C12.3-1100000000", " c12.3-il00o00000 ", "C12.3 - 11000 00000"] {
            assert_eq!(typed.parse(), Ok(code.clone()), "{typed}");
        }
        assert!(code.fits(&seal) && !code.fits(&[1; 32]));
    }

    #[test]
    fn what_is_no_code_is_refused() {
        for wrong in [
            "",
            "C",
            "C12",
            "C-1100000000",
            "12-1100000000",
            "C1-110000000",
            "C1-11000000000",
            "C1-U100000000",
            "C1.2.3.4-1100000000",
        ] {
            assert!(wrong.parse::<SealCode>().is_err(), "{wrong}");
        }
    }
}
