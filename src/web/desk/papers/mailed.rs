//! Yearly letters by mail: who can be written to and who cannot, one letter as it will read, then into the queue.

use std::collections::BTreeMap;

use askama::Template;
use askama_web::WebTemplate;
use rocket::{Route, get, post, response::Redirect, routes};

use super::letters::{fund, spent, thanks};
use crate::{
    db::Db,
    fund::Fund,
    id::{FundId, PartyId},
    mail::{self, MailError, NewMail, workflow},
    party,
    report::{
        letters::{self, Letter},
        mails::{self, Reach},
        traces::Part,
    },
    text::Lang,
    user::rights::KeepDonors,
    web::{
        Failure,
        desk::{
            Frame,
            mail::sending::{Asked, LeftOut, left_out},
        },
        forms::{Fields, Posted, Rejected},
        may::May,
        page::Page,
        place::Place,
    },
};

pub fn routes() -> Vec<Route> {
    routes![show, send]
}

/// A letter as mail: plain text, in the language of those who receive it.
#[derive(Template)]
#[template(path = "mail/letter.txt")]
struct Text<'l> {
    page: &'l Page,
    year: i64,
    letter: &'l Letter,
    funds: &'l BTreeMap<FundId, Fund>,
}

impl Text<'_> {
    fn fund(&self, part: &Part) -> String {
        fund(self.page, self.funds, part)
    }

    fn spent(&self, part: &Part) -> String {
        spent(self.page, part)
    }

    fn thanks(&self) -> String {
        thanks(self.page, self.year, self.letter)
    }
}

#[derive(Template, WebTemplate)]
#[template(path = "mail/letters.html")]
struct Show {
    desk: Frame,
    year: i64,
    reach: Reach,
    names: BTreeMap<PartyId, String>,
    sample: Option<NewMail>,
    is_set_up: bool,
    fields: Fields,
}

impl Show {
    fn left_out(&self) -> Vec<LeftOut<'_>> {
        left_out(&self.reach, &self.names)
    }

    /// The sample as it reads, with what stands in place of its link.
    fn text(&self, sample: &NewMail) -> String {
        mail::smtp::without_links(&sample.body, &self.desk.t("mail-link-here"))
    }
}

/// What a letter of a year is called, so that nobody is sent it twice.
fn what(year: i64) -> String {
    format!("letter {year}")
}

/// Writes the letters to some of those who can be written to.
fn write(
    db: &mut Db,
    place: &Place,
    (page, year): (&Page, i64),
    to: &[(PartyId, mail::Address)],
    today: chrono::NaiveDate,
) -> Result<Vec<NewMail>, Failure> {
    let donors: Vec<PartyId> = to.iter().map(|(id, _)| *id).collect();
    let all = letters::write(db, (&place.tree, place.book), (&donors, year), (today, Lang::Vi))?;
    let mut mails = Vec::with_capacity(to.len());
    for (letter, (party, address)) in all.letters.iter().zip(to) {
        let text = Text { page, year, letter, funds: &all.funds };
        mails.push(NewMail {
            party: *party,
            address: address.clone(),
            what: what(year),
            subject: page.t2("mail-subject", "year", year.to_string(), "unit", &letter.statement.issuer.name),
            body: text.render().map_err(|err| Failure::internal(&err))?,
        });
    }
    Ok(mails)
}

/// The page in the language of those who receive the letters, whatever the language of who sends them.
fn vietnamese(may: &May<KeepDonors>) -> Page {
    let mut page = may.page().clone();
    page.lang = Lang::Vi;
    page
}

async fn page(may: &May<KeepDonors>, year: i64, fields: Fields) -> Result<Show, Failure> {
    let (today, words) = (may.today(), vietnamese(may));
    let read = may.read(move |db, place| {
        let donors = letters::donors(db, place.book, year)?;
        let reach = mails::reach(db, place.book, (&donors, &what(year)), today)?;
        let first = reach.ready.get(..1).unwrap_or_default();
        let sample = write(db, place, (&words, year), first, today)?.pop();
        let parties = party::store::get_many(db, &donors)?;
        let names: BTreeMap<PartyId, String> =
            parties.into_iter().map(|it| (it.id, it.recognition_name)).collect();
        Ok::<_, Failure>((reach, names, sample))
    });
    let (reach, names, sample) = read.await?;
    let is_set_up = may.app.mail.is_some();
    Ok(Show { desk: may.frame("mail"), year, reach, names, sample, is_set_up, fields })
}

#[get("/<_unit>/letters/<year>/mail")]
async fn show(may: May<KeepDonors>, _unit: &str, year: i64) -> Result<Show, Failure> {
    page(&may, year, Fields::default()).await
}

#[post("/<_unit>/letters/<year>/mail", data = "<form>")]
async fn send(
    may: May<KeepDonors>,
    _unit: &str,
    year: i64,
    form: Posted<Asked>,
) -> Result<Redirect, Rejected<Show>> {
    let Posted { value: Some(asked), fields } = form else {
        return Err(Rejected::again(page(&may, year, form.fields).await?));
    };
    if may.app.mail.is_none() {
        return Err(Rejected::again(page(&may, year, fields.refused("", &MailError::NotSetUp)).await?));
    }
    let (today, words, at) = (may.today(), vietnamese(&may), (may.book(), may.place.unit.id));
    let read = may.read(move |db, place| {
        let donors = letters::donors(db, place.book, year)?;
        let ready = mails::reach(db, place.book, (&donors, &what(year)), today)?.ready;
        write(db, place, (&words, year), &ready, today)
    });
    let all: Vec<NewMail> = read.await?;
    if let Some((field, why)) = asked.held(all.len()) {
        return Err(Rejected::again(page(&may, year, fields.refused(field, &why)).await?));
    }
    may.write(move |tx, author| workflow::queue(tx, author, at, &all)).await?;
    Ok(may.redirect("mail"))
}
