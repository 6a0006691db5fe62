//! Finds money for people: as many as can be paid, and the tightest money first.
//!
//! Where every award costs the same this is a flow from people to funds. The awards that the funds can give together
//! are the bases of a matroid, so the greedy choice is best: the funds are opened one by one, the tightest first, and
//! an augmenting path never takes back what came before. With as many awards open as that gives, people are let in as
//! they came, which is greedy in another matroid. Weights are not needed, and neither is a flow that minimises them.

use std::collections::{BTreeMap, BTreeSet};

use pathfinding::directed::edmonds_karp::{EdmondsKarp as _, SparseCapacity};

use super::{Means, Pairs, Purse, Seat, Seeker};
use crate::{id::FundId, money::Money};

/// Up to how many people every way of paying different amounts is tried.
const SEARCHED: usize = 10;

/// After how many tries the best way that was found is taken.
const TRIES: usize = 200_000;

/// What is left while awards are given.
#[derive(Clone)]
struct Left {
    /// By fund, the tightest first.
    funds: Vec<(FundId, i64)>,
    budget: i64,
    seats: BTreeMap<Seat, i64>,
}

impl Left {
    fn has_seat(&self, seeker: &Seeker) -> bool {
        seeker.seats.iter().all(|seat| self.seats.get(seat).is_none_or(|left| *left > 0))
    }

    fn take_seat(&mut self, seeker: &Seeker) {
        for seat in &seeker.seats {
            if let Some(left) = self.seats.get_mut(seat) {
                *left -= 1;
            }
        }
    }
}

/// Proposes who is paid from which fund. Those who seek stand in the order in which they came.
///
/// Where awards differ in size, the smaller are given first, each size as well as can be; among few people every
/// other way is tried too. To do that for many is a knapsack, which nobody solves in time.
pub fn propose(seekers: &[Seeker], means: &Means) -> Pairs {
    let left = Left {
        funds: tightest_first(seekers, &means.purses).map(|it| (it.fund, it.free.dong().max(0))).collect(),
        budget: means.budget.dong().max(0),
        seats: means.seats.clone(),
    };
    let payable: Vec<&Seeker> = seekers.iter().filter(|it| it.amount.is_positive()).collect();
    let amounts: BTreeSet<Money> = payable.iter().map(|it| it.amount).collect();
    let pairs = by_size(&payable, &amounts, left.clone());
    if amounts.len() > 1 && payable.len() <= SEARCHED {
        let mut search =
            Search { seekers: &payable, best: worth(&payable, &pairs, &left), pairs, tries: TRIES };
        search.go(0, &mut Pairs::new(), &mut left.clone(), &left);
        return search.pairs;
    }
    pairs
}

/// Orders funds by how few they may pay; money that donors bound goes before money that is free.
fn tightest_first<'p>(seekers: &[Seeker], purses: &'p [Purse]) -> impl Iterator<Item = &'p Purse> {
    let may = |purse: &Purse| seekers.iter().filter(|it| it.may.contains(&purse.fund)).count();
    let mut order: Vec<(usize, bool, usize)> =
        purses.iter().zip(0..).map(|(purse, at)| (may(purse), !purse.is_bound, at)).collect();
    order.sort_unstable();
    order.into_iter().filter_map(|(.., at)| purses.get(at))
}

fn by_size(seekers: &[&Seeker], amounts: &BTreeSet<Money>, mut left: Left) -> Pairs {
    let mut pairs = Pairs::new();
    for amount in amounts {
        let of_size: Vec<&Seeker> = seekers.iter().filter(|it| it.amount == *amount).copied().collect();
        let found = one_size(&of_size, amount.dong(), &mut left);
        for fund in found.values() {
            if let Some((_, free)) = left.funds.iter_mut().find(|(id, _)| id == fund) {
                *free -= amount.dong();
            }
            left.budget -= amount.dong();
        }
        pairs.extend(found);
    }
    pairs
}

