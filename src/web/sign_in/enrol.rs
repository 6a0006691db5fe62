//! Setting up a second factor before the first page opens, where a role asks for one.

use askama::Template;
use askama_web::WebTemplate;
use rocket::{FromForm, Route, get, http::CookieJar, post, response::Redirect, routes};

use super::{Elsewhere, Form, Guest, Posted, Refused, Unhurried};
use crate::{
    user::{
        User,
        sign_in::{Progress, SignInError, Step, workflow},
        totp::{self, RecoveryCode},
    },
    web::{App, Failure, comfort::local, page::Page, qr::Qr},
};

pub fn routes() -> Vec<Route> {
    routes![ask, confirm]
}

const ACTION: &str = "/sign-in/factor";

/// What an authenticator is given: the picture, and the letters for those who type.
pub(in crate::web) struct Offer {
    pub qr: Qr,
    pub letters: String,
}

#[derive(Template, WebTemplate)]
#[template(path = "sign_in/factor.html")]
pub(in crate::web) struct Ask {
    pub page: Page,
    pub form: Form,
    pub offer: Offer,
    pub action: &'static str,
}

/// The recovery codes, which are shown this once.
#[derive(Template, WebTemplate)]
#[template(path = "sign_in/codes.html")]
pub(in crate::web) struct Codes {
    pub page: Page,
    pub codes: Vec<RecoveryCode>,
    /// Where the way goes on.
    pub next: String,
}

#[derive(FromForm)]
struct Shown {
    code: String,
    next: String,
}

impl Offer {
    /// Reads the secret that is being set up.
    pub async fn of(app: &App, user: User) -> Result<Self, Failure> {
        let kept = app.pool.read(move |db| totp::store::get(db, user.id, true)).await?;
        let kept = kept.ok_or_else(|| Failure::refused(&totp::FactorError::NotBegun))?;
        let url = kept.secret.to_url(&user.login).map_err(|err| Failure::internal(&err))?;
        let qr = Qr::of(&url).ok_or_else(|| Failure::internal(&totp::FactorError::NotRead))?;
        Ok(Self { qr, letters: kept.secret.to_letters() })
    }
}

#[get("/sign-in/factor?<next>")]
async fn ask(guest: Guest, next: Option<&str>) -> Result<Ask, Elsewhere> {
    let next = next.unwrap_or_default();
    let half = guest.at(Step::Enrol, next).await?;
    let offer = Offer::of(&guest.app, half.user).await.map_err(Elsewhere::Failure)?;
    Ok(Ask { form: guest.form(next), page: guest.page, offer, action: ACTION })
}

#[post("/sign-in/factor", data = "<form>")]
async fn confirm(
    _unhurried: Unhurried,
    guest: Guest,
    cookies: &CookieJar<'_>,
    form: Posted<Shown>,
) -> Result<Codes, Refused<Ask>> {
    let again = guest.again(form.fields);
    let Some(shown) = form.value else { return Err(Elsewhere::Redirect(Redirect::to(ACTION)).into()) };
    let half = guest.at(Step::Enrol, &shown.next).await?;
    match enrol(&guest, shown.code).await {
        Ok((codes, progress)) => {
            if let Progress::Open { session, device } = progress {
                guest.open(cookies, &session, &device)?;
            }
            let next = guest.page.link(if local(Some(&shown.next)) == "/" { "/desk" } else { &shown.next });
            Ok(Codes { page: guest.page, codes, next })
        }
        Err(err) => {
            let offer = Offer::of(&guest.app, half.user).await?;
            let page = guest.page.clone();
            Err(Refused::because(err, (&guest, again), "code", |form| Ask {
                page,
                form,
                offer,
                action: ACTION,
            }))
        }
    }
}

async fn enrol(guest: &Guest, code: String) -> Result<(Vec<RecoveryCode>, Progress), SignInError> {
    let (secret, visit, moment) = (guest.secret()?, guest.visit.clone(), guest.moment());
    let enrolled = guest.write(move |tx| workflow::enrol(tx, &secret, &code, &visit, moment)).await?;
    enrolled.map_err(SignInError::from)
}
