//! Titles that rounds give and councils gave, against the audit rows of the rounds and of the decisions.

use std::collections::BTreeMap;

use diesel::{
    prelude::*,
    sql_query,
    sql_types::{BigInt, Binary, Nullable},
};
use serde_json::Value;

use super::{
    cells::Cells,
    chain::refused,
    store::{bytes, raw},
};
use crate::{
    db::Db,
    id::BookId,
    ledger::verify::{Breach, Sink},
};

raw! { TermRaw { round_id; category, title } }
raw! { GivenRaw { id, nomination_id, decision_id, fits; title } }

/// Looks at the titles of a book: each row has its words in the chain, and every word there has its row.
pub fn check(db: &mut Db, book: BookId, sink: &mut Sink<'_>) {
    match terms(db, book).and_then(|rows| Ok((rows, told(db, (book, "round.add"), "titles")?))) {
        Ok((rows, told)) => compare_terms(rows, &told, sink),
        Err(err) => sink.say("round_titles", book, None, refused(&err)),
    }
    match given(db, book).and_then(|rows| Ok((rows, told(db, (book, "meeting.decide"), "titles")?))) {
        Ok((rows, told)) => compare_given(rows, &told, sink),
        Err(err) => sink.say("titles", book, None, refused(&err)),
    }
}

/// Returns what was said with every act of one kind that names something.
pub(super) fn told(db: &mut Db, (book, action): (BookId, &str), name: &str) -> QueryResult<Vec<Value>> {
    use crate::db::schema::audit;
    let found: Vec<Option<String>> = audit::table
        .filter(audit::book_id.eq(book).and(audit::action.eq(action)))
        .filter(audit::after.like(format!("%\"{name}\"%")))
        .order(audit::seq)
        .select(audit::after)
        .load(db)?;
    Ok(found.iter().flatten().filter_map(|it| serde_json::from_str(it).ok()).collect())
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn number(value: &Value) -> i64 {
    value.as_i64().unwrap_or_default()
}

fn compare_terms(rows: Vec<TermRaw>, told: &[Value], sink: &mut Sink<'_>) {
    let of_round = |after: &Value| {
        let round = number(&after["round"]);
        let titles = after["titles"].as_object().cloned().unwrap_or_default();
        titles.into_iter().map(move |(category, title)| ((round, category), text(&title)))
    };
    let mut right: BTreeMap<(i64, String), String> = told.iter().flat_map(of_round).collect();
    for raw in rows {
        let round = raw.round_id.unwrap_or_default();
        let category = raw.category.and_then(|it| String::from_utf8(it).ok()).unwrap_or_default();
        let mut cells = Cells::new("round_titles", format!("{round}/{category}"), sink);
        let Some(title) = right.remove(&(round, category)) else {
            cells.say("category", Breach::Stranger);
            continue;
        };
        if let Some(stored) = cells.text("title", raw.title) {
            cells.compare("title", &stored, &title);
        }
    }
    for (round, category) in right.keys() {
        sink.say("round_titles", format!("{round}/{category}"), None, Breach::Missing);
    }
}

fn compare_given(rows: Vec<GivenRaw>, told: &[Value], sink: &mut Sink<'_>) {
    let of_decision = |after: &Value| {
        let decision = number(&after["decision"]);
        let titles = after["titles"].as_array().cloned().unwrap_or_default();
        titles.into_iter().map(move |pair| (number(&pair[0]), (decision, text(&pair[1]))))
    };
    let mut right: BTreeMap<i64, (i64, String)> = told.iter().flat_map(of_decision).collect();
    for raw in rows {
        let nomination = raw.nomination_id.unwrap_or_default();
        let mut cells = Cells::new("titles", raw.id.unwrap_or_default(), sink);
        let Some((decision, title)) = right.remove(&nomination) else {
            cells.say("nomination_id", Breach::Stranger);
            continue;
        };
        cells.compare("decision_id", &raw.decision_id.unwrap_or_default(), &decision);
        if let Some(stored) = cells.text("title", raw.title) {
            cells.compare("title", &stored, &title);
        }
        // Whose it is stands in the nomination and in the decision.
        if raw.fits.unwrap_or_default() == 0 {
            cells.say("party_id", Breach::Altered);
        }
    }
    for nomination in right.keys() {
        sink.say("titles", format!("nomination {nomination}"), None, Breach::Missing);
    }
}

fn terms(db: &mut Db, book: BookId) -> QueryResult<Vec<TermRaw>> {
    sql_query(format!(
        "SELECT t.round_id, {} AS category, {} AS title FROM round_titles t \
         INNER JOIN rounds r ON r.id = t.round_id WHERE r.book_id = $1 ORDER BY t.round_id, t.category",
        bytes(db, "t.category"),
        bytes(db, "t.title"),
    ))
    .bind::<BigInt, _>(book)
    .load(db)
}

fn given(db: &mut Db, book: BookId) -> QueryResult<Vec<GivenRaw>> {
    sql_query(format!(
        "SELECT t.id, t.nomination_id, t.decision_id, {} AS title, (SELECT COUNT(*) FROM nominations n \
         INNER JOIN decisions d ON d.book_id = n.book_id AND d.year = t.year AND d.id = t.decision_id \
         WHERE n.id = t.nomination_id AND n.book_id = t.book_id AND n.round_id = t.round_id \
         AND n.party_id = t.party_id AND n.unit_id = t.unit_id AND n.category = t.category) AS fits \
         FROM titles t WHERE t.book_id = $1 ORDER BY t.id",
        bytes(db, "t.title"),
    ))
    .bind::<BigInt, _>(book)
    .load(db)
}
