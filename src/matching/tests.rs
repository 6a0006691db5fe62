//! Laws of a proposal, held against every way of paying few people.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::{Means, Pairs, Purse, Seeker, propose};
use crate::{
    id::{FundId, NominationId, UnitId},
    money::Money,
    programme::Category,
};

fn seeker(number: i64, amount: i64, may: &[i64]) -> Seeker {
    Seeker {
        nomination: NominationId(number),
        amount: Money::from_dong(amount),
        may: may.iter().map(|it| FundId(*it)).collect(),
        seats: Vec::new(),
    }
}

fn means(free: &[i64], budget: i64) -> Means {
    let purse = |(number, free): (i64, &i64)| Purse {
        fund: FundId(number),
        free: Money::from_dong(*free),
        is_bound: false,
    };
    Means {
        purses: (1..).zip(free).map(purse).collect(),
        budget: Money::from_dong(budget),
        seats: BTreeMap::new(),
    }
}

fn pairs(all: &[(i64, i64)]) -> Pairs {
    all.iter().map(|(nomination, fund)| (NominationId(*nomination), FundId(*fund))).collect()
}

#[test]
fn the_tightest_money_goes_first() {
    let check = |seekers: &[Seeker], free: &[i64], budget, expected: &[(i64, i64)]| {
        assert_eq!(propose(seekers, &means(free, budget)), pairs(expected), "{seekers:?} {free:?}");
    };
    // Fund 2 may pay the first only, so fund 1 is left to the other.
    check(&[seeker(1, 5, &[1, 2]), seeker(2, 5, &[1])], &[5, 5], 100, &[(1, 2), (2, 1)]);
    // The one whom both may pay makes room for the one who came later.
    check(&[seeker(1, 5, &[1, 2]), seeker(2, 5, &[1]), seeker(3, 5, &[1])], &[5, 5], 100, &[(1, 2), (2, 1)]);
    // Fund 3 is for one person; nothing of the general money is touched where it need not be.
    let three = [seeker(1, 5, &[1, 2, 3]), seeker(2, 5, &[1, 2]), seeker(3, 5, &[1])];
    check(&three, &[50, 50, 50], 100, &[(1, 3), (2, 2), (3, 1)]);
    // Half an award is no award, and neither is one beyond the budget.
    check(&[seeker(1, 5, &[1]), seeker(2, 5, &[1])], &[9], 100, &[(1, 1)]);
    check(&[seeker(1, 5, &[1]), seeker(2, 5, &[1])], &[50], 9, &[(1, 1)]);
    // A fund that is overdrawn gives nothing, and an award without an amount asks for nothing.
    check(&[seeker(1, 5, &[1]), seeker(2, 0, &[1])], &[-5], 100, &[]);
    // 3 + 3 fit into 6, though the smaller ones come first.
    let mixed = [seeker(1, 2, &[1]), seeker(2, 3, &[1, 2]), seeker(3, 3, &[2])];
    check(&mixed, &[2, 6], 100, &[(1, 1), (2, 2), (3, 2)]);
}

#[test]
fn money_that_donors_bound_goes_before_money_that_is_free() {
    let mut means = means(&[50, 50], 100);
    means.purses[1].is_bound = true;
    assert_eq!(propose(&[seeker(1, 5, &[1, 2])], &means), pairs(&[(1, 2)]));
}

#[test]
fn a_quota_holds_and_who_came_first_has_the_seat() {
    let seat = (UnitId(7), Category::Pupil);
    let mut all: Vec<Seeker> = (1..=4).map(|number| seeker(number, 5, &[1])).collect();
    for it in &mut all[1..] {
        it.seats.push(seat);
    }
    let mut means = means(&[50], 100);
    means.seats.insert(seat, 2);
    assert_eq!(propose(&all, &means), pairs(&[(1, 1), (2, 1), (3, 1)]));
}

#[test]
fn thousands_are_matched_at_once() {
    let all: Vec<Seeker> =
        (0..5_000).map(|number| seeker(number, 1, if number % 3 == 0 { &[1, 2] } else { &[1, 3] })).collect();
    assert_eq!(propose(&all, &means(&[1_000, 900, 2_500], 10_000)).len(), 4_400);
}

