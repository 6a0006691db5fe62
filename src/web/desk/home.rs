//! “Việc của tôi”: where the day begins.

use std::sync::Arc;

use askama::Template;
use askama_web::WebTemplate;
use chrono::NaiveDate;
use rocket::{Either, Route, State, get, response::Redirect, routes};

use super::{
    Frame,
    todo::{self, Todo, Who},
};
use crate::{
    bank::standing::Standing,
    calendar::Month,
    db::{Db, DbError},
    fund,
    report::{
        self, Span,
        fund_report::{self, Figures},
    },
    unit,
    user::rights::{OpenDesk, Right},
    web::{App, Failure, may::May, page::Page, place::Place, session::Signed},
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
        homes.filter(|unit| standing.may(&tree, *unit, Right::OpenDesk)).find_map(|unit| tree.get(unit));
    Ok(match first {
        Some(unit) => Either::Left(Redirect::to(page.link(&format!("/desk/{}", unit.code)))),
        None => Either::Right(Nowhere { page }),
    })
}

#[derive(Template, WebTemplate)]
#[template(path = "desk/home.html")]
struct Home {
    desk: Frame,
    todos: Vec<Todo>,
    /// What the funds hold, and what came in and went out since the month began.
    figures: Figures,
    month: Month,
    accounts: Arc<Vec<Standing>>,
}

#[get("/<_unit>")]
async fn home(may: May<OpenDesk>, _unit: &str) -> Result<Home, Failure> {
    let (desk, signed, today) = (may.frame("home"), may.signed.clone(), may.today());
    let marks = Arc::clone(&may.app.marks);
    may.read(move |db, place| {
        let accounts = marks.of_book(db, place.book)?;
        let todos = todo::gather(db, &Who { signed: &signed, place, today, accounts: &accounts })?;
        Ok(Home { desk, todos, figures: figures(db, place, today)?, month: Month::of(today), accounts })
    })
    .await
}

/// Adds up the funds of a unit's book, or those of a branch in its association's book.
fn figures(db: &mut Db, place: &Place, today: NaiveDate) -> Result<Figures, Failure> {
    let mut view = report::store::view(db, place.book, &place.unit.name, Span::through(today))?;
    view.span.from = Month::of(today).first_day();
    let (opening, period) = report::store::turnovers(db, &view)?;
    let of_funds = fund_report::figures(&view.chart, &opening, &period)?;
    let mut total = Figures::default();
    for fund in fund::store::of_books(db, &[place.book])? {
        if place.unit.book.is_some() || fund.unit == place.unit.id {
            total = total.checked_add(&of_funds.get(&fund.id).copied().unwrap_or_default())?;
        }
    }
    Ok(total)
}
