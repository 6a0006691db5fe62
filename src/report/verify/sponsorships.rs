//! Sponsorships against the audit chain, which says what began, what was checked and what ended.

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
    ledger::{
        chain::AuditRow,
        verify::{Breach, Sink},
    },
};

raw! { BegunRaw {
    id, fund, pledge, sponsor, recipient, yearly, first_year, years, user_id, recorded_at;
    condition, begun_on,
} }
raw! { CheckRaw { id, year, user_id, recorded_at; outcome, checked_on, note } }
raw! { EndingRaw { id, user_id, recorded_at; how, day, reason, release } }

/// What the audit chain says of one row.
#[derive(Clone, Debug)]
struct Told {
    said: Value,
    by: i64,
    at: i64,
}

impl Told {
    fn number(&self, name: &str) -> i64 {
        self.said.get(name).and_then(Value::as_i64).unwrap_or_default()
    }

    fn text(&self, name: &str) -> String {
        self.said.get(name).and_then(Value::as_str).unwrap_or_default().to_owned()
    }
}

/// The sponsorships of a book as its audit chain tells them; a check goes by sponsorship and year.
#[derive(Clone, Debug, Default)]
pub struct Sponsorships {
    begun: BTreeMap<i64, Told>,
    checked: BTreeMap<(i64, i64), Told>,
    ended: BTreeMap<i64, Told>,
}

impl Sponsorships {
    /// Learns from one audit row.
    pub fn take(&mut self, row: &AuditRow) {
        let Some(action) = row.action.strip_prefix("sponsorship.") else { return };
        let id = row.subject.strip_prefix("sponsorship ").and_then(|it| it.parse().ok());
        let after = row.after.as_deref().and_then(|it| serde_json::from_str::<Value>(it).ok());
        let (Some(id), Some(after)) = (id, after) else { return };
        let part = |name: &str| after.get(name).cloned().unwrap_or_default();
        let at = after.get("at").and_then(Value::as_i64).unwrap_or_default();
        let told = |said| Told { said, by: row.author.user.0, at };
        match action {
            "begin" => drop(self.begun.insert(id, told(after.clone()))),
            "check" => {
                let told = told(part("check"));
                self.checked.insert((id, told.number("year")), told);
            }
            "end" => drop(self.ended.insert(id, told(part("ending")))),
            _ => {}
        }
    }

    pub fn check(mut self, db: &mut Db, book: BookId, sink: &mut Sink<'_>) {
        self.beginnings(db, book, sink);
        self.checks(db, book, sink);
        self.endings(db, book, sink);
    }

    fn beginnings(&mut self, db: &mut Db, book: BookId, sink: &mut Sink<'_>) {
        let rows = match beginnings(db, book) {
            Ok(rows) => rows,
            Err(err) => return sink.say("sponsorships", book, None, refused(&err)),
        };
        for raw in rows {
            let id = raw.id.unwrap_or_default();
            let mut cells = Cells::new("sponsorships", id, sink);
            let Some(told) = self.begun.remove(&id) else {
                cells.say("id", Breach::Stranger);
                continue;
            };
            for (column, name, number) in [
                ("fund_id", "fund", raw.fund),
                ("pledge_id", "pledge", raw.pledge),
                ("sponsor_id", "sponsor", raw.sponsor),
                ("recipient_id", "recipient", raw.recipient),
                ("yearly", "yearly", raw.yearly),
                ("first_year", "first_year", raw.first_year),
                ("years", "years", raw.years),
            ] {
                cells.compare(column, &number.unwrap_or_default(), &told.number(name));
            }
            texts(
                &mut cells,
                &told,
                [("condition", "condition", raw.condition), ("begun_on", "begun_on", raw.begun_on)],
            );
            author(&mut cells, &told, (raw.user_id, raw.recorded_at));
        }
        for id in self.begun.keys() {
            sink.say("sponsorships", id, None, Breach::Missing);
        }
    }

