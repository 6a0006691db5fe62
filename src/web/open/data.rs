//! Open data: what the public pages say, as CSV and JSON for whoever wants to count again.

use askama::Template;
use askama_web::WebTemplate;
use chrono::{Datelike as _, NaiveDate};
use rocket::{
    Request, Route, State, get,
    http::{ContentType, Header},
    response::{self, Responder, Response},
    routes,
};

use super::{
    super::{
        App, Failure,
        page::Page,
        place::{FIRST_YEAR, Place},
        roll,
    },
    laureates,
};
use crate::{
    bank,
    db::Db,
    export::{self, Format, Table},
    report::{
        bank_lines::{self, Lines},
        open_data,
    },
    text::Lang,
    unit::Unit,
};

pub fn routes() -> Vec<Route> {
    routes![index, file]
}

/// One file that can be fetched.
struct Offer {
    name: String,
    what: String,
}

#[derive(Template, WebTemplate)]
#[template(path = "open/data.html")]
struct Index {
    page: Page,
    unit: Unit,
    year: i32,
    offers: Vec<Offer>,
}

impl Index {
    fn link(&self, offer: &Offer, kind: &str) -> String {
        self.page.link(&format!("/data/{}/{}.{kind}", self.unit.code, offer.name))
    }
}

#[get("/data/<unit>")]
async fn index(app: &State<App>, page: Page, unit: &str) -> Result<Index, Failure> {
    let (unit, today) = (unit.to_owned(), app.clock.today());
    app.pool.read(move |db| read_index(db, page, &unit, today)).await
}

fn read_index(db: &mut Db, page: Page, unit: &str, today: NaiveDate) -> Result<Index, Failure> {
    let place = Place::find(db, unit)?;
    let year = today.year();
    let offer = |name: &str, what: String| Offer { name: name.to_owned(), what };
    let mut offers = vec![
        offer("funds", page.t("open-data-funds")),
        offer("months", page.t("open-data-months")),
        offer("awards", page.t("open-data-awards")),
    ];
    for account in bank::standing::of_book(db, place.book)? {
        let what = page.t1("open-data-statement", "account", &account.code);
        offers.push(offer(&format!("statement-{}", account.code), what));
    }
    if place.unit.book.is_some() {
        let years = (FIRST_YEAR.max(year - 2)..=year).rev();
        offers.extend(
            years
                .clone()
                .map(|it| offer(&format!("roll-{it}"), page.t1("open-data-roll", "year", it.to_string()))),
        );
        offers.extend(years.map(|it| {
            offer(&format!("recipients-{it}"), page.t1("open-data-recipients", "year", it.to_string()))
        }));
    }
    Ok(Index { page, year, unit: place.unit, offers })
}

/// A file that anybody may use, also from other sites.
struct Open {
    kind: ContentType,
    bytes: Vec<u8>,
}

impl Open {
    fn of(table: &Table, format: Format, lang: Lang) -> Result<Self, Failure> {
        let mut bytes = Vec::new();
        export::write(&mut bytes, table, format, lang).map_err(|err| Failure::internal(&err))?;
        let kind = if matches!(format, Format::Json) { ContentType::JSON } else { ContentType::CSV };
        Ok(Self { kind, bytes })
    }
}

impl<'r> Responder<'r, 'static> for Open {
    fn respond_to(self, request: &'r Request<'_>) -> response::Result<'static> {
        let mut response: Response<'static> = (self.kind, self.bytes).respond_to(request)?;
        response.set_header(Header::new("Access-Control-Allow-Origin", "*"));
        Ok(response)
    }
}

#[get("/data/<unit>/<name>")]
async fn file(app: &State<App>, page: Page, unit: &str, name: &str) -> Result<Open, Failure> {
    let (what, format) = match name.rsplit_once('.') {
        Some((what, "csv")) => (what, Format::Csv),
        Some((what, "json")) => (what, Format::Json),
        _ => return Err(missing()),
    };
    let today = app.clock.today();
    let table = match what.split_once('-') {
        Some(("roll", year)) => roll::table(app, unit, super::super::place::year(year, today)?).await?,
        Some(("recipients", year)) => {
            laureates::open_table(app, unit, super::super::place::year(year, today)?).await?
        }
        _ => {
            let (unit, what) = (unit.to_owned(), what.to_owned());
            app.pool.read(move |db| table(db, &unit, &what, today)).await?
        }
    };
    Open::of(&table, format, page.lang)
}

fn table(db: &mut Db, unit: &str, what: &str, today: NaiveDate) -> Result<Table, Failure> {
    let place = Place::find(db, unit)?;
    let of = (&place.unit, place.book, &place.tree);
    match what.split_once('-') {
        None if what == "funds" => Ok(open_data::funds(db, of, today)?),
        None if what == "months" => Ok(open_data::months(db, of, today)?),
        None if what == "awards" => Ok(open_data::awards(db, of, today)?),
        Some(("statement", code)) => statement(db, &place, code, today),
        _ => Err(missing()),
    }
}

fn statement(db: &mut Db, place: &Place, code: &str, today: NaiveDate) -> Result<Table, Failure> {
    let chart = crate::ledger::store::chart(db, place.book)?;
    let named = |id| chart.get(id).is_some_and(|account| account.code == code);
    let account = bank::store::accounts(db, place.book)?.into_iter().find(|it| named(it.account));
    let account = account.ok_or_else(missing)?;
    let lines = Lines::read(db, &account)?;
    let all = lines.search(db, "")?;
    Ok(bank_lines::table(&lines.said(db, &all, today)?, code))
}

fn missing() -> Failure {
    Failure::not_found(
        "Không có tệp dữ liệu này; hãy chọn ở trang dữ liệu mở của đơn vị.",
        "There is no such data file; choose one on the unit's page of open data.",
    )
}
