//! Putting a promise on file: who, how much, how often, for which fund.

use askama::Template;
use askama_web::WebTemplate;
use chrono::NaiveDate;
use rocket::{FromForm, Route, get, post, response::Redirect, routes};

use super::{receive::fresh_key, refused, rhythms, schedule, sort_out};
use crate::{
    calendar::show_day,
    donation::DonationError,
    ledger::once::OnceError,
    pledge::{self, PledgeError, Rhythm, workflow::Promise},
    text::clean,
    user::rights::RecordGifts,
    web::{
        Failure,
        desk::{
            Frame,
            gifts::{
                asks::{Asks, Who},
                choices::Choices,
            },
        },
        forms::{Amount, Day, Fields, Maybe, Posted, Rejected, Typed},
        may::May,
    },
};

pub fn routes() -> Vec<Route> {
    routes![new, create]
}

#[derive(FromForm)]
struct PromiseForm<'f> {
    key: &'f str,
    donor: &'f str,
    #[field(default = "")]
    choice: &'f str,
    #[field(default = "")]
    who: &'f str,
    #[field(default = "")]
    named: &'f str,
    #[field(default = "")]
    address: &'f str,
    #[field(default = "")]
    phone: &'f str,
    each: Typed<Amount>,
    rhythm: Typed<Rhythm>,
    times: Maybe<usize>,
    first: Typed<Day>,
    fund: &'f str,
    made: Typed<Day>,
    #[field(default = "")]
    words: &'f str,
    anonymous: bool,
}

#[derive(Template, WebTemplate)]
#[template(path = "pledges/new.html")]
struct New {
    desk: Frame,
    fields: Fields,
    funds: Vec<(String, String)>,
    rhythms: Vec<(String, String)>,
    asks: Asks,
    key: String,
}

impl New {
    fn is_wrong(&self, name: &str) -> bool {
        !self.fields.errors_of(&self.desk.lang, name).is_empty()
    }
}

async fn page(may: &May<RecordGifts>, fields: Fields) -> Result<New, Failure> {
    let name = fields.value("donor").to_owned();
    let value = |name| fields.value(name);
    let who = Who::read(value("choice"), value("who"), value("named"), &name);
    let (choices, asks) = may
        .read(move |db, place| {
            let asks = Asks::read(db, place.book, (&name, who), None)?;
            Ok::<_, Failure>((Choices::read(db, place)?, asks))
        })
        .await?;
    let (desk, lang, key) = (may.frame("pledges"), may.page().lang, fresh_key()?);
    Ok(New { desk, funds: choices.fund_options(), rhythms: rhythms(lang), asks, key, fields })
}

#[get("/<_unit>/pledges/new")]
async fn new(may: May<RecordGifts>, _unit: &str) -> Result<New, Failure> {
    let today: NaiveDate = may.today();
    let fields = Fields::default().with("made", show_day(today)).with("first", show_day(today));
    page(&may, fields.with("rhythm", Rhythm::Once.code()).with("times", "12")).await
}

#[post("/<_unit>/pledges", data = "<form>")]
async fn create(
    may: May<RecordGifts>,
    _unit: &str,
    form: Posted<PromiseForm<'_>>,
) -> Result<Redirect, Rejected<New>> {
    let Posted { value, fields } = form;
    let Some(value) = value else { return Err(Rejected::again(page(&may, fields).await?)) };
    let choices = may.read(Choices::read).await?;
    let made = match value.read(&choices) {
        Ok(made) => made,
        Err(err) => return Err(Rejected::again(page(&may, refused(fields, &err)).await?)),
    };
    let (book, key) = (may.book(), value.key.to_owned());
    let job = may.write(move |tx, author| pledge::workflow::promise_at_desk(tx, author, book, &made, &key));
    match sort_out(job.await)? {
        Ok(id) => Ok(may.redirect(&format!("pledges/{id}"))),
        Err(OnceError::First(err)) => Err(Rejected::again(page(&may, refused(fields, &err)).await?)),
        Err(again) => Err(Rejected::again(page(&may, fields.refused("", &again)).await?)),
    }
}

impl PromiseForm<'_> {
    fn read(&self, choices: &Choices) -> Result<Promise, PledgeError> {
        let fund = choices.fund(self.fund).ok_or(DonationError::NoShares)?.id;
        let plan = (self.each.0.0, self.first.0.0, self.rhythm.0, self.times.0);
        let who = Who::read(self.choice, self.who, self.named, self.donor);
        Ok(Promise {
            giver: who.giver(self.donor, (self.address, self.phone))?,
            fund,
            made_on: self.made.0.0,
            words: clean(self.words)?,
            anonymous: self.anonymous,
            schedule: schedule(plan)?,
        })
    }
}