/// Everything that can be paid: how many, and what of each fund, the tightest first.
fn best(seekers: &[Seeker], means: &Means) -> (usize, Vec<i64>) {
    let mut order: Vec<(usize, i64)> = means
        .purses
        .iter()
        .map(|it| (seekers.iter().filter(|seeker| seeker.may.contains(&it.fund)).count(), it.fund.0))
        .collect();
    order.sort_unstable();
    let width = means.purses.len() + 1;
    let ways = width.pow(u32::try_from(seekers.len()).unwrap());
    let way = |number: usize| {
        let digit = |at: u32| number / width.pow(at) % width;
        (0..).zip(seekers).map(|(at, it)| (it, i64::try_from(digit(at)).unwrap())).collect::<Vec<_>>()
    };
    let worth = |way: Vec<(&Seeker, i64)>| {
        let spent =
            |fund: i64| way.iter().filter(|(_, of)| *of == fund).map(|(it, _)| it.amount.dong()).sum();
        let allowed = way.iter().all(|(it, fund)| *fund == 0 || it.may.contains(&FundId(*fund)));
        let covered = means.purses.iter().all(|it| spent(it.fund.0) <= it.free.dong());
        let given: i64 = means.purses.iter().map(|it| spent(it.fund.0)).sum();
        let count = way.iter().filter(|(_, fund)| *fund != 0).count();
        (allowed && covered && given <= means.budget.dong())
            .then(|| (count, order.iter().map(|(_, fund)| spent(*fund)).collect()))
    };
    (0..ways).filter_map(|number| worth(way(number))).max().unwrap()
}

fn found(seekers: &[Seeker], means: &Means, pairs: &Pairs) -> (usize, Vec<i64>) {
    let mut order: Vec<(usize, i64)> = means
        .purses
        .iter()
        .map(|it| (seekers.iter().filter(|seeker| seeker.may.contains(&it.fund)).count(), it.fund.0))
        .collect();
    order.sort_unstable();
    let spent = |fund: i64| {
        let of = seekers.iter().filter(|it| pairs.get(&it.nomination) == Some(&FundId(fund)));
        of.map(|it| it.amount.dong()).sum()
    };
    (pairs.len(), order.iter().map(|(_, fund)| spent(*fund)).collect())
}

fn cases(amounts: std::ops::RangeInclusive<i64>) -> impl Strategy<Value = (Vec<Seeker>, Means)> {
    let funds = prop::collection::vec(0_i64..12, 1..=3);
    let people = prop::collection::vec((amounts, prop::collection::vec(1_i64..=3, 0..=3)), 0..=6);
    (people, funds, 0_i64..30).prop_map(|(people, free, budget)| {
        let seekers = (1..).zip(people).map(|(number, (amount, may))| seeker(number, amount, &may)).collect();
        (seekers, means(&free, budget))
    })
}

proptest! {
    #[test]
    fn equal_awards_are_paid_as_well_as_can_be((seekers, means) in cases(3..=3)) {
        let pairs = propose(&seekers, &means);
        prop_assert_eq!(found(&seekers, &means, &pairs), best(&seekers, &means));
    }

    #[test]
    fn awards_of_several_sizes_are_paid_as_well_as_can_be((seekers, means) in cases(1..=4)) {
        let pairs = propose(&seekers, &means);
        prop_assert_eq!(found(&seekers, &means, &pairs), best(&seekers, &means));
    }

    #[test]
    fn nothing_is_overspent_and_no_restriction_broken(
        people in prop::collection::vec((1_i64..=4, prop::collection::vec(1_i64..=5, 0..=5)), 0..=40),
        free in prop::collection::vec(-3_i64..40, 1..=5),
        budget in 0_i64..90,
    ) {
        let seekers: Vec<Seeker> = (1..).zip(people).map(|(number, (amount, may))| seeker(number, amount, &may)).collect();
        let means = means(&free, budget);
        let pairs = propose(&seekers, &means);
        let of = |fund: FundId| -> i64 {
            seekers.iter().filter(|it| pairs.get(&it.nomination) == Some(&fund)).map(|it| it.amount.dong()).sum()
        };
        for purse in &means.purses {
            prop_assert!(of(purse.fund) <= purse.free.dong().max(0));
        }
        prop_assert!(means.purses.iter().map(|it| of(it.fund)).sum::<i64>() <= budget);
        for it in &seekers {
            prop_assert!(pairs.get(&it.nomination).is_none_or(|fund| it.may.contains(fund)));
        }
    }

    /// Whoever came earlier and could be paid from the same money is not left out for somebody later.
    #[test]
    fn among_equals_who_came_first_is_paid((seekers, means) in cases(3..=3)) {
        let pairs = propose(&seekers, &means);
        for (earlier, later) in seekers.iter().zip(seekers.iter().skip(1)) {
            if earlier.may == later.may && pairs.contains_key(&later.nomination) {
                prop_assert!(pairs.contains_key(&earlier.nomination));
            }
        }
    }
}
