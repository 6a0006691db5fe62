//! The list of payouts.

use std::cmp::Reverse;

use askama::Template;
use askama_web::WebTemplate;
use rocket::get;

use crate::{
    disbursement::payout::{
        Stage,
        store::{self, Summary},
    },
    export::{Cell, Column, Table},
    money::{Money, MoneyError},
    text::{Lang, fold},
    user::rights::{ReadBooks, Right},
    web::{
        Failure,
        desk::Frame,
        list::{List, Listed},
        may::May,
        page::Pages,
    },
};

/// How many payouts stand on one page.
const SIZE: i64 = 50;

#[derive(Template, WebTemplate)]
#[template(path = "payouts/index.html")]
pub struct Index {
    desk: Frame,
    list: List,
    stage: String,
    pages: Pages,
    rows: Vec<Summary>,
    count: i64,
    total: Money,
}

impl Index {
    fn stages(&self) -> Vec<(&'static str, String, bool)> {
        let option = |it: &Stage| (it.code(), self.desk.of_value(it), it.code() == self.stage);
        Stage::ALL.iter().map(option).collect()
    }
}

/// Leaves what the search asks for, in the order asked for.
fn arrange(mut rows: Vec<Summary>, list: &List, stage: &str) -> Vec<Summary> {
    let wanted = fold(&list.q);
    let fits = |row: &Summary| {
        let texts = [row.payout.id.to_string(), row.decision.clone(), row.round.clone()];
        texts.iter().any(|text| fold(text).contains(&wanted))
    };
    rows.retain(|row| {
        fits(row)
            && (stage.is_empty()
                || row.payout.stage.code() == stage
                || (stage == "open" && row.payout.stage.is_open()))
    });
    match (list.sorted_by("total"), list.sorted_by("made")) {
        (Some(true), _) => rows.sort_by_key(|row| Reverse(row.sums.total)),
        (Some(false), _) => rows.sort_by_key(|row| row.sums.total),
        (_, Some(true)) => rows.sort_by_key(|row| Reverse(row.payout.made.at)),
        (_, Some(false)) => rows.sort_by_key(|row| row.payout.made.at),
        _ => {}
    }
    rows
}

fn sums(rows: &[Summary]) -> Result<(i64, Money), MoneyError> {
    let standing = rows.iter().filter(|row| row.payout.stage != Stage::Discarded);
    let total = Money::sum(standing.clone().map(|row| row.sums.total))?;
    Ok((standing.map(|row| row.sums.count).sum(), total))
}

#[get("/<_unit>/payouts?<stage>", rank = 2)]
pub async fn index(
    may: May<ReadBooks>,
    _unit: &str,
    stage: Option<&str>,
    list: List,
) -> Result<Listed<Index>, Failure> {
    let (place, lang, stage) = (super::place(&may), may.page().lang, stage.unwrap_or_default().to_owned());
    let rows = may.read(move |db, _| store::list(db, place.book, place.branch())).await?;
    let rows = arrange(rows, &list, &stage);
    let (count, total) = sums(&rows)?;
    if let Some(kind) = list.file {
        let name = format!("dot-chi-{}", may.place.unit.code);
        return Listed::file(&table(&rows, (count, total), lang), kind, &name, lang);
    }
    let (pages, rows) = Pages::cut(list.page, rows, SIZE).ok_or_else(Failure::no_such_page)?;
    Ok(Listed::page(Index { desk: may.frame("payouts"), list, stage, pages, rows, count, total }))
}

fn table(rows: &[Summary], (count, total): (i64, Money), lang: Lang) -> Table {
    let columns = vec![
        Column::right("payout", "Đợt chi", "Payout"),
        Column::left("decision", "Quyết định", "Decision"),
        Column::left("round", "Đợt xét", "Round"),
        Column::left("made_on", "Ngày lập", "Made on"),
        Column::left("sent_on", "Ngày chuyển", "Sent on"),
        Column::right("lines", "Số suất", "Awards"),
        Column::right("bank", "Chuyển khoản", "By bank"),
        Column::right("cash", "Tiền mặt", "In cash"),
        Column::right("total", "Tổng tiền", "Total"),
        Column::left("stage", "Tình trạng", "Stage"),
    ];
    let mut table = Table::new("Các đợt chi", "Payouts", columns);
    for Summary { payout, sums, decision, round } in rows {
        table.push(vec![
            Cell::Count(payout.id.0),
            Cell::text(decision),
            Cell::text(round),
            Cell::Day(payout.made.at.day()),
            payout.sent.map_or(Cell::Empty, |(_, on)| Cell::Day(on)),
            Cell::Count(sums.count),
            Cell::Money(sums.bank),
            Cell::Money(sums.cash),
            Cell::Money(sums.total),
            Cell::Text(lang.of(&payout.stage)),
        ]);
    }
    let mut totals = vec![Cell::Empty; table.columns.len()];
    for (at, cell) in [(0, Cell::words("Cộng", "Total")), (5, Cell::Count(count)), (8, Cell::Money(total))]
    {
        if let Some(place) = totals.get_mut(at) {
            *place = cell;
        }
    }
    table.totals = Some(totals);
    table
}
