//! One field for everything: donors, receipts and recipients of a book by name, number, phone or address.

use super::donors::{self, DonorsFound, receipt_number};
use crate::{
    db::{Db, DbError},
    donation::{self, store::ReceiptLine},
    id::{BookId, PartyId},
    party::{
        Party,
        search::{self, Query},
    },
};

/// How many of each sort are shown.
const EACH: usize = 10;

/// What was found, by sort.
#[derive(Clone, Debug, Default)]
pub struct Finds {
    pub donors: DonorsFound,
    pub receipts: Vec<ReceiptLine>,
    /// Those of the donors who are found by a receipt's number.
    pub of_receipts: Vec<PartyId>,
    /// People who were put forward for an award by this book's units.
    pub recipients: Vec<Party>,
}

impl Finds {
    pub fn is_empty(&self) -> bool {
        self.donors.hits.is_empty() && self.receipts.is_empty() && self.recipients.is_empty()
    }
}

/// Finds what a text names in a book.
pub fn find(db: &mut Db, book: BookId, text: &str) -> Result<Finds, DbError> {
    let Some(query) = Query::read(text) else { return Ok(Finds::default()) };
    let receipts = match receipt_number(text) {
        Some((year, no)) => donation::store::receipts_numbered(db, book, year, no)?,
        None => Vec::new(),
    };
    let mut donors = donors::find(db, book, text, EACH)?;
    let recipients = search::store::recipients(db, book, &query, EACH)?;
    // Somebody who only receives is no donor; who does both stands in both lists.
    let mut only = Vec::new();
    for party in &recipients {
        if !search::store::is_donor(db, book, party.id)? {
            only.push(party.id);
        }
    }
    donors.hits.retain(|hit| !only.contains(&hit.hit.party.id));
    let of_receipts = donors::donors_of_receipt(db, book, text)?;
    Ok(Finds { donors, receipts, of_receipts, recipients })
}
