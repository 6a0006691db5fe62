//! Entering a donor and mending what is on file; a form that is refused keeps what was typed.

use askama::Template;
use askama_web::WebTemplate;
use rocket::{FromForm, Route, get, post, response::Redirect, routes};

use super::{Day, unknown};
use crate::{
    calendar::show_day,
    db::{Db, DbError},
    id::{BookId, PartyId},
    party::{self, Details, PartyError, PartyKind, directory, merge, name::read_donor},
    user::rights::KeepDonors,
    web::{
        Failure,
        desk::Frame,
        forms::{Fields, Maybe, Posted, Rejected, Typed},
        may::{Attempt, May},
    },
};

pub fn routes() -> Vec<Route> {
    routes![new, create, edit, update]
}

/// What a form about a donor says.
#[derive(FromForm)]
struct DonorForm {
    kind: Maybe<PartyKind>,
    name: Typed<String>,
    recognition_name: Maybe<String>,
    sort_name: Maybe<String>,
    birth_date: Maybe<Day>,
    address: Maybe<String>,
    phone: Maybe<String>,
    /// The mark of what was on file when the form was opened.
    seen: Maybe<String>,
}

impl DonorForm {
    fn details(self) -> (String, Details) {
        // A new name tells by itself what sort of donor it is, unless somebody says otherwise.
        let read = read_donor(&self.name.0);
        let plain = self.kind.0.is_none_or(|kind| kind == read.kind) && self.seen.0.is_none();
        let details = Details {
            kind: self.kind.0.unwrap_or(read.kind),
            name: if plain { read.name } else { self.name.0 },
            sort_name: self.sort_name.0,
            recognition_name: self.recognition_name.0.unwrap_or(if plain {
                read.recognition_name
            } else {
                String::new()
            }),
            birth_date: self.birth_date.0.map(|day| day.0),
            address: self.address.0.unwrap_or_default(),
            phone: self.phone.0.unwrap_or_default(),
        };
        (self.seen.0.unwrap_or_default(), details)
    }
}

#[derive(Template, WebTemplate)]
#[template(path = "donors/edit.html")]
struct Edit {
    desk: Frame,
    /// None while the donor is not on file yet.
    id: Option<i64>,
    fields: Fields,
}

impl Edit {
    fn of(may: &May<KeepDonors>, id: Option<i64>, fields: Fields) -> Self {
        Self { desk: may.frame("donors"), id, fields }
    }

    fn kinds(&self) -> Vec<(String, String)> {
        let guess = (self.id.is_none()).then(|| (String::new(), self.desk.t("donors-kind-by-name")));
        let kinds = PartyKind::ALL.iter().map(|kind| (kind.code().to_owned(), self.desk.of_value(kind)));
        guess.into_iter().chain(kinds).collect()
    }

    fn action(&self) -> String {
        match self.id {
            Some(id) => self.desk.to(&format!("donors/{id}/edit")),
            None => self.desk.to("donors"),
        }
    }
}

/// Shows the form again, with the sentence beside the field that it is about.
fn refused(
    may: &May<KeepDonors>,
    id: Option<i64>,
    fields: Fields,
    attempt: Attempt<PartyError>,
) -> Rejected<Edit> {
    match attempt {
        Attempt::Refused(err @ (PartyError::NoName | PartyError::Text(_) | PartyError::ChangedMeanwhile)) => {
            let field = if matches!(err, PartyError::NoName) { "name" } else { "" };
            Rejected::again(Edit::of(may, id, fields.refused(field, &err)))
        }
        other => Rejected::from(Failure::from(other)),
    }
}

#[get("/<_unit>/donors/new?<name>", rank = 10)]
fn new(may: May<KeepDonors>, _unit: &str, name: Option<String>) -> Edit {
    Edit::of(&may, None, Fields::default().with("name", name.unwrap_or_default()))
}

#[post("/<_unit>/donors", data = "<form>")]
async fn create(
    may: May<KeepDonors>,
    _unit: &str,
    form: Posted<DonorForm>,
) -> Result<Redirect, Rejected<Edit>> {
    let Posted { value: Some(value), fields } = form else {
        return Err(Rejected::again(Edit::of(&may, None, form.fields)));
    };
    let (book, (_, details)) = (may.book(), value.details());
    match may.write(move |tx, author| party::workflow::enter(tx, author, book, &details)).await {
        Ok(id) => Ok(may.redirect(&format!("donors/{id}"))),
        Err(err) => Err(refused(&may, None, fields, err)),
    }
}

#[get("/<_unit>/donors/<id>/edit")]
async fn edit(may: May<KeepDonors>, _unit: &str, id: i64) -> Result<Edit, Failure> {
    let details = may.read(move |db, place| on_file(db, place.book, PartyId(id))).await?;
    let details = details.ok_or_else(unknown)?;
    let fields = Fields::default()
        .with("kind", details.kind.code())
        .with("name", &details.name)
        .with("recognition_name", &details.recognition_name)
        .with("sort_name", details.sort_name.as_deref().unwrap_or_default())
        .with("birth_date", details.birth_date.map(show_day).unwrap_or_default())
        .with("address", &details.address)
        .with("phone", &details.phone)
        .with("seen", details.mark());
    Ok(Edit::of(&may, Some(id), fields))
}

/// Reads what is on file of somebody whom the book knows.
fn on_file(db: &mut Db, book: BookId, id: PartyId) -> Result<Option<Details>, DbError> {
    let head = merge::store::head(db, id)?;
    let records = merge::store::group(db, head)?;
    if !directory::store::knows(db, book, &records)? {
        return Ok(None);
    }
    Ok(Some(Details::from(&party::store::get(db, head)?)))
}

#[post("/<_unit>/donors/<id>/edit", data = "<form>")]
async fn update(
    may: May<KeepDonors>,
    _unit: &str,
    id: i64,
    form: Posted<DonorForm>,
) -> Result<Redirect, Rejected<Edit>> {
    let Posted { value: Some(value), fields } = form else {
        return Err(Rejected::again(Edit::of(&may, Some(id), form.fields)));
    };
    let (book, (seen, details)) = (may.book(), value.details());
    let job = move |tx: &mut crate::db::Tx, author: &crate::ledger::Author| {
        party::workflow::edit(tx, author, book, PartyId(id), (&seen, &details))
    };
    match may.write(job).await {
        Ok(()) => Ok(may.redirect(&format!("donors/{id}"))),
        Err(err) => Err(refused(&may, Some(id), fields, err)),
    }
}
