//! Frozen honour rolls against the audit chain, which keeps the digest of each, and every row against its own seal.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use diesel::{
    prelude::*,
    sql_query,
    sql_types::{BigInt, Binary, Nullable},
};

use super::{cells::Cells, chain::refused, seasons::Seasons, store, store::raw};
use crate::{
    calendar::Instant,
    db::Db,
    honour_roll::{self, Map, Season, store::StoredRow},
    id::{BookId, PartyId, RollId, UnitId},
    ledger::{
        chain::{AuditRow, Hash},
        verify::{Breach, Sink},
    },
    money::Money,
};

raw! { RollRaw {
    id, unit_id, year, subtree, frozen_at, frozen_by, approval_id, donors, total, unidentified, of_unit;
    digest, map,
} }
raw! { RowRaw {
    position, rank, tier_minimum, party_id, anonymous, public, cash, in_kind, soft, gifts;
    tier_vi, tier_en, recognition_name, party_kind, seal,
} }

/// What the audit chain says of one frozen roll.
#[derive(Clone, Debug)]
struct Told {
    digest: String,
    /// The first one, where an older version froze the roll.
    map: Option<Map>,
    donors: i64,
    total: i64,
    by: i64,
    /// Absent where an older version froze the roll.
    id: Option<i64>,
    rows: Option<i64>,
    at: Option<i64>,
    /// The task by which a second person agreed.
    approval: Option<i64>,
}

/// The frozen rolls of a book by year, and by whether they take in the units below.
#[derive(Clone, Debug, Default)]
pub struct Rolls {
    rolls: BTreeMap<(i64, bool), Told>,
    /// The seals of errata and of decisions on certificates of merit, by their roll and number.
    errata: Beside,
    merits: Beside,
    /// What was chosen for the seasons before.
    seasons: Seasons,
}

type Beside = BTreeMap<(i64, i64), String>;

impl Rolls {
    /// Learns from one audit row.
    pub fn take(&mut self, row: &AuditRow) {
        self.seasons.take(row);
        let after = row.after.as_deref().and_then(|it| serde_json::from_str::<serde_json::Value>(it).ok());
        let beside = match row.action.as_str() {
            "roll.erratum" => Some(&mut self.errata),
            "roll.merit" => Some(&mut self.merits),
            _ => None,
        };
        if let (Some(beside), Some(after)) = (beside, &after) {
            let (roll, no) = (after["roll"].as_i64(), after["no"].as_i64());
            let seal = after["seal"].as_str().unwrap_or_default().to_owned();
            beside.insert((roll.unwrap_or_default(), no.unwrap_or_default()), seal);
        }
        if row.action != "roll.freeze" {
            return;
        }
        let year = row.subject.rsplit(' ').next().and_then(|it| it.parse().ok());
        let (Some(after), Some(year)) = (after, year) else { return };
        let number = |name: &str| after.get(name).and_then(serde_json::Value::as_i64);
        let told = Told {
            digest: after["digest"].as_str().unwrap_or_default().to_owned(),
            map: after["map"].as_str().map_or(Some(Map::Then), |it| it.parse().ok()),
            donors: number("donors").unwrap_or_default(),
            total: number("total").unwrap_or_default(),
            by: row.author.user.0,
            id: number("roll"),
            rows: number("rows"),
            at: number("at"),
            approval: after["asked"]["approval"].as_i64(),
        };
        self.rolls.insert((year, after["subtree"] == true), told);
    }

    pub fn check(mut self, db: &mut Db, book: BookId, sink: &mut Sink<'_>) {
        std::mem::take(&mut self.seasons).check(db, book, sink);
        let rolls = match rolls(db, book) {
            Ok(rolls) => rolls,
            Err(err) => return sink.say("rolls", book, None, refused(&err)),
        };
        for raw in rolls {
            let id = raw.id.unwrap_or_default();
            let key = (raw.year.unwrap_or_default(), raw.subtree == Some(1));
            match self.rolls.remove(&key) {
                Some(told) => frozen(db, &raw, &told, sink),
                None => sink.say("rolls", id, Some("year"), Breach::Stranger),
            }
            let roll = RollId(id);
            match honour_roll::store::errata(db, roll) {
                Ok(errata) => errata
                    .iter()
                    .for_each(|it| beside(&mut self.errata, "roll_errata", (id, it.no), it.seal(roll), sink)),
                Err(err) => sink.say("roll_errata", id, None, refused(&err)),
            }
            match honour_roll::store::merits(db, roll) {
                Ok(merits) => merits
                    .iter()
                    .for_each(|it| beside(&mut self.merits, "roll_merits", (id, it.no), it.seal(), sink)),
                Err(err) => sink.say("roll_merits", id, None, refused(&err)),
            }
        }
        for (table, told) in [("roll_errata", self.errata), ("roll_merits", self.merits)] {
            for (roll, no) in told.into_keys() {
                sink.say(table, format!("{roll}/{no}"), None, Breach::Missing);
            }
        }
        for ((year, _), told) in self.rolls {
            let row = told.id.map_or_else(|| format!("→ {year}"), |id| id.to_string());
            sink.say("rolls", row, None, Breach::Missing);
        }
    }
}

