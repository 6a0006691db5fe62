//! The board of who has reported: one line per unit and period; late ones first.

use askama::Template;
use askama_web::WebTemplate;
use rocket::{FromForm, Route, get, routes};

use super::period;
use crate::{
    filing::Period,
    report::filings::{self, BoardFilter, BoardLine, BoardSort, BoardSums, State},
    user::rights::ReadBooks,
    web::{
        Failure,
        desk::Frame,
        list::{List, Listed},
        may::May,
        page::Pages,
    },
};

pub fn routes() -> Vec<Route> {
    routes![index]
}

/// How many lines stand on one page.
const SIZE: i64 = 100;

/// What an address may ask for.
#[derive(FromForm)]
struct Asked<'r> {
    #[field(default = "")]
    state: &'r str,
    #[field(default = "")]
    period: &'r str,
}

impl Asked<'_> {
    fn filter(&self, list: &List) -> Result<BoardFilter, Failure> {
        let state = (!self.state.is_empty()).then(|| self.state.parse::<State>()).transpose();
        let state = state.map_err(|err| Failure::bad_request(&err))?;
        let of = (!self.period.is_empty()).then(|| period(self.period)).transpose()?;
        Ok(BoardFilter::new(&list.q, state, of))
    }
}

#[derive(Template, WebTemplate)]
#[template(path = "filings/board.html")]
struct Index {
    desk: Frame,
    list: List,
    state: Option<State>,
    states: Vec<(String, String)>,
    period: String,
    /// The periods that can be chosen.
    periods: Vec<Period>,
    pages: Pages,
    lines: Vec<BoardLine>,
    sums: BoardSums,
}

impl Index {
    fn of(
        may: &May<ReadBooks>,
        list: List,
        filter: &BoardFilter,
        (lines, sums): (Vec<BoardLine>, BoardSums),
    ) -> Result<Self, Failure> {
        let mut periods: Vec<Period> = lines.iter().map(|line| line.period).chain(filter.period).collect();
        periods.sort_unstable();
        periods.dedup();
        let (pages, lines) = Pages::cut(list.page, lines, SIZE).ok_or_else(Failure::no_such_page)?;
        let states = State::ALL.iter().map(|it| (it.code().to_owned(), may.page().of_value(it))).collect();
        let (state, period) = (filter.state, filter.period.map_or_else(String::new, Period::code));
        let desk = may.frame("received-reports");
        Ok(Self { desk, list, state, states, period, periods, pages, lines, sums })
    }

    fn is_state(&self, code: &str) -> bool {
        self.state.is_some_and(|state| state.code() == code)
    }

    fn link(&self, line: &BoardLine) -> String {
        self.desk.to(&format!("received/{}/{}", line.unit.code, line.period.code()))
    }
}

fn order(list: &List) -> (BoardSort, bool) {
    let of = |sort, key| list.sorted_by(key).map(|down| (sort, down));
    of(BoardSort::Unit, "unit")
        .or_else(|| of(BoardSort::Period, "period"))
        .or_else(|| of(BoardSort::State, "state"))
        .or_else(|| of(BoardSort::Closing, "closing"))
        .unwrap_or_default()
}

#[get("/<_unit>/received?<asked..>")]
async fn index(
    may: May<ReadBooks>,
    _unit: &str,
    asked: Asked<'_>,
    list: List,
) -> Result<Listed<Index>, Failure> {
    let (filter, order, today) = (asked.filter(&list)?, order(&list), may.today());
    let of = filter.clone();
    let read = may.read(move |db, place| filings::board(db, (&place.tree, place.unit.id), today, &of, order));
    let lines = read.await?;
    let sums = filings::sums(&lines)?;
    if let Some(kind) = list.file {
        let name = format!("bao-cao-cap-duoi-{}", may.place.unit.code);
        return Listed::file(&filings::table(&lines, &sums), kind, &name, may.page().lang);
    }
    Index::of(&may, list, &filter, (lines, sums)).map(Listed::page)
}
