//! One donor's page: facts on the left, history on the right, the next action above.

use askama::Template;
use askama_web::WebTemplate;
use rocket::{Route, get, post, response::Redirect, routes};

use super::{shown, unknown};
use crate::{
    id::{MergeId, PartyId},
    party::merge,
    report::donors::{self, DonorFacts, YearLine},
    user::rights::{KeepDonors, ReadBooks, Right},
    web::{
        Failure,
        desk::Frame,
        forms::{NoFields, Posted},
        may::May,
    },
};

pub fn routes() -> Vec<Route> {
    routes![show, unmerge]
}

#[derive(Template, WebTemplate)]
#[template(path = "donors/show.html")]
struct Show {
    desk: Frame,
    donor: DonorFacts,
}

impl Show {
    fn name(&self) -> &str {
        shown(&self.donor.party)
    }

    fn may_keep(&self) -> bool {
        self.desk.may(&Right::KeepDonors)
    }

    fn tier(&self, line: &YearLine) -> String {
        let tier = line.tier.as_ref();
        tier.map(|tier| self.desk.say(&tier.name_vi, &tier.name_en).to_owned()).unwrap_or_default()
    }
}

#[get("/<_unit>/donors/<id>", rank = 20)]
async fn show(may: May<ReadBooks>, _unit: &str, id: i64) -> Result<Show, Failure> {
    let today = may.today();
    let facts = may
        .read(move |db, place| donors::facts(db, (&place.tree, &place.unit, place.book), PartyId(id), today))
        .await?;
    Ok(Show { desk: may.frame("donors"), donor: facts.ok_or_else(unknown)? })
}

#[post("/<_unit>/merges/<id>/undo", data = "<_form>")]
async fn unmerge(
    may: May<KeepDonors>,
    _unit: &str,
    id: i64,
    _form: Posted<NoFields>,
) -> Result<Redirect, Failure> {
    let book = may.book();
    let merge = may.write(move |tx, author| merge::workflow::undo(tx, author, book, MergeId(id))).await?;
    Ok(may.redirect(&format!("donors/{}", merge.survivor)))
}
