//! The number of the identity card: asked for and never demanded, shown masked, and whole to those who may and ask.

use rocket::{FromForm, Route, post, response::Redirect, routes};

use super::{
    acts::act,
    asked::Asked,
    of_own_round,
    show::{Show, page},
};
use crate::{
    citizen::{self, CitizenError, CitizenId, Doubt, Known, Seal},
    db::{Db, DbError},
    party::Party,
    user::rights::{Nominate, SeeIdNumbers},
    web::{
        Failure,
        forms::{Fields, NoFields, Posted, Rejected},
        may::{Attempt, May},
    },
};

pub fn routes() -> Vec<Route> {
    routes![keep, show]
}

/// What the page shows of somebody's number.
pub struct IdSeen {
    known: Known,
    pub doubts: Vec<Doubt>,
    pub is_kept_here: bool,
    /// The whole number, for the one page that was asked for it.
    pub full: Option<String>,
}

impl IdSeen {
    pub fn read(
        db: &mut Db,
        person: &Party,
        seal: Option<&Seal>,
        today: chrono::NaiveDate,
    ) -> Result<Self, DbError> {
        let known = citizen::workflow::known(db, person.id, seal)?;
        let doubts = match &known {
            Known::Number(number) => number.doubts(&person.name, person.birth_date, today),
            Known::Nothing | Known::Locked => Vec::new(),
        };
        Ok(Self { known, doubts, is_kept_here: seal.is_some(), full: None })
    }

    pub fn masked(&self) -> Option<String> {
        match &self.known {
            Known::Number(number) => Some(number.masked()),
            Known::Nothing | Known::Locked => None,
        }
    }

    pub fn is_locked(&self) -> bool {
        self.known == Known::Locked
    }
}

/// Reads what was typed, none where nothing was; a number that nothing can lock is refused before it goes anywhere.
pub fn read(may: &May<Nominate>, text: &str) -> Result<Option<(CitizenId, Seal)>, CitizenError> {
    if text.trim().is_empty() {
        return Ok(None);
    }
    let seal = may.app.seal.clone().ok_or(CitizenError::NoSecret)?;
    Ok(Some((CitizenId::read(text)?, seal)))
}

#[derive(FromForm)]
struct IdForm {
    #[field(default = String::new())]
    id_number: String,
}

#[post("/<_unit>/nominations/<id>/id-number?<asked..>", data = "<form>")]
async fn keep(
    may: May<Nominate>,
    _unit: &str,
    id: i64,
    asked: Asked,
    form: Posted<IdForm>,
) -> Result<Redirect, Rejected<Show>> {
    let text = form.value.map(|it| it.id_number).unwrap_or_default();
    let typed = read(&may, &text);
    act(&may, (id, asked), (form.fields, "id_number"), move |tx, author, record| {
        let (number, seal) = typed?.ok_or(CitizenError::NotTwelveDigits)?;
        Ok(citizen::workflow::keep(tx, author, record.id, (&number, &seal))?)
    })
    .await
}

#[post("/<_unit>/nominations/<id>/id-number/show?<asked..>", data = "<form>")]
async fn show(
    may: May<SeeIdNumbers>,
    _unit: &str,
    id: i64,
    asked: Asked,
    form: Posted<NoFields>,
) -> Result<Show, Rejected<Show>> {
    let record = of_own_round(&may, id).await?;
    let seal = may.app.seal.clone();
    let job = may.write_to([record.book], move |tx, author| {
        let seal = seal.ok_or(CitizenError::Locked)?;
        citizen::workflow::reveal(tx, author, record.id, &seal)
    });
    match job.await {
        Ok(number) => Ok(page(&may, id, asked, Fields::default()).await?.with_id_number(number.digits())),
        Err(Attempt::Refused(CitizenError::Db(err))) => Err(Failure::from(err).into()),
        Err(err) => {
            Err(Rejected::again(page(&may, id, asked, form.fields.refused("id_number", &err)).await?))
        }
    }
}
