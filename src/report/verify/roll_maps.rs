//! The maps chosen for honour rolls against the audit chain, which keeps every choice.

use std::collections::BTreeMap;

use diesel::{
    prelude::*,
    sql_query,
    sql_types::{BigInt, Binary, Nullable},
};

use super::{cells::Cells, chain::refused, store, store::raw};
use crate::{
    db::Db,
    honour_roll::Map,
    id::BookId,
    ledger::{
        chain::AuditRow,
        verify::{Breach, Sink},
    },
};

raw! { MapRaw { unit_id, year, set_by, set_at, of_unit; map } }

/// What the audit chain says was chosen last for a year.
#[derive(Clone, Debug)]
struct Told {
    map: String,
    by: i64,
    at: i64,
}

/// The maps chosen in a book, by year.
#[derive(Clone, Debug, Default)]
pub struct RollMaps(BTreeMap<i64, Told>);

impl RollMaps {
    /// Learns from one audit row.
    pub fn take(&mut self, row: &AuditRow) {
        if row.action != "roll.map" {
            return;
        }
        let after = row.after.as_deref().and_then(|it| serde_json::from_str::<serde_json::Value>(it).ok());
        let year = row.subject.rsplit(' ').next().and_then(|it| it.parse().ok());
        let (Some(after), Some(year)) = (after, year) else { return };
        let map = after["map"].as_str().unwrap_or_default().to_owned();
        self.0.insert(year, Told { map, by: row.author.user.0, at: row.author.at.micros() });
    }

    pub fn check(mut self, db: &mut Db, book: BookId, sink: &mut Sink<'_>) {
        let maps = match maps(db, book) {
            Ok(maps) => maps,
            Err(err) => return sink.say("roll_maps", book, None, refused(&err)),
        };
        for raw in maps {
            let year = raw.year.unwrap_or_default();
            let row = format!("{}/{year}", raw.unit_id.unwrap_or_default());
            match self.0.remove(&year) {
                Some(told) => chosen(raw, &told, Cells::new("roll_maps", row, sink)),
                None => sink.say("roll_maps", row, Some("year"), Breach::Stranger),
            }
        }
        for year in self.0.into_keys() {
            sink.say("roll_maps", format!("→ {year}"), None, Breach::Missing);
        }
    }
}

fn chosen(raw: MapRaw, told: &Told, mut cells: Cells<'_, '_>) {
    let part = |value: Option<i64>| value.unwrap_or_default();
    cells.compare("unit_id", &part(raw.unit_id), &part(raw.of_unit));
    if let Some(map) = cells.code::<Map>("map", raw.map) {
        cells.compare("map", &map.code(), &told.map.as_str());
    }
    cells.compare("set_by", &part(raw.set_by), &told.by);
    cells.compare("set_at", &part(raw.set_at), &told.at);
}

fn maps(db: &mut Db, book: BookId) -> QueryResult<Vec<MapRaw>> {
    let map = store::bytes(db, "m.map");
    sql_query(format!(
        "SELECT m.unit_id, m.year, m.set_by, m.set_at, b.unit_id AS of_unit, {map} AS map \
         FROM roll_maps m LEFT JOIN books b ON b.id = m.book_id WHERE m.book_id = $1 \
         ORDER BY m.unit_id, m.year"
    ))
    .bind::<BigInt, _>(book)
    .load(db)
}
