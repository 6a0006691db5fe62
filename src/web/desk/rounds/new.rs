//! Opening a round: its days, its money, the table of quotas, the funds in their order, the documents it asks for.

use askama::Template;
use askama_web::WebTemplate;
use rocket::{FromForm, Route, get, post, response::Redirect, routes};

use super::{
    list::above,
    matrix::{self, Cells, amount_name, quota_name, title_name},
};
use crate::{
    calendar::show_day,
    db::Db,
    id::{BookId, RoundId},
    money::Money,
    programme::{self, Category, Hold, Papers, ProgrammeError, RoundRecord, workflow::NewRound},
    unit::Unit,
    user::rights::KeepRounds,
    web::{
        Failure,
        desk::{Frame, gifts::choices::Choices},
        forms::{Amount, Day, Fields, Maybe, Posted, Rejected, Typed},
        may::{Attempt, May},
        place::Place,
    },
};

pub fn routes() -> Vec<Route> {
    routes![ask, create]
}

/// How many funds the form has room for.
pub(super) const FUNDS: usize = 5;

#[derive(FromForm)]
pub struct RoundForm {
    programme: Typed<String>,
    pub(super) code: Typed<String>,
    name: Typed<String>,
    opens: Typed<Day>,
    closes: Typed<Day>,
    /// Blank where the round gives titles alone.
    budget: Maybe<Amount>,
    #[field(default = Vec::new())]
    funds: Vec<String>,
    #[field(default = String::new())]
    documents: String,
    #[field(default = String::new())]
    criteria: String,
    blind: bool,
    template: Maybe<i64>,
    /// Blank where money waits as long as usual.
    hold: Maybe<i64>,
}

/// The form of a round that is to be opened, or of one that is open.
#[derive(Template, WebTemplate)]
#[template(path = "rounds/new.html")]
pub struct New {
    desk: Frame,
    fields: Fields,
    /// The open round, with the documents that it asks for already.
    kept: Option<(RoundRecord, Vec<String>)>,
    programmes: Vec<(String, String)>,
    funds: Vec<(String, String)>,
    units: Vec<Unit>,
    /// The published round that this one follows, as a reader names it.
    template: Option<String>,
}

impl New {
    fn categories(&self) -> Vec<(Category, String)> {
        Category::ALL.iter().map(|it| (*it, self.desk.of_value(it))).collect()
    }

    fn amount_name(&self, category: &Category) -> String {
        amount_name(*category)
    }

    fn title_name(&self, category: &Category) -> String {
        title_name(*category)
    }

    fn quota_name(&self, unit: &Unit, category: &Category) -> String {
        quota_name(unit.id, *category)
    }

    /// Returns the funds that were chosen, as many as the form has room for.
    fn chosen(&self) -> Vec<(usize, String)> {
        let chosen = self.fields.all("funds").map(str::to_owned);
        (1..=FUNDS.min(self.funds.len()))
            .zip(chosen.chain(std::iter::repeat_n(String::new(), FUNDS)))
            .collect()
    }

    /// Returns where the form is sent, and where one goes who does nothing.
    fn action(&self) -> String {
        match &self.kept {
            Some((record, _)) => self.desk.to(&format!("rounds/{}/edit", record.round.code)),
            None => self.desk.to("rounds"),
        }
    }

    fn back(&self) -> String {
        match &self.kept {
            Some((record, _)) => self.desk.to(&format!("rounds/{}", record.round.code)),
            None => self.desk.to("rounds"),
        }
    }

    fn is_wrong(&self, name: &str) -> bool {
        !self.fields.errors_of(&self.desk.lang, name).is_empty()
    }
}

pub(super) async fn page(
    may: &May<KeepRounds>,
    fields: Fields,
    kept: Option<(RoundRecord, Vec<String>)>,
) -> Result<New, Failure> {
    let template = fields.value("template").parse().ok().map(RoundId);
    let today = may.today();
    let (programmes, choices, published) = may
        .read(|db, place| {
            let programmes = programme::store::programmes(db)?;
            Ok::<_, ProgrammeError>((programmes, Choices::read(db, place)?, above(db, place)?))
        })
        .await?;
    let followed = published.into_iter().find(|(it, _)| Some(it.round.id) == template);
    Ok(New {
        programmes: programmes.into_iter().map(|(_, it)| (it.code, it.name)).collect(),
        funds: choices.fund_options(),
        units: matrix::units(&may.place.tree, &may.place, today),
        template: followed.map(|(it, unit)| format!("{} – {unit}", it.round.name)),
        desk: may.frame("rounds"),
        fields,
        kept,
    })
}

