//! When a payment is so large that the code of the second factor is asked for once more.
//!
//! The threshold is data: each unit may set its own from a day on, a unit without one follows the nearest unit
//! above it, and where nobody has set any the working threshold holds. A code that was given counts for a few
//! minutes, so that a batch of payments does not ask for each of them.

use chrono::NaiveDate;

use crate::{calendar::Instant, id::UnitId, money::Money, unit::UnitTree};

mod error;
pub mod store;
pub mod workflow;

pub use error::StepUpError;

/// What holds where no unit has set a threshold.
pub fn working_threshold() -> Money {
    Money::from_dong(10_000_000)
}

/// How long a code counts for large amounts, in seconds.
pub const FRESH: i64 = 5 * 60;

/// A threshold as it was set: amounts above it ask for the code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Threshold {
    pub unit: UnitId,
    pub from: NaiveDate,
    pub amount: Money,
    pub set_at: Instant,
}

/// Returns the threshold of a unit on a day: its own, else that of the nearest unit above that has one.
pub fn threshold(tree: &UnitTree, unit: UnitId, day: NaiveDate, set: &[Threshold]) -> Money {
    let of = |unit: UnitId| {
        let begun = set.iter().filter(|it| it.unit == unit && it.from <= day);
        // Of two that begin on one day, the one that was set later corrects the other.
        begun.max_by_key(|it| (it.from, it.set_at)).map(|it| it.amount)
    };
    tree.line_up(unit).find_map(|unit| of(unit.id)).unwrap_or_else(working_threshold)
}

/// Tells whether an amount asks for the code again: it is above the threshold, and no code was given just now.
pub fn needs_step_up(amount: Money, threshold: Money, stepped_up_at: Option<Instant>, now: Instant) -> bool {
    amount > threshold && !is_fresh(stepped_up_at, now)
}

/// Returns true where a code was given in the last minutes, and not in the future.
pub fn is_fresh(stepped_up_at: Option<Instant>, now: Instant) -> bool {
    stepped_up_at.is_some_and(|at| (0..FRESH * 1_000_000).contains(&(now.micros() - at.micros())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::unit::{Level, Unit};

    fn dong(amount: i64) -> Money {
        Money::from_dong(amount)
    }

    fn at(seconds: i64) -> Instant {
        Instant::from_micros(seconds * 1_000_000)
    }

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn only_what_is_above_the_threshold_asks_again() {
        let asks = |amount, stepped_up| needs_step_up(dong(amount), dong(5_000_000), stepped_up, at(1_000));
        assert!(!asks(0, None) && !asks(5_000_000, None) && asks(5_000_001, None));
        assert!(!asks(5_000_001, Some(at(1_000))) && !asks(5_000_001, Some(at(1_000 - FRESH + 1))));
        assert!(asks(5_000_001, Some(at(1_000 - FRESH))), "a code is worth five minutes");
        assert!(asks(5_000_001, Some(at(1_001))), "a code of the future is worth nothing");
    }

    #[test]
    fn a_unit_follows_the_nearest_threshold_above_it_from_its_day_on() {
        let unit = |id, parent: Option<i64>| Unit {
            id: UnitId(id),
            code: format!("U{id}"),
            name: String::new(),
            level: Level::Commune,
            parent: parent.map(UnitId),
            valid_from: day("2000-01-01"),
            valid_to: None,
            book: None,
        };
        let tree = UnitTree::new(vec![unit(1, None), unit(2, Some(1)), unit(3, Some(2))], Vec::new());
        let set = |unit, from, amount, set_at| Threshold {
            unit: UnitId(unit),
            from: day(from),
            amount: dong(amount),
            set_at: at(set_at),
        };
        let all = [
            set(1, "2025-01-01", 20, 0),
            set(2, "2025-06-01", 5, 1),
            set(2, "2025-09-01", 7, 2),
            set(2, "2025-09-01", 8, 3),
        ];
        let of = |unit, on| threshold(&tree, UnitId(unit), day(on), &all);
        assert_eq!(of(3, "2024-12-31"), working_threshold());
        assert_eq!(
            (of(1, "2025-07-01"), of(2, "2025-05-31"), of(2, "2025-06-01")),
            (dong(20), dong(20), dong(5))
        );
        assert_eq!((of(3, "2025-08-31"), of(3, "2025-09-01")), (dong(5), dong(8)));
    }
}
