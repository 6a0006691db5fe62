//! Cash: who has signed for it, many at once, and the request to take back what nobody came for.

use rocket::{FromForm, post, response::Redirect};

use super::{
    show::{Show, page},
    steps::total,
};
use crate::{
    db::Tx,
    disbursement::payout::{Method, PayoutError, workflow},
    id::{BookId, PayoutId, PayoutLineId},
    ledger::Author,
    user::rights::Pay,
    web::{
        forms::{Day, Posted, Rejected, Typed},
        may::May,
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
        "unclaimed" => workflow::ask_unclaimed(tx, author, at, &lines, (form.on.0.0, &form.reason)).map(drop),
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
