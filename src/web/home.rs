//! The first page: a unit's funds, three figures of its year, and the units below it.

use std::{collections::BTreeMap, sync::Arc};

use askama::Template;
use askama_web::WebTemplate;
use chrono::{Datelike as _, NaiveDate};
use rocket::{Route, State, get, routes};

use super::{
    App, Failure,
    awards::Awards,
    chart::{Bar, Chart, Group, Series},
    page::Page,
    place::{FIRST_YEAR, Place},
};
use crate::{
    db::Db,
    fund::{self, Fund},
    id::{BookId, FundId},
    money::Money,
    report::{
        self, Span,
        fund_report::{self, Figures},
    },
    unit::{self, Unit, UnitTree},
};

pub fn routes() -> Vec<Route> {
    routes![home]
}

/// How many years a unit's page links to.
const YEARS: i32 = 10;

/// A fund in a list.
pub struct FundLine {
    pub fund: Fund,
    pub balance: Money,
    pub free: Money,
}

/// A unit in a list, with what its book holds where it has one.
pub struct UnitLine {
    pub unit: Unit,
    pub held: Option<Money>,
}

#[derive(Template, WebTemplate)]
#[template(path = "home/index.html")]
struct Home {
    page: Page,
    unit: Option<Unit>,
    /// The unit above, for the way back.
    above: Option<Unit>,
    year: i32,
    /// The years that have a roll, the latest first.
    years: Vec<i32>,
    keeps_books: bool,
    balance: Money,
    received: Money,
    spent: Money,
    funds: Vec<FundLine>,
    balances: Chart,
    /// What all the funds awarded, and the same drawn.
    awards: Arc<Awards>,
    awarded: Chart,
    below: Vec<UnitLine>,
}

#[get("/?<unit>")]
async fn home(app: &State<App>, page: Page, unit: Option<&str>) -> Result<Home, Failure> {
    let (today, code) = (app.clock.today(), unit.map(str::to_owned));
    let mut home = app.pool.read(move |db| read(db, page, code.as_deref(), today)).await?;
    if let Some(book) = home.unit.as_ref().and_then(|unit| unit.book) {
        let draw = move |db: &mut Db| Awards::of_book(db, book);
        home.awards = app.kept.awards.get(&app.pool, book, draw).await?;
        home.awarded = home.awards.chart(&home.page);
    }
    Ok(home)
}

fn read(db: &mut Db, page: Page, code: Option<&str>, today: NaiveDate) -> Result<Home, Failure> {
    let tree = unit::store::tree(db)?;
    let first = tree.units().iter().find(|unit| unit.parent.is_none()).map(|unit| unit.code.clone());
    let Some(code) = code.map(str::to_owned).or(first) else { return Ok(Home::empty(page, today)) };
    let Place { unit, book, tree } = Place::find(db, &code)?;
    let through = report::store::view(db, book, &unit.name, Span::through(today))?;
    let (first_year, year) = match through.covered {
        Some((first, last)) => (first.year().max(FIRST_YEAR), last.year()),
        None => (today.year(), today.year()),
    };
    let mut of_year = through;
    of_year.span.from = NaiveDate::from_ymd_opt(year, 1, 1);
    let (opening, period) = report::store::turnovers(db, &of_year)?;
    let figures = fund_report::figures(&of_year.chart, &opening, &period)?;
    let (funds, total) = fund_lines(db, &unit, book, &figures, today)?;
    let balances = balances(&page, &funds);
    Ok(Home {
        awards: Arc::default(),
        awarded: Awards::default().chart(&page),
        balances,
        above: unit.parent.and_then(|id| tree.get(id)).cloned(),
        year,
        years: (first_year.max(year - YEARS + 1)..=year).rev().collect(),
        keeps_books: unit.book.is_some(),
        balance: total.closing,
        received: total.received,
        spent: total.spent()?,
        funds,
        below: unit_lines(db, &tree, &unit)?,
        unit: Some(unit),
        page,
    })
}

/// Lists the funds of a unit's book, or those of a branch in its association's book.
fn fund_lines(
    db: &mut Db,
    unit: &Unit,
    book: BookId,
    figures: &BTreeMap<FundId, Figures>,
    today: NaiveDate,
) -> Result<(Vec<FundLine>, Figures), Failure> {
    let mut total = Figures::default();
    let mut lines = Vec::new();
    for fund in fund::store::of_books(db, &[book])? {
        if unit.book.is_none() && fund.unit != unit.id {
            continue;
        }
        let figures = figures.get(&fund.id).copied().unwrap_or_default();
        total = total.checked_add(&figures)?;
        let fund = fund::store::for_strangers(db, fund, today)?;
        lines.push(FundLine { fund, balance: figures.closing, free: figures.free });
    }
    Ok((lines, total))
}

fn unit_lines(db: &mut Db, tree: &UnitTree, above: &Unit) -> Result<Vec<UnitLine>, Failure> {
    let children: Vec<&Unit> = tree.units().iter().filter(|unit| unit.parent == Some(above.id)).collect();
    // Provinces stand side by side without anything above them.
    let beside = tree.units().iter().filter(|unit| above.parent.is_none() && unit.parent.is_none());
    let beside = beside.filter(|unit| unit.id != above.id);
    let listed: Vec<&Unit> = children.into_iter().chain(beside).collect();
    let books: Vec<BookId> = listed.iter().filter_map(|unit| unit.book).collect();
    let held: BTreeMap<BookId, Money> = unit::store::assets(db, &books)?.into_iter().collect();
    let line = |unit: &Unit| UnitLine {
        held: unit.book.map(|book| held.get(&book).copied().unwrap_or_default()),
        unit: unit.clone(),
    };
    Ok(listed.into_iter().map(line).collect())
}

/// Draws what each fund holds: free to give, and given only as donors wish.
fn balances(page: &Page, funds: &[FundLine]) -> Chart {
    let series = ["open-chart-free", "open-chart-bound"].map(|id| Series { name: page.t(id) });
    let group = |line: &FundLine| Group {
        label: page.fund_name(&line.fund),
        bars: vec![Bar::of_money(usize::from(line.fund.is_bound()), line.balance)],
    };
    let held = funds.iter().filter(|line| line.balance.is_positive());
    Chart {
        id: "funds",
        title: page.t("public-balance-of-each-fund"),
        description: page.t("open-chart-funds-told"),
        series: series.into(),
        groups: held.map(group).collect(),
    }
}

impl Home {
    /// A database in which nothing has been set up.
    fn empty(page: Page, today: NaiveDate) -> Self {
        Self {
            unit: None,
            above: None,
            year: today.year(),
            years: Vec::new(),
            keeps_books: false,
            balance: Money::ZERO,
            received: Money::ZERO,
            spent: Money::ZERO,
            balances: balances(&page, &[]),
            awards: Arc::default(),
            awarded: Awards::default().chart(&page),
            funds: Vec::new(),
            below: Vec::new(),
            page,
        }
    }
}
