//! Pledges: what counts as kept are gifts of those who promised, and every promise has its schedule.

use super::{chain::refused, promises_store as store};
use crate::{
    db::Db,
    id::BookId,
    ledger::verify::{Breach, Sink},
};

pub fn check(db: &mut Db, book: BookId, sink: &mut Sink<'_>) {
    let kinds = [
        ("pledge_payments", store::UNLIKE_GIFTS, Breach::Stranger),
        ("pledges", store::WITHOUT_SCHEDULE, Breach::Missing),
        ("pledge_versions", store::WITHOUT_INSTALMENTS, Breach::Missing),
    ];
    for (table, sql, breach) in kinds {
        match store::numbers(db, book, sql) {
            Ok(rows) => {
                for row in rows.into_iter().filter_map(|row| row.number) {
                    sink.say(table, row, None, breach.clone());
                }
            }
            Err(err) => sink.say(table, book, None, refused(&err)),
        }
    }
}
