//! Money between funds: what was asked for and what became of it, and the form that asks.

use askama::Template;
use askama_web::WebTemplate;
use chrono::NaiveDate;
use rocket::{FromForm, get, post, response::Redirect};

use super::super::{Frame, gifts::choices::Choices};
use crate::{
    approval::{self, Case, Kind, State},
    calendar::{Instant, show_day},
    db::{Db, Tx},
    export::{Cell, Column, Table},
    fund::{self, FundError, transfer::Transfer},
    id::{ApprovalId, BookId},
    ledger::Author,
    money::Money,
    text::{Lang, fold},
    user::{
        self,
        rights::{KeepFunds, ReadBooks, Right},
    },
    web::{
        Failure,
        forms::{Amount, Day, Fields, Posted, Rejected, Typed},
        list::{List, Listed},
        may::{Attempt, May},
        page::Pages,
        place::Place,
        step_up,
    },
};

/// How many transfers stand on one page.
const SIZE: i64 = 50;

/// A transfer that somebody asked for.
#[derive(Clone)]
struct Line {
    id: ApprovalId,
    transfer: Transfer,
    state: State,
    author: String,
}

#[derive(Template, WebTemplate)]
#[template(path = "funds/transfers.html")]
pub struct Index {
    desk: Frame,
    list: List,
    pages: Pages,
    lines: Vec<Line>,
    total: Money,
}

fn read(db: &mut Db, place: &Place, now: Instant) -> Result<Vec<Line>, Failure> {
    let cases = approval::store::of_kind(db, place.book, Kind::FundTransfer)?;
    let names = user::store::all(db)?;
    let line = |case: Case| {
        let author = names.iter().find(|it| it.id == case.task.author).map_or("", |it| &it.name).to_owned();
        let (id, state) = (case.task.id, case.state(now));
        Ok::<_, Failure>(Line { id, transfer: case.task.matter()?, state, author })
    };
    cases.into_iter().map(line).collect()
}

fn arrange(mut lines: Vec<Line>, list: &List) -> Vec<Line> {
    let wanted = fold(&list.q);
    lines.retain(|line| fold(&line.transfer.to_string()).contains(&wanted));
    match list.sorted_by("amount") {
        Some(true) => lines.sort_by_key(|line| std::cmp::Reverse(line.transfer.amount)),
        Some(false) => lines.sort_by_key(|line| line.transfer.amount),
        None => {}
    }
    lines
}

#[get("/<_unit>/transfers")]
pub async fn index(may: May<ReadBooks>, _unit: &str, list: List) -> Result<Listed<Index>, Failure> {
    let (now, lang) = (may.signed.now, may.page().lang);
    let lines = arrange(may.read(move |db, place| read(db, place, now)).await?, &list);
    let total = Money::sum(lines.iter().filter(|it| it.state.is_done()).map(|it| it.transfer.amount))?;
    if let Some(kind) = list.file {
        let name = format!("chuyen-quy-{}", may.place.unit.code);
        return Listed::file(&table(&lines, total, lang), kind, &name, lang);
    }
    let (pages, lines) = Pages::cut(list.page, lines, SIZE).ok_or_else(Failure::no_such_page)?;
    Ok(Listed::page(Index { desk: may.frame("transfers"), list, pages, lines, total }))
}

fn table(lines: &[Line], total: Money, lang: Lang) -> Table {
    let columns = vec![
        Column::left("day", "Ngày", "Day"),
        Column::left("from", "Từ quỹ", "From"),
        Column::left("to", "Sang quỹ", "To"),
        Column::right("amount", "Số tiền", "Amount"),
        Column::left("reason", "Lý do", "Reason"),
        Column::left("asked_by", "Người đề nghị", "Asked by"),
        Column::left("state", "Tình trạng", "State"),
    ];
    let mut table = Table::new("Chuyển tiền giữa các quỹ", "Transfers between funds", columns);
    for Line { transfer, state, author, .. } in lines {
        table.push(vec![
            Cell::Day(transfer.day),
            Cell::text(&transfer.from_code),
            Cell::text(&transfer.to_code),
            Cell::Money(transfer.amount),
            Cell::text(&transfer.reason),
            Cell::text(author),
            Cell::Text(lang.of(state)),
        ]);
    }
    let words = Cell::words("Cộng đã chuyển", "Total moved");
    let empty = Cell::Empty;
    let sums = [words, empty.clone(), empty.clone(), Cell::Money(total), empty.clone(), empty.clone(), empty];
    table.totals = Some(sums.to_vec());
    table
}

