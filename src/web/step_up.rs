//! The code again, within a session, for an amount above the unit's threshold.
//!
//! A route that moves money asks [`hold`] before it writes: where the code is wanted, the form waits in the page that
//! asks for it and goes on by itself with everything that was typed. A form that cannot wait, such as one with a
//! file, asks [`ask_again`], which leads to the code and back to an empty form.

use rocket::{
    FromForm, Route, State, get,
    http::{RawStr, Status},
    post,
    response::Redirect,
    routes,
};

use askama::Template;
use askama_web::WebTemplate;

use super::me::failure;
use crate::{
    db::{DbError, Tx},
    id::{BookId, UnitId},
    money::Money,
    user::{
        rights::Granted,
        session::Secret,
        step_up::{self, needs_step_up},
        totp::{FactorError, workflow},
    },
    web::{
        App, Failure,
        comfort::local,
        door::Unhurried,
        forms::{Fields, Posted, Rejected},
        may::May,
        page::Page,
        session::Signed,
        sign_in::Form,
    },
};

pub fn routes() -> Vec<Route> {
    routes![ask, show, go_on]
}

#[derive(Template, WebTemplate)]
#[template(path = "me/step_up.html")]
struct Ask {
    page: Page,
    form: Form,
}

#[derive(FromForm)]
struct Shown {
    code: String,
    next: String,
}

/// Returns the way to the code where an amount asks for it; `back` is the page of the form, such as `gifts/new`.
pub async fn ask_again<R: Granted>(
    may: &May<R>,
    amount: Money,
    back: &str,
) -> Result<Option<Redirect>, Failure> {
    if !asks(may, may.place.unit.id, amount).await? {
        return Ok(None);
    }
    let back = RawStr::new(&may.link(back)).percent_encode().to_string();
    Ok(Some(Redirect::to(may.page().link(&format!("/step-up?next={back}")))))
}

/// A form that waits for the code, with everything that was typed into it.
#[derive(Template, WebTemplate)]
#[template(path = "me/held.html")]
pub struct Held {
    page: Page,
    csrf: Secret,
    /// What was said about the code that was typed.
    fields: Fields,
    kept: Vec<(String, String)>,
    /// Where the form goes on to, and where the way leads for whoever gives up.
    to: String,
    back: String,
}

/// Why a route does not go on: the code is asked for, or the threshold could not be read.
pub enum Stop {
    Held(Box<Held>),
    Failure(Failure),
}

impl<P> From<Stop> for Rejected<P> {
    fn from(stop: Stop) -> Self {
        match stop {
            Stop::Held(held) => Self::Held(held),
            Stop::Failure(failure) => Self::Failure(failure),
        }
    }
}

/// Stops a form whose amount asks for the code; `to` is where it was posted, `back` the page that showed it, both
/// below the unit's desk.
pub async fn hold<R: Granted>(
    may: &May<R>,
    amount: Money,
    (to, back): (&str, &str),
    fields: &Fields,
) -> Result<(), Stop> {
    hold_in(may, (may.place.unit.id, amount), (to, back), fields).await
}

/// Does the same by the threshold of another unit, whose money it is.
pub async fn hold_in<R: Granted>(
    may: &May<R>,
    (unit, amount): (UnitId, Money),
    (to, back): (&str, &str),
    fields: &Fields,
) -> Result<(), Stop> {
    if !asks(may, unit, amount).await.map_err(Stop::Failure)? {
        return Ok(());
    }
    Err(held(may, (to, back), fields))
}

/// Stops a form that is a signature: the code is asked for whatever the amount, unless it was shown just now.
pub fn hold_signature<R: Granted>(
    may: &May<R>,
    (to, back): (&str, &str),
    fields: &Fields,
) -> Result<(), Stop> {
    if step_up::is_fresh(may.signed.session.stepped_up_at, may.signed.now) {
        return Ok(());
    }
    Err(held(may, (to, back), fields))
}

fn held<R: Granted>(may: &May<R>, (to, back): (&str, &str), fields: &Fields) -> Stop {
    let kept = fields.sent().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    Stop::Held(Box::new(Held {
        page: may.page().clone(),
        csrf: may.signed.csrf.clone(),
        fields: Fields::default(),
        kept,
        to: may.link(to),
        back: may.link(back),
    }))
}

async fn asks<R: Granted>(may: &May<R>, unit: UnitId, amount: Money) -> Result<bool, Failure> {
    let today = may.today();
    let limit = may.read(move |db, _| step_up::store::threshold(db, unit, today).map_err(DbError::from));
    Ok(needs_step_up(amount, limit.await?, may.signed.session.stepped_up_at, may.signed.now))
}

#[derive(FromForm)]
struct Waiting {
    step_code: String,
    step_to: String,
    step_back: String,
}

/// Takes the code and lets the form go on: the browser posts the same fields to where they were meant for.
#[post("/step-up/go-on", data = "<form>")]
async fn go_on(
    app: &State<App>,
    page: Page,
    signed: Signed,
    _unhurried: Unhurried,
    form: Posted<Waiting>,
) -> Result<Redirect, Rejected<Held>> {
    let Some(Waiting { step_code, step_to, step_back }) = form.value else {
        return Err(Failure::of(Status::UnprocessableEntity).into());
    };
    let (to, back) = (local(Some(&step_to)).to_owned(), local(Some(&step_back)).to_owned());
    let Err(err) = show_code(app, &signed, step_code).await? else { return Ok(Redirect::temporary(to)) };
    let fields = Fields::default().refused("step_code", &err);
    let kept = form.fields.sent().filter(|(name, _)| !name.starts_with("step_"));
    let kept = kept.map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    Err(Rejected::again(Held { page, csrf: signed.csrf, fields, kept, to, back }))
}

/// Shows a code of the second factor; the inner error is for whoever typed it.
async fn show_code(
    app: &State<App>,
    signed: &Signed,
    code: String,
) -> Result<Result<(), FactorError>, Failure> {
    let (author, id, now) = (signed.author(), signed.session.id.clone(), app.door.wall.now());
    let job = move |tx: &mut Tx| workflow::step_up(tx, &author, &id, &code, now);
    app.pool.write([BookId::REGISTER], job).await.map_err(failure)
}

#[get("/step-up?<next>")]
fn ask(page: Page, signed: Signed, next: Option<&str>) -> Ask {
    let form = Form { csrf: signed.csrf, fields: Fields::default(), next: local(next).to_owned() };
    Ask { page, form }
}

#[post("/step-up", data = "<form>")]
async fn show(
    app: &State<App>,
    page: Page,
    signed: Signed,
    _unhurried: Unhurried,
    form: Posted<Shown>,
) -> Result<Redirect, Rejected<Ask>> {
    let Some(shown) = form.value else { return Err(Failure::of(Status::UnprocessableEntity).into()) };
    match show_code(app, &signed, shown.code).await? {
        Ok(()) => Ok(Redirect::to(local(Some(&shown.next)).to_owned())),
        Err(err) => {
            let fields = form.fields.refused("code", &err);
            let form = Form { csrf: signed.csrf, fields, next: shown.next };
            Err(Rejected::again(Ask { page, form }))
        }
    }
}
