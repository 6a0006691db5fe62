//! What the forms for money in offer: the funds of the unit, and the accounts that money can go to.

use crate::{
    db::{Db, DbError},
    donation::Means,
    fund::{self, Fund},
    id::{AccountId, FundId},
    ledger::{
        self,
        account::{Account, Chart, Role},
    },
    text::Lang,
    web::place::Place,
};

pub struct Choices {
    /// The funds of the unit, by code.
    pub funds: Vec<Fund>,
    chart: Chart,
}

impl Choices {
    pub fn read(db: &mut Db, place: &Place) -> Result<Self, DbError> {
        let mut funds = fund::store::of_books(db, &[place.book])?;
        if place.unit.book.is_none() {
            // A branch has its own funds in the book of its association.
            funds.retain(|fund| fund.unit == place.unit.id);
        }
        Ok(Self { funds, chart: ledger::store::chart(db, place.book)? })
    }

    pub fn fund(&self, code: &str) -> Option<&Fund> {
        self.funds.iter().find(|fund| fund.code == code)
    }

    pub fn fund_code(&self, id: FundId) -> &str {
        self.funds.iter().find(|fund| fund.id == id).map_or("", |fund| &fund.code)
    }

    pub fn fund_name(&self, id: FundId) -> &str {
        self.funds.iter().find(|fund| fund.id == id).map_or("", |fund| &fund.name)
    }

    pub fn fund_options(&self) -> Vec<(String, String)> {
        let open = self.funds.iter().filter(|fund| fund.closed_on.is_none());
        open.map(|fund| (fund.code.clone(), fund.name.clone())).collect()
    }

    /// Returns the closed funds as well, for looking back.
    pub fn all_funds(&self) -> Vec<(String, String)> {
        self.funds.iter().map(|fund| (fund.code.clone(), fund.name.clone())).collect()
    }

    /// Returns the accounts that money is received on, without those that are only sums of others.
    fn accounts(&self) -> impl Iterator<Item = &Account> {
        let receives = |account: &&Account| {
            let is_money = matches!(self.chart.role_of(account.id), Some(Role::Cash | Role::Bank));
            is_money && self.chart.below(account.id).iter().all(|below| *below == account.id)
        };
        self.chart.accounts().iter().filter(receives)
    }

    /// Returns the accounts to choose from, or none where each means has only one.
    pub fn account_options(&self, lang: Lang) -> Vec<(String, String)> {
        let all: Vec<(String, String)> = self
            .accounts()
            .map(|account| {
                let name = lang.pick(&account.name_vi, &account.name_en);
                (account.code.clone(), format!("{} {name}", account.code))
            })
            .collect();
        if all.len() > 2 { all } else { Vec::new() }
    }

    /// Returns every account of money but one, for transfers between own accounts.
    pub fn money(&self, but: AccountId, lang: Lang) -> Vec<(String, String)> {
        let others = self.accounts().filter(|account| account.id != but);
        let named = |account: &Account| {
            let name = lang.pick(&account.name_vi, &account.name_en);
            (account.code.clone(), format!("{} {name}", account.code))
        };
        others.map(named).collect()
    }

    /// Finds an account that money is received on by its code.
    pub fn account(&self, code: &str) -> Option<AccountId> {
        self.accounts().find(|account| account.code == code).map(|account| account.id)
    }

    pub fn account_code(&self, id: AccountId) -> &str {
        self.chart.get(id).map_or("", |account| &account.code)
    }

    /// Returns an account unless it is the one that the means takes by itself.
    pub fn beside(&self, means: Means, account: Option<AccountId>) -> Option<AccountId> {
        let role = match means {
            Means::Cash => Role::Cash,
            Means::Transfer => Role::Bank,
            Means::InKind => return None,
        };
        let own = self.chart.by_role(role).ok().map(|account| account.id);
        account.filter(|account| Some(*account) != own)
    }
}

/// Returns how money comes in: goods have a page of their own.
pub fn means_options(lang: Lang) -> Vec<(String, String)> {
    [Means::Cash, Means::Transfer].iter().map(|means| (means.code().to_owned(), lang.of(means))).collect()
}
