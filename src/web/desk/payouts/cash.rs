//! Cash: the sheet that recipients sign, who has signed, and what nobody came for.

use askama::Template;
use askama_web::WebTemplate;
use rocket::{FromForm, get, post, response::Redirect};

use super::{
    show::{Show, View, page},
    steps::total,
};
use crate::{
    calendar::show_day,
    db::Tx,
    disbursement::payout::{Line, LineState, Method, PayoutError, workflow},
    id::{BookId, PayoutId, PayoutLineId},
    ledger::Author,
    money::Money,
    text::words,
    user::rights::{Pay, ReadBooks},
    web::{
        Failure,
        forms::{Day, Posted, Rejected, Typed},
        may::May,
        page::Page,
        step_up,
    },
};

#[derive(FromForm)]
pub struct SignForm {
    #[field(default = Vec::new())]
    lines: Vec<i64>,
    on: Typed<Day>,
    /// `signed` or `unclaimed`.
    deed: String,
    #[field(default = String::new())]
    reason: String,
}

fn settle(
    tx: &mut Tx,
    author: &Author,
    at: (workflow::Place, PayoutId),
    form: &SignForm,
) -> Result<(), PayoutError> {
    let lines: Vec<PayoutLineId> = form.lines.iter().copied().map(PayoutLineId).collect();
    match form.deed.as_str() {
        "unclaimed" => workflow::leave_unclaimed(tx, author, at, &lines, (form.on.0.0, &form.reason)),
        _ => workflow::sign(tx, author, at, &lines, form.on.0.0),
    }
}

#[post("/<_unit>/payouts/<id>/cash", data = "<form>")]
pub async fn sign(
    may: May<Pay>,
    _unit: &str,
    id: i64,
    form: Posted<SignForm>,
) -> Result<Redirect, Rejected<Show>> {
    let Posted { value, fields } = form;
    let Some(value) = value else { return Err(Rejected::again(page(&may, id, fields, None).await?)) };
    let back = format!("payouts/{id}");
    let sum = total(&may, id, Some(Method::Cash)).await?;
    step_up::hold(&may, sum, (&format!("{back}/cash"), &back), &fields).await?;
    let at = (super::place(&may), PayoutId(id));
    let job = move |tx: &mut Tx, author: &Author| settle(tx, author, at, &value);
    match super::refusal(may.write_to([BookId::REGISTER, at.0.book], job).await)? {
        Ok(()) => Ok(may.redirect(&back)),
        Err(err) => Err(Rejected::again(page(&may, id, fields.refused("reason", &err), None).await?)),
    }
}

#[derive(Template, WebTemplate)]
#[template(path = "print/sign_off.html")]
pub struct SignOff {
    page: Page,
    back: String,
    unit: String,
    view: View,
    lines: Vec<Line>,
    total: Money,
    in_words: String,
    day: String,
}

#[get("/<_unit>/payouts/<id>/sign-off")]
pub async fn sheet(may: May<ReadBooks>, _unit: &str, id: i64) -> Result<SignOff, Failure> {
    let (place, now) = (super::place(&may), may.signed.now);
    let view = may.read(move |db, _| View::read(db, place, PayoutId(id), now)).await?;
    let cash = view.sheet.lines.iter().map(|it| it.line.clone());
    let lines: Vec<Line> =
        cash.filter(|it| it.method == Method::Cash && it.state != LineState::Unclaimed).collect();
    let total = Money::sum(lines.iter().map(|it| it.amount))?;
    Ok(SignOff {
        page: may.page().clone(),
        back: may.link(&format!("payouts/{id}")),
        unit: may.place.unit.name.clone(),
        in_words: words::in_words(total),
        day: show_day(may.today()),
        view,
        lines,
        total,
    })
}
