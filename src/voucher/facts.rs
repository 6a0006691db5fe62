//! What a paper says, before a form gives it its order and its labels.

use chrono::NaiveDate;

use crate::{
    donation::{Foreign, Goods, Means},
    id::{BookId, Seq},
    ledger::{Source, Voucher, chain::Hash},
    money::Money,
    receipt::Number,
    text::seal_code::SealCode,
    unit::details::Details,
};

/// The unit that issues a paper, as it was on the paper's day.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Issuer {
    pub name: String,
    /// The accounting regime of its book, such as `fund`.
    pub regime: String,
    pub details: Details,
}

/// What took an entry back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Undone {
    pub by: Voucher,
    pub on: NaiveDate,
    pub reason: String,
}

/// What a voucher says of a gift.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GiftFacts {
    pub receipt: Number,
    pub means: Means,
    pub words: String,
    pub goods: Option<Goods>,
    pub foreign: Option<Foreign>,
    /// The funds it went to, by name, with their parts.
    pub funds: Vec<(String, Money)>,
    pub anonymous: bool,
    /// How the donor wishes to be called.
    pub recognition_name: Option<String>,
    pub replaces: Option<Number>,
    pub replaced_by: Option<Number>,
}

/// What is known of an entry and of everybody on its paper.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    pub issuer: Issuer,
    pub book: BookId,
    pub seq: Seq,
    /// The hash that seals the entry.
    pub hash: Hash,
    pub voucher: Voucher,
    pub source: Source,
    pub day: NaiveDate,
    pub description: String,
    /// Codes of the accounts with their sums.
    pub debits: Vec<(String, Money)>,
    pub credits: Vec<(String, Money)>,
    pub amount: Money,
    /// Name and address of whoever pays or is paid, where somebody is named.
    pub party: Option<(String, String)>,
    /// Who recorded the entry.
    pub preparer: String,
    pub gift: Option<GiftFacts>,
    pub undone: Option<Undone>,
}

impl Facts {
    /// Returns the code by which a paper is verified: a receipt by its number, any other by its entry.
    pub fn code(&self, is_receipt: bool) -> SealCode {
        match &self.gift {
            Some(GiftFacts { receipt: Number { year, no }, .. }) if is_receipt => {
                SealCode::new('B', &[self.book.0, *year, *no], &self.hash.0)
            }
            _ => SealCode::new('V', &[self.book.0, self.seq.0], &self.hash.0),
        }
    }
}
