//! Our balance against the bank's, line by line, with the differences explained; on the screen and on paper.

use std::collections::{HashMap, HashSet};

use askama::Template;
use askama_web::WebTemplate;
use chrono::NaiveDate;
use rocket::{FromForm, Route, get, post, response::Redirect, routes};

use super::{super::Frame, account};
use crate::{
    bank::{
        BankAccount, StatementLine,
        reconcile::{Comparison, Explained, Row, Subject},
        standing::{self, Standing},
        store,
        workflow::state_balance,
    },
    calendar::{Month, show_day},
    db::Db,
    export::{Cell, Column, Table},
    id::{BankAccountId, Seq, StatementLineId},
    ledger,
    report::Span,
    user::rights::{Granted, MatchBank, ReadBooks, Right},
    web::{
        Failure,
        forms::{Amount, Day, Fields, Posted, Rejected, Typed},
        list::{List, Listed},
        may::May,
        page::{Page, Pages},
        place::{self, Place},
    },
};

pub fn routes() -> Vec<Route> {
    routes![index, print, state]
}

/// How many rows stand on one page.
const SIZE: i64 = 100;

/// A row with what it is about, in words.
struct Said {
    row: Row,
    words: String,
    voucher: String,
    line: Option<StatementLineId>,
}

/// The comparison of an account over some days.
struct Found {
    account: BankAccount,
    standing: Standing,
    comparison: Comparison,
    explained: Option<Explained>,
    from: NaiveDate,
    to: NaiveDate,
    rows: Vec<Said>,
}

/// Returns the days that are shown: those asked for, or from the month of the last statement to today.
fn days(span: &Span, through: Option<NaiveDate>) -> (NaiveDate, NaiveDate) {
    let month = Month::of(through.map_or(span.to, |through| through.min(span.to)));
    (span.from.or(month.first_day()).unwrap_or(span.to), span.to)
}

fn find(db: &mut Db, place: &Place, id: i64, span: &Span) -> Result<Found, Failure> {
    let account = account(db, place.book, id)?;
    let comparison = standing::comparison(db, &account)?;
    let standing = standing::of_account(db, &account)?;
    let (from, to) = days(span, comparison.through);
    let shown: Vec<Row> =
        comparison.rows.iter().filter(|row| (from..=to).contains(&row.day)).cloned().collect();
    let rows = say(db, place, &account, shown)?;
    let explained = Explained::of(&comparison)?;
    Ok(Found { account, standing, comparison, explained, from, to, rows })
}

/// Puts words to rows: the memo of a line, the voucher and description of an entry.
fn say(db: &mut Db, place: &Place, account: &BankAccount, rows: Vec<Row>) -> Result<Vec<Said>, Failure> {
    let lines = store::lines_of(db, place.book, account.account)?;
    let lines: HashMap<StatementLineId, StatementLine> = lines.into_iter().map(|it| (it.id, it)).collect();
    let seq = |row: &Row| match row.subject {
        Subject::Both(_, seq) | Subject::Entry(seq) => Some(seq),
        Subject::Line(id) => lines.get(&id).and_then(|line| line.entry),
    };
    let seqs: HashSet<Seq> = rows.iter().filter_map(seq).collect();
    let seqs: Vec<Seq> = seqs.into_iter().collect();
    let entries = ledger::store::load_many(db, place.book, &seqs)?;
    let entries: HashMap<Seq, _> = entries.into_iter().map(|it| (it.seq, it)).collect();
    let said = |row: Row| {
        let entry = seq(&row).and_then(|seq| entries.get(&seq));
        let line = match row.subject {
            Subject::Both(id, _) | Subject::Line(id) => Some(id),
            Subject::Entry(_) => None,
        };
        let memo = line.and_then(|id| lines.get(&id)).map(|it| it.memo.clone()).filter(|it| !it.is_empty());
        let words = memo.or_else(|| entry.map(|it| it.entry.description().to_owned())).unwrap_or_default();
        Said { words, voucher: entry.map(|it| it.voucher.to_string()).unwrap_or_default(), line, row }
    };
    Ok(rows.into_iter().map(said).collect())
}

#[derive(Template, WebTemplate)]
#[template(path = "bank/reconcile.html")]
struct Index {
    desk: Frame,
    list: List,
    fields: Fields,
    found: Found,
    pages: Pages,
    from: String,
    to: String,
    may_state: bool,
}

impl Index {
    fn here(&self, path: &str) -> String {
        self.desk.to(&format!("bank/{}{path}", self.found.account.id))
    }

