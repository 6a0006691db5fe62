//! Coming in and leaving: the password, the steps after it, and the way out.
//!
//! Every page here works for somebody who is not signed in; between the password and the session the browser holds
//! the secret of a half sign-in, which opens nothing but the page of the next step.

use rocket::{
    Request, Route, State,
    http::{CookieJar, Header, RawStr, Status},
    post,
    request::{FromRequest, Outcome},
    response::{self, Redirect, Responder},
    routes,
    time::Duration,
};

use super::{
    App, Failure,
    comfort::local,
    door::{Client, Unhurried},
    forms::{Fields, NoFields, Posted},
    page::Page,
    session::{self, Signed, Visitor, cookie, removal},
};
use crate::{
    db::{DbError, Tx},
    id::BookId,
    user::{
        self, device,
        session::Secret,
        sign_in::{self, Half, Progress, SignInError, Step, Visit, half_hash, workflow::Moment},
        throttle::Wait,
        totp::FactorError,
    },
};

mod code;
mod enrol;
mod own_password;
mod password;
mod strength;

pub(super) use enrol::{Ask, Codes, Offer};
pub(super) use own_password::take;

/// The cookie of a half sign-in.
const HALF: &str = "__Host-sovang-half";

/// The cookie by which a browser is known again.
const DEVICE: &str = "__Host-sovang-device";

pub fn routes() -> Vec<Route> {
    let steps = [password::routes(), code::routes(), own_password::routes(), enrol::routes()].concat();
    [routes![sign_out], strength::routes(), steps].concat()
}

#[post("/sign-out", data = "<_form>")]
async fn sign_out(
    app: &State<App>,
    signed: Signed,
    cookies: &CookieJar<'_>,
    _form: Posted<NoFields>,
) -> Result<Redirect, Failure> {
    let (author, id) = (signed.author(), signed.session.id);
    let end = move |tx: &mut Tx| user::session::workflow::end(tx, &author, &id);
    app.pool.write([BookId::REGISTER], end).await?;
    session::forget(cookies);
    Ok(Redirect::to("/"))
}

/// What a form of these pages is made of, so that it can be shown again.
#[derive(Clone, Debug)]
pub(super) struct Form {
    pub csrf: Secret,
    pub fields: Fields,
    /// Where the visitor wanted to go.
    pub next: String,
}

/// Somebody who comes in.
pub(super) struct Guest {
    pub app: App,
    pub page: Page,
    pub visit: Visit,
    csrf: Secret,
    half: Option<String>,
    /// True for somebody who is in already.
    pub is_in: bool,
}

impl Guest {
    async fn of(request: &Request<'_>) -> Result<Self, Status> {
        let app = request.rocket().state::<App>().ok_or(Status::InternalServerError)?.clone();
        let signed = Signed::of(request).await?;
        let csrf = match signed {
            Some(signed) => signed.csrf.clone(),
            None => match request.guard::<Visitor>().await {
                Outcome::Success(visitor) => visitor.csrf,
                _ => return Err(Status::InternalServerError),
            },
        };
        let Client { address, agent, .. } = Client::of(request);
        let value = |name: &str| request.cookies().get(name).map(|cookie| cookie.value().to_owned());
        let visit = Visit { address, agent, device: value(DEVICE) };
        Ok(Self { app, page: Page::of(request), visit, csrf, half: value(HALF), is_in: signed.is_some() })
    }

    pub fn form(&self, next: &str) -> Form {
        Form { csrf: self.csrf.clone(), fields: Fields::default(), next: next.to_owned() }
    }

    pub fn again(&self, fields: Fields) -> Form {
        let next = fields.value("next").to_owned();
        Form { csrf: self.csrf.clone(), fields, next }
    }

    pub fn moment(&self) -> Moment {
        self.app.door.moment(self.app.clock.now())
    }

    /// Runs one write job on the register.
    pub async fn write<T: Send + 'static>(
        &self,
        job: impl FnOnce(&mut Tx) -> Result<T, SignInError> + Send + 'static,
    ) -> Result<T, SignInError> {
        self.app.pool.write([BookId::REGISTER], job).await
    }

    /// Returns the secret of the half sign-in, which the browser may have lost.
    pub fn secret(&self) -> Result<String, SignInError> {
        self.half.clone().ok_or(SignInError::Expired)
    }

    /// Returns who has come half way.
    pub async fn half(&self) -> Result<Option<(Half, Step)>, Failure> {
        let Some(secret) = self.half.clone() else { return Ok(None) };
        let now = self.moment().now;
        let found = self.app.pool.read(move |db| {
            let half = sign_in::store::find(db, half_hash(&secret), now)?;
            let Some(half) = half else { return Ok(None) };
            let step = sign_in::store::account(db, half.user.id)?.next(half.code_shown);
            Ok::<_, DbError>(step.map(|step| (half, step)))
        });
        Ok(found.await?)
    }

    /// Returns who is at a step; somebody who is at another one, or nowhere, is sent there.
    pub async fn at(&self, wanted: Step, next: &str) -> Result<Half, Elsewhere> {
        if self.is_in {
            return Err(Elsewhere::Redirect(onward(&self.page, next)));
        }
        match self.half().await {
            Ok(Some((half, step))) if step == wanted => Ok(half),
            Ok(Some((_, step))) => Err(Elsewhere::Redirect(to_step(&self.page, step, next))),
            Ok(None) => Err(Elsewhere::Redirect(to_start(&self.page, next, false))),
            Err(failure) => Err(Elsewhere::Failure(failure)),
        }
    }

    /// Gives the browser what it needs for what comes next, and sends it there.
    pub fn go_on(
        &self,
        cookies: &CookieJar<'_>,
        half: Option<&Secret>,
        progress: &Progress,
        next: &str,
    ) -> Result<Redirect, Failure> {
        match progress {
            Progress::Next(step) => {
                if let Some(half) = half {
                    cookies.add(cookie(HALF, half.as_str().to_owned()));
                }
                Ok(to_step(&self.page, *step, next))
            }
            Progress::Open { session, device } => {
                self.open(cookies, session, device)?;
                Ok(onward(&self.page, next))
            }
        }
    }

    /// Gives the browser a session, and the secret by which it will be known.
    pub fn open(&self, cookies: &CookieJar<'_>, session: &str, device: &Secret) -> Result<(), Failure> {
        session::begin(cookies, &self.app, session).map_err(|err| Failure::internal(&err))?;
        cookies.remove(removal(HALF));
        let mut known = cookie(DEVICE, device.as_str().to_owned());
        known.set_max_age(Duration::seconds(device::REMEMBERED));
        cookies.add(known);
        Ok(())
    }
}

