//! The page behind a link of a returned payment: somebody without a login names another account, once.
//!
//! It shows nothing but a shortened name and the amount. Tries are counted like those of signing in, because whoever
//! guesses a link could send an award elsewhere; and what is typed here is paid only after somebody of the unit has
//! confirmed it.

use std::fmt;

use askama::Template;
use askama_web::WebTemplate;
use rocket::{
    Request, Route, State, get, post,
    request::{FromRequest, Outcome},
    routes,
};

use super::{
    App, Failure,
    desk::payouts::{AccountForm, bank_options, refused, relation_options},
    door::{Client, Unhurried},
    forms::{Fields, Posted, Rejected},
    page::Page,
    session::{Signed, Visitor},
};
use crate::{
    db::Tx,
    disbursement::payout::{
        Destination, Line, PayoutError,
        link::{Link, masked},
        workflow,
    },
    id::BookId,
    money::Money,
    say,
    user::{
        session::Secret,
        throttle::{self, Counter, Wait},
    },
};

pub fn routes() -> Vec<Route> {
    routes![show, send]
}

/// The address under which this server was asked, for links that leave it; empty where the browser does not say.
pub struct Origin(pub String);

#[rocket::async_trait]
impl<'r> FromRequest<'r> for Origin {
    type Error = std::convert::Infallible;

    async fn from_request(request: &'r Request<'_>) -> Outcome<Self, Self::Error> {
        let scheme = if Client::of(request).secure { "https" } else { "http" };
        Outcome::Success(Self(request.host().map(|host| format!("{scheme}://{host}")).unwrap_or_default()))
    }
}

/// The token of the form, whether or not somebody is signed in.
struct Token(Secret);

#[rocket::async_trait]
impl<'r> FromRequest<'r> for Token {
    type Error = ();

    async fn from_request(request: &'r Request<'_>) -> Outcome<Self, ()> {
        match Signed::of(request).await {
            Ok(Some(signed)) => Outcome::Success(Self(signed.csrf.clone())),
            Ok(None) => Visitor::from_request(request).await.map(|visitor| Self(visitor.csrf)),
            Err(status) => Outcome::Error((status, ())),
        }
    }
}

#[derive(Template, WebTemplate)]
#[template(path = "payouts/correction.html")]
pub struct Ask {
    page: Page,
    csrf: Secret,
    fields: Fields,
    secret: String,
    payee: String,
    amount: Money,
    banks: Vec<(String, String)>,
    relations: Vec<(String, String)>,
}

#[derive(Template, WebTemplate)]
#[template(path = "payouts/corrected.html")]
pub struct Thanks {
    page: Page,
}

/// Too many links were tried from one place.
#[derive(Debug)]
struct TooMany(Wait);

impl fmt::Display for TooMany {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let minutes = (self.0.seconds + 59) / 60;
        say!(
            f,
            "đã có nhiều lần mở liên kết sai từ nơi này; hãy đợi {minutes} phút rồi mở lại",
            "several wrong links were opened from this place; wait {minutes} minutes, then open it again"
        )
    }
}

/// Opens a link: the try is counted before the secret is looked at, and forgiven where it was right.
async fn open(app: &State<App>, client: &Client, secret: &str) -> Result<(Link, Line), Failure> {
    let (address, wall, now, secret) =
        (client.address, app.door.wall.now(), app.clock.now(), secret.to_owned());
    let job = move |tx: &mut Tx| {
        let counters = [Counter::Link(address)];
        let db = tx.db()?;
        if let Some(wait) = throttle::store::wait(db, &counters, wall)? {
            return Ok(Err(Failure::too_many(&TooMany(wait))));
        }
        throttle::store::count(db, &counters, wall)?;
        match workflow::opened(db, &secret, now) {
            Ok(found) => {
                throttle::store::forgive(db, &counters)?;
                Ok(Ok(found))
            }
            Err(PayoutError::NoLink) => Ok(Err(Failure::from(PayoutError::NoLink))),
            Err(err) => Err(err),
        }
    };
    app.pool.write([BookId::REGISTER], job).await.map_err(|err: PayoutError| Failure::from(err))?
}

fn ask(page: Page, token: Token, (secret, line): (&str, &Line), fields: Fields) -> Ask {
    let lang = page.lang;
    Ask {
        page,
        csrf: token.0,
        fields,
        secret: secret.to_owned(),
        payee: masked(&line.payee),
        amount: line.amount,
        banks: bank_options(),
        relations: relation_options(lang),
    }
}

#[get("/account-correction/<secret>")]
async fn show(
    app: &State<App>,
    page: Page,
    client: Client,
    token: Token,
    _unhurried: Unhurried,
    secret: &str,
) -> Result<Ask, Failure> {
    let (_, line) = open(app, &client, secret).await?;
    Ok(ask(page, token, (secret, &line), Fields::default()))
}

#[post("/account-correction/<secret>", data = "<form>")]
async fn send(
    app: &State<App>,
    page: Page,
    client: Client,
    token: Token,
    _unhurried: Unhurried,
    secret: &str,
    form: Posted<AccountForm>,
) -> Result<Thanks, Rejected<Ask>> {
    let (link, line) = open(app, &client, secret).await?;
    let Posted { value, fields } = form;
    let Some(value) = value else { return Err(Rejected::again(ask(page, token, (secret, &line), fields))) };
    match keep(app, &client, (&link, secret), value.destination()).await? {
        Ok(()) => Ok(Thanks { page }),
        Err(err) => Err(Rejected::again(ask(page, token, (secret, &line), refused(fields, &err)))),
    }
}

async fn keep(
    app: &State<App>,
    client: &Client,
    (link, secret): (&Link, &str),
    to: Destination,
) -> Result<Result<(), PayoutError>, Failure> {
    let (origin, at, secret) = (format!("link {}", client.address), app.clock.now(), secret.to_owned());
    let job = move |tx: &mut Tx| workflow::correct(tx, (&origin, at), &secret, &to).map(drop);
    match app.pool.write([BookId::REGISTER, link.book], job).await {
        Err(err) if !err.is_refusal() || matches!(err, PayoutError::NoLink) => Err(err.into()),
        answer => Ok(answer),
    }
}
