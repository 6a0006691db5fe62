//! Gifts: money and goods that donors give, split over funds, each with its receipt.

use std::fmt;

use chrono::NaiveDate;
use rust_decimal::Decimal;

use crate::{
    codes,
    fund::Fund,
    id::{AccountId, FundId, PartyId, Seq},
    ledger::{
        Entry, Posting, Series, Source, Voucher,
        account::{Chart, Role},
    },
    money::{Money, MoneyError},
};

pub mod claim;
mod error;
pub mod giver;
mod goods;
pub mod intake;
pub mod matched;
pub mod members;
pub mod movers;
pub mod seal;
pub mod split;
pub mod store;
#[cfg(test)]
mod tests;
pub mod usual;
pub mod walk_in;
pub mod workflow;

pub use error::DonationError;
pub use giver::Giver;
pub use goods::Goods;
pub use matched::{Match, Matched};

codes! {
    /// How a gift came in.
    pub enum Means ("hình thức ủng hộ", "means of giving") {
        Cash = "cash" ("tiền mặt", "cash"),
        Transfer = "transfer" ("chuyển khoản", "bank transfer"),
        InKind = "in_kind" ("hiện vật", "in kind"),
    }
}

codes! {
    /// What a gift is in the books.
    pub enum Nature ("tính chất khoản ủng hộ", "nature of a gift") {
        Gift = "gift" ("ủng hộ", "gift"),
        /// Founders' assets are equity, not income.
        Founding = "founding" ("tài sản sáng lập", "founding asset"),
        /// Nobody knows yet who sent it: owed until it is claimed.
        Unidentified = "unidentified" ("chưa rõ người gửi", "unidentified"),
    }
}

codes! {
    /// Why somebody is thanked beside the donor; such credit is shown and never added up.
    pub enum CreditKind ("kiểu ghi công", "kind of credit") {
        /// Brought the gift about.
        Soft = "soft" ("vận động", "soft"),
        /// Gave within a collective.
        Member = "member" ("thành viên tập thể", "member of a collective"),
    }
}

/// What was given in another currency; the books keep the đồng it was booked at.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Foreign {
    /// ISO 4217, such as `USD`.
    pub currency: String,
    pub amount: Decimal,
    /// Đồng per unit.
    pub rate: Decimal,
}

/// A part of a gift that goes to one fund.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Share {
    pub fund: FundId,
    pub amount: Money,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Credit {
    pub party: PartyId,
    pub kind: CreditKind,
    /// Zero where only the name is known.
    pub amount: Money,
}

/// A gift as the treasurer enters it, already parsed.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct NewGift {
    /// None only for unidentified gifts.
    pub donor: Option<PartyId>,
    pub means: Means,
    pub nature: Nature,
    /// Where the money went, such as a bank account; none takes the account of the means' role.
    pub account: Option<AccountId>,
    pub received_on: NaiveDate,
    pub shares: Vec<Share>,
    /// Hides the name, never the amount.
    pub anonymous: bool,
    /// What the donor said, in the donor's own words.
    pub words: String,
    pub goods: Option<Goods>,
    pub foreign: Option<Foreign>,
    pub credits: Vec<Credit>,
    /// The gifts of others that this one matches.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub matches: Vec<Match>,
}

/// A gift that somebody brings to the desk.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct WalkIn {
    pub giver: Giver,
    /// Its donor is whoever the giver turns out to be.
    pub gift: NewGift,
    /// The people behind the giver's envelope, where the giver is a body with a list of names.
    pub names: Vec<members::Named>,
    /// Who brought the gift about, each with how much of it; zero is all of it.
    pub movers: Vec<members::Named>,
    /// The receipts of the gifts that this one matches.
    pub matched: Vec<Matched>,
    /// The amount that somebody was asked about and called right.
    pub sure: Option<Money>,
}

/// The number of a receipt: gapless per book and year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
pub struct ReceiptNo {
    pub year: i64,
    pub no: i64,
}

impl fmt::Display for ReceiptNo {
    /// Writes `BL-2025/0007`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}/{:04}", intake::RECEIPTS, self.year, self.no)
    }
}

/// Where a recorded gift stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Recorded {
    pub seq: Seq,
    /// The number of the receipt within its book and year.
    pub receipt_no: i64,
    pub receipt_year: i64,
}

impl NewGift {
    /// Returns the gift's whole value.
    pub fn amount(&self) -> Result<Money, MoneyError> {
        Money::sum(self.shares.iter().map(|share| share.amount))
    }