#[derive(Template, WebTemplate)]
#[template(path = "funds/transfer.html")]
pub struct Ask {
    desk: Frame,
    fields: Fields,
    /// Each fund with what it has free.
    funds: Vec<(String, String)>,
}

#[derive(FromForm)]
pub struct TransferForm {
    from: Typed<String>,
    to: Typed<String>,
    amount: Typed<Amount>,
    day: Typed<Day>,
    reason: Typed<String>,
}

async fn page(may: &May<KeepFunds>, fields: Fields) -> Result<Ask, Failure> {
    let today = may.today();
    let lines = may.read(move |db, place| super::list::read(db, place, today)).await?;
    let open = lines.into_iter().filter(|line| line.fund.closed_on.is_none());
    let funds = open.map(|it| (it.fund.code, format!("{} ({})", it.fund.name, it.figures.free))).collect();
    Ok(Ask { desk: may.frame("transfers"), fields, funds })
}

#[get("/<_unit>/transfers/new?<from>")]
pub async fn ask(may: May<KeepFunds>, _unit: &str, from: Option<&str>) -> Result<Ask, Failure> {
    let fields = Fields::default().with("from", from.unwrap_or_default()).with("day", show_day(may.today()));
    page(&may, fields).await
}

#[post("/<_unit>/transfers", data = "<form>")]
pub async fn create(
    may: May<KeepFunds>,
    _unit: &str,
    form: Posted<TransferForm>,
) -> Result<Redirect, Rejected<Ask>> {
    let Some(typed) = form.value else { return Err(Rejected::again(page(&may, form.fields).await?)) };
    if let Some(code) = step_up::ask_again(&may, typed.amount.0.0, "transfers/new").await? {
        return Ok(code);
    }
    match send(&may, typed).await {
        Ok(_) => Ok(may.redirect("transfers")),
        Err(err) => Err(Rejected::again(page(&may, form.fields.refused(field(&err), &err)).await?)),
    }
}

/// Returns the field that a refusal stands beside.
fn field(err: &Attempt<FundError>) -> &'static str {
    match err {
        Attempt::Refused(FundError::NoReason) => "reason",
        Attempt::Refused(FundError::Closed { .. }) => "day",
        Attempt::Refused(FundError::SameFund) => "to",
        Attempt::Refused(FundError::AgainstWords { .. } | FundError::OnlyHandedOn { .. }) => "from",
        Attempt::Refused(FundError::NothingToMove | FundError::Post(_)) => "amount",
        Attempt::Refused(_) | Attempt::Denied(_) => "",
    }
}

async fn send(may: &May<KeepFunds>, typed: TransferForm) -> Result<ApprovalId, Attempt<FundError>> {
    let (place, book) = (may.place.clone(), may.book());
    let job = move |tx: &mut Tx, author: &Author| {
        let choices = Choices::read(tx.db()?, &place)?;
        let fund = |code: String| {
            let unit = place.unit.name.clone();
            choices.fund(&code).cloned().ok_or(FundError::NotFound { code, unit })
        };
        let (from, to) = (fund(typed.from.0)?, fund(typed.to.0)?);
        let asked: (Money, NaiveDate, &str) = (typed.amount.0.0, typed.day.0.0, &typed.reason.0);
        fund::workflow::ask_transfer(tx, author, place.unit.id, (&from, &to), asked)
    };
    may.write_to([BookId::REGISTER, book], job).await
}
