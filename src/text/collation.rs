//! Vietnamese order: by tên, then họ, then đệm, each by the alphabet a ă â b c d đ e ê … and its tones.

use std::{cmp::Ordering, convert::Infallible, sync::LazyLock};

use icu_collator::{CollatorBorrowed, options::CollatorOptions};
use icu_locale_core::locale;

use super::{nfc, tones_last};

static VIETNAMESE: LazyLock<CollatorBorrowed<'static>> = LazyLock::new(|| {
    CollatorBorrowed::try_new(locale!("vi").into(), CollatorOptions::default())
        .expect("the order of vi is compiled into the program")
});

/// The place of a name in a list; make it once per name, then sort by it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct NameKey {
    given: Vec<u8>,
    family: Vec<u8>,
    middle: Vec<u8>,
    /// Names that sort alike keep one order whatever order they came in.
    text: String,
}

impl NameKey {
    /// Places a person by tên, then họ, then đệm.
    pub fn of_person(name: &str) -> Self {
        let words: Vec<&str> = name.split_whitespace().collect();
        let (family, middle, given) = match words.as_slice() {
            [] => ("", String::new(), ""),
            [given] => ("", String::new(), *given),
            [family, middle @ .., given] => (*family, middle.join(" "), *given),
        };
        Self { given: sort_key(given), family: sort_key(family), middle: sort_key(&middle), text: nfc(name) }
    }

    /// Returns the place as bytes, for a column by which a database sorts; very long names share one place.
    pub fn bytes(&self) -> Vec<u8> {
        const MOST: usize = 200;
        let mut bytes = Vec::new();
        for part in [&self.given, &self.family, &self.middle] {
            bytes.extend(part.iter().take(MOST));
            // A sort key holds no zero, so the shorter of two keys that begin alike stays the first.
            bytes.push(0);
        }
        bytes.extend(self.text.bytes().take(MOST));
        bytes
    }

    /// Places a school, a business or any other text by its first word.
    pub fn of_text(text: &str) -> Self {
        Self { given: sort_key(text), family: Vec::new(), middle: Vec::new(), text: nfc(text) }
    }
}

/// Compares two persons' names.
pub fn compare_names(left: &str, right: &str) -> Ordering {
    NameKey::of_person(left).cmp(&NameKey::of_person(right))
}

/// Compares two texts from their first word on.
pub fn compare_text(left: &str, right: &str) -> Ordering {
    VIETNAMESE.compare(&tones_last(left), &tones_last(right)).then_with(|| nfc(left).cmp(&nfc(right)))
}

fn sort_key(text: &str) -> Vec<u8> {
    let mut key = Vec::new();
    let written: Result<(), Infallible> = VIETNAMESE.write_sort_key_to(&tones_last(text), &mut key);
    match written {
        Ok(()) => key,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Checks that a list in the right order finds back to it from the reverse.
    #[track_caller]
    fn check(expected: &[&str], compare: fn(&str, &str) -> Ordering) {
        let mut sorted: Vec<&str> = expected.iter().rev().copied().collect();
        sorted.sort_by(|left, right| compare(left, right));
        assert_eq!(sorted, expected);
    }

    #[test]
    fn letters_follow_the_alphabet() {
        let alphabet = "a ă â b c d đ e ê g h i k l m n o ô ơ p q r s t u ư v x y";
        check(&alphabet.split(' ').collect::<Vec<_>>(), compare_text);
    }

    #[test]
    fn tones_follow_their_order() {
        check(&["ma", "mà", "mả", "mã", "má", "mạ"], compare_text);
        check(&["Hoang", "Hoàng", "Hoảng", "Hoãng", "Hoáng", "Hoạng"], compare_text);
        check(&["hoa", "Hòa", "hoả", "hoá"], compare_text);
    }

    #[test]
    fn persons_are_listed_by_given_name_first() {
        check(
            &[
                "Trần Văn An",
                "Phạm Thị Ánh",
                "Đỗ Văn Ân",
                "Nguyễn Thị Bình",
                "Lê Dũng",
                "Đặng Đạt",
                "Lê Thị Hoa",
                "Lê Thị Hoà",
                "Lê Văn Hòa",
                "Nguyễn Minh Hoà",
                "Nguyễn Thu Hoà",
            ],
            compare_names,
        );
    }

    #[test]
    fn both_tone_habits_and_both_normal_forms_sort_alike() {
        assert_eq!(compare_names("Lê An Hoà", "Lê Ân Hòa"), Ordering::Less);
        assert_eq!(compare_names("Lê Ân Hoà", "Lê An Hòa"), Ordering::Greater);
        assert_eq!(compare_text("Hoà", "Hoa\u{300}"), Ordering::Equal);
    }

    #[test]
    fn bytes_sort_as_places_do() {
        let names = ["Lê Hoà", "Lê Hòa", "Lê Thị Hoa", "An", "Anh", "Đỗ Văn Ân", "Trần Ân", "", "Trần An Ân"];
        let places: Vec<NameKey> =
            names.iter().flat_map(|name| [NameKey::of_person(name), NameKey::of_text(name)]).collect();
        for left in &places {
            for right in &places {
                assert_eq!(left.bytes().cmp(&right.bytes()), left.cmp(right), "{left:?} {right:?}");
            }
        }
        assert!(NameKey::of_text(&"ă".repeat(500)).bytes().len() < 1000);
    }

    #[test]
    fn keys_and_comparisons_agree() {
        let names = ["Công ty A", "Dòng họ Phạm", "Đoàn xã", "Trường THCS", "Ủy ban", "Uỷ ban", ""];
        for left in names {
            for right in names {
                assert_eq!(NameKey::of_text(left).cmp(&NameKey::of_text(right)), compare_text(left, right));
            }
        }
    }
}
