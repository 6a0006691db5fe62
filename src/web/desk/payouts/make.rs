//! What waits to be paid, by decision, and the list that is made of it with one button.

use askama::Template;
use askama_web::WebTemplate;
use rocket::{FromForm, get, post, response::Redirect};

use crate::{
    disbursement::payout::{
        store::{self, Waiting},
        workflow,
    },
    export::{Cell, Column, Table},
    id::{BookId, DecisionId},
    money::Money,
    user::rights::{PreparePayments, ReadBooks, Right},
    web::{
        Failure,
        desk::Frame,
        forms::{Fields, Posted, Rejected},
        list::{List, Listed},
        may::May,
    },
};

#[derive(Template, WebTemplate)]
#[template(path = "payouts/waiting.html")]
pub struct Page {
    desk: Frame,
    fields: Fields,
    list: List,
    decisions: Vec<Waiting>,
    awards: i64,
    total: Money,
}

async fn page<R: crate::user::rights::Granted>(
    may: &May<R>,
    fields: Fields,
    list: List,
) -> Result<Page, Failure> {
    let place = super::place(may);
    let decisions = may
        .read(move |db, _| store::waiting(db, place.book, place.branch()).map_err(crate::db::DbError::from));
    let decisions: Vec<Waiting> = decisions.await?;
    let total = Money::sum(decisions.iter().map(|it| it.total))?;
    let awards = decisions.iter().map(|it| it.awards).sum();
    Ok(Page { desk: may.frame("payouts"), fields, list, decisions, awards, total })
}

#[get("/<_unit>/payouts/new", rank = 1)]
pub async fn waiting(may: May<ReadBooks>, _unit: &str, list: List) -> Result<Listed<Page>, Failure> {
    let page = page(&may, Fields::default(), list.clone()).await?;
    match list.file {
        Some(kind) => {
            let name = format!("cho-chi-{}", may.place.unit.code);
            Listed::file(&table(&page), kind, &name, may.page().lang)
        }
        None => Ok(Listed::page(page)),
    }
}

fn table(page: &Page) -> Table {
    let columns = vec![
        Column::left("decision", "Quyết định", "Decision"),
        Column::left("day", "Ngày", "Day"),
        Column::left("round", "Đợt xét", "Round"),
        Column::right("awards", "Số suất", "Awards"),
        Column::right("total", "Tổng tiền", "Total"),
    ];
    let mut table = Table::new("Suất chờ lập đợt chi", "Awards that wait for a payout", columns);
    for Waiting { label, day, round, awards, total, .. } in &page.decisions {
        let row = [
            Cell::text(label),
            Cell::Day(*day),
            Cell::text(round),
            Cell::Count(*awards),
            Cell::Money(*total),
        ];
        table.push(row.to_vec());
    }
    let (awards, total) = (Cell::Count(page.awards), Cell::Money(page.total));
    table.totals = Some(vec![Cell::words("Cộng", "Total"), Cell::Empty, Cell::Empty, awards, total]);
    table
}

#[derive(FromForm)]
pub struct MakeForm {
    decision: i64,
}

#[post("/<_unit>/payouts", data = "<form>")]
pub async fn create(
    may: May<PreparePayments>,
    _unit: &str,
    form: Posted<MakeForm>,
) -> Result<Redirect, Rejected<Page>> {
    let Posted { value, fields } = form;
    let Some(MakeForm { decision }) = value else {
        return Err(Rejected::again(page(&may, fields, List::whole()).await?));
    };
    let place = super::place(&may);
    let job = may.write_to([BookId::REGISTER, place.book], move |tx, author| {
        workflow::make(tx, author, place, DecisionId(decision), &[])
    });
    match super::refusal(job.await)? {
        Ok(id) => Ok(may.redirect(&format!("payouts/{id}"))),
        Err(err) => Err(Rejected::again(page(&may, fields.refused("", &err), List::whole()).await?)),
    }
}
