//! The lines of a season: searched, filtered, sorted, downloaded, and confirmed many at once.

use askama::Template;
use askama_web::WebTemplate;
use rocket::{FromForm, Route, get, post, response::Redirect, routes};

use super::{Which, code_of, is_on, read_line};
use crate::{
    honour_roll::{
        Look, Map, Other, RollError,
        proof::Source,
        workflow::{self, Seen},
    },
    money::Money,
    party::PartyKind,
    report::season::{self, Draft, Filter, Order, SeasonLine, Show},
    user::rights::{KeepRolls, ReadBooks, Right},
    web::{
        Failure,
        desk::Frame,
        forms::Posted,
        list::{List, Listed, chosen},
        may::May,
        page::Pages,
        place::FIRST_YEAR,
    },
};

pub fn routes() -> Vec<Route> {
    routes![now, of_year, confirm]
}

/// How many lines stand on one page.
const SIZE: i64 = 100;

/// What the address asks for beside the year.
#[derive(FromForm)]
struct Asked<'f> {
    show: Option<&'f str>,
    tier: Option<&'f str>,
    honour: Option<usize>,
    kind: Option<&'f str>,
    below: Option<&'f str>,
    /// The map under which the season is looked at; its own where none is asked for.
    map: Option<&'f str>,
}

impl Asked<'_> {
    fn filter(&self, list: &List) -> Result<Filter, Failure> {
        let given = |text: Option<&'_ str>| text.filter(|text| !text.is_empty()).map(str::to_owned);
        let show = given(self.show).map(|text| text.parse::<Show>()).transpose();
        let kind = given(self.kind).map(|text| text.parse::<PartyKind>()).transpose();
        Ok(Filter {
            tier: given(self.tier),
            honour: self.honour,
            kind: kind.map_err(|err| Failure::bad_request(&err))?,
            ..Filter::new(&list.q, show.map_err(|err| Failure::bad_request(&err))?.unwrap_or(Show::All))
        })
    }
}

#[derive(Template, WebTemplate)]
#[template(path = "roll/show.html")]
struct Season {
    desk: Frame,
    list: List,
    which: Which,
    below: bool,
    look: Look,
    filter: Filter,
    draft: Draft,
    pages: Pages,
    lines: Vec<SeasonLine>,
    this_year: i32,
}

impl Season {
    fn path(&self, rest: &str) -> String {
        self.desk.to(&format!("roll/{}{rest}", self.which.code()))
    }

    /// The address of a paper, with what is asked of it.
    fn paper(&self, name: &str, asked: &str) -> String {
        let parts = [asked, if self.below { "below=1" } else { "" }];
        let asked: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        let mark = if asked.is_empty() { "" } else { "?" };
        self.path(&format!("/{name}{mark}{}", asked.join("&")))
    }

    /// The same season under the other map.
    fn under_other_map(&self) -> String {
        self.desk.with(&[("map", self.look.map().other().code()), ("page", "")])
    }

    fn is_life(&self) -> bool {
        self.which == Which::Life
    }

    /// The season before and the one after, where there are any.
    fn beside(&self) -> Vec<(i32, String)> {
        let Which::Year(year) = self.which else { return Vec::new() };
        let years = [year - 1, year + 1].into_iter().filter(|it| (FIRST_YEAR..=self.this_year).contains(it));
        years.map(|it| (it, self.desk.to(&format!("roll/{it}")))).collect()
    }

    /// The tabs with their numbers; one that would be empty is left out, but for the one the reader is on.
    fn tabs(&self) -> Vec<(Show, usize, String)> {
        let mut tabs = self.draft.counts();
        tabs.retain(|(show, count)| *count > 0 || *show == self.filter.show || *show == Show::All);
        if self.is_life() {
            tabs.retain(|(show, _)| matches!(show, Show::All | Show::Silent | Show::Tied));
        }
        let link = |show: Show| self.desk.with(&[("show", show.code()), ("page", "")]);
        tabs.into_iter().map(|(show, count)| (show, count, link(show))).collect()
    }

    fn may_confirm(&self) -> bool {
        let open = self.lines.iter().any(|line| self.is_open(line));
        self.is_worked_on() && self.draft.frozen.is_none() && self.desk.may(&Right::KeepRolls) && open
    }

    /// Tells whether it is the season's own roll, of which lines are proved and which is frozen.
    fn is_worked_on(&self) -> bool {
        !self.is_life() && !self.look.is_aside()
    }

    /// Tells whether a line waits to be confirmed.
    fn is_open(&self, line: &SeasonLine) -> bool {
        !line.is_gone && !line.is_settled && line.asked.is_none() && line.line().is_some()
    }

    /// What the box of a line says: which line, and how it read.
    fn seen(&self, line: &SeasonLine) -> String {
        line.line().map_or_else(String::new, |it| format!("{}|{}", code_of(it), line.row.name))
    }

