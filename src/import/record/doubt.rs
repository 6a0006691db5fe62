//! What an import has done that a person should look at once more: nothing is refused and nothing left out for it.
//!
//! A list and a bank statement often tell of the same gift, and two donors may share a name. Neither is certain
//! from the files alone, so the gift is recorded as the file says it, and the import says in its result what it
//! could not know. How near two gifts must be is our choice; no regulation says it.

use std::{collections::HashMap, fmt};

use chrono::{Days, NaiveDate};

use super::{ImportError, Order};
use crate::{
    calendar::show_day,
    db::Tx,
    donation::{
        Means, NewGift,
        store::{Standing, standing},
    },
    money::Money,
    say,
};

/// How many doubts are told in full; the rest is counted.
const TOLD: usize = 10;
/// A bank books what was given before a weekend or a holiday some days later.
const DAYS_APART: u64 = 3;

/// One row that somebody should look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// The books already held a gift that may be this one.
    Twice { line: u64, amount: Money, on: NaiveDate, earlier: Standing },
    /// The donor was taken for somebody on file by name alone.
    ByName { line: u64, name: String },
}

/// The doubts of one import.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Doubts {
    pub twice: i64,
    pub by_name: i64,
    /// The first of each sort.
    pub told: Vec<Doubt>,
}

impl Doubts {
    pub(super) fn add(&mut self, doubt: Doubt) {
        let count = match doubt {
            Doubt::Twice { .. } => &mut self.twice,
            Doubt::ByName { .. } => &mut self.by_name,
        };
        *count += 1;
        if usize::try_from(*count).is_ok_and(|count| count <= TOLD) {
            self.told.push(doubt);
        }
    }

    /// How many rows are doubtful beyond those that are told in full.
    pub fn untold(&self) -> i64 {
        self.twice + self.by_name - i64::try_from(self.told.len()).unwrap_or(i64::MAX)
    }
}

impl fmt::Display for Doubt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Twice { line, amount, on, earlier } => {
                let (on, seq, earlier_on) = (show_day(*on), earlier.seq, show_day(earlier.on));
                say!(
                    f,
                    "dòng {line}: khoản {amount} ngày {on} giống khoản đã có trong sổ ở bút toán {seq} ngày \
                     {earlier_on}; nếu chỉ là một khoản, hãy hủy một trong hai",
                    "line {line}: {amount} of {on} looks like entry {seq} of {earlier_on}, which was in the books \
                     before; if they are one gift, void one of them"
                )
            }
            Self::ByName { line, name } => say!(
                f,
                "dòng {line}: “{name}” được ghi cho người cùng tên đã có trong danh bạ, vì không có địa chỉ, điện \
                 thoại hay số tài khoản để phân biệt; nếu là người khác, hãy hủy khoản này và ghi lại kèm địa chỉ",
                "line {line}: “{name}” was taken for the person of that name on file, because no address, phone \
                 or account tells them apart; if it is somebody else, void this gift and record it with an address"
            ),
        }
    }
}

/// The gifts from before this import that rows of one chunk may repeat.
pub(super) struct Earlier(HashMap<Money, Vec<Standing>>);

impl Earlier {
    /// Reads what is near the days and equal to the amounts of some rows, in one query.
    pub(super) fn load(
        tx: &mut Tx,
        order: &Order,
        rows: impl Iterator<Item = (NaiveDate, Money)>,
    ) -> Result<Self, ImportError> {
        let (days, mut amounts): (Vec<NaiveDate>, Vec<Money>) = rows.unzip();
        amounts.sort_unstable();
        amounts.dedup();
        let (Some(through), Some(first), Some(last)) = (order.through, days.iter().min(), days.iter().max())
        else {
            return Ok(Self(HashMap::new()));
        };
        let first = first.checked_sub_days(Days::new(DAYS_APART)).unwrap_or(*first);
        let last = last.checked_add_days(Days::new(DAYS_APART)).unwrap_or(*last);
        let mut by_amount: HashMap<Money, Vec<Standing>> = HashMap::new();
        for gift in standing(tx.db()?, order.book, through, (first, last), amounts)? {
            by_amount.entry(gift.amount).or_default().push(gift);
        }
        Ok(Self(by_amount))
    }

    /// Takes out the gift that a new one may repeat, so that it is not named for a second one.
    pub(super) fn take(&mut self, gift: &NewGift, amount: Money) -> Option<Standing> {
        if gift.means == Means::InKind {
            return None;
        }
        let of_amount = self.0.get_mut(&amount)?;
        let index = of_amount.iter().position(|earlier| may_be_one(earlier, gift))?;
        Some(of_amount.remove(index))
    }
}

impl Order {
    /// Notes what a person should look at in a gift that the books have taken.
    ///
    /// `by_name` names a donor who was taken for somebody on file by name alone.
    pub(super) fn doubt(
        &mut self,
        line: u64,
        (gift, amount): (&NewGift, Money),
        earlier: &mut Earlier,
        by_name: Option<&str>,
    ) {
        let doubts = &mut self.summary.doubts;
        if let Some(earlier) = earlier.take(gift, amount) {
            doubts.add(Doubt::Twice { line, amount, on: gift.received_on, earlier });
        } else if let Some(name) = by_name {
            doubts.add(Doubt::ByName { line, name: name.to_owned() });
        }
    }
}

/// Tells whether two gifts of one amount may be one: the same donor however the money came, or two transfers of
/// which one has no known sender.
fn may_be_one(earlier: &Standing, gift: &NewGift) -> bool {
    let apart = earlier.on.signed_duration_since(gift.received_on).num_days().unsigned_abs();
    let both_came_by_bank = earlier.means == Means::Transfer && gift.means == Means::Transfer;
    let who = match (earlier.donor, gift.donor) {
        (Some(earlier), Some(donor)) => earlier == donor,
        _ => both_came_by_bank,
    };
    apart <= DAYS_APART && who
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::Seq;

    #[test]
    fn only_the_first_of_each_sort_are_told() {
        let mut doubts = Doubts::default();
        for line in 1..=25 {
            doubts.add(Doubt::ByName { line, name: "Bà Lan".to_owned() });
        }
        let on = NaiveDate::from_ymd_opt(2025, 5, 1).unwrap();
        let earlier = Standing {
            seq: Seq(7),
            donor: None,
            amount: Money::from_dong(500_000),
            on,
            means: Means::Transfer,
        };
        doubts.add(Doubt::Twice { line: 26, amount: earlier.amount, on, earlier });
        assert_eq!((doubts.by_name, doubts.twice, doubts.told.len(), doubts.untold()), (25, 1, 11, 15));
    }
}
