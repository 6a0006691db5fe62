//! What may tie a member to somebody nominated, as the member says it.

use rocket::{FromForm, post, response::Redirect};

use super::councils::{Show, page};
use crate::{
    council::{store::MemberTies, workflow},
    id::{BookId, UnitId, UserId},
    user::rights::{ReadMeetings, Right},
    web::{
        Failure,
        forms::{Fields, Maybe, Posted, Rejected},
        may::May,
    },
};

#[derive(FromForm)]
pub struct TiesForm {
    #[field(default = String::new())]
    address: String,
    #[field(default = String::new())]
    phone: String,
    #[field(default = String::new())]
    account: String,
    #[field(default = String::new())]
    school: String,
    clan: Maybe<i64>,
}

/// Fills the form with what is on file.
pub fn filled(ties: &MemberTies) -> Fields {
    let clan = ties.clan.map(|unit| unit.to_string()).unwrap_or_default();
    Fields::default()
        .with("address", &ties.address)
        .with("phone", &ties.phone)
        .with("account", &ties.account)
        .with("school", &ties.school)
        .with("clan", clan)
}

#[post("/<_unit>/councils/<code>/members/<member>", data = "<form>")]
pub async fn keep(
    may: May<ReadMeetings>,
    _unit: &str,
    code: &str,
    member: i64,
    form: Posted<TiesForm>,
) -> Result<Redirect, Rejected<Show>> {
    let user = UserId(member);
    let shown = page(&may, code, form.fields.clone(), Some(user)).await?;
    may_write(&may, user)?;
    let Some(typed) = form.value else { return Err(Rejected::again(shown)) };
    let ties = MemberTies {
        address: typed.address,
        phone: typed.phone,
        account: typed.account,
        school: typed.school,
        clan: typed.clan.0.map(UnitId),
    };
    let (council, back) = (code.to_owned(), format!("councils/{code}"));
    let done =
        may.write_to([BookId::REGISTER], move |tx, by| workflow::set_ties(tx, by, &council, user, &ties));
    match super::refusal(done.await)? {
        Ok(()) => Ok(may.redirect(&back)),
        Err(err) => Err(Rejected::again(page(&may, code, form.fields.refused("", &err), Some(user)).await?)),
    }
}

/// Lets members write their own, and whoever keeps the meetings everybody's.
fn may_write(may: &May<ReadMeetings>, member: UserId) -> Result<(), Failure> {
    let (session, place) = (&may.signed.session, &may.place);
    let keeps = session.standing.may(&place.tree, place.unit.id, Right::KeepMeetings);
    if keeps || session.user.id == member {
        return Ok(());
    }
    Err(Failure::forbidden(&crate::user::rights::RightsError::Missing { right: Right::KeepMeetings }))
}
