//! What somebody brings to the desk becomes a gift: every name finds its party, every receipt its gift.

use super::{
    DonationError, NewGift, WalkIn,
    giver::{Directory, Giver},
    matched, members, movers,
};
use crate::{db::Tx, id::BookId, ledger::Author};

/// Finds who gave, who is thanked beside the donor and whose gifts are matched, and puts on file who is not there yet.
pub fn settle(
    tx: &mut Tx,
    author: &Author,
    book: BookId,
    walk_in: &WalkIn,
) -> Result<NewGift, DonationError> {
    let WalkIn { giver, gift, names, movers, matched, .. } = walk_in;
    // All nameless envelopes are one donor on file, who must not get members.
    if *giver == Giver::Nameless && !names.is_empty() {
        return Err(DonationError::NamesOfNobody);
    }
    let mut directory = Directory::look_up(tx.db()?, book, giver.name().into_iter())?;
    let donor = directory.settle(tx, author, giver)?;
    let mut gift = NewGift { donor: Some(donor), ..gift.clone() };
    members::thank(tx, author, &mut gift, names)?;
    movers::thank(tx, author, book, &mut gift, movers)?;
    matched::pair(tx, book, &mut gift, matched)?;
    Ok(gift)
}
