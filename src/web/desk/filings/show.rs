//! The page of a report: its figures with the way to the entries behind them, the three boxes, and what became of it.

use std::collections::HashMap;

use askama::Template;
use askama_web::WebTemplate;
use rocket::{Route, get, routes};

use super::{Entered, Line, Sheet, changed, entered, period};
use crate::{
    db::Db,
    filing::{
        Content, Deadline, Deed, Filing, FilingError, Indicator, Period, Sent, Status, Tag, Written,
        indicators::grouped,
        store::{
            self,
            content::{self, Reporter},
        },
        workflow,
    },
    id::UserId,
    ledger::{self, account::Chart},
    report::filings::{self, Seen},
    user::{
        self,
        rights::{Granted, ReadBooks, Right},
    },
    web::{
        Failure,
        desk::{Frame, pledges::fresh_key},
        forms::Fields,
        list::{List, Listed},
        may::May,
        place::Place,
    },
};

pub fn routes() -> Vec<Route> {
    routes![show]
}

/// A report with everything that is known of it.
pub struct Facts {
    pub filing: Option<Filing>,
    /// What stands in it now: as it was sent, or as it would be sent.
    pub content: Content,
    pub written: Written,
    /// Where it was sent and may differ from the books by now.
    pub seen: Option<Seen>,
    pub chart: Chart,
    pub receiver: Option<String>,
    pub names: HashMap<UserId, String>,
    /// Whether the reader sends for the unit.
    pub sends: bool,
}

impl Facts {
    pub fn read(
        db: &mut Db,
        place: &Place,
        period: Period,
        (user, today): (UserId, chrono::NaiveDate),
    ) -> Result<Self, FilingError> {
        let reporter = Reporter::of(&place.tree, &place.unit, today)?;
        let filing = store::find(db, place.unit.id, period)?;
        let written = content::beginning(db, &reporter, period)?;
        let frozen = filing.as_ref().and_then(Filing::frozen).cloned();
        let (content, seen) = match frozen {
            Some(sent) => (sent.content.clone(), Some(Seen::read(db, &reporter, sent)?)),
            None => (content::content(db, &reporter, period, &written, user)?, None),
        };
        let people = filing.iter().flat_map(|it| {
            let acts = it.sent.iter().filter_map(|sent| sent.act.as_ref()).map(|act| act.by);
            it.sent.iter().map(|sent| sent.by).chain(acts).chain(it.draft.as_ref().map(|draft| draft.by))
        });
        let people: Vec<UserId> = people.collect();
        Ok(Self {
            names: user::store::names(db, &people)?,
            receiver: reporter.receiver().map(|unit| unit.name.clone()),
            chart: ledger::store::chart(db, reporter.book)?,
            sends: workflow::sends(db, user, &place.tree, place.unit.id)?,
            filing,
            content,
            written,
            seen,
        })
    }
}

/// A field of the form for one number.
pub struct Asked {
    pub name: String,
    pub label: String,
}

#[derive(Template, WebTemplate)]
#[template(path = "filings/show.html")]
pub struct Show {
    desk: Frame,
    fields: Fields,
    period: Period,
    deadline: Option<Deadline>,
    facts: Facts,
    sheet: Sheet,
    variance: Vec<Line>,
    later: Vec<Entered>,
    numbers: Vec<Asked>,
    key: String,
    may_write: bool,
    opens: chrono::NaiveDate,
    is_open: bool,
}

impl Show {
    fn status(&self) -> Status {
        self.facts.filing.as_ref().map_or(Status::Draft, Filing::status)
    }

    fn last(&self) -> Option<&Sent> {
        self.facts.filing.as_ref().and_then(Filing::last)
    }

    fn versions(&self) -> impl Iterator<Item = &Sent> {
        self.facts.filing.iter().flat_map(|it| it.sent.iter().rev())
    }

    fn path(&self, rest: &str) -> String {
        self.desk.to(&format!("reports/{}{rest}", self.period.code()))
    }

    fn name(&self, user: &UserId) -> &str {
        self.facts.names.get(user).map_or("", String::as_str)
    }
}

/// Builds the page around what stands in its form.
pub async fn page<R: Granted>(may: &May<R>, of: Period, fields: Fields) -> Result<Show, Failure> {
    let (user, today) = (may.signed.session.user.id, may.today());
    let facts = may.read(move |db, place| Facts::read(db, place, of, (user, today))).await?;
    let (desk, page) = (may.frame("reports"), may.page());
    let home = format!("/desk/{}", may.place.unit.code);
    let fields = if fields.value("key").is_empty() { filled(fields, &facts.written) } else { fields };
    let named = |it: &Indicator| Asked { name: field_of(*it), label: page.of_value(it) };
    Ok(Show {
        sheet: Sheet::of(page, &facts.content, Some((&facts.chart, &home)))?,
        variance: facts.seen.as_ref().map_or_else(|| Ok(Vec::new()), |seen| changed(page, seen))?,
        later: facts.seen.as_ref().map_or_else(Vec::new, |seen| entered(page, seen, &home)),
        may_write: desk.may(&Right::Report) && facts.filing.as_ref().is_none_or(|it| it.may_change().is_ok()),
        numbers: Indicator::ALL.iter().map(named).collect(),
        deadline: of.deadline(),
        opens: of.opens(),
        is_open: of.opens() <= today,
        key: fresh_key()?,
        period: of,
        facts,
        fields,
        desk,
    })
}

/// Returns the name of the field of a number.
pub fn field_of(indicator: Indicator) -> String {
    format!("i-{}", indicator.code())
}

fn filled(fields: Fields, written: &Written) -> Fields {
    let fields = fields
        .with("results", &written.results)
        .with("difficulties", &written.difficulties)
        .with("proposals", &written.proposals);
    Indicator::ALL.iter().fold(fields, |fields, it| {
        fields.with(&field_of(*it), written.indicators.get(*it).map_or_else(String::new, grouped))
    })
}

#[get("/<_unit>/reports/<of>", rank = 2)]
async fn show(may: May<ReadBooks>, _unit: &str, of: &str, list: List) -> Result<Listed<Show>, Failure> {
    let of = period(of)?;
    let page = page(&may, of, Fields::default()).await?;
    let Some(kind) = list.file else { return Ok(Listed::page(page)) };
    let table = match &page.facts.seen {
        Some(seen) if seen.differs() && seen.sent.content.below.is_none() => filings::variance_table(seen)?,
        _ => filings::figures_table(&page.facts.content)?,
    };
    let name = format!("bao-cao-{}-{}", may.place.unit.code, of.code());
    Listed::file(&table, kind, &name, may.page().lang)
}
