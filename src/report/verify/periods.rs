//! Replays what the audit chain says of the periods, and compares it with what is kept of them.

use std::collections::BTreeMap;

use super::{cells::Cells, chain::refused, store};
use crate::{
    calendar::Month,
    db::Db,
    id::{BookId, Seq, UserId},
    ledger::{
        chain::{AuditRow, Hash},
        period::{self, PeriodState},
        verify::{Breach, Entries, Sink},
    },
};

/// What a period's row must hold.
#[derive(Clone, Debug)]
struct Expected {
    state: PeriodState,
    reason: Option<String>,
    user: UserId,
    /// The length and the head of the book at that moment; an opened period has none.
    at: Option<(i64, Hash)>,
    state_hash: Option<Hash>,
    audit_seq: Seq,
    /// What the audit row itself says the state hash was.
    recorded_hash: Option<String>,
}

/// The periods as the audit chain leaves them.
#[derive(Clone, Debug, Default)]
pub struct Replay {
    periods: BTreeMap<Month, Expected>,
    closed_through: i64,
    /// The next length of the book at which a state hash can be worked out.
    due: Vec<(i64, Month)>,
}

impl Replay {
    /// Learns from one audit row.
    pub fn take(&mut self, row: &AuditRow) {
        let state = match row.action.as_str() {
            "period.close" => PeriodState::Hard,
            "period.hold" => PeriodState::Soft,
            "period.reopen" => PeriodState::Open,
            _ => return,
        };
        let Ok(month) = row.subject.parse::<Month>() else { return };
        let after = row.after.as_deref().and_then(|it| serde_json::from_str::<serde_json::Value>(it).ok());
        let field = |name: &str| Some(after.as_ref()?.get(name)?.as_str()?.to_owned());
        match state {
            PeriodState::Hard => self.closed_through = month.number(),
            PeriodState::Open if self.closed_through == month.number() => {
                self.closed_through = month.previous().number();
            }
            _ => {}
        }
        let at = (state != PeriodState::Open).then_some((row.ledger_length, row.ledger_head));
        let expected = Expected {
            state,
            reason: field("reason"),
            user: row.author.user,
            at,
            state_hash: at.is_none().then(Hash::default),
            audit_seq: row.seq,
            recorded_hash: field("state_hash"),
        };
        self.due.retain(|(_, due)| *due != month);
        if at.is_some() {
            self.due.push((row.ledger_length, month));
            self.due.sort_unstable();
        }
        self.periods.insert(month, expected);
    }

    /// Works out the state hash of every period that was closed or held when the book had this length.
    pub fn reached(&mut self, entries: &Entries, sink: &mut Sink<'_>) {
        while let Some((length, month)) = self.due.first().copied() {
            if length > entries.chain.last.0 {
                return;
            }
            self.due.remove(0);
            let balances = entries.balances_through(month);
            let Some(expected) = self.periods.get_mut(&month) else { continue };
            let Some((_, head)) = expected.at else { continue };
            let hash = period::state_hash(month, length, head, &balances);
            expected.state_hash = Some(hash);
            if let Some(recorded) = &expected.recorded_hash {
                let seq = expected.audit_seq;
                sink.compare(("audit", &seq, "after"), recorded, &hash.to_string());
            }
        }
    }

    /// Compares the kept periods and the month through which the book is closed.
    pub fn check(mut self, db: &mut Db, book: BookId, closed_through: Option<i64>, sink: &mut Sink<'_>) {
        let mut cells = Cells::new("books", book, sink);
        if let Some(closed) = cells.number("closed_through", closed_through) {
            cells.compare("closed_through", &closed, &self.closed_through);
        }
        let rows = match store::periods(db, book) {
            Ok(rows) => rows,
            Err(err) => return sink.say("periods", book, None, refused(&err)),
        };
        for row in rows {
            let number = row.month.unwrap_or_default();
            let expected = Month::from_number(number).and_then(|month| self.periods.remove(&month));
            let mut cells = Cells::new("periods", number, sink);
            let Some(expected) = expected else {
                cells.say("month", Breach::Stranger);
                continue;
            };
            let (state, reason) =
                (cells.code::<PeriodState>("state", row.state), cells.text("reason", row.reason));
            if let Some(state) = state {
                cells.compare("state", &state.code(), &expected.state.code());
            }
            if let (Some(reason), Some(right)) = (reason, expected.reason) {
                cells.compare("reason", &reason, &right);
            }
            cells.compare("user_id", &row.user_id.unwrap_or_default(), &expected.user.0);
            if let (Some(hash), Some(right)) = (cells.hash("state_hash", row.state_hash), expected.state_hash)
            {
                cells.compare("state_hash", &hash, &right);
            }
        }
        for month in self.periods.into_keys() {
            sink.say("periods", month.number(), None, Breach::Missing);
        }
    }
}
