//! What somebody types to find a donor: words in any order, beginnings of words, or a phone number.

use super::{Party, directory::shorten, name::read_donor, phone};
use crate::text::{clean_within, marked_words_of};

pub mod store;

/// More is not typed to find one donor.
const MOST_WORDS: usize = 8;

/// A word of the question, without its marks and with them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    pub folded: String,
    pub marked: String,
}

/// A question that can be asked of the directory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Query {
    words: Vec<Word>,
    /// The whole number that was typed, if it was one.
    phone: Option<String>,
    /// The key of the full name that was typed, if it can be one.
    name_key: Option<String>,
}

impl Query {
    /// Reads what was typed; nothing that can be looked for gives none.
    pub fn read(text: &str) -> Option<Self> {
        let text = clean_within(text, 200).ok()?;
        if let Some(number) = phone::read(&text) {
            let word = Word { folded: number.clone(), marked: number.clone() };
            let phone = phone::is_whole(&number).then_some(number);
            return Some(Self { words: vec![word], phone, name_key: None });
        }
        let mut words = marked_words_of(&text);
        words.truncate(MOST_WORDS);
        words.iter_mut().for_each(shorten);
        if words.is_empty() {
            return None;
        }
        // One word is no full name, and must not list whoever bears it elsewhere.
        let key = read_donor(&text).match_key();
        let name_key = key.contains(' ').then_some(key);
        let words = words.into_iter().map(|(folded, marked)| Word { folded, marked }).collect();
        Some(Self { words, phone: None, name_key })
    }

    pub fn words(&self) -> &[Word] {
        &self.words
    }
}

/// Somebody who was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    pub party: Party,
    /// Known to another unit only: the details are hidden, and only whoever has them can tell that they fit.
    pub elsewhere: bool,
}

impl Hit {
    fn ours(party: Party) -> Self {
        Self { party, elsewhere: false }
    }

    /// Keeps of somebody whom the book does not know the name and as much as tells two of one name apart.
    fn elsewhere(mut party: Party) -> Self {
        party.address = hidden_address(&party.address);
        let numbers = phone::numbers(&party.phone);
        party.phone = numbers.first().map(|number| phone::masked(number)).unwrap_or_default();
        party.birth_date = None;
        party.sort_name = None;
        party.recognition_name.clone_from(&party.name);
        Self { party, elsewhere: true }
    }
}

/// Leaves the last part of an address, which is its province, and hides the street and the village.
fn hidden_address(address: &str) -> String {
    match address.rsplit_once([',', '-']) {
        Some((_, province)) => format!("•••, {}", province.trim()),
        None if address.is_empty() => String::new(),
        None => "•••".to_owned(),
    }
}

/// What was found, the best first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    pub hits: Vec<Hit>,
    /// There is more than was asked for; a further word finds it.
    pub more: bool,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::PartyId;
    use crate::party::{NewParty, PartyKind};

    fn words(text: &str) -> Vec<String> {
        Query::read(text).map(|it| it.words.into_iter().map(|word| word.folded).collect()).unwrap_or_default()
    }

    #[test]
    fn a_question_is_words_or_a_number() {
        assert_eq!(words("  Hoà lê, Đông-Giang "), ["hoa", "le", "dong", "giang"]);
        assert_eq!(words("0168 123 4567"), ["0381234567"]);
        assert_eq!(words("0912.345"), ["0912345"]);
        assert_eq!(words(" ,. "), Vec::<String>::new());
        assert_eq!(words("a\u{202E}b"), Vec::<String>::new());
        assert_eq!(words(&"a ".repeat(60)).len(), MOST_WORDS);
        assert_eq!(words(&"a".repeat(201)), Vec::<String>::new());
    }

    #[test]
    fn only_whole_numbers_and_full_names_ask_elsewhere() {
        let asks = |text: &str| Query::read(text).map(|it| (it.phone.is_some(), it.name_key.is_some()));
        assert_eq!(asks("0912345678"), Some((true, false)));
        assert_eq!(asks("091234567"), Some((false, false)));
        assert_eq!(asks("Minh"), Some((false, false)));
        assert_eq!(asks("Ông Minh"), Some((false, true)));
        assert_eq!(asks("Trần Văn Minh"), Some((false, true)));
    }

    #[test]
    fn strangers_keep_their_details() {
        let new = NewParty::from_name(&read_donor("Gia đình bà Lê Thị Hoà"));
        let hit = Hit::elsewhere(Party {
            id: PartyId(1),
            kind: PartyKind::Household,
            name: new.name,
            sort_name: None,
            recognition_name: new.recognition_name,
            birth_date: "1950-01-01".parse().ok(),
            address: "Thôn 3, xã Đông Giang, Hưng Yên".into(),
            phone: "0168 123 4567".into(),
        });
        let shown = format!("{hit:?}");
        assert!(shown.contains("•••, Hưng Yên") && shown.contains("038•••••67"), "{shown}");
        for secret in ["Đông Giang", "Thôn", "1234567", "1950"] {
            assert!(!shown.contains(secret), "{secret}");
        }
    }
}
