//! Payments that the bank sent back: why, what has happened since, and the link for the commune.

use std::cmp::Reverse;

use askama::Template;
use askama_web::WebTemplate;
use rocket::{FromForm, get, post, response::Redirect};

use super::show::{Show, page};
use crate::{
    db::Tx,
    disbursement::payout::{
        BackCode, PayoutError, Standing,
        link::DAYS,
        store::{self, Returned},
        workflow,
    },
    export::{Cell, Column, Table},
    id::{PayoutId, PayoutLineId},
    ledger::Author,
    money::Money,
    text::{Lang, fold},
    user::{
        rights::{PreparePayments, ReadBooks, Right},
        session::Secret,
    },
    web::{
        Failure,
        correction::Origin,
        desk::Frame,
        forms::{Day, NoFields, Posted, Rejected, Typed},
        list::{List, Listed},
        may::May,
        page::Pages,
        qr::Qr,
    },
};

/// How many payments stand on one page.
const SIZE: i64 = 50;

/// A link that has just been made; it is shown this once.
struct Fresh {
    address: String,
    payee: String,
    qr: Option<Qr>,
}

#[derive(Template, WebTemplate)]
#[template(path = "payouts/returned.html")]
pub struct Clinic {
    desk: Frame,
    list: List,
    reason: String,
    pages: Pages,
    rows: Vec<Returned>,
    total: Money,
    fresh: Option<Fresh>,
}

impl Clinic {
    fn reasons(&self) -> Vec<(&'static str, String, bool)> {
        let option = |it: &BackCode| (it.code(), self.desk.of_value(it), it.code() == self.reason);
        BackCode::ALL.iter().map(option).collect()
    }

    fn code(&self, row: &Returned) -> String {
        row.line.back.as_ref().map(|back| self.desk.of_value(&back.code)).unwrap_or_default()
    }

    fn words<'r>(&self, row: &'r Returned) -> &'r str {
        row.line.back.as_ref().map_or("", |back| &back.words)
    }

    /// Returns where the matter stands: the message, and its colour.
    fn stands(&self, row: &Returned) -> (&'static str, &'static str) {
        stands(row)
    }

    fn to(&self, row: &Returned) -> String {
        row.line
            .to
            .as_ref()
            .map(|(_, to)| format!("{} · {} · {}", to.holder, to.number, to.bank()))
            .unwrap_or_default()
    }

    fn days(&self) -> i64 {
        DAYS
    }
}

/// Says how far the mending has come.
fn stands(row: &Returned) -> (&'static str, &'static str) {
    let newer = row.account.as_ref().filter(|it| row.line.to.as_ref().map(|(id, _)| *id) != Some(it.id));
    match (row.waits, &row.again, newer) {
        (false, ..) => ("payouts-back-done", "good"),
        (true, Some(_), _) => ("payouts-back-listed", "ask"),
        (true, None, Some(it)) if it.standing == Standing::Waiting => ("payouts-back-confirm", "ask"),
        (true, None, Some(_)) => ("payouts-back-ready", "good"),
        (true, None, None) if row.link.as_ref().is_some_and(|link| link.used_at.is_none()) => {
            ("payouts-back-asked", "ask")
        }
        (true, None, None) => ("payouts-back-open", "bad"),
    }
}

fn arrange(mut rows: Vec<Returned>, list: &List, reason: &str) -> Vec<Returned> {
    let wanted = fold(&list.q);
    rows.retain(|row| {
        let code = row.line.back.as_ref().map_or("", |back| back.code.code());
        let texts = [&row.line.payee, &row.unit];
        (reason.is_empty() || reason == code) && texts.iter().any(|text| fold(text).contains(&wanted))
    });
    match list.sorted_by("amount") {
        Some(true) => rows.sort_by_key(|row| Reverse(row.line.amount)),
        Some(false) => rows.sort_by_key(|row| row.line.amount),
        None => {}
    }
    rows
}

async fn read<R: crate::user::rights::Granted>(
    may: &May<R>,
    list: &List,
    reason: &str,
) -> Result<Vec<Returned>, Failure> {
    let place = super::place(may);
    let rows = may.read(move |db, _| store::returned(db, place.book, place.branch())).await?;
    Ok(arrange(rows, list, reason))
}

fn clinic<R: crate::user::rights::Granted>(
    may: &May<R>,
    list: List,
    reason: String,
    rows: Vec<Returned>,
    fresh: Option<Fresh>,
) -> Result<Clinic, Failure> {
    let total = Money::sum(rows.iter().filter(|row| row.waits).map(|row| row.line.amount))?;
    let (pages, rows) = Pages::cut(list.page, rows, SIZE).ok_or_else(Failure::no_such_page)?;
    Ok(Clinic { desk: may.frame("returned-payments"), list, reason, pages, rows, total, fresh })
}

