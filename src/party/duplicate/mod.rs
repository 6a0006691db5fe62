//! Donors who may be on file twice: a score with its reasons, for people to decide.

use chrono::NaiveDate;

use super::{Party, PartyKind, phone};
use crate::{codes, id::PartyId, text::tone_key};

mod name;
mod place;
pub mod store;
#[cfg(test)]
mod tests;
pub mod workflow;

pub use name::Name;
pub use place::{Nearness, Place};

codes! {
    /// What speaks for or against two records being one donor.
    pub enum Reason ("lý do", "reason") {
        SameName = "same_name" ("cùng tên", "same name"),
        NoMarks = "no_marks" ("cùng tên, một bên không dấu", "same name, one without marks"),
        OtherMarks = "other_marks" ("tên khác dấu", "names differ in marks"),
        OtherLegalForm = "other_legal_form" ("khác loại hình doanh nghiệp", "legal forms differ"),
        WordsTurned = "words_turned" ("tên đảo thứ tự", "words in another order"),
        SpelledAlike = "spelled_alike" ("tên đọc gần như nhau", "names sound alike"),
        NearSpelling = "near_spelling" ("tên lệch một chữ cái", "names differ by a letter"),
        MiddleLeftOut = "middle_left_out" ("một bên thiếu chữ đệm", "a middle name is left out"),
        OtherKind = "other_kind" ("một bên là cá nhân, một bên là gia đình", "a person and a household"),
        SamePhone = "same_phone" ("cùng số điện thoại", "same phone number"),
        SameOldPhone = "same_old_phone" ("cùng số điện thoại, đầu số cũ và mới", "same phone, old and new prefix"),
        OtherPhone = "other_phone" ("khác số điện thoại", "phone numbers differ"),
        SameAddress = "same_address" ("cùng địa chỉ", "same address"),
        SameOldAddress = "same_old_address" ("cùng địa chỉ, đơn vị cũ và mới", "same address, old and new units"),
        NearAddress = "near_address" ("địa chỉ không mâu thuẫn", "addresses agree as far as they go"),
        OtherAddress = "other_address" ("khác địa chỉ", "addresses differ"),
        SameBirthDate = "same_birth_date" ("cùng ngày sinh", "same birth date"),
        OtherBirthDate = "other_birth_date" ("khác ngày sinh", "birth dates differ"),
        SameAccount = "same_account" ("cùng số tài khoản", "same bank account"),
    }
}

impl Reason {
    /// What a reason adds to the score; decided by us, and held against a table of pairs in the tests.
    const fn points(self) -> i64 {
        match self {
            Self::SameName => 60,
            Self::NoMarks => 55,
            Self::OtherLegalForm | Self::WordsTurned | Self::SpelledAlike => 45,
            Self::NearSpelling => 40,
            Self::MiddleLeftOut
            | Self::SamePhone
            | Self::SameOldPhone
            | Self::SameBirthDate
            | Self::SameAccount => 30,
            Self::OtherMarks | Self::SameAddress | Self::SameOldAddress => 20,
            Self::NearAddress => 10,
            Self::OtherKind => 0,
            Self::OtherPhone => -10,
            Self::OtherAddress => -20,
            Self::OtherBirthDate => -60,
        }
    }

    /// Tells reasons for which nobody may be taken for the same without being asked.
    const fn asks(self) -> bool {
        matches!(self, Self::OtherKind | Self::OtherLegalForm | Self::OtherMarks)
    }
}

/// From so many points on two records are taken for one.
pub const SAME: i64 = 80;
/// From so many points on somebody is asked.
pub const ASK: i64 = 50;

/// How likely two records are one donor, and why.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Likeness {
    /// From 0 to 100.
    pub score: i64,
    pub reasons: Vec<Reason>,
}

/// A record made ready to be compared with many others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    pub id: PartyId,
    kind: PartyKind,
    name: Name,
    place: Place,
    address: String,
    phone: String,
    numbers: Vec<String>,
    born: Option<NaiveDate>,
    accounts: Vec<String>,
}

impl Record {
    pub fn of(party: &Party, accounts: Vec<String>) -> Self {
        Self {
            id: party.id,
            kind: party.kind,
            name: Name::of(party.kind, &party.name),
            place: Place::read(&party.address),
            address: tone_key(&party.address),
            phone: party.phone.chars().filter(char::is_ascii_digit).collect(),
            numbers: phone::numbers(&party.phone),
            born: party.birth_date,
            accounts,
        }
    }