/// Holds what stands beside a roll against the seal that the chain keeps of it.
fn beside(told: &mut Beside, table: &'static str, (roll, no): (i64, i64), seal: Hash, sink: &mut Sink<'_>) {
    let row = format!("{roll}/{no}");
    match told.remove(&(roll, no)) {
        Some(told) if told == seal.to_string() => {}
        Some(_) => sink.say(table, row, None, Breach::Altered),
        None => sink.say(table, row, None, Breach::Stranger),
    }
}

/// Names rows whose roll is not there.
pub fn strangers(db: &mut Db, sink: &mut Sink<'_>) {
    let sql = "SELECT r.roll_id AS id, r.position FROM roll_rows r LEFT JOIN rolls f ON f.id = r.roll_id \
               WHERE f.id IS NULL ORDER BY r.roll_id, r.position LIMIT 1000";
    match sql_query(sql).load::<PlaceRaw>(db) {
        Ok(rows) => {
            for row in rows {
                let place = format!("{}/{}", row.id.unwrap_or_default(), row.position.unwrap_or_default());
                sink.say("roll_rows", place, Some("roll_id"), Breach::Stranger);
            }
        }
        Err(err) => sink.say("roll_rows", "roll_id", None, refused(&err)),
    }
}

raw! { PlaceRaw { id, position; } }

fn frozen(db: &mut Db, raw: &RollRaw, told: &Told, sink: &mut Sink<'_>) {
    let id = raw.id.unwrap_or_default();
    let mut cells = Cells::new("rolls", told.id.unwrap_or(id), sink);
    let part = |value: Option<i64>| value.unwrap_or_default();
    cells.flag("subtree", raw.subtree);
    if let Some(digest) = cells.hash("digest", raw.digest.clone()) {
        cells.compare("digest", &digest.to_string(), &told.digest);
    }
    let map = cells.code::<Map>("map", raw.map.clone());
    if let Some((map, told)) = map.zip(told.map) {
        cells.compare("map", &map.code(), &told.code());
    }
    cells.compare("unit_id", &part(raw.unit_id), &part(raw.of_unit));
    cells.compare("donors", &part(raw.donors), &told.donors);
    cells.compare("total", &part(raw.total), &told.total);
    cells.compare("frozen_by", &part(raw.frozen_by), &told.by);
    if let Some(right) = told.id {
        cells.compare("id", &id, &right);
    }
    let shown = |task: Option<i64>| task.map_or_else(|| "–".to_owned(), |task| task.to_string());
    cells.compare("approval_id", &shown(raw.approval_id), &shown(told.approval));
    let at = told.at.unwrap_or(part(raw.frozen_at));
    cells.compare("frozen_at", &part(raw.frozen_at), &at);
    let season = Season {
        unit: UnitId(part(raw.of_unit)),
        year: i32::try_from(part(raw.year)).unwrap_or_default(),
        subtree: raw.subtree == Some(1),
        map: map.unwrap_or_default(),
    };
    let on = Instant::from_micros(at).day();
    let found = sink.count;
    let rows = rows(db, id, told.rows, sink);
    if found < sink.count {
        return;
    }
    // No single row can be named: say so of them all.
    if rows.and_then(|rows| whole(rows, raw.unidentified, season, on)).as_ref() != Some(&told.digest) {
        sink.say("rolls, roll_rows", id, None, Breach::Altered);
    }
}

