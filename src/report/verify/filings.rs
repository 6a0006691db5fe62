//! Reports that were sent against the audit chain, which keeps the digest of each, and against themselves.

use std::collections::BTreeMap;

use diesel::{
    prelude::*,
    sql_query,
    sql_types::{BigInt, Binary, Nullable},
};

use super::{
    cells::Cells,
    chain::refused,
    store::{bytes, raw},
};
use crate::{
    calendar::Instant,
    db::Db,
    filing::{Content, Sending, digest},
    id::{BookId, FilingId, UnitId, UserId},
    ledger::{
        chain::AuditRow,
        verify::{Breach, Sink},
    },
};

raw! { VersionRaw { filing_id, version, to_unit_id, user_id, sent_at, unit_id, year; part, content, digest } }
raw! { ActRaw { filing_id, version, user_id, acted_at; deed, note } }

/// A version by its report and number.
type Key = (i64, i64);

/// What the audit chain says of one version.
#[derive(Clone, Debug)]
struct Told {
    digest: String,
    period: String,
    by: i64,
    at: i64,
    to: Option<i64>,
}

/// What the audit chain says of the answer to one version.
#[derive(Clone, Debug)]
struct Answered {
    deed: String,
    note: String,
    by: i64,
    at: i64,
}

/// The versions that were sent from a book, and what was answered to them.
#[derive(Clone, Debug, Default)]
pub struct Filings {
    sent: BTreeMap<Key, Told>,
    answered: BTreeMap<Key, Answered>,
}

impl Filings {
    /// Learns from one audit row.
    pub fn take(&mut self, row: &AuditRow) {
        let Some(action) = row.action.strip_prefix("filing.") else { return };
        let mut words = row.subject.split(' ').skip(1);
        let (id, period) = (words.next().and_then(|it| it.parse().ok()), words.next().unwrap_or_default());
        let after = row.after.as_deref().and_then(|it| serde_json::from_str::<serde_json::Value>(it).ok());
        let (Some(id), Some(after)) = (id, after) else { return };
        let number = |name: &str| after.get(name).and_then(serde_json::Value::as_i64);
        let text = |name: &str| after.get(name).and_then(|it| it.as_str()).unwrap_or_default().to_owned();
        let key = (id, number("version").unwrap_or_default());
        let (by, at) = (row.author.user.0, number("at").unwrap_or_default());
        match action {
            "send" => {
                let (digest, to, period) = (text("digest"), number("to"), period.to_owned());
                self.sent.insert(key, Told { digest, period, by, at, to });
            }
            "accept" | "return" => {
                self.answered.insert(key, Answered { deed: action.to_owned(), note: text("note"), by, at });
            }
            _ => {}
        }
    }

    pub fn check(mut self, db: &mut Db, book: BookId, sink: &mut Sink<'_>) {
        self.versions(db, book, sink);
        self.acts(db, book, sink);
    }

    fn versions(&mut self, db: &mut Db, book: BookId, sink: &mut Sink<'_>) {
        let rows = match versions(db, book) {
            Ok(rows) => rows,
            Err(err) => return sink.say("filing_versions", book, None, refused(&err)),
        };
        for raw in rows {
            let key = (raw.filing_id.unwrap_or_default(), raw.version.unwrap_or_default());
            match self.sent.remove(&key) {
                Some(told) => version(key, raw, &told, sink),
                None => sink.say("filing_versions", shown(key), Some("version"), Breach::Stranger),
            }
        }
        for key in self.sent.keys() {
            sink.say("filing_versions", shown(*key), None, Breach::Missing);
        }
    }

    fn acts(&mut self, db: &mut Db, book: BookId, sink: &mut Sink<'_>) {
        let rows = match acts(db, book) {
            Ok(rows) => rows,
            Err(err) => return sink.say("filing_acts", book, None, refused(&err)),
        };
        for raw in rows {
            let key = (raw.filing_id.unwrap_or_default(), raw.version.unwrap_or_default());
            let mut cells = Cells::new("filing_acts", shown(key), sink);
            let Some(right) = self.answered.remove(&key) else {
                cells.say("version", Breach::Stranger);
                continue;
            };
            if let Some(deed) = cells.text("deed", raw.deed) {
                cells.compare("deed", &deed, &right.deed);
            }
            if let Some(note) = cells.text("note", raw.note) {
                cells.compare("note", &note, &right.note);
            }
            cells.compare("user_id", &raw.user_id.unwrap_or_default(), &right.by);
            cells.compare("acted_at", &raw.acted_at.unwrap_or_default(), &right.at);
        }
        for key in self.answered.keys() {
            sink.say("filing_acts", shown(*key), None, Breach::Missing);
        }
    }
}

fn shown((id, version): Key) -> String {
    format!("{id}/{version}")
}

fn version(key: Key, raw: VersionRaw, told: &Told, sink: &mut Sink<'_>) {
    let mut cells = Cells::new("filing_versions", shown(key), sink);
    let part = |value: Option<i64>| value.unwrap_or_default();
    cells.compare("user_id", &part(raw.user_id), &told.by);
    cells.compare("sent_at", &part(raw.sent_at), &told.at);
    let unit = |id: Option<i64>| id.map_or_else(|| "–".to_owned(), |id| id.to_string());
    cells.compare("to_unit_id", &unit(raw.to_unit_id), &unit(told.to));
    if let Some(digest) = cells.hash("digest", raw.digest) {
        cells.compare("digest", &digest.to_string(), &told.digest);
    }
    let Some(text) = cells.text("content", raw.content) else { return };
    let sending = Sending {
        filing: FilingId(key.0),
        version: key.1,
        unit: UnitId(part(raw.unit_id)),
        to: told.to.map(UnitId),
        by: UserId(told.by),
        at: Instant::from_micros(told.at),
    };
    let content: Option<Content> = serde_json::from_str(&text).ok();
    if digest(&sending, &text).to_string() != told.digest || content.is_none() {
        cells.say("content", Breach::Altered);
    }
    let period = match cells.text("part", raw.part).as_deref() {
        Some("year") => part(raw.year).to_string(),
        Some(half) => format!("{}-{half}", part(raw.year)),
        None => return,
    };
    let mut cells = Cells::new("filings", key.0, sink);
    cells.compare("part", &period, &told.period);
}

fn versions(db: &mut Db, book: BookId) -> QueryResult<Vec<VersionRaw>> {
    let (part, content) = (bytes(db, "f.part"), bytes(db, "v.content"));
    sql_query(format!(
        "SELECT v.filing_id, v.version, v.to_unit_id, v.user_id, v.sent_at, f.unit_id, f.year, \
         {part} AS part, {content} AS content, v.digest FROM filing_versions v \
         LEFT JOIN filings f ON f.id = v.filing_id WHERE v.book_id = $1 ORDER BY v.filing_id, v.version"
    ))
    .bind::<BigInt, _>(book)
    .load(db)
}

fn acts(db: &mut Db, book: BookId) -> QueryResult<Vec<ActRaw>> {
    let (deed, note) = (bytes(db, "deed"), bytes(db, "note"));
    sql_query(format!(
        "SELECT filing_id, version, user_id, acted_at, {deed} AS deed, {note} AS note \
         FROM filing_acts WHERE book_id = $1 ORDER BY filing_id, version"
    ))
    .bind::<BigInt, _>(book)
    .load(db)
}