    /// Compares two records; nothing speaks for two whose names are not alike.
    pub fn likeness(&self, other: &Self) -> Likeness {
        if !self.name.is_comparable(&other.name) {
            return Likeness::default();
        }
        let Some(name) = self.name.likeness(&other.name) else { return Likeness::default() };
        let mut reasons = vec![name];
        reasons.extend(
            (self.kind != other.kind && !matches!(self.kind, PartyKind::Organisation | PartyKind::Business))
                .then_some(Reason::OtherKind),
        );
        reasons.extend(self.of_phones(other));
        reasons.extend(self.of_addresses(other));
        reasons.extend(
            self.born
                .zip(other.born)
                .map(|(one, two)| if one == two { Reason::SameBirthDate } else { Reason::OtherBirthDate }),
        );
        reasons.extend(
            self.accounts.iter().any(|number| other.accounts.contains(number)).then_some(Reason::SameAccount),
        );
        let sum: i64 = reasons.iter().map(|reason| reason.points()).sum();
        let most = if reasons.iter().any(|it| it.asks()) { SAME - 1 } else { 100 };
        Likeness { score: sum.clamp(0, most), reasons }
    }

    fn of_phones(&self, other: &Self) -> Option<Reason> {
        if self.numbers.is_empty() || other.numbers.is_empty() {
            return None;
        }
        let same = self.numbers.iter().any(|number| other.numbers.contains(number));
        Some(match same {
            true if self.phone.len() == other.phone.len() || self.numbers.len() + other.numbers.len() > 2 => {
                Reason::SamePhone
            }
            true => Reason::SameOldPhone,
            false => Reason::OtherPhone,
        })
    }

    fn of_addresses(&self, other: &Self) -> Option<Reason> {
        Some(match self.place.nearness(&other.place)? {
            Nearness::Same if self.address == other.address => Reason::SameAddress,
            Nearness::Same => Reason::SameOldAddress,
            Nearness::Near => Reason::NearAddress,
            Nearness::Other => Reason::OtherAddress,
        })
    }

    /// Returns the keys under which this record meets those that it may be one with.
    ///
    /// A name that hundreds bear says little, so it also stands together with each place and with the birth date.
    fn blocks(&self) -> Vec<String> {
        let names = self.name.blocks();
        let mut keys: Vec<String> = self.numbers.iter().map(|number| format!("p{number}")).collect();
        keys.extend(self.accounts.iter().map(|number| format!("a{number}")));
        for name in &names {
            keys.extend(self.place.local.iter().map(|place| format!("{name}|{place}")));
            keys.extend(self.born.map(|born| format!("{name}|{born}")));
        }
        keys.extend(names);
        keys
    }
}

/// More records than these under one key say nothing: their pairs are found under their narrower keys.
const CROWD: usize = 40;

/// Finds the pairs that somebody should look at, the likeliest first, without comparing everybody with everybody.
pub fn pairs(records: &[Record]) -> Vec<(PartyId, PartyId, i64)> {
    let mut keys: Vec<(u64, usize)> = Vec::new();
    for (index, record) in records.iter().enumerate() {
        keys.extend(record.blocks().iter().map(|key| (hash(key), index)));
    }
    keys.sort_unstable();
    keys.dedup();
    let mut met: Vec<(usize, usize)> = Vec::new();
    for block in keys.chunk_by(|one, two| one.0 == two.0).filter(|block| block.len() <= CROWD) {
        for (place, (_, one)) in block.iter().enumerate() {
            met.extend(block.iter().skip(place + 1).map(|(_, two)| (*one, *two)));
        }
    }
    met.sort_unstable();
    met.dedup();
    let scored = |(one, two): (usize, usize)| {
        let (one, two) = (records.get(one)?, records.get(two)?);
        let score = one.likeness(two).score;
        (score >= ASK).then_some((one.id.min(two.id), one.id.max(two.id), score))
    };
    let mut found: Vec<(PartyId, PartyId, i64)> = met.into_iter().filter_map(scored).collect();
    found.sort_by_key(|(one, two, score)| (-score, *one, *two));
    found
}

fn hash(key: &str) -> u64 {
    use std::hash::{DefaultHasher, Hash as _, Hasher as _};
    let mut hasher = DefaultHasher::new();
    key.hash(&mut hasher);
    hasher.finish()
}
