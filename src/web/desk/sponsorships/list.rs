//! The list of sponsorships: searched, filtered by standing, sorted, added up, downloaded as it is shown.

use askama::Template;
use askama_web::WebTemplate;
use rocket::{Route, get, routes};

use crate::{
    report::sponsorships::{self, SponsorshipFilter, SponsorshipLine, SponsorshipSort, SponsorshipSums},
    sponsorship::Standing,
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

/// How many sponsorships stand on one page.
const SIZE: i64 = 50;

#[derive(Template, WebTemplate)]
#[template(path = "sponsorships/index.html")]
struct Index {
    desk: Frame,
    list: List,
    state: Option<Standing>,
    states: Vec<(String, String)>,
    pages: Pages,
    lines: Vec<SponsorshipLine>,
    sums: SponsorshipSums,
}

impl Index {
    fn is_state(&self, code: &str) -> bool {
        self.state.is_some_and(|state| state.code() == code)
    }
}

fn order(list: &List) -> (SponsorshipSort, bool) {
    let of = |sort, key| list.sorted_by(key).map(|down| (sort, down));
    of(SponsorshipSort::Sponsor, "sponsor")
        .or_else(|| of(SponsorshipSort::Learner, "learner"))
        .or_else(|| of(SponsorshipSort::Received, "received"))
        .or_else(|| of(SponsorshipSort::Left, "left"))
        .unwrap_or_default()
}

#[get("/<_unit>/sponsorships?<state>")]
async fn index(
    may: May<ReadBooks>,
    _unit: &str,
    list: List,
    state: Option<&str>,
) -> Result<Listed<Index>, Failure> {
    let state = chosen::<Standing>(state)?;
    let (lines, sums) = read(&may, &list, state).await?;
    let lang = may.page().lang;
    if let Some(kind) = list.file {
        let name = format!("do-dau-{}", may.place.unit.code);
        return Listed::file(&sponsorships::table(&lines, &sums), kind, &name, lang);
    }
    let (pages, lines) = Pages::cut(list.page, lines, SIZE).ok_or_else(Failure::no_such_page)?;
    let states = Standing::ALL.iter().map(|it| (it.code().to_owned(), lang.of(it))).collect();
    Ok(Listed::page(Index { desk: may.frame("sponsorships"), list, state, states, pages, lines, sums }))
}

async fn read(
    may: &May<ReadBooks>,
    list: &List,
    state: Option<Standing>,
) -> Result<(Vec<SponsorshipLine>, SponsorshipSums), Failure> {
    let (filter, order, today) = (SponsorshipFilter::new(&list.q, state), order(list), may.today());
    may.read(move |db, place| {
        let funds = Choices::read(db, place)?.funds;
        let lines = sponsorships::lines(db, place.book, &funds, today, &filter, order)?;
        let sums = sponsorships::sums(&lines)?;
        Ok((lines, sums))
    })
    .await
}
