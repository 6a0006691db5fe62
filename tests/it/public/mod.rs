//! What strangers may read: pages, files and refusals over books that are full of what must stay inside.

use chrono::NaiveDate;
use rocket::http::Status;
use sovang::{
    calendar::{Clock, Instant},
    id::PartyId,
    party::{self, NewParty, PartyKind, Purpose},
    web::App,
};

use crate::{
    books::{Books, day},
    site::Site,
};

mod crawl;
mod fresh;
mod guard;
pub mod hostile;
mod laureates;
pub mod letters;
pub mod open;
mod printed;
mod thanks;

/// The public pages as they are on a day.
fn site_on(books: &Books, on: &str) -> Site {
    let clock = Clock::Fixed(Instant::at(day(on), 9, 0).unwrap());
    Site::of(App::new(books.pool.clone(), clock).unwrap())
}

/// Somebody with everything on file that nobody outside may read.
fn person(books: &Books, name: &str, born: Option<NaiveDate>) -> PartyId {
    let new = NewParty {
        kind: PartyKind::Person,
        name: name.to_owned(),
        match_key: party::name::match_key(name),
        sort_name: None,
        recognition_name: name.to_owned(),
        birth_date: born,
        address: "Ngõ Kín số 99".to_owned(),
        phone: "0912345678".to_owned(),
    };
    let author = books.author.clone();
    books.pool.write_now([books.book], move |tx| party::workflow::add(tx, &author, &new)).unwrap()
}

pub fn consent(books: &Books, party: PartyId, purpose: Purpose, on: &str) {
    let (author, book, on) = (books.author.clone(), books.book, day(on));
    let agree = move |tx: &mut sovang::db::Tx| {
        party::workflow::consent(tx, &author, book, party, purpose, on, "phiếu Kín")
    };
    books.pool.write_now([book], agree).unwrap();
}

fn withdraw(books: &Books, party: PartyId, purpose: Purpose, on: &str) {
    let (author, book, on) = (books.author.clone(), books.book, day(on));
    let withdraw =
        move |tx: &mut sovang::db::Tx| party::workflow::withdraw(tx, &author, book, party, purpose, on);
    books.pool.write_now([book], withdraw).unwrap();
}

/// Returns a page, which must be there.
fn get(site: &Site, path: &str) -> String {
    let answer = site.ask(path, None);
    assert_eq!(answer.status, Status::Ok, "{path}: {}", answer.body);
    answer.body
}
