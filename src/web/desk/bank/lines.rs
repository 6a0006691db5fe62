//! One line of a statement: what it may be and why, what somebody said of it, and taking that back.

use askama::Template;
use askama_web::WebTemplate;
use rocket::{FromForm, Route, get, post, response::Redirect, routes};

use super::{
    super::{
        Frame,
        gifts::{
            asks::{Known, with_last},
            choices::Choices,
        },
    },
    account,
    choice::{ChoiceForm, Wanted, carry_out},
    names::{Names, Said, payer},
};
use crate::{
    bank::{
        BankAccount, BankError, Decision, LineState, StatementLine,
        matching::{Colour, Proposal},
        queue, store, workflow,
    },
    db::Db,
    donation::{
        DonationError,
        giver::{Directory, Namesake},
    },
    id::StatementLineId,
    user::rights::{Granted, MatchBank, ReadBooks, Right},
    web::{
        Failure,
        forms::{Fields, Posted, Rejected},
        may::{Attempt, May},
        page::Page,
        place::Place,
        step_up,
    },
};

pub fn routes() -> Vec<Route> {
    routes![show, say, undo]
}

#[derive(Template, WebTemplate)]
#[template(path = "bank/line.html")]
struct Show {
    desk: Frame,
    fields: Fields,
    seen: Seen,
    may_match: bool,
}

/// A line with everything that is known of it.
struct Seen {
    account: BankAccount,
    line: StatementLine,
    colour: Colour,
    candidates: Vec<Said>,
    payer: Option<String>,
    /// People on file under the name that was typed, when that was asked.
    namesakes: Vec<Known>,
    history: Vec<Decision>,
    /// The voucher of the entry that explains it, and where that entry is seen.
    entry: Option<(String, String)>,
    funds: Vec<(String, String)>,
    fund: String,
    money: Vec<(String, String)>,
    /// The lines before and after it that wait.
    before: Option<StatementLineId>,
    after: Option<StatementLineId>,
    /// How many lines wait.
    waiting: usize,
}

impl Show {
    fn here(&self, path: &str) -> String {
        self.desk.to(&format!("bank/{}{path}", self.seen.account.id))
    }

    fn import_link(&self) -> String {
        self.here(&format!("/imports/{}", self.seen.line.import))
    }

    fn line_link(&self, id: &StatementLineId) -> String {
        self.here(&format!("/lines/{id}"))
    }

    fn waits(&self) -> bool {
        self.seen.line.state == LineState::Waiting
    }

    fn can_undo(&self) -> bool {
        matches!(self.seen.line.state, LineState::Explained | LineState::Contra)
    }

    fn reason(&self, decision: &Decision) -> String {
        self.desk.lang.pick(&decision.reason_vi, &decision.reason_en).to_owned()
    }

    /// Returns what stands in a field, or what it is filled with at first.
    fn value(&self, name: &str, first: &str) -> String {
        let typed = self.fields.value(name);
        if typed.is_empty() { first.to_owned() } else { typed.to_owned() }
    }
}

/// The lines of the queue around one of them.
fn around(
    waiting: &[(StatementLine, Proposal)],
    id: StatementLineId,
) -> (Option<StatementLineId>, Option<StatementLineId>) {
    let ids: Vec<StatementLineId> = waiting.iter().map(|(line, _)| line.id).collect();
    match ids.iter().position(|it| *it == id) {
        Some(at) => (at.checked_sub(1).and_then(|it| ids.get(it)).copied(), ids.get(at + 1).copied()),
        None => (None, ids.first().copied()),
    }
}

fn namesakes(db: &mut Db, place: &Place, name: &str) -> Result<Vec<Known>, Failure> {
    if name.trim().is_empty() {
        return Ok(Vec::new());
    }
    let directory = Directory::look_up(db, place.book, [name].into_iter())?;
    let found: Vec<Namesake> = directory.namesakes(name).into_iter().cloned().collect();
    Ok(with_last(db, place.book, &found)?)
}

fn see(
    db: &mut Db,
    place: &Place,
    page: &Page,
    (id, line): (i64, i64),
    asked: &str,
) -> Result<Seen, Failure> {
    let account = account(db, place.book, id)?;
    let line = store::find_line(db, place.book, StatementLineId(line))?;
    let line = line.filter(|it| it.account == account.account).ok_or(BankError::NoLine)?;
    let waiting = queue::load(db, &account)?;
    let (before, after) = around(&waiting, line.id);
    let count = waiting.len();
    let own: Vec<_> = waiting.into_iter().filter(|(it, _)| it.id == line.id).collect();
    let names = Names::read(db, page, &account, &own)?;
    let (colour, candidates) = own.first().map_or((Colour::Grey, Vec::new()), |(line, proposal)| {
        (proposal.colour, proposal.candidates.iter().map(|it| names.said(line, it)).collect())
    });
    let choices = Choices::read(db, place)?;
    let entry = match line.entry {
        Some(seq) => crate::ledger::store::find(db, place.book, seq)?
            .map(|it| (it.voucher.to_string(), format!("books/journal?q={seq}"))),
        None => None,
    };
    Ok(Seen {
        payer: payer(&line),
        namesakes: namesakes(db, place, asked)?,
        history: store::history(db, place.book, line.id)?,
        funds: choices.fund_options(),
        fund: choices.fund_code(account.fund).to_owned(),
        money: choices.money(account.account, page.lang),
        waiting: count,
        account,
        line,
        colour,
        candidates,
        entry,
        before,
        after,
    })
}