    fn checks(&mut self, db: &mut Db, book: BookId, sink: &mut Sink<'_>) {
        let rows = match checks(db, book) {
            Ok(rows) => rows,
            Err(err) => return sink.say("sponsorship_checks", book, None, refused(&err)),
        };
        for raw in rows {
            let key = (raw.id.unwrap_or_default(), raw.year.unwrap_or_default());
            let mut cells = Cells::new("sponsorship_checks", format!("{}/{}", key.0, key.1), sink);
            let Some(told) = self.checked.remove(&key) else {
                cells.say("year", Breach::Stranger);
                continue;
            };
            let said = [
                ("outcome", "outcome", raw.outcome),
                ("checked_on", "on", raw.checked_on),
                ("note", "note", raw.note),
            ];
            texts(&mut cells, &told, said);
            author(&mut cells, &told, (raw.user_id, raw.recorded_at));
        }
        for (id, year) in self.checked.keys() {
            sink.say("sponsorship_checks", format!("{id}/{year}"), None, Breach::Missing);
        }
    }

    fn endings(&mut self, db: &mut Db, book: BookId, sink: &mut Sink<'_>) {
        let rows = match endings(db, book) {
            Ok(rows) => rows,
            Err(err) => return sink.say("sponsorship_endings", book, None, refused(&err)),
        };
        for raw in rows {
            let id = raw.id.unwrap_or_default();
            let mut cells = Cells::new("sponsorship_endings", id, sink);
            let Some(told) = self.ended.remove(&id) else {
                cells.say("sponsorship_id", Breach::Stranger);
                continue;
            };
            let said = [("how", "how", raw.how), ("day", "on", raw.day), ("reason", "reason", raw.reason)];
            texts(&mut cells, &told, said);
            texts(&mut cells, &told, [("release", "release", raw.release)]);
            author(&mut cells, &told, (raw.user_id, raw.recorded_at));
        }
        for id in self.ended.keys() {
            sink.say("sponsorship_endings", id, None, Breach::Missing);
        }
    }
}

/// Compares columns with what the chain keeps under a name.
fn texts<const N: usize>(
    cells: &mut Cells<'_, '_>,
    told: &Told,
    columns: [(&'static str, &str, Option<Vec<u8>>); N],
) {
    for (column, name, bytes) in columns {
        if let Some(text) = cells.text(column, bytes) {
            cells.compare(column, &text, &told.text(name));
        }
    }
}

fn author(cells: &mut Cells<'_, '_>, told: &Told, (by, at): (Option<i64>, Option<i64>)) {
    cells.compare("user_id", &by.unwrap_or_default(), &told.by);
    cells.compare("recorded_at", &at.unwrap_or_default(), &told.at);
}

fn beginnings(db: &mut Db, book: BookId) -> QueryResult<Vec<BegunRaw>> {
    let (condition, begun_on) = (bytes(db, "condition"), bytes(db, "CAST(begun_on AS TEXT)"));
    sql_query(format!(
        "SELECT id, fund_id AS fund, pledge_id AS pledge, sponsor_id AS sponsor, recipient_id AS recipient, yearly, \
         first_year, years, user_id, recorded_at, {condition} AS condition, {begun_on} AS begun_on \
         FROM sponsorships WHERE book_id = $1 ORDER BY id"
    ))
    .bind::<BigInt, _>(book)
    .load(db)
}

fn checks(db: &mut Db, book: BookId) -> QueryResult<Vec<CheckRaw>> {
    let [outcome, on, note] = ["outcome", "CAST(checked_on AS TEXT)", "note"].map(|it| bytes(db, it));
    sql_query(format!(
        "SELECT sponsorship_id AS id, year, user_id, recorded_at, {outcome} AS outcome, {on} AS checked_on, \
         {note} AS note FROM sponsorship_checks WHERE book_id = $1 ORDER BY sponsorship_id, year"
    ))
    .bind::<BigInt, _>(book)
    .load(db)
}

fn endings(db: &mut Db, book: BookId) -> QueryResult<Vec<EndingRaw>> {
    let [how, day, reason, release] =
        ["how", "CAST(day AS TEXT)", "reason", "release"].map(|it| bytes(db, it));
    sql_query(format!(
        "SELECT sponsorship_id AS id, user_id, recorded_at, {how} AS how, {day} AS day, {reason} AS reason, \
         {release} AS release FROM sponsorship_endings WHERE book_id = $1 ORDER BY sponsorship_id"
    ))
    .bind::<BigInt, _>(book)
    .load(db)
}
