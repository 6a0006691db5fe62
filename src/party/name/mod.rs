//! Donors' names as lists write them: who gave, of what sort, and the key that finds them again.

mod known;

use std::{collections::HashMap, sync::LazyLock};

use super::PartyKind;
use crate::text::{fold, marked_words_of, nfc, tone_key, words_of};
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
    /// Takes a learner's name as it stands; unlike a donor's it has no honorific, and is never that of a body.
    pub fn of_person(name: &str) -> Self {
        Self {
            kind: PartyKind::Person,
            honorific: None,
            name: name.to_owned(),
            recognition_name: name.to_owned(),
            member_note: None,
        }
    }

    /// Returns the key under which the same donor is looked for: folded, without honorifics and legal forms.
    ///
    /// Marks are lost in it, because bank memos have none; two names that share it may still differ,
    /// which [`DonorName::may_be`] tells.
    pub fn match_key(&self) -> String {
        match_key(&self.name)
    }

    /// Tells whether another writing may name the same donor: one kind, one key, and no mark against it.
    pub fn may_be(&self, other: &Self) -> bool {
        self.match_key() == other.match_key() && self.may_be_of_one_key(other)
    }

    /// Tells the same where both names are known to have one key.
    pub fn may_be_of_one_key(&self, other: &Self) -> bool {
        self.kind == other.kind && marks_agree(&self.name, &other.name)
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
    // Nearly every name has nearly none of the forms, and an import asks for a key per row.
    if !text.contains(words) {
        return text.to_owned();
    }
    let padded = format!(" {text} ").replace(&format!(" {words} "), &format!(" {by} "));
    padded.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Tells whether two names with one key can be one name: text without any marks agrees with all of them.
fn marks_agree(left: &str, right: &str) -> bool {
    if left.is_ascii() || right.is_ascii() {
        return true;
    }
    let right_words = marked_words_of(right);
    marked_words_of(left).iter().all(|(folded, word)| {
        let mut same_letters = right_words.iter().filter(|it| it.0 == *folded).peekable();
        same_letters.peek().is_none() || same_letters.any(|it| it.1 == *word)
    })
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
    KINDS.longest(words).map_or(PartyKind::Person, |(_, kind)| kind)
}

static KINDS: LazyLock<Beginnings<PartyKind>> = LazyLock::new(|| Beginnings::new(OPENINGS.iter().copied()));
static TITLES: LazyLock<Beginnings<()>> =
    LazyLock::new(|| Beginnings::new(HONORIFICS.iter().map(|honorific| (*honorific, ()))));

/// Words with which a name may begin, and what they tell.
///
/// Where the words carry marks the marks must agree, as only they tell the school `Trường` from the family
/// `Trương`. A name typed without any marks is known by two words or by an abbreviation.
struct Beginnings<T> {
    marked: HashMap<String, T>,
    /// The beginnings of two words or more, folded.
    plain: HashMap<String, T>,
    most_words: usize,
}

impl<T: Copy> Beginnings<T> {
    fn new(known: impl Iterator<Item = (&'static str, T)> + Clone) -> Self {
        let count = |words: &str| words.split(' ').count();
        Self {
            marked: known.clone().map(|(words, it)| (tone_key(words), it)).collect(),
            plain: known.clone().filter(|it| count(it.0) > 1).map(|(words, it)| (fold(words), it)).collect(),
            most_words: known.map(|it| count(it.0)).max().unwrap_or_default(),
        }
    }

    /// Finds the longest beginning of a name, with the number of its words.
    fn longest(&self, words: &[&str]) -> Option<(usize, T)> {
        let unmarked = words.iter().all(|word| word.is_ascii());
        (1..=self.most_words.min(words.len())).rev().find_map(|count| {
            let start = words.get(..count)?.join(" ");
            let start = start.trim_end_matches([',', ':', '.']);
            let plain = || self.plain.get(&fold(start)).filter(|_| unmarked);
            self.marked.get(&tone_key(start)).or_else(plain).map(|found| (count, *found))
        })
    }
}

/// Parts `Ông` from `Trần Văn Minh`; a name of one word keeps what stands before it.
fn split_honorific(words: &[&str]) -> (Option<String>, String) {
    let said = TITLES.longest(words).map(|(count, ())| count);
    let said = said.or_else(|| is_plain_honorific(words).then_some(1));
    match said.and_then(|count| words.split_at_checked(count)) {
        Some((honorific, name)) if name.len() > 1 => (Some(honorific.join(" ")), name.join(" ")),
        _ => (None, words.join(" ")),
    }
}

/// Knows `Ong Tran Van Minh`; the other honorifics without marks are families' names too.
fn is_plain_honorific(words: &[&str]) -> bool {
    let unmarked = words.len() > 3 && words.iter().all(|word| word.is_ascii());
    unmarked && words.first().is_some_and(|first| matches!(fold(first).as_str(), "ong" | "ba"))
}

/// Parts `Gia đình bà Lê Thị Hoà` into the honorific `bà` and the name of the householder.
fn split_household(words: &[&str]) -> (Option<String>, String) {
    let opening = KINDS.longest(words).map_or(0, |(count, _)| count);
    match words.split_at_checked(opening) {
        Some((_, rest)) if !rest.is_empty() => split_honorific(rest),
        _ => (None, words.join(" ")),
    }
}

#[cfg(test)]
mod tests;
