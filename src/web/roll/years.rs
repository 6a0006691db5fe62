//! The rolls of a unit over the years: how many lines each tier had, and the way to every year and to one's own line.

use std::sync::Arc;

use askama::Template;
use askama_web::WebTemplate;
use chrono::{Datelike as _, NaiveDate};
use rocket::{Route, State, get, routes};

use crate::{
    db::Db,
    honour_roll::{Scope, Tier},
    id::UnitId,
    report::season::{self, YearLine, Years},
    unit::Unit,
    web::{
        App, Failure,
        chart::{Bar, Chart, Group, Series},
        page::Page,
        place::Place,
    },
};

pub fn routes() -> Vec<Route> {
    routes![show]
}

/// How many years stand beside each other.
pub const YEARS: i32 = 5;

/// Whose rolls, with or without the units below, as of which day.
pub type Key = (UnitId, bool, NaiveDate);

#[derive(Template, WebTemplate)]
#[template(path = "honour_roll/years.html")]
struct Shown {
    page: Page,
    unit: Unit,
    year: i32,
    subtree: bool,
    has_units_below: bool,
    years: Arc<Years>,
    chart: Chart,
}

impl Shown {
    fn other(&self) -> String {
        let below = if self.subtree { "" } else { "?subtree" };
        self.page.link(&format!("/roll/{}{below}", self.unit.code))
    }
}

#[get("/<unit>?<subtree>")]
async fn show(app: &State<App>, page: Page, unit: &str, subtree: Option<&str>) -> Result<Shown, Failure> {
    let (code, today, subtree) = (unit.to_owned(), app.clock.today(), super::is_on(subtree));
    let place = app.pool.read(move |db| Place::find(db, &code)).await?;
    let scope = Scope::of(&place.tree, &place.unit, today.year(), subtree)?;
    let draw = move |db: &mut Db| Ok(season::years(db, &scope, YEARS, today)?);
    let years = app.kept.years.get(&app.pool, (place.unit.id, subtree, today), draw).await?;
    let has_units_below = place.tree.books_below(place.unit.id).len() > 1;
    let chart = chart(&page, &years);
    Ok(Shown { unit: place.unit, year: today.year(), page, subtree, has_units_below, years, chart })
}

/// Draws a bar for every tier that a year's roll had lines in.
pub fn chart(page: &Page, years: &Years) -> Chart {
    let bar = |(series, count): (usize, &usize)| {
        let size = i64::try_from(*count).unwrap_or(i64::MAX);
        Bar { series, size, text: count.to_string() }
    };
    let group = |line: &YearLine| Group {
        label: line.year.to_string(),
        bars: line.counts.iter().enumerate().filter(|(_, count)| **count > 0).map(bar).collect(),
    };
    let series = |tier: &Tier| Series { name: page.say(&tier.name_vi, &tier.name_en).to_owned() };
    Chart {
        id: "tiers",
        title: page.t("roll-years"),
        description: page.t("roll-years-told"),
        series: years.tiers.iter().map(series).collect(),
        groups: years.lines.iter().map(group).collect(),
    }
}
