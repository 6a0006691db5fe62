//! Certificates of merit (giấy khen): under which decision a unit gives them for a frozen roll, to whom, and under which
//! numbers of its book of commendations.
//!
//! No source that we saw says which association may give them, so these rules are ours: a unit that keeps books gives
//! them in its own name, and a branch, which has no legal personality, proposes to its association. Only a frozen roll
//! is honoured this way, because two people have settled who stands in it.

use std::fmt;

use chrono::NaiveDate;

use super::{Roll, Row};
use crate::{
    calendar::{Instant, show_day},
    id::{BookId, RollId, UserId},
    ledger::chain::{Canonical, Hash},
    money::Money,
    say,
};

/// A decision to give certificates of merit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Merit {
    pub roll: RollId,
    /// From 1; the last of a roll is the one that stands.
    pub no: i64,
    pub book: BookId,
    /// The number of the decision, such as `12/QĐ-HKH`.
    pub decision: String,
    pub decided_on: NaiveDate,
    /// Where the lowest tier that receives one begins.
    pub minimum: Money,
    pub first_no: i64,
    pub last_no: i64,
    pub recorded_by: UserId,
    pub recorded_at: Instant,
}

/// One certificate of merit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Merited<'r> {
    /// The place in the roll, from 1.
    pub position: i64,
    pub row: &'r Row,
    /// The number in the book of commendations.
    pub number: i64,
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MeritError {
    /// The decision has no number to be cited by.
    NoDecision,
    Day {
        first: NaiveDate,
        last: NaiveDate,
    },
    /// The book of commendations begins with 1.
    FirstNumber,
    /// No donor of these tiers is named.
    Nobody,
    /// Another roll has given out some of these numbers in the year.
    Taken {
        first: i64,
        last: i64,
        year: i32,
        free: i64,
    },
    /// Nobody has recorded a decision.
    NotDecided(i32),
    /// The line receives none: its tier is too low, or it is without a name.
    NotMerited,
}

impl fmt::Display for MeritError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoDecision => say!(
                f,
                "chưa có số quyết định; hãy ghi như trên quyết định, ví dụ 12/QĐ-HKH",
                "the number of the decision is missing; write it as on the decision, such as 12/QĐ-HKH"
            ),
            Self::Day { first, last } => {
                let (first, last) = (show_day(*first), show_day(*last));
                say!(
                    f,
                    "ngày quyết định phải từ {first} đến {last}; hãy xem lại",
                    "the day of the decision is between {first} and {last}; look at it again"
                )
            }
            Self::FirstNumber => say!(
                f,
                "số vào sổ khen thưởng bắt đầu từ 1; hãy ghi lại",
                "numbers of the book of commendations begin with 1; write it again"
            ),
            Self::Nobody => say!(
                f,
                "các hạng này không có ai để ghi tên; hãy chọn hạng thấp hơn",
                "nobody of these tiers is named; choose a lower tier"
            ),
            Self::Taken { first, last, year, free } => say!(
                f,
                "sổ khen thưởng năm {year} đã dùng số {first} đến {last} cho bảng vàng khác; hãy bắt đầu từ số {free}",
                "the book of commendations {year} has used {first} to {last} for another roll; begin with {free}"
            ),
            Self::NotDecided(year) => say!(
                f,
                "chưa ghi quyết định tặng giấy khen cho bảng vàng năm {year}; hãy ghi số quyết định rồi in",
                "no decision on certificates of merit is recorded for the roll {year}; record its number, then print"
            ),
            Self::NotMerited => say!(
                f,
                "dòng này không có giấy khen: dưới hạng được tặng, hoặc xin giấu tên",
                "this line receives no certificate of merit: its tier is lower, or it is without a name"
            ),
        }
    }
}

/// Tells who receives a certificate from a tier on, in the order of the roll, numbered from a first number.
pub fn merited(roll: &Roll, minimum: Money, first: i64) -> Vec<Merited<'_>> {
    let rows = (1i64..).zip(&roll.rows);
    let named = rows.filter(|(_, row)| !row.anonymous && row.tier.minimum >= minimum);
    let numbered = named.zip(first..);
    numbered.map(|((position, row), number)| Merited { position, row, number }).collect()
}

impl Merit {
    /// Returns the certificates that the decision gives.
    pub fn certificates<'r>(&self, roll: &'r Roll) -> Vec<Merited<'r>> {
        merited(roll, self.minimum, self.first_no)
    }

    /// Returns the hash under which the audit chain keeps the decision.
    pub fn seal(&self) -> Hash {
        Canonical::new("roll merit")
            .number(self.book.0)
            .number(self.roll.0)
            .number(self.no)
            .text(&self.decision)
            .text(&self.decided_on.to_string())
            .number(self.minimum.dong())
            .number(self.first_no)
            .number(self.last_no)
            .number(self.recorded_by.0)
            .number(self.recorded_at.micros())
            .finish()
    }

    /// Returns the seal of one certificate: of the decision, of its line of the roll, and of its number.
    pub fn certificate_seal(&self, position: i64, number: i64, row: &[u8; 32]) -> [u8; 32] {
        let of = Canonical::new("certificate of merit").bytes(&self.seal().0);
        of.number(position).number(number).bytes(row).finish().0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        honour_roll::Tier,
        party::{PartyKind, publication::ANONYMOUS},
    };

    fn row(name: &str, minimum: i64) -> Row {
        let tier =
            Tier { name_vi: "Vàng".into(), name_en: "Gold".into(), minimum: Money::from_dong(minimum) };
        Row {
            rank: 1,
            tier,
            party: None,
            name: name.to_owned(),
            party_kind: PartyKind::Household,
            anonymous: name == ANONYMOUS,
            public: false,
            cash: Money::ZERO,
            in_kind: Money::ZERO,
            total: Money::ZERO,
            gifts: 1,
            soft: Money::ZERO,
        }
    }

    #[test]
    fn those_who_are_named_get_running_numbers_from_a_tier_on() {
        let rows =
            vec![row("Dòng họ Phạm", 50), row(ANONYMOUS, 50), row("Bà Lê Thị An", 20), row("Chi hội", 0)];
        let roll = Roll { rows, ..Roll::default() };
        let found = merited(&roll, Money::from_dong(20), 7);
        let found: Vec<(i64, &str, i64)> =
            found.iter().map(|it| (it.position, it.row.name.as_str(), it.number)).collect();
        assert_eq!(found, [(1, "Dòng họ Phạm", 7), (3, "Bà Lê Thị An", 8)]);
    }
}