/// People who may be paid from the same funds are one node of the network.
struct Network<'s> {
    classes: Vec<(Vec<usize>, Vec<&'s Seeker>)>,
    flow: SparseCapacity<i64>,
    /// How many are let in, by class.
    let_in: Vec<i64>,
}

const SOURCE: usize = 0;
const SINK: usize = 1;
const FIRST: usize = 2;

impl<'s> Network<'s> {
    fn new(seekers: &[&'s Seeker], funds: &[(FundId, i64)]) -> Self {
        let mut by_funds: BTreeMap<Vec<usize>, Vec<&Seeker>> = BTreeMap::new();
        for seeker in seekers {
            let may = funds.iter().zip(0..).filter(|((id, _), _)| seeker.may.contains(id));
            by_funds.entry(may.map(|(_, at)| at).collect()).or_default().push(seeker);
        }
        let classes: Vec<_> = by_funds.into_iter().collect();
        let mut flow = SparseCapacity::new(FIRST + classes.len() + funds.len(), SOURCE, SINK);
        flow.omit_details();
        for (node, (may, _)) in (FIRST..).zip(&classes) {
            for fund in may {
                flow.set_capacity(node, FIRST + classes.len() + fund, i64::MAX / 4);
            }
        }
        Self { let_in: vec![0; classes.len()], classes, flow }
    }

    fn open(&mut self, fund: usize, awards: i64) {
        self.flow.set_capacity(FIRST + self.classes.len() + fund, SINK, awards);
    }

    fn admit(&mut self, class: usize, people: i64) {
        self.flow.set_capacity(SOURCE, FIRST + class, people);
    }

    fn admit_all(&mut self) {
        for class in 0..self.classes.len() {
            let size = self.classes.get(class).map_or(0, |(_, of)| of.len());
            self.admit(class, i64::try_from(size).unwrap_or(i64::MAX / 4));
        }
    }

    /// Lets one more of a class in, if somebody can pay.
    fn try_one(&mut self, class: usize) -> bool {
        let before = self.flow.total_capacity();
        let now = self.let_in.get(class).copied().unwrap_or_default();
        self.admit(class, now + 1);
        self.flow.augment();
        let is_paid = self.flow.total_capacity() > before;
        if is_paid && let Some(count) = self.let_in.get_mut(class) {
            *count += 1;
        } else {
            self.admit(class, now);
        }
        is_paid
    }
}

/// Pays as many awards of one size as can be; seats are taken from what is left, money is not.
///
/// How many awards each fund gives is settled first, the tightest as many as it can, and then who gets them, in the
/// order in which they came. Where seats keep somebody out on whom that leaned, all funds are open from the start,
/// and the better of the two ways is taken.
fn one_size(seekers: &[&Seeker], amount: i64, left: &mut Left) -> Pairs {
    let awards = |free: i64| free.checked_div(amount).unwrap_or_default();
    let most = awards(left.budget);
    let whole: Vec<i64> = left.funds.iter().map(|(_, free)| awards(*free)).collect();
    let tight = tightest(seekers, &left.funds, &whole, most);
    let ways = [tight, whole].map(|given| {
        let mut after = left.clone();
        let chosen = let_in(seekers, &given, most, &mut after);
        (spend(&chosen, &left.funds, &given), after.seats)
    });
    let worth = |pairs: &Pairs| worth(seekers, pairs, left);
    let [tight, whole] = ways;
    let (pairs, seats) = if worth(&whole.0) > worth(&tight.0) { whole } else { tight };
    left.seats = seats;
    pairs
}

/// Returns how many awards each fund gives where the tightest gives as many as it can, and none beyond `most` in all.
fn tightest(seekers: &[&Seeker], funds: &[(FundId, i64)], whole: &[i64], most: i64) -> Vec<i64> {
    let mut network = Network::new(seekers, funds);
    network.admit_all();
    let give = |(at, awards): (usize, &i64)| {
        let before = network.flow.total_capacity();
        network.open(at, (*awards).min(most - before));
        network.flow.augment();
        network.flow.total_capacity() - before
    };
    whole.iter().enumerate().map(give).collect()
}

/// Lets people in as they came, while there is a seat for them and the funds can pay all of them together.
fn let_in<'s>(seekers: &[&'s Seeker], given: &[i64], most: i64, left: &mut Left) -> Vec<&'s Seeker> {
    let mut people = Network::new(seekers, &left.funds);
    for (at, awards) in given.iter().enumerate() {
        people.open(at, *awards);
    }
    let class_of: BTreeMap<_, usize> = people
        .classes
        .iter()
        .zip(0..)
        .flat_map(|((_, of), class)| of.iter().map(move |it| (it.nomination, class)))
        .collect();
    let (mut chosen, mut shut) = (Vec::new(), BTreeSet::new());
    for seeker in seekers {
        let class = class_of.get(&seeker.nomination).copied().unwrap_or_default();
        let is_full = i64::try_from(chosen.len()).unwrap_or(i64::MAX) >= most;
        if is_full || shut.contains(&class) || !left.has_seat(seeker) {
            continue;
        }
        if people.try_one(class) {
            chosen.push(*seeker);
            left.take_seat(seeker);
        } else {
            // Whom nobody can pay now nobody can pay later: money never comes back.
            shut.insert(class);
        }
    }
    chosen
}

