//! The exceptions of a unit and of all units below it, the riskiest first.

use askama::Template;
use askama_web::WebTemplate;
use rocket::{FromForm, Route, get, routes};

use super::nominations;
use crate::{
    report::{
        risks::{
            RiskError,
            list::{self, RiskFilter, RiskLine, RiskSort, RiskSums},
        },
        selection::nominations::Scope,
    },
    risk::{Check, Colour},
    text::clean,
    user::rights::{Granted, ReadDossiers, Right},
    web::{
        Failure,
        desk::Frame,
        list::{List, Listed, chosen},
        may::May,
        page::Pages,
    },
};

pub fn routes() -> Vec<Route> {
    routes![index]
}

/// How many nominations stand on one page.
const SIZE: i64 = 50;

/// What asks for nominations of every colour.
const ALL: &str = "all";

#[derive(Template, WebTemplate)]
#[template(path = "risks/index.html")]
struct Index {
    desk: Frame,
    list: List,
    asked: Asked,
    units: Vec<(String, String)>,
    pages: Pages,
    lines: Vec<Shown>,
    sums: RiskSums,
    total: crate::money::Money,
}

/// A line with the way to its dossier, which may stand at the desk of a unit below.
struct Shown {
    line: RiskLine,
    path: String,
}

/// The parts of the address, as they were sent.
#[derive(Clone, Debug, Default, FromForm)]
struct Asked {
    #[field(default = String::new())]
    colour: String,
    #[field(default = String::new())]
    check: String,
    #[field(default = String::new())]
    unit: String,
}

impl Asked {
    fn filter(&self, list: &List) -> Result<RiskFilter, Failure> {
        let mut filter = RiskFilter {
            check: chosen(Some(&self.check))?,
            unit: Some(self.unit.clone()).filter(|text| !text.is_empty()),
            ..RiskFilter::default()
        };
        if self.colour == ALL {
            filter.colours = Colour::ALL.to_vec();
        } else if let Some(colour) = chosen(Some(&self.colour))? {
            filter.colours = vec![colour];
        }
        filter.search(&clean(&list.q).map_err(|err| Failure::bad_request(&err))?);
        Ok(filter)
    }
}

impl Index {
    /// Returns the colours from the worst, with how many nominations have each and the way to them.
    fn colours(&self) -> Vec<(Colour, usize, String)> {
        let link = |colour: &Colour| self.desk.with(&[("colour", colour.code()), ("page", "")]);
        Colour::ALL.iter().rev().map(|it| (*it, self.sums.of(*it), link(it))).collect()
    }

    fn checks(&self) -> Vec<(&'static str, String)> {
        Check::ALL.iter().map(|it| (it.code(), self.desk.of_value(it))).collect()
    }

    fn shades(&self) -> Vec<(&'static str, String)> {
        Colour::ALL.iter().rev().map(|it| (it.code(), self.desk.of_value(it))).collect()
    }

    fn is(&self, asked: &str, code: &str) -> bool {
        asked == code
    }
}

impl From<RiskError> for Failure {
    fn from(err: RiskError) -> Self {
        match err {
            RiskError::Db(err) => err.into(),
            RiskError::Money(err) => err.into(),
        }
    }
}

fn order(list: &List) -> (RiskSort, bool) {
    let of = |sort, key| list.sorted_by(key).map(|down| (sort, down));
    of(RiskSort::Name, "name")
        .or_else(|| of(RiskSort::Unit, "unit"))
        .or_else(|| of(RiskSort::Amount, "amount"))
        .or_else(|| of(RiskSort::Risk, "risk"))
        .unwrap_or_default()
}

/// Returns whose nominations are looked at: those of the desk, and those of every unit below whose dossiers the
/// reader may open there.
fn scope<R: Granted>(may: &May<R>) -> Scope {
    let (tree, standing) = (&may.place.tree, &may.signed.session.standing);
    let mut scope = nominations::scope(may);
    let below = tree.subtree(may.place.unit.id).into_iter().map(|unit| unit.id);
    scope.units.extend(below.filter(|unit| standing.may(tree, *unit, Right::ReadDossiers)));
    scope.units.sort_unstable();
    scope.units.dedup();
    scope
}

/// Returns the address of a dossier: at this desk where it is seen from here, else at that of its unit.
fn path(may: &May<ReadDossiers>, line: &RiskLine) -> String {
    let id = line.record.id;
    match nominations::scope(may).covers(&line.record) {
        true => may.link(&format!("nominations/{id}")),
        false => may.page().link(&format!("/desk/{}/nominations/{id}", line.unit_code)),
    }
}

#[get("/<_unit>/risks?<asked..>")]
async fn index(
    may: May<ReadDossiers>,
    _unit: &str,
    list: List,
    asked: Asked,
) -> Result<Listed<Index>, Failure> {
    let (lines, sums) = read(&may, asked.filter(&list)?, order(&list)).await?;
    if let Some(kind) = list.file {
        let name = format!("dau-hieu-rui-ro-{}", may.place.unit.code);
        return Listed::file(&list::table(&lines)?, kind, &name, may.page().lang);
    }
    Ok(Listed::page(page(&may, (list, asked), lines, sums)?))
}

async fn read(
    may: &May<ReadDossiers>,
    filter: RiskFilter,
    order: (RiskSort, bool),
) -> Result<(Vec<RiskLine>, RiskSums), Failure> {
    let (scope, today) = (scope(may), may.today());
    Ok(may.read(move |db, place| list::lines(db, (&place.tree, today), &scope, &filter, order)).await?)
}

fn page(
    may: &May<ReadDossiers>,
    (list, asked): (List, Asked),
    lines: Vec<RiskLine>,
    sums: RiskSums,
) -> Result<Index, Failure> {
    let total = list::total(&lines)?;
    let units = scope(may).units.into_iter().filter_map(|unit| may.place.tree.get(unit));
    let units = units.map(|unit| (unit.code.clone(), unit.name.clone())).collect();
    let (pages, lines) = Pages::cut(list.page, lines, SIZE).ok_or_else(Failure::no_such_page)?;
    let lines = lines.into_iter().map(|line| Shown { path: path(may, &line), line }).collect();
    Ok(Index { desk: may.frame("risks"), list, asked, units, pages, lines, sums, total })
}
