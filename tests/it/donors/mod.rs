//! The directory of donors: found, mended, made one, parted again. All names are invented.

mod consents;
mod directory;
mod duplicates;
pub mod merges;
mod pages;
mod search;
mod tamper;

use sovang::{
    db::{DbError, Tx},
    donation::{self, NewGift},
    id::{BookId, PartyId},
    party::{self, Details, NewParty, name::read_donor},
    report::donors::{DonorsFound, find},
};

use crate::books::Books;

/// Enters a donor with an address and a phone number at the desk of a book.
pub fn enter(books: &Books, book: BookId, (name, address, phone): (&str, &str, &str)) -> PartyId {
    let new = NewParty::from_name(&read_donor(name));
    let details = Details {
        kind: new.kind,
        name: new.name,
        sort_name: None,
        recognition_name: new.recognition_name,
        birth_date: None,
        address: address.into(),
        phone: phone.into(),
    };
    let author = books.author.clone();
    let job = move |tx: &mut Tx| party::workflow::enter(tx, &author, book, &details);
    books.pool.write_now([book], job).unwrap()
}

pub fn details(books: &Books, id: PartyId) -> Details {
    let party = books.pool.read_now(|db| party::store::get(db, id).map_err(DbError::from)).unwrap();
    Details::from(&party)
}

pub fn edit(
    books: &Books,
    book: BookId,
    id: PartyId,
    change: fn(&mut Details),
) -> Result<(), party::PartyError> {
    let seen = details(books, id);
    let mut new = seen.clone();
    change(&mut new);
    let author = books.author.clone();
    let job = move |tx: &mut Tx| party::workflow::edit(tx, &author, book, id, (&seen.mark(), &new));
    books.pool.write_now([book], job)
}

pub fn found(books: &Books, book: BookId, text: &str) -> DonorsFound {
    books.pool.read_now(|db| find(db, book, text, 10)).unwrap()
}

/// Returns the names that are found, those whom only another unit knows in brackets.
pub fn names(books: &Books, book: BookId, text: &str) -> Vec<String> {
    let shown = |hit: sovang::report::donors::DonorHit| match hit.hit.elsewhere {
        true => format!("[{}]", hit.hit.party.name),
        false => hit.hit.party.name,
    };
    found(books, book, text).hits.into_iter().map(shown).collect()
}

pub fn give(books: &Books, book: BookId, gift: &NewGift) -> donation::Recorded {
    crate::honour_roll::give(books, book, gift)
}
