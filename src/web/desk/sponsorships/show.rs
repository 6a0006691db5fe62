//! The page of a sponsorship: its years, its people, and what can be done next.

use askama::Template;
use askama_web::WebTemplate;
use chrono::NaiveDate;
use rocket::{Route, get, routes};

use crate::{
    calendar::show_day,
    db::Db,
    id::SponsorshipId,
    party::{consent, consent::Consent, merge},
    report::sponsorships::{self, Need, SponsorshipFilter, SponsorshipLine, SponsorshipSort, YearLine},
    sponsorship::{self, How, Outcome, SponsorshipError, Standing},
    user::rights::{Granted, ReadBooks, Right},
    web::{
        Failure,
        desk::{Frame, gifts::choices::Choices},
        forms::Fields,
        may::May,
        place::Place,
    },
};

pub fn routes() -> Vec<Route> {
    routes![show]
}

#[derive(Template, WebTemplate)]
#[template(path = "sponsorships/show.html")]
pub struct Show {
    desk: Frame,
    fields: Fields,
    seen: Seen,
    may_keep: bool,
    outcomes: Vec<(String, String)>,
    ways: Vec<(String, String)>,
}

/// A sponsorship with everything that is known of it.
struct Seen {
    line: SponsorshipLine,
    years: Vec<YearLine>,
    /// The years that wait for a check.
    unchecked: Vec<(String, String)>,
    need: Option<Need>,
    consents: Vec<Consent>,
}

impl Show {
    fn is_wrong(&self, names: &[&str]) -> bool {
        names.iter().any(|name| !self.fields.errors_of(&self.desk.lang, name).is_empty())
    }

    /// Tells whether money is left of a sponsorship that has ended.
    fn is_left_over(&self) -> bool {
        self.seen.line.it.ending.is_some() && self.seen.line.left.is_positive()
    }
}

fn see(db: &mut Db, place: &Place, id: SponsorshipId, today: NaiveDate) -> Result<Seen, SponsorshipError> {
    sponsorship::store::get(db, place.book, id)?;
    let funds = Choices::read(db, place)?.funds;
    let (filter, order) = (SponsorshipFilter::default(), SponsorshipSort::default());
    let all = sponsorships::lines(db, place.book, &funds, today, &filter, (order, false))?;
    let line = all.into_iter().find(|line| line.it.id == id).ok_or(SponsorshipError::NotFound(id))?;
    let records = merge::store::same(db, line.it.recipient)?;
    let year = |year: i64| (year.to_string(), year.to_string());
    Ok(Seen {
        years: sponsorships::years(db, &line)?,
        unchecked: line.it.unchecked(today).map(year).collect(),
        need: sponsorships::need(db, place.book, &records)?,
        consents: consent::store::of(db, &records)?,
        line,
    })
}

/// Builds the page around what stands in its forms.
pub async fn page<R: Granted>(may: &May<R>, id: i64, fields: Fields) -> Result<Show, Failure> {
    let today = may.today();
    let seen = may.read(move |db, place| see(db, place, SponsorshipId(id), today)).await?;
    let (desk, lang) = (may.frame("sponsorships"), may.page().lang);
    let fill = |fields: Fields, name: &str, value: String| {
        if fields.value(name).is_empty() { fields.with(name, value) } else { fields }
    };
    let fields = fill(fields, "on", show_day(today));
    let fields = fill(fields, "day", show_day(today));
    Ok(Show {
        may_keep: desk.may(&Right::KeepFunds),
        outcomes: Outcome::ALL.iter().map(|it| (it.code().to_owned(), lang.of(it))).collect(),
        ways: How::ALL.iter().map(|it| (it.code().to_owned(), lang.of(it))).collect(),
        desk,
        fields,
        seen,
    })
}

#[get("/<_unit>/sponsorships/<id>", rank = 2)]
async fn show(may: May<ReadBooks>, _unit: &str, id: i64) -> Result<Show, Failure> {
    page(&may, id, Fields::default()).await
}
