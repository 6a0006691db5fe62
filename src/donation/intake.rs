//! The gate through which every gift passes into a book, inside a write job.
//!
//! It stands between the store, which decides nothing, and the workflows that bring gifts in one by one, by file
//! or by the batch. The way back out is narrower: it asks for the consent of a second person.

use chrono::NaiveDate;

use super::{
    DonationError, NewGift, Recorded,
    goods::{self, Untouched},
    matched,
    seal::Document,
    store::{self, GiftStash},
};
use crate::{
    approval::Consent,
    calendar::Month,
    db::Tx,
    fund::Fund,
    id::{BookId, FundId, Seq},
    ledger::{
        Author, Entry, EntryError,
        journal::{Journal, PostError, Posted},
    },
    party::directory::{self, Standing},
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
    take_as(tx, author, book, gift, key, Ok)
}

/// Takes a gift whose entry `shape` completes, such as with a link to the entry that it corrects.
pub fn take_as(
    tx: &mut Tx,
    author: &Author,
    book: BookId,
    gift: &NewGift,
    key: Option<&str>,
    shape: impl FnOnce(Entry) -> Result<Entry, EntryError>,
) -> Result<Recorded, DonationError> {
    gift.validate(author.at.day())?;
    for party in gift.donor.iter().chain(gift.credits.iter().map(|credit| &credit.party)) {
        if !store::knows_party(tx, *party)? {
            return Err(DonationError::UnknownDonor);
        }
    }
    matched::check(tx, book, gift)?;
    let epoch = Journal::open(tx, book, author)?.epoch();
    let funds = gift
        .shares
        .iter()
        .map(|share| open_fund(tx, (book, epoch), share.fund, gift.received_on))
        .collect::<Result<Vec<Fund>, _>>()?;
    let funds: Vec<&Fund> = funds.iter().collect();
    let mut journal = Journal::open(tx, book, author)?;
    let entry = shape(gift.entry(journal.chart(), &funds)?)?;
    let receipt_year = Month::of(gift.received_on).number() / 100;
    let receipt = (receipt_year, journal.next_number(RECEIPTS, receipt_year));
    let posted = journal.post(&entry.documented(Document::of(gift, receipt)?.hash()), key)?;
    // The number is taken only now: a gift that the books refuse leaves no gap in a longer job.
    let receipt_no = journal.take_number(RECEIPTS, receipt_year);
    let recorded = Recorded { seq: posted.seq, receipt_no, receipt_year };
    tx.stash::<GiftStash>().add(book, gift, recorded)?;
    goods::take(tx, author, (book, recorded.seq), gift)?;
    for party in gift.donor.into_iter().chain(gift.credits.iter().map(|credit| credit.party)) {
        directory::store::note(tx, book, party, Standing::Donor);
    }
    Ok(recorded)
}

/// Takes a gift back out of the books: a linked entry, the receipt void with its number kept, the thanks undone.
///
/// Nobody does this alone and unseen: the consent comes from the task in which it was asked. The caller writes the
/// audit row.
pub fn take_back(
    tx: &mut Tx,
    author: &Author,
    book: BookId,
    (seq, day): (Seq, NaiveDate),
    reason: &str,
    _: &Consent,
) -> Result<Posted, DonationError> {
    if reason.trim().is_empty() {
        return Err(DonationError::NoReason);
    }
    let db = tx.db()?;
    let gift = store::find(db, book, seq)?.ok_or(DonationError::NotAGift { seq })?;
    if let Some(by) = store::claim_of(db, book, seq)? {
        return Err(DonationError::AlreadyClaimed { seq, by });
    }
    let goods = Untouched::of(tx, book, seq)?;
    let mut journal = Journal::open(tx, book, author)?;
    let posted = journal.reverse(seq, day, reason)?;
    goods.annul(&mut journal, posted.seq, (day, reason))?;
    store::void_receipt(journal.db()?, book, seq, posted.seq)?;
    if let Some(donor) = gift.party_id {
        let year = Month::of(gift.received_on).number() / 100;
        let [cash, in_kind, gifts] = store::totals_of(gift.means, gift.amount, 1);
        let totals = &mut tx.stash::<GiftStash>().totals;
        totals.add((book, year, donor, gift.anonymous), [-cash, -in_kind, -gifts])?;
    }
    Ok(posted)
}

/// Refuses to take back a gift whose goods have been with somebody, for whoever asks a second person to do it.
pub fn refuse_moved_goods(tx: &mut Tx, book: BookId, seq: Seq) -> Result<(), DonationError> {
    Untouched::of(tx, book, seq).map(drop)
}

fn open_fund(
    tx: &mut Tx,
    (book, epoch): (BookId, u64),
    id: FundId,
    day: NaiveDate,
) -> Result<Fund, DonationError> {
    let fund = store::fund(tx, id, epoch)?;
    if fund.book != book {
        return Err(PostError::ForeignFund.into());
    }
    if !fund.is_open_on(day) {
        return Err(DonationError::FundClosed { fund: fund.name });
    }
    Ok(fund)
}
