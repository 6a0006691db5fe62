//! The year's book of honour: who gave how much, ranked by tier, amount and Vietnamese name.

use std::{cmp::Ordering, collections::BTreeSet};

use crate::{
    id::PartyId,
    money::{Money, MoneyError},
};

mod difference;
mod seal;
#[cfg(test)]
mod tests;
mod tier;

pub use difference::{Change, Movement, difference};
pub use seal::{Season, digest};
pub use tier::{Tier, TierError, Tiers, read_tiers};

/// How a donor appears who did not agree to be named.
pub const ANONYMOUS: &str = "Nhà hảo tâm giấu tên";

/// What one donor gave under one name in the season; what was given anonymously is a credit of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Credit {
    pub party: Option<PartyId>,
    pub recognition_name: String,
    pub sort_name: String,
    pub party_kind: String,
    pub anonymous: bool,
    pub cash: Money,
    pub in_kind: Money,
    pub gifts: i64,
    /// What others gave because of this donor: shown, but already counted where it was given.
    pub soft: Money,
}

/// One line of the roll. An anonymous donor's name is not in it, so a frozen roll cannot reveal it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Donors of the same amount share a rank; the next rank leaves as many out.
    pub rank: i64,
    pub tier: Tier,
    pub party: Option<PartyId>,
    pub name: String,
    pub party_kind: String,
    pub anonymous: bool,
    pub cash: Money,
    pub in_kind: Money,
    pub total: Money,
    pub gifts: i64,
    pub soft: Money,
}

/// Somebody who gave nothing that counts but moved others to give.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Supporter {
    pub party: Option<PartyId>,
    pub name: String,
    pub party_kind: String,
    pub anonymous: bool,
    pub soft: Money,
}

/// Sums over the ranked rows; soft credit is in none of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    pub cash: Money,
    pub in_kind: Money,
    pub total: Money,
    pub gifts: i64,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Roll {
    pub rows: Vec<Row>,
    /// Unranked, in the order of names.
    pub supporters: Vec<Supporter>,
    pub totals: Totals,
    /// The number of donors ranked; somebody with a named and an anonymous row is one.
    pub donors: usize,
}

/// Draws the roll; `compare` orders names the Vietnamese way.
///
/// A donor whose gifts were all reversed, or more than that, is left out.
pub fn draw(
    credits: &[Credit],
    tiers: &Tiers,
    compare: impl Fn(&str, &str) -> Ordering,
) -> Result<Roll, MoneyError> {
    let mut ranked = Vec::new();
    let mut supporting = Vec::new();
    for credit in credits {
        let total = credit.cash.checked_add(credit.in_kind)?;
        if total.is_positive() {
            ranked.push((total, credit));
        } else if credit.soft.is_positive() {
            supporting.push(credit);
        }
    }
    // A tier is a function of the amount, so the amount alone sorts by tier and then by amount.
    ranked.sort_by(|(left_total, left), (right_total, right)| {
        right_total.cmp(left_total).then_with(|| by_name(left, right, &compare))
    });
    supporting.sort_by(|left, right| by_name(left, right, &compare));

    let mut rows: Vec<Row> = Vec::with_capacity(ranked.len());
    let mut totals = Totals::default();
    for ((total, credit), place) in ranked.iter().zip(1..) {
        let rank = rows.last().filter(|above| above.total == *total).map_or(place, |above| above.rank);
        totals.add(credit, *total)?;
        rows.push(row(credit, *total, rank, tiers));
    }
    let known: BTreeSet<PartyId> = rows.iter().filter_map(|row| row.party).collect();
    let unknown = rows.iter().filter(|row| row.party.is_none()).count();
    let supporters = supporting.into_iter().map(supporter).collect();
    Ok(Roll { donors: known.len() + unknown, rows, supporters, totals })
}

impl Totals {
    fn add(&mut self, credit: &Credit, total: Money) -> Result<(), MoneyError> {
        *self = Self {
            cash: self.cash.checked_add(credit.cash)?,
            in_kind: self.in_kind.checked_add(credit.in_kind)?,
            total: self.total.checked_add(total)?,
            gifts: self.gifts.checked_add(credit.gifts).ok_or(MoneyError::TooLarge)?,
        };
        Ok(())
    }
}

impl Credit {
    /// The name that others may read.
    fn shown_name(&self) -> &str {
        if self.anonymous { ANONYMOUS } else { &self.recognition_name }
    }

    /// The name that decides the place among equals; a hidden name must not show through its place.
    fn place_name(&self) -> &str {
        if self.anonymous { ANONYMOUS } else { &self.sort_name }
    }
}

/// Orders credits of one amount, down to the last field, so that the order of the input is never seen.
fn by_name(left: &Credit, right: &Credit, compare: &impl Fn(&str, &str) -> Ordering) -> Ordering {
    let rest = |credit: &Credit| {
        (credit.party, credit.cash, credit.in_kind, credit.soft, credit.gifts, credit.anonymous)
    };
    compare(left.place_name(), right.place_name())
        .then_with(|| left.place_name().cmp(right.place_name()))
        .then_with(|| left.shown_name().cmp(right.shown_name()))
        .then_with(|| left.party_kind.cmp(&right.party_kind))
        .then_with(|| rest(left).cmp(&rest(right)))
}

fn row(credit: &Credit, total: Money, rank: i64, tiers: &Tiers) -> Row {
    Row {
        rank,
        tier: tiers.of(total).clone(),
        party: credit.party,
        name: credit.shown_name().to_owned(),
        party_kind: credit.party_kind.clone(),
        anonymous: credit.anonymous,
        cash: credit.cash,
        in_kind: credit.in_kind,
        total,
        gifts: credit.gifts,
        soft: credit.soft,
    }
}

fn supporter(credit: &Credit) -> Supporter {
    Supporter {
        party: credit.party,
        name: credit.shown_name().to_owned(),
        party_kind: credit.party_kind.clone(),
        anonymous: credit.anonymous,
        soft: credit.soft,
    }
}
