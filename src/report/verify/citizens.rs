//! Sealed ID numbers against what the audit chain says was written down; no key is needed, and none is asked for.

use super::{
    cells::Cells,
    store::{audited, subjects},
};
use crate::{
    citizen::{store, workflow::told},
    db::{Db, DbError},
    id::BookId,
    ledger::verify::{Breach, Sink},
};

/// Looks at the ID numbers that a book has written down.
pub fn check(db: &mut Db, book: BookId, sink: &mut Sink<'_>) {
    if let Err(err) = look(db, book, sink) {
        sink.say("citizen_ids", book, None, Breach::BadValue(err.to_string()));
    }
}

fn look(db: &mut Db, book: BookId, sink: &mut Sink<'_>) -> Result<(), DbError> {
    let all = store::of_book(db, book)?;
    for kept in &all {
        let entered = audited(db, book, "citizen_id.keep", &format!("citizen id {}", kept.id))?;
        if entered != [told(kept.person, &kept.sealed).to_string()] {
            Cells::new("citizen_ids", kept.id, sink).say("sealed", Breach::Altered);
        }
    }
    let told = subjects(db, book, "citizen_id.keep")?.len();
    if told != all.len() {
        sink.say("citizen_ids", book, None, Breach::BadValue(format!("{} ≠ {told}", all.len())));
    }
    Ok(())
}
