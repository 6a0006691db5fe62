//! Where money went: whatever a fund spends is taken from the oldest money that it still has.

use std::collections::{BTreeMap, VecDeque};

use crate::{
    id::{FundId, Seq},
    money::{Money, MoneyError},
};

/// Where money came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Origin {
    Gift(Seq),
    /// Interest, support, what was there when the book began, and the like.
    Other,
    /// It was spent before it came, and has not come yet.
    Nowhere,
}

/// Something that happened to the money of funds; the amounts are more than nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    In {
        fund: FundId,
        from: Origin,
        amount: Money,
    },
    /// Spent on something, or gone without being spent.
    Out {
        fund: FundId,
        on: Option<Seq>,
        amount: Money,
    },
    Across {
        from: FundId,
        to: FundId,
        amount: Money,
    },
}

/// Money of one origin that a fund spent on one thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Piece {
    pub origin: Origin,
    pub fund: FundId,
    pub on: Seq,
    pub amount: Money,
}

/// What became of all money.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Traced {
    pub spent: Vec<Piece>,
    /// What each fund still has, by origin.
    pub left: Vec<(Origin, FundId, Money)>,
}

/// The money of one fund, the oldest first, and what it spent before it had it.
#[derive(Debug, Default)]
struct Pot {
    lots: VecDeque<(Origin, Money)>,
    debts: VecDeque<(Option<Seq>, Money)>,
}

impl Pot {
    /// Takes the oldest money, and says how much was missing.
    fn take(&mut self, amount: Money) -> Result<(Vec<(Origin, Money)>, Money), MoneyError> {
        let (mut taken, mut missing) = (Vec::new(), amount);
        while missing.is_positive() {
            let Some((origin, lot)) = self.lots.pop_front() else { break };
            let part = lot.min(missing);
            taken.push((origin, part));
            missing = missing.checked_sub(part)?;
            let rest = lot.checked_sub(part)?;
            if rest.is_positive() {
                self.lots.push_front((origin, rest));
            }
        }
        Ok((taken, missing))
    }

    /// Puts money in; what was spent too early is paid of it first.
    fn put(&mut self, origin: Origin, amount: Money) -> Result<Vec<(Seq, Money)>, MoneyError> {
        let (mut paid, mut rest) = (Vec::new(), amount);
        while rest.is_positive() {
            let Some((on, debt)) = self.debts.pop_front() else { break };
            let part = debt.min(rest);
            paid.extend(on.map(|on| (on, part)));
            rest = rest.checked_sub(part)?;
            let open = debt.checked_sub(part)?;
            if open.is_positive() {
                self.debts.push_front((on, open));
            }
        }
        if rest.is_positive() {
            self.lots.push_back((origin, rest));
        }
        Ok(paid)
    }
}

/// Follows all money through its funds, in the order of the steps.
///
/// # Errors
/// Sums that no ledger can hold.
pub fn trace(steps: &[Step]) -> Result<Traced, MoneyError> {
    let mut pots: BTreeMap<FundId, Pot> = BTreeMap::new();
    let mut spent = Vec::new();
    for step in steps {
        match *step {
            Step::In { fund, from, amount } => put(&mut pots, fund, (from, amount), &mut spent)?,
            Step::Out { fund, on, amount } => {
                let pot = pots.entry(fund).or_default();
                let (taken, missing) = pot.take(amount)?;
                if missing.is_positive() {
                    pot.debts.push_back((on, missing));
                }
                let piece = |on: Seq| {
                    taken.iter().map(move |(origin, amount)| Piece {
                        origin: *origin,
                        fund,
                        on,
                        amount: *amount,
                    })
                };
                spent.extend(on.into_iter().flat_map(piece));
            }
            Step::Across { from, to, amount } => {
                let pot = pots.entry(from).or_default();
                let (mut taken, missing) = pot.take(amount)?;
                if missing.is_positive() {
                    pot.debts.push_back((None, missing));
                    taken.push((Origin::Other, missing));
                }
                for lot in taken {
                    put(&mut pots, to, lot, &mut spent)?;
                }
            }
        }
    }
    let mut left = Vec::new();
    for (fund, pot) in pots {
        let open = pot.debts.iter().filter_map(|(on, amount)| Some(((*on)?, *amount)));
        spent.extend(open.map(|(on, amount)| Piece { origin: Origin::Nowhere, fund, on, amount }));
        left.extend(pot.lots.into_iter().map(|(origin, amount)| (origin, fund, amount)));
    }
    Ok(Traced { spent, left })
}

