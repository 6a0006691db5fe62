//! "Đồng tiền của bác đã đi đâu": each gift followed through its fund to what it paid for.
//!
//! The books are read as they are now: an entry and everything that corrects it count once, with what is left of
//! them, on the day of the first. Nobody who received anything is read here at all; what recipients say is read apart,
//! through the guard.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::{Datelike as _, NaiveDate};

use super::ReportError;
use crate::{
    db::Db,
    fund::{
        self, Fund,
        trace::{Origin, Step, Traced, trace},
    },
    id::{BookId, FundId, Seq},
    ledger::{
        self, Source,
        account::{AccountKind, Chart, Role},
    },
    money::{Money, MoneyError},
    programme::Category,
};

mod notes;
pub mod store;

pub use notes::{Note, Notes};
use store::Moved;

/// What money was spent on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Spent {
    Award(Category),
    /// For the person whom the fund is for, of whom nothing more is said.
    Personal,
    /// Running costs and whatever else is no award.
    Other,
}

/// What a gift paid for within one fund and year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    pub year: i32,
    pub fund: FundId,
    pub spent: Spent,
    /// To how many awards it went, wholly or in part.
    pub awards: usize,
    pub amount: Money,
}

/// A gift and what became of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GiftTrace {
    pub parts: Vec<Part>,
    /// What waits in the funds.
    pub left: Money,
}

impl GiftTrace {
    pub fn spent(&self) -> Result<Money, MoneyError> {
        Money::sum(self.parts.iter().map(|part| part.amount))
    }
}

/// All money of a book, followed.
pub struct Book {
    pub traced: Traced,
    days: HashMap<Seq, NaiveDate>,
    categories: HashMap<Seq, Category>,
    personal: BTreeSet<FundId>,
}

impl Book {
    /// Follows the money of a book through a day.
    pub fn read(db: &mut Db, book: BookId, through: NaiveDate) -> Result<Self, ReportError> {
        let chart = ledger::store::chart(db, book)?;
        let accounts = chart.accounts().iter().filter(|it| it.kind != AccountKind::Asset).map(|it| it.id);
        let moved = store::moved(db, book, accounts.collect(), through)?;
        let (steps, days) = steps(&chart, &moved)?;
        let traced = trace(&steps)?;
        let seqs: BTreeSet<Seq> = traced.spent.iter().map(|piece| piece.on).collect();
        let seqs: Vec<Seq> = seqs.into_iter().collect();
        let categories = store::awarded(db, book, &seqs)?.into_iter().collect();
        let funds = fund::store::of_books(db, &[book])?.into_iter();
        let personal = funds.filter(Fund::is_personal).map(|fund| fund.id).collect();
        Ok(Self { traced, days, categories, personal })
    }

    /// Returns the awards that some gifts reached, in all years or in one; those for a person whom the fund names are
    /// left out.
    pub fn awards_of(&self, gifts: &[Seq], year: Option<i32>) -> Vec<Seq> {
        let ours = |origin: Origin| matches!(origin, Origin::Gift(seq) if gifts.contains(&seq));
        let in_year =
            |seq: &Seq| year.is_none_or(|it| self.days.get(seq).is_some_and(|day| day.year() == it));
        let pieces =
            self.traced.spent.iter().filter(|it| ours(it.origin) && !self.personal.contains(&it.fund));
        let awards = pieces.map(|it| it.on).filter(|seq| self.categories.contains_key(seq) && in_year(seq));
        awards.collect::<BTreeSet<Seq>>().into_iter().collect()
    }

    /// Says what became of some gifts together.
    pub fn of_gifts(&self, gifts: &[Seq]) -> Result<GiftTrace, MoneyError> {
        let ours = |origin: Origin| matches!(origin, Origin::Gift(seq) if gifts.contains(&seq));
        let mut parts: BTreeMap<(i32, FundId, Spent), (BTreeSet<Seq>, Money)> = BTreeMap::new();
        for piece in self.traced.spent.iter().filter(|piece| ours(piece.origin)) {
            let year = self.days.get(&piece.on).map_or(0, NaiveDate::year);
            let spent = match self.categories.get(&piece.on) {
                _ if self.personal.contains(&piece.fund) => Spent::Personal,
                Some(category) => Spent::Award(*category),
                None => Spent::Other,
            };
            let (awards, sum) = parts.entry((year, piece.fund, spent)).or_default();
            awards.insert(piece.on);
            *sum = sum.checked_add(piece.amount)?;
        }
        let part =
            |((year, fund, spent), (awards, amount)): ((i32, FundId, Spent), (BTreeSet<Seq>, Money))| Part {
                year,
                fund,
                spent,
                awards: awards.len(),
                amount,
            };
        let left = self.traced.left.iter().filter(|it| ours(it.0)).map(|it| it.2);
        Ok(GiftTrace { parts: parts.into_iter().map(part).collect(), left: Money::sum(left)? })
    }
}

