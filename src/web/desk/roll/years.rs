//! The donors of a unit by tier over the years, drawn and as a table.

use askama::Template;
use askama_web::WebTemplate;
use chrono::Datelike as _;
use rocket::{Route, get, routes};

use super::{Which, is_on};
use crate::{
    report::season::{self, Years},
    user::rights::ReadBooks,
    web::{
        Failure,
        chart::Chart,
        desk::Frame,
        list::{List, Listed},
        may::May,
        roll::years::{YEARS, chart},
    },
};

pub fn routes() -> Vec<Route> {
    routes![show]
}

#[derive(Template, WebTemplate)]
#[template(path = "roll/years.html")]
struct Shown {
    desk: Frame,
    list: List,
    below: bool,
    years: Years,
    chart: Chart,
}

impl Shown {
    fn of_year(&self, year: &i32) -> String {
        self.desk.to(&format!("roll/{year}{}", if self.below { "?below=1" } else { "" }))
    }
}

#[get("/<_unit>/roll/years?<below>")]
async fn show(
    may: May<ReadBooks>,
    _unit: &str,
    below: Option<&str>,
    list: List,
) -> Result<Listed<Shown>, Failure> {
    let (below, today) = (is_on(below), may.today());
    let read = may.read(move |db, place| {
        let scope = Which::Year(today.year()).scope(db, place, below, today)?;
        season::years(db, &scope, YEARS, today)
    });
    let years = read.await?;
    if let Some(kind) = list.file {
        let unit = &may.place.unit;
        let titles = [format!("Bảng vàng các năm – {}", unit.name), format!("Rolls by year – {}", unit.name)];
        let table = years.table((&titles[0], &titles[1]));
        return Listed::file(&table, kind, &format!("bang-vang-cac-nam-{}", unit.code), may.page().lang);
    }
    let chart = chart(may.page(), &years);
    Ok(Listed::page(Shown { desk: may.frame("roll"), list, below, years, chart }))
}
