//! The list of meetings.

use std::cmp::Reverse;

use askama::Template;
use askama_web::WebTemplate;
use rocket::get;

use crate::{
    codes,
    council::store::{self, Listed as Meeting},
    db::DbError,
    export::{Cell, Column, Table},
    money::{Money, MoneyError},
    text::{Lang, fold},
    user::rights::{ReadMeetings, Right},
    web::{
        Failure,
        desk::Frame,
        list::{List, Listed},
        may::May,
        page::Pages,
    },
};

/// How many meetings stand on one page.
const SIZE: i64 = 50;

codes! {
    /// How far a meeting has come.
    pub enum Stage ("tình trạng phiên họp", "state of a meeting") {
        Open = "open" ("chưa biểu quyết", "not voting yet"),
        Voting = "voting" ("đang biểu quyết", "voting"),
        Ended = "ended" ("chờ ký quyết định", "waiting for the signature"),
        Decided = "decided" ("đã có quyết định", "decided"),
    }
}

impl Stage {
    pub fn of(row: &Meeting) -> Self {
        match (row.called, row.ended, &row.decision) {
            (.., Some(_)) => Self::Decided,
            (_, true, None) => Self::Ended,
            (true, false, None) => Self::Voting,
            (false, false, None) => Self::Open,
        }
    }

    pub const fn mood(self) -> &'static str {
        match self {
            Self::Open => "plain",
            Self::Voting | Self::Ended => "ask",
            Self::Decided => "good",
        }
    }
}

#[derive(Template, WebTemplate)]
#[template(path = "meetings/index.html")]
pub struct Index {
    desk: Frame,
    list: List,
    stage: String,
    pages: Pages,
    rows: Vec<Meeting>,
    awards: i64,
    total: Money,
}

impl Index {
    fn stages(&self) -> Vec<(&'static str, String, bool)> {
        let option = |it: &Stage| (it.code(), self.desk.of_value(it), it.code() == self.stage);
        Stage::ALL.iter().map(option).collect()
    }

    fn stage_of(&self, row: &Meeting) -> Stage {
        Stage::of(row)
    }
}

/// Leaves what the search asks for, in the order asked for.
fn arrange(mut rows: Vec<Meeting>, list: &List, stage: &str) -> Vec<Meeting> {
    let wanted = fold(&list.q);
    let fits = |row: &Meeting| {
        let texts = [&row.council, &row.round, &row.round_code];
        texts.iter().any(|text| fold(text).contains(&wanted))
    };
    rows.retain(|row| fits(row) && (stage.is_empty() || Stage::of(row).code() == stage));
    match list.sorted_by("held") {
        Some(true) => rows.sort_by_key(|row| Reverse((row.meeting.held_on, row.meeting.id))),
        Some(false) => rows.sort_by_key(|row| (row.meeting.held_on, row.meeting.id)),
        None => {}
    }
    rows
}

fn sums(rows: &[Meeting]) -> Result<(i64, Money), MoneyError> {
    let decided = rows.iter().filter_map(|row| row.decision.as_ref());
    let total = Money::sum(decided.clone().map(|(.., total)| *total))?;
    Ok((decided.map(|(_, awards, _)| awards).sum(), total))
}

#[get("/<_unit>/meetings?<stage>", rank = 2)]
pub async fn index(
    may: May<ReadMeetings>,
    _unit: &str,
    stage: Option<&str>,
    list: List,
) -> Result<Listed<Index>, Failure> {
    let (lang, stage) = (may.page().lang, stage.unwrap_or_default().to_owned());
    let read = may.read(move |db, place| {
        let branch = place.unit.book.is_none().then_some(place.unit.id);
        store::list(db, place.book, branch).map_err(DbError::from)
    });
    let rows = arrange(read.await?, &list, &stage);
    let (awards, total) = sums(&rows)?;
    if let Some(kind) = list.file {
        let name = format!("phien-hop-{}", may.place.unit.code);
        return Listed::file(&table(&rows, (awards, total), lang), kind, &name, lang);
    }
    let (pages, rows) = Pages::cut(list.page, rows, SIZE).ok_or_else(Failure::no_such_page)?;
    Ok(Listed::page(Index { desk: may.frame("meetings"), list, stage, pages, rows, awards, total }))
}

fn table(rows: &[Meeting], (awards, total): (i64, Money), lang: Lang) -> Table {
    let columns = vec![
        Column::right("meeting", "Phiên họp", "Meeting"),
        Column::left("held_on", "Ngày họp", "Held on"),
        Column::left("council", "Hội đồng", "Council"),
        Column::left("round", "Đợt xét", "Round"),
        Column::right("present", "Có mặt", "Present"),
        Column::left("stage", "Tình trạng", "State"),
        Column::left("decision", "Quyết định", "Decision"),
        Column::right("awards", "Số suất", "Awards"),
        Column::right("total", "Tổng tiền", "Total"),
    ];
    let mut table = Table::new("Các phiên họp hội đồng", "Meetings of councils", columns);
    for row in rows {
        let (decision, count, sum) = match &row.decision {
            Some((it, count, sum)) => {
                (Cell::text(format!("{}/{}", it.no, it.year)), Cell::Count(*count), Cell::Money(*sum))
            }
            None => (Cell::Empty, Cell::Empty, Cell::Empty),
        };
        table.push(vec![
            Cell::Count(row.meeting.id.0),
            Cell::Day(row.meeting.held_on),
            Cell::text(&row.council),
            Cell::text(&row.round_code),
            Cell::Count(row.present),
            Cell::Text(lang.of(&Stage::of(row))),
            decision,
            count,
            sum,
        ]);
    }
    let mut totals = vec![Cell::Empty; table.columns.len()];
    for (at, cell) in [(0, Cell::words("Cộng", "Total")), (7, Cell::Count(awards)), (8, Cell::Money(total))]
    {
        if let Some(place) = totals.get_mut(at) {
            *place = cell;
        }
    }
    table.totals = Some(totals);
    table
}
