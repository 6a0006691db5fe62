//! The yearly statement of a donor: what was given to this book, with the numbers of the receipts.

use askama::Template;
use askama_web::WebTemplate;
use rocket::{Route, get, routes};

use crate::{
    id::PartyId,
    party::{directory, merge},
    user::rights::ReadBooks,
    voucher::{self, Audience, Statement},
    web::{Failure, desk::donors, may::May, page::Page},
};

pub fn routes() -> Vec<Route> {
    routes![show]
}

#[derive(Template, WebTemplate)]
#[template(path = "print/statement.html")]
struct Print {
    page: Page,
    back: String,
    statement: Statement,
    /// The same statement for whoever else asks, or for the donor.
    other: String,
    is_donors: bool,
}

/// Shows the statement for the donor, or with `others` the one that tells nothing given without a name.
#[get("/<_unit>/donors/<id>/statement/<year>?<others>")]
async fn show(may: May<ReadBooks>, _unit: &str, id: i64, year: i64, others: bool) -> Result<Print, Failure> {
    let (today, lang) = (may.today(), may.page().lang);
    let audience = if others { Audience::Others } else { Audience::Donor };
    let statement = may
        .read(move |db, place| {
            let head = merge::store::head(db, PartyId(id))?;
            let group = merge::store::group(db, head)?;
            if !directory::store::knows(db, place.book, &group)? {
                return Err(donors::unknown());
            }
            // The one by whose name the donor goes stands first.
            let donors: Vec<PartyId> =
                [head].into_iter().chain(group.into_iter().filter(|it| *it != head)).collect();
            let of = (&donors[..], year);
            Ok(voucher::store::statement(db, &place.tree, place.book, of, audience, (today, lang))?)
        })
        .await?;
    let other = format!("donors/{id}/statement/{year}{}", if others { "" } else { "?others=true" });
    let (page, back) = (may.page().clone(), may.link(&format!("donors/{id}")));
    Ok(Print { page, back, statement, other: may.link(&other), is_donors: !others })
}
