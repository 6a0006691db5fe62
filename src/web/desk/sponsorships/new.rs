//! Beginning a sponsorship: who accompanies whom, how much each year, for how long, and on which condition.

use askama::Template;
use askama_web::WebTemplate;
use rocket::{FromForm, Route, get, post, response::Redirect, routes};

use crate::{
    calendar::show_day,
    donation::DonationError,
    id::PartyId,
    ledger::once::OnceError,
    pledge::PledgeError,
    sponsorship::{self, Learner, NewSponsorship, SponsorshipError},
    text::clean,
    user::rights::KeepFunds,
    web::{
        Failure,
        desk::{
            Frame,
            gifts::asks::{Asks, Who},
            pledges::fresh_key,
        },
        forms::{Amount, Day, Fields, Maybe, Posted, Rejected, Typed},
        may::May,
    },
};

pub fn routes() -> Vec<Route> {
    routes![new, create]
}

#[derive(FromForm)]
struct BeginForm<'f> {
    key: &'f str,
    donor: &'f str,
    #[field(default = "")]
    choice: &'f str,
    #[field(default = "")]
    who: &'f str,
    #[field(default = "")]
    named: &'f str,
    learner: Typed<String>,
    born: Maybe<Day>,
    each: Typed<Amount>,
    years: Typed<usize>,
    first: Typed<Day>,
    condition: &'f str,
    begun: Typed<Day>,
    anonymous: bool,
}

#[derive(Template, WebTemplate)]
#[template(path = "sponsorships/new.html")]
struct New {
    desk: Frame,
    fields: Fields,
    asks: Asks,
    key: String,
}

impl New {
    fn is_wrong(&self, name: &str) -> bool {
        !self.fields.errors_of(&self.desk.lang, name).is_empty()
    }
}

async fn page(may: &May<KeepFunds>, fields: Fields) -> Result<New, Failure> {
    let name = fields.value("donor").to_owned();
    let value = |name| fields.value(name);
    let who = Who::read(value("choice"), value("who"), value("named"), &name);
    let asks = may.read(move |db, place| Asks::read(db, place.book, (&name, who), None)).await?;
    Ok(New { desk: may.frame("sponsorships"), asks, key: fresh_key()?, fields })
}

#[get("/<_unit>/sponsorships/new")]
async fn new(may: May<KeepFunds>, _unit: &str) -> Result<New, Failure> {
    let today = show_day(may.today());
    page(&may, Fields::default().with("begun", &today).with("first", &today).with("years", "3")).await
}

#[post("/<_unit>/sponsorships", data = "<form>")]
async fn create(
    may: May<KeepFunds>,
    _unit: &str,
    form: Posted<BeginForm<'_>>,
) -> Result<Redirect, Rejected<New>> {
    let Posted { value, fields } = form;
    let Some(value) = value else { return Err(Rejected::again(page(&may, fields).await?)) };
    let begun = match value.read(may.place.unit.id) {
        Ok(begun) => begun,
        Err(err) => return Err(Rejected::again(page(&may, refused(fields, &err)).await?)),
    };
    let (book, key) = (may.book(), value.key.to_owned());
    let job = may.write(move |tx, author| sponsorship::workflow::begin(tx, author, book, &begun, &key));
    match job.await.map_err(Failure::from)? {
        Ok(id) => Ok(may.redirect(&format!("sponsorships/{id}"))),
        Err(OnceError::First(err)) => Err(Rejected::again(page(&may, refused(fields, &err)).await?)),
        Err(again) => Err(Rejected::again(page(&may, fields.refused("", &again)).await?)),
    }
}

impl BeginForm<'_> {
    fn read(&self, unit: crate::id::UnitId) -> Result<NewSponsorship, SponsorshipError> {
        let who = Who::read(self.choice, self.who, self.named, self.donor);
        let number = self.learner.0.trim().trim_start_matches('#').parse();
        let named = || Learner::Named { name: self.learner.0.clone(), born: self.born.0.map(|day| day.0) };
        Ok(NewSponsorship {
            unit,
            sponsor: who.giver(self.donor, ("", ""))?,
            learner: number.map_or_else(|_| named(), |id| Learner::OnFile(PartyId(id))),
            yearly: self.each.0.0,
            years: self.years.0,
            first_on: self.first.0.0,
            condition: clean(self.condition)?,
            begun_on: self.begun.0.0,
            anonymous: self.anonymous,
        })
    }
}

/// Puts a refusal beside the field that it is about.
fn refused(fields: Fields, err: &SponsorshipError) -> Fields {
    let field = match err {
        SponsorshipError::Donation(
            DonationError::NoDonor
            | DonationError::UnknownDonor
            | DonationError::OtherName { .. }
            | DonationError::Namesakes { .. },
        ) => "donor",
        SponsorshipError::NoLearner
        | SponsorshipError::UnknownLearner
        | SponsorshipError::NotAPerson
        | SponsorshipError::SamePerson
        | SponsorshipError::Namesakes { .. } => "learner",
        SponsorshipError::NotPositive | SponsorshipError::Money(_) => "each",
        SponsorshipError::BadYears { .. } => "years",
        SponsorshipError::NoCondition => "condition",
        SponsorshipError::Pledge(PledgeError::TooEarly { .. } | PledgeError::TooFar) => "first",
        SponsorshipError::Future { .. } => "begun",
        _ => "",
    };
    fields.refused(field, err)
}
