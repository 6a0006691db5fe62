//! What the unit that made a nomination does with it: correct it, take it back, say who agreed, answer.

use rocket::{FromForm, Route, post, response::Redirect, routes};

use super::{
    asked::Asked,
    facts::{Agreed, Facts},
    of_own_unit,
    show::{Show, page},
};
use crate::{
    citizen::CitizenError,
    db::{DbError, Tx},
    dossier::{self, DossierError},
    id::BookId,
    ledger::Author,
    party,
    programme::{self, NominationRecord, ProgrammeError},
    user::rights::Nominate,
    web::{
        Failure,
        forms::{Fields, Posted, Rejected},
        may::{Attempt, May},
    },
};

pub fn routes() -> Vec<Route> {
    routes![correct, withdraw, agree, answer, thank]
}

/// Why a change comes to nothing.
#[derive(Debug, thiserror::Error)]
pub enum Refused {
    Programme(#[from] ProgrammeError),
    Dossier(#[from] DossierError),
    Citizen(#[from] CitizenError),
    Db(#[from] DbError),
}

impl std::fmt::Display for Refused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Programme(err) => err.fmt(f),
            Self::Dossier(err) => err.fmt(f),
            Self::Citizen(err) => err.fmt(f),
            Self::Db(err) => err.fmt(f),
        }
    }
}

/// Does something to a nomination of the own unit and comes back to its page, with the sentence beside `field` where
/// it was refused.
pub async fn act(
    may: &May<Nominate>,
    (id, asked): (i64, Asked),
    (fields, field): (Fields, &str),
    job: impl FnOnce(&mut Tx, &Author, &NominationRecord) -> Result<(), Refused> + Send + 'static,
) -> Result<Redirect, Rejected<Show>> {
    let record = of_own_unit(may, id).await?;
    let books = [BookId::REGISTER, record.book];
    match may.write_to(books, move |tx, author| job(tx, author, &record)).await {
        Ok(()) => Ok(may.redirect(&format!("nominations/{id}{}", asked.query()))),
        Err(Attempt::Refused(
            Refused::Db(err)
            | Refused::Programme(ProgrammeError::Db(err))
            | Refused::Dossier(DossierError::Db(err))
            | Refused::Citizen(CitizenError::Db(err)),
        )) => Err(Failure::from(err).into()),
        Err(err) => Err(Rejected::again(page(may, id, asked, fields.refused(field, &err)).await?)),
    }
}

#[derive(FromForm)]
struct Correction {
    facts: Facts,
}

#[post("/<_unit>/nominations/<id>/correct?<asked..>", data = "<form>")]
async fn correct(
    may: May<Nominate>,
    _unit: &str,
    id: i64,
    asked: Asked,
    form: Posted<Correction>,
) -> Result<Redirect, Rejected<Show>> {
    let Posted { value, fields } = form;
    let Some(typed) = value else {
        of_own_unit(&may, id).await?;
        return Err(Rejected::again(page(&may, id, asked, fields).await?));
    };
    let new = typed.facts.corrections();
    act(&may, (id, asked), (fields, ""), move |tx, author, record| {
        Ok(programme::workflow::correct(tx, author, record.id, &new)?)
    })
    .await
}

#[derive(FromForm)]
struct Words {
    #[field(default = String::new())]
    reason: String,
    #[field(default = String::new())]
    answer: String,
}

#[post("/<_unit>/nominations/<id>/withdraw?<asked..>", data = "<form>")]
async fn withdraw(
    may: May<Nominate>,
    _unit: &str,
    id: i64,
    asked: Asked,
    form: Posted<Words>,
) -> Result<Redirect, Rejected<Show>> {
    let reason = form.value.map(|it| it.reason).unwrap_or_default();
    let today = may.today();
    act(&may, (id, asked), (form.fields, "reason"), move |tx, author, record| {
        Ok(programme::workflow::withdraw(tx, author, record.id, today, &reason)?)
    })
    .await
}

#[post("/<_unit>/nominations/<id>/answer?<asked..>", data = "<form>")]
async fn answer(
    may: May<Nominate>,
    _unit: &str,
    id: i64,
    asked: Asked,
    form: Posted<Words>,
) -> Result<Redirect, Rejected<Show>> {
    let words = form.value.map(|it| it.answer).unwrap_or_default();
    act(&may, (id, asked), (form.fields, "answer"), move |tx, author, record| {
        Ok(dossier::workflow::answer(tx, author, record.id, &words)?)
    })
    .await
}

#[derive(FromForm)]
struct Agreement {
    agreed: Agreed,
}

#[post("/<_unit>/nominations/<id>/agree?<asked..>", data = "<form>")]
async fn agree(
    may: May<Nominate>,
    _unit: &str,
    id: i64,
    asked: Asked,
    form: Posted<Agreement>,
) -> Result<Redirect, Rejected<Show>> {
    let Posted { value, fields } = form;
    let Some(typed) = value else {
        of_own_unit(&may, id).await?;
        return Err(Rejected::again(page(&may, id, asked, fields).await?));
    };
    let today = may.today();
    act(&may, (id, asked), (fields, "agreed.proof"), move |tx, author, record| {
        let db = tx.db()?;
        let person = party::merge::store::head(db, record.nomination.person).map_err(DbError::from)?;
        let born = party::store::get(db, person).map_err(DbError::from)?.birth_date;
        let new = typed.agreed.read(born, today)?;
        if new.is_empty() {
            return Err(DossierError::NobodyAgreed.into());
        }
        Ok(dossier::workflow::agree(tx, author, record.id, &new)?)
    })
    .await
}

#[derive(FromForm)]
struct Said {
    #[field(default = String::new())]
    thanks: String,
}

/// Keeps what the recipient says to those who gave, or takes it back.
#[post("/<_unit>/nominations/<id>/thanks?<asked..>", data = "<form>")]
async fn thank(
    may: May<Nominate>,
    _unit: &str,
    id: i64,
    asked: Asked,
    form: Posted<Said>,
) -> Result<Redirect, Rejected<Show>> {
    let words = form.value.map(|it| it.thanks).unwrap_or_default();
    act(&may, (id, asked), (form.fields, "thanks"), move |tx, author, record| {
        Ok(dossier::workflow::thank(tx, author, record.id, &words)?)
    })
    .await
}
