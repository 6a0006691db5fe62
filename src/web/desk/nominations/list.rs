//! The list of nominations: searched, filtered, sorted, added up, downloaded as it is shown.

use askama::Template;
use askama_web::WebTemplate;
use rocket::{Route, get, routes};

use super::{asked::Asked, scope};
use crate::{
    eligibility::Outcome,
    id::NominationId,
    programme::{self, Category, ProgrammeError},
    report::selection::nominations::{self, NominationFilter, NominationLine, NominationSums, State},
    user::rights::{Granted, ReadDossiers, Right},
    web::{
        Failure,
        desk::Frame,
        forms::Fields,
        list::{List, Listed},
        may::May,
        page::Pages,
    },
};

pub fn routes() -> Vec<Route> {
    routes![index]
}

/// How many nominations stand on one page.
const SIZE: i64 = 50;

#[derive(Template, WebTemplate)]
#[template(path = "nominations/index.html")]
pub struct Index {
    desk: Frame,
    fields: Fields,
    list: List,
    asked: Asked,
    filter: NominationFilter,
    rounds: Vec<(String, String)>,
    states: Vec<(String, String)>,
    outcomes: Vec<(String, String)>,
    units: Vec<(String, String)>,
    categories: Vec<(String, String)>,
    pages: Pages,
    lines: Vec<NominationLine>,
    sums: NominationSums,
    /// Whether every box is ticked to begin with.
    all: bool,
}

impl Index {
    fn dossier(&self, line: &NominationLine) -> String {
        self.desk.to(&format!("nominations/{}{}", line.id(), self.asked.query()))
    }

    fn is(&self, asked: &str, code: &str) -> bool {
        asked == code
    }

    fn clean_link(&self) -> String {
        let asked = Asked { state: "waiting".into(), outcome: "passed".into(), ..self.asked.clone() };
        self.desk.to(&format!("nominations{}", asked.query()))
    }

    /// Tells whether the list is the one of nominations without any warning, which are agreed to together.
    fn may_recommend(&self) -> bool {
        let is_clean =
            self.filter.outcome == Some(Outcome::Passed) && self.filter.state == Some(State::Waiting);
        is_clean && self.desk.may(&Right::Vote) && !self.lines.is_empty()
    }

    fn is_ticked(&self, line: &NominationLine) -> bool {
        self.all || self.fields.holds("chosen", &line.id().to_string())
    }

    fn all_link(&self) -> String {
        self.desk.with(&[("all", "yes")])
    }
}

type Choices = Vec<(String, String)>;

/// Reads what the filters offer: the rounds and the units that the scope holds.
async fn choices<R: Granted>(may: &May<R>) -> Result<(Choices, Choices), Failure> {
    let scope = scope(may);
    let (pairs, rounds) = may
        .read(move |db, place| {
            let pairs = programme::store::rounds_and_units(db, (scope.book, &scope.units))?;
            let mut rounds: Vec<_> = pairs.iter().map(|(round, _)| *round).collect();
            rounds.dedup();
            let own = programme::store::rounds(db, place.book)?.into_iter().map(|it| it.round.id);
            rounds.extend(own.filter(|id| !rounds.contains(id)).collect::<Vec<_>>());
            let load = |id| programme::store::round(db, id);
            let rounds = rounds.into_iter().rev().map(load).collect::<Result<Vec<_>, _>>()?;
            Ok::<_, ProgrammeError>((pairs, rounds))
        })
        .await?;
    let rounds = rounds.into_iter().map(|it| (it.round.id.to_string(), it.round.name)).collect();
    let mut units: Vec<(String, String)> = pairs
        .iter()
        .filter_map(|(_, unit)| may.place.tree.get(*unit))
        .map(|unit| (unit.code.clone(), unit.name.clone()))
        .collect();
    units.sort();
    units.dedup();
    Ok((rounds, units))
}

/// Builds the page of a list, with what was ticked and what was said to it.
pub async fn page<R: Granted>(
    may: &May<R>,
    (asked, list): (Asked, List),
    fields: Fields,
    all: bool,
) -> Result<Index, Failure> {
    let filter = asked.filter()?;
    let lines = read(may, &asked).await?;
    let (rounds, units) = choices(may).await?;
    let (sums, lang) = (nominations::sums(&lines)?, may.page().lang);
    let (pages, lines) = Pages::cut(list.page, lines, SIZE).ok_or_else(Failure::no_such_page)?;
    let lines = judged(may, lines).await?;
    Ok(Index {
        desk: may.frame("nominations"),
        states: State::ALL.iter().map(|it| (it.code().to_owned(), lang.of(it))).collect(),
        outcomes: Outcome::ALL.iter().map(|it| (it.code().to_owned(), lang.of(it))).collect(),
        categories: Category::ALL.iter().map(|it| (it.code().to_owned(), lang.of(it))).collect(),
        fields,
        list,
        asked,
        filter,
        rounds,
        units,
        pages,
        lines,
        sums,
        all,
    })
}

/// Adds to lines what came of their last checks.
async fn judged<R: Granted>(
    may: &May<R>,
    mut lines: Vec<NominationLine>,
) -> Result<Vec<NominationLine>, Failure> {
    let read = may.read(move |db, _| nominations::judge(db, &mut lines).map(|()| lines));
    Ok(read.await?)
}

/// Reads the lines of a list, without what came of their checks.
pub async fn read<R: Granted>(may: &May<R>, asked: &Asked) -> Result<Vec<NominationLine>, Failure> {
    let (filter, order, scope) = (asked.filter()?, asked.order(), scope(may));
    let user = may.signed.session.user.id;
    let read = may.read(move |db, place| nominations::lines(db, &place.tree, (&scope, user), &filter, order));
    Ok(read.await?)
}

/// Returns the neighbours of a nomination in a list, and its place; one that the list no longer holds has only
/// those around where it would stand.
pub fn around(
    lines: &[NominationLine],
    id: NominationId,
) -> (Option<NominationId>, Option<NominationId>, Option<(usize, usize)>) {
    match lines.iter().position(|it| it.id() == id) {
        Some(at) => {
            let before = at.checked_sub(1).and_then(|at| lines.get(at));
            let after = lines.get(at + 1);
            (before.map(NominationLine::id), after.map(NominationLine::id), Some((at + 1, lines.len())))
        }
        None => {
            let others = |is_after: bool| {
                lines.iter().map(NominationLine::id).filter(move |it| (*it > id) == is_after)
            };
            (others(false).max(), others(true).min(), None)
        }
    }
}

#[get("/<_unit>/nominations?<all>&<asked..>", rank = 2)]
async fn index(
    may: May<ReadDossiers>,
    _unit: &str,
    list: List,
    asked: Asked,
    all: Option<&str>,
) -> Result<Listed<Index>, Failure> {
    if let Some(kind) = list.file {
        let lines = judged(&may, read(&may, &asked).await?).await?;
        let table = nominations::table(&lines, &nominations::sums(&lines)?);
        let name = format!("ho-so-de-cu-{}", may.place.unit.code);
        return Listed::file(&table, kind, &name, may.page().lang);
    }
    let page = page(&may, (asked, list), Fields::default(), all == Some("yes")).await?;
    Ok(Listed::page(page))
}
