//! The page behind a donor's link: how the donor's own line will read, found right or asked to be changed.
//!
//! Nobody signs in. It shows that one line; once the donor is unnamed, not even the name. What is asked for waits for
//! somebody at the desk, but for the wish to be left unnamed.

use askama::Template;
use askama_web::WebTemplate;
use rocket::{FromForm, Route, State, get, post, response::Redirect, routes};

use super::{
    App, Failure,
    door::{Client, Unhurried},
    forms::{Fields, Posted, Rejected},
    link::{self, Token, Unlisted},
    page::Page,
};
use crate::{
    db::Tx,
    honour_roll::{
        RollError, Ticket,
        workflow::{self, Invited, Reply, Wording},
    },
    id::BookId,
    user::session::Secret,
};

pub fn routes() -> Vec<Route> {
    routes![ask, find, show, answer]
}

#[derive(Template, WebTemplate)]
#[template(path = "proof/ask.html")]
struct Ask {
    page: Page,
    csrf: Secret,
    fields: Fields,
}

#[derive(Template, WebTemplate)]
#[template(path = "proof/show.html")]
struct Show {
    page: Page,
    csrf: Secret,
    fields: Fields,
    token: String,
    invited: Invited,
    is_thanked: bool,
}

impl Show {
    fn path(&self) -> String {
        self.page.link(&format!("/proof/{}", self.token))
    }

    /// Tells whether the donor has no line with a name.
    fn is_unnamed(&self) -> bool {
        self.invited.rows.iter().all(|row| row.anonymous)
    }

    fn name(&self, row: &crate::honour_roll::Row) -> String {
        if row.anonymous { self.page.t("roll-anonymous") } else { row.name.clone() }
    }

    fn seen(row: &crate::honour_roll::Row) -> String {
        format!("{}|{}", u8::from(row.anonymous), row.name)
    }

    /// What was asked for, unless saying so would name somebody who is unnamed.
    fn asked(&self) -> Option<&crate::honour_roll::Proof> {
        self.invited.asked.as_ref().filter(|_| !self.is_unnamed())
    }
}

async fn opened(app: &State<App>, client: &Client, text: &str) -> Result<(Ticket, Invited), Failure> {
    let (ticket, today) = (Ticket::read(text, &app.keys), app.clock.today());
    let look = move |db: &mut crate::db::Db| {
        let ticket = ticket.ok_or(RollError::NoLink)?;
        Ok((ticket, workflow::opened(db, ticket, today)?))
    };
    link::tried(app, client, look, |err| matches!(err, RollError::NoLink)).await
}

fn page(page: Page, csrf: Token, (token, invited): (&str, Invited), fields: Fields) -> Show {
    let named = invited.rows.iter().find(|row| !row.anonymous);
    let fields = match named {
        Some(row) if fields.value("name").is_empty() => fields.with("name", &row.name),
        _ => fields,
    };
    Show { page, csrf: csrf.0, fields, token: token.to_owned(), invited, is_thanked: false }
}

#[get("/")]
fn ask(page: Page, csrf: Token) -> Unlisted<Ask> {
    Unlisted(Ask { page, csrf: csrf.0, fields: Fields::default() })
}

#[derive(FromForm)]
struct CodeForm<'f> {
    #[field(default = "")]
    code: &'f str,
}

/// Takes the code that stands in the letter.
#[post("/", data = "<form>")]
async fn find(
    app: &State<App>,
    frame: Page,
    client: Client,
    _unhurried: Unhurried,
    form: Posted<CodeForm<'_>>,
) -> Result<Redirect, Failure> {
    let code = form.value.map(|it| it.code.trim().to_owned()).unwrap_or_default();
    let (ticket, _) = opened(app, &client, &code).await?;
    let token = ticket.token(&app.keys).ok_or_else(|| Failure::internal(&"nothing signs"))?;
    Ok(Redirect::to(frame.link(&format!("/proof/{token}"))))
}

#[get("/<token>?<thanks>")]
async fn show(
    app: &State<App>,
    frame: Page,
    client: Client,
    csrf: Token,
    _unhurried: Unhurried,
    token: &str,
    thanks: Option<&str>,
) -> Result<Unlisted<Show>, Unlisted<Failure>> {
    let (_, invited) = opened(app, &client, token).await.map_err(Unlisted)?;
    let is_thanked = thanks.is_some();
    Ok(Unlisted(Show { is_thanked, ..page(frame, csrf, (token, invited), Fields::default()) }))
}

#[derive(FromForm)]
struct AnswerForm<'f> {
    #[field(name = "do", default = "right")]
    deed: &'f str,
    seen: Vec<&'f str>,
    #[field(default = "")]
    name: &'f str,
    hidden: bool,
    #[field(default = "")]
    note: &'f str,
}

impl AnswerForm<'_> {
    fn reply(&self) -> Reply {
        if self.deed == "ask" {
            let (name, note) = (self.name.to_owned(), self.note.to_owned());
            return Reply::Ask(Wording { name, hidden: self.hidden, note });
        }
        let seen =
            |text: &&str| text.split_once('|').map(|(unnamed, name)| (unnamed == "1", name.to_owned()));
        Reply::Right(self.seen.iter().filter_map(seen).collect())
    }
}

#[post("/<token>", data = "<form>")]
async fn answer(
    app: &State<App>,
    frame: Page,
    client: Client,
    csrf: Token,
    _unhurried: Unhurried,
    token: &str,
    form: Posted<AnswerForm<'_>>,
) -> Result<Redirect, Unlisted<Rejected<Show>>> {
    let fail = |err: Failure| Unlisted(Rejected::from(err));
    let (ticket, invited) = opened(app, &client, token).await.map_err(fail)?;
    let Posted { value, fields } = form;
    let again =
        |invited, fields| Unlisted(Rejected::again(page(frame.clone(), csrf, (token, invited), fields)));
    let Some(value) = value else { return Err(again(invited, fields)) };
    match keep(app, &client, (ticket, &invited), value.reply()).await.map_err(fail)? {
        Ok(()) => Ok(Redirect::to(frame.link(&format!("/proof/{token}?thanks=1")))),
        Err(err) => Err(again(invited, fields.refused("", &err))),
    }
}

async fn keep(
    app: &State<App>,
    client: &Client,
    (ticket, invited): (Ticket, &Invited),
    reply: Reply,
) -> Result<Result<(), RollError>, Failure> {
    let (origin, at) = (format!("link {}", client.address), app.clock.now());
    let job = move |tx: &mut Tx| workflow::answer_by_link(tx, (&origin, at), ticket, &reply);
    match app.pool.write([BookId::REGISTER, invited.scope.book], job).await {
        Err(RollError::Db(err)) => Err(err.into()),
        Err(err @ (RollError::NoLink | RollError::ProofClosed { .. } | RollError::NoLine)) => Err(err.into()),
        answer => Ok(answer),
    }
}
