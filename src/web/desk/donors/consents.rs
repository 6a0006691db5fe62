//! A donor's consents: given with their proof, taken back at any time.

use askama::Template;
use askama_web::WebTemplate;
use rocket::{FromForm, Route, get, post, response::Redirect, routes};

use super::{Day, shown, unknown};
use crate::{
    calendar::show_day,
    id::PartyId,
    party::{self, PartyError, Purpose, workflow::Given},
    report::donors::{self, DonorFacts},
    user::rights::KeepDonors,
    web::{
        Failure,
        desk::Frame,
        forms::{Fields, Maybe, Posted, Rejected, Typed},
        may::{Attempt, May},
    },
};

pub fn routes() -> Vec<Route> {
    routes![show, give, withdraw]
}

#[derive(FromForm)]
struct GivenForm {
    purpose: Typed<Purpose>,
    on: Typed<Day>,
    proof: Typed<String>,
    document: Maybe<String>,
}

#[derive(FromForm)]
struct WithdrawnForm {
    purpose: Typed<Purpose>,
    until: Typed<Day>,
    how: Maybe<String>,
}

#[derive(Template, WebTemplate)]
#[template(path = "donors/consents.html")]
struct Show {
    desk: Frame,
    donor: DonorFacts,
    fields: Fields,
}

impl Show {
    fn name(&self) -> &str {
        shown(&self.donor.party)
    }

    fn purposes(&self) -> Vec<(String, String)> {
        Purpose::ALL.iter().map(|it| (it.code().to_owned(), self.desk.of_value(it))).collect()
    }
}

async fn page(may: &May<KeepDonors>, id: i64, fields: Fields) -> Result<Show, Failure> {
    let today = may.today();
    let facts = may
        .read(move |db, place| donors::facts(db, (&place.tree, &place.unit, place.book), PartyId(id), today))
        .await?;
    Ok(Show { desk: may.frame("donors"), donor: facts.ok_or_else(unknown)?, fields })
}

#[get("/<_unit>/donors/<id>/consents")]
async fn show(may: May<KeepDonors>, _unit: &str, id: i64) -> Result<Show, Failure> {
    let today = show_day(may.today());
    page(&may, id, Fields::default().with("on", &today).with("until", today)).await
}

#[post("/<_unit>/donors/<id>/consents", data = "<form>")]
async fn give(
    may: May<KeepDonors>,
    _unit: &str,
    id: i64,
    form: Posted<GivenForm>,
) -> Result<Redirect, Rejected<Show>> {
    let Posted { value: Some(value), fields } = form else {
        return Err(Rejected::again(page(&may, id, form.fields).await?));
    };
    let (book, document) = (may.book(), value.document.0.unwrap_or_default());
    let given = Given { purpose: value.purpose.0, on: value.on.0.0, proof: value.proof.0, document };
    let done = may
        .write(move |tx, author| party::workflow::give_consent(tx, author, book, PartyId(id), &given))
        .await;
    settled(&may, id, fields, "on", done).await
}

#[post("/<_unit>/donors/<id>/consents/withdraw", data = "<form>")]
async fn withdraw(
    may: May<KeepDonors>,
    _unit: &str,
    id: i64,
    form: Posted<WithdrawnForm>,
) -> Result<Redirect, Rejected<Show>> {
    let Posted { value: Some(value), fields } = form else {
        return Err(Rejected::again(page(&may, id, form.fields).await?));
    };
    let (book, how) = (may.book(), value.how.0.unwrap_or_default());
    let (purpose, until) = (value.purpose.0, value.until.0.0);
    let done = may
        .write(move |tx, author| {
            party::workflow::withdraw_consent(tx, author, book, PartyId(id), (purpose, until, &how))
        })
        .await;
    settled(&may, id, fields, "until", done).await
}

/// Goes on after a consent was written, or shows the form again with the sentence beside its day.
async fn settled(
    may: &May<KeepDonors>,
    id: i64,
    fields: Fields,
    day: &str,
    done: Result<(), Attempt<PartyError>>,
) -> Result<Redirect, Rejected<Show>> {
    match done {
        Ok(()) => Ok(may.redirect(&format!("donors/{id}/consents"))),
        Err(Attempt::Refused(err)) if !matches!(err, PartyError::Db(_) | PartyError::Unknown) => {
            Err(Rejected::again(page(may, id, fields.refused(day, &err)).await?))
        }
        Err(err) => Err(Rejected::from(Failure::from(err))),
    }
}