    fn link(&self, line: &SeasonLine) -> Option<String> {
        let code = code_of(line.line().filter(|_| self.is_worked_on() && !line.is_gone)?);
        Some(self.path(&format!("/lines/{code}{}", if self.below { "?below=1" } else { "" })))
    }

    fn name(&self, line: &SeasonLine) -> String {
        if line.row.anonymous {
            return self.desk.t("roll-anonymous");
        }
        line.row.name.clone()
    }

    fn is_tier(&self, name: &str) -> bool {
        self.filter.tier.as_deref() == Some(name)
    }

    fn is_honour(&self, number: &usize) -> bool {
        self.filter.honour == Some(*number)
    }

    fn total(&self) -> Result<Money, askama::Error> {
        let sum = Money::sum(self.lines.iter().map(|line| line.row.total));
        sum.map_err(|err| askama::Error::Custom(Box::new(err)))
    }
}

fn order(list: &List) -> (Order, bool) {
    let of = |order, key| list.sorted_by(key).map(|down| (order, down));
    of(Order::Name, "name")
        .or_else(|| of(Order::Total, "total"))
        .or_else(|| of(Order::Gifts, "gifts"))
        .or_else(|| of(Order::Rank, "rank"))
        .unwrap_or_default()
}

#[get("/<_unit>/roll?<asked..>")]
async fn now(
    may: May<ReadBooks>,
    _unit: &str,
    list: List,
    asked: Asked<'_>,
) -> Result<Listed<Season>, Failure> {
    let year = Which::Year(chrono::Datelike::year(&may.today()));
    show(&may, year, list, &asked).await
}

#[get("/<_unit>/roll/<year_text>?<asked..>", rank = 2)]
async fn of_year(
    may: May<ReadBooks>,
    _unit: &str,
    year_text: &str,
    list: List,
    asked: Asked<'_>,
) -> Result<Listed<Season>, Failure> {
    let which = Which::read(year_text, may.today())?;
    show(&may, which, list, &asked).await
}

async fn show(
    may: &May<ReadBooks>,
    which: Which,
    list: List,
    asked: &Asked<'_>,
) -> Result<Listed<Season>, Failure> {
    let (filter, below, today) = (asked.filter(&list)?, is_on(asked.below), may.today());
    let map = chosen::<Map>(asked.map)?;
    let read = may.read(move |db, place| {
        let look = which.look(db, place, below, (map, today))?;
        let draft = match which {
            Which::Year(_) => season::read(db, &look.scope, today)?,
            Which::Life => season::read_lifetime(db, &look.scope, today)?,
        };
        Ok::<_, RollError>((look, draft))
    });
    let (look, draft) = read.await?;
    let lines = draft.filtered(&filter, order(&list));
    if let Some(kind) = list.file {
        let (unit, code) = (&may.place.unit, which.code());
        let [vi, en] = look.told();
        let titles = (
            format!("Bảng vàng {code} – {}{vi}", unit.name),
            format!("Honour roll {code} – {}{en}", unit.name),
        );
        let table = season::table(&lines, (&titles.0, &titles.1)).map_err(|err| Failure::internal(&err))?;
        return Listed::file(&table, kind, &format!("bang-vang-{}-{code}", unit.code), may.page().lang);
    }
    let (pages, lines) = Pages::cut(list.page, lines, SIZE).ok_or_else(Failure::no_such_page)?;
    Ok(Listed::page(Season {
        this_year: chrono::Datelike::year(&today),
        desk: may.frame("roll"),
        list,
        which,
        below,
        look,
        filter,
        draft,
        pages,
        lines,
    }))
}

#[derive(FromForm)]
struct ConfirmForm<'f> {
    line: Vec<&'f str>,
    #[field(default = "")]
    show: &'f str,
    below: bool,
}

/// Finds the ticked lines right; where one reads otherwise by now, none of them is.
#[post("/<_unit>/roll/<year_text>/confirm", data = "<form>")]
async fn confirm(
    may: May<KeepRolls>,
    _unit: &str,
    year_text: &str,
    form: Posted<ConfirmForm<'_>>,
) -> Result<Redirect, Failure> {
    let which = Which::read(year_text, may.today())?;
    let Some(ConfirmForm { line, show, below }) = form.value else {
        return Err(crate::honour_roll::RollError::NoLine.into());
    };
    let seen = |text: &&str| {
        let (code, name) = text.split_once('|')?;
        Some(Seen { line: read_line(code)?, name: name.to_owned() })
    };
    let seen: Vec<Seen> = line.iter().filter_map(seen).collect();
    let scope = which.of(&may, below).await?;
    may.write(move |tx, author| workflow::confirm(tx, author, &scope, &seen, Source::Desk)).await?;
    let (show, below) = (show.parse().unwrap_or(Show::All), if below { "&below=1" } else { "" });
    Ok(may.redirect(&format!("roll/{}?show={}{below}", which.code(), show.code())))
}