/// What an entry, with all that corrects it, did to one fund.
#[derive(Clone, Copy, Debug, Default)]
struct Net {
    received: Money,
    spent: Money,
    across: Money,
    handed_on: Money,
}

impl Net {
    fn add(&mut self, chart: &Chart, moved: &Moved) -> Result<(), MoneyError> {
        let amount = moved.amount;
        match (chart.role_of(moved.account), chart.get(moved.account).map(|it| it.kind)) {
            (Some(Role::PassThrough), _) => self.handed_on = self.handed_on.checked_sub(amount)?,
            (Some(Role::AccumulatedSurplus), _) => self.across = self.across.checked_sub(amount)?,
            (_, Some(AccountKind::Income | AccountKind::Equity)) => {
                self.received = self.received.checked_sub(amount)?;
            }
            (_, Some(AccountKind::Expense)) => self.spent = self.spent.checked_add(amount)?,
            _ => {}
        }
        Ok(())
    }
}

type Steps = (Vec<Step>, HashMap<Seq, NaiveDate>);

/// Makes steps of what was posted: one entry, corrections included, at a time, in the order of their days.
fn steps(chart: &Chart, moved: &[Moved]) -> Result<Steps, MoneyError> {
    let mut roots: HashMap<Seq, Seq> = HashMap::new();
    let mut firsts: HashMap<Seq, (NaiveDate, Source)> = HashMap::new();
    let mut nets: BTreeMap<(Seq, FundId), Net> = BTreeMap::new();
    for it in moved {
        // What corrects an entry is recorded after it, so the entry's own root is known.
        let root = it.corrects.map_or(it.seq, |of| roots.get(&of).copied().unwrap_or(of));
        roots.insert(it.seq, root);
        firsts.entry(root).or_insert((it.day, it.source));
        nets.entry((root, it.fund)).or_default().add(chart, it)?;
    }
    let mut order: Vec<Seq> = firsts.keys().copied().collect();
    order.sort_unstable_by_key(|root| (firsts.get(root).map(|it| it.0), *root));
    let mut steps = Vec::new();
    for root in order {
        let funds: Vec<(FundId, Net)> = nets
            .range((root, FundId(i64::MIN))..=(root, FundId(i64::MAX)))
            .map(|(key, net)| (key.1, *net))
            .collect();
        let is_gift = firsts.get(&root).is_some_and(|it| it.1 == Source::Gift);
        let from = if is_gift { Origin::Gift(root) } else { Origin::Other };
        come(&mut steps, &funds, from);
        cross(&mut steps, &funds)?;
        go(&mut steps, &funds, root);
    }
    Ok((steps, firsts.into_iter().map(|(root, (day, _))| (root, day)).collect()))
}

fn come(steps: &mut Vec<Step>, funds: &[(FundId, Net)], from: Origin) {
    for (fund, net) in funds {
        for amount in [net.received, net.handed_on] {
            if amount.is_positive() {
                steps.push(Step::In { fund: *fund, from, amount });
            }
        }
        // More came back than was ever spent under this entry.
        if net.spent.is_negative() {
            steps.push(Step::In { fund: *fund, from: Origin::Other, amount: -net.spent });
        }
    }
}

/// Pairs what left some funds with what reached others; whatever is left over came from outside or went there.
fn cross(steps: &mut Vec<Step>, funds: &[(FundId, Net)]) -> Result<(), MoneyError> {
    let mut takers: Vec<(FundId, Money)> =
        funds.iter().filter(|it| it.1.across.is_positive()).map(|it| (it.0, it.1.across)).collect();
    for (from, net) in funds.iter().filter(|it| it.1.across.is_negative()) {
        let mut rest = -net.across;
        for (to, wanted) in &mut takers {
            let amount = rest.min(*wanted);
            if amount.is_positive() {
                steps.push(Step::Across { from: *from, to: *to, amount });
                rest = rest.checked_sub(amount)?;
                *wanted = wanted.checked_sub(amount)?;
            }
        }
        if rest.is_positive() {
            steps.push(Step::Out { fund: *from, on: None, amount: rest });
        }
    }
    let outside = takers.into_iter().filter(|(_, amount)| amount.is_positive());
    steps.extend(outside.map(|(fund, amount)| Step::In { fund, from: Origin::Other, amount }));
    Ok(())
}

fn go(steps: &mut Vec<Step>, funds: &[(FundId, Net)], root: Seq) {
    for (fund, net) in funds {
        let handed = if net.handed_on.is_negative() { -net.handed_on } else { Money::ZERO };
        for amount in [net.spent, handed] {
            if amount.is_positive() {
                steps.push(Step::Out { fund: *fund, on: Some(root), amount });
            }
        }
        if net.received.is_negative() {
            steps.push(Step::Out { fund: *fund, on: None, amount: -net.received });
        }
    }
}
