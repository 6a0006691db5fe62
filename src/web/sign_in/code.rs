//! The code of the second factor, or a recovery code.

use askama::Template;
use askama_web::WebTemplate;
use rocket::{FromForm, Route, get, http::CookieJar, post, response::Redirect, routes};

use super::{Elsewhere, Form, Guest, Posted, Refused, Unhurried};
use crate::{
    user::sign_in::{Step, workflow},
    web::page::Page,
};

pub fn routes() -> Vec<Route> {
    routes![ask, show]
}

#[derive(Template, WebTemplate)]
#[template(path = "sign_in/code.html")]
struct Ask {
    page: Page,
    form: Form,
    action: &'static str,
}

const ACTION: &str = "/sign-in/code";

#[derive(FromForm)]
struct Shown {
    code: String,
    next: String,
}

#[get("/sign-in/code?<next>")]
async fn ask(guest: Guest, next: Option<&str>) -> Result<Ask, Elsewhere> {
    let next = next.unwrap_or_default();
    guest.at(Step::Code, next).await?;
    Ok(Ask { form: guest.form(next), page: guest.page, action: ACTION })
}

#[post("/sign-in/code", data = "<form>")]
async fn show(
    _unhurried: Unhurried,
    guest: Guest,
    cookies: &CookieJar<'_>,
    form: Posted<Shown>,
) -> Result<Redirect, Refused<Ask>> {
    let again = guest.again(form.fields);
    let Some(shown) = form.value else { return Err(Elsewhere::Redirect(Redirect::to(ACTION)).into()) };
    let (secret, visit, moment, next) = (guest.secret(), guest.visit.clone(), guest.moment(), shown.next);
    let show = move |tx: &mut crate::db::Tx| workflow::show_code(tx, &secret?, &shown.code, &visit, moment);
    match guest.write(show).await.and_then(|answer| answer) {
        Ok(progress) => Ok(guest.go_on(cookies, None, &progress, &next)?),
        Err(err) => {
            let page = guest.page.clone();
            Err(Refused::because(err, (&guest, again), "code", |form| Ask { page, form, action: ACTION }))
        }
    }
}
