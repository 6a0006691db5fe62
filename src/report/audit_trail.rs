//! The audit trail: who did what, when and from where, and what changed; of one record or of a whole book.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use diesel::prelude::*;
use serde_json::{Map, Value};

use super::{ReportError, deed_names};
use crate::{
    calendar::Instant,
    db::{
        Db,
        schema::{audit, books, users},
    },
    export::{Cell, Column, Table},
    id::{BookId, Seq, UserId},
    text::Lang,
};

/// What is looked for; an empty part asks nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    pub user: Option<UserId>,
    /// An action such as `entry.post`, or the noun of several, such as `entry`.
    pub action: String,
    /// A record such as `entry 12` or a fund's code, exactly.
    pub subject: String,
    pub from: Option<NaiveDate>,
    pub to: Option<NaiveDate>,
    /// Only rows before this one: the next page.
    pub before: Option<Seq>,
}

/// One field of what was done, as it was and as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    pub field: String,
    pub old: Option<String>,
    pub new: Option<String>,
}

/// One row of the trail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deed {
    pub seq: Seq,
    pub at: Instant,
    pub login: String,
    pub name: String,
    pub origin: String,
    pub action: String,
    pub subject: String,
    pub changes: Vec<Change>,
}

/// Reads the latest rows that a filter lets through.
pub fn read(db: &mut Db, book: BookId, filter: &Filter, limit: i64) -> Result<Vec<Deed>, ReportError> {
    type Row = (Seq, Instant, String, String, String, String, String, Option<String>, Option<String>);
    let mut query = audit::table
        .inner_join(users::table.on(users::id.eq(audit::user_id)))
        .filter(audit::book_id.eq(book))
        .order(audit::seq.desc())
        .limit(limit)
        .select((
            audit::seq,
            audit::recorded_at,
            users::login,
            users::name,
            audit::origin,
            audit::action,
            audit::subject,
            audit::before,
            audit::after,
        ))
        .into_boxed();
    if let Some(user) = filter.user {
        query = query.filter(audit::user_id.eq(user));
    }
    if !filter.action.is_empty() {
        let noun = format!("{}.%", filter.action.replace(['%', '_'], ""));
        query = query.filter(audit::action.eq(filter.action.clone()).or(audit::action.like(noun)));
    }
    if !filter.subject.is_empty() {
        query = query.filter(audit::subject.eq(filter.subject.clone()));
    }
    if let Some(before) = filter.before {
        query = query.filter(audit::seq.lt(before));
    }
    // Instants of a book never go back, so days are a stretch of the chain and cost no reading of other rows.
    if let Some(day) = filter.from.and_then(|day| day.pred_opt()) {
        query = query.filter(audit::seq.gt(last_through(db, book, day)?));
    }
    if let Some(day) = filter.to {
        query = query.filter(audit::seq.le(last_through(db, book, day)?));
    }
    let rows: Vec<Row> = query.load(db)?;
    let deed = |(seq, at, login, name, origin, action, subject, before, after): Row| Deed {
        seq,
        at,
        login,
        name,
        origin,
        action,
        subject,
        changes: changes(before.as_deref(), after.as_deref()),
    };
    Ok(rows.into_iter().map(deed).collect())
}

/// Returns the last row that was recorded on a day or before it, by halving.
fn last_through(db: &mut Db, book: BookId, day: NaiveDate) -> Result<Seq, ReportError> {
    let length: i64 = books::table.find(book).select(books::audit_length).first(db)?;
    let (mut known, mut beyond) = (0, length + 1);
    while beyond - known > 1 {
        let middle = known + (beyond - known) / 2;
        let at: Instant = audit::table.find((book, Seq(middle))).select(audit::recorded_at).first(db)?;
        if at.day() <= day { known = middle } else { beyond = middle }
    }
    Ok(Seq(known))
}

/// Returns the people who appear in a book's trail or work with the books, for choosing one.
pub fn people(db: &mut Db) -> Result<Vec<(UserId, String)>, ReportError> {
    Ok(users::table.order((users::name, users::id)).limit(500).select((users::id, users::name)).load(db)?)
}

