//! A report from below: read, followed down to the entries, accepted or sent back with a note.

use std::collections::HashMap;

use askama::Template;
use askama_web::WebTemplate;
use rocket::{FromForm, Route, get, post, response::Redirect, routes};

use super::{Entered, Line, Sheet, changed, entered, period};
use crate::{
    db::Db,
    filing::{
        Deed, FilingError, Period, Sent, Status, Tag,
        store::{self, content::Reporter},
        upward,
        workflow::{self, Answer},
    },
    id::UserId,
    ledger::{self, account::Chart},
    report::filings::{self, Seen},
    unit::Unit,
    user::{
        self,
        rights::{Granted, ReadBooks, Review, Right},
    },
    web::{
        Failure,
        desk::Frame,
        forms::{Fields, Posted, Rejected, Typed},
        list::{List, Listed},
        may::{Attempt, May},
        place::Place,
    },
};

pub fn routes() -> Vec<Route> {
    routes![show, answer]
}

/// A report that was sent here, with what the books of its unit say by now.
pub struct Received {
    pub unit: Unit,
    pub seen: Seen,
    pub chart: Chart,
    pub names: HashMap<UserId, String>,
    /// The versions that were sent before.
    pub earlier: Vec<Sent>,
}

impl Received {
    /// Finds what a unit sent to the unit of this desk.
    pub fn find(
        db: &mut Db,
        place: &Place,
        (code, of): (&str, Period),
        today: chrono::NaiveDate,
    ) -> Result<Self, FilingError> {
        let unit = place.tree.find(code)?.clone();
        let missing = || FilingError::NotSent { unit: unit.name.clone(), period: of };
        let filing = store::find(db, unit.id, of)?.ok_or_else(missing)?;
        let here = |it: &Sent| upward::answers(&place.tree, place.unit.id, (unit.id, it.to), today);
        let mut sent: Vec<Sent> = filing.sent.into_iter().filter(here).collect();
        let last = sent.pop().ok_or_else(missing)?;
        let reporter = Reporter::of(&place.tree, &unit, today)?;
        let people = sent.iter().chain([&last]);
        let people: Vec<UserId> =
            people.flat_map(|it| [Some(it.by), it.act.as_ref().map(|act| act.by)]).flatten().collect();
        Ok(Self {
            names: user::store::names(db, &people)?,
            chart: ledger::store::chart(db, filing.book)?,
            seen: Seen::read(db, &reporter, last)?,
            earlier: sent,
            unit,
        })
    }
}

#[derive(Template, WebTemplate)]
#[template(path = "filings/received.html")]
pub struct Show {
    desk: Frame,
    fields: Fields,
    period: Period,
    received: Received,
    sheet: Sheet,
    variance: Vec<Line>,
    later: Vec<Entered>,
    may_answer: bool,
}

impl Show {
    fn sent(&self) -> &Sent {
        &self.received.seen.sent
    }

    fn versions(&self) -> impl Iterator<Item = &Sent> {
        [self.sent()].into_iter().chain(self.received.earlier.iter().rev())
    }

    fn path(&self, rest: &str) -> String {
        self.desk.to(&format!("received/{}/{}{rest}", self.received.unit.code, self.period.code()))
    }

    fn name(&self, user: &UserId) -> &str {
        self.received.names.get(user).map_or("", String::as_str)
    }
}

async fn page<R: Granted>(may: &May<R>, (code, of): (&str, Period), fields: Fields) -> Result<Show, Failure> {
    let (code, today, user) = (code.to_owned(), may.today(), may.signed.session.user.id);
    let received = may.read(move |db, place| Received::find(db, place, (&code, of), today)).await?;
    let (desk, page, content) = (may.frame("received-reports"), may.page(), &received.seen.sent.content);
    let (standing, tree) = (&may.signed.session.standing, &may.place.tree);
    // The entries are behind the figures for whoever may read the books of that unit.
    let home = format!("/desk/{}", received.unit.code);
    let reads = standing.may(tree, received.unit.id, Right::ReadBooks);
    let drill = reads.then_some((&received.chart, home.as_str()));
    let sent = &received.seen.sent;
    Ok(Show {
        sheet: Sheet::of(page, content, drill)?,
        variance: changed(page, &received.seen)?,
        may_answer: desk.may(&Right::Review) && sent.status() == Status::Submitted && sent.by != user,
        // What people wrote into their books is for those who may read there.
        later: if reads { entered(page, &received.seen, &home) } else { Vec::new() },
        period: of,
        received,
        fields,
        desk,
    })
}

#[get("/<_unit>/received/<code>/<of>")]
async fn show(
    may: May<ReadBooks>,
    _unit: &str,
    code: &str,
    of: &str,
    list: List,
) -> Result<Listed<Show>, Failure> {
    let of = period(of)?;
    let page = page(&may, (code, of), Fields::default()).await?;
    let Some(kind) = list.file else { return Ok(Listed::page(page)) };
    let seen = &page.received.seen;
    let table = if seen.differs() && seen.sent.content.below.is_none() {
        filings::variance_table(seen)?
    } else {
        filings::figures_table(&seen.sent.content)?
    };
    Listed::file(&table, kind, &format!("bao-cao-{code}-{}", of.code()), may.page().lang)
}

#[derive(FromForm)]
struct AnswerForm<'f> {
    version: Typed<i64>,
    #[field(name = "do")]
    deed: Typed<Deed>,
    #[field(default = "")]
    note: &'f str,
}

#[post("/<_unit>/received/<code>/<of>", data = "<form>")]
async fn answer(
    may: May<Review>,
    _unit: &str,
    code: &str,
    of: &str,
    form: Posted<AnswerForm<'_>>,
) -> Result<Redirect, Rejected<Show>> {
    let of = period(of)?;
    let Posted { value, fields } = form;
    let Some(value) = value else { return Err(Rejected::again(page(&may, (code, of), fields).await?)) };
    let given = Answer { deed: value.deed.0, note: value.note.to_owned(), version: value.version.0 };
    match settle(&may, code, of, given).await {
        Ok(()) => Ok(may.redirect("received")),
        Err(Attempt::Refused(err)) => {
            let fields = fields.refused("note", &err);
            Err(Rejected::again(page(&may, (code, of), fields).await?))
        }
        Err(denied) => Err(Failure::from(denied).into()),
    }
}

/// Writes the answer into the book of the report.
async fn settle(
    may: &May<Review>,
    code: &str,
    of: Period,
    given: Answer,
) -> Result<(), Attempt<FilingError>> {
    let refused = |err: crate::unit::UnitError| Attempt::Refused(FilingError::from(err));
    let unit = may.place.tree.find(code).map_err(refused)?.id;
    let (at, book) = (may.place.unit.id, may.place.tree.book_of(unit).map_err(refused)?);
    may.write_to([book], move |tx, author| workflow::answer(tx, author, at, (unit, of), &given)).await
}
