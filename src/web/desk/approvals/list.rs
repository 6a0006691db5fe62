//! The list of tasks, by whose they are.

use std::{cmp::Reverse, fmt::Display};

use askama::Template;
use askama_web::WebTemplate;
use rocket::{FromForm, Route, get, routes};

use super::{may_read, mood};
use crate::{
    approval::{self, Case, Deed, Kind, State},
    calendar::Instant,
    db::{Db, DbError},
    export::{Cell, Column, Table},
    id::{ApprovalId, UnitId, UserId},
    money::Money,
    settle,
    text::{Lang, fold},
    user::{self, rights::ReadBooks},
    web::{
        Failure,
        desk::Frame,
        list::{List, Listed},
        may::May,
        page::Pages,
        place::Place,
        session::Signed,
    },
};

pub fn routes() -> Vec<Route> {
    routes![index]
}

/// How many tasks stand on one page.
const SIZE: i64 = 50;

/// Whose tasks are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    /// Those that wait for the reader.
    Waiting,
    /// Those that the reader asked for.
    Mine,
    /// Those that one person released alone, here or below.
    Red,
    All,
}

impl Whose {
    const EACH: [(Self, &'static str, &'static str); 4] = [
        (Self::Waiting, "waiting", "approvals-waiting"),
        (Self::Mine, "mine", "approvals-mine"),
        (Self::Red, "red", "approvals-red"),
        (Self::All, "all", "approvals-all"),
    ];

    fn of(text: &str) -> Self {
        Self::EACH.iter().find(|(_, code, _)| *code == text).map_or(Self::Waiting, |(it, ..)| *it)
    }

    fn cases(self, db: &mut Db, place: &Place, (user, now): (UserId, Instant)) -> Result<Vec<Case>, DbError> {
        Ok(match self {
            Self::Waiting => approval::inbox(db, user, now)?,
            Self::Mine => approval::store::of_author(db, user)?,
            Self::Red => approval::red_marks(db, &place.tree, place.unit.id)?,
            Self::All => {
                let below: Vec<UnitId> = place.tree.subtree(place.unit.id).iter().map(|it| it.id).collect();
                approval::store::of_units(db, &below)?
            }
        })
    }
}

#[derive(Clone, Debug, FromForm)]
pub struct Asked {
    #[field(default = String::new())]
    show: String,
    #[field(default = String::new())]
    kind: String,
    /// A task that was just answered.
    done: Option<i64>,
}

/// A line of the list.
pub struct Row {
    case: Case,
    state: State,
    what: String,
    unit: String,
    author: String,
}

#[derive(Template, WebTemplate)]
#[template(path = "approvals/list.html")]
struct Index {
    desk: Frame,
    list: List,
    asked: Asked,
    whose: Whose,
    pages: Pages,
    rows: Vec<Row>,
    total: Money,
    done: Option<(i64, String)>,
}

impl Index {
    fn tabs(&self) -> Vec<(&'static str, String, bool)> {
        let tab = |(whose, code, label): &(Whose, &str, &'static str)| {
            (*label, self.desk.to(&format!("approvals?show={code}")), *whose == self.whose)
        };
        Whose::EACH.iter().map(tab).collect()
    }

    fn kinds(&self) -> Vec<(&'static str, String, bool)> {
        let option = |kind: &Kind| (kind.code(), self.desk.of_value(kind), kind.code() == self.asked.kind);
        Kind::ALL.iter().map(option).collect()
    }

    fn link(&self, id: &dyn Display) -> String {
        self.desk.to(&format!("approvals/{id}"))
    }

    fn mood(&self, row: &Row) -> &'static str {
        mood(row.state)
    }
}

/// Reads the tasks that an address asks for, as far as the reader may see them.
fn rows(
    db: &mut Db,
    place: &Place,
    (signed, lang): (&Signed, Lang),
    (asked, list): (&Asked, &List),
) -> Result<Vec<Row>, DbError> {
    let (user, now) = (signed.session.user.id, signed.now);
    let cases = Whose::of(&asked.show).cases(db, place, (user, now))?;
    let around = approval::around_each(db, &place.tree, &cases, now)?;
    let seen = cases.into_iter().zip(&around);
    let seen = seen.filter(|(case, around)| may_read(&signed.session, &place.tree, case, around));
    let cases: Vec<Case> = seen.map(|(case, _)| case).collect();
    let authors: Vec<UserId> = cases.iter().map(|it| it.task.author).collect();
    let names = user::store::names(db, &authors)?;
    let wanted = fold(&list.q);
    let mut rows = Vec::new();
    for case in cases.into_iter().filter(|it| asked.kind.is_empty() || it.task.kind.code() == asked.kind) {
        let row = Row {
            what: lang.of(&*settle::summary(&case.task)?),
            unit: place.tree.get(case.task.unit).map(|it| it.name.clone()).unwrap_or_default(),
            author: names.get(&case.task.author).cloned().unwrap_or_default(),
            state: case.state(now),
            case,
        };
        if [&row.what, &row.author, &row.unit].iter().any(|text| fold(text).contains(&wanted)) {
            rows.push(row);
        }
    }
    sort(&mut rows, list);
    Ok(rows)
}

