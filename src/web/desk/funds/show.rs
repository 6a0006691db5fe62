//! The page of a fund: what it may give, what its donors said, its months, who gave and who received.

use askama::Template;
use askama_web::WebTemplate;
use chrono::NaiveDate;
use rocket::{FromForm, get, post, response::Redirect};

use super::{super::Frame, find};
use crate::{
    db::{Db, DbError, Tx},
    fund::{self, Fund, FundError, Restriction},
    id::SponsorshipId,
    ledger::Author,
    programme::{self, Category},
    report::{
        self, Span,
        fund_months::{self, MonthLine},
        fund_people::{self, Giver, Receiver},
        fund_report::{self, Figures},
    },
    sponsorship,
    user::rights::{Granted, KeepFunds, ReadBooks, Right},
    web::{
        Failure,
        forms::{Fields, Posted, Rejected},
        may::May,
        place::Place,
    },
};

/// How many months, givers and receivers are shown; the books have the rest.
const MONTHS: usize = 24;
const PEOPLE: i64 = 10;

#[derive(Template, WebTemplate)]
#[template(path = "funds/show.html")]
pub struct Show {
    desk: Frame,
    fields: Fields,
    it: Facts,
    /// The neighbours in the order of their codes.
    before: Option<String>,
    after: Option<String>,
    categories: Vec<(String, String)>,
}

/// A fund with all that the books say of it.
struct Facts {
    fund: Fund,
    figures: Figures,
    /// The latest first.
    months: Vec<MonthLine>,
    givers: Vec<Giver>,
    receivers: Vec<Receiver>,
    areas: Vec<String>,
    programmes: Vec<String>,
    codes: Vec<String>,
    /// The sponsorship that the fund carries.
    sponsorship: Option<SponsorshipId>,
}

impl Facts {
    fn read(db: &mut Db, place: &Place, code: &str, today: NaiveDate) -> Result<Self, Failure> {
        let fund = find(db, place, code)?;
        let view = report::store::view(db, place.book, &place.unit.name, Span::through(today))?;
        let (opening, period) = report::store::turnovers(db, &view)?;
        let figures = fund_report::figures(&view.chart, &opening, &period)?;
        let mut months = fund_months::read(db, &view.chart, &fund)?;
        months.reverse();
        months.truncate(MONTHS);
        let area = |id| place.tree.get(id).map(|unit| unit.name.clone());
        let known = programme::store::programmes(db)?;
        let named = known.into_iter().filter(|(id, _)| fund.restriction.programmes.contains(id));
        let mut funds = fund::store::of_books(db, &[place.book])?;
        funds.retain(|it| place.unit.book.is_some() || it.unit == place.unit.id);
        Ok(Self {
            figures: figures.get(&fund.id).copied().unwrap_or_default(),
            months,
            givers: fund_people::givers(db, &fund, PEOPLE)?,
            receivers: fund_people::receivers(db, &fund, PEOPLE)?,
            areas: fund.restriction.areas.iter().copied().filter_map(area).collect(),
            programmes: named.map(|(_, programme)| programme.name).collect(),
            sponsorship: sponsorship::store::of_fund(db, fund.id)?,
            codes: funds.into_iter().map(|it| it.code).collect(),
            fund,
        })
    }

    fn neighbour(&self, step: isize) -> Option<String> {
        let here = self.codes.iter().position(|code| *code == self.fund.code)?;
        self.codes.get(here.checked_add_signed(step)?).cloned()
    }
}

async fn page<R: Granted>(may: &May<R>, code: &str, fields: Fields) -> Result<Show, Failure> {
    let (code, today, desk) = (code.to_owned(), may.today(), may.frame("funds"));
    let it = may.read(move |db, place| Facts::read(db, place, &code, today)).await?;
    let categories = Category::ALL.iter().map(|it| (it.code().to_owned(), desk.of_value(it))).collect();
    Ok(Show { before: it.neighbour(-1), after: it.neighbour(1), desk, fields, it, categories })
}

#[get("/<_unit>/funds/<code>", rank = 3)]
pub async fn show(may: May<ReadBooks>, _unit: &str, code: &str) -> Result<Show, Failure> {
    page(&may, code, Fields::default()).await
}

/// What a donor adds to the conditions of a fund.
#[derive(FromForm)]
pub struct Narrower {
    words: String,
    #[field(default = Vec::new())]
    categories: Vec<String>,
}

#[post("/<_unit>/funds/<code>/restrict", data = "<form>")]
pub async fn restrict(
    may: May<KeepFunds>,
    _unit: &str,
    code: &str,
    form: Posted<Narrower>,
) -> Result<Redirect, Rejected<Show>> {
    let Some(Narrower { words, categories }) = form.value else {
        return Err(Rejected::again(page(&may, code, form.fields).await?));
    };
    match narrow(&may, code, words, categories).await {
        Ok(()) => Ok(may.redirect(&format!("funds/{code}"))),
        Err(err) => Err(Rejected::again(page(&may, code, form.fields.refused("words", &err)).await?)),
    }
}

async fn narrow(
    may: &May<KeepFunds>,
    code: &str,
    words: String,
    categories: Vec<String>,
) -> Result<(), crate::web::may::Attempt<FundError>> {
    let (code, book, unit) = (code.to_owned(), may.book(), may.place.unit.name.clone());
    let job = move |tx: &mut Tx, author: &Author| {
        let parsed = categories.iter().map(|it| it.parse()).collect::<Result<Vec<Category>, _>>()?;
        let found = fund::store::by_code(tx.db()?, book, &code).map_err(DbError::from)?;
        let fund = found.ok_or(FundError::NotFound { code, unit })?;
        let new = parsed.into_iter().filter(|it| !fund.restriction.categories.contains(it)).collect();
        let more = Restriction { categories: new, ..Restriction::default() };
        fund::workflow::restrict(tx, author, &fund, &more, &words)
    };
    may.write(job).await
}
