//! The rolls of a unit over the years: how many lines each tier had, and the way to every year and to one's own line.

use std::sync::Arc;

use askama::Template;
use askama_web::WebTemplate;
use chrono::{Datelike as _, NaiveDate};
use rocket::{Route, State, get, routes};

use crate::{
    db::Db,
    honour_roll::{self, Look, Map, Other, Tier},
    id::UnitId,
    report::season::{self, YearLine, Years},
    unit::Unit,
    web::{
        App, Failure,
        chart::{Bar, Chart, Group, Series},
        list::chosen,
        page::Page,
        place::Place,
    },
};

pub fn routes() -> Vec<Route> {
    routes![show]
}

/// How many years stand beside each other.
pub const YEARS: i32 = 5;

/// Whose rolls, with or without the units below, under which map if not their own, as of which day.
pub type Key = (UnitId, bool, Option<Map>, NaiveDate);

/// The years of a unit, and the map over which they are drawn: all of them over that of this year's roll.
pub struct Drawn {
    look: Look,
    years: Years,
}

#[derive(Template, WebTemplate)]
#[template(path = "honour_roll/years.html")]
struct Shown {
    page: Page,
    unit: Unit,
    year: i32,
    subtree: bool,
    drawn: Arc<Drawn>,
    chart: Chart,
}

impl Shown {
    fn other(&self) -> String {
        self.page.link(&super::roll_path(&self.unit, None, (!self.subtree, self.drawn.look.aside())))
    }

    fn under_other_map(&self) -> String {
        let other = Some(self.drawn.look.map().other());
        self.page.link(&super::roll_path(&self.unit, None, (self.subtree, other)))
    }

    fn of_year(&self, year: &i32) -> String {
        self.page.link(&super::roll_path(&self.unit, Some(*year), (self.subtree, self.drawn.look.aside())))
    }
}

#[get("/<unit>?<subtree>&<map>")]
async fn show(
    app: &State<App>,
    page: Page,
    unit: &str,
    subtree: Option<&str>,
    map: Option<&str>,
) -> Result<Shown, Failure> {
    let (code, today, subtree) = (unit.to_owned(), app.clock.today(), super::is_on(subtree));
    let (year, map) = (today.year(), chosen(map)?);
    let Place { unit, tree, .. } = app.pool.read(move |db| Place::find(db, &code)).await?;
    let (key, of) = ((unit.id, subtree, map, today), unit.clone());
    let draw = move |db: &mut Db| {
        let look = honour_roll::store::look(db, (&tree, &of), (year, subtree), (map, today))?;
        Ok(Drawn { years: season::years(db, &look.scope, YEARS, today)?, look })
    };
    let drawn = app.kept.years.get(&app.pool, key, draw).await?;
    let chart = chart(&page, &drawn.years);
    Ok(Shown { unit, year, page, subtree, drawn, chart })
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
