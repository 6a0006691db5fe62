//! The list of funds, with the figures of the year.

use std::cmp::Reverse;

use askama::Template;
use askama_web::WebTemplate;
use chrono::Datelike as _;
use rocket::get;

use super::super::{Frame, gifts::choices::Choices};
use crate::{
    calendar::Month,
    db::Db,
    export::{Cell, Column, Table},
    fund::Fund,
    money::Money,
    report::{
        self, ReportError, Span,
        fund_report::{self, Figures},
    },
    text::{Lang, collation, fold},
    user::rights::{ReadBooks, Right},
    web::{
        Failure,
        list::{List, Listed},
        may::May,
        page::Pages,
        place::Place,
    },
};

/// How many funds stand on one page.
const SIZE: i64 = 50;

/// A fund with its figures since the year began.
#[derive(Clone)]
pub(super) struct Line {
    pub(super) fund: Fund,
    pub(super) figures: Figures,
    pub(super) spent: Money,
}

#[derive(Template, WebTemplate)]
#[template(path = "funds/index.html")]
pub struct Index {
    desk: Frame,
    list: List,
    year: i32,
    with_closed: bool,
    pages: Pages,
    lines: Vec<Line>,
    total: Sums,
}

/// The sums of the columns.
#[derive(Clone, Copy, Default)]
struct Sums {
    received: Money,
    spent: Money,
    free: Money,
    promised: Money,
}

impl Sums {
    fn of(lines: &[Line]) -> Result<Self, ReportError> {
        let sum = |of: fn(&Line) -> Money| Money::sum(lines.iter().map(of));
        Ok(Self {
            received: sum(|it| it.figures.received)?,
            spent: sum(|it| it.spent)?,
            free: sum(|it| it.figures.free)?,
            promised: sum(|it| it.figures.promised)?,
        })
    }
}

/// Reads the funds of a unit with their figures of a year up to a day.
pub(super) fn read(db: &mut Db, place: &Place, today: chrono::NaiveDate) -> Result<Vec<Line>, Failure> {
    let mut view = report::store::view(db, place.book, &place.unit.name, Span::through(today))?;
    view.span.from = Month::of(today).first_day().and_then(|day| day.with_month(1));
    let (opening, period) = report::store::turnovers(db, &view)?;
    let figures = fund_report::figures(&view.chart, &opening, &period)?;
    let mut lines = Vec::new();
    for fund in Choices::read(db, place)?.funds {
        let figures = figures.get(&fund.id).copied().unwrap_or_default();
        lines.push(Line { spent: figures.spent()?, fund, figures });
    }
    Ok(lines)
}

/// Leaves what the search asks for, in the order asked for.
fn arrange(mut lines: Vec<Line>, list: &List, with_closed: bool) -> Vec<Line> {
    let wanted = fold(&list.q);
    let fits = |line: &Line| {
        let fund = &line.fund;
        (with_closed || fund.closed_on.is_none())
            && (fold(&fund.name).contains(&wanted) || fold(&fund.code).contains(&wanted))
    };
    lines.retain(fits);
    if let Some(down) = list.sorted_by("name") {
        lines.sort_by(|one, other| collation::compare_text(&one.fund.name, &other.fund.name));
        if down {
            lines.reverse();
        }
    }
    match list.sorted_by("free") {
        Some(true) => lines.sort_by_key(|line| Reverse(line.figures.free)),
        Some(false) => lines.sort_by_key(|line| line.figures.free),
        None => {}
    }
    lines
}

#[get("/<_unit>/funds?<closed>", rank = 2)]
pub async fn index(
    may: May<ReadBooks>,
    _unit: &str,
    closed: Option<bool>,
    list: List,
) -> Result<Listed<Index>, Failure> {
    let (today, with_closed, lang) = (may.today(), closed == Some(true), may.page().lang);
    let lines = may.read(move |db, place| read(db, place, today)).await?;
    let lines = arrange(lines, &list, with_closed);
    let (total, year) = (Sums::of(&lines)?, today.year());
    if let Some(kind) = list.file {
        let name = format!("cac-quy-{}-{year}", may.place.unit.code);
        return Listed::file(&table(&lines, total, lang), kind, &name, lang);
    }
    let (pages, lines) = Pages::cut(list.page, lines, SIZE).ok_or_else(Failure::no_such_page)?;
    Ok(Listed::page(Index { desk: may.frame("funds"), list, year, with_closed, pages, lines, total }))
}

fn table(lines: &[Line], total: Sums, lang: Lang) -> Table {
    let columns = vec![
        Column::left("fund", "Mã quỹ", "Fund"),
        Column::left("name", "Tên quỹ", "Name"),
        Column::left("kind", "Loại quỹ", "Kind"),
        Column::right("received", "Nhận trong năm", "Received this year"),
        Column::right("spent", "Chi trong năm", "Spent this year"),
        Column::right("free", "Còn được chi", "Free to give"),
        Column::right("promised", "Đã duyệt, chưa chi", "Promised"),
        Column::left("closed_on", "Ngày đóng", "Closed on"),
    ];
    let mut table = Table::new("Các quỹ", "Funds", columns);
    let money = |received, spent, free, promised| [received, spent, free, promised].map(Cell::Money);
    for Line { fund, figures, spent } in lines {
        let head = [Cell::text(&fund.code), Cell::text(&fund.name), Cell::Text(lang.of(&fund.kind))];
        let amounts = money(figures.received, *spent, figures.free, figures.promised);
        let end = fund.closed_on.map_or(Cell::Empty, Cell::Day);
        table.push(head.into_iter().chain(amounts).chain([end]).collect());
    }
    let sums = money(total.received, total.spent, total.free, total.promised);
    let words = [Cell::Empty, Cell::words("Cộng", "Total"), Cell::Empty];
    table.totals = Some(words.into_iter().chain(sums).chain([Cell::Empty]).collect());
    table
}
