//! How to give: the unit's accounts, and a `VietQR` code for each appeal that is open.

use askama::Template;
use askama_web::WebTemplate;
use chrono::NaiveDate;
use rocket::{Route, State, get, routes};

use super::super::{App, Failure, desk::appeals::sheet::Poster, page::Page, place::Place};
use crate::{
    bank::{self, Appeal, BankAccount, CodeKind},
    db::Db,
    fund,
    party::publication::without_numbers,
    unit::Unit,
};

pub fn routes() -> Vec<Route> {
    routes![show]
}

/// An appeal with its code, if it has one, and the fund that it is for.
struct Asked {
    appeal: Appeal,
    fund: String,
    poster: Option<Poster>,
}

#[derive(Template, WebTemplate)]
#[template(path = "open/give.html")]
struct Show {
    page: Page,
    unit: Unit,
    year: i32,
    asked: Vec<Asked>,
    accounts: Vec<BankAccount>,
}

#[get("/give/<unit>")]
async fn show(app: &State<App>, page: Page, unit: &str) -> Result<Show, Failure> {
    let (unit, today) = (unit.to_owned(), app.clock.today());
    app.pool.read(move |db| read(db, page, &unit, today)).await
}

fn read(db: &mut Db, page: Page, unit: &str, today: NaiveDate) -> Result<Show, Failure> {
    let place = Place::find(db, unit)?;
    let mut asked = Vec::new();
    for mut appeal in bank::store::appeals(db, place.book)? {
        if appeal.is_open_on(today) {
            let fund = fund::store::get(db, appeal.fund)?;
            let fund = page.fund_name(&fund::store::for_strangers(db, fund, today)?);
            let poster = Poster::find(db, &place, (CodeKind::Appeal, appeal.id.0), None)?;
            appeal.title = without_numbers(&appeal.title);
            asked.push(Asked { appeal, fund, poster });
        }
    }
    let accounts = bank::store::accounts(db, place.book)?;
    let year = chrono::Datelike::year(&today);
    Ok(Show { page, unit: place.unit, year, asked, accounts })
}
