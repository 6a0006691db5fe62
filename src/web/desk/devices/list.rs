//! The list of goods: searched, filtered by where they are, sorted, added up, downloaded as it is shown.

use askama::Template;
use askama_web::WebTemplate;
use rocket::{FromForm, Route, get, routes};

use super::options;
use crate::{
    device::{DeviceKind, Standing, store::Listed as Line},
    id::Seq,
    report::devices::{self, DeviceFilter, DeviceSort, DeviceSums},
    user::rights::{ReadBooks, Right},
    web::{
        Failure,
        desk::{Frame, gifts::choices::Choices},
        list::{List, Listed},
        may::May,
        page::Pages,
    },
};

pub fn routes() -> Vec<Route> {
    routes![index]
}

/// How many things stand on one page.
const SIZE: i64 = 50;

/// The filter as an address writes it; an empty part asks nothing.
#[derive(Clone, Debug, Default, FromForm)]
struct Asked {
    #[field(default = String::new())]
    state: String,
    #[field(default = String::new())]
    kind: String,
    /// `yes` shows what somebody should look at by today.
    #[field(default = String::new())]
    due: String,
    gift: Option<i64>,
}

impl Asked {
    fn filter(&self, text: &str, today: chrono::NaiveDate) -> Result<DeviceFilter, Failure> {
        let said = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        let standing = said(&self.state).map(|it| it.parse()).transpose();
        let kind = said(&self.kind).map(|it| it.parse()).transpose();
        Ok(DeviceFilter {
            standing: standing.map_err(|err| Failure::bad_request(&err))?,
            kind: kind.map_err(|err| Failure::bad_request(&err))?,
            due: (self.due == "yes").then_some(today),
            gift: self.gift.map(Seq),
            ..DeviceFilter::new(text)
        })
    }
}

#[derive(Template, WebTemplate)]
#[template(path = "devices/index.html")]
struct Index {
    desk: Frame,
    list: List,
    asked: Asked,
    states: Vec<(String, String)>,
    kinds: Vec<(String, String)>,
    pages: Pages,
    lines: Vec<Line>,
    sums: DeviceSums,
    today: chrono::NaiveDate,
}

impl Index {
    fn is_late(&self, line: &Line) -> bool {
        line.check_due.is_some_and(|due| due <= self.today)
    }
}

fn order(list: &List) -> (DeviceSort, bool) {
    let of = |sort, key| list.sorted_by(key).map(|down| (sort, down));
    of(DeviceSort::What, "what")
        .or_else(|| of(DeviceSort::Holder, "holder"))
        .or_else(|| of(DeviceSort::Check, "check"))
        .or_else(|| of(DeviceSort::Value, "value"))
        .or_else(|| of(DeviceSort::Received, "no"))
        .unwrap_or((DeviceSort::Received, true))
}

#[get("/<_unit>/devices?<asked..>")]
async fn index(may: May<ReadBooks>, _unit: &str, asked: Asked, list: List) -> Result<Listed<Index>, Failure> {
    let (lang, today) = (may.page().lang, may.today());
    let (filter, order) = (asked.filter(&list.q, today)?, order(&list));
    let read = may.read(move |db, place| {
        let funds = Choices::read(db, place)?.funds;
        Ok::<_, Failure>(devices::lines(db, place.book, &funds, &filter, order)?)
    });
    let lines = read.await?;
    let sums = devices::sums(&lines)?;
    if let Some(kind) = list.file {
        let name = format!("hien-vat-{}", may.place.unit.code);
        return Listed::file(&devices::table(&lines, &sums), kind, &name, lang);
    }
    let (pages, lines) = Pages::cut(list.page, lines, SIZE).ok_or_else(Failure::no_such_page)?;
    let states = options(Standing::ALL, |it| it.code(), lang);
    let kinds = options(DeviceKind::ALL, |it| it.code(), lang);
    Ok(Listed::page(Index {
        desk: may.frame("devices"),
        list,
        asked,
        states,
        kinds,
        pages,
        lines,
        sums,
        today,
    }))
}
