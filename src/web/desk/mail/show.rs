//! One mail: what it says, what became of each try, and what a person decides about it.

use askama::Template;
use askama_web::WebTemplate;
use rocket::{FromForm, Route, get, post, response::Redirect, routes};

use crate::{
    id::MailId,
    mail::{self, Barred, Deed, Mail, MailError, State, Try, workflow},
    party::{self, Party},
    user::rights::{KeepDonors, ReadBooks, Right},
    web::{
        Failure,
        desk::Frame,
        forms::{Posted, Typed},
        may::May,
    },
};

pub fn routes() -> Vec<Route> {
    routes![show, decide]
}

#[derive(FromForm)]
struct Decision {
    deed: Typed<Deed>,
    seen: Typed<State>,
}

#[derive(Template, WebTemplate)]
#[template(path = "mail/show.html")]
struct Show {
    desk: Frame,
    mail: Mail,
    donor: Party,
    tries: Vec<Try>,
    barred: Option<Barred>,
}

impl Show {
    /// What this person may decide about the mail as it stands.
    fn deeds(&self) -> Vec<Deed> {
        let may = self.desk.may(&Right::KeepDonors);
        let open = |it: &Deed| self.mail.state.allows(*it) && (*it != Deed::Again || self.barred.is_none());
        Deed::ALL.iter().copied().filter(|it| may && open(it)).collect()
    }

    fn label(&self, deed: &Deed) -> &'static str {
        match deed {
            Deed::Again => "mail-do-again",
            Deed::Accept => "mail-do-accept",
            Deed::Withhold => "mail-do-withhold",
        }
    }

    /// The letter as it reads, with what stands in place of its link.
    fn text(&self) -> String {
        mail::smtp::without_links(&self.mail.body, &self.desk.t("mail-link-here"))
    }
}

#[get("/<_unit>/mail/<id>")]
async fn show(may: May<ReadBooks>, _unit: &str, id: i64) -> Result<Show, Failure> {
    let (id, today) = (MailId(id), may.today());
    let read = may.read(move |db, place| {
        let mail = mail::store::find(db, id)?;
        if mail.book != place.book {
            return Err(MailError::NotFound(id));
        }
        let donor = party::store::get(db, mail.party)?;
        let barred = workflow::barred(db, mail.party, &mail.address, today)?;
        let tries = mail::store::tries(db, id)?;
        Ok((mail, donor, tries, barred))
    });
    let (mail, donor, tries, barred) = read.await?;
    Ok(Show { desk: may.frame("mail"), mail, donor, tries, barred })
}

#[post("/<_unit>/mail/<id>", data = "<form>")]
async fn decide(
    may: May<KeepDonors>,
    _unit: &str,
    id: i64,
    form: Posted<Decision>,
) -> Result<Redirect, Failure> {
    let value = form.value.ok_or_else(Failure::no_such_page)?;
    let (book, what) = (may.book(), (value.deed.0, value.seen.0));
    may.write(move |tx, author| workflow::decide(tx, author, book, MailId(id), what)).await?;
    Ok(may.redirect(&format!("mail/{id}")))
}
