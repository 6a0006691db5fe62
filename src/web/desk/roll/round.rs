//! The proof round of a season: opened until a day, and how far it has come.

use askama::Template;
use askama_web::WebTemplate;
use rocket::{FromForm, Route, get, post, response::Redirect, routes};

use super::{Which, code_of, is_on};
use crate::{
    calendar::show_day,
    honour_roll::{RollError, Round, round::standing, store, workflow},
    report::season::{self, Draft, Filter, Order, SeasonLine, Show, round_table},
    user::rights::{Granted, KeepRolls, ReadBooks, Right},
    web::{
        Failure,
        desk::Frame,
        forms::{Day, Fields, Posted, Rejected, Typed},
        list::{List, Listed},
        may::{Attempt, May},
        page::Pages,
    },
};

pub fn routes() -> Vec<Route> {
    routes![show, open]
}

/// How many lines stand on one page.
const SIZE: i64 = 100;

/// The tabs of the round, in the order in which the work is done.
const TABS: [Show; 6] = [Show::All, Show::Settled, Show::Asked, Show::Open, Show::Changed, Show::Silent];

#[derive(Template, WebTemplate)]
#[template(path = "roll/round.html")]
struct Shown {
    desk: Frame,
    list: List,
    fields: Fields,
    year: i32,
    below: bool,
    which: Show,
    draft: Draft,
    round: Option<Round>,
    is_open: bool,
    pages: Pages,
    lines: Vec<SeasonLine>,
}

impl Shown {
    fn path(&self, rest: &str) -> String {
        let mark = if rest.contains('?') { "&" } else { "?" };
        let below = if self.below { format!("{mark}below=1") } else { String::new() };
        self.desk.to(&format!("roll/{}/round{rest}{below}", self.year))
    }

    fn tabs(&self) -> Vec<(Show, usize, String)> {
        let counts = self.draft.counts();
        let count = |show: Show| counts.iter().find(|(it, _)| *it == show).map_or(0, |(_, count)| *count);
        let link = |show: Show| self.desk.with(&[("show", show.code()), ("page", "")]);
        TABS.into_iter().map(|show| (show, count(show), link(show))).collect()
    }

    /// How many lines are confirmed, ask for a change, or were not heard from.
    fn figures(&self) -> Vec<(String, usize)> {
        let count = |wanted: Show| {
            self.draft.lines.iter().filter(|line| !line.is_gone && line.heard() == wanted).count()
        };
        vec![
            (self.desk.of_value(&Show::Settled), count(Show::Settled)),
            (self.desk.of_value(&Show::Asked), count(Show::Asked)),
            (self.desk.t("roll-not-heard"), count(Show::Open)),
        ]
    }

    fn name(&self, line: &SeasonLine) -> String {
        if line.row.anonymous { self.desk.t("roll-anonymous") } else { line.row.name.clone() }
    }

    fn link(&self, line: &SeasonLine) -> Option<String> {
        let below = if self.below { "?below=1" } else { "" };
        line.line().map(|line| self.desk.to(&format!("roll/{}/lines/{}{below}", self.year, code_of(line))))
    }

    /// How and when a donor answered.
    fn answered(&self, line: &SeasonLine) -> String {
        line.answered().map_or_else(String::new, |(way, at)| {
            format!("{}, {}", self.desk.of_value(&way), show_day(at.day()))
        })
    }

    fn may_open(&self) -> bool {
        self.draft.frozen.is_none() && self.desk.may(&Right::KeepRolls)
    }
}

async fn read<R: Granted>(
    may: &May<R>,
    (year, below): (i32, bool),
    (list, which): (List, Show),
    fields: Fields,
) -> Result<Shown, Failure> {
    let today = may.today();
    let read = may.read(move |db, place| {
        let scope = Which::Year(year).scope(db, place, below, today)?;
        let draft = season::read(db, &scope, today)?;
        Ok::<_, RollError>((draft, standing(&store::rounds(db, scope.season)?).cloned()))
    });
    let (draft, round) = read.await?;
    let lines = draft.filtered(&Filter::new(&list.q, which), (Order::Name, false));
    let (pages, lines) = Pages::cut(list.page, lines, SIZE).ok_or_else(Failure::no_such_page)?;
    let is_open = draft.frozen.is_none() && round.as_ref().is_some_and(|it| today <= it.closes_on);
    // The season's own last day is when the answers are due, unless it is over already.
    let due = round.as_ref().map(|it| it.closes_on).or(draft.term.map(|term| term.last)).unwrap_or(today);
    let fields = match fields.value("closes_on") {
        "" => fields.with("closes_on", show_day(due.max(today))),
        _ => fields,
    };
    let desk = may.frame("roll");
    Ok(Shown { desk, list, fields, year, below, which, draft, round, is_open, pages, lines })
}

#[get("/<_unit>/roll/<year_text>/round?<show>&<below>")]
async fn show(
    may: May<ReadBooks>,
    _unit: &str,
    year_text: &str,
    show: Option<&str>,
    below: Option<&str>,
    list: List,
) -> Result<Listed<Shown>, Failure> {
    let year = crate::web::place::year(year_text, may.today())?;
    let which = show.filter(|text| !text.is_empty()).map_or(Ok(Show::All), str::parse);
    let which = which.map_err(|err| Failure::bad_request(&err))?;
    let shown = read(&may, (year, is_on(below)), (list, which), Fields::default()).await?;
    let Some(kind) = shown.list.file else { return Ok(Listed::page(shown)) };
    let lines = shown.draft.filtered(&Filter::new(&shown.list.q, which), (Order::Name, false));
    let unit = &may.place.unit;
    let titles = [
        format!("Xác nhận bảng vàng {year} – {}", unit.name),
        format!("Proof of the roll {year} – {}", unit.name),
    ];
    let table = round_table(&lines, (&titles[0], &titles[1]));
    Listed::file(&table, kind, &format!("xac-nhan-{}-{year}", unit.code), may.page().lang)
}

#[derive(FromForm)]
struct RoundForm {
    closes_on: Typed<Day>,
    renews: bool,
    below: bool,
}

#[post("/<_unit>/roll/<year_text>/round", data = "<form>")]
async fn open(
    may: May<KeepRolls>,
    _unit: &str,
    year_text: &str,
    form: Posted<RoundForm>,
) -> Result<Redirect, Rejected<Shown>> {
    let year = crate::web::place::year(year_text, may.today())?;
    let Posted { value, fields } = form;
    let Some(value) = value else {
        let all = (List::whole(), Show::All);
        return Err(Rejected::again(read(&may, (year, false), all, fields).await?));
    };
    let scope = Which::Year(year).of(&may, value.below).await?;
    let round = (value.closes_on.0.0, value.renews);
    match may.write(move |tx, author| workflow::open_round(tx, author, &scope, round)).await {
        Ok(_) => Ok(may.redirect(&format!("roll/{year}/round{}", if value.below { "?below=1" } else { "" }))),
        Err(Attempt::Refused(err @ RollError::RoundInPast(_))) => {
            let fields = fields.refused("closes_on", &err);
            let all = (List::whole(), Show::All);
            Err(Rejected::again(read(&may, (year, value.below), all, fields).await?))
        }
        Err(err) => Err(err.into()),
    }
}
