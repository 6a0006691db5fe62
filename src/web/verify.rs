//! `/verify/<code>`: whether a paper is ours, for anybody who holds it in hand.

use askama::Template;
use askama_web::WebTemplate;
use rocket::{Either, Route, State, get, http::Status, response::Redirect, routes};

use super::{App, Failure, door::Unhurried, page::Page};
use crate::{
    report::verified::{self, Verified},
    text::seal_code::SealCode,
};

pub fn routes() -> Vec<Route> {
    routes![ask, show]
}

#[derive(Template, WebTemplate)]
#[template(path = "verify.html")]
struct Show {
    page: Page,
    code: String,
    /// None before anything was asked.
    answer: Option<Option<Verified>>,
}

#[get("/?<code>")]
fn ask(page: Page, code: Option<&str>) -> Either<Redirect, Show> {
    match code.map(str::trim).filter(|code| !code.is_empty()) {
        Some(code) => {
            let code = rocket::http::RawStr::new(code).percent_encode().to_string();
            Either::Left(Redirect::to(page.link(&format!("/verify/{code}"))))
        }
        None => Either::Right(Show { page, code: String::new(), answer: None }),
    }
}

#[get("/<code>")]
async fn show(
    app: &State<App>,
    page: Page,
    code: &str,
    _unhurried: Unhurried,
) -> Result<(Status, Show), Failure> {
    let today = app.clock.today();
    let shown: String = code.chars().take(40).collect();
    let Ok(read) = code.parse::<SealCode>() else {
        return Ok((Status::NotFound, Show { page, code: shown, answer: Some(None) }));
    };
    let answer = app.pool.read(move |db| verified::find(db, &read, today)).await?;
    let status = if answer.is_some() { Status::Ok } else { Status::NotFound };
    Ok((status, Show { page, code: shown, answer: Some(answer) }))
}
