//! Which fund pays whom in a round: proposed, arranged by hand, agreed, and then what a meeting takes first.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use serde_json::json;

use crate::{
    calendar::Instant,
    disbursement,
    fund::{Beneficiary, Breach, Fund},
    id::{FundId, MatchingId, NominationId, PartyId, UserId},
    money::Money,
    programme::{Category, NominationRecord, RoundRecord},
    unit::UnitTree,
};

mod error;
mod propose;
pub mod store;
#[cfg(test)]
mod tests;
pub mod workflow;

pub use error::MatchError;
pub use propose::propose;

/// Who is paid from which fund.
pub type Pairs = BTreeMap<NominationId, FundId>;

/// A limit on awards: those of a unit, with everything below it, in a category.
pub type Seat = (crate::id::UnitId, Category);

/// Somebody for whom money is looked for, whom the rules let through.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seeker {
    pub nomination: NominationId,
    /// One whole award.
    pub amount: Money,
    /// The funds whose donors allow it.
    pub may: BTreeSet<FundId>,
    /// The quotas in which it counts.
    pub seats: Vec<Seat>,
}

/// What a fund can still give.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Purse {
    pub fund: FundId,
    pub free: Money,
    /// Whether its donors bound it.
    pub is_bound: bool,
}

/// Everything out of which a round can pay.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Means {
    /// In the round's order.
    pub purses: Vec<Purse>,
    /// What is left of the round's budget.
    pub budget: Money,
    /// What is left of its quotas.
    pub seats: BTreeMap<Seat, i64>,
}

/// What was agreed for one nomination, and what is kept for others who wait.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    pub fund: Option<FundId>,
    kept: BTreeMap<FundId, Money>,
}

impl Plan {
    /// Returns what of a fund is kept for others. Whoever was promised the fund comes before nobody and after nobody.
    pub fn kept(&self, fund: FundId) -> Money {
        if self.fund == Some(fund) { Money::ZERO } else { self.kept.get(&fund).copied().unwrap_or_default() }
    }

    /// Puts the agreed fund first.
    pub fn order(&self, funds: &[FundId]) -> Vec<FundId> {
        let others = funds.iter().copied().filter(|it| Some(*it) != self.fund);
        self.fund.into_iter().chain(others).collect()
    }
}

/// What people agreed to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Matching {
    pub id: MatchingId,
    pub by: UserId,
    pub at: Instant,
    pub lines: Vec<(NominationId, FundId, Money)>,
}

impl Matching {
    pub fn pairs(&self) -> Pairs {
        self.lines.iter().map(|(nomination, fund, _)| (*nomination, *fund)).collect()
    }

    /// Returns what the audit chain keeps of it.
    pub fn told(&self) -> String {
        json!({"matching": self.id, "lines": self.lines}).to_string()
    }
}

/// Returns the funds from which somebody may be paid at all, in order: the nomination's own, else the round's.
pub fn choices(record: &NominationRecord, round: &RoundRecord) -> Vec<FundId> {
    record.nomination.fund.map_or_else(|| round.funds.clone(), |fund| vec![fund])
}

/// Returns every fund that might pay somebody of a round: the round's own in their order, then those that nominations
/// name.
pub fn funds_of<'r>(
    round: &RoundRecord,
    records: impl IntoIterator<Item = &'r NominationRecord>,
) -> Vec<FundId> {
    let named = records.into_iter().filter_map(|it| it.nomination.fund);
    let mut seen = BTreeSet::new();
    round.funds.iter().copied().chain(named).filter(|id| seen.insert(*id)).collect()
}

/// Returns the condition of a fund's donors that paying somebody out of a round would break.
pub fn breach(
    (record, person): (&NominationRecord, PartyId),
    round: &RoundRecord,
    fund: &Fund,
    tree: &UnitTree,
    day: NaiveDate,
) -> Option<Breach> {
    let who = Beneficiary {
        person,
        category: record.nomination.category,
        programme: Some(round.round.programme),
        unit: record.nomination.unit,
        year: disbursement::year_of(day),
    };
    fund.restriction.breach(&who, tree)
}

/// Returns the quotas in which a nomination counts: its unit's, and those of every unit above that has one.
pub fn seats(record: &NominationRecord, round: &RoundRecord, tree: &UnitTree) -> Vec<Seat> {
    let category = record.nomination.category;
    let above = tree.line_up(record.nomination.unit).map(|unit| (unit.id, category));
    above.filter(|(unit, category)| round.terms.quota(*unit, *category).is_some()).collect()
}