#[get("/<_unit>/returned-payments?<reason>")]
pub async fn index(
    may: May<ReadBooks>,
    _unit: &str,
    reason: Option<&str>,
    list: List,
) -> Result<Listed<Clinic>, Failure> {
    let reason = reason.unwrap_or_default().to_owned();
    let rows = read(&may, &list, &reason).await?;
    if let Some(kind) = list.file {
        let (name, lang) = (format!("ngan-hang-tra-lai-{}", may.place.unit.code), may.page().lang);
        return Listed::file(&table(&rows, lang)?, kind, &name, lang);
    }
    Ok(Listed::page(clinic(&may, list, reason, rows, None)?))
}

fn table(rows: &[Returned], lang: Lang) -> Result<Table, Failure> {
    let columns = vec![
        Column::left("day", "Ngày trả lại", "Sent back on"),
        Column::left("payee", "Người nhận", "Recipient"),
        Column::left("unit", "Đơn vị", "Unit"),
        Column::right("amount", "Số tiền", "Amount"),
        Column::left("reason", "Lý do", "Reason"),
        Column::left("words", "Ghi chú", "Note"),
        Column::right("payout", "Đợt chi", "Payout"),
        Column::left("again", "Chi lại ở đợt", "Paid again in"),
    ];
    let mut table = Table::new("Khoản ngân hàng trả lại", "Payments that came back", columns);
    for row in rows {
        let back = row.line.back.as_ref();
        table.push(vec![
            Cell::Day(row.at.day()),
            Cell::text(&row.line.payee),
            Cell::text(&row.unit),
            Cell::Money(row.line.amount),
            back.map_or(Cell::Empty, |back| Cell::Text(lang.of(&back.code))),
            back.map_or(Cell::Empty, |back| Cell::text(&back.words)),
            Cell::Count(row.line.payout.0),
            row.again.map_or(Cell::Empty, |(payout, _)| Cell::Count(payout.0)),
        ]);
    }
    let total = Money::sum(rows.iter().map(|row| row.line.amount))?;
    let mut totals = vec![Cell::Empty; table.columns.len()];
    for (at, cell) in [(0, Cell::words("Cộng", "Total")), (3, Cell::Money(total))] {
        if let Some(place) = totals.get_mut(at) {
            *place = cell;
        }
    }
    table.totals = Some(totals);
    Ok(table)
}

#[derive(FromForm)]
pub struct BackForm {
    code: Typed<BackCode>,
    #[field(default = String::new())]
    words: String,
    back_on: Typed<Day>,
}

#[post("/<_unit>/payouts/<id>/lines/<line>/return", data = "<form>")]
pub async fn record(
    may: May<PreparePayments>,
    _unit: &str,
    id: i64,
    line: i64,
    form: Posted<BackForm>,
) -> Result<Redirect, Rejected<Show>> {
    let Posted { value, fields } = form;
    let Some(BackForm { code, words, back_on }) = value else {
        return Err(Rejected::again(page(&may, id, fields, Some(line)).await?));
    };
    let at = (super::place(&may), PayoutId(id));
    let job = move |tx: &mut Tx, author: &Author| {
        let said = (code.0, words.as_str(), back_on.0.0);
        workflow::record_return(tx, author, at, PayoutLineId(line), said).map(drop)
    };
    match super::refusal(may.write(job).await)? {
        Ok(()) => Ok(may.redirect("returned-payments")),
        Err(err) => Err(Rejected::again(page(&may, id, fields.refused("", &err), Some(line)).await?)),
    }
}

/// Makes a link for the commune and shows it this once.
#[post("/<_unit>/returned-payments/<line>/link", data = "<_form>")]
pub async fn link(
    may: May<PreparePayments>,
    _unit: &str,
    line: i64,
    origin: Origin,
    _form: Posted<NoFields>,
) -> Result<Clinic, Failure> {
    let secret = Secret::random().map_err(|err| Failure::internal(&err))?;
    let (place, token) = (super::place(&may), secret.clone());
    let job = move |tx: &mut Tx, author: &Author| {
        workflow::make_link(tx, author, place, PayoutLineId(line), token.as_str())
    };
    super::refusal(may.write(job).await)?.map_err(|err: PayoutError| Failure::from(err))?;
    let rows = read(&may, &List::whole(), "").await?;
    let payee = rows.iter().find(|row| row.line.id == PayoutLineId(line)).map(|row| row.line.payee.clone());
    let address = format!("{}/account-correction/{}", origin.0, secret.as_str());
    let fresh = Fresh { qr: Qr::of(&address), address, payee: payee.unwrap_or_default() };
    clinic(&may, List::whole(), String::new(), rows, Some(fresh))
}
