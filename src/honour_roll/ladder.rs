//! The tiers with what their plaques cost, and what other tiers would mean for the donors of a season.

use super::{Roll, RollError, Row, Tier, TierError, Tiers};
use crate::money::{Money, MoneyError};

/// A tier with the price of one plaque or certificate; nothing where none is made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rung {
    pub tier: Tier,
    pub price: Money,
}

/// The tiers of a unit and year with their prices, the highest first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ladder(Vec<Rung>);

impl Ladder {
    /// Puts the rungs in order, under the rules of [`Tiers::new`].
    pub fn new(mut rungs: Vec<Rung>) -> Result<Self, TierError> {
        if let Some(rung) = rungs.iter().find(|rung| rung.price.is_negative()) {
            return Err(TierError::Price(rung.price));
        }
        Tiers::new(rungs.iter().map(|rung| rung.tier.clone()).collect())?;
        rungs.sort_by_key(|rung| std::cmp::Reverse(rung.tier.minimum));
        Ok(Self(rungs))
    }

    pub fn rungs(&self) -> &[Rung] {
        &self.0
    }

    pub fn tiers(&self) -> Result<Tiers, TierError> {
        Tiers::new(self.0.iter().map(|rung| rung.tier.clone()).collect())
    }
}

/// How many donors stand in a tier, and what their plaques cost.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    pub rung: Rung,
    pub donors: usize,
    /// Nobody engraves the name of somebody who does not give it.
    pub plaques: usize,
    pub cost: Money,
}

/// Somebody who would stand in another tier.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mover {
    pub name: String,
    pub total: Money,
    pub from: Tier,
    pub to: Tier,
}

/// Counts the donors of a roll by the tiers of a ladder.
pub fn steps(roll: &Roll, ladder: &Ladder) -> Result<Vec<Step>, RollError> {
    let tiers = ladder.tiers()?;
    let step = |rung: &Rung| {
        let of_rung = || roll.rows.iter().filter(|row| *tiers.of(row.total) == rung.tier);
        let plaques = of_rung().filter(|row| !row.anonymous && !rung.price.is_zero()).count();
        let cost = times(rung.price, plaques)?;
        Ok(Step { rung: rung.clone(), donors: of_rung().count(), plaques, cost })
    };
    ladder.rungs().iter().map(step).collect()
}

/// Lists who would stand in another tier, in the order of the roll.
pub fn movers(roll: &Roll, now: &Ladder, then: &Ladder) -> Result<Vec<Mover>, TierError> {
    let (now, then) = (now.tiers()?, then.tiers()?);
    let mover = |row: &Row| {
        let (from, to) = (now.of(row.total), then.of(row.total));
        (from.name_vi != to.name_vi).then(|| Mover {
            name: row.name.clone(),
            total: row.total,
            from: from.clone(),
            to: to.clone(),
        })
    };
    Ok(roll.rows.iter().filter_map(mover).collect())
}

fn times(price: Money, count: usize) -> Result<Money, MoneyError> {
    let count = i64::try_from(count).map_err(|_| MoneyError::TooLarge)?;
    price.dong().checked_mul(count).map(Money::from_dong).ok_or(MoneyError::TooLarge)
}
