//! The list of rounds: searched, filtered, sorted, added up, downloaded as it is shown; and those of units above.

use std::collections::BTreeSet;

use askama::Template;
use askama_web::WebTemplate;
use chrono::Datelike as _;
use rocket::{FromForm, Route, get, routes};

use crate::{
    calendar::show_day,
    id::BookId,
    programme::{self, ProgrammeError, RoundRecord},
    report::selection::rounds::{self, RoundFilter, RoundLine, RoundSort, RoundState, RoundSums},
    user::rights::{ReadDossiers, Right},
    web::{
        Failure,
        desk::Frame,
        list::{List, Listed},
        may::May,
        page::Pages,
        place::Place,
    },
};

pub fn routes() -> Vec<Route> {
    routes![index]
}

/// How many rounds stand on one page.
const SIZE: i64 = 50;

#[derive(FromForm)]
struct Asked<'f> {
    #[field(default = "")]
    state: &'f str,
    #[field(default = "")]
    programme: &'f str,
    #[field(default = "")]
    year: &'f str,
}

#[derive(Template, WebTemplate)]
#[template(path = "rounds/index.html")]
struct Index {
    desk: Frame,
    list: List,
    filter: RoundFilter,
    states: Vec<(String, String)>,
    programmes: Vec<(String, String)>,
    years: Vec<i32>,
    pages: Pages,
    lines: Vec<RoundLine>,
    sums: RoundSums,
    /// Published rounds of units above, with the unit's name.
    published: Vec<(RoundRecord, String)>,
}

impl Index {
    fn is_state(&self, code: &str) -> bool {
        self.filter.state.is_some_and(|state| state.code() == code)
    }

    fn is_programme(&self, code: &str) -> bool {
        self.filter.programme.as_deref() == Some(code)
    }

    fn days(&self, record: &RoundRecord) -> String {
        format!("{} – {}", show_day(record.round.opens_on()), show_day(record.round.closes_on()))
    }

    fn is_year(&self, year: &i32) -> bool {
        self.filter.year == Some(*year)
    }
}

fn filter(list: &List, asked: &Asked<'_>) -> Result<RoundFilter, Failure> {
    let given = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    let state = given(asked.state).map(|text| text.parse()).transpose();
    let year = given(asked.year).map(|text| text.parse::<i32>()).transpose();
    Ok(RoundFilter {
        state: state.map_err(|err: crate::text::UnknownCode| Failure::bad_request(&err))?,
        year: year.map_err(|_| Failure::no_such_page())?,
        programme: given(asked.programme),
        ..RoundFilter::new(&list.q)
    })
}

fn order(list: &List) -> (RoundSort, bool) {
    let of = |sort, key| list.sorted_by(key).map(|down| (sort, down));
    of(RoundSort::Name, "name")
        .or_else(|| of(RoundSort::Opens, "opens"))
        .or_else(|| of(RoundSort::Budget, "budget"))
        .or_else(|| of(RoundSort::Nominated, "nominated"))
        .unwrap_or((RoundSort::Opens, true))
}

/// Returns the published rounds of the units above a desk, each with the name of its unit.
pub fn above(db: &mut crate::db::Db, place: &Place) -> Result<Vec<(RoundRecord, String)>, ProgrammeError> {
    let books: Vec<BookId> = place.tree.line_up(place.unit.id).filter_map(|unit| unit.book).collect();
    let books: Vec<BookId> = books.into_iter().filter(|book| *book != place.book).collect();
    let name = |book: BookId| {
        let keeper = place.tree.units().iter().find(|unit| unit.book == Some(book));
        keeper.map_or_else(String::new, |unit| unit.name.clone())
    };
    let all = programme::store::templates(db, &books)?;
    Ok(all.into_iter().map(|record| (record.clone(), name(record.book))).collect())
}

#[get("/<_unit>/rounds?<asked..>", rank = 2)]
async fn index(
    may: May<ReadDossiers>,
    _unit: &str,
    list: List,
    asked: Asked<'_>,
) -> Result<Listed<Index>, Failure> {
    let (filter, order, today) = (filter(&list, &asked)?, order(&list), may.today());
    let wanted = filter.clone();
    let (all, lines, programmes, published) = may
        .read(move |db, place| {
            let all = programme::store::rounds(db, place.book)?;
            let lines = rounds::lines(db, place.book, today, &wanted, order)?;
            let programmes = programme::store::programmes(db)?;
            Ok::<_, ProgrammeError>((all, lines, programmes, above(db, place)?))
        })
        .await?;
    let (sums, lang) = (rounds::sums(&lines)?, may.page().lang);
    if let Some(kind) = list.file {
        let name = format!("cac-dot-xet-{}", may.place.unit.code);
        return Listed::file(&rounds::table(&lines, &sums), kind, &name, lang);
    }
    let (pages, lines) = Pages::cut(list.page, lines, SIZE).ok_or_else(Failure::no_such_page)?;
    let years: BTreeSet<i32> = all.iter().map(|it| it.round.opens_on().year()).collect();
    Ok(Listed::page(Index {
        desk: may.frame("rounds"),
        states: RoundState::ALL.iter().map(|it| (it.code().to_owned(), lang.of(it))).collect(),
        programmes: programmes.into_iter().map(|(_, it)| (it.code, it.name)).collect(),
        years: years.into_iter().rev().collect(),
        list,
        filter,
        pages,
        lines,
        sums,
        published,
    }))
}
