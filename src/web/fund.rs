//! A fund: what it may still give, what its donors said, its months, and how many awards it made.

use askama::Template;
use askama_web::WebTemplate;
use chrono::NaiveDate;
use rocket::{Route, State, get, routes};

use super::{
    App, Failure,
    awards::Awards,
    chart::{Bar, Chart, Group, Series},
    page::Page,
    place::Place,
};
use crate::{
    db::Db,
    fund::{self, Fund},
    money::Money,
    programme::Category,
    report::{
        self, Span, awarded,
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
    /// The same by place, where enough people stand together.
    places: Vec<(Category, Option<String>, i64, Money)>,
    in_and_out: Chart,
    by_category: Chart,
    by_place: Chart,
    /// Names of the units whose people may receive.
    areas: Vec<String>,
}

impl Show {
    fn awards_link(&self) -> String {
        self.page.link(&format!("/fund/{}/{}/awards", self.unit.code, self.fund.code))
    }
}

#[get("/<unit>/<code>")]
async fn show(app: &State<App>, page: Page, unit: &str, code: &str) -> Result<Show, Failure> {
    let (unit, code, today) = (unit.to_owned(), code.to_owned(), app.clock.today());
    app.pool.read(move |db| read(db, page, &unit, &code, today)).await
}

fn read(db: &mut Db, page: Page, unit: &str, code: &str, today: NaiveDate) -> Result<Show, Failure> {
    let place = Place::find(db, unit)?;
    let fund = fund::store::by_code(db, place.book, code)?.ok_or_else(|| missing(&place.unit, code))?;
    let view = report::store::view(db, place.book, &place.unit.name, Span::through(today))?;
    let (opening, period) = report::store::turnovers(db, &view)?;
    let figures = fund_report::figures(&view.chart, &opening, &period)?;
    let mut months = fund_months::read(db, &view.chart, &fund)?;
    months.reverse();
    let has_earlier = months.len() > MONTHS;
    months.truncate(MONTHS);
    let area = |id| place.tree.get(id).map(|unit| unit.name.clone());
    let awards = fund::store::awards(db, fund.id)?;
    let cells = awarded::cells(db, &fund)?;
    let name = |cell: &awarded::Cell| awarded::place(&place.tree, cell.unit).map(str::to_owned);
    let places = cells.iter().map(|cell| (cell.category, name(cell), cell.awards, cell.amount)).collect();
    let id = fund.id;
    let fund = fund::store::for_strangers(db, fund, today)?;
    let in_and_out = in_and_out(&page, &months);
    let by_category = by_category(&page, &awards);
    let by_place = Awards::new(&place.tree, &cells)?.chart(&page);
    Ok(Show {
        page,
        in_and_out,
        by_category,
        by_place,
        places,
        figures: figures.get(&id).copied().unwrap_or_default(),
        months,
        has_earlier,
        awards,
        areas: fund.restriction.areas.iter().copied().filter_map(area).collect(),
        unit: place.unit,
        fund,
    })
}

pub fn missing(unit: &Unit, code: &str) -> Failure {
    let name = &unit.name;
    Failure::not_found(
        format!("Sổ của “{name}” không có quỹ “{code}”; hãy chọn quỹ ở trang của đơn vị."),
        format!("The book of “{name}” has no fund “{code}”; choose one on the unit's page."),
    )
}

/// How many months are drawn.
const DRAWN: usize = 12;

/// Draws what came in and went out in the latest months in which anything moved, the earliest first.
fn in_and_out(page: &Page, months: &[MonthLine]) -> Chart {
    let series = ["public-received", "public-spent"].map(|id| Series { name: page.t(id) });
    let group = |line: &MonthLine| Group {
        label: line.month.to_string(),
        bars: vec![Bar::of_money(0, line.received), Bar::of_money(1, line.spent)],
    };
    let moved = |line: &&MonthLine| !line.received.is_zero() || !line.spent.is_zero();
    let drawn: Vec<&MonthLine> = months.iter().filter(moved).take(DRAWN).collect();
    Chart {
        id: "months",
        title: page.t("open-chart-months"),
        description: page.t("open-chart-months-told"),
        series: series.into(),
        groups: drawn.into_iter().rev().map(group).collect(),
    }
}

/// Draws how many awards each category has.
fn by_category(page: &Page, awards: &[(Category, i64)]) -> Chart {
    let group = |(category, count): &(Category, i64)| Group {
        label: page.of_value(category),
        bars: vec![Bar { series: 0, size: *count, text: count.to_string() }],
    };
    Chart {
        id: "awards",
        title: page.t("open-chart-awards"),
        description: page.t("open-chart-awards-told"),
        series: vec![Series { name: page.t("public-awards") }],
        groups: awards.iter().map(group).collect(),
    }
}
