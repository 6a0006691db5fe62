//! The recipients' roll of a year, each person as the publishing guard allows it today; for strangers.

use askama::Template;
use askama_web::WebTemplate;
use rocket::{Route, State, get, routes};

use super::super::{
    App, Failure,
    door::Searching,
    laureates::{Asked, Shown, Year, titles},
    page::{Page, Pages},
    place::{self, Place},
};
use crate::{
    export::Table,
    programme::Category,
    report::laureates::{Laureate, table},
    unit::Unit,
};

pub fn routes() -> Vec<Route> {
    routes![show]
}

const SIZE: i64 = 200;

#[derive(Template, WebTemplate)]
#[template(path = "open/laureates.html")]
struct Show {
    page: Page,
    unit: Unit,
    year: i32,
    below: bool,
    has_below: bool,
    q: String,
    shown: Shown,
    pages: Pages,
    lines: Vec<Laureate>,
}

impl Show {
    fn of_year(&self, year: &i32) -> String {
        let below = if self.below { "?below=1" } else { "" };
        self.page.link(&format!("/roll/{}/{year}/recipients{below}", self.unit.code))
    }

    fn file(&self, kind: &str) -> String {
        self.page.link(&format!("/data/{}/recipients-{}.{kind}", self.unit.code, self.year))
    }
}

#[get("/roll/<unit>/<year_text>/recipients?<page>&<asked..>")]
async fn show(
    app: &State<App>,
    frame: Page,
    unit: &str,
    year_text: &str,
    page: Option<i64>,
    asked: Asked<'_>,
    searching: Searching,
) -> Result<Show, Failure> {
    let year = place::year(year_text, app.clock.today())?;
    let (filter, below) = (asked.filter(&searching.0)?, asked.is_below());
    let place = find(app, unit).await?;
    let shown = Shown::of(Year::of(app, &place, (year, below)).await?, filter)?;
    let cut = Pages::cut(page.unwrap_or(1), shown.part.lines.clone(), SIZE);
    let (pages, lines) = cut.ok_or_else(|| {
        Failure::not_found(
            "Danh sách không có trang này; hãy xem từ trang 1.",
            "The list has no such page; start from page 1.",
        )
    })?;
    let has_below = place.tree.books_below(place.unit.id).len() > 1;
    Ok(Show { page: frame, unit: place.unit, year, below, has_below, q: searching.0, shown, pages, lines })
}

async fn find(app: &State<App>, unit: &str) -> Result<Place, Failure> {
    let unit = unit.to_owned();
    app.pool.read(move |db| Place::find(db, &unit)).await
}

/// Writes the roll of a unit's own book down as open data.
pub async fn open_table(app: &State<App>, unit: &str, year: i32) -> Result<Table, Failure> {
    let place = find(app, unit).await?;
    let all = Year::of(app, &place, (year, false)).await?;
    let (vi, en) = titles(year, &place.unit.name);
    Ok(table(&all.roll, (&vi, &en)))
}