fn sort(rows: &mut [Row], list: &List) {
    let keys: [(&str, fn(&Row) -> i64); 3] = [
        ("asked", |row| row.case.task.asked_at.micros()),
        ("until", |row| row.case.task.expires_at.micros()),
        ("amount", |row| row.case.task.amount.unwrap_or(Money::ZERO).dong()),
    ];
    for (name, key) in keys {
        match list.sorted_by(name) {
            Some(true) => rows.sort_by_key(|row| Reverse(key(row))),
            Some(false) => rows.sort_by_key(key),
            None => {}
        }
    }
}

#[get("/<_unit>/approvals?<asked..>")]
async fn index(may: May<ReadBooks>, _unit: &str, asked: Asked, list: List) -> Result<Listed<Index>, Failure> {
    let (signed, lang, of) = (may.signed.clone(), may.page().lang, (asked.clone(), list.clone()));
    let rows = may.read(move |db, place| rows(db, place, (&signed, lang), (&of.0, &of.1))).await?;
    let total = Money::sum(rows.iter().filter_map(|row| row.case.task.amount))?;
    if let Some(kind) = list.file {
        let name = format!("viec-cho-duyet-{}", may.place.unit.code);
        return Listed::file(&table(&rows, total, lang), kind, &name, lang);
    }
    let (pages, rows) = Pages::cut(list.page, rows, SIZE).ok_or_else(Failure::no_such_page)?;
    let done = super::one::told(&may, asked.done).await?;
    let (desk, whose) = (may.frame("approvals"), Whose::of(&asked.show));
    Ok(Listed::page(Index { desk, list, asked, whose, pages, rows, total, done }))
}

fn table(rows: &[Row], total: Money, lang: Lang) -> Table {
    let columns = vec![
        Column::right("task", "Số", "Task"),
        Column::left("kind", "Loại việc", "Kind"),
        Column::left("what", "Việc", "What"),
        Column::right("amount", "Số tiền", "Amount"),
        Column::left("unit", "Đơn vị", "Unit"),
        Column::left("author", "Người gửi", "Asked by"),
        Column::left("asked_on", "Ngày gửi", "Asked on"),
        Column::left("until", "Hạn trả lời", "Until"),
        Column::left("state", "Tình trạng", "State"),
    ];
    let mut table = Table::new("Việc cần người thứ hai", "Tasks for a second person", columns);
    for row in rows {
        let task = &row.case.task;
        table.push(vec![
            Cell::Count(task.id.0),
            Cell::text(task.kind.code()),
            Cell::text(&row.what),
            task.amount.map_or(Cell::Empty, Cell::Money),
            Cell::text(&row.unit),
            Cell::text(&row.author),
            Cell::Day(task.asked_at.day()),
            Cell::Day(task.expires_at.day()),
            Cell::text(lang.of(&row.state)),
        ]);
    }
    let mut sums = vec![Cell::Empty; table.columns.len()];
    if let Some(cell) = sums.get_mut(3) {
        *cell = Cell::Money(total);
    }
    table.totals = Some(sums);
    table
}

/// Returns the tasks that wait for an answer of this person and stand on the list first.
pub fn first_waiting(db: &mut Db, signed: &Signed) -> Result<Option<ApprovalId>, DbError> {
    let waiting = approval::inbox(db, signed.session.user.id, signed.now)?;
    Ok(waiting.first().map(|case| case.task.id))
}

/// Returns the red marks of a place that this person may countersign.
pub fn to_countersign(db: &mut Db, place: &Place, signed: &Signed) -> Result<usize, DbError> {
    let cases = approval::red_marks(db, &place.tree, place.unit.id)?;
    let around = approval::around_each(db, &place.tree, &cases, signed.now)?;
    let user = signed.session.user.id;
    let may = |(case, around): &(&Case, &_)| case.may(Deed::Countersign, user, around, signed.now).is_ok();
    Ok(cases.iter().zip(&around).filter(may).count())
}
