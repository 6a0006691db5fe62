//! Choosing a password of one's own in place of one that somebody else chose.

use askama::Template;
use askama_web::WebTemplate;
use rocket::{FromForm, Route, get, http::CookieJar, post, response::Redirect, routes};

use super::{Elsewhere, Form, Guest, Posted, Refused, Unhurried};
use crate::{
    db::{Db, DbError},
    unit,
    user::{
        User,
        password::{self, Password, PasswordError, PasswordHash},
        sign_in::{SignInError, Step, workflow},
    },
    web::{App, Failure, page::Page},
};

pub fn routes() -> Vec<Route> {
    routes![ask, choose]
}

#[derive(Template, WebTemplate)]
#[template(path = "sign_in/own_password.html")]
struct Ask {
    page: Page,
    form: Form,
}

const ACTION: &str = "/sign-in/password";

#[derive(FromForm)]
struct Chosen {
    password: String,
    again: String,
    next: String,
}

#[get("/sign-in/password?<next>")]
async fn ask(guest: Guest, next: Option<&str>) -> Result<Ask, Elsewhere> {
    let next = next.unwrap_or_default();
    guest.at(Step::NewPassword, next).await?;
    Ok(Ask { form: guest.form(next), page: guest.page })
}

#[post("/sign-in/password", data = "<form>")]
async fn choose(
    _unhurried: Unhurried,
    guest: Guest,
    cookies: &CookieJar<'_>,
    form: Posted<Chosen>,
) -> Result<Redirect, Refused<Ask>> {
    let again = guest.again(form.fields);
    let Some(chosen) = form.value else { return Err(Elsewhere::Redirect(Redirect::to(ACTION)).into()) };
    let half = guest.at(Step::NewPassword, &chosen.next).await?;
    let (secret, visit, moment) = (guest.secret(), guest.visit.clone(), guest.moment());
    let taken = match take(&guest.app, half.user, chosen.password, &chosen.again).await? {
        Ok(hash) => {
            guest.write(move |tx| workflow::choose_password(tx, &secret?, &hash, &visit, moment)).await
        }
        Err(err) => Err(SignInError::from(err)),
    };
    match taken {
        Ok(progress) => Ok(guest.go_on(cookies, None, &progress, &chosen.next)?),
        Err(err) => {
            let page = guest.page.clone();
            Err(Refused::because(err, (&guest, again), "password", |form| Ask { page, form }))
        }
    }
}

/// Judges a new password of somebody, and makes its hash on a thread of its own.
pub(in crate::web) async fn take(
    app: &App,
    user: User,
    typed: String,
    again: &str,
) -> Result<Result<PasswordHash, PasswordError>, Failure> {
    if typed != again {
        return Ok(Err(PasswordError::NotRepeated));
    }
    let (known, present) = app.pool.read(move |db| known(db, &user)).await?;
    app.door
        .hash(move || {
            let password = Password::new(&typed);
            let known: Vec<&str> = known.iter().map(String::as_str).collect();
            password::judge(&password, &known)?;
            if present.is_some_and(|hash| hash.matches(&password)) {
                return Err(PasswordError::Unchanged);
            }
            password.hash()
        })
        .await
}

/// Returns what everybody knows about somebody, and the hash of the present password.
pub(super) fn known(db: &mut Db, user: &User) -> Result<(Vec<String>, Option<PasswordHash>), DbError> {
    let tree = unit::store::tree(db)?;
    let standing = crate::user::store::standing(db, user.id)?;
    let mut known = vec![user.login.clone(), user.name.clone()];
    for (unit, _) in standing.roles() {
        known.extend(tree.get(*unit).into_iter().flat_map(|unit| [unit.code.clone(), unit.name.clone()]));
    }
    Ok((known, password::store::get(db, user.id)?.map(|kept| kept.hash)))
}
