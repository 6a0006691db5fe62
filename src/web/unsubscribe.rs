//! The page behind the link at the end of every mail: no more of it, or mail again.
//!
//! Mail programs press the button by themselves (RFC 8058): they post one fixed line, without a cookie and so without
//! the token of a form. The secret in the address is what proves who asks, and all it opens is silence.

use askama::Template;
use askama_web::WebTemplate;
use rocket::{
    Data, Request, Route, State,
    data::{FromData, Outcome},
    get, post, routes,
};

use super::{
    App, Failure,
    forms::{NoFields, Posted},
    link::Token,
    page::Page,
};
use crate::{
    db::Tx,
    id::BookId,
    mail::{Mail, MailError, Wish, store, workflow},
    user::session::Secret,
};

pub fn routes() -> Vec<Route> {
    routes![show, stop, resume]
}

/// What mail programs post.
const ONE_CLICK: &[u8] = b"List-Unsubscribe=One-Click";

/// Proof that a mail program asks, or the form of the page with its token.
struct Asked;

#[rocket::async_trait]
impl<'r> FromData<'r> for Asked {
    type Error = ();

    async fn from_data(request: &'r Request<'_>, mut data: Data<'r>) -> Outcome<'r, Self> {
        if data.peek(ONE_CLICK.len() + 1).await == ONE_CLICK {
            return Outcome::Success(Self);
        }
        Posted::<NoFields>::from_data(request, data).await.map(|_| Self)
    }
}

#[derive(Template, WebTemplate)]
#[template(path = "mail/unsubscribe.html")]
struct Show {
    page: Page,
    csrf: Secret,
    secret: String,
    address: String,
    is_stopped: bool,
    /// What was just done.
    done: Option<Wish>,
}

impl Show {
    fn title(&self) -> &'static str {
        match (self.is_stopped, self.done) {
            (true, _) => "mail-stopped-title",
            (false, Some(_)) => "mail-resumed-title",
            (false, None) => "mail-stop-title",
        }
    }

    fn what(&self) -> &'static str {
        match (self.is_stopped, self.done) {
            (true, _) => "mail-stopped-what",
            (false, Some(_)) => "mail-resumed-what",
            (false, None) => "mail-stop-what",
        }
    }
}

#[get("/unsubscribe/<secret>")]
async fn show(app: &State<App>, page: Page, token: Token, secret: &str) -> Result<Show, Failure> {
    let asked = secret.to_owned();
    let read = app.pool.read(move |db| {
        let mail = store::by_secret(db, &asked)?.ok_or(MailError::NoLink)?;
        let is_stopped = !store::stopped(db, [&mail.address])?.is_empty();
        Ok::<_, MailError>((mail, is_stopped))
    });
    let (mail, is_stopped) = read.await?;
    let (secret, address) = (secret.to_owned(), mail.address.masked());
    Ok(Show { page, csrf: token.0, secret, address, is_stopped, done: None })
}

async fn keep(app: &State<App>, secret: &str, wish: Wish) -> Result<Mail, MailError> {
    let (secret, at) = (secret.to_owned(), app.clock.now());
    app.pool.write([BookId::REGISTER], move |tx: &mut Tx| workflow::wish(tx, &secret, wish, at)).await
}

async fn done(
    app: &State<App>,
    (page, token): (Page, Token),
    secret: &str,
    wish: Wish,
) -> Result<Show, Failure> {
    let mail = keep(app, secret, wish).await?;
    let (secret, address) = (secret.to_owned(), mail.address.masked());
    let is_stopped = wish == Wish::Stop;
    Ok(Show { page, csrf: token.0, secret, address, is_stopped, done: Some(wish) })
}

#[post("/unsubscribe/<secret>", data = "<_asked>")]
async fn stop(
    app: &State<App>,
    page: Page,
    token: Token,
    secret: &str,
    _asked: Asked,
) -> Result<Show, Failure> {
    done(app, (page, token), secret, Wish::Stop).await
}

#[post("/unsubscribe/<secret>/resume", data = "<_form>")]
async fn resume(
    app: &State<App>,
    page: Page,
    token: Token,
    secret: &str,
    _form: Posted<NoFields>,
) -> Result<Show, Failure> {
    done(app, (page, token), secret, Wish::Resume).await
}
