//! Double entry without I/O: an [`Entry`] that exists balances, within each fund.

use std::{collections::BTreeMap, fmt};

use chrono::NaiveDate;

use crate::{
    calendar::Instant,
    codes,
    id::{AccountId, FundId, PartyId, Seq, UserId},
    money::{Money, MoneyError},
    say,
};

pub mod account;
pub mod chain;
mod closing;
pub mod general;
pub mod journal;
pub mod limits;
pub mod once;
pub mod period;
pub mod store;
#[cfg(test)]
mod tests;
pub mod verify;
pub mod workflow;

codes! {
    /// The kind of voucher that an entry is booked with; each has its own run of numbers per book and year.
    ///
    /// Phiếu thu and phiếu chi are forms 01-TT and 02-TT of TT 99/2025/TT-BTC; the others are ours, as
    /// TT 41/2022/TT-BTC leaves the forms to the unit.
    pub enum Series ("loại chứng từ", "voucher series") {
        CashIn = "PT" ("phiếu thu", "cash receipt voucher"),
        CashOut = "PC" ("phiếu chi", "cash payment voucher"),
        BankIn = "BC" ("báo có", "bank credit"),
        BankOut = "BN" ("báo nợ", "bank debit"),
        Goods = "HV" ("phiếu hiện vật", "goods voucher"),
        General = "KT" ("phiếu kế toán", "journal voucher"),
    }
}

codes! {
    /// How an entry corrects another one.
    pub enum LinkKind ("kiểu điều chỉnh", "kind of correction") {
        Reversal = "reversal" ("đảo bút toán", "reversal"),
        Adjustment = "adjustment" ("điều chỉnh", "adjustment"),
    }
}

codes! {
    /// What happened; the workflow that books an event is also the one that may reverse it.
    pub enum Source ("loại nghiệp vụ", "kind of event") {
        Gift = "gift" ("tiếp nhận ủng hộ", "gift"),
        Award = "award" ("quyết định học bổng", "award"),
        Payment = "payment" ("chi trả học bổng", "payment"),
        Return = "return" ("học bổng hoàn lại", "returned award"),
        /// Goods leave the store, come back, or are gone.
        Goods = "goods" ("xuất, nhập hiện vật", "movement of goods"),
        Transfer = "transfer" ("điều chuyển", "transfer"),
        General = "general" ("nghiệp vụ khác", "other event"),
    }
}

/// Names the earlier entry that an entry corrects.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Link {
    pub kind: LinkKind,
    pub seq: Seq,
}

/// One side of an entry: debits are positive, credits negative.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Posting {
    pub account: AccountId,
    pub fund: FundId,
    pub party: Option<PartyId>,
    pub amount: Money,
}

/// A journal entry whose postings sum to zero within each of its funds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    day: NaiveDate,
    series: Series,
    source: Source,
    description: String,
    link: Option<Link>,
    postings: Vec<Posting>,
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EntryError {
    TooFewPostings,
    ZeroPosting,
    Unbalanced { fund: FundId, difference: Money },
    NoDescription,
    Money(#[from] MoneyError),
}

impl fmt::Display for EntryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooFewPostings => {
                say!(f, "một bút toán cần ít nhất hai dòng", "an entry needs at least two postings")
            }
            Self::ZeroPosting => {
                say!(f, "dòng bút toán bằng 0 không có nghĩa", "a posting of zero says nothing")
            }
            Self::Unbalanced { difference, .. } => say!(
                f,
                "Nợ và Có của một quỹ lệch nhau {difference}",
                "debits and credits of a fund differ by {difference}"
            ),
            Self::NoDescription => say!(f, "bút toán cần có diễn giải", "an entry needs a description"),
            Self::Money(err) => err.fmt(f),
        }
    }
}

impl Posting {
    pub fn debit(account: AccountId, fund: FundId, amount: Money) -> Self {
        Self { account, fund, party: None, amount }
    }

    pub fn credit(account: AccountId, fund: FundId, amount: Money) -> Self {
        Self { account, fund, party: None, amount: -amount }
    }

    pub fn with_party(self, party: Option<PartyId>) -> Self {
        Self { party, ..self }
    }
}

