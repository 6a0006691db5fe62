//! The proof rounds of honour rolls and every answer, against the audit chain, which keeps a seal of each answer.

use std::collections::BTreeMap;

use diesel::{
    prelude::*,
    sql_query,
    sql_types::{BigInt, Binary, Nullable},
};
use serde_json::Value;

use super::{cells::Cells, chain::refused, store, store::raw};
use crate::{
    calendar::Instant,
    db::Db,
    honour_roll::Proof,
    id::{BookId, PartyId, UnitId, UserId},
    ledger::{
        chain::AuditRow,
        verify::{Breach, Sink},
    },
};

raw! { RoundRaw { id, unit_id, year, subtree, renews, user_id, opened_at, of_unit; closes_on } }
raw! { ProofRaw {
    id, unit_id, year, party_id, anonymous, hidden, user_id, given_at;
    deed, source, name, note,
} }

/// What the audit chain says of one round.
#[derive(Clone, Debug)]
struct Opened {
    year: i64,
    subtree: bool,
    renews: bool,
    closes_on: String,
    by: i64,
    at: i64,
}

/// The rounds and answers of a book, as the audit chain tells them.
#[derive(Clone, Debug, Default)]
pub struct Answers {
    rounds: BTreeMap<i64, Opened>,
    /// The seals of answers, by their number.
    proofs: BTreeMap<i64, String>,
    /// What older versions told of answers: whose line, what and how, without a number or a seal.
    unsealed: Vec<Value>,
}

impl Answers {
    /// Learns from one audit row.
    pub fn take(&mut self, row: &AuditRow) {
        let after = row.after.as_deref().and_then(|it| serde_json::from_str::<Value>(it).ok());
        let Some(after) = after else { return };
        match row.action.as_str() {
            "roll.round" => {
                let year = row.subject.rsplit(' ').next().and_then(|it| it.parse().ok());
                let opened = Opened {
                    year: year.unwrap_or_default(),
                    subtree: after["subtree"] == true,
                    renews: after["renews"] == true,
                    closes_on: after["closes_on"].as_str().unwrap_or_default().to_owned(),
                    by: row.author.user.0,
                    at: row.author.at.micros(),
                };
                self.rounds.insert(after["round"].as_i64().unwrap_or_default(), opened);
            }
            "roll.proof" => {
                for told in after["proofs"].as_array().into_iter().flatten() {
                    match (told[5].as_i64(), told[6].as_str()) {
                        (Some(id), Some(seal)) => drop(self.proofs.insert(id, seal.to_owned())),
                        _ => self.unsealed.push(told.clone()),
                    }
                }
            }
            _ => {}
        }
    }

    pub fn check(mut self, db: &mut Db, book: BookId, sink: &mut Sink<'_>) {
        match rounds(db, book) {
            Ok(rows) => rows.into_iter().for_each(|raw| self.round(raw, sink)),
            Err(err) => sink.say("proof_rounds", book, None, refused(&err)),
        }
        match proofs(db, book) {
            Ok(rows) => rows.into_iter().for_each(|raw| self.proof(raw, book, sink)),
            Err(err) => sink.say("roll_proofs", book, None, refused(&err)),
        }
        self.rounds.keys().for_each(|id| sink.say("proof_rounds", id, None, Breach::Missing));
        self.proofs.keys().for_each(|id| sink.say("roll_proofs", id, None, Breach::Missing));
        for told in self.unsealed {
            sink.say("roll_proofs", format!("party {}", told[0]), None, Breach::Missing);
        }
    }

    fn round(&mut self, raw: RoundRaw, sink: &mut Sink<'_>) {
        let id = raw.id.unwrap_or_default();
        let Some(told) = self.rounds.remove(&id) else {
            return sink.say("proof_rounds", id, None, Breach::Stranger);
        };
        let mut cells = Cells::new("proof_rounds", id, sink);
        let part = |value: Option<i64>| value.unwrap_or_default();
        cells.compare("unit_id", &part(raw.unit_id), &part(raw.of_unit));
        cells.compare("year", &part(raw.year), &told.year);
        for (column, value, right) in
            [("subtree", raw.subtree, told.subtree), ("renews", raw.renews, told.renews)]
        {
            if let Some(value) = cells.flag(column, value) {
                cells.compare(column, &value, &right);
            }
        }
        if let Some(day) = cells.text("closes_on", raw.closes_on) {
            cells.compare("closes_on", &day, &told.closes_on);
        }
        cells.compare("user_id", &part(raw.user_id), &told.by);
        cells.compare("opened_at", &part(raw.opened_at), &told.at);
    }

    fn proof(&mut self, raw: ProofRaw, book: BookId, sink: &mut Sink<'_>) {
        let id = raw.id.unwrap_or_default();
        let told = self.proofs.remove(&id);
        let part = |value: Option<i64>| value.unwrap_or_default();
        let season = (book, UnitId(part(raw.unit_id)), part(raw.year));
        let user = UserId(part(raw.user_id));
        let Some(proof) = proof(raw, &mut Cells::new("roll_proofs", id, sink)) else { return };
        let (party, anonymous) = proof.line;
        match told {
            Some(seal) if seal == proof.seal(season, user).to_string() => {}
            Some(_) => sink.say("roll_proofs", id, None, Breach::Altered),
            None => {
                let words = serde_json::json!([party, anonymous, proof.deed, proof.source, proof.hidden]);
                match self.unsealed.iter().position(|it| *it == words) {
                    Some(index) => drop(self.unsealed.swap_remove(index)),
                    None => sink.say("roll_proofs", id, None, Breach::Stranger),
                }
            }
        }
    }
}

fn proof(raw: ProofRaw, cells: &mut Cells<'_, '_>) -> Option<Proof> {
    let (deed, source) = (cells.code("deed", raw.deed), cells.code("source", raw.source));
    let (name, note) = (cells.text("name", raw.name), cells.text("note", raw.note));
    let (anonymous, hidden) = (cells.flag("anonymous", raw.anonymous), cells.flag("hidden", raw.hidden));
    Some(Proof {
        line: (PartyId(cells.number("party_id", raw.party_id)?), anonymous?),
        deed: deed?,
        source: source?,
        name: name?,
        hidden: hidden?,
        note: note?,
        at: Instant::from_micros(cells.number("given_at", raw.given_at)?),
    })
}

fn rounds(db: &mut Db, book: BookId) -> QueryResult<Vec<RoundRaw>> {
    sql_query(format!(
        "SELECT r.id, r.unit_id, r.year, CAST(CAST(r.subtree AS INTEGER) AS BIGINT) AS subtree, \
         CAST(CAST(r.renews AS INTEGER) AS BIGINT) AS renews, r.user_id, r.opened_at, {} AS closes_on, \
         b.unit_id AS of_unit FROM proof_rounds r LEFT JOIN books b ON b.id = r.book_id \
         WHERE r.book_id = $1 ORDER BY r.id",
        store::day(db, "r.closes_on")
    ))
    .bind::<BigInt, _>(book)
    .load(db)
}

fn proofs(db: &mut Db, book: BookId) -> QueryResult<Vec<ProofRaw>> {
    sql_query(format!(
        "SELECT id, unit_id, year, party_id, CAST(CAST(anonymous AS INTEGER) AS BIGINT) AS anonymous, \
         CAST(CAST(hidden AS INTEGER) AS BIGINT) AS hidden, user_id, given_at, {} \
         FROM roll_proofs WHERE book_id = $1 ORDER BY id",
        store::all_bytes(db, &["deed", "source", "name", "note"])
    ))
    .bind::<BigInt, _>(book)
    .load(db)
}
