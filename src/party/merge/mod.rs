//! Two parties that are one: a pointer from the one to the other, a choice of what the survivor is called, an undo.
//!
//! Entries, gifts and frozen rolls keep naming the party that they were recorded with. Whoever reads follows the
//! pointer ([`store::head`], [`store::group`]): lists, statements and the honour roll add the two up, and an undo
//! parts them again, gift by gift, because no gift was ever moved.

use std::fmt;

use super::{Details, PartyError};
use crate::{
    calendar::Instant,
    db::DbError,
    id::{MergeId, PartyId, UserId},
    say,
    text::TextError,
};

pub mod store;
pub mod workflow;

/// Which of the two parties a detail is taken from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Side {
    #[default]
    Survivor,
    Loser,
}

impl Side {
    fn of<T: Clone>(self, survivor: &T, loser: &T) -> T {
        match self {
            Self::Survivor => survivor.clone(),
            Self::Loser => loser.clone(),
        }
    }
}

/// Which details survive. The name brings its kind, its place in lists and the words of thanks with it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Choice {
    pub name: Side,
    pub birth_date: Side,
    pub address: Side,
    pub phone: Side,
}

impl Choice {
    /// Returns the details of the survivor after the merge.
    pub fn of(&self, survivor: &Details, loser: &Details) -> Details {
        let named = match self.name {
            Side::Survivor => survivor,
            Side::Loser => loser,
        };
        Details {
            birth_date: self.birth_date.of(&survivor.birth_date, &loser.birth_date),
            address: self.address.of(&survivor.address, &loser.address),
            phone: self.phone.of(&survivor.phone, &loser.phone),
            ..named.clone()
        }
    }
}

impl Details {
    /// Takes back what a merge set, except where somebody has set it otherwise since.
    pub fn restored(&self, before: &Self, after: &Self) -> Self {
        fn back<T: Clone + PartialEq>(now: &T, before: &T, after: &T) -> T {
            if now == after { before.clone() } else { now.clone() }
        }
        Self {
            kind: back(&self.kind, &before.kind, &after.kind),
            name: back(&self.name, &before.name, &after.name),
            sort_name: back(&self.sort_name, &before.sort_name, &after.sort_name),
            recognition_name: back(&self.recognition_name, &before.recognition_name, &after.recognition_name),
            birth_date: back(&self.birth_date, &before.birth_date, &after.birth_date),
            address: back(&self.address, &before.address, &after.address),
            phone: back(&self.phone, &before.phone, &after.phone),
        }
    }
}

/// A merge on record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Merge {
    pub id: MergeId,
    pub survivor: PartyId,
    pub loser: PartyId,
    /// The survivor as it was, and as the merge left it.
    pub before: Details,
    pub after: Details,
    /// The other one as it was; it stays so.
    pub loser_details: Details,
    pub at: Instant,
    pub by: UserId,
    pub undone: Option<(Instant, UserId)>,
}

#[derive(Debug, thiserror::Error)]
pub enum MergeError {
    Same,
    AlreadyMerged {
        name: String,
    },
    Unknown,
    CollectiveAndMember,
    NoMerge(MergeId),
    AlreadyUndone,
    /// A later merge builds on this one.
    LaterMerge {
        later: MergeId,
    },
    Party(#[from] PartyError),
    Db(#[from] DbError),
}

impl From<TextError> for MergeError {
    fn from(err: TextError) -> Self {
        Self::Party(err.into())
    }
}

impl fmt::Display for MergeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Same => say!(
                f,
                "hai hồ sơ là một; hãy chọn hai hồ sơ khác nhau để gộp",
                "both records are one; choose two different ones to merge"
            ),
            Self::AlreadyMerged { name } => say!(
                f,
                "“{name}” đã được gộp vào hồ sơ khác; hãy tải lại danh sách",
                "“{name}” has already been merged into another record; load the list again"
            ),
            Self::Unknown => say!(
                f,
                "đơn vị chưa có quan hệ với một trong hai hồ sơ, nên không gộp được",
                "one of the two is not known to this unit, so they cannot be merged here"
            ),
            Self::CollectiveAndMember => say!(
                f,
                "một tập thể không thể gộp với thành viên của nó",
                "a collective cannot be merged with one of its members"
            ),
            Self::NoMerge(id) => say!(f, "không có lần gộp số {id}", "there is no merge {id}"),
            Self::AlreadyUndone => {
                say!(f, "lần gộp này đã được hoàn tác", "this merge has been undone already")
            }
            Self::LaterMerge { later } => say!(
                f,
                "sau đó còn lần gộp số {later} trên cùng hồ sơ; hãy hoàn tác lần đó trước",
                "merge {later} was made on the same record afterwards; undo that one first"
            ),
            Self::Party(err) => err.fmt(f),
            Self::Db(err) => err.fmt(f),
        }
    }
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;
    use proptest::prelude::*;

    use super::*;
    use crate::party::PartyKind;

    fn details(kind: bool, texts: [&str; 4], born: bool) -> Details {
        let [name, recognition, address, phone] = texts.map(str::to_owned);
        Details {
            kind: if kind { PartyKind::Person } else { PartyKind::Household },
            name,
            sort_name: born.then(|| "s".to_owned()),
            recognition_name: recognition,
            birth_date: NaiveDate::from_ymd_opt(1960, 1, if born { 1 } else { 2 }),
            address,
            phone,
        }
    }

    fn any_details() -> impl Strategy<Value = Details> {
        (any::<bool>(), prop::array::uniform4("[ab]{1}"), any::<bool>()).prop_map(|(kind, texts, born)| {
            let [a, b, c, d] = &texts;
            details(kind, [a, b, c, d], born)
        })
    }

    fn any_choice() -> impl Strategy<Value = Choice> {
        let side = |loser: bool| if loser { Side::Loser } else { Side::Survivor };
        any::<[bool; 4]>().prop_map(move |[name, birth_date, address, phone]| Choice {
            name: side(name),
            birth_date: side(birth_date),
            address: side(address),
            phone: side(phone),
        })
    }

    proptest! {
        #[test]
        fn an_undo_takes_back_exactly_what_was_chosen(
            before in any_details(), loser in any_details(), choice in any_choice()
        ) {
            let after = choice.of(&before, &loser);
            prop_assert_eq!(after.restored(&before, &after), before.clone());
            // What was mended since stays mended.
            let mended = Details { address: "mended".into(), ..after.clone() };
            prop_assert_eq!(mended.restored(&before, &after), Details { address: "mended".into(), ..before });
        }
    }

    #[test]
    fn each_detail_is_chosen_by_itself() {
        let (left, right) =
            (details(true, ["l", "l", "l", "l"], true), details(false, ["r", "r", "r", "r"], false));
        let choice = Choice { name: Side::Loser, phone: Side::Loser, ..Choice::default() };
        let chosen = choice.of(&left, &right);
        assert_eq!((chosen.kind, chosen.name.as_str(), chosen.sort_name), (PartyKind::Household, "r", None));
        assert_eq!((chosen.address.as_str(), chosen.phone.as_str()), ("l", "r"));
        assert_eq!(chosen.birth_date, left.birth_date);
    }
}
