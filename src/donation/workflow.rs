//! What a treasurer can do with gifts, each in one write job. They leave the books through [`crate::receipt`].

use serde_json::json;

use super::{DonationError, NewGift, Recorded, intake};
use crate::{
    db::Tx,
    id::BookId,
    ledger::{
        Author,
        journal::Journal,
        once::{self, Outcome},
    },
};

/// Records a gift, posts it to the books and takes its receipt number.
pub fn receive(
    tx: &mut Tx,
    author: &Author,
    book: BookId,
    gift: &NewGift,
) -> Result<Recorded, DonationError> {
    let recorded = intake::take(tx, author, book, gift, None)?;
    audit(tx, author, book, gift, recorded)?;
    Ok(recorded)
}

/// Records a gift once per key, however often the request is repeated; refusals are repeated as well.
pub fn receive_once(
    tx: &mut Tx,
    author: &Author,
    book: BookId,
    gift: &NewGift,
    key: &str,
) -> Result<Outcome<Recorded, DonationError>, DonationError> {
    once::run(tx, book, author, key, gift, |tx| {
        let recorded = intake::take(tx, author, book, gift, Some(key))?;
        audit(tx, author, book, gift, recorded)?;
        Ok(recorded)
    })
}

/// Records many gifts of one file; the caller writes one audit row for the whole file.
pub fn receive_imported(
    tx: &mut Tx,
    author: &Author,
    book: BookId,
    gift: &NewGift,
) -> Result<Recorded, DonationError> {
    intake::take(tx, author, book, gift, None)
}

fn audit(
    tx: &mut Tx,
    author: &Author,
    book: BookId,
    gift: &NewGift,
    recorded: Recorded,
) -> Result<(), DonationError> {
    let after = json!({"gift": gift, "receipt": [recorded.receipt_year, recorded.receipt_no]});
    let subject = format!("gift {}", recorded.seq);
    Journal::open(tx, book, author)?.record("gift.receive", subject, None, Some(after.to_string()));
    Ok(())
}
