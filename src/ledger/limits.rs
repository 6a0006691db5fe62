//! What may not go below zero: cash, bank and goods of a book, and what a fund has left to give.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    Entry,
    account::{Chart, Role},
    journal::PostError,
    store,
};
use crate::{
    db::Db,
    id::{AccountId, BookId, FundId},
    money::{Money, MoneyError},
};

/// What an entry takes away: from guarded accounts, and from what funds may spend.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Takings {
    accounts: BTreeMap<AccountId, Money>,
    funds: BTreeMap<FundId, Money>,
}

impl Takings {
    pub(super) fn of(entry: &Entry, chart: &Chart) -> Result<Self, MoneyError> {
        let mut takings = Self::default();
        for posting in entry.postings() {
            if chart.role_of(posting.account).is_some_and(Role::is_guarded) {
                let sum = takings.accounts.entry(posting.account).or_insert(Money::ZERO);
                *sum = sum.checked_add(posting.amount)?;
            }
            if chart.is_spendable(posting.account) {
                let sum = takings.funds.entry(posting.fund).or_insert(Money::ZERO);
                *sum = sum.checked_sub(posting.amount)?;
            }
        }
        takings.accounts.retain(|_, sum| sum.is_negative());
        takings.funds.retain(|_, sum| sum.is_negative());
        Ok(takings)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.accounts.is_empty() && self.funds.is_empty()
    }

    /// Refuses the entry where any balance would be below zero on its day or on any later day.
    pub(super) fn check(
        &self,
        db: &mut Db,
        book: BookId,
        chart: &Chart,
        entry: &Entry,
    ) -> Result<(), PostError> {
        for (account, sum) in &self.accounts {
            let lowest = lowest(db, book, *account, entry.day())?;
            if lowest.checked_add(*sum)?.is_negative() {
                let account = chart.get(*account).map_or_else(String::new, |it| it.code.clone());
                return Err(PostError::AccountShort { account, has: lowest, needs: -*sum });
            }
        }
        for (fund, sum) in &self.funds {
            let lowest = available_from(db, book, chart, *fund, entry.day())?;
            if lowest.checked_add(*sum)?.is_negative() {
                let fund = store::fund_name(db, *fund)?;
                return Err(PostError::FundShort { fund, has: lowest, needs: -*sum });
            }
        }
        Ok(())
    }
}

fn resources(chart: &Chart) -> Vec<AccountId> {
    let ids: BTreeSet<AccountId> = chart.accounts().iter().map(|account| account.id).collect();
    ids.into_iter().filter(|id| chart.is_spendable(*id)).collect()
}

/// Returns the least that a fund has free on `day` or on any day after it.
pub fn available_from(
    db: &mut Db,
    book: BookId,
    chart: &Chart,
    fund: FundId,
    day: chrono::NaiveDate,
) -> Result<Money, PostError> {
    let resources = resources(chart);
    let total = store::total(db, book, &resources, Some(fund))?;
    let later = store::moves_after(db, book, &resources, Some(fund), day)?;
    Ok(least(-total, later.into_iter().map(|it| -it))?)
}

/// Returns the least that an account holds on `day` or on any day after it.
fn lowest(db: &mut Db, book: BookId, account: AccountId, day: chrono::NaiveDate) -> Result<Money, PostError> {
    let total = store::total(db, book, &[account], None)?;
    Ok(least(total, store::moves_after(db, book, &[account], None, day)?)?)
}

/// Walks back from the balance after everything, taking the latest day away first.
///
/// What is left after each step is the balance of the day before, so a book that nothing was posted to after
/// the entry's day costs one look at the kept totals, however long its history is.
fn least(total: Money, later: impl IntoIterator<Item = Money>) -> Result<Money, MoneyError> {
    let mut balance = total;
    let mut least = total;
    for moved in later {
        balance = balance.checked_sub(moved)?;
        least = least.min(balance);
    }
    Ok(least)
}
