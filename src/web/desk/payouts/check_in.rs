//! The check-in of a ceremony: a code from the sheet opens its row on a phone, and one action records who came.

use askama::Template;
use askama_web::WebTemplate;
use rocket::{Either, FromForm, get, post, response::Redirect};

use super::{relation_options, show::View};
use crate::{
    calendar::show_day,
    db::Tx,
    disbursement::payout::{
        Line, LineState, Method, PayoutError, Relation, Step,
        collect::{Cash, Collected, code},
        workflow,
    },
    id::{BookId, PayoutId},
    ledger::Author,
    text::seal_code::SealCode,
    user::rights::Pay,
    web::{
        Failure,
        desk::Frame,
        forms::{Fields, Posted, Rejected, Typed},
        may::May,
        step_up,
    },
};

/// How the ceremony stands: what was handed out, who is still to come, and a field for a code.
#[derive(Template, WebTemplate)]
#[template(path = "payouts/check_in.html")]
pub struct Board {
    desk: Frame,
    view: View,
    cash: Cash,
    fields: Fields,
}

/// One row of the sheet.
#[derive(Template, WebTemplate)]
#[template(path = "payouts/check_in_row.html")]
pub struct Row {
    desk: Frame,
    view: View,
    line: Line,
    code: String,
    fields: Fields,
    today: String,
}

impl Board {
    fn path(&self, rest: &str) -> String {
        self.desk.to(&format!("payouts/{}{rest}", self.view.payout.id))
    }

    fn is_open(&self) -> bool {
        self.view.payout.stage.may(Step::Sign).is_ok()
    }

    /// Returns who is still to come, each with the code of the row.
    fn waiting(&self) -> Vec<(&Line, String)> {
        let lines = self.view.sheet.lines.iter().map(|it| &it.line);
        let waiting = lines.filter(|it| it.method == Method::Cash && it.state == LineState::Held);
        waiting.filter_map(|it| Some((it, code(&self.view.payout, it.no)?.to_string()))).collect()
    }

    /// Returns the row that was handed out last.
    fn last(&self) -> Option<(&Line, &Collected)> {
        let last = self.view.collected.values().max_by_key(|it| (it.done.at, it.line))?;
        let line = self.view.sheet.lines.iter().find(|it| it.line.id == last.line)?;
        Some((&line.line, last))
    }
}

impl Row {
    fn back(&self) -> String {
        self.desk.to(&format!("payouts/{}/check-in", self.view.payout.id))
    }

    fn is_held(&self) -> bool {
        self.line.state == LineState::Held && self.view.payout.stage.may(Step::Sign).is_ok()
    }

    fn collected(&self) -> Option<&Collected> {
        self.view.collected.get(&self.line.id)
    }

    /// Returns those who may come instead of the recipient.
    fn others(&self) -> Vec<(String, String)> {
        let own = Relation::Own.code();
        relation_options(self.desk.lang).into_iter().filter(|(code, _)| code != own).collect()
    }
}

/// Finds the row of a code, or of a number that was typed instead.
fn row_of(view: &View, typed: &str) -> Option<(Line, SealCode)> {
    let asked: Option<SealCode> = typed.parse().ok();
    let number: Option<i64> = typed.trim().parse().ok();
    let lines = view.sheet.lines.iter().map(|it| &it.line).filter(|it| it.method == Method::Cash);
    let mut coded = lines.filter_map(|line| Some((line, code(&view.payout, line.no)?)));
    let found = coded.find(|(line, code)| asked.as_ref() == Some(code) || number == Some(line.no));
    found.map(|(line, code)| (line.clone(), code))
}

async fn read(may: &May<Pay>, id: i64) -> Result<View, Failure> {
    let (place, now) = (super::place(may), may.signed.now);
    Ok(may.read(move |db, _| View::read(db, place, PayoutId(id), now)).await?)
}

#[get("/<_unit>/payouts/<id>/check-in?<code>")]
pub async fn board(
    may: May<Pay>,
    _unit: &str,
    id: i64,
    code: Option<&str>,
) -> Result<Either<Redirect, Board>, Rejected<Board>> {
    let view = read(&may, id).await?;
    let typed = code.map(str::trim).filter(|code| !code.is_empty());
    if let Some((_, code)) = typed.and_then(|typed| row_of(&view, typed)) {
        return Ok(Either::Left(may.redirect(&format!("payouts/{id}/check-in/{code}"))));
    }
    let cash = Cash::of(view.sheet.lines.iter().map(|it| &it.line))?;
    let board = |fields| Board { desk: may.frame("payouts"), view, cash, fields };
    match typed {
        Some(_) => Err(Rejected::again(board(Fields::default().refused("code", &PayoutError::OldSheet)))),
        None => Ok(Either::Right(board(Fields::default()))),
    }
}

async fn page(may: &May<Pay>, (id, typed): (i64, &str), fields: Fields) -> Result<Row, Failure> {
    let view = read(may, id).await?;
    let Some((line, code)) = row_of(&view, typed) else {
        return Err(Failure::missing(&PayoutError::OldSheet));
    };
    let (desk, today) = (may.frame("payouts"), show_day(may.today()));
    Ok(Row { desk, view, line, code: code.to_string(), fields, today })
}

#[get("/<_unit>/payouts/<id>/check-in/<code>")]
pub async fn row(may: May<Pay>, _unit: &str, id: i64, code: &str) -> Result<Row, Failure> {
    page(&may, (id, code), Fields::default()).await
}

#[derive(FromForm)]
pub struct CollectForm {
    #[field(default = Typed(Relation::Own))]
    relation: Typed<Relation>,
    #[field(default = String::new())]
    name: String,
}

#[post("/<_unit>/payouts/<id>/check-in/<code>", data = "<form>")]
pub async fn collect(
    may: May<Pay>,
    _unit: &str,
    id: i64,
    code: &str,
    form: Posted<CollectForm>,
) -> Result<Redirect, Rejected<Row>> {
    let Posted { value, fields } = form;
    let row = page(&may, (id, code), fields.clone()).await?;
    let Some(value) = value else { return Err(Rejected::again(row)) };
    let (back, here) = (format!("payouts/{id}/check-in"), format!("payouts/{id}/check-in/{code}"));
    step_up::hold(&may, row.line.amount, (&here, &back), &fields).await?;
    let (at, line, on) = ((super::place(&may), PayoutId(id)), row.line.id, may.today());
    let job = move |tx: &mut Tx, author: &Author| {
        workflow::hand_out(tx, author, at, (line, value.relation.0, &value.name), on).map(drop)
    };
    match super::refusal(may.write_to([BookId::REGISTER, at.0.book], job).await)? {
        Ok(()) => Ok(may.redirect(&back)),
        Err(err) => Err(Rejected::again(page(&may, (id, code), fields.refused("name", &err)).await?)),
    }
}
