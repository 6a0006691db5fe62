//! Agreeing to many nominations at once, where no rule objects to any of them: advice for the council, and no vote.

use rocket::{FromForm, Route, post, response::Redirect, routes};

use super::{
    asked::Asked,
    list::{Index, page, read},
};
use crate::{
    dossier::{self, DossierError},
    id::{BookId, NominationId},
    money::Money,
    user::rights::Vote,
    web::{
        Failure,
        forms::{Posted, Rejected},
        list::List,
        may::{Attempt, May},
        step_up,
    },
};

pub fn routes() -> Vec<Route> {
    routes![recommend]
}

#[derive(FromForm)]
struct Chosen {
    #[field(default = Vec::new())]
    chosen: Vec<i64>,
}

/// The list on which people are chosen.
fn clean() -> Asked {
    Asked { state: "waiting".into(), outcome: "passed".into(), ..Asked::default() }
}

#[post("/<_unit>/nominations/recommend", data = "<form>")]
async fn recommend(may: May<Vote>, _unit: &str, form: Posted<Chosen>) -> Result<Redirect, Rejected<Index>> {
    let chosen = form.value.map(|it| it.chosen).unwrap_or_default();
    let ids: Vec<NominationId> = chosen.into_iter().map(NominationId).collect();
    let listed = read(&may, &Asked::default()).await?;
    let amounts = listed.iter().filter(|it| ids.contains(&it.id()));
    let sum = Money::sum(amounts.filter_map(|it| it.record.nomination.amount)).map_err(Failure::from)?;
    let back = format!("nominations{}", clean().query());
    step_up::hold(&may, sum, ("nominations/recommend", &back), &form.fields).await?;
    let book = may.book();
    let job = may.write_to([BookId::REGISTER, book], move |tx, author| {
        dossier::workflow::recommend(tx, author, book, &ids)
    });
    match job.await {
        Ok(_) => Ok(may.redirect(&back)),
        Err(Attempt::Refused(DossierError::Db(err))) => Err(Failure::from(err).into()),
        Err(Attempt::Denied(err)) => Err(Failure::from(Attempt::<DossierError>::Denied(err)).into()),
        Err(err) => {
            let fields = form.fields.refused("", &err);
            Err(Rejected::again(page(&may, (clean(), List::whole()), fields, false).await?))
        }
    }
}
