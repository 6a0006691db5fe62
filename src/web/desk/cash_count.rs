//! Counting the cash box: one form on one page, the paper 08a-TT, and what the accountant makes of a difference.

use std::collections::HashMap;

use askama::Template;
use askama_web::WebTemplate;
use rocket::{FromForm, Route, get, post, response::Redirect, routes};

use super::Frame;
use crate::{
    calendar::{parse_day, show_day},
    cash_count::{
        self, CashCount, CashCountError, CashLimit, Difference, Pieces, Pile, Settlement, denomination,
        workflow::{NewCount, Verdict},
    },
    db::{Db, DbError},
    fund,
    id::{BookId, CashCountId},
    ledger::{self, account::Role},
    money::Money,
    text::words::in_words,
    user::rights::{CountCash, Granted, PostEntries, ReadBooks, Right},
    web::{
        Failure,
        forms::{Fields, Maybe, Posted, Rejected},
        may::{Attempt, May},
        page::Page,
    },
};

pub fn routes() -> Vec<Route> {
    routes![index, save, show, settle, print]
}

/// How many earlier counts are listed.
const LISTED: i64 = 30;

/// A kind of note with what was typed beside it.
struct Note {
    /// The name of its field, such as `piles[500000]`.
    name: String,
    id: String,
    value: Money,
    dong: i64,
}

#[derive(Template, WebTemplate)]
#[template(path = "desk/cash_count.html")]
struct Index {
    desk: Frame,
    fields: Fields,
    may_count: bool,
    notes: Vec<Note>,
    held: Money,
    limit: Option<CashLimit>,
    excess: Option<Money>,
    counts: Vec<CashCount>,
}

#[derive(FromForm)]
struct CountForm {
    piles: HashMap<i64, Maybe<Pieces>>,
    counted_on: String,
    counted_by: String,
    witnesses: String,
    reason: String,
    proposal: String,
}

/// What the page needs to know of the book.
struct Facts {
    held: Money,
    limit: Option<CashLimit>,
    counts: Vec<CashCount>,
}

fn facts(db: &mut Db, book: BookId, today: chrono::NaiveDate) -> Result<Facts, Failure> {
    let chart = ledger::store::chart(db, book)?;
    let accounts = chart.below(chart.by_role(Role::Cash)?.id);
    let held = ledger::store::balance_on(db, book, &accounts, today).map_err(|err| Failure::refused(&err))?;
    let limit = cash_count::store::limit_on(db, book, today)?;
    let counts = cash_count::store::before(db, book, CashCountId(i64::MAX), LISTED)?;
    Ok(Facts { held, limit, counts })
}

async fn page<R: Granted>(may: &May<R>, fields: Fields) -> Result<Index, Failure> {
    let (book, today) = (may.book(), may.today());
    let Facts { held, limit, counts } = may.read(move |db, _| facts(db, book, today)).await?;
    let note = |value: Money| {
        let dong = value.dong();
        Note { name: format!("piles[{dong}]"), id: format!("f-piles-{dong}"), value, dong }
    };
    let excess = match &limit {
        Some(limit) => limit.excess(held).map_err(|err| Failure::refused(&err))?,
        None => None,
    };
    let notes = denomination::valid_on(today).into_iter().map(note).collect();
    let desk = may.frame("cash-count");
    let may_count = desk.may(&Right::CountCash);
    Ok(Index { desk, fields, may_count, notes, held, limit, excess, counts })
}

#[get("/<_unit>/cash-count")]
async fn index(may: May<ReadBooks>, _unit: &str) -> Result<Index, Failure> {
    let fields = Fields::default()
        .with("counted_on", show_day(may.today()))
        .with("counted_by", &may.signed.session.user.name);
    page(&may, fields).await
}

fn boxed(err: impl std::fmt::Display + Send + 'static) -> Box<dyn std::fmt::Display + Send> {
    Box::new(err)
}

impl CountForm {
    fn count(self) -> Result<NewCount, Box<dyn std::fmt::Display + Send>> {
        let counted_on = parse_day(&self.counted_on).map_err(boxed)?;
        let pile = |(note, pieces): (i64, Maybe<Pieces>)| {
            let note = Money::try_from(note).ok()?;
            pieces.0.map(|pieces| Pile { note, pieces: pieces.0 })
        };
        Ok(NewCount {
            counted_on,
            piles: self.piles.into_iter().filter_map(pile).collect(),
            counted_by: self.counted_by,
            witnesses: self.witnesses,
            reason: self.reason,
            proposal: self.proposal,
        })
    }
}

#[post("/<_unit>/cash-count", data = "<form>")]
async fn save(
    may: May<CountCash>,
    _unit: &str,
    form: Posted<CountForm>,
) -> Result<Redirect, Rejected<Index>> {
    let (fields, book) = (form.fields, may.book());
    let new = match form.value.map(CountForm::count) {
        Some(Ok(new)) => new,
        Some(Err(err)) => return Err(Rejected::again(page(&may, fields.refused("counted_on", &err)).await?)),
        None => return Err(Rejected::again(page(&may, fields).await?)),
    };
    match may.write(move |tx, author| cash_count::workflow::record(tx, author, book, &new)).await {
        Ok(count) => Ok(may.redirect(&format!("cash-count/{}", count.id))),
        Err(err) => Err(Rejected::again(page(&may, refused(fields, &err)).await?)),
    }
}

