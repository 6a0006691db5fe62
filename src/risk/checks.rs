//! The checks themselves, each over plain values.

use chrono::NaiveDate;

use super::{Colour, Judged, Others, Sign, Tie, Unknown};
use crate::{
    council::{Hint, Ties},
    disbursement::payout::Relation,
    id::PayoutId,
    money::{Money, MoneyError},
    text::words_of,
};

/// How many earlier awards it takes to say what is usual.
pub const FEW: usize = 5;

/// Within how many days nominations of one person count together.
pub const SPLIT_DAYS: i64 = 90;

/// How many digits of a number a reason shows.
const ENDING: usize = 4;

/// What is usual: between the tenth and the ninetieth of a hundred earlier awards.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Range {
    pub low: Money,
    pub high: Money,
}

impl Range {
    /// Returns what is usual after enough awards.
    pub fn of(past: &[Money]) -> Option<Self> {
        if past.len() < FEW {
            return None;
        }
        let mut sorted = past.to_vec();
        sorted.sort_unstable();
        // One slip of many must not become what is usual, so a tenth at each end does not count.
        let cut = sorted.len() / 10;
        Some(Self { low: *sorted.get(cut)?, high: *sorted.get(sorted.len() - 1 - cut)? })
    }

    fn colour(&self, amount: Money) -> Colour {
        let (amount, low, high) = (amount.dong(), self.low.dong(), self.high.dong());
        if amount > high {
            if amount >= high.saturating_mul(10) {
                Colour::Red
            } else if amount >= high.saturating_mul(2) {
                Colour::Orange
            } else {
                Colour::Yellow
            }
        } else if amount < low {
            if amount.saturating_mul(10) <= low { Colour::Orange } else { Colour::Yellow }
        } else {
            Colour::Green
        }
    }
}

/// An account as it is on file for somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holding {
    pub number: String,
    pub holder: String,
    pub relation: Relation,
}

fn ending(number: &str) -> String {
    let digits: Vec<char> = number.chars().filter(char::is_ascii_alphanumeric).collect();
    digits.iter().skip(digits.len().saturating_sub(ENDING)).collect()
}

/// Looks at who else receives on the account; `all_declared` tells whether each of them said whose it is.
pub fn judge_account(own: Option<&Holding>, others: Others, all_declared: bool) -> Judged {
    let Some(own) = own else { return Judged::Unknown(Unknown::NoAccount) };
    if others.count() == 0 {
        return Judged::Clear;
    }
    let declared = all_declared && own.relation != Relation::Own;
    Judged::Found(Sign::Account { others, ending: ending(&own.number), declared })
}

/// Looks at who else gave the same number; `numbers` are all that the person gave, the shared one first.
pub fn judge_phone(numbers: &[String], others: Others) -> Judged {
    match numbers.first() {
        None => Judged::Unknown(Unknown::NoPhone),
        Some(_) if others.count() == 0 => Judged::Clear,
        Some(number) => Judged::Found(Sign::Phone { others, ending: ending(number) }),
    }
}

/// What is known of a nominator.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Side {
    pub name: String,
    /// What they told of themselves, if they told anything.
    pub ties: Option<Ties>,
    /// Whether they declared an interest in this very nomination.
    pub declared: bool,
}

/// Looks for what ties a nominee to whoever put them forward. That they are of one school or one unit is why
/// somebody puts somebody forward, and no sign.
pub fn judge_nominator(nominee: &Ties, holder: Option<&Holding>, by: &Side) -> Judged {
    let hints = by.ties.as_ref().map(|ties| ties.hints(nominee)).unwrap_or_default();
    let pays_nominator = holder.is_some_and(|it| {
        let is_name = !by.name.is_empty() && words_of(&it.holder) == words_of(&by.name);
        is_name && words_of(&nominee.name) != words_of(&by.name)
    });
    let holds = |tie: &Tie| match tie {
        Tie::Account => hints.contains(&Hint::Account),
        Tie::Holder => pays_nominator,
        Tie::Declared => by.declared,
        Tie::Phone => hints.contains(&Hint::Phone),
        Tie::Address => hints.contains(&Hint::Address),
        Tie::Surname => hints.contains(&Hint::Surname),
    };
    let ties: Vec<Tie> = Tie::ALL.iter().copied().filter(holds).collect();
    match (ties.is_empty(), by.ties.is_some()) {
        (false, _) => Judged::Found(Sign::Nominator { name: by.name.clone(), ties }),
        (true, true) => Judged::Clear,
        (true, false) => Judged::Unknown(Unknown::NominatorSilent { name: by.name.clone() }),
    }
}

/// Compares an amount with earlier awards of the same unit and category.
pub fn judge_amount(amount: Option<Money>, past: &[Money]) -> Judged {
    let Some(amount) = amount else { return Judged::Unknown(Unknown::NoAmount) };
    let Some(usual) = Range::of(past) else {
        return Judged::Unknown(Unknown::FewAwards { past: past.len() });
    };
    match usual.colour(amount) {
        Colour::Green => Judged::Clear,
        colour => Judged::Found(Sign::Amount { amount, usual, past: past.len(), colour }),
    }
}

/// Looks for several nominations of one person that stay under a threshold and pass it together.
pub fn judge_split(
    (on, amount): (NaiveDate, Money),
    others: &[(NaiveDate, Money)],
    threshold: Money,
) -> Result<Judged, MoneyError> {
    let near = others.iter().filter(|(day, _)| (*day - on).num_days().abs() <= SPLIT_DAYS);
    let amounts: Vec<Money> = near.map(|(_, amount)| *amount).chain([amount]).collect();
    let total = Money::sum(amounts.iter().copied())?;
    let passes_unseen = amounts.len() > 1 && amounts.iter().all(|it| *it <= threshold) && total > threshold;
    Ok(match passes_unseen {
        true => Judged::Found(Sign::Split { count: amounts.len(), total, threshold }),
        false => Judged::Clear,
    })
}

/// Looks for lists of payments that stay under a threshold and pass it together.
pub fn judge_lists(
    own: Money,
    others: &[(PayoutId, Money, bool)],
    threshold: Money,
) -> Result<Option<Sign>, MoneyError> {
    let small: Vec<&(PayoutId, Money, bool)> =
        others.iter().filter(|(_, total, _)| *total <= threshold).collect();
    let total = Money::sum(small.iter().map(|(_, total, _)| *total).chain([own]))?;
    if own > threshold || small.is_empty() || total <= threshold {
        return Ok(None);
    }
    let same_decision = small.iter().any(|(_, _, same)| *same);
    let others = small.iter().map(|(id, _, _)| *id).collect();
    Ok(Some(Sign::Lists { others, total, threshold, same_decision }))
}
