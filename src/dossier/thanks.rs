//! A recipient's own words of thanks for an award, for those whose gifts reached it.
//!
//! They say nothing of who speaks: whatever names the person or the school is refused when it is written down, and
//! readers see the category alone. Whether anybody reads them is decided by the guard, anew every time.

use std::fmt;

use crate::{
    calendar::Instant,
    id::UserId,
    say,
    text::{TextError, clean_within, fold},
};

/// The most letters of a note.
pub const LONGEST: usize = 500;

/// What was written down last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Thanks {
    pub words: String,
    pub by: UserId,
    pub at: Instant,
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ThanksError {
    /// Nothing was awarded.
    NoAward,
    /// There is nothing to take back.
    Nothing,
    /// The words say who speaks.
    Names(String),
    Text(#[from] TextError),
}

impl fmt::Display for ThanksError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoAward => say!(
                f,
                "hồ sơ chưa được duyệt học bổng nên chưa có lời cảm ơn; hãy ghi sau khi hội đồng quyết định",
                "nothing was awarded yet; write the words down after the council has decided"
            ),
            Self::Nothing => say!(
                f,
                "chưa có lời cảm ơn nào để rút; hãy ghi lời của người nhận",
                "there are no words to take back; write down what the recipient says"
            ),
            Self::Names(words) => say!(
                f,
                "lời cảm ơn có “{words}”, có thể nhận ra người viết; hãy bỏ tên người và tên trường",
                "the words hold “{words}”, by which the writer could be known; leave out names and schools"
            ),
            Self::Text(err) => err.fmt(f),
        }
    }
}

/// Tidies what a recipient says, and refuses it where it says who speaks.
pub fn read(text: &str, (name, school): (&str, &str)) -> Result<String, ThanksError> {
    let words = clean_within(text, LONGEST)?;
    match telling(&words, name).or_else(|| telling(&words, school)) {
        Some(told) => Err(ThanksError::Names(told)),
        None => Ok(words),
    }
}

/// Tells whether words hold a name: the whole of it, or as people are called by those who know them.
pub fn names(words: &str, name: &str) -> bool {
    telling(words, name).is_some()
}

fn telling(words: &str, name: &str) -> Option<String> {
    let said = padded(words);
    let parts: Vec<&str> = name.split_whitespace().collect();
    let called = parts.get(parts.len().saturating_sub(2)..).filter(|last| last.len() == 2);
    let all = [Some(parts.as_slice()), called];
    all.into_iter().flatten().map(|part| part.join(" ")).find(|part| {
        let part = padded(part);
        !part.trim().is_empty() && said.contains(&part)
    })
}

/// Writes words without case and marks, each between two spaces.
fn padded(text: &str) -> String {
    let plain = fold(text);
    let words = plain.split(|it: char| !it.is_alphanumeric()).filter(|it| !it.is_empty());
    words.fold(String::from(" "), |all, word| all + word + " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, told: Option<&str>) {
        let read = read(text, ("Nguyễn Thị Bích Ngọc", "THCS Lê Lợi"));
        match told {
            Some(told) => assert_eq!(read, Err(ThanksError::Names(told.to_owned())), "{text}"),
            None => assert!(read.is_ok(), "{text}: {read:?}"),
        }
    }

    #[test]
    fn words_that_say_who_speaks_are_refused() {
        check("Cháu cảm ơn các bác ạ.", None);
        check("", None);
        check("Cháu là NGUYỄN THỊ BÍCH NGỌC.", Some("Nguyễn Thị Bích Ngọc"));
        check("Cháu Bích  Ngọc, lớp 9", Some("Bích Ngọc"));
        check("chau bich ngoc cam on", Some("Bích Ngọc"));
        check("Trường THCS Lê Lợi của cháu", Some("THCS Lê Lợi"));
        check("Viên bích ngọcc quý", None);
        check("Ngọc", None);
        assert!(matches!(read(&"a".repeat(501), ("", "")), Err(ThanksError::Text(_))));
        assert_eq!(read("  Cảm   ơn ", ("", "")), Ok("Cảm ơn".to_owned()));
    }
}
