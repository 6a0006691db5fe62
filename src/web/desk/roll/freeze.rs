//! Asking a second person to freeze a season, and to set a name of a frozen roll right by a numbered erratum.

use rocket::{FromForm, Route, post, response::Redirect, routes};

use super::Which;
use crate::{
    honour_roll::workflow,
    user::rights::KeepRolls,
    web::{Failure, forms::Posted, may::May},
};

pub fn routes() -> Vec<Route> {
    routes![freeze, erratum]
}

#[derive(FromForm)]
struct FreezeForm {
    below: bool,
}

#[post("/<_unit>/roll/<year_text>/freeze", data = "<form>")]
async fn freeze(
    may: May<KeepRolls>,
    _unit: &str,
    year_text: &str,
    form: Posted<FreezeForm>,
) -> Result<Redirect, Failure> {
    let year = crate::web::place::year(year_text, may.today())?;
    let below = form.value.is_some_and(|form| form.below);
    let scope = Which::Year(year).of(&may, below).await?;
    let job = may.write_to(scope.named(), move |tx, author| workflow::ask_freeze(tx, author, &scope));
    let task = job.await?;
    Ok(may.redirect(&format!("approvals/{task}")))
}

#[derive(FromForm)]
struct ErratumForm<'f> {
    position: i64,
    reads: &'f str,
    reason: &'f str,
    below: bool,
}

#[post("/<_unit>/roll/<year_text>/errata", data = "<form>")]
async fn erratum(
    may: May<KeepRolls>,
    _unit: &str,
    year_text: &str,
    form: Posted<ErratumForm<'_>>,
) -> Result<Redirect, Failure> {
    let year = crate::web::place::year(year_text, may.today())?;
    let Some(ErratumForm { position, reads, reason, below }) = form.value else {
        return Err(crate::honour_roll::RollError::NoLine.into());
    };
    let scope = Which::Year(year).of(&may, below).await?;
    let (reads, reason) = (reads.to_owned(), reason.to_owned());
    let job =
        may.write(move |tx, author| workflow::ask_erratum(tx, author, &scope, position, (&reads, &reason)));
    let task = job.await?;
    Ok(may.redirect(&format!("approvals/{task}")))
}
