//! Donors' names as lists write them: who gave, of what sort, and the key that finds them again.

mod known;

use super::PartyKind;
use crate::text::{fold, nfc, tone_key, words_of};
use known::{HONORIFICS, LEGAL_FORMS, OPENINGS, SHORT_FORMS};

/// A donor as one cell of a list names them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DonorName {
    pub kind: PartyKind,
    /// `Ông`, `bà`: said before the name, no part of it.
    pub honorific: Option<String>,
    pub name: String,
    /// The name as the list honours it, `Gia đình bà Lê Thị Hoà`.
    pub recognition_name: String,
    /// What a bracket behind the name says, such as `37 suất đinh`.
    pub member_note: Option<String>,
}

impl DonorName {
    /// Returns the key under which the same donor is looked for: folded, without honorifics and legal forms.
    ///
    /// Marks are lost in it, because bank memos have none; two names that share it may still differ,
    /// which [`DonorName::may_be`] tells.
    pub fn match_key(&self) -> String {
        match_key(&self.name)
    }

    /// Tells whether another writing may name the same donor: one kind, one key, and no mark against it.
    pub fn may_be(&self, other: &Self) -> bool {
        self.kind == other.kind
            && self.match_key() == other.match_key()
            && marks_agree(&self.name, &other.name)
    }
}

/// Returns the key of a name that has no honorific in front any more.
pub fn match_key(name: &str) -> String {
    let mut key = words_of(name).join(" ");
    for (long, short) in SHORT_FORMS {
        key = replace_words(&key, long, short);
    }
    let bare = LEGAL_FORMS.iter().fold(key.clone(), |key, form| replace_words(&key, form, ""));
    if bare.is_empty() { key } else { bare }
}

/// Replaces whole words only, so that `cp` is not cut out of a name.
fn replace_words(text: &str, words: &str, by: &str) -> String {
    let padded = format!(" {text} ").replace(&format!(" {words} "), &format!(" {by} "));
    padded.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Tells whether two names with one key can be one name: text without any marks agrees with all of them.
fn marks_agree(left: &str, right: &str) -> bool {
    if left.is_ascii() || right.is_ascii() {
        return true;
    }
    let right_words = marked_words(right);
    marked_words(left).iter().all(|word| {
        let mut same_letters = right_words.iter().filter(|it| fold(it) == fold(word)).peekable();
        same_letters.peek().is_none() || same_letters.any(|it| it == word)
    })
}

fn marked_words(name: &str) -> Vec<String> {
    let key = tone_key(name);
    key.split(|it: char| !it.is_alphanumeric()).filter(|it| !it.is_empty()).map(str::to_owned).collect()
}

/// Reads a tidied cell such as `Ông Trần Văn Minh` or `Dòng họ Phạm (37 suất đinh)`.
pub fn read_donor(text: &str) -> DonorName {
    let text = nfc(text.trim());
    let (recognition_name, member_note) = split_note(&text);
    let words: Vec<&str> = recognition_name.split_whitespace().collect();
    let kind = kind_of(&words);
    let (honorific, name) = match kind {
        PartyKind::Person => split_honorific(&words),
        PartyKind::Household => split_household(&words),
        _ => (None, recognition_name.clone()),
    };
    DonorName { kind, honorific, name, recognition_name, member_note }
}

/// Cuts a bracket off the end of a name.
fn split_note(text: &str) -> (String, Option<String>) {
    let cut = text.strip_suffix(')').and_then(|it| it.rsplit_once('('));
    match cut {
        Some((name, note)) if !name.trim().is_empty() => {
            let note = note.trim();
            (name.trim().to_owned(), (!note.is_empty()).then(|| note.to_owned()))
        }
        _ => (text.to_owned(), None),
    }
}

fn kind_of(words: &[&str]) -> PartyKind {
    let longest = OPENINGS
        .iter()
        .filter(|(opening, _)| opens_with(words, opening))
        .max_by_key(|(opening, _)| opening.split(' ').count());
    longest.map_or(PartyKind::Person, |(_, kind)| *kind)
}

/// Tells whether a name starts with the given words.
///
/// Where the words carry marks the marks must agree, as only they tell the school `Trường` from the family
/// `Trương`. A name typed without any marks is known by two words or by an abbreviation.
fn opens_with(words: &[&str], opening: &str) -> bool {
    let count = opening.split(' ').count();
    let Some(start) = words.get(..count) else { return false };
    let start = start.join(" ");
    let start = start.trim_end_matches([',', ':', '.']);
    if start.is_ascii() && !opening.is_ascii() {
        count > 1 && words.iter().all(|word| word.is_ascii()) && fold(start) == fold(opening)
    } else {
        tone_key(start) == tone_key(opening)
    }
}

/// Parts `Ông` from `Trần Văn Minh`; a name of one word keeps what stands before it.
fn split_honorific(words: &[&str]) -> (Option<String>, String) {
    let unmarked = words.iter().all(|word| word.is_ascii());
    let said = HONORIFICS
        .iter()
        .filter(|honorific| {
            opens_with(words, honorific)
                || (unmarked && words.len() > 3 && is_plain_honorific(words, honorific))
        })
        .map(|honorific| honorific.split(' ').count())
        .max();
    match said.and_then(|count| words.split_at_checked(count)) {
        Some((honorific, name)) if name.len() > 1 => (Some(honorific.join(" ")), name.join(" ")),
        _ => (None, words.join(" ")),
    }
}

/// Knows `Ong Tran Van Minh`; the other honorifics without marks are families' names too.
fn is_plain_honorific(words: &[&str], honorific: &str) -> bool {
    let plain = matches!(honorific, "ông" | "bà");
    plain && words.first().is_some_and(|first| fold(first) == fold(honorific))
}

/// Parts `Gia đình bà Lê Thị Hoà` into the honorific `bà` and the name of the householder.
fn split_household(words: &[&str]) -> (Option<String>, String) {
    let opening = OPENINGS
        .iter()
        .filter(|(opening, kind)| *kind == PartyKind::Household && opens_with(words, opening))
        .map(|(opening, _)| opening.split(' ').count())
        .max();
    let (_, rest) = opening.and_then(|count| words.split_at_checked(count)).unwrap_or((&[], words));
    if rest.is_empty() {
        return (None, words.join(" "));
    }
    split_honorific(rest)
}

#[cfg(test)]
mod tests;