async fn page<R: Granted>(
    may: &May<R>,
    at: (i64, i64),
    fields: Fields,
    asked: String,
) -> Result<Show, Failure> {
    let page = may.page().clone();
    let seen = may.read(move |db, place| see(db, place, &page, at, &asked)).await?;
    let desk = may.frame("bank");
    let may_match = desk.may(&Right::MatchBank);
    Ok(Show { desk, fields, seen, may_match })
}

#[get("/<_unit>/bank/<id>/lines/<line>")]
async fn show(may: May<ReadBooks>, _unit: &str, id: i64, line: i64) -> Result<Show, Failure> {
    page(&may, (id, line), Fields::default(), String::new()).await
}

/// Says what a line is, and goes on to the next one that waits.
#[post("/<_unit>/bank/<id>/lines/<line>", data = "<form>")]
async fn say(
    may: May<MatchBank>,
    _unit: &str,
    id: i64,
    line: i64,
    form: Posted<ChoiceForm>,
) -> Result<Redirect, Rejected<Show>> {
    let Posted { value, fields } = form;
    let Some(value) = value else {
        return Err(Rejected::again(page(&may, (id, line), fields, String::new()).await?));
    };
    match decide(&may, (id, line), &value).await? {
        Ok(way) => Ok(way),
        Err(err) => {
            let asked = if is_question(&err) { value.name } else { String::new() };
            let field = if value.choice == "named" { "name" } else { "" };
            Err(Rejected::again(page(&may, (id, line), fields.refused(field, &err), asked).await?))
        }
    }
}

/// Tells whether somebody must say first which of several people is meant.
fn is_question(err: &Attempt<BankError>) -> bool {
    matches!(err, Attempt::Refused(BankError::Donation(DonationError::Namesakes { .. })))
}

/// Reads what a form asks for.
fn read(
    db: &mut Db,
    place: &Place,
    (id, line): (i64, i64),
    form: &ChoiceForm,
) -> Result<(BankAccount, StatementLine, Wanted), Failure> {
    let account = account(db, place.book, id)?;
    let line = store::find_line(db, place.book, StatementLineId(line))?.ok_or(BankError::NoLine)?;
    let wanted = form.read(&Choices::read(db, place)?, &account, &line);
    Ok((account, line, wanted.ok_or_else(|| Failure::refused(&Unreadable))?))
}

/// Returns where somebody goes on who has said what a line is: to the next one that waits, then to the first.
fn way_on(db: &mut Db, account: &BankAccount, line: &StatementLine) -> Result<String, Failure> {
    let waiting = store::queue(db, account.book, account.account)?;
    let later = waiting.iter().find(|it| (it.day, it.id) > (line.day, line.id));
    let next = later.or(waiting.first()).map(|it| format!("/lines/{}", it.id));
    Ok(format!("bank/{}{}", account.id, next.unwrap_or_default()))
}

/// A form that names no account, no entry and no choice.
struct Unreadable;

impl std::fmt::Display for Unreadable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        crate::say!(
            f,
            "chưa chọn dòng này là gì; hãy quay lại trang trước, chọn tài khoản hoặc ghi số bút toán",
            "it is not said what this line is; go back, choose an account or give the number of an entry"
        )
    }
}

async fn decide(
    may: &May<MatchBank>,
    at: (i64, i64),
    form: &ChoiceForm,
) -> Result<Result<Redirect, Attempt<BankError>>, Failure> {
    let asked = form.clone();
    let (account, line, wanted) = may.read(move |db, place| read(db, place, at, &asked)).await?;
    let back = format!("bank/{}/lines/{}", at.0, at.1);
    if let Some(way) = step_up::ask_again(may, line.amount.abs(), &back).await? {
        return Ok(Ok(way));
    }
    let (of, id) = (account.clone(), line.id);
    match may.write(move |tx, author| carry_out(tx, author, &of, id, &wanted)).await {
        Ok(_) if form.then == "queue" => Ok(Ok(may.redirect(&format!("bank/{}", at.0)))),
        Ok(_) => {
            let way = may.read(move |db, _| way_on(db, &account, &line)).await?;
            Ok(Ok(may.redirect(&way)))
        }
        Err(Attempt::Refused(BankError::Db(err))) => Err(err.into()),
        Err(err) => Ok(Err(err)),
    }
}

#[derive(FromForm)]
struct UndoForm {
    reason: String,
}

/// Takes back what was said of a line.
#[post("/<_unit>/bank/<id>/lines/<line>/undo", data = "<form>")]
async fn undo(
    may: May<MatchBank>,
    _unit: &str,
    id: i64,
    line: i64,
    form: Posted<UndoForm>,
) -> Result<Redirect, Rejected<Show>> {
    let (fields, book) = (form.fields, may.book());
    let Some(UndoForm { reason }) = form.value else {
        return Err(Rejected::again(page(&may, (id, line), fields, String::new()).await?));
    };
    match may.write(move |tx, author| workflow::undo(tx, author, book, StatementLineId(line), &reason)).await
    {
        Ok(_) => Ok(may.redirect(&format!("bank/{id}/lines/{line}"))),
        Err(err) => {
            let fields = fields.refused("reason", &err);
            Err(Rejected::again(page(&may, (id, line), fields, String::new()).await?))
        }
    }
}
