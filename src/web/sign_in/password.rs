//! The first page of signing in: login and password.

use askama::Template;
use askama_web::WebTemplate;
use rocket::{Either, FromForm, Route, get, http::CookieJar, post, response::Redirect, routes};

use super::{Elsewhere, Form, Guest, Posted, Refused, Unhurried, onward};
use crate::{
    db::DbError,
    user::{
        self,
        password::Password,
        sign_in::{SignInError, workflow},
    },
    web::{Failure, page::Page},
};

pub fn routes() -> Vec<Route> {
    routes![ask, show]
}

#[derive(Template, WebTemplate)]
#[template(path = "sign_in/password.html")]
struct Ask {
    page: Page,
    form: Form,
}

#[derive(FromForm)]
struct Shown {
    login: String,
    password: String,
    next: String,
}

#[get("/sign-in?<next>&<late>")]
async fn ask(guest: Guest, next: Option<&str>, late: Option<bool>) -> Result<Either<Redirect, Ask>, Failure> {
    let next = next.unwrap_or_default();
    if guest.is_in {
        return Ok(Either::Left(onward(&guest.page, next)));
    }
    let nobody = |db: &mut crate::db::Db| Ok::<_, DbError>(user::store::first(db)?.is_none());
    if guest.app.pool.read(nobody).await? {
        return Ok(Either::Left(Redirect::to(guest.page.link("/setup"))));
    }
    let mut form = guest.form(next);
    if late == Some(true) {
        form.fields = form.fields.refused("", &SignInError::Expired);
    }
    Ok(Either::Right(Ask { form, page: guest.page }))
}

#[post("/sign-in", data = "<form>")]
async fn show(
    _unhurried: Unhurried,
    guest: Guest,
    cookies: &CookieJar<'_>,
    form: Posted<Shown>,
) -> Result<Redirect, Refused<Ask>> {
    let again = guest.again(form.fields);
    let Some(shown) = form.value else { return Err(Elsewhere::Redirect(Redirect::to("/sign-in")).into()) };
    let next = shown.next.clone();
    match compare(&guest, shown).await? {
        Ok((half, progress)) => Ok(guest.go_on(cookies, Some(&half), &progress, &next)?),
        Err(err) => {
            let page = guest.page.clone();
            Err(Refused::because(err, (&guest, again), "", |form| Ask { page, form }))
        }
    }
}

type Compared = Result<(user::session::Secret, user::sign_in::Progress), SignInError>;

/// Counts the try, compares on a thread of its own, and goes on where the password was right.
async fn compare(guest: &Guest, shown: Shown) -> Result<Compared, Failure> {
    let (moment, visit) = (guest.moment(), guest.visit.clone());
    let ticket = guest.write(move |tx| workflow::attempt(tx, &shown.login, &visit, moment.now)).await;
    let ticket = match ticket {
        Ok(ticket) => ticket,
        Err(err) => return Ok(Err(err)),
    };
    let password = Password::new(&shown.password);
    let checked = guest.app.door.hash(move || ticket.check(&password)).await?;
    let visit = guest.visit.clone();
    Ok(guest.write(move |tx| workflow::passed(tx, &checked, &visit, moment)).await)
}
