//! A fund: what it may still give, what its donors said, its months, and how many awards it made.

use askama::Template;
use askama_web::WebTemplate;
use chrono::NaiveDate;
use rocket::{Route, State, get, routes};

use super::{App, Failure, page::Page, place::Place};
use crate::{
    db::Db,
    fund::{self, Fund},
    programme::Category,
    report::{
        self, Span,
        fund_months::{self, MonthLine},
        fund_report::{self, Figures},
    },
    unit::Unit,
};

pub fn routes() -> Vec<Route> {
    routes![show]
}

/// How many months are shown; the earlier ones are in the journal.
const MONTHS: usize = 24;

#[derive(Template, WebTemplate)]
#[template(path = "fund/show.html")]
struct Show {
    page: Page,
    unit: Unit,
    fund: Fund,
    figures: Figures,
    /// The latest first.
    months: Vec<MonthLine>,
    has_earlier: bool,
    awards: Vec<(Category, i64)>,
    /// Names of the units whose people may receive.
    areas: Vec<String>,
}

#[get("/<unit>/<code>")]
async fn show(app: &State<App>, page: Page, unit: &str, code: &str) -> Result<Show, Failure> {
    let (unit, code, today) = (unit.to_owned(), code.to_owned(), app.clock.today());
    app.pool.read(move |db| read(db, page, &unit, &code, today)).await
}

fn read(db: &mut Db, page: Page, unit: &str, code: &str, today: NaiveDate) -> Result<Show, Failure> {
    let place = Place::find(db, unit)?;
    let fund = fund::store::by_code(db, place.book, code)?.ok_or_else(|| {
        let name = &place.unit.name;
        Failure::not_found(
            format!("Sổ của “{name}” không có quỹ “{code}”; hãy chọn quỹ ở trang của đơn vị."),
            format!("The book of “{name}” has no fund “{code}”; choose one on the unit's page."),
        )
    })?;
    let view = report::store::view(db, place.book, &place.unit.name, Span::through(today))?;
    let (opening, period) = report::store::turnovers(db, &view)?;
    let figures = fund_report::figures(&view.chart, &opening, &period)?;
    let mut months = fund_months::read(db, &view.chart, &fund)?;
    months.reverse();
    let has_earlier = months.len() > MONTHS;
    months.truncate(MONTHS);
    let area = |id| place.tree.get(id).map(|unit| unit.name.clone());
    let awards = fund::store::awards(db, fund.id)?;
    let id = fund.id;
    let fund = fund::store::for_strangers(db, fund, today)?;
    Ok(Show {
        page,
        figures: figures.get(&id).copied().unwrap_or_default(),
        months,
        has_earlier,
        awards,
        areas: fund.restriction.areas.iter().copied().filter_map(area).collect(),
        unit: place.unit,
        fund,
    })
}
