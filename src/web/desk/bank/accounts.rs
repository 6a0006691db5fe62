//! The accounts at banks: our balance, the bank's, and the day through which both agree.

use std::sync::Arc;

use askama::Template;
use askama_web::WebTemplate;
use rocket::{Route, get, routes};

use super::super::Frame;
use crate::{
    bank::standing::Standing,
    export::{Cell, Column, Table},
    money::Money,
    user::rights::{ReadBooks, Right},
    web::{
        Failure,
        list::{List, Listed},
        may::May,
    },
};

pub fn routes() -> Vec<Route> {
    routes![index]
}

#[derive(Template, WebTemplate)]
#[template(path = "bank/index.html")]
struct Index {
    desk: Frame,
    list: List,
    accounts: Arc<Vec<Standing>>,
    total: Money,
    waiting: usize,
}

#[get("/<_unit>/bank")]
async fn index(may: May<ReadBooks>, _unit: &str, list: List) -> Result<Listed<Index>, Failure> {
    let marks = Arc::clone(&may.app.marks);
    let accounts = may.read(move |db, place| marks.of_book(db, place.book)).await?;
    let total = Money::sum(accounts.iter().map(|it| it.ours))?;
    let waiting = accounts.iter().map(|it| it.waiting).sum();
    if let Some(kind) = list.file {
        let name = format!("tai-khoan-{}", may.place.unit.code);
        return Listed::file(&table(&accounts), kind, &name, may.page().lang);
    }
    Ok(Listed::page(Index { desk: may.frame("bank"), list, accounts, total, waiting }))
}

fn table(accounts: &[Standing]) -> Table {
    let columns = vec![
        Column::left("bank", "Ngân hàng", "Bank"),
        Column::left("number", "Số tài khoản", "Number"),
        Column::left("holder", "Chủ tài khoản", "Holder"),
        Column::left("account", "Tài khoản kế toán", "Ledger account"),
        Column::right("ours", "Theo sổ", "By the books"),
        Column::right("theirs", "Theo ngân hàng", "By the bank"),
        Column::left("theirs_on", "Ngân hàng đến ngày", "Bank through"),
        Column::left("agrees_through", "Khớp đến ngày", "Agrees through"),
        Column::right("waiting", "Dòng chờ", "Lines waiting"),
    ];
    let mut table = Table::new("Tài khoản ngân hàng", "Bank accounts", columns);
    for it in accounts {
        let (day, balance) = it.theirs.unzip();
        table.push(vec![
            Cell::text(it.account.bank()),
            Cell::text(it.account.number.as_str()),
            Cell::text(&it.account.holder),
            Cell::text(&it.code),
            Cell::Money(it.ours),
            balance.map_or(Cell::Empty, Cell::Money),
            day.map_or(Cell::Empty, Cell::Day),
            it.mark.map_or(Cell::Empty, Cell::Day),
            Cell::Count(i64::try_from(it.waiting).unwrap_or(i64::MAX)),
        ]);
    }
    table
}