/// Works out the digest again from the rows that are stored.
fn whole(rows: Vec<StoredRow>, unidentified: Option<i64>, season: Season, on: NaiveDate) -> Option<String> {
    let roll = honour_roll::store::roll_of(rows, Money::try_from(unidentified?).ok()?).ok()?;
    Some(honour_roll::workflow::hex(&honour_roll::digest(&roll, season, on)))
}

/// Reads the rows of a roll, naming what cannot be read, what is not under its seal, and what is missing.
fn rows(db: &mut Db, id: i64, count: Option<i64>, sink: &mut Sink<'_>) -> Option<Vec<StoredRow>> {
    let stored = match roll_rows(db, id) {
        Ok(stored) => stored,
        Err(err) => {
            sink.say("roll_rows", id, None, refused(&err));
            return None;
        }
    };
    let (mut rows, mut expected) = (Vec::with_capacity(stored.len()), 1);
    for raw in stored {
        let position = raw.position.unwrap_or_default();
        (expected..position.min(expected + 1000))
            .for_each(|gap| sink.say("roll_rows", format!("{id}/{gap}"), None, Breach::Missing));
        expected = position.saturating_add(1);
        let mut cells = Cells::new("roll_rows", format!("{id}/{position}"), sink);
        let seal = raw.seal.clone();
        let Some(row) = row(raw, &mut cells) else { continue };
        let right = honour_roll::row_seal(RollId(id), position, &row.bare());
        // Rows of older versions have no seal of their own; the digest of the whole roll covers them.
        if seal.is_some_and(|seal| seal != right) {
            cells.say("seal", Breach::Altered);
        }
        rows.push(row);
    }
    (expected..count.unwrap_or_default().saturating_add(1).min(expected.saturating_add(1000)))
        .for_each(|gap| sink.say("roll_rows", format!("{id}/{gap}"), None, Breach::Missing));
    Some(rows)
}

fn row(raw: RowRaw, cells: &mut Cells<'_, '_>) -> Option<StoredRow> {
    let (tier_vi, tier_en) = (cells.text("tier_vi", raw.tier_vi), cells.text("tier_en", raw.tier_en));
    let name = cells.text("recognition_name", raw.recognition_name);
    let party_kind = cells.code("party_kind", raw.party_kind);
    let (cash, in_kind) = (cells.amount("cash", raw.cash), cells.amount("in_kind", raw.in_kind));
    let (soft, minimum) = (cells.amount("soft", raw.soft), cells.amount("tier_minimum", raw.tier_minimum));
    Some(StoredRow {
        rank: cells.number("rank", raw.rank)?,
        tier_vi: tier_vi?,
        tier_en: tier_en?,
        tier_minimum: minimum?,
        recognition_name: name?,
        party_kind: party_kind?,
        party_id: raw.party_id.map(PartyId),
        anonymous: cells.flag("anonymous", raw.anonymous)?,
        public: cells.flag("public", raw.public)?,
        cash: cash?,
        in_kind: in_kind?,
        soft: soft?,
        gifts: cells.number("gifts", raw.gifts)?,
    })
}

fn rolls(db: &mut Db, book: BookId) -> QueryResult<Vec<RollRaw>> {
    let map = store::bytes(db, "r.map");
    sql_query(format!(
        "SELECT r.id, r.unit_id, r.year, CAST(CAST(r.subtree AS INTEGER) AS BIGINT) AS subtree, r.frozen_at, \
         r.frozen_by, r.approval_id, r.donors, r.total, r.unidentified, r.digest, {map} AS map, \
         b.unit_id AS of_unit \
         FROM rolls r LEFT JOIN books b ON b.id = r.book_id WHERE r.book_id = $1 ORDER BY r.id",
    ))
    .bind::<BigInt, _>(book)
    .load(db)
}

fn roll_rows(db: &mut Db, roll: i64) -> QueryResult<Vec<RowRaw>> {
    sql_query(format!(
        "SELECT position, rank, tier_minimum, party_id, cash, in_kind, soft, gifts, seal, \
         CAST(CAST(anonymous AS INTEGER) AS BIGINT) AS anonymous, \
         CAST(CAST(public AS INTEGER) AS BIGINT) AS public, {} \
         FROM roll_rows WHERE roll_id = $1 ORDER BY position",
        store::all_bytes(db, &["tier_vi", "tier_en", "recognition_name", "party_kind"])
    ))
    .bind::<BigInt, _>(roll)
    .load(db)
}
