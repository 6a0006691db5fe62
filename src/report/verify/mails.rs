//! Mail as it was queued: each against its own seal, and all that were queued at once against the audit chain.

use std::collections::{BTreeMap, BTreeSet};

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
    id::{BookId, MailId, PartyId, UnitId, UserId},
    ledger::{
        chain::{AuditRow, Hash},
        verify::{Breach, Sink},
    },
    mail::seal::{Stored, together},
};

raw! { MailRaw {
    id, unit_id, party_id, user_id, queued_at;
    address, what, subject, body, secret, seal,
} }

/// Mail that was queued at once.
#[derive(Clone, Debug)]
struct Queued {
    runs: Vec<(i64, i64)>,
    /// None where an older version queued it, which told no more than the first and the last.
    seal: Option<String>,
}

/// The mail of a book, as the audit chain tells it.
#[derive(Clone, Debug, Default)]
pub struct Mails(Vec<Queued>);

impl Mails {
    /// Learns from one audit row.
    pub fn take(&mut self, row: &AuditRow) {
        if row.action != "mail.queue" {
            return;
        }
        let after = row.after.as_deref().and_then(|it| serde_json::from_str::<Value>(it).ok());
        let Some(after) = after else { return };
        let run = |it: &Value| Some((it[0].as_i64()?, it[1].as_i64()?));
        let whole = (after["first"].as_i64(), after["last"].as_i64());
        let runs = match (after["ids"].as_array(), whole) {
            (Some(ids), _) => ids.iter().filter_map(run).collect(),
            (None, (Some(first), Some(last))) => vec![(first, last)],
            (None, _) => Vec::new(),
        };
        self.0.push(Queued { runs, seal: after["seal"].as_str().map(str::to_owned) });
    }

    pub fn check(self, db: &mut Db, book: BookId, sink: &mut Sink<'_>) {
        let Some((seals, broken)) = seals(db, book, sink) else { return };
        let mut told: BTreeSet<i64> = BTreeSet::new();
        for Queued { runs, seal } in self.0 {
            let mut all: Vec<(MailId, Hash)> = Vec::new();
            let (mut is_whole, first) = (true, runs.first().map_or(0, |run| run.0));
            for id in runs.iter().flat_map(|(first, last)| *first..=*last) {
                match seals.get(&id) {
                    Some(hash) => {
                        told.insert(id);
                        all.push((MailId(id), *hash));
                    }
                    // An older version told no numbers in between, which may be those of other books.
                    None if seal.is_none() => {}
                    None => {
                        is_whole = false;
                        if !broken.contains(&id) {
                            sink.say("mails", id, None, Breach::Missing);
                        }
                    }
                }
            }
            // No single row can be named where each fits its own seal: say so of them all.
            if is_whole && seal.is_some_and(|seal| seal != together(&all).to_string()) {
                let last = all.last().map_or(first, |it| it.0.0);
                sink.say("mails", format!("{first}–{last}"), None, Breach::Altered);
            }
        }
        for id in seals.keys().filter(|id| !told.contains(id)) {
            sink.say("mails", id, None, Breach::Stranger);
        }
    }
}

/// Works the seal of every mail out again, and returns them with the numbers of those that are not what they were.
fn seals(db: &mut Db, book: BookId, sink: &mut Sink<'_>) -> Option<(BTreeMap<i64, Hash>, BTreeSet<i64>)> {
    let (mut seals, mut broken, mut after) = (BTreeMap::new(), BTreeSet::new(), i64::MIN);
    loop {
        let rows = match mails(db, book, after) {
            Ok(rows) => rows,
            Err(err) => {
                sink.say("mails", book, None, refused(&err));
                return None;
            }
        };
        let Some(last) = rows.last() else { return Some((seals, broken)) };
        after = last.id.unwrap_or(i64::MAX);
        for raw in rows {
            let id = raw.id.unwrap_or_default();
            match seal(raw, book, &mut Cells::new("mails", id, sink)) {
                Some(hash) => {
                    seals.insert(id, hash);
                }
                None => {
                    broken.insert(id);
                }
            }
        }
    }
}

/// Works one seal out again; none where the mail is not what it was, which has been said then.
fn seal(raw: MailRaw, book: BookId, cells: &mut Cells<'_, '_>) -> Option<Hash> {
    let (address, what) = (cells.text("address", raw.address), cells.text("what", raw.what));
    let (subject, body) = (cells.text("subject", raw.subject), cells.text("body", raw.body));
    let (address, what, subject, body) = (address?, what?, subject?, body?);
    let secret = cells.text("secret", raw.secret)?;
    let stored = Stored {
        book,
        unit: UnitId(cells.number("unit_id", raw.unit_id)?),
        party: PartyId(cells.number("party_id", raw.party_id)?),
        address: &address,
        what: &what,
        subject: &subject,
        body: &body,
        secret: &secret,
        by: UserId(cells.number("user_id", raw.user_id)?),
        queued_at: Instant::from_micros(cells.number("queued_at", raw.queued_at)?),
    };
    let right = stored.seal();
    // Mail of older versions has no seal of its own.
    if raw.seal.is_some_and(|seal| seal != right.0) {
        cells.say("seal", Breach::Altered);
        return None;
    }
    Some(right)
}

fn mails(db: &mut Db, book: BookId, after: i64) -> QueryResult<Vec<MailRaw>> {
    sql_query(format!(
        "SELECT id, unit_id, party_id, user_id, queued_at, seal, {} FROM mails \
         WHERE book_id = $1 AND id > $2 ORDER BY id LIMIT $3",
        store::all_bytes(db, &["address", "what", "subject", "body", "secret"])
    ))
    .bind::<BigInt, _>(book)
    .bind::<BigInt, _>(after)
    .bind::<BigInt, _>(store::PAGE)
    .load(db)
}