    /// Checks what can be checked without the books.
    pub fn validate(&self, today: NaiveDate) -> Result<(), DonationError> {
        if self.shares.is_empty() {
            return Err(DonationError::NoShares);
        }
        if self.shares.iter().any(|share| !share.amount.is_positive()) {
            return Err(DonationError::NotPositive);
        }
        let twice =
            |(index, share): (usize, &Share)| self.shares[..index].iter().any(|it| it.fund == share.fund);
        if self.shares.iter().enumerate().any(twice) {
            return Err(DonationError::FundTwice);
        }
        if today < self.received_on {
            return Err(DonationError::InTheFuture { day: self.received_on, today });
        }
        match (self.nature, self.donor) {
            (Nature::Unidentified, Some(_)) => return Err(DonationError::DonorOfUnidentified),
            (Nature::Gift | Nature::Founding, None) => return Err(DonationError::NoDonor),
            _ => {}
        }
        match (self.means, &self.goods) {
            (Means::InKind, Some(goods)) => goods.validate(self, today)?,
            (Means::InKind, None) => return Err(DonationError::NoGoods),
            (Means::Cash | Means::Transfer, Some(_)) => return Err(DonationError::GoodsWithMoney),
            (Means::Cash | Means::Transfer, None) => {}
        }
        if self.credits.iter().any(|credit| Some(credit.party) == self.donor) {
            return Err(DonationError::CreditToDonor);
        }
        Ok(())
    }

    /// Returns the entry that this gift makes; `funds` are those of its shares, in the same order.
    ///
    /// Founders' assets are equity and money with a named recipient is a liability, not income (facts of
    /// TT 41/2022/TT-BTC and NĐ 93/2019/NĐ-CP); what nobody claims yet is owed to its sender.
    pub fn entry(&self, chart: &Chart, funds: &[&Fund]) -> Result<Entry, DonationError> {
        let debit = match self.account {
            // Goods lie in the one store, from which they are handed over.
            Some(account) if self.means != Means::InKind => account,
            _ => chart.by_role(self.asset_role())?.id,
        };
        let mut postings = Vec::with_capacity(self.shares.len() * 2);
        for (share, fund) in self.shares.iter().zip(funds) {
            let credit = chart.by_role(self.credit_role(fund))?.id;
            postings.push(Posting::debit(debit, share.fund, share.amount).with_party(self.donor));
            postings.push(Posting::credit(credit, share.fund, share.amount).with_party(self.donor));
        }
        let description = match self.nature {
            Nature::Gift => format!("Tiếp nhận ủng hộ ({})", self.means),
            Nature::Founding => format!("Tiếp nhận tài sản sáng lập ({})", self.means),
            Nature::Unidentified => "Tiền nhận chưa rõ người gửi".to_owned(),
        };
        Ok(Entry::new(self.received_on, self.series(), Source::Gift, description, postings)?)
    }

    const fn asset_role(&self) -> Role {
        match self.means {
            Means::Cash => Role::Cash,
            Means::Transfer => Role::Bank,
            Means::InKind => Role::GoodsInKind,
        }
    }

    fn credit_role(&self, fund: &Fund) -> Role {
        match (self.nature, fund.gift_role()) {
            (Nature::Unidentified, _) => Role::UnidentifiedReceipts,
            // Principal that may never be spent stays principal, whoever gave it.
            (Nature::Founding, Role::EndowmentPrincipal) => Role::EndowmentPrincipal,
            (Nature::Founding, _) => Role::FoundingCapital,
            (Nature::Gift, Role::PassThrough) => Role::PassThrough,
            (Nature::Gift, Role::EndowmentPrincipal) => Role::EndowmentPrincipal,
            (Nature::Gift, role) => {
                if self.means == Means::InKind {
                    Role::GiftsInKind
                } else {
                    role
                }
            }
        }
    }

    const fn series(&self) -> Series {
        match self.means {
            Means::Cash => Series::CashIn,
            Means::Transfer => Series::BankIn,
            Means::InKind => Series::Goods,
        }
    }
}

/// A gift on record, for lists and receipts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gift {
    pub seq: Seq,
    pub voucher: Voucher,
    pub donor: Option<PartyId>,
    pub means: Means,
    pub nature: Nature,
    pub amount: Money,
    pub received_on: NaiveDate,
    pub anonymous: bool,
    pub words: String,
}
