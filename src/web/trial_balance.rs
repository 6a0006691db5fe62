//! The trial balance of a book.

use askama::Template;
use askama_web::WebTemplate;
use rocket::{Route, State, get, routes};

use super::{
    App, Failure,
    page::Page,
    place::{Place, last_year, span},
};
use crate::{
    calendar::show_day,
    report::{
        self,
        store::Sides,
        trial_balance::{self, Line},
    },
    unit::Unit,
};

pub fn routes() -> Vec<Route> {
    routes![show]
}

#[derive(Template, WebTemplate)]
#[template(path = "report/trial_balance.html")]
struct Show {
    page: Page,
    unit: Unit,
    /// The year whose roll the page links to.
    year: i32,
    /// As the form's fields hold them.
    from: String,
    to: String,
    first: Option<String>,
    last: String,
    lines: Vec<Line>,
    totals: [Sides; 3],
    seal: String,
}

#[get("/<unit>?<from>&<to>")]
async fn show(
    app: &State<App>,
    page: Page,
    unit: &str,
    from: Option<&str>,
    to: Option<&str>,
) -> Result<Show, Failure> {
    let (unit, span) = (unit.to_owned(), span(from, to, app.clock.today())?);
    let to = to.is_some_and(|text| !text.trim().is_empty()).then(|| show_day(span.to));
    app.pool
        .read(move |db| {
            let place = Place::find(db, &unit)?;
            let view = report::store::view(db, place.book, &place.unit.name, span)?;
            let balance = trial_balance::read(db, view)?;
            let accounts = balance.lines.iter().map(|line| line.account);
            Ok(Show {
                page,
                year: last_year(&balance.view),
                from: span.from.map_or_else(String::new, show_day),
                to: to.unwrap_or_default(),
                first: span.from.map(show_day),
                last: show_day(span.to),
                totals: balance.totals()?,
                seal: balance.view.seal("trial-balance", accounts).to_string(),
                lines: balance.lines,
                unit: place.unit,
            })
        })
        .await
}