/// Fills the form with the terms of a published round of a unit above.
fn follow(db: &mut Db, place: &Place, template: RoundId, units: &[Unit]) -> Result<Fields, ProgrammeError> {
    let found = above(db, place)?.into_iter().find(|(it, _)| it.round.id == template);
    let (record, _) = found.ok_or(ProgrammeError::NotPublished(template))?;
    let papers = programme::store::papers(db, template)?;
    let programme = programme::store::programme(db, record.round.programme)?;
    let fields = Fields::default()
        .with("template", template)
        .with("programme", programme.code)
        .with("name", &record.round.name)
        .with("code", &record.round.code)
        .with("opens", show_day(record.round.opens_on()))
        .with("closes", show_day(record.round.closes_on()))
        .with("documents", papers.documents.join("\n"));
    Ok(matrix::fill(fields, &record.terms, units))
}

#[get("/<_unit>/rounds/new?<template>", rank = 1)]
async fn ask(may: May<KeepRounds>, _unit: &str, template: Option<i64>) -> Result<New, Failure> {
    let today = may.today();
    let fields = match template {
        None => Fields::default().with("opens", show_day(today)),
        Some(id) => {
            let units = matrix::units(&may.place.tree, &may.place, today);
            may.read(move |db, place| follow(db, place, RoundId(id), &units)).await?
        }
    };
    page(&may, fields, None).await
}

#[post("/<_unit>/rounds", data = "<form>")]
async fn create(
    may: May<KeepRounds>,
    _unit: &str,
    form: Posted<RoundForm>,
) -> Result<Redirect, Rejected<New>> {
    let units = matrix::units(&may.place.tree, &may.place, may.today());
    let (cells, fields) = match matrix::read(form.fields.clone(), &units) {
        Ok(cells) => (Some(cells), form.fields),
        Err(fields) => (None, fields),
    };
    let (Some(typed), Some(cells)) = (form.value, cells) else {
        return Err(Rejected::again(page(&may, fields, None).await?));
    };
    let code = typed.code.0.clone();
    match open(&may, typed, cells).await {
        Ok(()) => Ok(may.redirect(&format!("rounds/{code}"))),
        Err(Attempt::Refused(ProgrammeError::Db(err))) => Err(Failure::from(err).into()),
        Err(err) => {
            let fields = fields.refused(field(&err), &err);
            Err(Rejected::again(page(&may, fields, None).await?))
        }
    }
}

/// Returns the field that a refusal stands beside.
pub(super) fn field(err: &Attempt<ProgrammeError>) -> &'static str {
    match err {
        Attempt::Refused(err) => match err {
            ProgrammeError::CodeTaken(_) | ProgrammeError::Unit(_) => "code",
            ProgrammeError::NoName => "name",
            ProgrammeError::HoldOutside { .. } => "hold",
            ProgrammeError::ClosesBeforeItOpens { .. } | ProgrammeError::HandedInOutside { .. } => "closes",
            ProgrammeError::NoBudget(_)
            | ProgrammeError::MoneyWithoutBudget
            | ProgrammeError::BudgetBelowAwards { .. } => "budget",
            ProgrammeError::NoFunds | ProgrammeError::FundTwice(_) => "funds",
            ProgrammeError::NoProgramme(_) => "programme",
            ProgrammeError::TooManyCriteria(_) | ProgrammeError::WeightOutside { .. } => "criteria",
            ProgrammeError::DocumentTwice(_) | ProgrammeError::TooManyDocuments(_) => "documents",
            _ => "",
        },
        Attempt::Denied(_) => "",
    }
}

impl RoundForm {
    /// Reads the round out of what was typed, with the funds of the desk's books.
    pub(super) fn round(
        &self,
        db: &mut Db,
        place: &Place,
        cells: Cells,
    ) -> Result<(NewRound, Papers), ProgrammeError> {
        if place.unit.book.is_none() {
            return Err(ProgrammeError::Branch { unit: place.unit.name.clone() });
        }
        let (programme, _) = programme::store::find_programme(db, &self.programme.0)?;
        let choices = Choices::read(db, place)?;
        let chosen = self.funds.iter().filter_map(|code| choices.fund(code));
        let new = NewRound {
            programme,
            code: self.code.0.clone(),
            name: self.name.0.clone(),
            opens_on: self.opens.0.0,
            closes_on: self.closes.0.0,
            budget: self.budget.0.map_or(Money::ZERO, |budget| budget.0),
            amounts: cells.amounts,
            titles: cells.titles,
            quotas: cells.quotas,
            funds: chosen.map(|fund| fund.id).collect(),
            hold: self.hold.0.map(Hold::new).transpose()?,
        };
        let papers = Papers::new(self.documents.lines(), self.template.0.map(RoundId))?;
        Ok((new, papers.scored(self.criteria.lines(), self.blind)?))
    }
}

async fn open(may: &May<KeepRounds>, typed: RoundForm, cells: Cells) -> Result<(), Attempt<ProgrammeError>> {
    let (place, book) = (may.place.clone(), may.book());
    may.write_to([BookId::REGISTER, book], move |tx, author| {
        let (new, papers) = typed.round(tx.db()?, &place, cells)?;
        programme::workflow::open_round(tx, author, book, (&new, &papers)).map(drop)
    })
    .await
}
