//! The page behind a link of a returned payment: somebody without a login names another account, once.
//!
//! It shows nothing but a shortened name and the amount. Tries are counted like those of signing in, because whoever
//! guesses a link could send an award elsewhere; and what is typed here is paid only after somebody of the unit has
//! confirmed it.

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
    link::{self, Token},
    page::Page,
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
    user::session::Secret,
};

pub fn routes() -> Vec<Route> {
    routes![show, send]
}

/// The address of the pages, for links that leave them on paper and in lists: the one that `SOVANG_PUBLIC_URL` says,
/// else the one under which this server was asked; empty where the browser does not say.
pub struct Origin(pub String);

#[rocket::async_trait]
impl<'r> FromRequest<'r> for Origin {
    type Error = std::convert::Infallible;

    async fn from_request(request: &'r Request<'_>) -> Outcome<Self, Self::Error> {
        if let Some(base) = request.rocket().state::<App>().and_then(|app| app.base.as_deref()) {
            return Outcome::Success(Self(base.to_owned()));
        }
        let scheme = if Client::of(request).secure { "https" } else { "http" };
        Outcome::Success(Self(request.host().map(|host| format!("{scheme}://{host}")).unwrap_or_default()))
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

/// Opens a link and returns it with the payment it is for.
async fn open(app: &State<App>, client: &Client, secret: &str) -> Result<(Link, Line), Failure> {
    let (secret, now) = (secret.to_owned(), app.clock.now());
    let is_wrong = |err: &PayoutError| matches!(err, PayoutError::NoLink);
    link::tried(app, client, move |db| workflow::opened(db, &secret, now), is_wrong).await
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
