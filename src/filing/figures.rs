//! What the books say of a period: balances, what was raised and spent, awards, goods, donors.

use std::collections::BTreeMap;

use crate::{
    ledger::account::Role,
    money::{Money, MoneyError},
    party::PartyKind,
    programme::Category,
};

/// How often, and how much.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Tally {
    pub count: i64,
    pub amount: Money,
}

impl Tally {
    pub const fn new(count: i64, amount: Money) -> Self {
        Self { count, amount }
    }

    pub fn checked_add(self, other: Self) -> Result<Self, MoneyError> {
        let count = self.count.checked_add(other.count).ok_or(MoneyError::TooLarge)?;
        Ok(Self { count, amount: self.amount.checked_add(other.amount)? })
    }

    pub fn checked_sub(self, other: Self) -> Result<Self, MoneyError> {
        let count = self.count.checked_sub(other.count).ok_or(MoneyError::TooLarge)?;
        Ok(Self { count, amount: self.amount.checked_sub(other.amount)? })
    }

    /// Adds some tallies up.
    pub fn sum(tallies: impl IntoIterator<Item = Self>) -> Result<Self, MoneyError> {
        tallies.into_iter().try_fold(Self::default(), Self::checked_add)
    }

    pub fn is_zero(self) -> bool {
        self == Self::default()
    }
}

/// What was spent, on whom and on what; money that is only handed on is among it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Spent {
    pub pupils: Money,
    pub students: Money,
    pub self_learners: Money,
    pub teachers: Money,
    pub goods: Money,
    pub events: Money,
    pub handed_on: Money,
    pub to_units: Money,
    pub management: Money,
    pub bank: Money,
    pub other: Money,
}

impl Spent {
    /// Every amount with the role of its account, in the order in which reports show them.
    pub const fn parts(&self) -> [(Option<Role>, Money); 11] {
        [
            (Some(Role::ScholarshipExpensePupil), self.pupils),
            (Some(Role::ScholarshipExpenseStudent), self.students),
            (Some(Role::ScholarshipExpenseSelfLearner), self.self_learners),
            (Some(Role::ScholarshipExpenseTeacher), self.teachers),
            (Some(Role::InKindGrants), self.goods),
            (Some(Role::RecognitionEvents), self.events),
            (Some(Role::PassThrough), self.handed_on),
            (Some(Role::ToOtherUnits), self.to_units),
            (Some(Role::ManagementCost), self.management),
            (Some(Role::BankCharges), self.bank),
            (None, self.other),
        ]
    }

    pub fn total(&self) -> Result<Money, MoneyError> {
        Money::sum(self.parts().into_iter().map(|(_, amount)| amount))
    }

    /// Returns where the cost of an account with a role belongs.
    pub fn of(&mut self, role: Option<Role>) -> &mut Money {
        match role {
            Some(Role::ScholarshipExpensePupil) => &mut self.pupils,
            Some(Role::ScholarshipExpenseStudent) => &mut self.students,
            Some(Role::ScholarshipExpenseSelfLearner) => &mut self.self_learners,
            Some(Role::ScholarshipExpenseTeacher) => &mut self.teachers,
            Some(Role::InKindGrants) => &mut self.goods,
            Some(Role::RecognitionEvents) => &mut self.events,
            Some(Role::PassThrough) => &mut self.handed_on,
            Some(Role::ToOtherUnits) => &mut self.to_units,
            Some(Role::ManagementCost) => &mut self.management,
            Some(Role::BankCharges) => &mut self.bank,
            _ => &mut self.other,
        }
    }

    fn combined(&self, other: &Self, join: Join) -> Result<Self, MoneyError> {
        let mut sum = Self::default();
        for ((role, left), (_, right)) in self.parts().into_iter().zip(other.parts()) {
            *sum.of(role) = join.money(left, right)?;
        }
        Ok(sum)
    }
}

