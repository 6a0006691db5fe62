//! Replays what the audit chain says of tasks for a second person, and compares it with what is kept of them.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{
    cells::Cells,
    chain::refused,
    store::{self, ActRaw, ApprovalRaw},
};
use crate::{
    approval::Deed,
    db::Db,
    id::BookId,
    ledger::{
        chain::AuditRow,
        verify::{Breach, Sink},
    },
};

/// The tasks and answers as the audit chain leaves them, by task and by number of the answer.
#[derive(Clone, Debug, Default)]
pub struct Tasks {
    asked: BTreeMap<i64, AuditRow>,
    acts: BTreeMap<(i64, i64), AuditRow>,
}

fn field<'v>(after: &'v Value, name: &str) -> &'v Value {
    after.get(name).unwrap_or(&Value::Null)
}

fn after(row: &AuditRow) -> Value {
    row.after.as_deref().and_then(|it| serde_json::from_str(it).ok()).unwrap_or_default()
}

impl Tasks {
    /// Learns from one audit row.
    pub fn take(&mut self, row: &AuditRow) {
        let Some(deed) = row.action.strip_prefix("approval.") else { return };
        let Some(id) = row.subject.strip_prefix("approval ").and_then(|it| it.parse().ok()) else { return };
        if deed == "ask" {
            self.asked.insert(id, row.clone());
        } else if deed.parse::<Deed>().is_ok() {
            let no = field(&after(row), "no").as_i64().unwrap_or_default();
            self.acts.insert((id, no), row.clone());
        }
    }

    pub fn check(mut self, db: &mut Db, book: BookId, sink: &mut Sink<'_>) {
        match store::approvals(db, book) {
            Ok(rows) => rows.into_iter().for_each(|row| self.task(row, sink)),
            Err(err) => return sink.say("approvals", book, None, refused(&err)),
        }
        for id in self.asked.keys() {
            sink.say("approvals", id, None, Breach::Missing);
        }
        match store::approval_acts(db, book) {
            Ok(rows) => rows.into_iter().for_each(|row| self.act(row, sink)),
            Err(err) => return sink.say("approval_acts", book, None, refused(&err)),
        }
        for (id, no) in self.acts.into_keys() {
            sink.say("approval_acts", format!("{id}/{no}"), None, Breach::Missing);
        }
    }

    fn task(&mut self, row: ApprovalRaw, sink: &mut Sink<'_>) {
        let id = row.id.unwrap_or_default();
        let mut cells = Cells::new("approvals", id, sink);
        let Some(asked) = self.asked.remove(&id) else {
            cells.say("id", Breach::Stranger);
            return;
        };
        let right = after(&asked);
        for (column, stored) in
            [("kind", row.kind), ("subject", row.subject), ("payload", row.payload), ("quorum", row.quorum)]
        {
            if let Some(stored) = cells.text(column, stored) {
                cells.compare(
                    column,
                    &stored,
                    &field(&right, column).as_str().unwrap_or_default().to_owned(),
                );
            }
        }
        for (column, stored, right) in [
            ("unit_id", row.unit_id, field(&right, "unit")),
            ("amount", row.amount, field(&right, "amount")),
            ("needed", row.needed, field(&right, "needed")),
            ("of_people", row.of_people, field(&right, "of_people")),
            ("may_release", row.may_release, &Value::from(i64::from(field(&right, "may_release") == true))),
            ("expires_at", row.expires_at, field(&right, "expires_at")),
            ("author_id", row.author_id, &Value::from(asked.author.user.0)),
            ("asked_at", row.asked_at, field(&right, "asked_at")),
        ] {
            cells.compare(column, &stored.map_or(Value::Null, Value::from), right);
        }
    }

    fn act(&mut self, row: ActRaw, sink: &mut Sink<'_>) {
        let (id, no) = (row.approval_id.unwrap_or_default(), row.no.unwrap_or_default());
        let mut cells = Cells::new("approval_acts", format!("{id}/{no}"), sink);
        let Some(acted) = self.acts.remove(&(id, no)) else {
            cells.say("no", Breach::Stranger);
            return;
        };
        let right = after(&acted);
        if let Some(deed) = cells.text("deed", row.deed) {
            cells.compare("deed", &format!("approval.{deed}"), &acted.action);
        }
        if let Some(reason) = cells.text("reason", row.reason) {
            cells.compare(
                "reason",
                &reason,
                &field(&right, "reason").as_str().unwrap_or_default().to_owned(),
            );
        }
        for (column, stored, right) in [
            ("user_id", row.user_id, acted.author.user.0),
            ("acted_at", row.acted_at, field(&right, "at").as_i64().unwrap_or_default()),
            // The task's own row was held against the chain above.
            ("author_id", row.author_id, row.asked_by.unwrap_or_default()),
        ] {
            cells.compare(column, &stored.unwrap_or_default(), &right);
        }
    }
}
