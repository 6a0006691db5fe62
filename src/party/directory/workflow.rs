//! What a new version of the program does with books that are older than its search.

use super::store;
use crate::{
    db::{DbError, Tx},
    id::PartyId,
};

/// How many parties are read and written together.
const PAGE: i64 = 2000;

/// Fills the tables of the search from what the books hold; on books that have them nothing happens.
///
/// It repeats what is on record and decides nothing, so it leaves no row in an audit chain.
pub fn fill(tx: &mut Tx) -> Result<(), DbError> {
    loop {
        let forgotten = store::forgotten(tx.db()?, PAGE)?;
        if forgotten.is_empty() {
            break;
        }
        // What a writer remembers is no proof here: these rows are not there.
        store::write(tx.db()?, forgotten)?;
    }
    let mut after = PartyId(0);
    loop {
        let page = store::without_numbers(tx.db()?, after, PAGE)?;
        let Some(last) = page.last() else { return Ok(()) };
        after = last.id;
        store::insert_numbers(tx.db()?, &page)?;
    }
}
