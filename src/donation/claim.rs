//! Money whose sender was unknown finds its donor: what the book owed becomes a gift.

use chrono::NaiveDate;

use super::{DonationError, Means, Nature, NewGift, Recorded, intake, store};
use crate::{
    db::Tx,
    id::{BookId, PartyId, Seq},
    ledger::{
        Author, Entry, Link, LinkKind, Series,
        account::Role,
        journal::{Journal, PostError},
        store::reversal_of,
    },
};

/// Who turned out to have sent it.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct NewClaim {
    /// The entry by which the money was recorded as unidentified.
    pub seq: Seq,
    pub donor: PartyId,
    pub anonymous: bool,
    /// The day on which it became known.
    pub on: NaiveDate,
}

/// Posts the claim of a whole unidentified receipt; the caller writes the audit row.
///
/// The entry debits what was owed instead of the bank, so the money is received once and thanked for once. It
/// goes to the funds that the money was put into.
pub fn take(tx: &mut Tx, author: &Author, book: BookId, new: &NewClaim) -> Result<Recorded, DonationError> {
    let db = tx.db()?;
    let original = store::find(db, book, new.seq)?.ok_or(DonationError::NotAGift { seq: new.seq })?;
    if original.nature != Nature::Unidentified {
        return Err(DonationError::NotUnidentified { seq: new.seq });
    }
    if let Some(by) = store::claim_of(db, book, new.seq)? {
        return Err(DonationError::AlreadyClaimed { seq: new.seq, by });
    }
    if let Some(by) = reversal_of(db, book, new.seq)? {
        return Err(PostError::AlreadyReversed { seq: new.seq, by }.into());
    }
    if new.on < original.received_on {
        return Err(PostError::BeforeOriginal { seq: new.seq }.into());
    }
    let shares = store::shares(db, book, new.seq)?;
    let owed = Journal::open(tx, book, author)?.account(Role::UnidentifiedReceipts)?;
    let gift = NewGift {
        donor: Some(new.donor),
        means: Means::Transfer,
        nature: Nature::Gift,
        account: Some(owed),
        received_on: new.on,
        shares,
        anonymous: new.anonymous,
        words: String::new(),
        goods: None,
        foreign: None,
        credits: Vec::new(),
        matches: Vec::new(),
    };
    let link = Link { kind: LinkKind::Adjustment, seq: new.seq };
    intake::take_as(tx, author, book, &gift, None, |entry| {
        let words = format!("Xác định người gửi của khoản tiền chưa rõ, bút toán số {}", new.seq);
        let postings = entry.postings().to_vec();
        Ok(Entry::new(entry.day(), Series::General, entry.source(), words, postings)?.linked(Some(link)))
    })
}