#[rocket::async_trait]
impl<'r> FromRequest<'r> for Guest {
    type Error = ();

    async fn from_request(request: &'r Request<'_>) -> Outcome<Self, ()> {
        match Self::of(request).await {
            Ok(guest) => Outcome::Success(guest),
            Err(status) => Outcome::Error((status, ())),
        }
    }
}

/// Returns the query that keeps where the visitor wanted to go.
fn keep(next: &str) -> String {
    if next.is_empty() { String::new() } else { format!("?next={}", RawStr::new(next).percent_encode()) }
}

fn to_step(page: &Page, step: Step, next: &str) -> Redirect {
    let path = match step {
        Step::Code => "/sign-in/code",
        Step::NewPassword => "/sign-in/password",
        Step::Enrol => "/sign-in/factor",
    };
    Redirect::to(page.link(&format!("{path}{}", keep(next))))
}

fn to_start(page: &Page, next: &str, late: bool) -> Redirect {
    let kept = keep(next);
    let joint = if kept.is_empty() { "?" } else { "&" };
    let late = if late { format!("{joint}late=true") } else { String::new() };
    Redirect::to(page.link(&format!("/sign-in{kept}{late}")))
}

/// Sends somebody who is in on to where they wanted to go.
fn onward(page: &Page, next: &str) -> Redirect {
    match local(Some(next)) {
        "/" => Redirect::to(page.link("/desk")),
        inside => Redirect::to(inside.to_owned()),
    }
}

/// A page that is not shown, because the visitor belongs on another one.
#[expect(
    clippy::large_enum_variant,
    reason = "there is one for each refused request, and it is answered at once"
)]
pub(super) enum Elsewhere {
    Redirect(Redirect),
    Failure(Failure),
}

/// A step that was not passed: the page again with the reason, or another page.
#[expect(
    clippy::large_enum_variant,
    reason = "there is one for each refused request, and it is answered at once"
)]
pub(super) enum Refused<P> {
    Again(Box<P>),
    /// The page again, and how many seconds to wait.
    TooSoon(Wait, Box<P>),
    Elsewhere(Elsewhere),
}

impl<P> From<Elsewhere> for Refused<P> {
    fn from(elsewhere: Elsewhere) -> Self {
        Self::Elsewhere(elsewhere)
    }
}

impl<P> From<Failure> for Refused<P> {
    fn from(failure: Failure) -> Self {
        Self::Elsewhere(Elsewhere::Failure(failure))
    }
}

impl<P> Refused<P> {
    /// Shows the page again with the reason beside a field, or begins anew where the time ran out.
    pub fn because(
        err: SignInError,
        (guest, form): (&Guest, Form),
        field: &str,
        page: impl FnOnce(Form) -> P,
    ) -> Self {
        let wait = match &err {
            SignInError::TooSoon(wait) | SignInError::Factor(FactorError::TooSoon(wait)) => Some(*wait),
            SignInError::Expired => {
                return Elsewhere::Redirect(to_start(&guest.page, &form.next, true)).into();
            }
            SignInError::Db(_)
            | SignInError::User(_)
            | SignInError::Factor(FactorError::Db(_))
            | SignInError::Password(user::password::PasswordError::Db(_)) => {
                return Failure::internal(&err).into();
            }
            _ => None,
        };
        let fields = form.fields.clone().refused(field, &err);
        let page = Box::new(page(Form { fields, ..form }));
        match wait {
            Some(wait) => Self::TooSoon(wait, page),
            None => Self::Again(page),
        }
    }
}

impl<'r> Responder<'r, 'static> for Elsewhere {
    fn respond_to(self, request: &'r Request<'_>) -> response::Result<'static> {
        match self {
            Self::Redirect(redirect) => redirect.respond_to(request),
            Self::Failure(failure) => failure.respond_to(request),
        }
    }
}

impl<'r, P: Responder<'r, 'static>> Responder<'r, 'static> for Refused<P> {
    fn respond_to(self, request: &'r Request<'_>) -> response::Result<'static> {
        match self {
            Self::Again(page) => (Status::UnprocessableEntity, *page).respond_to(request),
            Self::TooSoon(wait, page) => {
                let mut response = (Status::TooManyRequests, *page).respond_to(request)?;
                response.set_header(Header::new("Retry-After", wait.seconds.to_string()));
                Ok(response)
            }
            Self::Elsewhere(elsewhere) => elsewhere.respond_to(request),
        }
    }
}
