//! The fingerprint of a gift, which its entry carries and seals with itself.

use std::borrow::Cow;

use chrono::NaiveDate;

use super::NewGift;
use crate::{
    id::{FundId, PartyId, Seq},
    ledger::chain::{Canonical, Hash},
    money::{Money, MoneyError},
};

/// Everything that is stored of a gift for ever; what may change later, such as a void, is not in it.
#[derive(Clone, Debug)]
pub struct Document<'g> {
    pub donor: Option<PartyId>,
    pub means: Cow<'g, str>,
    pub nature: Cow<'g, str>,
    pub amount: Money,
    pub received_on: NaiveDate,
    pub anonymous: bool,
    pub words: Cow<'g, str>,
    pub goods: Option<Cow<'g, str>>,
    pub valued_by: Option<Cow<'g, str>>,
    pub currency: Option<Cow<'g, str>>,
    pub foreign_amount: Option<Cow<'g, str>>,
    pub rate: Option<Cow<'g, str>>,
    pub shares: Vec<(FundId, Money)>,
    /// Who is thanked, in which way, in which year, with how much.
    pub credits: Vec<(PartyId, Cow<'g, str>, i64, Money)>,
    /// The entries of the gifts that are matched, and with how much.
    pub matches: Vec<(Seq, Money)>,
    /// The year and the number of the receipt.
    pub receipt: (i64, i64),
}

impl<'g> Document<'g> {
    /// Takes a gift together with the receipt that it is about to get.
    pub fn of(gift: &'g NewGift, receipt: (i64, i64)) -> Result<Self, MoneyError> {
        let goods = gift.goods.as_ref();
        let foreign = gift.foreign.as_ref();
        let credit = |it: &super::Credit| (it.party, Cow::Borrowed(it.kind.code()), receipt.0, it.amount);
        Ok(Self {
            donor: gift.donor,
            means: gift.means.code().into(),
            nature: gift.nature.code().into(),
            amount: gift.amount()?,
            received_on: gift.received_on,
            anonymous: gift.anonymous,
            words: gift.words.as_str().into(),
            goods: goods.map(|it| it.what.as_str().into()),
            valued_by: goods.map(|it| it.valued_by.as_str().into()),
            currency: foreign.map(|it| it.currency.as_str().into()),
            foreign_amount: foreign.map(|it| it.amount.to_string().into()),
            rate: foreign.map(|it| it.rate.to_string().into()),
            shares: gift.shares.iter().map(|it| (it.fund, it.amount)).collect(),
            credits: gift.credits.iter().map(credit).collect(),
            matches: gift.matches.iter().map(|it| (it.gift, it.amount)).collect(),
            receipt,
        })
    }

    /// Returns the fingerprint; the order in which parts and thanks were named is not in it.
    pub fn hash(mut self) -> Hash {
        self.shares.sort_unstable_by_key(|it| it.0);
        self.credits.sort_unstable_by_key(|it| it.0);
        self.matches.sort_unstable_by_key(|it| it.0);
        let count = |many: usize| i64::try_from(many).unwrap_or(i64::MAX);
        let mut hash = Canonical::new("sovang-gift-1")
            .maybe_number(self.donor.map(|it| it.0))
            .text(&self.means)
            .text(&self.nature)
            .number(self.amount.dong())
            .text(&self.received_on.to_string())
            .number(self.anonymous.into())
            .text(&self.words)
            .maybe_text(self.goods.as_deref())
            .maybe_text(self.valued_by.as_deref())
            .maybe_text(self.currency.as_deref())
            .maybe_text(self.foreign_amount.as_deref())
            .maybe_text(self.rate.as_deref())
            .number(self.receipt.0)
            .number(self.receipt.1)
            .number(count(self.shares.len()));
        for (fund, amount) in &self.shares {
            hash = hash.number(fund.0).number(amount.dong());
        }
        hash = hash.number(count(self.credits.len()));
        for (party, kind, year, amount) in &self.credits {
            hash = hash.number(party.0).text(kind).number(*year).number(amount.dong());
        }
        // Gifts that match nothing keep the fingerprint they had before there were matches.
        for (gift, amount) in &self.matches {
            hash = hash.text("match").number(gift.0).number(amount.dong());
        }
        hash.finish()
    }
}
