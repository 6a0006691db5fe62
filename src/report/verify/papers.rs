//! Replays what the audit chain says of reissued receipts and printed papers, and compares it with what is kept.

use std::collections::BTreeMap;

use super::{cells::Cells, chain::refused, store};
use crate::{
    db::Db,
    id::BookId,
    ledger::{
        chain::AuditRow,
        verify::{Breach, Sink},
    },
    receipt::Number,
};

/// The reissues by gift, and the prints by gift or entry, paper and number, as the audit chain leaves them.
#[derive(Clone, Debug, Default)]
pub struct Papers {
    reissues: BTreeMap<i64, Option<Number>>,
    prints: BTreeMap<(i64, String, i64), i64>,
}

impl Papers {
    /// Learns from one audit row.
    pub fn take(&mut self, row: &AuditRow) {
        let subject = |what: &str| row.subject.strip_prefix(what).and_then(|it| it.parse::<i64>().ok());
        let after = || row.after.as_deref().and_then(|it| serde_json::from_str::<serde_json::Value>(it).ok());
        match row.action.as_str() {
            "gift.reissue" => {
                let Some(seq) = subject("gift ") else { return };
                let replaces =
                    after().and_then(|it| serde_json::from_value(it.get("replaces")?.clone()).ok());
                self.reissues.insert(seq, replaces);
            }
            "paper.print" => {
                let (Some(seq), Some(after)) = (subject("entry "), after()) else { return };
                let paper = after.get("paper").and_then(|it| it.as_str()).unwrap_or_default().to_owned();
                let no = after.get("no").and_then(serde_json::Value::as_i64).unwrap_or_default();
                self.prints.insert((seq, paper, no), row.author.user.0);
            }
            _ => {}
        }
    }

    pub fn check(mut self, db: &mut Db, book: BookId, sink: &mut Sink<'_>) {
        self.reissued(db, book, sink);
        self.printed(db, book, sink);
    }

    fn reissued(&mut self, db: &mut Db, book: BookId, sink: &mut Sink<'_>) {
        let rows = match store::reissues(db, book) {
            Ok(rows) => rows,
            Err(err) => return sink.say("gift_reissues", book, None, refused(&err)),
        };
        for row in rows {
            let seq = row.seq.unwrap_or_default();
            let mut cells = Cells::new("gift_reissues", seq, sink);
            let Some(right) = self.reissues.remove(&seq) else {
                cells.say("seq", Breach::Stranger);
                continue;
            };
            let stored = row.year.zip(row.no).map(|(year, no)| Number { year, no });
            let shown = |number: Option<Number>| number.map_or_else(|| "–".to_owned(), |it| it.to_string());
            cells.compare("of_seq", &shown(stored), &shown(right));
            // What still stands cannot have been replaced: the roll would count both.
            if row.void_seq.is_none() {
                cells.say("of_seq", Breach::BadValue(row.of_seq.unwrap_or_default().to_string()));
            }
        }
        for seq in self.reissues.keys() {
            sink.say("gift_reissues", seq, None, Breach::Missing);
        }
    }

    fn printed(&mut self, db: &mut Db, book: BookId, sink: &mut Sink<'_>) {
        let mut after = (i64::MIN, Vec::new(), 0);
        loop {
            let rows = match store::prints(db, book, &after) {
                Ok(rows) => rows,
                Err(err) => return sink.say("prints", book, None, refused(&err)),
            };
            let Some(last) = rows.last() else { break };
            after = (
                last.seq.unwrap_or(i64::MAX),
                last.paper.clone().unwrap_or_default(),
                last.no.unwrap_or(i64::MAX),
            );
            for row in rows {
                let (seq, no) = (row.seq.unwrap_or_default(), row.no.unwrap_or_default());
                let name = row.paper.as_deref().map(String::from_utf8_lossy).unwrap_or_default().into_owned();
                let mut cells = Cells::new("prints", format!("{seq}/{name}/{no}"), sink);
                match self.prints.remove(&(seq, name, no)) {
                    Some(user) => cells.compare("user_id", &row.user_id.unwrap_or_default(), &user),
                    None => cells.say("no", Breach::Stranger),
                }
            }
        }
        for (seq, paper, no) in self.prints.keys() {
            sink.say("prints", format!("{seq}/{paper}/{no}"), None, Breach::Missing);
        }
    }
}
