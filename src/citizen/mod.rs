//! The number on a person's identity card: what it says, what speaks against it, and who may see it.
//!
//! It is stored sealed ([`seal::Seal`]) beside a keyed hash, so that the same number is found again and read by nobody
//! who holds the database alone. Everything but the one page that was asked for it shows [`CitizenId::masked`].

use std::fmt;

use chrono::{Datelike as _, NaiveDate};

use crate::{db::DbError, id::NominationId, ledger::journal::PostError, query_errors, say, text::fold};

pub mod seal;
pub mod store;
#[cfg(test)]
mod tests;
pub mod workflow;

pub use seal::{Print, Seal, Sealed};

/// How many digits a number has, and how many of them everybody may see.
const DIGITS: usize = 12;
const SHOWN: usize = 3;

/// The codes of places where a number can have been given, which the merging of provinces has not changed.
const PLACES: std::ops::RangeInclusive<i32> = 1..=96;

/// A number of twelve digits; its digits are written by [`CitizenId::digits`] and by nothing else.
#[derive(Clone, PartialEq, Eq)]
pub struct CitizenId(String);

impl fmt::Debug for CitizenId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CitizenId(..)")
    }
}

impl CitizenId {
    /// Reads `001 099 012345` with or without blanks and dots; the error never repeats what was written.
    pub fn read(text: &str) -> Result<Self, CitizenError> {
        let digits: String = text.chars().filter(|it| !it.is_whitespace() && *it != '.').collect();
        let is_number = digits.len() == DIGITS && digits.bytes().all(|it| it.is_ascii_digit());
        if is_number { Ok(Self(digits)) } else { Err(CitizenError::NotTwelveDigits) }
    }

    /// Returns all digits, for sealing them and for whoever may see them.
    pub fn digits(&self) -> &str {
        &self.0
    }

    /// Returns `0********345`.
    pub fn masked(&self) -> String {
        let seen = |place: usize| place == 0 || place + SHOWN >= DIGITS;
        self.0.chars().enumerate().map(|(place, it)| if seen(place) { it } else { '*' }).collect()
    }

    fn number(&self, from: usize, count: usize) -> i32 {
        let digits = self.0.chars().skip(from).take(count).filter_map(|it| it.to_digit(10));
        digits.fold(0, |sum, digit| sum * 10 + i32::try_from(digit).unwrap_or_default())
    }

    /// Returns the year of birth that the number says: its fourth digit tells the century and the sex.
    fn birth_year(&self) -> i32 {
        1900 + self.number(3, 1) / 2 * 100 + self.number(4, 2)
    }

    fn is_of_woman(&self) -> bool {
        self.number(3, 1) % 2 == 1
    }

    /// Returns everything that speaks against the number being this person's. It may still be: people have cards
    /// with mistakes, and papers of nominations have them more often.
    pub fn doubts(&self, name: &str, born: Option<NaiveDate>, today: NaiveDate) -> Vec<Doubt> {
        let mut doubts = Vec::new();
        if !PLACES.contains(&self.number(0, 3)) {
            doubts.push(Doubt::Place);
        }
        let says = self.birth_year();
        match born {
            Some(born) if born.year() != says => doubts.push(Doubt::Born { says, known: born.year() }),
            None if says > today.year() => doubts.push(Doubt::Unborn { says }),
            _ => {}
        }
        // A middle name is a habit and no law, but it seldom errs.
        let middle = fold(name);
        let has = |word: &str| middle.split(' ').skip(1).any(|it| it == word);
        if has("thi") && !has("van") && !self.is_of_woman() {
            doubts.push(Doubt::Sex { woman: false });
        } else if has("van") && !has("thi") && self.is_of_woman() {
            doubts.push(Doubt::Sex { woman: true });
        }
        doubts
    }
}

/// Something that does not fit; it never says the digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doubt {
    Place,
    Born { says: i32, known: i32 },
    Unborn { says: i32 },
    Sex { woman: bool },
}

impl fmt::Display for Doubt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Place => say!(
                f,
                "ba số đầu không phải mã nơi khai sinh (001–096); hãy xem lại thẻ",
                "the first three digits are no code of a place of birth (001–096); look at the card again"
            ),
            Self::Born { says, known } => say!(
                f,
                "số ghi năm sinh {says}, hồ sơ ghi {known}; hãy xem lại thẻ và ngày sinh",
                "the number says born in {says}, the nomination {known}; look at the card and the birthday again"
            ),
            Self::Unborn { says } => say!(
                f,
                "số ghi năm sinh {says}, chưa tới; hãy xem lại thẻ",
                "the number says born in {says}, which is still to come; look at the card again"
            ),
            Self::Sex { woman } => {
                let (vi, en) = if *woman { ("nữ", "a woman") } else { ("nam", "a man") };
                say!(
                    f,
                    "số ghi là {vi}, tên đệm thường của giới kia; hãy xem lại thẻ",
                    "the number is that of {en}, the middle name is mostly the other's; look at the card again"
                )
            }
        }
    }
}

/// What is known of somebody's number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Known {
    /// Nobody wrote one down.
    Nothing,
    Number(CitizenId),
    /// It was sealed with another secret than the one the server has now, or the server has none.
    Locked,
}

#[derive(Debug, thiserror::Error)]
pub enum CitizenError {
    NotTwelveDigits,
    NoSecret,
    NotOnFile,
    Locked,
    NotFound(NominationId),
    Post(#[from] PostError),
    Db(#[from] DbError),
}

query_errors! { CitizenError }

impl fmt::Display for CitizenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotTwelveDigits => say!(
                f,
                "số định danh có 12 chữ số; hãy xem lại thẻ căn cước, hoặc để trống",
                "an ID number has 12 digits; look at the card again, or leave it empty"
            ),
            Self::NoSecret => say!(
                f,
                "máy chủ chưa có SOVANG_SECRET nên không giữ số định danh; hãy để trống, và nhờ người quản trị đặt khóa",
                "the server has no SOVANG_SECRET and keeps no ID numbers; leave it empty and ask its keeper to set one"
            ),
            Self::NotOnFile => say!(
                f,
                "hồ sơ này chưa có số định danh; hãy nhờ đơn vị đề cử bổ sung",
                "this nomination has no ID number; ask the unit that made it"
            ),
            Self::Locked => say!(
                f,
                "số định danh được khóa bằng SOVANG_SECRET khác; hãy đặt lại khóa cũ, hoặc nhập lại số",
                "the ID number is locked with another SOVANG_SECRET; set the old one again, or enter the number anew"
            ),
            Self::NotFound(id) => say!(f, "không có hồ sơ đề cử số {id}", "there is no nomination {id}"),
            Self::Post(err) => err.fmt(f),
            Self::Db(err) => err.fmt(f),
        }
    }
}
