//! The steps of a list that change no line: asking the rules again, sending it on, locking, opening, ending; and the
//! word that the bank has carried it out.

use rocket::{FromForm, post, response::Redirect};

use super::show::{Show, page};
use crate::{
    db::Tx,
    disbursement::payout::{
        LineState, Method, PayoutError, store,
        workflow::{self, Place},
    },
    id::{AccountId, BookId, PayoutId, PayoutLineId},
    ledger::Author,
    money::Money,
    user::rights::{Granted, Pay, PreparePayments},
    web::{
        Failure,
        forms::{Day, Posted, Rejected, Typed},
        may::May,
        step_up,
    },
};

#[derive(FromForm)]
pub struct StepForm {
    step: String,
    /// The account at a bank that is to pay, for the step `account`.
    #[field(default = 0)]
    account: i64,
}

fn take(
    tx: &mut Tx,
    author: &Author,
    (place, id): (Place, PayoutId),
    form: &StepForm,
) -> Result<(), PayoutError> {
    match form.step.as_str() {
        "submit" => workflow::submit(tx, author, place, id).map(drop),
        "lock" => workflow::lock(tx, author, place, id).map(drop),
        "reopen" => workflow::reopen(tx, author, place, id),
        "discard" => workflow::discard(tx, author, place, id),
        "close" => workflow::close(tx, author, place, id),
        "account" => workflow::set_account(tx, author, (place, id), AccountId(form.account)),
        "cash" => without_account_in_cash(tx, author, (place, id)),
        _ => workflow::recheck(tx, author, place, id).map(drop),
    }
}

/// Lets every line be paid in cash for which no account is on file.
fn without_account_in_cash(
    tx: &mut Tx,
    author: &Author,
    (place, id): (Place, PayoutId),
) -> Result<(), PayoutError> {
    let found = store::find(tx.db()?, place.book, place.branch(), id)?;
    let sheet = store::sheet(tx.db()?, &found)?;
    let lines: Vec<PayoutLineId> =
        sheet.lines.iter().filter(|it| it.has("no_account")).map(|it| it.line.id).collect();
    workflow::pay_by(tx, author, (place, id), &lines, Method::Cash)
}

#[post("/<_unit>/payouts/<id>/step", data = "<form>")]
pub async fn step(
    may: May<PreparePayments>,
    _unit: &str,
    id: i64,
    form: Posted<StepForm>,
) -> Result<Redirect, Rejected<Show>> {
    let Posted { value, fields } = form;
    let Some(value) = value else { return Err(Rejected::again(page(&may, id, fields, None).await?)) };
    let (back, wanted) = (format!("payouts/{id}"), value.step.clone());
    if ["submit", "lock"].contains(&wanted.as_str()) {
        step_up::hold(&may, total(&may, id, None).await?, (&format!("{back}/step"), &back), &fields).await?;
    }
    let Err(err) = go(&may, id, value).await? else { return Ok(may.redirect(&back)) };
    if matches!(err, PayoutError::Reds(_)) {
        // What the rules have just said is shown at the lines.
        drop(go(&may, id, StepForm { step: "check".to_owned(), account: 0 }).await?);
    }
    Err(Rejected::again(page(&may, id, fields.refused("", &err), None).await?))
}

async fn go(may: &May<PreparePayments>, id: i64, form: StepForm) -> Result<Result<(), PayoutError>, Failure> {
    let at = (super::place(may), PayoutId(id));
    let job = move |tx: &mut Tx, author: &Author| take(tx, author, at, &form);
    super::refusal(may.write_to([BookId::REGISTER, at.0.book], job).await)
}

/// Adds up what a list is still to pay, by one way or by both.
pub async fn total<R: Granted>(may: &May<R>, id: i64, only: Option<Method>) -> Result<Money, Failure> {
    let place = super::place(may);
    let lines = may.read(move |db, _| {
        let found = store::find(db, place.book, place.branch(), PayoutId(id))?;
        Ok::<_, PayoutError>(store::lines(db, found.id)?)
    });
    let lines = lines.await?;
    let open = lines.iter().filter(|it| matches!(it.state, LineState::Draft | LineState::Held));
    let wanted = open.filter(|it| only.is_none_or(|method| it.method == method));
    Ok(Money::sum(wanted.map(|it| it.amount))?)
}

#[derive(FromForm)]
pub struct SendForm {
    on: Typed<Day>,
}

#[post("/<_unit>/payouts/<id>/send", data = "<form>")]
pub async fn send(
    may: May<Pay>,
    _unit: &str,
    id: i64,
    form: Posted<SendForm>,
) -> Result<Redirect, Rejected<Show>> {
    let Posted { value, fields } = form;
    let Some(SendForm { on }) = value else {
        return Err(Rejected::again(page(&may, id, fields, None).await?));
    };
    let back = format!("payouts/{id}");
    let sum = total(&may, id, Some(Method::Bank)).await?;
    step_up::hold(&may, sum, (&format!("{back}/send"), &back), &fields).await?;
    let (place, on) = (super::place(&may), on.0.0);
    let job =
        move |tx: &mut Tx, author: &Author| workflow::send(tx, author, (place, PayoutId(id)), on).map(drop);
    match super::refusal(may.write_to([BookId::REGISTER, place.book], job).await)? {
        Ok(()) => Ok(may.redirect(&back)),
        Err(err) => Err(Rejected::again(page(&may, id, fields.refused("on", &err), None).await?)),
    }
}
