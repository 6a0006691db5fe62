//! The code again, within a session, for an amount above the unit's threshold.
//!
//! A route that moves money asks [`ask_again`] before it writes: where it gives a redirect, the person shows a code
//! and comes back to the form.

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
    id::BookId,
    money::Money,
    user::{
        rights::Granted,
        step_up::{self, needs_step_up},
        totp::workflow,
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
    routes![ask, show]
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
    let today = may.today();
    let limit =
        may.read(move |db, place| step_up::store::threshold(db, place.unit.id, today).map_err(DbError::from));
    let session = &may.signed.session;
    if !needs_step_up(amount, limit.await?, session.stepped_up_at, may.signed.now) {
        return Ok(None);
    }
    let back = RawStr::new(&may.link(back)).percent_encode().to_string();
    Ok(Some(Redirect::to(may.page().link(&format!("/step-up?next={back}")))))
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
    let (author, id, now) = (signed.author(), signed.session.id.clone(), app.door.wall.now());
    let job = move |tx: &mut Tx| workflow::step_up(tx, &author, &id, &shown.code, now);
    match app.pool.write([BookId::REGISTER], job).await.map_err(failure)? {
        Ok(()) => Ok(Redirect::to(local(Some(&shown.next)).to_owned())),
        Err(err) => {
            let fields = form.fields.refused("code", &err);
            let form = Form { csrf: signed.csrf, fields, next: shown.next };
            Err(Rejected::again(Ask { page, form }))
        }
    }
}
