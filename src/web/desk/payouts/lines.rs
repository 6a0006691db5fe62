//! Mending a draft line by line: another way of paying, the holder's relation, another account, or out of the list.

use rocket::{FromForm, post, response::Redirect};

use super::{
    AccountForm, refused,
    show::{Show, page},
};
use crate::{
    db::Tx,
    disbursement::payout::{
        Method, PayoutError, Relation,
        workflow::{self, Place},
    },
    id::{PayoutId, PayoutLineId},
    ledger::Author,
    user::rights::PreparePayments,
    web::{
        Failure,
        forms::{Fields, Posted, Rejected},
        may::May,
    },
};

#[derive(FromForm)]
pub struct Change {
    /// `remove`, `bank`, `cash`, or whose account it is.
    deed: String,
}

fn change_line(
    tx: &mut Tx,
    author: &Author,
    at: (Place, PayoutId),
    line: PayoutLineId,
    deed: &str,
) -> Result<(), PayoutError> {
    if deed == "remove" {
        return workflow::remove(tx, author, at, line);
    }
    if let Ok(method) = deed.parse::<Method>() {
        return workflow::pay_by(tx, author, at, &[line], method);
    }
    match deed.parse::<Relation>() {
        Ok(relation) => workflow::declare(tx, author, at, line, relation).map(drop),
        Err(_) => Err(PayoutError::NoLine(line)),
    }
}

#[post("/<_unit>/payouts/<id>/lines/<line>", data = "<form>")]
pub async fn change(
    may: May<PreparePayments>,
    _unit: &str,
    id: i64,
    line: i64,
    form: Posted<Change>,
) -> Result<Redirect, Rejected<Show>> {
    let Posted { value, fields } = form;
    let Some(Change { deed }) = value else { return Err(again(&may, (id, line), fields).await?) };
    let at = (super::place(&may), PayoutId(id));
    let job = move |tx: &mut Tx, author: &Author| change_line(tx, author, at, PayoutLineId(line), &deed);
    match super::refusal(may.write(job).await)? {
        Ok(()) => Ok(may.redirect(&format!("payouts/{id}"))),
        Err(err) => Err(again(&may, (id, line), fields.refused("", &err)).await?),
    }
}

#[post("/<_unit>/payouts/<id>/lines/<line>/account", data = "<form>")]
pub async fn account(
    may: May<PreparePayments>,
    _unit: &str,
    id: i64,
    line: i64,
    form: Posted<AccountForm>,
) -> Result<Redirect, Rejected<Show>> {
    let Posted { value, fields } = form;
    let Some(value) = value else { return Err(again(&may, (id, line), fields).await?) };
    let (place, to) = (super::place(&may), value.destination());
    let job = move |tx: &mut Tx, author: &Author| {
        workflow::give_account(tx, author, place, PayoutLineId(line), &to)
    };
    match super::refusal(may.write(job).await)? {
        Ok(_) => Ok(may.redirect(&format!("payouts/{id}"))),
        Err(err) => Err(again(&may, (id, line), refused(fields, &err)).await?),
    }
}

async fn again(
    may: &May<PreparePayments>,
    (id, line): (i64, i64),
    fields: Fields,
) -> Result<Rejected<Show>, Failure> {
    Ok(Rejected::again(page(may, id, fields, Some(line)).await?))
}
