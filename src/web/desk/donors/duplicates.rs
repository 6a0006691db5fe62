//! Records that may be one donor: the queue, two of them side by side, and what was decided.

use askama::Template;
use askama_web::WebTemplate;
use rocket::{FromForm, Route, get, post, response::Redirect, routes};

use super::{shown, unknown};
use crate::{
    calendar::show_day,
    db::{Db, DbError},
    id::{BookId, PartyId},
    party::{
        self, Party,
        duplicate::{
            SAME,
            store::{self, Pair},
        },
        merge::{self, Choice, Merge, Side},
    },
    user::rights::KeepDonors,
    web::{
        Failure,
        desk::Frame,
        forms::{NoFields, Posted},
        list::List,
        may::May,
        page::Pages,
    },
};

pub fn routes() -> Vec<Route> {
    routes![index, search, compare, join, differ]
}

/// How many pairs stand on one page, each with its reasons.
const SIZE: i64 = 20;

#[derive(Template, WebTemplate)]
#[template(path = "donors/duplicates.html")]
struct Index {
    desk: Frame,
    pages: Pages,
    pairs: Vec<Pair>,
    merges: Vec<(Merge, Party)>,
}

impl Index {
    fn name<'p>(&self, party: &'p Party) -> &'p str {
        shown(party)
    }

    fn is_sure(&self, pair: &Pair) -> bool {
        pair.likeness.score >= SAME
    }
}

#[get("/<_unit>/duplicates")]
async fn index(may: May<KeepDonors>, _unit: &str, list: List) -> Result<Index, Failure> {
    let found = may.read(move |db, place| queue(db, place.book, list.page)).await?;
    let (pages, pairs, merges) = found.ok_or_else(Failure::no_such_page)?;
    Ok(Index { desk: may.frame("duplicates"), pages, pairs, merges })
}

type Queue = (Pages, Vec<Pair>, Vec<(Merge, Party)>);

fn queue(db: &mut Db, book: BookId, page: i64) -> Result<Option<Queue>, DbError> {
    let waiting = store::waiting(db, book)?;
    let Some((pages, of_page)) = Pages::cut(page, waiting, SIZE) else { return Ok(None) };
    let mut pairs = Vec::new();
    for ids in of_page {
        pairs.extend(store::pair(db, ids)?);
    }
    let mut merges = Vec::new();
    for merge in merge::store::of_book(db, book, SIZE)? {
        let survivor = party::store::get(db, merge.survivor)?;
        merges.push((merge, survivor));
    }
    Ok(Some((pages, pairs, merges)))
}

#[post("/<_unit>/duplicates", data = "<_form>")]
async fn search(may: May<KeepDonors>, _unit: &str, _form: Posted<NoFields>) -> Result<Redirect, Failure> {
    let found = may.read(|db, place| store::search(db, place.book).map_err(DbError::from)).await?;
    let book = may.book();
    may.write(move |tx, author| party::duplicate::workflow::keep(tx, author, book, &found)).await?;
    Ok(may.redirect("duplicates"))
}

#[derive(Template, WebTemplate)]
#[template(path = "donors/compare.html")]
struct Compare {
    desk: Frame,
    pair: Pair,
    given: [Option<String>; 2],
}

impl Compare {
    fn sides(&self) -> [(&'static str, &Party, &Option<String>); 2] {
        let [left, right] = &self.given;
        [("left", &self.pair.left, left), ("right", &self.pair.right, right)]
    }

    fn detail(&self, party: &Party, field: &str) -> String {
        let text = match field {
            "address" => party.address.clone(),
            "phone" => party.phone.clone(),
            "birth_date" => party.birth_date.map(show_day).unwrap_or_default(),
            _ if party.name == party.recognition_name => party.name.clone(),
            _ => format!("{} ({})", party.name, party.recognition_name),
        };
        if text.is_empty() { "–".to_owned() } else { text }
    }

    /// Tells whose detail is offered: the left one's, unless it says nothing, or has no marks and the other has.
    fn offers(&self, side: &str, field: &str) -> bool {
        let texts = |party: &Party| match field {
            "address" => party.address.clone(),
            "phone" => party.phone.clone(),
            "birth_date" => party.birth_date.map(|it| it.to_string()).unwrap_or_default(),
            _ => party.name.clone(),
        };
        let (left, right) = (texts(&self.pair.left), texts(&self.pair.right));
        let is_right =
            left.is_empty() && !right.is_empty() || field == "name" && left.is_ascii() && !right.is_ascii();
        (side == "right") == is_right
    }
}

#[get("/<_unit>/duplicates/<left>/<right>")]
async fn compare(may: May<KeepDonors>, _unit: &str, left: i64, right: i64) -> Result<Compare, Failure> {
    let ids = (PartyId(left), PartyId(right));
    let read = may.read(move |db, place| both(db, place.book, ids)).await?;
    let (pair, given) = read.ok_or_else(unknown)?;
    Ok(Compare { desk: may.frame("duplicates"), pair, given })
}

type Both = (Pair, [Option<String>; 2]);

/// Reads two records and the last gift of each, where the book knows both.
fn both(db: &mut Db, book: BookId, ids: (PartyId, PartyId)) -> Result<Option<Both>, DbError> {
    let mut given = [None, None];
    for (id, gift) in [ids.0, ids.1].into_iter().zip(&mut given) {
        let records = merge::store::same(db, id)?;
        if !party::directory::store::knows(db, book, &records)? {
            return Ok(None);
        }
        let last = crate::donation::store::last_gift(db, book, &records)?;
        *gift = last.map(|(on, amount)| format!("{amount} · {}", show_day(on)));
    }
    Ok(store::pair(db, ids)?.map(|pair| (pair, given)))
}

/// Which side each detail is taken from; a form without a choice takes the left one's.
#[derive(FromForm)]
struct JoinForm {
    name: Option<String>,
    birth_date: Option<String>,
    address: Option<String>,
    phone: Option<String>,
}

impl JoinForm {
    fn choice(&self) -> Choice {
        let side = |said: &Option<String>| match said.as_deref() {
            Some("right") => Side::Loser,
            _ => Side::Survivor,
        };
        Choice {
            name: side(&self.name),
            birth_date: side(&self.birth_date),
            address: side(&self.address),
            phone: side(&self.phone),
        }
    }
}

#[post("/<_unit>/duplicates/<left>/<right>", data = "<form>")]
async fn join(
    may: May<KeepDonors>,
    _unit: &str,
    left: i64,
    right: i64,
    form: Posted<JoinForm>,
) -> Result<Redirect, Failure> {
    let book = may.book();
    let choice = form.value.map(|form| form.choice()).unwrap_or_default();
    let pair = (PartyId(left), PartyId(right));
    may.write(move |tx, author| merge::workflow::merge(tx, author, book, pair, &choice)).await?;
    Ok(may.redirect(&format!("donors/{left}")))
}

#[post("/<_unit>/duplicates/<left>/<right>/differ", data = "<_form>")]
async fn differ(
    may: May<KeepDonors>,
    _unit: &str,
    left: i64,
    right: i64,
    _form: Posted<NoFields>,
) -> Result<Redirect, Failure> {
    let (book, pair) = (may.book(), (PartyId(left), PartyId(right)));
    may.write(move |tx, author| party::duplicate::workflow::differ(tx, author, book, pair)).await?;
    Ok(may.redirect("duplicates"))
}
