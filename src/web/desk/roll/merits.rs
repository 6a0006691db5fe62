//! Certificates of merit for a frozen roll: under which decision, to whom, and as PDF.

use askama::Template;
use askama_web::WebTemplate;
use rocket::{Either, FromForm, Route, get, post, response::Redirect, routes};

use super::{
    Which, is_on,
    papers::{At, drawn, file},
};
use crate::{
    calendar::show_day,
    db::Db,
    export::{Table, pdf::Sheet},
    honour_roll::{
        Merit, MeritError, RollError, Tier, store,
        workflow::{self, NewMerit},
    },
    money::Money,
    report::season::{
        merits::{merits, merits_table},
        papers::Setting,
    },
    unit::details,
    user::rights::{Granted, KeepRolls, ReadBooks, Right},
    web::{
        Failure,
        correction::Origin,
        desk::Frame,
        forms::{Day, Fields, Maybe, Posted, Rejected, Typed},
        list::{Download, List, Listed},
        may::{Attempt, May},
    },
};

pub fn routes() -> Vec<Route> {
    routes![show, decide, print]
}

/// A certificate in the list.
struct Given {
    position: i64,
    number: i64,
    name: String,
    tier: Tier,
}

#[derive(Template, WebTemplate)]
#[template(path = "roll/merits.html")]
struct Show {
    desk: Frame,
    list: List,
    fields: Fields,
    year: i32,
    below: bool,
    /// The tiers of the frozen roll, by where they begin.
    tiers: Vec<(String, String)>,
    merit: Option<Merit>,
    given: Vec<Given>,
}

impl Show {
    /// An address of the season, with the units below where they are added up.
    fn path(&self, rest: &str) -> String {
        let mark = if rest.contains('?') { "&" } else { "?" };
        let below = if self.below { format!("{mark}below=1") } else { String::new() };
        self.desk.to(&format!("roll/{}{rest}{below}", self.year))
    }

    /// The address of one certificate, as a page or a file.
    fn one(&self, form: &str, position: &i64, asked: &str) -> String {
        self.path(&format!("/merits{form}?line={position}{asked}"))
    }

    fn may_write(&self) -> bool {
        self.desk.may(&Right::KeepRolls)
    }
}

/// What the page says of a frozen roll.
struct Read {
    tiers: Vec<Tier>,
    merit: Option<Merit>,
    given: Vec<Given>,
    table: Option<Table>,
}

fn read(db: &mut Db, setting: &Setting<'_>) -> Result<Read, Failure> {
    let roll = &setting.frozen.roll;
    let mut tiers: Vec<Tier> = roll.rows.iter().map(|row| row.tier.clone()).collect();
    tiers.dedup();
    let merit = store::merit(db, setting.frozen.id)?;
    let given = merit.as_ref().map(|merit| merit.certificates(roll)).unwrap_or_default();
    let given = given.iter().map(|it| Given {
        position: it.position,
        number: it.number,
        name: setting.reads(it.position, it.row).to_owned(),
        tier: it.row.tier.clone(),
    });
    let table = merit.as_ref().map(|merit| merits_table(setting, merit));
    Ok(Read { tiers, given: given.collect(), table, merit })
}

fn page<R: Granted>(may: &May<R>, (year, below): At, (list, fields): (List, Fields), read: Read) -> Show {
    let name = |tier: &Tier| {
        (tier.minimum.dong().to_string(), may.page().say(&tier.name_vi, &tier.name_en).to_owned())
    };
    let (tiers, Read { merit, given, .. }) = (read.tiers.iter().map(name).collect(), read);
    Show { desk: may.frame("roll"), list, fields, year, below, tiers, merit, given }
}

#[get("/<_unit>/roll/<year_text>/merits?<below>")]
async fn show(
    may: May<ReadBooks>,
    _unit: &str,
    year_text: &str,
    below: Option<&str>,
    list: List,
    origin: Origin,
) -> Result<Listed<Show>, Failure> {
    let at = (crate::web::place::year(year_text, may.today())?, is_on(below));
    let read = drawn(&may, at, &origin, read).await?;
    if let Some(kind) = list.file {
        let table = read.table.ok_or_else(|| Failure::refused(&MeritError::NotDecided(at.0)))?;
        let name = format!("so-khen-thuong-{}-{}", may.place.unit.code, at.0);
        return Listed::file(&table, kind, &name, may.page().lang);
    }
    let fields = match &read.merit {
        Some(it) => Fields::default()
            .with("decision", &it.decision)
            .with("decided_on", show_day(it.decided_on))
            .with("minimum", it.minimum.dong())
            .with("first_no", it.first_no),
        None => Fields::default().with("decided_on", show_day(may.today())),
    };
    Ok(Listed::page(page(&may, at, (list, fields), read)))
}

