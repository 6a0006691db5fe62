//! The journal of a book, without names and without anything that somebody typed.

use std::fmt;

use askama::Template;
use askama_web::WebTemplate;
use chrono::NaiveDate;
use rocket::{Route, State, get, routes};

use super::{
    App, Failure,
    page::{Page, Pages},
    place::{Place, last_year, span},
};
use crate::{
    calendar::show_day,
    db::Db,
    ledger::{LinkKind, Source, chain::Sealed},
    money::Money,
    report::{self, Span, View, journal::Codes, journal_page},
    say,
    unit::Unit,
};

pub fn routes() -> Vec<Route> {
    routes![show]
}

/// How many entries stand on one page.
const SIZE: i64 = 50;

/// One posting.
struct Line {
    code: String,
    name_vi: String,
    name_en: String,
    fund: String,
    debit: Option<Money>,
    credit: Option<Money>,
}

/// One entry as strangers read it.
struct Entry {
    seq: i64,
    day: String,
    voucher: String,
    event: Event,
    lines: Vec<Line>,
}

/// What happened, in words of the program; a reason that somebody typed may hold a name and stays inside.
struct Event {
    source: Source,
    corrects: Option<(LinkKind, i64)>,
}

impl fmt::Display for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let source = self.source;
        match self.corrects {
            None => source.fmt(f),
            Some((LinkKind::Reversal, seq)) => {
                say!(f, "{source}: đảo bút toán số {seq}", "{source:#}: reverses entry {seq}")
            }
            Some((LinkKind::Adjustment, seq)) => {
                say!(f, "{source}: điều chỉnh bút toán số {seq}", "{source:#}: adjusts entry {seq}")
            }
        }
    }
}

#[derive(Template, WebTemplate)]
#[template(path = "report/journal.html")]
struct Show {
    page: Page,
    unit: Unit,
    /// The year whose roll the page links to.
    year: i32,
    from: String,
    to: String,
    entries: Vec<Entry>,
    pages: Pages,
}

#[get("/<unit>?<page>&<from>&<to>")]
async fn show(
    app: &State<App>,
    frame: Page,
    unit: &str,
    page: Option<i64>,
    from: Option<&str>,
    to: Option<&str>,
) -> Result<Show, Failure> {
    let (unit, span) = (unit.to_owned(), span(from, to, app.clock.today())?);
    let asked_to = to.is_some_and(|text| !text.trim().is_empty()).then_some(span.to);
    app.pool.read(move |db| read(db, frame, &unit, (span, asked_to), page)).await
}

fn read(
    db: &mut Db,
    page: Page,
    unit: &str,
    (span, asked_to): (Span, Option<NaiveDate>),
    number: Option<i64>,
) -> Result<Show, Failure> {
    let place = Place::find(db, unit)?;
    let view = report::store::view(db, place.book, &place.unit.name, span)?;
    let count = journal_page::count(db, &view)?;
    let pages = Pages::new(number, count, SIZE).ok_or_else(|| {
        Failure::not_found(
            "Sổ nhật ký không có trang này; hãy xem từ trang 1.",
            "The journal has no such page; start from page 1.",
        )
    })?;
    let codes = Codes::read(db, &view)?;
    let sealed = journal_page::read(db, &view, pages.current, SIZE)?;
    Ok(Show {
        page,
        year: last_year(&view),
        from: view.span.from.map_or_else(String::new, show_day),
        to: asked_to.map_or_else(String::new, show_day),
        entries: sealed.iter().map(|it| Entry::of(it, &view, &codes)).collect(),
        unit: place.unit,
        pages,
    })
}

impl Entry {
    fn of(sealed: &Sealed, view: &View, codes: &Codes) -> Self {
        let entry = &sealed.entry;
        let line = |posting: &crate::ledger::Posting| {
            let account = view.chart.get(posting.account);
            let name = |pick: fn(&crate::ledger::account::Account) -> &String| {
                account.map_or_else(String::new, |it| pick(it).clone())
            };
            Line {
                code: codes.account(posting.account).to_owned(),
                name_vi: name(|it| &it.name_vi),
                name_en: name(|it| &it.name_en),
                fund: codes.fund(posting.fund).to_owned(),
                debit: posting.amount.is_positive().then_some(posting.amount),
                credit: posting.amount.is_negative().then_some(-posting.amount),
            }
        };
        Self {
            seq: sealed.seq.0,
            day: show_day(entry.day()),
            voucher: sealed.voucher.to_string(),
            event: Event {
                source: entry.source(),
                corrects: entry.link().map(|link| (link.kind, link.seq.0)),
            },
            lines: entry.postings().iter().map(line).collect(),
        }
    }
}
