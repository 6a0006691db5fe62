//! What a treasurer can do with gifts, each in one write job. They leave the books through [`crate::receipt`].

use serde_json::json;

use super::{
    DonationError, NewGift, Recorded, WalkIn,
    claim::{self, NewClaim},
    giver::Giver,
    intake, store,
    usual::{self, Usual},
    walk_in,
};
use crate::{
    db::{Db, Tx},
    id::BookId,
    ledger::{
        Author,
        journal::Journal,
        once::{self, Outcome},
    },
    money::Money,
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

/// Records a gift that somebody brings to the desk, once per key; who is not on file yet is put there with it.
pub fn receive_walk_in(
    tx: &mut Tx,
    author: &Author,
    book: BookId,
    walk_in: &WalkIn,
    key: &str,
) -> Result<Outcome<Recorded, DonationError>, DonationError> {
    once::run(tx, book, author, key, walk_in, |tx| {
        let WalkIn { gift, sure, .. } = walk_in;
        if *sure != Some(gift.amount()?) {
            ask(tx, book, walk_in)?;
        }
        let gift = walk_in::settle(tx, author, book, walk_in)?;
        let recorded = intake::take(tx, author, book, &gift, Some(key))?;
        audit(tx, author, book, &gift, recorded)?;
        Ok(recorded)
    })
}

/// Refuses an amount that must be looked at again.
fn ask(tx: &mut Tx, book: BookId, walk_in: &WalkIn) -> Result<(), DonationError> {
    let usual = usual_for(tx.db()?, book, &walk_in.giver)?;
    usual.question(walk_in.gift.amount()?).map_or(Ok(()), |question| Err(DonationError::Unusual(question)))
}

/// Returns what a gift at the desk is compared with.
pub fn usual_for(db: &mut Db, book: BookId, giver: &Giver) -> Result<Usual, DonationError> {
    let donors = match giver {
        Giver::OnFile(party) | Giver::Chosen { party, .. } => vec![*party],
        Giver::Named { .. } | Giver::Nameless => Vec::new(),
    };
    let past: Vec<Money> = store::past_of(db, book, &donors)?.into_iter().map(|(_, amount)| amount).collect();
    let unit = store::latest(db, book)?;
    Ok(Usual { donor: usual::of_donor(&past), batch: None, unit: usual::of_others(&unit) })
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

/// Says who sent money that nobody knew the sender of: what was owed becomes a gift with its receipt and thanks.
pub fn claim(tx: &mut Tx, author: &Author, book: BookId, new: &NewClaim) -> Result<Recorded, DonationError> {
    let recorded = claim::take(tx, author, book, new)?;
    let after = json!({"claim": new, "receipt": [recorded.receipt_year, recorded.receipt_no]}).to_string();
    let subject = format!("gift {}", recorded.seq);
    Journal::open(tx, book, author)?.record("gift.claim", subject, None, Some(after));
    Ok(recorded)
}
