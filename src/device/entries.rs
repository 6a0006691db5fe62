//! The entries that goods make on their way; their descriptions name no person, the postings do.

use chrono::NaiveDate;

use super::{DeviceError, DeviceNo, Minute};
use crate::{
    fund::{Fund, FundKind},
    id::{AccountId, PartyId, Seq},
    ledger::{
        Entry, Link, LinkKind, Posting, Series, Source,
        account::{Chart, ChartError, Role},
    },
    money::Money,
};

/// Returns the role of the account that bears goods given away: what is only passed on was never income, so
/// handing it on is no expense.
pub const fn bearer(fund: FundKind) -> Role {
    match fund {
        FundKind::PassThrough => Role::PassThrough,
        _ => Role::InKindGrants,
    }
}

/// A movement of goods of some worth; goods worth nothing make no entry.
#[derive(Clone, Copy, Debug)]
pub struct Movement<'f> {
    pub no: DeviceNo,
    pub fund: &'f Fund,
    pub value: Money,
    pub on: NaiveDate,
}

impl Movement<'_> {
    /// Books that the goods left the store for somebody.
    pub fn hand_over(
        &self,
        chart: &Chart,
        holder: PartyId,
        minute: Minute,
    ) -> Result<Option<Entry>, DeviceError> {
        let words = format!("Bàn giao hiện vật {} theo biên bản số {minute}", self.no);
        let accounts = (account(chart, bearer(self.fund.kind))?, account(chart, Role::GoodsInKind)?);
        self.entry(accounts, Some(holder), words, None)
    }

    /// Books that the goods came back at the value that was found.
    pub fn give_back(
        &self,
        chart: &Chart,
        holder: PartyId,
        handed_over: Option<Seq>,
    ) -> Result<Option<Entry>, DeviceError> {
        let words = format!("Thu hồi hiện vật {}", self.no);
        let accounts = (account(chart, Role::GoodsInKind)?, account(chart, bearer(self.fund.kind))?);
        self.entry(accounts, Some(holder), words, handed_over)
    }

    /// Books that the goods are gone from the store.
    ///
    /// The chart has no account for losses of its own. A loss is no grant, so it may not show among what
    /// learners received; and money for a named person is still owed when the goods are lost.
    pub fn lose(&self, chart: &Chart) -> Result<Option<Entry>, DeviceError> {
        let words = format!("Ghi giảm hiện vật {}", self.no);
        let accounts = (account(chart, Role::ManagementCost)?, account(chart, Role::GoodsInKind)?);
        self.entry(accounts, None, words, None)
    }

    fn entry(
        &self,
        (debit, credit): (AccountId, AccountId),
        party: Option<PartyId>,
        words: String,
        adjusts: Option<Seq>,
    ) -> Result<Option<Entry>, DeviceError> {
        if self.value.is_zero() {
            return Ok(None);
        }
        let postings = vec![
            Posting::debit(debit, self.fund.id, self.value).with_party(party),
            Posting::credit(credit, self.fund.id, self.value).with_party(party),
        ];
        let link = adjusts.map(|seq| Link { kind: LinkKind::Adjustment, seq });
        Ok(Some(Entry::new(self.on, Series::Goods, Source::Goods, words, postings)?.linked(link)))
    }
}

fn account(chart: &Chart, role: Role) -> Result<AccountId, ChartError> {
    chart.by_role(role).map(|account| account.id)
}
