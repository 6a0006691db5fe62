//! Where a donor wants the mail of this unit.

use askama::Template;
use askama_web::WebTemplate;
use rocket::{FromForm, Route, get, post, response::Redirect, routes};

use crate::{
    id::PartyId,
    mail::{self, Address, Barred, MailError, workflow},
    party::{self, Party, directory, merge},
    user::rights::KeepDonors,
    web::{
        Failure,
        desk::Frame,
        forms::{Fields, Maybe, Posted, Rejected},
        may::May,
    },
};

pub fn routes() -> Vec<Route> {
    routes![show, keep]
}

#[derive(FromForm)]
struct AddressForm {
    address: Maybe<Address>,
}

#[derive(Template, WebTemplate)]
#[template(path = "mail/address.html")]
struct Show {
    desk: Frame,
    donor: Party,
    address: Option<Address>,
    barred: Option<Barred>,
    fields: Fields,
}

async fn page(may: &May<KeepDonors>, id: i64, fields: Option<Fields>) -> Result<Show, Failure> {
    let today = may.today();
    let read = may.read(move |db, place| {
        let head = merge::store::head(db, PartyId(id))?;
        let group = merge::store::group(db, head)?;
        if !directory::store::knows(db, place.book, &group)? {
            return Err(MailError::Unknown);
        }
        let address = mail::store::addresses(db, place.book)?.remove(&head);
        let barred = match &address {
            Some(address) => workflow::barred(db, head, address, today)?,
            None => None,
        };
        Ok((party::store::get(db, head)?, address, barred))
    });
    let (donor, address, barred) = read.await?;
    let typed = address.as_ref().map_or("", Address::as_str);
    let fields = fields.unwrap_or_else(|| Fields::default().with("address", typed));
    Ok(Show { desk: may.frame("donors"), donor, address, barred, fields })
}

#[get("/<_unit>/donors/<id>/mail")]
async fn show(may: May<KeepDonors>, _unit: &str, id: i64) -> Result<Show, Failure> {
    page(&may, id, None).await
}

#[post("/<_unit>/donors/<id>/mail", data = "<form>")]
async fn keep(
    may: May<KeepDonors>,
    _unit: &str,
    id: i64,
    form: Posted<AddressForm>,
) -> Result<Redirect, Rejected<Show>> {
    let Posted { value: Some(value), .. } = form else {
        return Err(Rejected::again(page(&may, id, Some(form.fields)).await?));
    };
    let (book, address) = (may.book(), value.address.0);
    let done = may
        .write(move |tx, author| workflow::set_address(tx, author, book, PartyId(id), address.as_ref()))
        .await;
    done.map_err(|err| Rejected::from(Failure::from(err)))?;
    Ok(may.redirect(&format!("donors/{id}/mail")))
}