/// Puts what was beside what is, field by field, in the order of their names.
pub fn changes(before: Option<&str>, after: Option<&str>) -> Vec<Change> {
    let (old, new) = (fields(before), fields(after));
    let names: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
    let change = |field: &String| Change {
        field: field.clone(),
        old: old.get(field).and_then(text),
        new: new.get(field).and_then(text),
    };
    names.into_iter().map(change).filter(|it| it.old.is_some() || it.new.is_some()).collect()
}

fn fields(text: Option<&str>) -> Map<String, Value> {
    let Some(text) = text else { return Map::new() };
    match serde_json::from_str(text) {
        Ok(Value::Object(map)) => map,
        _ => Map::from_iter([(String::new(), Value::String(text.to_owned()))]),
    }
}

/// Writes a value as people read it; nothing for what is absent or empty.
fn text(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => (!text.is_empty()).then(|| text.clone()),
        Value::Array(all) if all.is_empty() => None,
        Value::Array(all) if all.iter().all(|it| !it.is_array() && !it.is_object()) => {
            Some(all.iter().filter_map(text).collect::<Vec<_>>().join(", "))
        }
        other => Some(other.to_string()),
    }
}

const COLUMNS: [Column; 9] = [
    Column::right("seq", "Số", "No."),
    Column::left("at", "Lúc", "At"),
    Column::left("login", "Tên đăng nhập", "Login"),
    Column::left("name", "Họ tên", "Name"),
    Column::left("origin", "Từ đâu", "From where"),
    Column::left("action", "Mã việc", "Code of the action"),
    Column::left("deed", "Việc", "Action"),
    Column::left("subject", "Đối tượng", "Subject"),
    Column::left("changes", "Nội dung", "Changes"),
];

/// Returns rows of the trail as a table for files.
pub fn table(unit: &str, deeds: &[Deed]) -> Table {
    let mut table =
        Table::new(format!("Nhật ký thao tác – {unit}"), format!("Audit trail – {unit}"), COLUMNS.to_vec());
    for deed in deeds {
        let change = |it: &Change| {
            let (old, new) = (it.old.as_deref().unwrap_or("–"), it.new.as_deref().unwrap_or("–"));
            if it.old.is_some() {
                format!("{}: {old} → {new}", it.field)
            } else {
                format!("{}: {new}", it.field)
            }
        };
        table.push(vec![
            Cell::Count(deed.seq.0),
            Cell::Text(deed.at.to_string()),
            Cell::text(&deed.login),
            Cell::text(&deed.name),
            Cell::text(&deed.origin),
            Cell::text(&deed.action),
            Cell::words(deed_names::deed(&deed.action, Lang::Vi), deed_names::deed(&deed.action, Lang::En)),
            Cell::text(&deed.subject),
            Cell::Text(deed.changes.iter().map(change).collect::<Vec<_>>().join("; ")),
        ]);
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn old_and_new_stand_side_by_side() {
        let found = changes(
            Some(r#"{"amount":5,"basis":"QĐ 1","gone":true}"#),
            Some(r#"{"amount":7,"basis":"QĐ 1","list":[1,"hai"],"empty":"","none":null,"pairs":[[500,3]]}"#),
        );
        let shown: Vec<(&str, Option<&str>, Option<&str>)> =
            found.iter().map(|it| (it.field.as_str(), it.old.as_deref(), it.new.as_deref())).collect();
        assert_eq!(
            shown,
            [
                ("amount", Some("5"), Some("7")),
                ("basis", Some("QĐ 1"), Some("QĐ 1")),
                ("gone", Some("true"), None),
                ("list", None, Some("1, hai")),
                ("pairs", None, Some("[[500,3]]")),
            ]
        );
        assert_eq!(changes(None, None), []);
        assert_eq!(changes(None, Some("không phải JSON"))[0].new.as_deref(), Some("không phải JSON"));
    }
}
