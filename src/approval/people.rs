//! Who may be the second person: the people of the unit, else those of the nearest units above it.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::{Kind, Task};
use crate::{
    id::{UnitId, UserId},
    unit::UnitTree,
    user::Role,
};

/// Somebody who was given a role in a unit itself; roles of units above count as theirs, not as its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Holder {
    pub unit: UnitId,
    pub user: UserId,
    pub role: Role,
}

/// A unit and those above it that exist on a day, from the unit upward.
///
/// Where a unit has ended, as every district has, those that carry it on stand in its place.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line(Vec<Vec<UnitId>>);

impl Line {
    pub fn of(tree: &UnitTree, unit: UnitId, day: NaiveDate) -> Self {
        let step = |(index, it): (usize, &crate::unit::Unit)| {
            if index == 0 || it.is_valid_on(day) {
                return vec![it.id];
            }
            let heirs = tree.successions().iter().filter(|heir| heir.from == it.id && heir.to != unit);
            let valid = |id: &UnitId| tree.get(*id).is_some_and(|heir| heir.is_valid_on(day));
            heirs.map(|heir| heir.to).filter(valid).collect()
        };
        let steps = tree.line_up(unit).enumerate().map(step);
        Self(steps.filter(|units| !units.is_empty()).collect())
    }

    /// Builds a line of single units, from the unit upward.
    pub fn straight(units: impl IntoIterator<Item = UnitId>) -> Self {
        Self(units.into_iter().map(|unit| vec![unit]).collect())
    }

    pub fn units(&self) -> impl Iterator<Item = UnitId> {
        self.0.iter().flatten().copied()
    }
}

/// The people who may settle one task.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Circle {
    /// Those of the unit itself.
    pub own: BTreeSet<UserId>,
    /// Those of units above, where the unit has too few of its own.
    pub borrowed: BTreeSet<UserId>,
}

impl Circle {
    /// Draws the circle around an author who wants `wanted` other people.
    pub fn draw(line: &Line, holders: &[Holder], kind: Kind, author: UserId, wanted: i64) -> Self {
        let mut circle = Self::default();
        for (index, units) in line.0.iter().enumerate() {
            let people = holders
                .iter()
                .filter(|it| units.contains(&it.unit) && kind.confirmers().contains(&it.role))
                .map(|it| it.user)
                .filter(|user| *user != author && !circle.own.contains(user));
            let people: BTreeSet<UserId> = people.collect();
            if index == 0 {
                circle.own = people;
            } else {
                circle.borrowed.extend(people);
            }
            if circle.count() >= wanted {
                break;
            }
        }
        circle
    }

    pub fn count(&self) -> i64 {
        i64::try_from(self.own.len() + self.borrowed.len()).unwrap_or(i64::MAX)
    }

    pub fn holds(&self, user: UserId) -> bool {
        self.own.contains(&user) || self.borrowed.contains(&user)
    }
}

/// Who stands around one task: those who may settle it, and those above who may countersign it.
///
/// Nobody stands above the topmost unit; its own controllers (ban kiểm soát) countersign there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Around {
    pub circle: Circle,
    pub above: BTreeSet<UserId>,
}

impl Around {
    pub fn task(task: &Task, line: &Line, holders: &[Holder]) -> Self {
        let wanted = if task.quorum == super::Quorum::NOfM { task.needed } else { 1 };
        let top = line.0.len() <= 1;
        let above = |it: &&Holder| {
            let may = if top {
                it.role == Role::Controller
            } else {
                task.kind.confirmers().contains(&it.role)
                    && line.0.iter().skip(1).any(|units| units.contains(&it.unit))
            };
            may && it.user != task.author
        };
        Self {
            circle: Circle::draw(line, holders, task.kind, task.author, wanted),
            above: holders.iter().filter(above).map(|it| it.user).collect(),
        }
    }
}
