//! Closing months: the checklist, each line leading to what mends it; holding a month; asking for one to be opened.

use askama::Template;
use askama_web::WebTemplate;
use rocket::{FromForm, Route, get, post, response::Redirect, routes};

use super::Frame;
use crate::{
    calendar::{Instant, Month},
    db::Db,
    id::BookId,
    ledger::{
        self,
        period::{Period, PeriodState},
    },
    period::{self, Check, Checked, Closing, PeriodDeskError, Reopening, Verdict, checks},
    report::periods,
    user::{
        Role,
        rights::{ClosePeriods, Granted, ReadBooks, Right},
    },
    web::{
        Failure,
        forms::{Fields, Posted, Rejected, Typed},
        list::{List, Listed},
        may::May,
    },
};

pub fn routes() -> Vec<Route> {
    routes![index, close, hold, reopen]
}

#[derive(Template, WebTemplate)]
#[template(path = "desk/periods.html")]
struct Index {
    desk: Frame,
    list: List,
    fields: Fields,
    month: Month,
    /// Each check with the page that mends it, below `/desk/<unit>/`; empty where there is none.
    checks: Vec<(Checked, &'static str)>,
    may_close: bool,
    is_ready: bool,
    is_over: bool,
    closed: Option<Month>,
    periods: Vec<Period>,
    roles: Vec<(String, String)>,
}

struct Facts {
    month: Month,
    checks: Vec<Checked>,
    closed: Option<Month>,
    periods: Vec<Period>,
}

fn facts(db: &mut Db, book: BookId, asked: Option<Month>, now: Instant) -> Result<Facts, Failure> {
    let closed = period::store::closed_through(db, book)?;
    let month = asked.or_else(|| closed.map(Month::next)).unwrap_or_else(|| Month::of(now.day()).previous());
    let closing = Closing::of(db, book, month, now).map_err(|err| Failure::refused(&err))?;
    let checks = checks::all(db, &closing).map_err(|err| Failure::refused(&err))?;
    let mut periods = ledger::store::periods(db, book)?;
    periods.reverse();
    Ok(Facts { month, checks, closed, periods })
}

/// The page on which a check is mended.
const fn mends(check: Check) -> &'static str {
    match check {
        Check::CashCounted => "cash-count",
        Check::Unidentified => "books/ledger",
        Check::Receipts | Check::Vouchers | Check::Verified => "books/journal",
        Check::CarriedOver => "books/trial-balance",
        Check::BankMatched => "books/bank-book",
        Check::Batches | Check::Approvals => "",
    }
}

async fn page<R: Granted>(may: &May<R>, asked: Option<Month>, fields: Fields) -> Result<Index, Failure> {
    let (book, now) = (may.book(), may.signed.now);
    let facts = may.read(move |db, _| facts(db, book, asked, now)).await?;
    let desk = may.frame("periods");
    let role = |role: &Role| (role.code().to_owned(), desk.of_value(role));
    Ok(Index {
        may_close: desk.may(&Right::ClosePeriods),
        is_ready: facts.checks.iter().all(|it| it.answer.verdict != Verdict::Open),
        is_over: Month::of(may.today()) > facts.month,
        checks: facts.checks.into_iter().map(|it| (it.clone(), mends(it.check))).collect(),
        month: facts.month,
        closed: facts.closed,
        periods: facts.periods,
        roles: [Role::Accountant, Role::Treasurer].iter().map(role).collect(),
        list: List::whole(),
        fields,
        desk,
    })
}

#[get("/<_unit>/periods?<month>")]
async fn index(
    may: May<ReadBooks>,
    _unit: &str,
    list: List,
    month: Option<&str>,
) -> Result<Listed<Index>, Failure> {
    let month = month.filter(|text| !text.trim().is_empty()).map(str::parse::<Month>).transpose();
    let page = page(&may, month.map_err(|err| Failure::bad_request(&err))?, Fields::default()).await?;
    let Some(kind) = list.file else { return Ok(Listed::page(page)) };
    let name = format!("ky-ke-toan-{}", may.place.unit.code);
    Listed::file(&periods::table(&page.periods), kind, &name, may.page().lang)
}

#[derive(FromForm)]
struct CloseForm {
    month: Typed<Month>,
    reason: String,
}

#[post("/<_unit>/periods/close", data = "<form>")]
async fn close(
    may: May<ClosePeriods>,
    _unit: &str,
    form: Posted<CloseForm>,
) -> Result<Redirect, Rejected<Index>> {
    let (fields, book) = (form.fields, may.book());
    let Some(CloseForm { month: Typed(month), reason }) = form.value else {
        return Err(Rejected::again(page(&may, None, fields).await?));
    };
    match may.write(move |tx, author| period::workflow::close(tx, author, book, month, &reason)).await {
        Ok(_) => Ok(may.redirect("periods")),
        Err(err) => Err(Rejected::again(page(&may, Some(month), fields.refused("reason", &err)).await?)),
    }
}

#[derive(FromForm)]
struct HoldForm {
    month: Typed<Month>,
    role: Typed<Role>,
    until: Typed<Instant>,
    hold_reason: String,
}

#[post("/<_unit>/periods/hold", data = "<form>")]
async fn hold(
    may: May<ClosePeriods>,
    _unit: &str,
    form: Posted<HoldForm>,
) -> Result<Redirect, Rejected<Index>> {
    let (fields, book) = (form.fields, may.book());
    let Some(HoldForm { month: Typed(month), role: Typed(role), until: Typed(until), hold_reason }) =
        form.value
    else {
        return Err(Rejected::again(page(&may, None, fields).await?));
    };
    let job = move |tx: &mut crate::db::Tx, author: &ledger::Author| {
        let soft = (role.code(), until);
        Ok::<_, PeriodDeskError>(ledger::workflow::hold(tx, author, book, month, soft, &hold_reason)?)
    };
    match may.write(job).await {
        Ok(()) => Ok(may.redirect("periods")),
        Err(err) => Err(Rejected::again(page(&may, Some(month), fields.refused("hold_reason", &err)).await?)),
    }
}

#[derive(FromForm)]
struct ReopenForm {
    month: Typed<Month>,
    reopen_reason: String,
}

#[post("/<_unit>/periods/reopen", data = "<form>")]
async fn reopen(
    may: May<ClosePeriods>,
    _unit: &str,
    form: Posted<ReopenForm>,
) -> Result<Redirect, Rejected<Index>> {
    let (fields, unit, book) = (form.fields, may.place.unit.id, may.book());
    let Some(ReopenForm { month: Typed(month), reopen_reason: reason }) = form.value else {
        return Err(Rejected::again(page(&may, None, fields).await?));
    };
    let job = move |tx: &mut crate::db::Tx, author: &ledger::Author| {
        period::workflow::ask_reopen(tx, author, (unit, book), &Reopening { month, reason })
    };
    match may.write_to([BookId::REGISTER, book], job).await {
        Ok(_) => Ok(may.redirect("periods")),
        Err(err) => Err(Rejected::again(page(&may, None, fields.refused("reopen_reason", &err)).await?)),
    }
}
