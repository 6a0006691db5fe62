//! How long money of a round waits, against the audit rows of the rounds.

use std::collections::BTreeMap;

use diesel::{
    prelude::*,
    sql_query,
    sql_types::{BigInt, Nullable},
};

use super::{cells::Cells, chain::refused, store::raw, titles::told};
use crate::{
    db::Db,
    id::BookId,
    ledger::verify::{Breach, Sink},
};

raw! { HoldRaw { round_id, days; } }

/// Looks at the days of a book's rounds: each row has its words in the chain, and every word there has its row.
pub fn check(db: &mut Db, book: BookId, sink: &mut Sink<'_>) {
    match holds(db, book).and_then(|rows| Ok((rows, told(db, (book, "round.add"), "hold")?))) {
        Ok((rows, told)) => {
            let days = |after: &serde_json::Value| Some((after["round"].as_i64()?, after["hold"].as_i64()?));
            let mut right: BTreeMap<i64, i64> = told.iter().filter_map(days).collect();
            for raw in rows {
                let round = raw.round_id.unwrap_or_default();
                let mut cells = Cells::new("round_holds", round, sink);
                match right.remove(&round) {
                    Some(days) => cells.compare("days", &raw.days.unwrap_or_default(), &days),
                    None => cells.say("round_id", Breach::Stranger),
                }
            }
            for round in right.keys() {
                sink.say("round_holds", *round, None, Breach::Missing);
            }
        }
        Err(err) => sink.say("round_holds", book, None, refused(&err)),
    }
}

fn holds(db: &mut Db, book: BookId) -> QueryResult<Vec<HoldRaw>> {
    sql_query(
        "SELECT h.round_id, h.days FROM round_holds h INNER JOIN rounds r ON r.id = h.round_id \
         WHERE r.book_id = $1 ORDER BY h.round_id",
    )
    .bind::<BigInt, _>(book)
    .load(db)
}
