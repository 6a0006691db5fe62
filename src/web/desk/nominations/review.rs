//! What those who run a round do with a nomination: give points and go on to the next, or send it back.

use rocket::{FromForm, Route, post, response::Redirect, routes};

use super::{
    asked::Asked,
    list::{around, read},
    of_own_round,
    show::{Show, page},
};
use crate::{
    db::Tx,
    dossier::{self, DossierError, Reason},
    id::{BookId, NominationId},
    ledger::Author,
    user::rights::Vote,
    web::{
        Failure,
        forms::{Fields, Posted, Rejected, Typed},
        may::{Attempt, May},
    },
};

pub fn routes() -> Vec<Route> {
    routes![review, send_back, recheck]
}

/// Does something to a nomination of the own round and goes on to the next of the list, which is read before,
/// because what is done may take the nomination out of it.
async fn act(
    may: &May<Vote>,
    (id, asked): (i64, Asked),
    (fields, field): (Fields, &str),
    job: impl FnOnce(&mut Tx, &Author, NominationId) -> Result<(), DossierError> + Send + 'static,
) -> Result<Redirect, Rejected<Show>> {
    let record = of_own_round(may, id).await?;
    let (_, next, _) = around(&read(may, &asked).await?, record.id);
    let of = record.id;
    match may.write_to([BookId::REGISTER, record.book], move |tx, author| job(tx, author, of)).await {
        Ok(()) => {
            let query = asked.query();
            let path =
                next.map_or_else(|| format!("nominations{query}"), |id| format!("nominations/{id}{query}"));
            Ok(may.redirect(&path))
        }
        Err(Attempt::Refused(DossierError::Db(err))) => Err(Failure::from(err).into()),
        Err(err) => Err(Rejected::again(page(may, id, asked, fields.refused(field, &err)).await?)),
    }
}

#[derive(FromForm)]
struct Points {
    #[field(default = Vec::new())]
    points: Vec<i64>,
    #[field(default = String::new())]
    note: String,
}

#[post("/<_unit>/nominations/<id>/review?<asked..>", data = "<form>")]
async fn review(
    may: May<Vote>,
    _unit: &str,
    id: i64,
    asked: Asked,
    form: Posted<Points>,
) -> Result<Redirect, Rejected<Show>> {
    let typed = form.value.unwrap_or(Points { points: Vec::new(), note: String::new() });
    act(&may, (id, asked), (form.fields, "points"), move |tx, author, id| {
        dossier::workflow::score(tx, author, id, (&typed.points, &typed.note)).map(drop)
    })
    .await
}

#[derive(FromForm)]
struct Back {
    reason: Typed<Reason>,
    #[field(default = String::new())]
    note: String,
}

#[post("/<_unit>/nominations/<id>/return?<asked..>", data = "<form>")]
async fn send_back(
    may: May<Vote>,
    _unit: &str,
    id: i64,
    asked: Asked,
    form: Posted<Back>,
) -> Result<Redirect, Rejected<Show>> {
    let Posted { value, fields } = form;
    let Some(typed) = value else {
        of_own_round(&may, id).await?;
        return Err(Rejected::again(page(&may, id, asked, fields).await?));
    };
    act(&may, (id, asked), (fields, "reason"), move |tx, author, id| {
        dossier::workflow::send_back(tx, author, id, (typed.reason.0, &typed.note)).map(drop)
    })
    .await
}

#[post("/<_unit>/nominations/<id>/check?<asked..>", data = "<form>")]
async fn recheck(
    may: May<Vote>,
    _unit: &str,
    id: i64,
    asked: Asked,
    form: Posted<crate::web::forms::NoFields>,
) -> Result<Redirect, Rejected<Show>> {
    let record = of_own_round(&may, id).await?;
    let books = [BookId::REGISTER, record.book];
    let of = record.id;
    match may.write_to(books, move |tx, author| dossier::workflow::recheck(tx, author, of)).await {
        Ok(_) => Ok(may.redirect(&format!("nominations/{id}{}", asked.query()))),
        Err(Attempt::Refused(DossierError::Db(err))) => Err(Failure::from(err).into()),
        Err(err) => Err(Rejected::again(page(&may, id, asked, form.fields.refused("", &err)).await?)),
    }
}
