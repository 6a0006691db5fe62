//! The rules of a season: until when gifts count, which tiers and honours there are, and what other tiers would mean.

mod typed;

use askama::Template;
use askama_web::WebTemplate;
use rocket::{Either, FromForm, Route, get, post, response::Redirect, routes};
use typed::{TypedHonour, TypedRung, honours_of, rungs_of};

use super::{Which, is_on};
use crate::{
    honour_roll::{
        Honour, Ladder, Look, Map, Mover, RollError, Scope, Step, Term, movers, steps, store, workflow,
    },
    money::Money,
    party::PartyKind,
    report::season::{self, Draft},
    user::rights::{Granted, KeepRolls, ReadBooks, Right},
    web::{
        Failure,
        desk::Frame,
        forms::{Day, Fields, Posted, Rejected, Typed},
        list::{List, Listed},
        may::{Attempt, May},
    },
};

pub fn routes() -> Vec<Route> {
    routes![rules, cut_off, map, tiers, honours]
}

/// What other tiers would mean.
struct Trial {
    steps: Vec<Step>,
    movers: Vec<Mover>,
}

/// An honour with how many receive it.
struct Received {
    honour: TypedHonour,
    winners: Option<usize>,
}

#[derive(Template, WebTemplate)]
#[template(path = "roll/rules.html")]
struct Rules {
    desk: Frame,
    fields: Fields,
    year: i32,
    below: bool,
    look: Look,
    term: Term,
    draft: Draft,
    rungs: Vec<TypedRung>,
    honours: Vec<Received>,
    kinds: Vec<(String, String)>,
    trial: Option<Trial>,
}

impl Rules {
    fn path(&self, rest: &str) -> String {
        self.desk.to(&format!("roll/{}{rest}", self.year))
    }

    /// The page of the season's lines.
    fn up(&self) -> String {
        self.path(if self.below { "?below=1" } else { "" })
    }

    fn file(&self, kind: &str) -> String {
        self.path(&format!("/rules?format={kind}{}", if self.below { "&below=1" } else { "" }))
    }

    /// Tells whether it matters over which map of units the roll is drawn.
    fn shows_map(&self) -> bool {
        self.look.differs() || self.look.own != Map::default()
    }

    /// The maps to choose from.
    fn maps(&self) -> Vec<(String, String)> {
        Map::ALL.iter().map(|map| (map.code().to_owned(), self.desk.of_value(map))).collect()
    }

    fn may_write(&self) -> bool {
        self.draft.frozen.is_none() && self.desk.may(&Right::KeepRolls)
    }

    /// The steps now beside those of the trial, tier by tier.
    fn trial_cost(&self, trial: &Trial) -> Result<Money, askama::Error> {
        let sum = Money::sum(trial.steps.iter().map(|step| step.cost));
        sum.map_err(|err| askama::Error::Custom(Box::new(err)))
    }

    fn cost(&self) -> Result<Money, askama::Error> {
        self.draft.cost().map_err(|err| askama::Error::Custom(Box::new(err)))
    }
}

/// Of which year, and whether the units below are added up.
type At = (i32, bool);

/// What a refused or tried form brings back to the page.
#[derive(Default)]
struct Brought {
    fields: Fields,
    rungs: Option<Vec<TypedRung>>,
    honours: Option<Vec<TypedHonour>>,
    ladder: Option<Ladder>,
}

async fn page<R: Granted>(may: &May<R>, (year, below): At, brought: Brought) -> Result<Rules, Failure> {
    let today = may.today();
    let read = may.read(move |db, place| {
        let look = Which::Year(year).look(db, place, below, (None, today))?;
        let (draft, term) = (season::read(db, &look.scope, today)?, store::term(db, look.scope.season)?);
        Ok::<_, RollError>((look, draft, term))
    });
    let (look, draft, term) = read.await?;
    let trial = match &brought.ladder {
        Some(ladder) => Some(Trial {
            steps: steps(&draft.roll, ladder)?,
            movers: movers(&draft.roll, &draft.ladder, ladder).map_err(RollError::from)?,
        }),
        None => None,
    };
    let winners = |honour: &Honour| honour.winners(&draft.roll).len();
    let honours: Vec<Received> = match brought.honours {
        Some(typed) => typed.into_iter().map(|honour| Received { honour, winners: None }).collect(),
        None => {
            let known = draft.honours.iter();
            known.map(|it| Received { honour: TypedHonour::of(it), winners: Some(winners(it)) }).collect()
        }
    };
    let kinds = PartyKind::ALL.iter().map(|it| (it.code().to_owned(), may.page().of_value(it)));
    Ok(Rules {
        rungs: brought.rungs.unwrap_or_else(|| draft.ladder.rungs().iter().map(TypedRung::of).collect()),
        fields: brought.fields.with("cut_off", may.page().day(&term.last)).with("map", look.own.code()),
        kinds: kinds.collect(),
        desk: may.frame("roll"),
        honours,
        year,
        below,
        look,
        term,
        draft,
        trial,
    })
}

