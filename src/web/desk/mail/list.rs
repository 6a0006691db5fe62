//! The mail of a unit: searched, filtered by state, downloaded as it is shown.

use std::collections::BTreeMap;

use askama::Template;
use askama_web::WebTemplate;
use rocket::{Route, get, routes};

use crate::{
    mail::State,
    report::mails::{self, MailFilter, MailLine},
    user::rights::{ReadBooks, Right},
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

/// How many mails stand on one page.
const SIZE: i64 = 50;

#[derive(Template, WebTemplate)]
#[template(path = "mail/index.html")]
struct Index {
    desk: Frame,
    list: List,
    state: Option<State>,
    counts: BTreeMap<&'static str, usize>,
    pages: Pages,
    lines: Vec<MailLine>,
    /// Whether a server is named through which mail goes out.
    is_set_up: bool,
    this_year: i32,
}

impl Index {
    /// The states that some mail is in, with their numbers, and where each leads.
    fn tabs(&self) -> Vec<(State, usize, String)> {
        let count = |state: State| self.counts.get(state.code()).copied().unwrap_or_default();
        let link = |state: State| self.desk.with(&[("state", state.code()), ("page", "")]);
        let shown = State::ALL.iter().copied().filter(|it| count(*it) > 0 || Some(*it) == self.state);
        shown.map(|it| (it, count(it), link(it))).collect()
    }

    fn is_state(&self, state: &State) -> bool {
        self.state.as_ref() == Some(state)
    }
}

#[get("/<_unit>/mail?<state>")]
async fn index(
    may: May<ReadBooks>,
    _unit: &str,
    list: List,
    state: Option<&str>,
) -> Result<Listed<Index>, Failure> {
    let state = chosen::<State>(state)?;
    let filter = MailFilter::new(&list.q, state);
    let read = may.read(move |db, place| {
        Ok::<_, Failure>((mails::lines(db, place.book, &filter)?, mails::counts(db, place.book)?))
    });
    let (lines, counts) = read.await?;
    if let Some(kind) = list.file {
        let name = format!("thu-{}", may.place.unit.code);
        return Listed::file(&mails::table(&lines), kind, &name, may.page().lang);
    }
    let (pages, lines) = Pages::cut(list.page, lines, SIZE).ok_or_else(Failure::no_such_page)?;
    let (is_set_up, this_year) = (may.app.mail.is_some(), chrono::Datelike::year(&may.today()));
    let desk = may.frame("mail");
    Ok(Listed::page(Index { desk, list, state, counts, pages, lines, is_set_up, this_year }))
}
