//! The list of a unit's own reports: what is to be written, what was sent, what became of it.

use askama::Template;
use askama_web::WebTemplate;
use rocket::{Route, get, routes};

use crate::{
    filing::{FilingError, Status, store::content::Reporter, upward},
    report::filings::{self, OwnLine},
    text::fold,
    user::rights::ReadBooks,
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

/// How many reports stand on one page.
const SIZE: i64 = 50;

#[derive(Template, WebTemplate)]
#[template(path = "filings/index.html")]
struct Index {
    desk: Frame,
    list: List,
    status: Option<Status>,
    states: Vec<(String, String)>,
    pages: Pages,
    lines: Vec<OwnLine>,
    /// To whom the unit reports, and whether others report to it.
    receiver: Option<String>,
    has_senders: bool,
}

impl Index {
    fn of(
        may: &May<ReadBooks>,
        list: List,
        status: Option<Status>,
        lines: Vec<OwnLine>,
    ) -> Result<Self, Failure> {
        let (pages, lines) = Pages::cut(list.page, lines, SIZE).ok_or_else(Failure::no_such_page)?;
        let (tree, unit, today) = (&may.place.tree, may.place.unit.id, may.today());
        Ok(Self {
            receiver: upward::receiver(tree, unit, today).map(|it| it.name.clone()),
            has_senders: !upward::senders(tree, unit, today).is_empty(),
            states: Status::ALL.iter().map(|it| (it.code().to_owned(), may.page().of_value(it))).collect(),
            desk: may.frame("reports"),
            list,
            status,
            pages,
            lines,
        })
    }

    fn is_status(&self, code: &str) -> bool {
        self.status.is_some_and(|status| status.code() == code)
    }

    fn link(&self, line: &OwnLine) -> String {
        self.desk.to(&format!("reports/{}", line.period.code()))
    }
}

#[get("/<_unit>/reports?<state>")]
async fn index(
    may: May<ReadBooks>,
    _unit: &str,
    list: List,
    state: Option<&str>,
) -> Result<Listed<Index>, Failure> {
    let status = chosen::<Status>(state)?;
    let lines = read(&may, &list, status).await?;
    if let Some(kind) = list.file {
        let name = format!("bao-cao-{}", may.place.unit.code);
        return Listed::file(&filings::own_table(&lines), kind, &name, may.page().lang);
    }
    Index::of(&may, list, status, lines).map(Listed::page)
}

async fn read(
    may: &May<ReadBooks>,
    list: &List,
    status: Option<Status>,
) -> Result<Vec<OwnLine>, FilingError> {
    let (today, wanted) = (may.today(), fold(&list.q));
    let mut lines = may
        .read(move |db, place| {
            let reporter = Reporter::of(&place.tree, &place.unit, today)?;
            filings::own(db, (place.unit.id, reporter.book), today)
        })
        .await?;
    lines.retain(|line| {
        let name = fold(&format!("{} {}", line.period, line.period.code()));
        status.is_none_or(|status| status == line.status) && name.contains(&wanted)
    });
    if let Some(down) = list.sorted_by("closing") {
        lines.sort_by_key(|line| line.figures.map(|figures| figures[2]));
        if down {
            lines.reverse();
        }
    } else if list.sorted_by("period") == Some(false) {
        lines.reverse();
    }
    Ok(lines)
}
