//! What was agreed about funds and people, against what the audit chain says of it.

use super::store::{audited, subjects};
use crate::{
    db::{Db, DbError},
    id::BookId,
    ledger::verify::{Breach, Sink},
    matching::store,
};

/// Compares every matching of a book with the row that was written when it was agreed.
pub fn check(db: &mut Db, book: BookId, sink: &mut Sink<'_>) {
    if let Err(err) = compare(db, book, sink) {
        sink.say("matchings", book, None, Breach::BadValue(err.to_string()));
    }
}

fn compare(db: &mut Db, book: BookId, sink: &mut Sink<'_>) -> Result<(), DbError> {
    let all = store::of_book(db, book)?;
    for (round, matching) in &all {
        if !audited(db, book, "matching.agree", &format!("round {round}"))?.contains(&matching.told()) {
            sink.say("matchings", matching.id, None, Breach::Altered);
        }
    }
    let told = subjects(db, book, "matching.agree")?.len();
    if told != all.len() {
        sink.say("matchings", book, None, Breach::BadValue(format!("{} ≠ {told}", all.len())));
    }
    Ok(())
}