impl Entry {
    /// Builds an entry of at least two nonzero postings that balance within each fund.
    pub fn new(
        day: NaiveDate,
        series: Series,
        source: Source,
        description: impl Into<String>,
        postings: Vec<Posting>,
    ) -> Result<Self, EntryError> {
        let description = description.into();
        if description.trim().is_empty() {
            return Err(EntryError::NoDescription);
        }
        if postings.len() < 2 {
            return Err(EntryError::TooFewPostings);
        }
        if postings.iter().any(|posting| posting.amount.is_zero()) {
            return Err(EntryError::ZeroPosting);
        }
        let mut funds = BTreeMap::new();
        for posting in &postings {
            let sum = funds.entry(posting.fund).or_insert(Money::ZERO);
            *sum = sum.checked_add(posting.amount)?;
        }
        match funds.into_iter().find(|(_, sum)| !sum.is_zero()) {
            Some((fund, difference)) => Err(EntryError::Unbalanced { fund, difference }),
            None => Ok(Self { day, series, source, description, link: None, postings }),
        }
    }

    /// Names the entry that this one corrects.
    pub fn linked(self, link: Option<Link>) -> Self {
        Self { link, ..self }
    }

    /// Returns the entry that cancels this one, which stands at `seq`; posted entries are never edited.
    pub fn reversed(&self, seq: Seq, day: NaiveDate, reason: &str) -> Self {
        let flip = |posting: &Posting| Posting { amount: -posting.amount, ..*posting };
        Self {
            day,
            series: Series::General,
            source: self.source,
            description: format!("Đảo bút toán số {seq}: {reason}"),
            link: Some(Link { kind: LinkKind::Reversal, seq }),
            postings: self.postings.iter().map(flip).collect(),
        }
    }

    pub fn day(&self) -> NaiveDate {
        self.day
    }

    pub fn series(&self) -> Series {
        self.series
    }

    pub fn source(&self) -> Source {
        self.source
    }

    pub fn description(&self) -> &str {
        &self.description
    }

    pub fn link(&self) -> Option<Link> {
        self.link
    }

    pub fn postings(&self) -> &[Posting] {
        &self.postings
    }
}

/// Returns the kind of voucher that fits some postings: what moves cash or bank is a receipt or a payment.
pub fn series_for(chart: &account::Chart, postings: &[Posting]) -> Result<Series, MoneyError> {
    let moved = |role: account::Role| {
        let of_role = postings.iter().filter(|it| chart.role_of(it.account) == Some(role));
        Money::sum(of_role.map(|it| it.amount))
    };
    let (cash, bank) = (moved(account::Role::Cash)?, moved(account::Role::Bank)?);
    Ok(match (cash, bank) {
        (cash, _) if cash.is_positive() => Series::CashIn,
        (cash, _) if cash.is_negative() => Series::CashOut,
        (_, bank) if bank.is_positive() => Series::BankIn,
        (_, bank) if bank.is_negative() => Series::BankOut,
        _ => Series::General,
    })
}

/// Who acts, from where and when; every workflow is given one and the audit chain keeps it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Author {
    pub user: UserId,
    /// Where the request came from, such as `cli` or `web 192.0.2.7`.
    pub origin: String,
    pub at: Instant,
}

/// The number of a voucher: gapless per book, series and year, in posting order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Voucher {
    pub series: Series,
    pub year: i64,
    pub no: i64,
}

impl fmt::Display for Voucher {
    /// Writes `PT-2025/0007`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}/{:04}", self.series.code(), self.year, self.no)
    }
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct NotAVoucher(String);

impl fmt::Display for NotAVoucher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = &self.0;
        say!(
            f,
            "“{text}” không phải là số chứng từ; hãy viết như PT-2025/0007",
            "“{text}” is not the number of a voucher; write it as PT-2025/0007"
        )
    }
}

impl std::str::FromStr for Voucher {
    type Err = NotAVoucher;

    /// Reads `PT-2025/0007` as it is printed.
    fn from_str(text: &str) -> Result<Self, NotAVoucher> {
        let wrong = || NotAVoucher(text.to_owned());
        let (series, rest) = text.split_once('-').ok_or_else(wrong)?;
        let (year, no) = rest.split_once('/').ok_or_else(wrong)?;
        let number = |text: &str| {
            let plain = (4..=9).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
            plain.then(|| text.parse().ok()).flatten().ok_or_else(wrong)
        };
        let series = series.parse().map_err(|_| wrong())?;
        Ok(Self { series, year: number(year)?, no: number(no)? })
    }
}

/// Account balances; accounts that sum to zero are left out.
pub type Balances = BTreeMap<(AccountId, FundId), Money>;

pub fn balances<'a>(entries: impl IntoIterator<Item = &'a Entry>) -> Result<Balances, MoneyError> {
    let mut balances = Balances::new();
    for posting in entries.into_iter().flat_map(Entry::postings) {
        let balance = balances.entry((posting.account, posting.fund)).or_insert(Money::ZERO);
        *balance = balance.checked_add(posting.amount)?;
    }
    balances.retain(|_, balance| !balance.is_zero());
    Ok(balances)
}
