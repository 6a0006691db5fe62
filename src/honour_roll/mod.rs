//! The year's book of honour: who gave how much, ranked by tier, amount and Vietnamese name.

use std::{cmp::Ordering, collections::BTreeSet};

use crate::{
    id::PartyId,
    money::{Money, MoneyError},
    party::{PartyKind, publication::ANONYMOUS},
    text::collation::NameKey,
};

mod compare;
mod difference;
mod error;
mod honour;
mod ladder;
mod map;
mod matter;
pub mod merit;
pub mod proof;
mod public;
pub mod round;
mod scope;
mod seal;
pub mod store;
mod term;
#[cfg(test)]
mod tests;
mod tier;
pub mod workflow;

pub use compare::{Compared, Since, compare};
pub use difference::{Change, Movement, difference};
pub use error::RollError;
pub use honour::{Honour, HonourError, WORKING_HONOURS, read_honours};
pub use ladder::{Ladder, Mover, Rung, Step, movers, steps};
pub use map::{Look, Map, Other};
pub use matter::{Correction, Freezing};
pub use merit::{Merit, MeritError};
pub use proof::{Line, Proof, Proofs};
pub use public::{PublicRoll, PublicRow, PublicThanks};
pub use round::{Round, Ticket};
pub use scope::Scope;
pub use seal::{Season, Stored, digest, row_seal};
pub use term::{Term, check_cut_off};
pub use tier::{Tier, TierError, Tiers, WORKING_TIERS, read_tiers};

/// What one donor gave under one name in the season; what was given anonymously is a credit of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Credit {
    pub party: Option<PartyId>,
    pub recognition_name: String,
    /// Where the name stands among donors of the same amount.
    pub place: NameKey,
    pub party_kind: PartyKind,
    pub anonymous: bool,
    /// Whether strangers may read the name.
    pub public: bool,
    pub cash: Money,
    pub in_kind: Money,
    pub gifts: i64,
    /// What others gave because of this donor: shown, but already counted where it was given.
    pub soft: Money,
    /// For how many gifts of others this donor is thanked; of some only the name is known, and no amount.
    pub thanks: i64,
}

/// One line of the roll. An anonymous donor's name is not in it, so a frozen roll cannot reveal it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Donors of the same amount share a rank; the next rank leaves as many out.
    pub rank: i64,
    pub tier: Tier,
    pub party: Option<PartyId>,
    pub name: String,
    pub party_kind: PartyKind,
    pub anonymous: bool,
    pub public: bool,
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
    pub party_kind: PartyKind,
    pub anonymous: bool,
    pub public: bool,
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
    /// What came in that nobody can be thanked for yet; it is in no row.
    pub unidentified: Money,
}

impl Roll {
    /// Adds up what the rows say; a frozen roll that is read back goes through here as well.
    pub fn new(rows: Vec<Row>, supporters: Vec<Supporter>, unidentified: Money) -> Result<Self, MoneyError> {
        let mut totals = Totals::default();
        rows.iter().try_for_each(|row| totals.add(row))?;
        let known: BTreeSet<PartyId> = rows.iter().filter_map(|row| row.party).collect();
        let unknown = rows.iter().filter(|row| row.party.is_none()).count();
        Ok(Self { donors: known.len() + unknown, rows, supporters, totals, unidentified })
    }
}

/// Draws the roll; names stand in the Vietnamese order.
///
/// A donor whose gifts were all reversed, or more than that, is left out.
pub fn draw(credits: &[Credit], tiers: &Tiers, unidentified: Money) -> Result<Roll, MoneyError> {
    let mut ranked = Vec::new();
    let mut supporting = Vec::new();
    for credit in credits {
        let total = credit.cash.checked_add(credit.in_kind)?;
        if total.is_positive() {
            ranked.push((total, credit.shown_place(), credit));
        } else if credit.soft.is_positive() || credit.thanks > 0 {
            supporting.push((Money::ZERO, credit.shown_place(), credit));
        }
    }
    // A tier is a function of the amount, so the amount alone sorts by tier and then by amount.
    ranked.sort_by(|left, right| right.0.cmp(&left.0).then_with(|| by_name(left, right)));
    supporting.sort_by(by_name);

    let mut rows: Vec<Row> = Vec::with_capacity(ranked.len());
    for ((total, _, credit), place) in ranked.iter().zip(1..) {
        let rank = rows.last().filter(|above| above.total == *total).map_or(place, |above| above.rank);
        rows.push(row(credit, *total, rank, tiers));
    }
    Roll::new(rows, supporting.into_iter().map(|(_, _, credit)| supporter(credit)).collect(), unidentified)
}

impl Totals {
    fn add(&mut self, row: &Row) -> Result<(), MoneyError> {
        *self = Self {
            cash: self.cash.checked_add(row.cash)?,
            in_kind: self.in_kind.checked_add(row.in_kind)?,
            total: self.total.checked_add(row.total)?,
            gifts: self.gifts.checked_add(row.gifts).ok_or(MoneyError::TooLarge)?,
        };
        Ok(())
    }
}

impl Row {
    /// Names the line in the proof round; a donor that nobody knows by record has none.
    pub fn line(&self) -> Option<Line> {
        self.party.map(|party| (party, self.anonymous))
    }
}

impl Credit {
    /// The name that others may read.
    fn shown_name(&self) -> &str {
        if self.anonymous { ANONYMOUS } else { &self.recognition_name }
    }

    /// The place among equals; a hidden name must not show through it.
    fn shown_place(&self) -> NameKey {
        if self.anonymous { NameKey::of_text(ANONYMOUS) } else { self.place.clone() }
    }
}

type Placed<'c> = (Money, NameKey, &'c Credit);

/// Orders credits of one amount, down to the last field, so that the order of the input is never seen.
fn by_name((_, left_place, left): &Placed<'_>, (_, right_place, right): &Placed<'_>) -> Ordering {
    let rest = |credit: &Credit| {
        let Credit { party, cash, in_kind, soft, gifts, .. } = *credit;
        (party, cash, in_kind, soft, gifts, credit.anonymous, credit.public)
    };
    left_place
        .cmp(right_place)
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
        party_kind: credit.party_kind,
        anonymous: credit.anonymous,
        // An anonymous gift hides its name from everybody, whatever the donor agreed to elsewhere.
        public: credit.public && !credit.anonymous,
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
        party_kind: credit.party_kind,
        anonymous: credit.anonymous,
        // An anonymous gift hides its name from everybody, whatever the donor agreed to elsewhere.
        public: credit.public && !credit.anonymous,
        soft: credit.soft,
    }
}
