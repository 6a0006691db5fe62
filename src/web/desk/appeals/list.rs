//! The appeals of a unit, and starting one.

use std::collections::HashMap;

use askama::Template;
use askama_web::WebTemplate;
use rocket::{FromForm, Route, get, post, response::Redirect, routes};

use super::super::{Frame, gifts::choices::Choices};
use crate::{
    bank::{
        Appeal, BankError, CodeKind,
        memo::Code,
        store,
        workflow::{NewAppeal, add_appeal},
    },
    calendar::show_day,
    db::Db,
    export::{Cell, Column, Table},
    id::{BankAccountId, FundId},
    text::fold,
    user::rights::{ReadBooks, RecordGifts, Right},
    web::{
        Failure,
        forms::{Amount, Day, Fields, Maybe, Posted, Rejected, Typed},
        list::{List, Listed},
        may::{Attempt, May},
        page::Pages,
        place::Place,
    },
};

pub fn routes() -> Vec<Route> {
    routes![index, new, add]
}

/// How many appeals stand on one page.
const SIZE: i64 = 50;

/// An appeal with the names of what it belongs to.
pub struct Row {
    pub appeal: Appeal,
    pub fund: String,
    pub account: String,
    pub code: Option<Code>,
    pub open: bool,
}

#[derive(Template, WebTemplate)]
#[template(path = "appeals/index.html")]
struct Index {
    desk: Frame,
    list: List,
    pages: Pages,
    rows: Vec<Row>,
}

/// Reads the appeals of a unit: all of its book for the unit that keeps it, its own for a branch.
fn rows(db: &mut Db, place: &Place, today: chrono::NaiveDate) -> Result<Vec<Row>, Failure> {
    let mut appeals = store::appeals(db, place.book)?;
    if place.unit.book.is_none() {
        appeals.retain(|appeal| appeal.unit == place.unit.id);
    }
    let funds = crate::fund::store::of_books(db, &[place.book])?;
    let funds: HashMap<FundId, String> = funds.into_iter().map(|it| (it.id, it.name)).collect();
    let accounts = store::accounts(db, place.book)?.into_iter();
    let accounts: HashMap<BankAccountId, String> =
        accounts.map(|it| (it.id, format!("{} {}", it.bank(), it.number))).collect();
    let targets = appeals.iter().map(|appeal| appeal.id.0).collect();
    let codes: HashMap<i64, Code> =
        store::codes_of(db, place.book, CodeKind::Appeal, targets)?.into_iter().collect();
    let row = |appeal: Appeal| Row {
        fund: funds.get(&appeal.fund).cloned().unwrap_or_default(),
        account: accounts.get(&appeal.account).cloned().unwrap_or_default(),
        code: codes.get(&appeal.id.0).copied(),
        open: appeal.is_open_on(today),
        appeal,
    };
    Ok(appeals.into_iter().map(row).collect())
}

#[get("/<_unit>/appeals")]
async fn index(may: May<ReadBooks>, _unit: &str, list: List) -> Result<Listed<Index>, Failure> {
    let today = may.today();
    let mut rows = may.read(move |db, place| rows(db, place, today)).await?;
    let wanted = fold(&list.q);
    rows.retain(|row| fold(&row.appeal.title).contains(&wanted) || fold(&row.fund).contains(&wanted));
    sort(&mut rows, &list);
    if let Some(kind) = list.file {
        let name = format!("keu-goi-{}", may.place.unit.code);
        return Listed::file(&table(&rows), kind, &name, may.page().lang);
    }
    let (pages, rows) = Pages::cut(list.page, rows, SIZE).ok_or_else(Failure::no_such_page)?;
    Ok(Listed::page(Index { desk: may.frame("appeals"), list, pages, rows }))
}

fn sort(rows: &mut [Row], list: &List) {
    let down = if let Some(down) = list.sorted_by("title") {
        rows.sort_by(|one, other| {
            crate::text::collation::compare_text(&one.appeal.title, &other.appeal.title)
        });
        down
    } else if let Some(down) = list.sorted_by("day") {
        rows.sort_by_key(|row| (row.appeal.opens_on, row.appeal.id));
        down
    } else {
        false
    };
    if down {
        rows.reverse();
    }
}

