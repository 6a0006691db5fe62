//! Addresses as far as they tell two donors apart: the village, the commune, and the province of today.

use std::{
    collections::{BTreeSet, HashMap},
    sync::LazyLock,
};

use crate::text::words_of;

/// Old and new provinces as data, with their source in the file.
const PROVINCES: &str = include_str!("../../../fixtures/provinces_2025.csv");

/// The provinces of today by what they and those that joined them were called, folded.
static TODAY: LazyLock<HashMap<String, String>> = LazyLock::new(|| {
    let rows = PROVINCES.lines().filter(|line| !line.starts_with('#')).skip(1);
    rows.filter_map(|line| line.split_once(','))
        .flat_map(|(old, new)| {
            let (old, new) = (words_of(old).join(" "), words_of(new).join(" "));
            [(old, new.clone()), (new.clone(), new)]
        })
        .collect()
});

/// What is said before the name of a place; those of districts, which are no more, are left out with their names.
const LOCAL: &[&str] = &[
    "thon",
    "xom",
    "ap",
    "lang",
    "to dan pho",
    "tdp",
    "to",
    "khu pho",
    "khu",
    "pho",
    "duong",
    "so nha",
    "so",
    "xa",
    "phuong",
    "p",
    "thi tran",
    "tt",
];
const DISTRICTS: &[&str] = &["huyen", "h", "quan", "q", "thi xa", "tx"];
const PROVINCIAL: &[&str] = &["tinh", "t", "thanh pho", "tp"];

/// An address taken apart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// The parts below the province, without what sort of part they are.
    pub local: BTreeSet<String>,
    pub province: Option<String>,
}

/// How two addresses stand to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nearness {
    Same,
    /// One says less than the other and contradicts nothing.
    Near,
    Other,
}

impl Place {
    pub fn read(text: &str) -> Self {
        let mut place = Self::default();
        for part in text.split([',', ';']).flat_map(|part| part.split(" - ")) {
            let name = words_of(part).join(" ");
            if name.is_empty() || strip(&name, DISTRICTS).is_some() {
                continue;
            }
            if let Some(local) = strip(&name, LOCAL) {
                place.local.insert(local);
                continue;
            }
            let bare = strip(&name, PROVINCIAL);
            let named = bare.clone().unwrap_or_else(|| name.clone());
            match (TODAY.get(&named), bare) {
                (Some(province), _) => place.province = Some(province.clone()),
                (None, Some(_)) => place.province = Some(named),
                (None, None) => drop(place.local.insert(name)),
            }
        }
        place
    }

    /// Compares two addresses; none where one of them says nothing.
    pub fn nearness(&self, other: &Self) -> Option<Nearness> {
        if let (Some(one), Some(two)) = (&self.province, &other.province)
            && one != two
        {
            return Some(Nearness::Other);
        }
        if self.local.is_empty() || other.local.is_empty() {
            return None;
        }
        Some(if self.local == other.local {
            Nearness::Same
        } else if self.local.is_subset(&other.local) || other.local.is_subset(&self.local) {
            Nearness::Near
        } else {
            Nearness::Other
        })
    }
}

/// Takes one of the words off the front; a place that is called nothing else, such as `Thôn 3`, keeps its number.
fn strip(name: &str, words: &[&str]) -> Option<String> {
    let rest = words.iter().filter_map(|word| name.strip_prefix(word)?.strip_prefix(' '));
    rest.min_by_key(|rest| rest.len()).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(left: &str, right: &str, expected: Option<Nearness>) {
        assert_eq!(Place::read(left).nearness(&Place::read(right)), expected, "{left} / {right}");
        assert_eq!(Place::read(right).nearness(&Place::read(left)), expected, "{right} / {left}");
    }

    #[test]
    fn old_and_new_units_name_one_place() {
        let old = "Thôn 3, xã Đông Giang, huyện Đông Hưng, tỉnh Thái Bình";
        check(old, "Thôn 3, xã Đông Giang, tỉnh Hưng Yên", Some(Nearness::Same));
        check(old, "thon 3, xa Dong Giang, H. Dong Hung, T. Thai Binh", Some(Nearness::Same));
        check(old, "Xã Đông Giang, Hưng Yên", Some(Nearness::Near));
        check(old, "Xã Đông Giang", Some(Nearness::Near));
        check(old, "Thôn 4, xã Đông Giang, Thái Bình", Some(Nearness::Other));
        check(old, "Thôn 3, xã Đông Giang, tỉnh Nghệ An", Some(Nearness::Other));
        check(old, "", None);
        check("Thái Bình", "Hưng Yên", None);
        check("Thái Bình", "Ninh Bình", Some(Nearness::Other));
    }

    #[test]
    fn every_province_that_was_joined_is_known() {
        let today: BTreeSet<&String> = TODAY.values().collect();
        // Sixty-four names led to thirty-four: Huế had become a city half a year before.
        assert_eq!((today.len(), TODAY.len()), (34, 64));
        assert_eq!(TODAY.get("ba ria vung tau").map(String::as_str), Some("ho chi minh"));
        assert!(TODAY.values().all(|new| TODAY.get(new) == Some(new)));
    }
}
