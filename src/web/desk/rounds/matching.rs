//! Funds and people of a round side by side: proposed by the program, arranged by hand, agreed on, printed.

use askama::Template;
use askama_web::WebTemplate;
use rocket::{Route, get, post, response::Redirect, routes};

use super::find;
use crate::{
    db::{Db, Tx},
    fund::Fund,
    id::{BookId, FundId, NominationId, RoundId},
    ledger::Author,
    matching::{self, MatchError},
    report::selection::{
        matching::{self as report, Board, MatchLine, Pocket, Slot},
        money,
    },
    user::{
        self,
        rights::{Granted, KeepRounds, ReadDossiers, Right},
    },
    web::{
        Failure,
        desk::Frame,
        forms::{Fields, NoFields, Posted, Rejected},
        list::{List, Listed},
        may::{Attempt, May},
        page::{Page, Pages},
        place::Place,
    },
};

pub fn routes() -> Vec<Route> {
    routes![show, print, arrange, propose, agree]
}

/// How many people stand on one page.
const SIZE: i64 = 50;

impl From<MatchError> for Failure {
    fn from(err: MatchError) -> Self {
        match err {
            MatchError::Db(err) => err.into(),
            MatchError::Programme(err) => err.into(),
            MatchError::Check(err) => err.into(),
            err => Self::refused(&err),
        }
    }
}

/// What the page and the paper show.
struct Seen {
    board: Board,
    /// Who agreed last.
    by: String,
}

impl Seen {
    fn read(db: &mut Db, place: &Place, code: &str, today: chrono::NaiveDate) -> Result<Self, Failure> {
        let round = find(db, place, code)?;
        let (waiting, funds) = report::waiting(db, &round)?;
        let purses = money::purses(db, place.book, &funds, today)?;
        let board = report::board(db, (&place.tree, today), round, waiting, purses)?;
        let by = match &board.agreed {
            Some(agreed) => user::store::names(db, &[agreed.by])?.remove(&agreed.by).unwrap_or_default(),
            None => String::new(),
        };
        Ok(Self { board, by })
    }

    fn fund(&self, id: &FundId) -> Option<&Fund> {
        self.board.pockets.iter().map(|it| &it.purse.fund).find(|it| it.id == *id)
    }
}

#[derive(Template, WebTemplate)]
#[template(path = "rounds/matching.html")]
struct Show {
    desk: Frame,
    list: List,
    fields: Fields,
    seen: Seen,
    pages: Pages,
    lines: Vec<MatchLine>,
}

impl Show {
    fn here(&self, rest: &str) -> String {
        self.desk.to(&format!("rounds/{}/matching{rest}", self.seen.board.round.round.code))
    }

    fn may_keep(&self) -> bool {
        self.desk.may(&Right::KeepRounds)
    }

    fn field(&self, line: &MatchLine) -> String {
        format!("fund-{}", line.id())
    }

    fn cells<'s>(&'s self, line: &'s MatchLine) -> impl Iterator<Item = (&'s Pocket, &'s Slot)> {
        self.seen.board.pockets.iter().zip(&line.slots)
    }

    /// Tells whether a fund, or none, stands for somebody: as it was typed where the form was refused.
    fn is_chosen(&self, line: &MatchLine, fund: Option<&FundId>) -> bool {
        match self.fields.all(&self.field(line)).next() {
            Some(typed) => typed == fund.map_or_else(String::new, ToString::to_string),
            None => line.chosen.as_ref() == fund,
        }
    }

    fn dossier(&self, line: &MatchLine) -> String {
        self.desk.to(&format!("nominations/{}", line.id()))
    }
}

async fn see<R: Granted>(may: &May<R>, code: &str) -> Result<Seen, Failure> {
    let (code, today) = (code.to_owned(), may.today());
    may.read(move |db, place| Seen::read(db, place, &code, today)).await
}

