//! Vietnamese text: the two languages of a sentence, normal forms, folding, order, amounts in words.

pub mod amount;
mod code;
pub mod collation;
pub mod english;
mod fold;
mod say;
pub mod seal_code;
pub mod sheet;
pub mod tax_code;
pub mod words;

use std::fmt;

use unicode_normalization::UnicodeNormalization;

pub use code::UnknownCode;
pub use fold::{fold, marked_words_of, tone_key, tones_last, words_of};
pub use say::Lang;

use crate::say;

/// The most characters that one text field may hold.
pub const LONGEST: usize = 500;

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TextError {
    ControlCharacter(u32),
    TooLong { length: usize, limit: usize },
}

impl fmt::Display for TextError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ControlCharacter(code) => say!(
                f,
                "có một ký tự điều khiển không nhìn thấy được (U+{code:04X}); hãy gõ lại nội dung này",
                "there is an invisible control character (U+{code:04X}); type this text again"
            ),
            Self::TooLong { length, limit } => say!(
                f,
                "nội dung dài {length} ký tự, vượt quá {limit} ký tự; hãy viết gọn lại",
                "the text is {length} characters long, more than {limit}; shorten it"
            ),
        }
    }
}

/// Returns the text in Unicode's composed normal form, in which everything is kept and compared.
pub fn nfc(text: &str) -> String {
    text.nfc().collect()
}

/// Tidies a text that a person typed: composed form, single spaces, no blank ends.
///
/// # Errors
/// [`TextError`] where it holds control characters, or more than [`LONGEST`] characters.
pub fn clean(text: &str) -> Result<String, TextError> {
    clean_within(text, LONGEST)
}

/// Tidies a text as [`clean`] does, with a limit of its own.
pub fn clean_within(text: &str, limit: usize) -> Result<String, TextError> {
    let mut tidy = String::with_capacity(text.len());
    let mut space_due = false;
    for letter in text.nfc().filter(|it| !is_zero_width(*it)) {
        if letter.is_whitespace() {
            space_due = !tidy.is_empty();
        } else if is_control(letter) {
            return Err(TextError::ControlCharacter(u32::from(letter)));
        } else {
            if space_due {
                tidy.push(' ');
                space_due = false;
            }
            tidy.push(letter);
        }
    }
    let length = tidy.chars().count();
    if length > limit { Err(TextError::TooLong { length, limit }) } else { Ok(tidy) }
}

/// Tells characters that take no room on paper; what a reader cannot see must not tell two names apart.
fn is_zero_width(letter: char) -> bool {
    matches!(letter, '\u{200B}'..='\u{200D}' | '\u{2060}' | '\u{FEFF}' | '\u{00AD}')
}

/// Tells control characters, and the marks that turn the reading direction and so can disguise a name.
fn is_control(letter: char) -> bool {
    letter.is_control()
        || matches!(letter, '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Result<&str, TextError>) {
        assert_eq!(clean(text), expected.map(str::to_owned), "{text:?}");
    }

    #[test]
    fn typed_text_is_tidied() {
        check("  Trần  Văn\u{a0}\u{a0}Minh ", Ok("Trần Văn Minh"));
        check("chuyen\r\ntien\tung ho", Ok("chuyen tien ung ho"));
        check("Le\u{302} Thi\u{323} Hoa\u{300}", Ok("Lê Thị Hoà"));
        check("Mi\u{200B}nh \u{FEFF} Anh", Ok("Minh Anh"));
        check(" \u{3000}\n ", Ok(""));
    }

    #[test]
    fn text_that_cannot_be_read_is_refused() {
        check("a\u{7}b", Err(TextError::ControlCharacter(7)));
        check("a\u{202E}b", Err(TextError::ControlCharacter(0x202E)));
        check(&"ă".repeat(500), Ok(&"ă".repeat(500)));
        check(&"ă".repeat(501), Err(TextError::TooLong { length: 501, limit: 500 }));
    }

    #[test]
    fn refusals_speak_both_languages() {
        let refusal = TextError::ControlCharacter(7);
        assert!(format!("{refusal}").contains("(U+0007); hãy gõ lại"), "{refusal}");
        assert!(format!("{refusal:#}").contains("type this text again"), "{refusal:#}");
    }
}
