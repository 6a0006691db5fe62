//! ISO/IEC 7064 MOD 1271-36: two check characters over digits and capitals.

const MODULUS: u32 = 1271;
const RADIX: u32 = 36;
const CHARACTERS: &[u8; 36] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";

fn value_of(byte: u8) -> Option<u32> {
    char::from(byte).to_digit(RADIX).filter(|_| !byte.is_ascii_lowercase())
}

fn remainder(bytes: &[u8]) -> Option<u32> {
    bytes.iter().try_fold(0, |sum, byte| Some((sum * RADIX + value_of(*byte)?) % MODULUS))
}

/// Returns the two characters that make `bytes` valid, or none where it holds anything but digits and capitals.
pub(super) fn check_characters(bytes: &[u8]) -> Option<[u8; 2]> {
    let shifted = remainder(bytes)? * RADIX * RADIX % MODULUS;
    let check = (MODULUS + 1 - shifted) % MODULUS;
    let character = |value: u32| CHARACTERS.get(usize::try_from(value).ok()?).copied();
    Some([character(check / RADIX)?, character(check % RADIX)?])
}

/// Tells whether a string that ends with its check characters is whole.
pub(super) fn is_valid(bytes: &[u8]) -> bool {
    remainder(bytes) == Some(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_of_the_standard() {
        assert_eq!(check_characters(b"ISO79"), Some(*b"3W"));
        assert!(is_valid(b"ISO793W"));
        assert!(!is_valid(b"ISO793X"));
        assert!(!is_valid(b"iso793W") && !is_valid(b"ISO 793W"));
    }
}