#[get("/<_unit>/roll/<year_text>/rules?<below>")]
async fn rules(
    may: May<ReadBooks>,
    _unit: &str,
    year_text: &str,
    below: Option<&str>,
    list: List,
) -> Result<Listed<Rules>, Failure> {
    let year = crate::web::place::year(year_text, may.today())?;
    let page = page(&may, (year, is_on(below)), Brought::default()).await?;
    let Some(kind) = list.file else { return Ok(Listed::page(page)) };
    let table = season::steps_table(&page.draft.steps).map_err(|err| Failure::internal(&err))?;
    let name = format!("bang-ghi-cong-{}-{year}", may.place.unit.code);
    Listed::file(&table, kind, &name, may.page().lang)
}

#[derive(FromForm)]
struct CutOffForm {
    cut_off: Typed<Day>,
}

#[post("/<_unit>/roll/<year_text>/cut-off", data = "<form>")]
async fn cut_off(
    may: May<KeepRolls>,
    _unit: &str,
    year_text: &str,
    form: Posted<CutOffForm>,
) -> Result<Redirect, Rejected<Rules>> {
    let year = crate::web::place::year(year_text, may.today())?;
    let (at, fields) = ((year, form.fields.holds("below", "true")), form.fields);
    let Some(CutOffForm { cut_off: Typed(Day(day)) }) = form.value else {
        return Err(again(&may, at, Brought { fields, ..Brought::default() }).await);
    };
    let job = move |tx: &mut crate::db::Tx, author: &crate::ledger::Author, scope: &Scope| {
        workflow::set_cut_off(tx, author, scope, day)
    };
    match write(&may, at, job).await? {
        Ok(()) => Ok(may.redirect(&back(at, ""))),
        Err(err) => {
            let fields = fields.refused("cut_off", &err);
            Err(again(&may, at, Brought { fields, ..Brought::default() }).await)
        }
    }
}

#[derive(FromForm)]
struct MapForm {
    map: Typed<Map>,
}

/// Chooses over which map of units the roll of the year is drawn.
#[post("/<_unit>/roll/<year_text>/map", data = "<form>")]
async fn map(
    may: May<KeepRolls>,
    _unit: &str,
    year_text: &str,
    form: Posted<MapForm>,
) -> Result<Redirect, Rejected<Rules>> {
    let year = crate::web::place::year(year_text, may.today())?;
    let (at, fields) = ((year, form.fields.holds("below", "true")), form.fields);
    let Some(MapForm { map: Typed(map) }) = form.value else {
        return Err(again(&may, at, Brought { fields, ..Brought::default() }).await);
    };
    let job = move |tx: &mut crate::db::Tx, author: &crate::ledger::Author, scope: &Scope| {
        workflow::set_map(tx, author, scope, map)
    };
    match write(&may, at, job).await? {
        Ok(()) => Ok(may.redirect(&back(at, "#map"))),
        Err(err) => {
            let fields = fields.refused("map", &err);
            Err(again(&may, at, Brought { fields, ..Brought::default() }).await)
        }
    }
}

#[derive(FromForm)]
struct TiersForm<'f> {
    vi: Vec<&'f str>,
    en: Vec<&'f str>,
    from: Vec<&'f str>,
    price: Vec<&'f str>,
    #[field(name = "do", default = "try")]
    deed: &'f str,
}

