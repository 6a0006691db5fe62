//! What may tie a member of a council to somebody nominated: the program notices, the member answers.

use crate::{
    codes,
    id::UnitId,
    party::phone,
    text::{fold, words_of},
};

codes! {
    /// Why the program asks a member whether there is an interest.
    pub enum Hint ("dấu hiệu liên quan", "sign of a tie") {
        Phone = "phone" ("cùng số điện thoại", "same telephone number"),
        Account = "account" ("cùng tài khoản ngân hàng", "same bank account"),
        Address = "address" ("cùng địa chỉ", "same address"),
        Surname = "surname" ("cùng họ, cùng nơi ở", "same surname and place"),
        Clan = "clan" ("cùng dòng họ, chi hội", "same clan or branch"),
        School = "school" ("cùng trường", "same school"),
    }
}

/// What is known of somebody that another may share; what is not known is empty and ties nobody.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ties {
    pub name: String,
    pub address: String,
    /// One or several numbers, as they were written.
    pub phone: String,
    pub accounts: Vec<String>,
    pub school: String,
    pub unit: Option<UnitId>,
}

impl Ties {
    /// Returns everything that the two share, the strongest first.
    pub fn hints(&self, other: &Self) -> Vec<Hint> {
        Hint::ALL.iter().copied().filter(|hint| self.shares(other, *hint)).collect()
    }

    fn shares(&self, other: &Self, hint: Hint) -> bool {
        match hint {
            Hint::Phone => meet(&phone::numbers(&self.phone), &phone::numbers(&other.phone)),
            Hint::Account => meet(&self.account_numbers(), &other.account_numbers()),
            Hint::Address => same(&words(&self.address), &words(&other.address)),
            Hint::Surname => {
                same(&surname(&self.name), &surname(&other.name))
                    && same(&place(&self.address), &place(&other.address))
            }
            Hint::Clan => self.unit.is_some() && self.unit == other.unit,
            Hint::School => same(&words(&self.school), &words(&other.school)),
        }
    }

    fn account_numbers(&self) -> Vec<String> {
        let plain = |number: &String| number.chars().filter(char::is_ascii_alphanumeric).collect::<String>();
        self.accounts.iter().map(plain).filter(|number| !number.is_empty()).collect()
    }
}

fn meet(one: &[String], other: &[String]) -> bool {
    one.iter().any(|it| other.contains(it))
}

fn same(one: &str, other: &str) -> bool {
    !one.is_empty() && one == other
}

fn words(text: &str) -> String {
    words_of(text).join(" ")
}

fn surname(name: &str) -> String {
    // “Bà”, “Ông” and the like stand before names of members and never before those of nominees.
    const TITLES: [&str; 6] = ["ong", "ba", "anh", "chi", "co", "thay"];
    let words = words_of(name);
    let is_title = |word: &String| TITLES.contains(&word.as_str());
    let skip = usize::from(words.len() > 2 && words.first().is_some_and(is_title));
    words.into_iter().nth(skip).unwrap_or_default()
}

/// Returns the commune and what lies above it: an address without its first part.
fn place(address: &str) -> String {
    match address.split_once(',') {
        Some((_, rest)) => words(rest),
        None => fold(address),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(name: &str, address: &str, phone: &str) -> Ties {
        Ties { name: name.into(), address: address.into(), phone: phone.into(), ..Ties::default() }
    }

    #[track_caller]
    fn check(one: &Ties, other: &Ties, expected: &[Hint]) {
        assert_eq!(one.hints(other), expected, "{one:?} {other:?}");
        assert_eq!(other.hints(one), expected, "the other way round");
    }

    #[test]
    fn what_two_people_share_is_named() {
        let member = person("Ông Trần Văn Minh", "Thôn 3, xã Đông Hưng, Hưng Yên", "0912 345 678");
        check(&member, &person("Lê Thị Mai", "thôn 3, Xã Đông Hưng - Hưng Yên", ""), &[Hint::Address]);
        check(&member, &person("Trần Thị Hoà", "Thôn 5, xã Đông Hưng, Hưng Yên", ""), &[Hint::Surname]);
        check(&member, &person("Trần Thị Hoà", "Thôn 5, xã Khác, Hưng Yên", ""), &[]);
        check(&member, &person("Lê Thị Mai", "Thôn 5, xã Đông Hưng, Hưng Yên", ""), &[]);
        check(&member, &person("Lê Thị Mai", "", "0227 3 123 456 / +84 912345678"), &[Hint::Phone]);
        let both = person("Trần Thị Hoà", "Thôn 3, xã Đông Hưng, Hưng Yên", "");
        check(&member, &both, &[Hint::Address, Hint::Surname]);
    }

    #[test]
    fn accounts_clans_and_schools_tie_as_well() {
        let with = |account: &str, school: &str, unit: Option<i64>| Ties {
            accounts: vec![account.into()],
            school: school.into(),
            unit: unit.map(UnitId),
            ..Ties::default()
        };
        check(&with("0011 000 123", "", None), &with("0011000123", "", None), &[Hint::Account]);
        check(&with("", "THCS Ví Dụ", None), &with("", "thcs  ví dụ", None), &[Hint::School]);
        check(&with("", "", Some(4)), &with("", "", Some(4)), &[Hint::Clan]);
        check(&with("1", "A", Some(4)), &with("2", "B", Some(5)), &[]);
    }

    #[test]
    fn what_is_not_known_ties_nobody() {
        check(&Ties::default(), &Ties::default(), &[]);
        check(&person("Trần A", "", ""), &person("Trần B", "", ""), &[]);
    }
}
