//! The list of pledges: searched, filtered by urgency, sorted, added up, downloaded as it is shown.

use askama::Template;
use askama_web::WebTemplate;
use rocket::{Route, get, routes};

use crate::{
    pledge::Timing,
    report::pledges::{self, PledgeFilter, PledgeLine, PledgeSort, PledgeSums},
    user::rights::{ReadBooks, Right},
    web::{
        Failure,
        desk::{Frame, gifts::choices::Choices},
        list::{List, Listed, chosen},
        may::May,
        page::Pages,
    },
};

pub fn routes() -> Vec<Route> {
    routes![index]
}

/// How many pledges stand on one page.
const SIZE: i64 = 50;

#[derive(Template, WebTemplate)]
#[template(path = "pledges/index.html")]
struct Index {
    desk: Frame,
    list: List,
    state: Option<Timing>,
    states: Vec<(String, String)>,
    pages: Pages,
    lines: Vec<PledgeLine>,
    sums: PledgeSums,
}

impl Index {
    fn is_state(&self, code: &str) -> bool {
        self.state.is_some_and(|state| state.code() == code)
    }
}

fn order(list: &List) -> (PledgeSort, bool) {
    let of = |sort, key| list.sorted_by(key).map(|down| (sort, down));
    of(PledgeSort::Donor, "donor")
        .or_else(|| of(PledgeSort::Promised, "promised"))
        .or_else(|| of(PledgeSort::Left, "left"))
        .or_else(|| of(PledgeSort::Due, "due"))
        .unwrap_or_default()
}

#[get("/<_unit>/pledges?<state>")]
async fn index(
    may: May<ReadBooks>,
    _unit: &str,
    list: List,
    state: Option<&str>,
) -> Result<Listed<Index>, Failure> {
    let state = chosen::<Timing>(state)?;
    let (lines, sums) = read(&may, &list, state).await?;
    let lang = may.page().lang;
    if let Some(kind) = list.file {
        let name = format!("loi-hua-{}", may.place.unit.code);
        return Listed::file(&pledges::table(&lines, &sums), kind, &name, lang);
    }
    let (pages, lines) = Pages::cut(list.page, lines, SIZE).ok_or_else(Failure::no_such_page)?;
    let states = Timing::ALL.iter().map(|it| (it.code().to_owned(), lang.of(it))).collect();
    Ok(Listed::page(Index { desk: may.frame("pledges"), list, state, states, pages, lines, sums }))
}

async fn read(
    may: &May<ReadBooks>,
    list: &List,
    state: Option<Timing>,
) -> Result<(Vec<PledgeLine>, PledgeSums), Failure> {
    let (filter, order, today) = (PledgeFilter::new(&list.q, state), order(list), may.today());
    may.read(move |db, place| {
        let funds = Choices::read(db, place)?.funds;
        let lines = pledges::lines(db, place.book, &funds, today, &filter, order)?;
        let sums = pledges::sums(&lines)?;
        Ok((lines, sums))
    })
    .await
}
