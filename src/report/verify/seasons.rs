//! What was chosen for the seasons of honour rolls against the audit chain, which keeps every choice: until which day
//! gifts count, and over which map of units they are added up.

use std::collections::BTreeMap;

use diesel::{
    prelude::*,
    sql_query,
    sql_types::{BigInt, Binary, Nullable},
};

use super::{cells::Cells, chain::refused, store, store::raw};
use crate::{
    db::Db,
    id::BookId,
    ledger::{
        chain::AuditRow,
        verify::{Breach, Sink},
    },
};

raw! { ChoiceRaw { unit_id, year, set_by, set_at, of_unit; value } }

/// Where a choice is kept, and how the audit chain tells of it.
#[derive(Debug)]
struct Choice {
    table: &'static str,
    column: &'static str,
    action: &'static str,
    key: &'static str,
    /// How its column is read as bytes.
    read: fn(&Db, &str) -> String,
}

const CHOICES: [Choice; 2] = [
    Choice { table: "roll_maps", column: "map", action: "roll.map", key: "map", read: store::bytes },
    Choice {
        table: "roll_seasons",
        column: "cut_off",
        action: "roll.cut_off",
        key: "last",
        read: store::day,
    },
];

/// What the audit chain says was chosen last for a year.
#[derive(Clone, Debug)]
struct Told {
    value: String,
    by: i64,
    at: i64,
}

/// What was chosen in a book, by choice and year.
#[derive(Clone, Debug, Default)]
pub struct Seasons([BTreeMap<i64, Told>; CHOICES.len()]);

impl Seasons {
    /// Learns from one audit row.
    pub fn take(&mut self, row: &AuditRow) {
        let of = CHOICES.iter().zip(&mut self.0).find(|(choice, _)| choice.action == row.action);
        let Some((choice, told)) = of else { return };
        let after = row.after.as_deref().and_then(|it| serde_json::from_str::<serde_json::Value>(it).ok());
        let year = row.subject.rsplit(' ').next().and_then(|it| it.parse().ok());
        let (Some(after), Some(year)) = (after, year) else { return };
        let value = after[choice.key].as_str().unwrap_or_default().to_owned();
        told.insert(year, Told { value, by: row.author.user.0, at: row.author.at.micros() });
    }

    pub fn check(self, db: &mut Db, book: BookId, sink: &mut Sink<'_>) {
        for (choice, told) in CHOICES.iter().zip(self.0) {
            choice.check(told, db, book, sink);
        }
    }
}

impl Choice {
    fn check(&self, mut told: BTreeMap<i64, Told>, db: &mut Db, book: BookId, sink: &mut Sink<'_>) {
        let rows = match self.rows(db, book) {
            Ok(rows) => rows,
            Err(err) => return sink.say(self.table, book, None, refused(&err)),
        };
        for raw in rows {
            let year = raw.year.unwrap_or_default();
            let row = format!("{}/{year}", raw.unit_id.unwrap_or_default());
            match told.remove(&year) {
                Some(told) => self.compare(raw, &told, Cells::new(self.table, row, sink)),
                None => sink.say(self.table, row, Some("year"), Breach::Stranger),
            }
        }
        for year in told.into_keys() {
            sink.say(self.table, format!("→ {year}"), None, Breach::Missing);
        }
    }

    fn compare(&self, raw: ChoiceRaw, told: &Told, mut cells: Cells<'_, '_>) {
        let part = |value: Option<i64>| value.unwrap_or_default();
        cells.compare("unit_id", &part(raw.unit_id), &part(raw.of_unit));
        if let Some(value) = cells.text(self.column, raw.value) {
            cells.compare(self.column, &value, &told.value);
        }
        cells.compare("set_by", &part(raw.set_by), &told.by);
        cells.compare("set_at", &part(raw.set_at), &told.at);
    }

    fn rows(&self, db: &mut Db, book: BookId) -> QueryResult<Vec<ChoiceRaw>> {
        let (table, value) = (self.table, (self.read)(db, &format!("c.{}", self.column)));
        sql_query(format!(
            "SELECT c.unit_id, c.year, c.set_by, c.set_at, b.unit_id AS of_unit, {value} AS value \
             FROM {table} c LEFT JOIN books b ON b.id = c.book_id WHERE c.book_id = $1 ORDER BY c.unit_id, c.year"
        ))
        .bind::<BigInt, _>(book)
        .load(db)
    }
}