/// Puts a refusal beside the field that it is about.
fn refused(fields: Fields, err: &Attempt<CashCountError>) -> Fields {
    let field = match err {
        Attempt::Refused(CashCountError::NeedsReason(_)) => "reason",
        Attempt::Refused(CashCountError::NoCounter) => "counted_by",
        Attempt::Refused(CashCountError::InTheFuture { .. }) => "counted_on",
        _ => "",
    };
    fields.refused(field, err)
}

/// A count with everything that is known of it.
struct Seen {
    count: CashCount,
    difference: Difference,
    settlement: Option<Settlement>,
    accounts: Vec<(String, String)>,
    funds: Vec<(String, String)>,
    proposed: String,
}

fn see(db: &mut Db, book: BookId, id: CashCountId, page: &Page) -> Result<Seen, Failure> {
    let found = cash_count::store::find(db, book, id)?;
    let count = found.ok_or_else(|| {
        Failure::not_found(
            "Sổ không có biên bản kiểm kê này; hãy mở lại từ danh sách.",
            "The book has no such count; open it from the list.",
        )
    })?;
    let difference = count.difference().map_err(|err| Failure::refused(&err))?;
    let chart = ledger::store::chart(db, book)?;
    let proposed = difference.proposed_role().and_then(|role| chart.by_role(role).ok());
    let name = |it: &ledger::account::Account| {
        (it.code.clone(), format!("{} {}", it.code, page.say(&it.name_vi, &it.name_en)))
    };
    let funds = fund::store::of_books(db, &[book])?;
    Ok(Seen {
        settlement: cash_count::store::settlement(db, id)?,
        accounts: chart.accounts().iter().filter(|it| it.id != count.account).map(name).collect(),
        funds: funds.iter().map(|it| (it.code.clone(), page.fund_name(it))).collect(),
        proposed: proposed.map(|it| it.code.clone()).unwrap_or_default(),
        count,
        difference,
    })
}

#[derive(Template, WebTemplate)]
#[template(path = "desk/cash_count_one.html")]
struct Show {
    desk: Frame,
    fields: Fields,
    seen: Seen,
    words: String,
    today: String,
    may_settle: bool,
}

async fn one<R: Granted>(may: &May<R>, id: i64, fields: Fields) -> Result<Show, Failure> {
    let (book, page) = (may.book(), may.page().clone());
    let seen = may.read(move |db, _| see(db, book, CashCountId(id), &page)).await?;
    let fields =
        if fields.value("account").is_empty() { fields.with("account", &seen.proposed) } else { fields };
    let desk = may.frame("cash-count");
    let may_settle = desk.may(&Right::PostEntries) && seen.settlement.is_none() && !seen.difference.is_none();
    Ok(Show {
        words: in_words(seen.count.total),
        today: show_day(may.today()),
        desk,
        fields,
        seen,
        may_settle,
    })
}

#[get("/<_unit>/cash-count/<id>")]
async fn show(may: May<ReadBooks>, _unit: &str, id: i64) -> Result<Show, Failure> {
    one(&may, id, Fields::default()).await
}

#[derive(FromForm)]
struct SettleForm {
    verdict: String,
    account: String,
    fund: String,
    reason: String,
}

#[post("/<_unit>/cash-count/<id>/settle", data = "<form>")]
async fn settle(
    may: May<PostEntries>,
    _unit: &str,
    id: i64,
    form: Posted<SettleForm>,
) -> Result<Redirect, Rejected<Show>> {
    let (fields, book, today) = (form.fields, may.book(), may.today());
    let Some(value) = form.value else { return Err(Rejected::again(one(&may, id, fields).await?)) };
    let job = move |tx: &mut crate::db::Tx, author: &ledger::Author| {
        let db = tx.db()?;
        let verdict = if value.verdict == "book" {
            let account = ledger::store::chart(db, book).map_err(DbError::from)?.find(&value.account)?.id;
            let fund = fund::store::by_code(db, book, &value.fund).map_err(DbError::from)?;
            let fund = fund.ok_or(CashCountError::NoFund)?.id;
            Verdict::Book { account, fund, day: today }
        } else {
            Verdict::Explain
        };
        cash_count::workflow::settle(tx, author, book, CashCountId(id), &verdict, &value.reason)
    };
    match may.write(job).await {
        Ok(_) => Ok(may.redirect(&format!("cash-count/{id}"))),
        Err(err) => Err(Rejected::again(one(&may, id, fields.refused("reason", &err)).await?)),
    }
}

#[derive(Template, WebTemplate)]
#[template(path = "print/cash_count.html")]
struct Print {
    page: Page,
    back: String,
    unit: String,
    count: CashCount,
    difference: Difference,
    words: String,
    time: String,
    day: String,
}

#[get("/<_unit>/cash-count/<id>/print")]
async fn print(may: May<ReadBooks>, _unit: &str, id: i64) -> Result<Print, Failure> {
    let (book, page) = (may.book(), may.page().clone());
    let seen = may.read(move |db, _| see(db, book, CashCountId(id), &page)).await?;
    let at = seen.count.recorded_at.to_string();
    Ok(Print {
        page: may.page().clone(),
        back: may.link(&format!("cash-count/{id}")),
        unit: may.place.unit.name.clone(),
        words: in_words(seen.count.total),
        time: at.get(11..16).unwrap_or_default().to_owned(),
        day: show_day(seen.count.counted_on),
        difference: seen.difference,
        count: seen.count,
    })
}
