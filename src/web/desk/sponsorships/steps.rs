//! What happens to a sponsorship: the check of a year, and its end.

use rocket::{FromForm, Route, post, response::Redirect, routes};

use super::show::{Show, page};
use crate::{
    id::SponsorshipId,
    sponsorship::{self, Check, Ending, How, Outcome, SponsorshipError},
    user::rights::KeepFunds,
    web::{
        Failure,
        forms::{Day, Fields, Posted, Rejected, Typed},
        may::{Attempt, May},
    },
};

pub fn routes() -> Vec<Route> {
    routes![check, end]
}

type Answer = Result<Redirect, Rejected<Show>>;

#[derive(FromForm)]
struct CheckForm<'f> {
    year: Typed<i64>,
    outcome: Typed<Outcome>,
    on: Typed<Day>,
    #[field(default = "")]
    note: &'f str,
}

#[post("/<_unit>/sponsorships/<id>/check", data = "<form>")]
async fn check(may: May<KeepFunds>, _unit: &str, id: i64, form: Posted<CheckForm<'_>>) -> Answer {
    let Posted { value, fields } = form;
    let Some(value) = value else { return Err(Rejected::again(page(&may, id, fields).await?)) };
    let (book, id) = (may.book(), SponsorshipId(id));
    let (year, outcome, on) = (value.year.0, value.outcome.0, value.on.0.0);
    let new = Check { year, outcome, on, note: value.note.to_owned() };
    let job = may.write(move |tx, author| sponsorship::workflow::check(tx, author, book, id, &new));
    answer(&may, id, fields, job.await).await
}

#[derive(FromForm)]
struct EndForm<'f> {
    how: Typed<How>,
    day: Typed<Day>,
    reason: &'f str,
    #[field(default = "")]
    release: &'f str,
}

#[post("/<_unit>/sponsorships/<id>/end", data = "<form>")]
async fn end(may: May<KeepFunds>, _unit: &str, id: i64, form: Posted<EndForm<'_>>) -> Answer {
    let Posted { value, fields } = form;
    let Some(value) = value else { return Err(Rejected::again(page(&may, id, fields).await?)) };
    let (book, id) = (may.book(), SponsorshipId(id));
    let (how, on, reason) = (value.how.0, value.day.0.0, value.reason.to_owned());
    let new = Ending { how, on, reason, release: value.release.to_owned() };
    let job = may.write(move |tx, author| sponsorship::workflow::end(tx, author, book, id, &new));
    answer(&may, id, fields, job.await).await
}

/// Shows the page with what was done, or the form again with the sentence beside the field that it is about.
async fn answer(
    may: &May<KeepFunds>,
    id: SponsorshipId,
    fields: Fields,
    done: Result<(), Attempt<SponsorshipError>>,
) -> Answer {
    let err = match done {
        Ok(()) => return Ok(may.redirect(&format!("sponsorships/{id}"))),
        Err(Attempt::Refused(err)) => err,
        Err(denied) => return Err(Failure::from(denied).into()),
    };
    let is_end = !fields.value("how").is_empty();
    let field = match err {
        SponsorshipError::OtherYear { .. } | SponsorshipError::Checked { .. } => "year",
        SponsorshipError::NeedsNote(_) => "note",
        SponsorshipError::NotBegun { .. } => "on",
        SponsorshipError::Future { .. } if !is_end => "on",
        SponsorshipError::Future { .. } | SponsorshipError::BeforeBeginning { .. } => "day",
        SponsorshipError::NoReason => "reason",
        SponsorshipError::NotOver { .. }
        | SponsorshipError::Unchecked { .. }
        | SponsorshipError::NothingFailed => "how",
        SponsorshipError::NotFound(_) | SponsorshipError::Db(_) => return Err(Failure::from(err).into()),
        _ => "",
    };
    Err(Rejected::again(page(may, id.0, fields.refused(field, &err)).await?))
}
