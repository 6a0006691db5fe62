//! “Việc của tôi”: where the day begins.

use askama::Template;
use askama_web::WebTemplate;
use rocket::{Either, Route, State, get, response::Redirect, routes};

use super::Frame;
use crate::{
    db::DbError,
    unit,
    user::rights::{ReadBooks, Right},
    web::{App, Failure, may::May, page::Page, session::Signed},
};

pub fn routes() -> Vec<Route> {
    routes![choose, home]
}

/// Somebody without a role anywhere.
#[derive(Template, WebTemplate)]
#[template(path = "desk/nowhere.html")]
struct Nowhere {
    page: Page,
}

#[get("/")]
async fn choose(app: &State<App>, page: Page, signed: Signed) -> Result<Either<Redirect, Nowhere>, Failure> {
    let tree = app.pool.read(|db| unit::store::tree(db).map_err(DbError::from)).await?;
    let standing = &signed.session.standing;
    let homes = standing.roles().iter().map(|(unit, _)| *unit);
    let first =
        homes.filter(|unit| standing.may(&tree, *unit, Right::ReadBooks)).find_map(|unit| tree.get(unit));
    Ok(match first {
        Some(unit) => Either::Left(Redirect::to(page.link(&format!("/desk/{}", unit.code)))),
        None => Either::Right(Nowhere { page }),
    })
}

#[derive(Template, WebTemplate)]
#[template(path = "desk/home.html")]
struct Home {
    desk: Frame,
}

#[get("/<_unit>")]
async fn home(may: May<ReadBooks>, _unit: &str) -> Home {
    Home { desk: may.frame("home") }
}
