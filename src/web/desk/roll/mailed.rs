//! The links of a proof round by mail: to donors who have an address, agreed to be written to and have not answered.

use std::collections::{BTreeMap, BTreeSet};

use askama::Template;
use askama_web::WebTemplate;
use rocket::{Route, get, post, response::Redirect, routes};

use super::{is_on, slips};
use crate::{
    id::{PartyId, ProofRoundId},
    mail::{self, MailError, NewMail, workflow},
    report::{
        mails::{self, Reach},
        season::Invitation,
    },
    text::Lang,
    user::rights::KeepRolls,
    web::{
        Failure,
        correction::Origin,
        desk::{
            Frame,
            mail::sending::{Asked, LeftOut, left_out},
        },
        forms::{Fields, Posted, Rejected},
        may::May,
        page::Page,
    },
};

pub fn routes() -> Vec<Route> {
    routes![show, send]
}

/// An invitation as mail: plain text, in the language of those who receive it.
#[derive(Template)]
#[template(path = "mail/proof.txt")]
struct Text<'i> {
    page: &'i Page,
    year: i32,
    unit: &'i str,
    invitation: &'i Invitation,
    until: &'i str,
}

#[derive(Template, WebTemplate)]
#[template(path = "roll/mail.html")]
struct Show {
    desk: Frame,
    year: i32,
    below: bool,
    reach: Reach,
    names: BTreeMap<PartyId, String>,
    sample: Option<NewMail>,
    is_set_up: bool,
    fields: Fields,
}

impl Show {
    fn round(&self, rest: &str) -> String {
        let below = if self.below { "?below=1" } else { "" };
        self.desk.to(&format!("roll/{}/round{rest}{below}", self.year))
    }

    fn left_out(&self) -> Vec<LeftOut<'_>> {
        left_out(&self.reach, &self.names)
    }

    /// The sample as it reads, with what stands in place of its links.
    fn text(&self, sample: &NewMail) -> String {
        mail::smtp::without_links(&sample.body, &self.desk.t("mail-link-here"))
    }
}

/// Who can be written to and what it will say.
struct Found {
    reach: Reach,
    names: BTreeMap<PartyId, String>,
    mails: Vec<NewMail>,
}

async fn found(may: &May<KeepRolls>, (year, below): (i32, bool)) -> Result<Found, Failure> {
    // The links of mail are written when it goes out, so where they lead is not asked here.
    let invited = slips::invited(may, (year, below), (None, false), &Origin(String::new())).await?;
    let (round, until): (ProofRoundId, _) = (invited.round, invited.until);
    let mut seen = BTreeSet::new();
    let invited: Vec<Invitation> = invited.all.into_iter().filter(|it| seen.insert(it.party.id)).collect();
    let donors: Vec<PartyId> = invited.iter().map(|it| it.party.id).collect();
    let today = may.today();
    let read = may.read(move |db, place| {
        Ok::<_, Failure>(mails::reach(db, place.book, (&donors, &mail::proof(round)), today)?)
    });
    let reach = read.await?;
    let names = invited.iter().map(|it| (it.party.id, it.line.row.name.clone())).collect();
    let (page, unit) = (vietnamese(may), may.place.unit.name.as_str());
    let of: BTreeMap<PartyId, &Invitation> = invited.iter().map(|it| (it.party.id, it)).collect();
    let mut mails = Vec::with_capacity(reach.ready.len());
    for (party, address) in &reach.ready {
        let Some(invitation) = of.get(party) else { continue };
        let text = Text { page: &page, year, unit, invitation, until: &until };
        mails.push(NewMail {
            party: *party,
            address: address.clone(),
            what: mail::proof(round),
            subject: page.t2("roll-mail-subject", "year", year.to_string(), "unit", unit),
            body: text.render().map_err(|err| Failure::internal(&err))?,
        });
    }
    Ok(Found { reach, names, mails })
}

/// The page in the language of those who receive the mail, whatever the language of who sends it.
fn vietnamese(may: &May<KeepRolls>) -> Page {
    let mut page = may.page().clone();
    page.lang = Lang::Vi;
    page
}

async fn page(may: &May<KeepRolls>, (year, below): (i32, bool), fields: Fields) -> Result<Show, Failure> {
    let Found { reach, names, mails } = found(may, (year, below)).await?;
    let (sample, is_set_up) = (mails.into_iter().next(), may.app.mail.is_some());
    Ok(Show { desk: may.frame("roll"), year, below, reach, names, sample, is_set_up, fields })
}

#[get("/<_unit>/roll/<year_text>/round/mail?<below>")]
async fn show(
    may: May<KeepRolls>,
    _unit: &str,
    year_text: &str,
    below: Option<&str>,
) -> Result<Show, Failure> {
    let year = crate::web::place::year(year_text, may.today())?;
    page(&may, (year, is_on(below)), Fields::default()).await
}

#[post("/<_unit>/roll/<year_text>/round/mail?<below>", data = "<form>")]
async fn send(
    may: May<KeepRolls>,
    _unit: &str,
    year_text: &str,
    below: Option<&str>,
    form: Posted<Asked>,
) -> Result<Redirect, Rejected<Show>> {
    let which = (crate::web::place::year(year_text, may.today())?, is_on(below));
    let Posted { value: Some(asked), fields } = form else {
        return Err(Rejected::again(page(&may, which, form.fields).await?));
    };
    if may.app.mail.is_none() {
        return Err(Rejected::again(page(&may, which, fields.refused("", &MailError::NotSetUp)).await?));
    }
    let all = found(&may, which).await?.mails;
    if let Some((field, why)) = asked.held(all.len()) {
        return Err(Rejected::again(page(&may, which, fields.refused(field, &why)).await?));
    }
    let at = (may.book(), may.place.unit.id);
    may.write(move |tx, author| workflow::queue(tx, author, at, &all)).await?;
    Ok(may.redirect("mail"))
}
