//! Finding: donors for the field of another page as JSON, and everything that the reader may see for `/`.

use askama::Template;
use askama_web::WebTemplate;
use rocket::{Either, Route, get, http::ContentType, response::Redirect, routes};
use serde_json::json;

use super::shown;
use crate::{
    calendar::show_day,
    db::DbError,
    donation::store::ReceiptLine,
    report::donors::{self, DonorHit, DonorsFound},
    report::finds::{self, Finds},
    text::Lang,
    user::rights::ReadBooks,
    web::{Failure, desk::Frame, list::List, may::May},
};

pub fn routes() -> Vec<Route> {
    routes![find, search]
}

/// How many donors the field of another page offers.
const OFFERED: usize = 12;

/// Answers `{"donors": [{id, name, kind, address, phone, elsewhere, last_gift}], "more"}`, the best first.
///
/// `last_gift` is `{on, amount, text}` or null; of somebody whom only another unit knows the details are hidden.
#[get("/<_unit>/donors/find?<q>")]
async fn find(may: May<ReadBooks>, _unit: &str, q: Option<String>) -> Result<(ContentType, String), Failure> {
    let text = q.unwrap_or_default();
    let found = may.read(move |db, place| donors::find(db, place.book, &text, OFFERED)).await?;
    Ok((ContentType::JSON, as_json(&found, may.page().lang)))
}

fn as_json(found: &DonorsFound, lang: Lang) -> String {
    let donor = |it: &DonorHit| {
        let party = &it.hit.party;
        let gift = it.last_gift.map(|(on, amount)| {
            json!({"on": on, "amount": amount, "text": format!("{amount} · {}", show_day(on))})
        });
        json!({
            "id": party.id, "name": shown(party), "kind": lang.of(&party.kind), "address": party.address,
            "phone": party.phone, "elsewhere": it.hit.elsewhere, "last_gift": gift,
        })
    };
    json!({"donors": found.hits.iter().map(donor).collect::<Vec<_>>(), "more": found.more}).to_string()
}

#[derive(Template, WebTemplate)]
#[template(path = "donors/search.html")]
struct Search {
    desk: Frame,
    list: List,
    finds: Finds,
}

impl Search {
    /// Returns the question as it may stand in an address.
    fn asked(&self) -> String {
        rocket::http::RawStr::new(&self.list.q).percent_encode().to_string()
    }
}

/// Returns the receipt that a number names, where nothing else can be meant.
fn the_one(finds: &Finds) -> Option<&ReceiptLine> {
    let [receipt] = &finds.receipts[..] else { return None };
    let others = finds.donors.hits.iter().filter(|hit| !finds.of_receipts.contains(&hit.hit.party.id));
    (others.count() == 0 && finds.recipients.is_empty()).then_some(receipt)
}

#[get("/<_unit>/search")]
async fn search(may: May<ReadBooks>, _unit: &str, list: List) -> Result<Either<Redirect, Search>, Failure> {
    let text = list.q.clone();
    let finds = may.read(move |db, place| finds::find(db, place.book, &text)).await;
    let finds = finds.map_err(|err: DbError| Failure::from(err))?;
    Ok(match the_one(&finds) {
        Some(receipt) => Either::Left(may.redirect(&format!("receipts/{}/{}", receipt.year, receipt.no))),
        None => Either::Right(Search { desk: may.frame("search"), list, finds }),
    })
}
