//! The page of a round: what it is, what came of it, what its funds can give, and the year before beside it.

use askama::Template;
use askama_web::WebTemplate;
use rocket::{Route, get, post, response::Redirect, routes};

use super::find;
use crate::{
    calendar::show_day,
    db::Db,
    money::Money,
    programme::{self, Category, Papers, ProgrammeError},
    report::selection::{
        money::{self, Means, Purse},
        rounds::{self, RoundLine, RoundState, Tally},
    },
    user::rights::{Granted, KeepRounds, ReadDossiers, Right},
    web::{
        Failure,
        desk::Frame,
        forms::{Fields, NoFields, Posted, Rejected},
        may::{Attempt, May},
        place::Place,
    },
};

pub fn routes() -> Vec<Route> {
    routes![show, publish]
}

#[derive(Template, WebTemplate)]
#[template(path = "rounds/show.html")]
struct Show {
    desk: Frame,
    fields: Fields,
    seen: Seen,
    with_before: bool,
}

/// A round with everything that its page says.
struct Seen {
    line: RoundLine,
    papers: Papers,
    /// The name of the published round that this one follows.
    follows: Option<String>,
    is_published: bool,
    followers: i64,
    purses: Vec<Purse>,
    means: Means,
    before: Option<RoundLine>,
    quotas: Vec<Quota>,
}

/// The awards that a unit may get and has, one cell per category of the round.
struct Quota {
    unit: String,
    cells: Vec<(Category, Option<(i64, i64)>)>,
}

impl Show {
    fn here(&self, rest: &str) -> String {
        self.desk.to(&format!("rounds/{}{rest}", self.seen.line.code()))
    }

    fn opens_on(&self) -> String {
        show_day(self.seen.line.record.round.opens_on())
    }

    fn closes_on(&self) -> String {
        show_day(self.seen.line.record.round.closes_on())
    }

    /// Returns every category of the two rounds that are compared.
    fn categories(&self) -> Vec<Category> {
        let mut all = self.seen.line.categories();
        if let Some(before) = self.before() {
            all.extend(before.categories());
        }
        all.into_iter().collect()
    }

    fn own_categories(&self) -> Vec<Category> {
        self.seen.line.categories().into_iter().collect()
    }

    fn before(&self) -> Option<&RoundLine> {
        self.seen.before.as_ref().filter(|_| self.with_before)
    }

    fn amount(&self, line: &RoundLine, category: &Category) -> Option<Money> {
        line.record.terms.amount(*category)
    }

    fn title(&self, line: &RoundLine, category: &Category) -> String {
        line.record.terms.title(*category).map_or_else(String::new, ToString::to_string)
    }

    /// Tells whether either round gives titles, so that there is something to say about them.
    fn has_titles(&self) -> bool {
        let titled = |line: &RoundLine| line.record.terms.has_titles();
        titled(&self.seen.line) || self.before().is_some_and(titled)
    }

    fn tally(&self, line: &RoundLine, category: &Category) -> Tally {
        line.tally(*category)
    }

    fn seats(&self, category: &Category) -> Option<i64> {
        self.seen.line.seats(*category)
    }

    fn may_edit(&self) -> bool {
        self.desk.may(&Right::KeepRounds) && self.desk.unit.book.is_some()
    }

    fn may_publish(&self) -> bool {
        self.may_edit() && !self.seen.is_published
    }
}

fn quotas(place: &Place, line: &RoundLine) -> Vec<Quota> {
    let terms = &line.record.terms;
    let mut units: Vec<_> = terms.quotas().map(|(unit, ..)| unit).collect();
    units.dedup();
    let row = |unit| {
        let taken = |category| {
            // A commune's seats are also those of its hamlets and schools.
            let within = line.taken.iter().filter(|((of, it), _)| {
                *it == category && place.tree.line_up(*of).any(|above| above.id == unit)
            });
            within.map(|(_, number)| *number).sum::<i64>()
        };
        let cell = |category| terms.quota(unit, category).map(|seats| (taken(category), seats));
        Quota {
            unit: place.tree.get(unit).map_or_else(String::new, |unit| unit.name.clone()),
            cells: line.categories().into_iter().map(|it| (it, cell(it))).collect(),
        }
    };
    units.into_iter().map(row).collect()
}

fn see(db: &mut Db, place: &Place, code: &str, today: chrono::NaiveDate) -> Result<Seen, Failure> {
    let record = find(db, place, code)?;
    let line = rounds::line(db, record, today)?;
    let id = line.record.round.id;
    let papers = programme::store::papers(db, id)?;
    let follows = papers.template.map(|template| programme::store::round(db, template)).transpose()?;
    let purses = money::purses(db, place.book, &line.record.funds, today)?;
    Ok(Seen {
        follows: follows.map(|it| it.round.name),
        papers,
        is_published: programme::store::is_template(db, id)?,
        followers: programme::store::followers(db)?.get(&id).copied().unwrap_or_default(),
        means: money::together(&purses)?,
        purses,
        before: rounds::year_before(db, &line, today)?,
        quotas: quotas(place, &line),
        line,
    })
}

async fn page<R: Granted>(
    may: &May<R>,
    code: &str,
    with_before: bool,
    fields: Fields,
) -> Result<Show, Failure> {
    let (code, today) = (code.to_owned(), may.today());
    let seen = may.read(move |db, place| see(db, place, &code, today)).await?;
    Ok(Show { desk: may.frame("rounds"), fields, seen, with_before })
}

#[get("/<_unit>/rounds/<code>?<with>", rank = 3)]
async fn show(may: May<ReadDossiers>, _unit: &str, code: &str, with: Option<&str>) -> Result<Show, Failure> {
    page(&may, code, with == Some("last-year"), Fields::default()).await
}

#[post("/<_unit>/rounds/<code>/publish", data = "<form>")]
async fn publish(
    may: May<KeepRounds>,
    _unit: &str,
    code: &str,
    form: Posted<NoFields>,
) -> Result<Redirect, Rejected<Show>> {
    let wanted = code.to_owned();
    let round = may.read(move |db, place| find(db, place, &wanted)).await?.round.id;
    match may.write(move |tx, author| programme::workflow::publish_round(tx, author, round)).await {
        Ok(()) => Ok(may.redirect(&format!("rounds/{code}"))),
        Err(Attempt::Refused(err @ ProgrammeError::PublishedAlready(_))) => {
            Err(Rejected::again(page(&may, code, false, form.fields.refused("", &err)).await?))
        }
        Err(err) => Err(Failure::from(err).into()),
    }
}
