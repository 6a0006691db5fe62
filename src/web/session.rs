//! Who is signed in: the cookie, its token, and the session it names, looked up once per request.

use std::net::IpAddr;

use rocket::{
    Request, State,
    http::{Cookie, SameSite, Status},
    request::{FromRequest, Outcome},
};

use super::{App, door::Client};
use crate::{
    calendar::Instant,
    db::DbError,
    ledger::Author,
    user::session::{self, Claims, Secret, Session},
};

/// The cookie of a signed-in session. The prefix makes browsers refuse it from anywhere but this very host.
pub const SESSION: &str = "__Host-sovang";
/// The cookie of a visitor who is about to sign in; it carries nothing but the token of the form.
pub const VISITOR: &str = "__Host-sovang-visitor";

pub(super) fn cookie(name: &'static str, value: String) -> Cookie<'static> {
    Cookie::build((name, value)).path("/").secure(true).http_only(true).same_site(SameSite::Lax).build()
}

pub(super) fn removal(name: &'static str) -> Cookie<'static> {
    Cookie::build((name, "")).path("/").secure(true).http_only(true).build()
}

/// What a request's cookie turned out to be.
enum Found {
    Nobody,
    Somebody(Box<Signed>),
    /// The database could not be asked.
    Failed,
}

/// Proof that a request comes from a signed-in person.
#[derive(Clone, Debug)]
pub struct Signed {
    pub session: Session,
    pub csrf: Secret,
    pub now: Instant,
    pub address: IpAddr,
}

impl Signed {
    pub fn author(&self) -> Author {
        Author { user: self.session.user.id, origin: format!("web {}", self.address), at: self.now }
    }

    /// Returns the session of this request, if there is one.
    pub async fn of<'r>(request: &'r Request<'_>) -> Result<Option<&'r Self>, Status> {
        match request.local_cache_async(find(request)).await {
            Found::Somebody(signed) => Ok(Some(signed)),
            Found::Nobody => Ok(None),
            Found::Failed => Err(Status::ServiceUnavailable),
        }
    }
}

async fn find(request: &Request<'_>) -> Found {
    let Outcome::Success(app) = request.guard::<&State<App>>().await else { return Found::Failed };
    let now = app.clock.now();
    let Some(claims) = claims(request, SESSION, app, now) else { return Found::Nobody };
    let id = claims.sid.clone();
    match app.pool.read(move |db| session::store::find(db, &id, now).map_err(DbError::from)).await {
        Ok(Some(session)) => {
            if claims.is_stale(now) {
                put(request, app, SESSION, &Claims::new(&claims.sid, claims.csrf.clone(), now));
            }
            let address = Client::of(request).address;
            Found::Somebody(Box::new(Signed { session, csrf: claims.csrf, now, address }))
        }
        Ok(None) => {
            request.cookies().remove(removal(SESSION));
            Found::Nobody
        }
        Err(_) => Found::Failed,
    }
}

fn claims(request: &Request<'_>, name: &str, app: &App, now: Instant) -> Option<Claims> {
    app.keys.read(request.cookies().get(name)?.value(), now)
}

fn put(request: &Request<'_>, app: &App, name: &'static str, claims: &Claims) {
    if let Some(token) = app.keys.sign(claims) {
        request.cookies().add(cookie(name, token));
    }
}

/// Gives the browser a session that has just been opened.
pub fn begin(cookies: &rocket::http::CookieJar<'_>, app: &App, id: &str) -> Result<(), getrandom::Error> {
    let claims = Claims::new(id, Secret::random()?, app.clock.now());
    if let Some(token) = app.keys.sign(&claims) {
        cookies.add(cookie(SESSION, token));
    }
    cookies.remove(removal(VISITOR));
    Ok(())
}

/// Takes the session's cookie away from the browser.
pub fn forget(cookies: &rocket::http::CookieJar<'_>) {
    cookies.remove(removal(SESSION));
}

/// Returns the token that a form of this request must carry, if the request has a session or is a known visitor.
pub async fn expected(request: &Request<'_>) -> Result<Option<Secret>, Status> {
    if let Some(signed) = Signed::of(request).await? {
        return Ok(Some(signed.csrf.clone()));
    }
    let Some(app) = request.rocket().state::<App>() else { return Err(Status::InternalServerError) };
    Ok(claims(request, VISITOR, app, app.clock.now()).map(|claims| claims.csrf))
}

#[rocket::async_trait]
impl<'r> FromRequest<'r> for Signed {
    type Error = ();

    async fn from_request(request: &'r Request<'_>) -> Outcome<Self, ()> {
        match Self::of(request).await {
            Ok(Some(signed)) => Outcome::Success(signed.clone()),
            Ok(None) => Outcome::Error((Status::Unauthorized, ())),
            Err(status) => Outcome::Error((status, ())),
        }
    }
}

/// Somebody who is not signed in and sees a form, such as that for signing in: knows the form's token.
#[derive(Clone, Debug)]
pub struct Visitor {
    pub csrf: Secret,
}

#[rocket::async_trait]
impl<'r> FromRequest<'r> for Visitor {
    type Error = ();

    async fn from_request(request: &'r Request<'_>) -> Outcome<Self, ()> {
        let Some(app) = request.rocket().state::<App>() else {
            return Outcome::Error((Status::InternalServerError, ()));
        };
        let now = app.clock.now();
        if let Some(known) = claims(request, VISITOR, app, now).filter(|it| !it.is_stale(now)) {
            return Outcome::Success(Self { csrf: known.csrf });
        }
        let Ok(csrf) = Secret::random() else { return Outcome::Error((Status::InternalServerError, ())) };
        put(request, app, VISITOR, &Claims::new("", csrf.clone(), now));
        Outcome::Success(Self { csrf })
    }
}
