//! Goods that come in with a gift: each thing goes on file, and leaves it again when the gift is taken back.

use chrono::NaiveDate;

use super::{DonationError, NewGift};
use crate::{
    db::Tx,
    device::{self, Event, Happening, Item, ItemError, item, store::DeviceStash},
    id::{BookId, Seq},
    ledger::{Author, journal::Journal},
    money::Money,
};

/// Goods that were given, and who said what they are worth.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Goods {
    pub what: String,
    pub valued_by: String,
    /// The things one by one; where none is named, each share of the gift is one lot.
    pub items: Vec<Item>,
}

impl Goods {
    /// Takes goods that are described together and not one by one.
    pub fn lot(what: impl Into<String>, valued_by: impl Into<String>) -> Self {
        Self { what: what.into(), valued_by: valued_by.into(), items: Vec::new() }
    }

    pub(super) fn validate(&self, gift: &NewGift, today: NaiveDate) -> Result<(), DonationError> {
        if self.what.trim().is_empty() {
            return Err(DonationError::NoGoods);
        }
        if self.valued_by.trim().is_empty() {
            return Err(DonationError::NoValuer);
        }
        item::validate(&self.items, today)?;
        if self.items.is_empty() {
            return Ok(());
        }
        for share in &gift.shares {
            let of_fund = self.items.iter().filter(|item| item.fund == share.fund);
            let sum = Money::sum(of_fund.map(|item| item.value))?;
            if sum != share.amount {
                return Err(DonationError::GoodsUnlikeShares { goods: sum, share: share.amount });
            }
        }
        let stray = self.items.iter().find(|item| !gift.shares.iter().any(|share| share.fund == item.fund));
        match stray {
            Some(item) => Err(DonationError::GoodsUnlikeShares { goods: item.value, share: Money::ZERO }),
            None => Ok(()),
        }
    }

    fn things(&self, gift: &NewGift) -> Vec<Item> {
        if !self.items.is_empty() {
            return self.items.clone();
        }
        let lot = |share: &super::Share| Item::lot(&self.what, share.fund, share.amount, gift.received_on);
        gift.shares.iter().map(lot).collect()
    }
}

/// Puts the things of a gift on file; a serial number has one passport over all books.
pub(super) fn take(
    tx: &mut Tx,
    author: &Author,
    (book, seq): (BookId, Seq),
    gift: &NewGift,
) -> Result<(), DonationError> {
    let Some(goods) = &gift.goods else { return Ok(()) };
    let things = goods.things(gift);
    let has_serials = things.iter().any(|item| item.serial.is_some());
    for serial in things.iter().filter_map(|item| item.serial.as_ref()) {
        if let Some(owner) = device::store::book_of_serial(tx.db()?, serial)? {
            return Err(ItemError::SerialTaken { serial: serial.clone(), elsewhere: owner != book }.into());
        }
    }
    let valued = (things.as_slice(), goods.valued_by.as_str());
    tx.stash::<DeviceStash>().add((book, seq), valued, gift.received_on, author);
    if has_serials {
        device::store::settle(tx, &things)??;
    }
    Ok(())
}

/// The things of a gift that is about to be taken back, none of which has been with anybody.
pub(super) struct Untouched(Vec<device::store::Record>);

impl Untouched {
    pub(super) fn of(tx: &mut Tx, book: BookId, seq: Seq) -> Result<Self, DonationError> {
        let records = device::store::of_gift(tx.db()?, book, seq)?;
        match records.iter().find(|it| it.is_used() || it.stage.in_store() != it.device.value) {
            Some(moved) => Err(DonationError::GoodsMoved { no: moved.device.no }),
            None => Ok(Self(records)),
        }
    }

    /// Takes the things off file; `by` is the entry that takes back their gift.
    pub(super) fn annul(
        &self,
        journal: &mut Journal<'_>,
        by: Seq,
        (on, reason): (NaiveDate, &str),
    ) -> Result<(), DonationError> {
        let author = journal.author().clone();
        for record in &self.0 {
            let condition = record.events.last().map_or(device::Condition::Good, |event| event.condition);
            let what = Happening::Annulled { entry: by };
            let (by, at) = (author.user, author.at);
            let event = Event { on, what, condition, note: reason.to_owned(), by, at };
            let after = record.stage.clone().after(&event)?;
            device::store::append(journal.db()?, record, &event, &after)?;
        }
        Ok(())
    }
}
