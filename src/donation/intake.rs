//! The gate through which every gift passes into a book, inside a write job.
//!
//! It stands between the store, which decides nothing, and the workflows that bring gifts in one by one, by file
//! or by the batch.

use chrono::NaiveDate;

use super::{
    DonationError, NewGift, Recorded, goods,
    store::{self, GiftStash},
};
use crate::{
    calendar::Month,
    db::Tx,
    fund::Fund,
    id::{BookId, FundId},
    ledger::{
        Author,
        journal::{Journal, PostError},
    },
};

/// The series of receipt numbers.
pub const RECEIPTS: &str = "BL";

/// Posts a gift and takes its receipt number; the caller writes the audit row of whatever it belongs to.
pub fn take(
    tx: &mut Tx,
    author: &Author,
    book: BookId,
    gift: &NewGift,
    key: Option<&str>,
) -> Result<Recorded, DonationError> {
    gift.validate(author.at.day())?;
    for party in gift.donor.iter().chain(gift.credits.iter().map(|credit| &credit.party)) {
        if !store::knows_party(tx, *party)? {
            return Err(DonationError::UnknownDonor);
        }
    }
    let funds = gift
        .shares
        .iter()
        .map(|share| open_fund(tx, book, share.fund, gift.received_on))
        .collect::<Result<Vec<Fund>, _>>()?;
    let funds: Vec<&Fund> = funds.iter().collect();
    let mut journal = Journal::open(tx, book, author)?;
    let entry = gift.entry(journal.chart(), &funds)?;
    let posted = journal.post(&entry, key)?;
    let receipt_year = Month::of(gift.received_on).number() / 100;
    let receipt_no = journal.take_number(RECEIPTS, receipt_year);
    let recorded = Recorded { seq: posted.seq, receipt_no, receipt_year };
    tx.stash::<GiftStash>().add(book, gift, recorded)?;
    goods::take(tx, author, (book, recorded.seq), gift)?;
    Ok(recorded)
}

fn open_fund(tx: &mut Tx, book: BookId, id: FundId, day: NaiveDate) -> Result<Fund, DonationError> {
    let fund = store::fund(tx, id)?;
    if fund.book != book {
        return Err(PostError::ForeignFund.into());
    }
    if !fund.is_open_on(day) {
        return Err(DonationError::FundClosed { fund: fund.name });
    }
    Ok(fund)
}