fn put(
    pots: &mut BTreeMap<FundId, Pot>,
    fund: FundId,
    (origin, amount): (Origin, Money),
    spent: &mut Vec<Piece>,
) -> Result<(), MoneyError> {
    let paid = pots.entry(fund).or_default().put(origin, amount)?;
    spent.extend(paid.into_iter().map(|(on, amount)| Piece { origin, fund, on, amount }));
    Ok(())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const A: FundId = FundId(1);
    const B: FundId = FundId(2);

    fn dong(amount: i64) -> Money {
        Money::from_dong(amount)
    }

    fn gift(fund: FundId, seq: i64, amount: i64) -> Step {
        Step::In { fund, from: Origin::Gift(Seq(seq)), amount: dong(amount) }
    }

    fn spend(fund: FundId, on: i64, amount: i64) -> Step {
        Step::Out { fund, on: Some(Seq(on)), amount: dong(amount) }
    }

    fn pieces(steps: &[Step]) -> Vec<(Origin, i64, i64, i64)> {
        let traced = trace(steps).unwrap();
        traced.spent.iter().map(|it| (it.origin, it.fund.0, it.on.0, it.amount.dong())).collect()
    }

    #[test]
    fn the_oldest_gift_is_spent_first() {
        let steps = [gift(A, 1, 100), gift(A, 2, 50), spend(A, 3, 120)];
        let expected = [(Origin::Gift(Seq(1)), 1, 3, 100), (Origin::Gift(Seq(2)), 1, 3, 20)];
        assert_eq!(pieces(&steps), expected);
        assert_eq!(trace(&steps).unwrap().left, [(Origin::Gift(Seq(2)), A, dong(30))]);
    }

    #[test]
    fn what_is_left_of_a_gift_stays_the_oldest() {
        let steps = [gift(A, 1, 100), gift(A, 2, 50), spend(A, 3, 30), spend(A, 4, 80)];
        let [first, second] = [1, 2].map(|seq| Origin::Gift(Seq(seq)));
        assert_eq!(pieces(&steps), [(first, 1, 3, 30), (first, 1, 4, 70), (second, 1, 4, 10)]);
    }

    #[test]
    fn a_gift_pays_only_for_its_own_fund_and_goes_along_with_a_transfer() {
        let steps = [gift(A, 1, 100), gift(B, 2, 100), spend(B, 3, 60)];
        assert_eq!(pieces(&steps), [(Origin::Gift(Seq(2)), 2, 3, 60)]);
        let across = Step::Across { from: A, to: B, amount: dong(70) };
        let steps = [gift(A, 1, 100), across, spend(B, 3, 60), spend(A, 4, 30)];
        assert_eq!(pieces(&steps), [(Origin::Gift(Seq(1)), 2, 3, 60), (Origin::Gift(Seq(1)), 1, 4, 30)]);
    }

    #[test]
    fn what_is_spent_too_early_is_paid_by_what_comes_next() {
        let steps = [gift(A, 1, 10), spend(A, 2, 30), gift(A, 3, 15)];
        let expected =
            [(Origin::Gift(Seq(1)), 1, 2, 10), (Origin::Gift(Seq(3)), 1, 2, 15), (Origin::Nowhere, 1, 2, 5)];
        assert_eq!(pieces(&steps), expected);
    }

    fn step() -> impl Strategy<Value = Step> {
        let (fund, amount) = (|| (1..4_i64).prop_map(FundId), || (1..1_000_i64).prop_map(dong));
        prop_oneof![
            (fund(), 1..50_i64, amount()).prop_map(|(fund, seq, amount)| Step::In {
                fund,
                from: Origin::Gift(Seq(seq)),
                amount
            }),
            (fund(), amount()).prop_map(|(fund, amount)| Step::In { fund, from: Origin::Other, amount }),
            (fund(), proptest::option::of(50..99_i64), amount()).prop_map(|(fund, on, amount)| Step::Out {
                fund,
                on: on.map(Seq),
                amount
            }),
            (fund(), fund(), amount()).prop_map(|(from, to, amount)| Step::Across { from, to, amount }),
        ]
    }

    proptest! {
        #[test]
        fn the_traces_of_a_fund_sum_to_what_it_spent(steps in proptest::collection::vec(step(), 0..60)) {
            let traced = trace(&steps).unwrap();
            for fund in (1..4).map(FundId) {
                let spent = steps.iter().filter_map(|step| match step {
                    Step::Out { fund: of, on: Some(_), amount } if *of == fund => Some(amount.dong()),
                    _ => None,
                });
                let traces = traced.spent.iter().filter(|it| it.fund == fund).map(|it| it.amount.dong());
                prop_assert_eq!(spent.sum::<i64>(), traces.sum::<i64>());
            }
        }

        #[test]
        fn no_gift_pays_for_more_than_it_was(steps in proptest::collection::vec(step(), 0..60)) {
            let traced = trace(&steps).unwrap();
            for seq in 1..50 {
                let origin = Origin::Gift(Seq(seq));
                let given = steps.iter().filter_map(|step| match step {
                    Step::In { from, amount, .. } if *from == origin => Some(amount.dong()),
                    _ => None,
                });
                let used = traced.spent.iter().filter(|it| it.origin == origin).map(|it| it.amount.dong());
                let left = traced.left.iter().filter(|it| it.0 == origin).map(|it| it.2.dong());
                // What left a fund without being spent is neither in use nor left.
                prop_assert!(used.sum::<i64>() + left.sum::<i64>() <= given.sum::<i64>());
            }
        }
    }
}