/// Pays everybody of a set that can be paid together, from the tightest funds that can.
fn spend(chosen: &[&Seeker], funds: &[(FundId, i64)], given: &[i64]) -> Pairs {
    let mut network = Network::new(chosen, funds);
    network.admit_all();
    for (at, awards) in given.iter().enumerate() {
        network.open(at, *awards);
        network.flow.augment();
    }
    let first = FIRST + network.classes.len();
    let mut pairs = Pairs::new();
    for (node, (may, of)) in (FIRST..).zip(&network.classes) {
        let given = may.iter().flat_map(|at| {
            let times = usize::try_from(network.flow.flow(node, first + at)).unwrap_or_default();
            std::iter::repeat_n(*at, times)
        });
        let funds = given.filter_map(|at| funds.get(at)).map(|(fund, _)| *fund);
        pairs.extend(of.iter().map(|it| it.nomination).zip(funds));
    }
    pairs
}

/// How good a way to pay is: how many it pays, and what it spends of each fund, the tightest first.
type Worth = (usize, Vec<i64>);

fn worth(seekers: &[&Seeker], pairs: &Pairs, whole: &Left) -> Worth {
    let spent = |fund: FundId| {
        let of = seekers.iter().filter(|it| pairs.get(&it.nomination) == Some(&fund));
        of.map(|it| it.amount.dong()).sum()
    };
    (pairs.len(), whole.funds.iter().map(|(fund, _)| spent(*fund)).collect())
}

/// Tries every way for few people.
struct Search<'s> {
    seekers: &'s [&'s Seeker],
    best: Worth,
    pairs: Pairs,
    tries: usize,
}

impl Search<'_> {
    fn go(&mut self, at: usize, pairs: &mut Pairs, left: &mut Left, whole: &Left) {
        let to_come = self.seekers.len() - at;
        if self.tries == 0 || pairs.len() + to_come < self.best.0 {
            return;
        }
        self.tries -= 1;
        let Some(seeker) = self.seekers.get(at).copied() else {
            let found = worth(self.seekers, pairs, whole);
            if found > self.best {
                (self.best, self.pairs) = (found, pairs.clone());
            }
            return;
        };
        let amount = seeker.amount.dong();
        for fund in 0..left.funds.len() {
            let Some((id, free)) = left.funds.get(fund).copied() else { continue };
            let fits = free >= amount && left.budget >= amount && left.has_seat(seeker);
            if !fits || !seeker.may.contains(&id) {
                continue;
            }
            let mut after = left.clone();
            if let Some((_, free)) = after.funds.get_mut(fund) {
                *free -= amount;
            }
            after.budget -= amount;
            after.take_seat(seeker);
            pairs.insert(seeker.nomination, id);
            self.go(at + 1, pairs, &mut after, whole);
            pairs.remove(&seeker.nomination);
        }
        self.go(at + 1, pairs, left, whole);
    }
}
