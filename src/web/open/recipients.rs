//! The awards of a fund one by one, each recipient as the publishing guard allows it on this day.

use askama::Template;
use askama_web::WebTemplate;
use chrono::NaiveDate;
use rocket::{Route, State, get, routes};

use super::super::{
    App, Failure,
    page::{Page, Pages},
    place::Place,
};
use crate::{
    db::Db,
    fund::{self, Fund},
    id::UnitId,
    party::publication::Shown,
    report::awarded::{self, Line},
    unit::{Unit, UnitTree},
};

pub fn routes() -> Vec<Route> {
    routes![show]
}

const SIZE: i64 = 100;

#[derive(Template, WebTemplate)]
#[template(path = "open/recipients.html")]
struct Show {
    page: Page,
    unit: Unit,
    fund: Fund,
    lines: Vec<Line>,
    pages: Pages,
    tree: UnitTree,
}

impl Show {
    fn place(&self, unit: &Option<UnitId>) -> &str {
        awarded::place(&self.tree, *unit).unwrap_or_default()
    }
}

#[get("/fund/<unit>/<code>/awards?<page>")]
async fn show(
    app: &State<App>,
    frame: Page,
    unit: &str,
    code: &str,
    page: Option<i64>,
) -> Result<Show, Failure> {
    let (unit, code, today) = (unit.to_owned(), code.to_owned(), app.clock.today());
    app.pool.read(move |db| read(db, frame, (&unit, &code), page, today)).await
}

fn read(
    db: &mut Db,
    page: Page,
    (unit, code): (&str, &str),
    number: Option<i64>,
    today: NaiveDate,
) -> Result<Show, Failure> {
    let place = Place::find(db, unit)?;
    let fund = fund::store::by_code(db, place.book, code)?;
    let fund = fund.ok_or_else(|| super::super::fund::missing(&place.unit, code))?;
    let pages = Pages::new(number, awarded::count(db, &fund)?, SIZE).ok_or_else(|| {
        Failure::not_found(
            "Danh sách không có trang này; hãy xem từ trang 1.",
            "The list has no such page; start from page 1.",
        )
    })?;
    let lines = match pages.items {
        0 => Vec::new(),
        _ => awarded::list(db, &fund, (SIZE, (pages.current - 1) * SIZE), today)?,
    };
    let fund = fund::store::for_strangers(db, fund, today)?;
    Ok(Show { page, fund, lines, pages, unit: place.unit, tree: place.tree })
}