fn table(rows: &[Row]) -> Table {
    let columns = vec![
        Column::left("title", "Lời kêu gọi", "Appeal"),
        Column::left("fund", "Quỹ", "Fund"),
        Column::left("account", "Tài khoản", "Account"),
        Column::right("amount", "Số tiền", "Amount"),
        Column::left("from", "Từ ngày", "From"),
        Column::left("to", "Đến ngày", "To"),
        Column::left("code", "Mã", "Code"),
    ];
    let mut table = Table::new("Lời kêu gọi", "Appeals", columns);
    for row in rows {
        table.push(vec![
            Cell::text(&row.appeal.title),
            Cell::text(&row.fund),
            Cell::text(&row.account),
            row.appeal.amount.map_or(Cell::Empty, Cell::Money),
            Cell::Day(row.appeal.opens_on),
            row.appeal.closes_on.map_or(Cell::Empty, Cell::Day),
            Cell::text(row.code.map(|code| code.to_string()).unwrap_or_default()),
        ]);
    }
    table
}

#[derive(Template, WebTemplate)]
#[template(path = "appeals/new.html")]
struct New {
    desk: Frame,
    fields: Fields,
    funds: Vec<(String, String)>,
    accounts: Vec<(String, String)>,
}

async fn page(may: &May<RecordGifts>, fields: Fields) -> Result<New, Failure> {
    let read = |db: &mut Db, place: &Place| {
        let accounts = store::accounts(db, place.book)?.into_iter();
        let accounts = accounts.map(|it| (it.id.to_string(), format!("{} {}", it.bank(), it.number)));
        Ok::<_, Failure>((Choices::read(db, place)?.fund_options(), accounts.collect()))
    };
    let (funds, accounts) = may.read(read).await?;
    Ok(New { desk: may.frame("appeals"), fields, funds, accounts })
}

#[get("/<_unit>/appeals/new")]
async fn new(may: May<RecordGifts>, _unit: &str) -> Result<New, Failure> {
    page(&may, Fields::default().with("opens_on", show_day(may.today()))).await
}

#[derive(FromForm)]
struct AppealForm {
    title: String,
    fund: String,
    account: i64,
    amount: Maybe<Amount>,
    opens_on: Typed<Day>,
    closes_on: Maybe<Day>,
}

#[post("/<_unit>/appeals", data = "<form>")]
async fn add(
    may: May<RecordGifts>,
    _unit: &str,
    form: Posted<AppealForm>,
) -> Result<Redirect, Rejected<New>> {
    let (fields, book, unit) = (form.fields, may.book(), may.place.unit.id);
    let Some(form) = form.value else { return Err(Rejected::again(page(&may, fields).await?)) };
    let choices = may.read(Choices::read).await?;
    let Some(fund) = choices.fund(&form.fund).map(|fund| fund.id) else {
        return Err(Rejected::again(page(&may, fields.refused("fund", &BankError::ForeignFund)).await?));
    };
    let new = NewAppeal {
        unit,
        fund,
        account: BankAccountId(form.account),
        title: form.title,
        amount: form.amount.0.map(|it| it.0),
        opens_on: form.opens_on.0.0,
        closes_on: form.closes_on.0.map(|it| it.0),
    };
    match may.write(move |tx, author| add_appeal(tx, author, book, &new)).await {
        Ok((id, _)) => Ok(may.redirect(&format!("appeals/{id}"))),
        Err(err) => Err(Rejected::again(page(&may, refused(fields, &err)).await?)),
    }
}

/// Puts a refusal beside the field that it is about.
fn refused(fields: Fields, err: &Attempt<BankError>) -> Fields {
    let field = match err {
        Attempt::Refused(BankError::NoTitle) => "title",
        Attempt::Refused(BankError::NotPositive) => "amount",
        Attempt::Refused(BankError::ClosesBeforeOpens) => "closes_on",
        Attempt::Refused(BankError::NoAccount) => "account",
        _ => "",
    };
    fields.refused(field, err)
}