fn lay_out<R: Granted>(may: &May<R>, seen: Seen, list: List, fields: Fields) -> Result<Show, Failure> {
    let (pages, lines) =
        Pages::cut(list.page, seen.board.lines.clone(), SIZE).ok_or_else(Failure::no_such_page)?;
    Ok(Show { desk: may.frame("rounds"), list, fields, seen, pages, lines })
}

#[get("/<_unit>/rounds/<code>/matching")]
async fn show(may: May<ReadDossiers>, _unit: &str, code: &str, list: List) -> Result<Listed<Show>, Failure> {
    let seen = see(&may, code).await?;
    if let Some(kind) = list.file {
        return Listed::file(&report::table(&seen.board), kind, &format!("xep-quy-{code}"), may.page().lang);
    }
    Ok(Listed::page(lay_out(&may, seen, list, Fields::default())?))
}

#[derive(Template, WebTemplate)]
#[template(path = "print/matching.html")]
struct Print {
    page: Page,
    back: String,
    unit: String,
    seen: Seen,
}

#[get("/<_unit>/rounds/<code>/matching/print")]
async fn print(may: May<ReadDossiers>, _unit: &str, code: &str) -> Result<Print, Failure> {
    let seen = see(&may, code).await?;
    let back = may.link(&format!("rounds/{code}/matching"));
    Ok(Print { page: may.page().clone(), back, unit: may.place.unit.name.clone(), seen })
}

/// Does something to the matching of a round, and shows the page again where it is refused.
async fn act<T: Send + 'static>(
    may: &May<KeepRounds>,
    (code, list): (&str, List),
    fields: Fields,
    job: impl FnOnce(&mut Tx, &Author, RoundId) -> Result<T, MatchError> + Send + 'static,
) -> Result<Redirect, Rejected<Show>> {
    let wanted = code.to_owned();
    let round = may.read(move |db, place| find(db, place, &wanted)).await?;
    let (id, books) = (round.round.id, [BookId::REGISTER, round.book]);
    match may.write_to(books, move |tx, author| job(tx, author, id)).await {
        Ok(_) => Ok(may.redirect(&format!("rounds/{code}/matching?page={}", list.page))),
        Err(Attempt::Refused(MatchError::Db(err))) => Err(Failure::from(err).into()),
        Err(err) => {
            let fields = fields.refused("", &err);
            Err(Rejected::again(lay_out(may, see(may, code).await?, list, fields)?))
        }
    }
}

/// Reads `fund-<nomination>` fields; what is no number stands for nothing that there is.
fn wanted(fields: &Fields) -> Vec<(NominationId, Option<FundId>)> {
    let one = |(name, value): (&str, &str)| {
        let nomination = name.strip_prefix("fund-")?.parse().ok()?;
        let fund = (!value.is_empty()).then(|| FundId(value.parse().unwrap_or_default()));
        Some((NominationId(nomination), fund))
    };
    fields.sent().filter_map(one).collect()
}

#[post("/<_unit>/rounds/<code>/matching", data = "<form>")]
async fn arrange(
    may: May<KeepRounds>,
    _unit: &str,
    code: &str,
    list: List,
    form: Posted<NoFields>,
) -> Result<Redirect, Rejected<Show>> {
    let pairs = wanted(&form.fields);
    act(&may, (code, list), form.fields, move |tx, author, round| {
        matching::workflow::arrange(tx, author, round, &pairs)
    })
    .await
}

#[post("/<_unit>/rounds/<code>/matching/propose", data = "<form>")]
async fn propose(
    may: May<KeepRounds>,
    _unit: &str,
    code: &str,
    form: Posted<NoFields>,
) -> Result<Redirect, Rejected<Show>> {
    act(&may, (code, List::whole()), form.fields, matching::workflow::propose).await
}

#[post("/<_unit>/rounds/<code>/matching/agree", data = "<form>")]
async fn agree(
    may: May<KeepRounds>,
    _unit: &str,
    code: &str,
    form: Posted<NoFields>,
) -> Result<Redirect, Rejected<Show>> {
    act(&may, (code, List::whole()), form.fields, matching::workflow::agree).await
}
