//! What each book knows of whom: its own donors and recipients, in the form in which they are searched.
//!
//! Parties belong to the whole database, because one benefactor gives to many units. Their names, addresses and
//! phone numbers are personal data all the same, so a unit sees only those whom its own book knows: somebody who
//! gave to it, is thanked in it, was put forward by it, or was entered at its desk. Of everybody else it is told
//! no more than that a whole phone number or a full name is on file, with the details hidden
//! ([`super::search::store::elsewhere`]).

use super::{Party, phone};
use crate::{codes, text::marked_words_of};

pub mod store;
pub mod workflow;

codes! {
    /// Why a book knows somebody.
    pub enum Standing ("quan hệ với đơn vị", "standing") {
        Donor = "donor" ("người ủng hộ", "donor"),
        Recipient = "recipient" ("người được xét học bổng", "recipient"),
    }
}

/// The longest word that is kept for the search.
const LONGEST: usize = 48;

/// What stands between the words of the name and those of the address.
pub const BORDER: &str = "|";

/// A party's texts as they are searched: words between single spaces, those of the name before the border.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Indexed {
    pub folded: String,
    pub marked: String,
    /// Every word once, with its marked form.
    pub words: Vec<(String, String)>,
    /// Where the name stands in a list.
    pub place: Vec<u8>,
}

impl Indexed {
    pub fn of(party: &Party) -> Self {
        let mut name = marked_words_of(&party.name);
        // A household is honoured as “Gia đình bà …”: people look for either.
        name.extend(marked_words_of(&party.recognition_name));
        if let Some(sort_name) = &party.sort_name {
            name.extend(marked_words_of(sort_name));
        }
        let mut rest = marked_words_of(&party.address);
        rest.extend(phone::numbers(&party.phone).into_iter().map(|number| (number.clone(), number)));
        for words in [&mut name, &mut rest] {
            words.iter_mut().for_each(shorten);
            keep_first(words);
        }
        let line = |form: fn(&(String, String)) -> &str| {
            let parts = name.iter().map(form).chain([BORDER]).chain(rest.iter().map(form));
            format!(" {} ", parts.collect::<Vec<_>>().join(" "))
        };
        let (folded, marked) = (line(|it| &it.0), line(|it| &it.1));
        let mut words: Vec<(String, String)> = name.into_iter().chain(rest).collect();
        words.sort_unstable();
        words.dedup();
        Self { folded, marked, words, place: party.place().bytes() }
    }
}

/// Cuts a word that nobody types to its end.
pub fn shorten((folded, marked): &mut (String, String)) {
    for word in [folded, marked] {
        if word.chars().count() > LONGEST {
            *word = word.chars().take(LONGEST).collect();
        }
    }
}

/// Drops the later ones of equal words, and leaves the order as it is.
fn keep_first(words: &mut Vec<(String, String)>) {
    let mut seen = std::collections::HashSet::new();
    words.retain(|word| seen.insert(word.clone()));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        id::PartyId,
        party::{NewParty, PartyKind, name::read_donor},
    };

    fn party(name: &str, address: &str, phone: &str) -> Party {
        let new = NewParty::from_name(&read_donor(name));
        Party {
            id: PartyId(1),
            kind: new.kind,
            name: new.name,
            sort_name: None,
            recognition_name: new.recognition_name,
            birth_date: None,
            address: address.to_owned(),
            phone: phone.to_owned(),
        }
    }

    #[test]
    fn name_address_and_phone_are_searched() {
        let indexed =
            Indexed::of(&party("Gia đình bà Lê Thị Hoà", "Thôn Hoà, xã Đông Giang", "0168 123 4567"));
        assert_eq!(indexed.folded, " le thi hoa gia dinh ba | thon hoa xa dong giang 0381234567 ");
        assert!(
            indexed.marked.starts_with(" lê thị hoà gia đinh\u{300} bà | thôn hoà "),
            "{}",
            indexed.marked
        );
        assert_eq!(indexed.words.len(), 11);
        assert!(indexed.words.contains(&("hoa".into(), "hoà".into())));
        assert_eq!(Indexed::of(&party("Lê Thị HÒA", "", "")).marked, " lê thị hoà | ");
    }

    #[test]
    fn texts_without_words_are_still_lines() {
        let indexed = Indexed::of(&Party { kind: PartyKind::Business, ..party("***", "", "") });
        assert_eq!((indexed.folded.as_str(), indexed.words.len()), (" | ", 0));
        let long = Indexed::of(&party(&"ă".repeat(500), "", ""));
        assert_eq!(long.words, [("a".repeat(LONGEST), "ă".repeat(LONGEST))]);
    }
}