/// The figures of a period; `closing` is `opening` and `raised` and `moved` less all that was spent.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Figures {
    pub opening: Money,
    pub raised: Money,
    /// Of what was raised: from other units, so whoever adds up many units knows what is in it twice.
    pub from_units: Money,
    /// Of what was raised: only to be handed on.
    pub to_hand_on: Money,
    pub spent: Spent,
    /// What came to the surplus by itself, such as balances brought in from older books.
    pub moved: Money,
    pub closing: Money,
    /// Gifts in kind, at their value; they are in what was raised.
    pub goods: Tally,
    /// Scholarships and aid that were decided, less those that came back.
    pub scholarships: BTreeMap<Category, Tally>,
    /// Awards for achievements, and every award to a teacher.
    pub rewards: BTreeMap<Category, Tally>,
    /// Gifts of all means by kind of donor; they are in what was raised.
    pub donors: BTreeMap<PartyKind, Tally>,
}

/// Adding and taking away, which differ in nothing else.
#[derive(Clone, Copy)]
enum Join {
    Add,
    Sub,
}

impl Join {
    fn money(self, left: Money, right: Money) -> Result<Money, MoneyError> {
        match self {
            Self::Add => left.checked_add(right),
            Self::Sub => left.checked_sub(right),
        }
    }

    fn tally(self, left: Tally, right: Tally) -> Result<Tally, MoneyError> {
        match self {
            Self::Add => left.checked_add(right),
            Self::Sub => left.checked_sub(right),
        }
    }

    fn tallies<K: Ord + Copy>(
        self,
        left: &BTreeMap<K, Tally>,
        right: &BTreeMap<K, Tally>,
    ) -> Result<BTreeMap<K, Tally>, MoneyError> {
        let of = |map: &BTreeMap<K, Tally>, key: &K| map.get(key).copied().unwrap_or_default();
        let keys = left.keys().chain(right.keys());
        keys.map(|key| Ok((*key, self.tally(of(left, key), of(right, key))?))).collect()
    }
}

impl Figures {
    fn combined(&self, other: &Self, join: Join) -> Result<Self, MoneyError> {
        Ok(Self {
            opening: join.money(self.opening, other.opening)?,
            raised: join.money(self.raised, other.raised)?,
            from_units: join.money(self.from_units, other.from_units)?,
            to_hand_on: join.money(self.to_hand_on, other.to_hand_on)?,
            spent: self.spent.combined(&other.spent, join)?,
            moved: join.money(self.moved, other.moved)?,
            closing: join.money(self.closing, other.closing)?,
            goods: join.tally(self.goods, other.goods)?,
            scholarships: join.tallies(&self.scholarships, &other.scholarships)?,
            rewards: join.tallies(&self.rewards, &other.rewards)?,
            donors: join.tallies(&self.donors, &other.donors)?,
        })
    }

    pub fn checked_add(&self, other: &Self) -> Result<Self, MoneyError> {
        self.combined(other, Join::Add)
    }

    /// Returns what these figures have more than others.
    pub fn checked_sub(&self, other: &Self) -> Result<Self, MoneyError> {
        self.combined(other, Join::Sub)
    }

    /// Tells whether every amount is zero and nothing is counted.
    pub fn is_zero(&self) -> bool {
        let maps = [&self.scholarships, &self.rewards];
        let no_awards = maps.iter().all(|map| map.values().all(|tally| tally.is_zero()));
        let no_gifts = self.donors.values().all(|tally| tally.is_zero());
        let bare = Self {
            scholarships: BTreeMap::new(),
            rewards: BTreeMap::new(),
            donors: BTreeMap::new(),
            ..self.clone()
        };
        no_awards && no_gifts && bare == Self::default()
    }

    /// Tells whether the closing balance is what the other figures make it.
    pub fn is_balanced(&self) -> Result<bool, MoneyError> {
        let made = self.opening.checked_add(self.raised)?.checked_add(self.moved)?;
        Ok(made.checked_sub(self.spent.total()?)? == self.closing)
    }

    pub fn of_scholarships(&self) -> Result<Tally, MoneyError> {
        Tally::sum(self.scholarships.values().copied())
    }

    pub fn of_rewards(&self) -> Result<Tally, MoneyError> {
        Tally::sum(self.rewards.values().copied())
    }

    pub fn of_donors(&self) -> Result<Tally, MoneyError> {
        Tally::sum(self.donors.values().copied())
    }
}