#[derive(FromForm)]
struct MeritForm<'f> {
    decision: &'f str,
    decided_on: Typed<Day>,
    minimum: i64,
    first_no: Maybe<i64>,
    below: bool,
}

#[post("/<_unit>/roll/<year_text>/merits", data = "<form>")]
async fn decide(
    may: May<KeepRolls>,
    _unit: &str,
    year_text: &str,
    form: Posted<MeritForm<'_>>,
    origin: Origin,
) -> Result<Redirect, Rejected<Show>> {
    let year = crate::web::place::year(year_text, may.today())?;
    let at = (year, form.fields.holds("below", "true"));
    match record(&may, at, form).await? {
        Either::Left(()) => {
            Ok(may.redirect(&format!("roll/{year}/merits{}", if at.1 { "?below=1" } else { "" })))
        }
        Either::Right(fields) => {
            let read = drawn(&may, at, &origin, read).await?;
            Err(Rejected::again(page(&may, at, (List::whole(), fields), read)))
        }
    }
}

/// Records what was typed, or returns the form with what is wrong in it.
async fn record(
    may: &May<KeepRolls>,
    (year, below): At,
    form: Posted<MeritForm<'_>>,
) -> Result<Either<(), Fields>, Failure> {
    let Posted { value: Some(typed), fields } = form else { return Ok(Either::Right(form.fields)) };
    let new = NewMerit {
        decision: typed.decision.to_owned(),
        decided_on: typed.decided_on.0.0,
        minimum: Money::from_dong(typed.minimum),
        first_no: typed.first_no.0,
    };
    let scope = Which::Year(year).of(may, below && typed.below).await?;
    match may.write(move |tx, author| workflow::give_merits(tx, author, &scope, &new)).await {
        Ok(_) => Ok(Either::Left(())),
        Err(Attempt::Refused(RollError::Merit(err))) => {
            let field = match err {
                MeritError::NoDecision => "decision",
                MeritError::Day { .. } => "decided_on",
                MeritError::FirstNumber | MeritError::Taken { .. } => "first_no",
                MeritError::Nobody => "minimum",
                MeritError::NotDecided(_) | MeritError::NotMerited => "",
            };
            Ok(Either::Right(fields.refused(field, &err)))
        }
        Err(Attempt::Refused(RollError::Text(err))) => Ok(Either::Right(fields.refused("decision", &err))),
        Err(err) => Err(err.into()),
    }
}

/// Lays all certificates out, or the one of a line; `plain` is for stock on which the frame is printed.
pub async fn merit_sheets(
    may: &May<ReadBooks>,
    at: At,
    (line, plain): (Option<i64>, Option<&str>),
    origin: &Origin,
) -> Result<Vec<Sheet>, Failure> {
    let (unit, plain) = (may.place.unit.id, is_on(plain));
    let lay = move |db: &mut Db, setting: &Setting<'_>| {
        let merit = store::merit(db, setting.frozen.id)?;
        let merit = merit.ok_or_else(|| Failure::refused(&MeritError::NotDecided(at.0)))?;
        // Whoever was in office when it was decided signs.
        let of = details::store::on(db, unit, merit.decided_on)?;
        let setting = Setting { place: &of.place, head_title: &of.head_title, head: &of.head, ..*setting };
        Ok(merits(&setting, &merit, line, plain))
    };
    let sheets = drawn(may, at, origin, lay).await?;
    if sheets.is_empty() { Err(Failure::missing(&MeritError::NotMerited)) } else { Ok(sheets) }
}

#[get("/<_unit>/roll/<year_text>/merits.pdf?<line>&<plain>&<below>")]
async fn print(
    may: May<ReadBooks>,
    _unit: &str,
    year_text: &str,
    line: Option<i64>,
    plain: Option<&str>,
    below: Option<&str>,
    origin: Origin,
) -> Result<Download, Failure> {
    let year = crate::web::place::year(year_text, may.today())?;
    let sheets = merit_sheets(&may, (year, is_on(below)), (line, plain), &origin).await?;
    file(&format!("giay-khen-{}-{year}", may.place.unit.code), &sheets)
}