    fn print_link(&self) -> String {
        let (path, query) = (self.here("/reconcile/print"), format!("from={}&to={}", self.from, self.to));
        let joint = if path.contains('?') { '&' } else { '?' };
        format!("{path}{joint}{query}")
    }
}

async fn read<R: Granted>(
    may: &May<R>,
    id: i64,
    (from, to): (Option<&str>, Option<&str>),
) -> Result<Found, Failure> {
    let span = place::span(from, to, may.today())?;
    may.read(move |db, place| find(db, place, id, &span)).await
}

fn page<R: Granted>(may: &May<R>, mut found: Found, fields: Fields, list: List) -> Result<Index, Failure> {
    let rows = std::mem::take(&mut found.rows);
    let (pages, rows) = Pages::cut(list.page, rows, SIZE).ok_or_else(Failure::no_such_page)?;
    found.rows = rows;
    let (desk, from, to) = (may.frame("bank"), show_day(found.from), show_day(found.to));
    let may_state = desk.may(&Right::MatchBank);
    Ok(Index { desk, list, fields, found, pages, from, to, may_state })
}

#[get("/<_unit>/bank/<id>/reconcile?<from>&<to>")]
async fn index(
    may: May<ReadBooks>,
    _unit: &str,
    id: i64,
    from: Option<&str>,
    to: Option<&str>,
    list: List,
) -> Result<Listed<Index>, Failure> {
    let found = read(&may, id, (from, to)).await?;
    if let Some(kind) = list.file {
        let name = format!("doi-chieu-{}", may.place.unit.code);
        return Listed::file(&table(&found), kind, &name, may.page().lang);
    }
    page(&may, found, Fields::default(), list).map(Listed::page)
}

#[derive(Template, WebTemplate)]
#[template(path = "print/reconcile.html")]
struct Print {
    page: Page,
    back: String,
    unit: String,
    found: Found,
}

#[get("/<_unit>/bank/<id>/reconcile/print?<from>&<to>")]
async fn print(
    may: May<ReadBooks>,
    _unit: &str,
    id: i64,
    from: Option<&str>,
    to: Option<&str>,
) -> Result<Print, Failure> {
    let found = read(&may, id, (from, to)).await?;
    let back = may.link(&format!("bank/{id}/reconcile"));
    Ok(Print { page: may.page().clone(), back, unit: may.place.unit.name.clone(), found })
}

#[derive(FromForm)]
struct StateForm {
    day: Typed<Day>,
    balance: Typed<Amount>,
}

/// Takes the bank's word for what is on the account at the end of a day.
#[post("/<_unit>/bank/<id>/reconcile", data = "<form>")]
async fn state(
    may: May<MatchBank>,
    _unit: &str,
    id: i64,
    form: Posted<StateForm>,
) -> Result<Redirect, Rejected<Index>> {
    let Posted { value, fields } = form;
    let fields = match value {
        None => fields,
        Some(StateForm { day, balance }) => {
            let of = (may.book(), BankAccountId(id));
            let job = may.write(move |tx, author| state_balance(tx, author, of, day.0.0, balance.0.0));
            match job.await {
                Ok(()) => return Ok(may.redirect(&format!("bank/{id}/reconcile"))),
                Err(err) => fields.refused("balance", &err),
            }
        }
    };
    let found = read(&may, id, (None, None)).await?;
    Err(Rejected::again(page(&may, found, fields, List::whole())?))
}

fn table(found: &Found) -> Table {
    let columns = vec![
        Column::left("day", "Ngày", "Day"),
        Column::left("voucher", "Chứng từ", "Voucher"),
        Column::left("words", "Nội dung", "About"),
        Column::right("bank", "Ngân hàng", "Bank"),
        Column::right("book", "Sổ", "Books"),
        Column::right("bank_balance", "Số dư ngân hàng", "Bank balance"),
        Column::right("book_balance", "Số dư sổ", "Book balance"),
        Column::left("open", "Chưa khớp", "Open"),
    ];
    let mut table = Table::new("Đối chiếu ngân hàng", "Agreement with the bank", columns);
    for said in &found.rows {
        table.push(vec![
            Cell::Day(said.row.day),
            Cell::text(&said.voucher),
            Cell::text(&said.words),
            Cell::Money(said.row.bank),
            Cell::Money(said.row.book),
            said.row.bank_balance.map_or(Cell::Empty, Cell::Money),
            Cell::Money(said.row.book_balance),
            Cell::text(if said.row.open { "yes" } else { "" }),
        ]);
    }
    table
}
