//! Meetings against the audit chain, which tells who came, what was declared, every vote and the papers signed.

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
    calendar::Instant,
    council::paper::{Content, Signing, digest},
    db::Db,
    id::{BookId, DecisionId, MeetingId, UserId},
    ledger::{
        chain::AuditRow,
        verify::{Breach, Sink},
    },
};

raw! { ActRaw { meeting_id, nomination_id, user_id; said } }
raw! { PaperRaw { decision_id, meeting_id, signed_by, signed_at; content, digest } }

/// A meeting, a nomination where there is one, a member, and the number of the act where it may be repeated.
type Key = (i64, i64, i64, i64);

/// What a table must hold: for each key the words that stand in its column.
type Told = BTreeMap<Key, String>;

/// Who signed which papers.
#[derive(Clone, Debug)]
struct Signature {
    decision: i64,
    by: i64,
    at: i64,
    paper: String,
}

/// What the audit chain says of the meetings of a book.
#[derive(Clone, Debug, Default)]
pub struct Meetings {
    came: Told,
    conflicts: Told,
    denials: Told,
    votes: Told,
    withdrawals: Told,
    signed: BTreeMap<i64, Signature>,
}

fn number(value: &Value) -> i64 {
    value.as_i64().unwrap_or_default()
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

impl Meetings {
    /// Learns from one audit row.
    pub fn take(&mut self, row: &AuditRow) {
        let Some(action) = row.action.strip_prefix("meeting.") else { return };
        let meeting = row.subject.strip_prefix("meeting ").and_then(|it| it.parse::<i64>().ok());
        let after = row.after.as_deref().and_then(|it| serde_json::from_str::<Value>(it).ok());
        let (Some(meeting), Some(after)) = (meeting, after) else { return };
        let by = row.author.user.0;
        let users = |name: &str| after[name].as_array().cloned().unwrap_or_default();
        let (nomination, member) = (number(&after["nomination"]), number(&after["member"]));
        match action {
            "attend" => {
                self.came.extend(users("came").iter().map(|it| ((meeting, 0, number(it), 0), String::new())));
            }
            "absent" => {
                for user in users("gone") {
                    self.came.remove(&(meeting, 0, number(&user), 0));
                }
            }
            "conflict" => {
                let key = (meeting, nomination, member, 0);
                self.conflicts.entry(key).or_insert_with(|| text(&after["reason"]));
            }
            "no_conflict" => {
                let hints = users("hints").iter().map(text).collect::<Vec<_>>().join(",");
                self.denials.insert((meeting, nomination, member, 0), hints);
            }
            "vote" => {
                self.votes.insert((meeting, nomination, by, 0), text(&after["vote"]));
            }
            "show_of_hands" => {
                for hand in users("show_of_hands") {
                    self.votes.insert((meeting, nomination, number(&hand[0]), 0), text(&hand[1]));
                }
            }
            "withdraw_vote" => {
                self.votes.remove(&(meeting, nomination, member, 0));
                let before = self.withdrawals.keys();
                let times =
                    before.filter(|key| (key.0, key.1, key.2) == (meeting, nomination, member)).count();
                let key = (meeting, nomination, member, i64::try_from(times).unwrap_or_default());
                self.withdrawals.insert(key, format!("{} {}", text(&after["vote"]), text(&after["reason"])));
            }
            "decide" if after["paper"].is_string() => {
                let (decision, at) = (number(&after["decision"]), number(&after["at"]));
                self.signed.insert(meeting, Signature { decision, by, at, paper: text(&after["paper"]) });
            }
            _ => {}
        }
    }

    pub fn check(self, db: &mut Db, book: BookId, sink: &mut Sink<'_>) {
        let tables = [
            ("attendances", "user_id", "CAST(0 AS BIGINT)", "''", self.came),
            ("conflicts", "reason", "a.nomination_id", "a.reason", self.conflicts),
            ("conflict_denials", "hints", "a.nomination_id", "a.hints", self.denials),
            ("votes", "vote", "a.nomination_id", "a.vote", self.votes),
            ("vote_withdrawals", "vote", "a.nomination_id", "a.vote || ' ' || a.reason", self.withdrawals),
        ];
        for (table, column, nomination, said, told) in tables {
            match acts(db, book, (table, nomination, said)) {
                Ok(rows) => compare((table, column), rows, told, sink),
                Err(err) => sink.say(table, book, None, refused(&err)),
            }
        }
        papers(db, book, self.signed, sink);
    }
}

fn shown((meeting, nomination, user, time): Key) -> String {
    format!("{meeting}/{nomination}/{user}/{time}")
}

fn compare(
    (table, column): (&'static str, &'static str),
    rows: Vec<ActRaw>,
    mut told: Told,
    sink: &mut Sink<'_>,
) {
    let mut times: BTreeMap<(i64, i64, i64), i64> = BTreeMap::new();
    for raw in rows {
        let part = |value: Option<i64>| value.unwrap_or_default();
        let of = (part(raw.meeting_id), part(raw.nomination_id), part(raw.user_id));
        let time = times.entry(of).or_default();
        let key = (of.0, of.1, of.2, *time);
        *time += 1;
        let mut cells = Cells::new(table, shown(key), sink);
        let Some(right) = told.remove(&key) else {
            cells.say(column, Breach::Stranger);
            continue;
        };
        if let Some(said) = cells.text(column, raw.said) {
            cells.compare(column, &said, &right);
        }
    }
    for key in told.keys() {
        sink.say(table, shown(*key), None, Breach::Missing);
    }
}

fn papers(db: &mut Db, book: BookId, mut told: BTreeMap<i64, Signature>, sink: &mut Sink<'_>) {
    let rows = match paper_rows(db, book) {
        Ok(rows) => rows,
        Err(err) => return sink.say("decision_papers", book, None, refused(&err)),
    };
    for raw in rows {
        let meeting = raw.meeting_id.unwrap_or_default();
        let mut cells = Cells::new("decision_papers", raw.decision_id.unwrap_or_default(), sink);
        let Some(right) = told.remove(&meeting) else {
            cells.say("decision_id", Breach::Stranger);
            continue;
        };
        cells.compare("decision_id", &raw.decision_id.unwrap_or_default(), &right.decision);
        cells.compare("signed_by", &raw.signed_by.unwrap_or_default(), &right.by);
        cells.compare("signed_at", &raw.signed_at.unwrap_or_default(), &right.at);
        if let Some(found) = cells.hash("digest", raw.digest) {
            cells.compare("digest", &found.to_string(), &right.paper);
        }
        let Some(stored) = cells.text("content", raw.content) else { continue };
        let signing = Signing {
            decision: DecisionId(right.decision),
            meeting: MeetingId(meeting),
            by: UserId(right.by),
            at: Instant::from_micros(right.at),
        };
        let content: Option<Content> = serde_json::from_str(&stored).ok();
        if content.is_none() || digest(&signing, &stored).to_string() != right.paper {
            cells.say("content", Breach::Altered);
        }
    }
    for right in told.values() {
        sink.say("decision_papers", right.decision, None, Breach::Missing);
    }
}

fn acts(
    db: &mut Db,
    book: BookId,
    (table, nomination, said): (&str, &str, &str),
) -> QueryResult<Vec<ActRaw>> {
    let said = bytes(db, said);
    // Acts of one kind by one member come in the order in which they were written.
    let order = if table == "vote_withdrawals" { "a.id" } else { "a.meeting_id" };
    sql_query(format!(
        "SELECT a.meeting_id, {nomination} AS nomination_id, a.user_id, {said} AS said FROM {table} a \
         INNER JOIN meetings m ON m.id = a.meeting_id WHERE m.book_id = $1 \
         ORDER BY {order}, a.meeting_id, a.user_id"
    ))
    .bind::<BigInt, _>(book)
    .load(db)
}

fn paper_rows(db: &mut Db, book: BookId) -> QueryResult<Vec<PaperRaw>> {
    let content = bytes(db, "p.content");
    sql_query(format!(
        "SELECT p.decision_id, d.meeting_id, p.signed_by, p.signed_at, {content} AS content, p.digest \
         FROM decision_papers p LEFT JOIN decisions d ON d.id = p.decision_id \
         WHERE p.book_id = $1 ORDER BY p.decision_id"
    ))
    .bind::<BigInt, _>(book)
    .load(db)
}