/// Tries tiers on the donors of the season, or keeps them.
#[post("/<_unit>/roll/<year_text>/tiers", data = "<form>")]
async fn tiers(
    may: May<KeepRolls>,
    _unit: &str,
    year_text: &str,
    form: Posted<TiersForm<'_>>,
) -> Result<Either<Redirect, Rules>, Rejected<Rules>> {
    let year = crate::web::place::year(year_text, may.today())?;
    let at = (year, form.fields.holds("below", "true"));
    let Some(TiersForm { vi, en, from, price, deed }) = form.value else {
        return Err(again(&may, at, Brought { fields: form.fields, ..Brought::default() }).await);
    };
    let (typed, read) = rungs_of([&vi, &en, &from, &price]);
    let ladder = match read {
        Ok(ladder) => ladder,
        Err(err) => return Err(back_with_rungs(&may, at, typed, &err).await),
    };
    if deed != "save" {
        let brought = Brought { rungs: Some(typed), ladder: Some(ladder), ..Brought::default() };
        return Ok(Either::Right(page(&may, at, brought).await?));
    }
    let job = move |tx: &mut crate::db::Tx, author: &crate::ledger::Author, scope: &Scope| {
        workflow::set_ladder(tx, author, scope, &ladder)
    };
    match write(&may, at, job).await? {
        Ok(()) => Ok(Either::Left(may.redirect(&back(at, "")))),
        Err(err) => Err(back_with_rungs(&may, at, typed, &err).await),
    }
}

async fn back_with_rungs(
    may: &May<KeepRolls>,
    at: At,
    typed: Vec<TypedRung>,
    err: &(dyn std::fmt::Display + Sync),
) -> Rejected<Rules> {
    let fields = Fields::default().refused("", err);
    again(may, at, Brought { fields, rungs: Some(typed), ..Brought::default() }).await
}

#[derive(FromForm)]
struct HonoursForm<'f> {
    vi: Vec<&'f str>,
    en: Vec<&'f str>,
    kind: Vec<&'f str>,
    words: Vec<&'f str>,
    from: Vec<&'f str>,
    places: Vec<&'f str>,
    price: Vec<&'f str>,
}

#[post("/<_unit>/roll/<year_text>/honours", data = "<form>")]
async fn honours(
    may: May<KeepRolls>,
    _unit: &str,
    year_text: &str,
    form: Posted<HonoursForm<'_>>,
) -> Result<Redirect, Rejected<Rules>> {
    let year = crate::web::place::year(year_text, may.today())?;
    let at = (year, form.fields.holds("below", "true"));
    let Some(HonoursForm { vi, en, kind, words, from, places, price }) = form.value else {
        return Err(again(&may, at, Brought { fields: form.fields, ..Brought::default() }).await);
    };
    let (typed, read) = honours_of([&vi, &en, &kind, &words, &from, &places, &price]);
    let refused = match read {
        Err(err) => Fields::default().refused("", &err),
        Ok(honours) => {
            let job = move |tx: &mut crate::db::Tx, author: &crate::ledger::Author, scope: &Scope| {
                workflow::set_honours(tx, author, scope, &honours)
            };
            match write(&may, at, job).await? {
                Ok(()) => return Ok(may.redirect(&back(at, "#honours"))),
                Err(err) => Fields::default().refused("", &err),
            }
        }
    };
    Err(again(&may, at, Brought { fields: refused, honours: Some(typed), ..Brought::default() }).await)
}

/// The address of the page, below the desk.
fn back((year, below): At, mark: &str) -> String {
    format!("roll/{year}/rules{}{mark}", if below { "?below=1" } else { "" })
}

async fn again(may: &May<KeepRolls>, at: At, brought: Brought) -> Rejected<Rules> {
    match page(may, at, brought).await {
        Ok(page) => Rejected::again(page),
        Err(failure) => failure.into(),
    }
}

/// Does a job on the season of the unit's own book; a refusal is for whoever typed.
async fn write(
    may: &May<KeepRolls>,
    (year, below): At,
    job: impl FnOnce(&mut crate::db::Tx, &crate::ledger::Author, &Scope) -> Result<(), RollError> + Send + 'static,
) -> Result<Result<(), RollError>, Failure> {
    let scope = Which::Year(year).of(may, below).await?;
    match may.write(move |tx, author| job(tx, author, &scope)).await {
        Ok(()) => Ok(Ok(())),
        Err(Attempt::Refused(RollError::Db(err))) => Err(err.into()),
        Err(Attempt::Refused(err)) => Ok(Err(err)),
        Err(denied) => Err(denied.into()),
    }
}
