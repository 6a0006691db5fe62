//! A stranger who follows every link and asks every public address finds nothing that the guard forbids.

use std::collections::BTreeSet;

use rocket::http::Status;

use super::{
    hostile::{self, NUMBERS},
    site_on,
};
use crate::{
    bank::Desk,
    doors::table::{Asks, TABLE},
    on_both_databases,
    site::Site,
};

/// Public addresses that no page links to, with one way to ask each.
const UNLINKED: &[(&str, &str)] = &[
    ("GET /assets/<name>", "/assets/style.css"),
    ("GET /comfort", "/comfort?size=big&next=/"),
    ("GET /robots.txt", "/robots.txt"),
    ("GET /setup", "/setup"),
    ("GET /sign-in", "/sign-in"),
    ("GET /sign-in/code", "/sign-in/code"),
    ("GET /sign-in/password", "/sign-in/password"),
    ("GET /sign-in/factor", "/sign-in/factor"),
    ("GET /help/<topic>", "/help/gifts"),
    ("GET /verify/<code>", "/verify/R1-7K2M9QXW4T"),
    ("GET /account-correction/<secret>", "/account-correction/khong-co"),
    ("GET /proof", "/proof"),
    ("GET /proof/<token>", "/proof/1.1.0123456789abcdef0123456789abcdef"),
    ("GET /unsubscribe/<secret>", "/unsubscribe/khong-co"),
];

/// Addresses that are refused, whose pages are read as well.
const REFUSED: &[&str] = &[
    "/?unit=KHONG",
    "/fund/TB/KHONG",
    "/roll/TB/1900",
    "/roll/TB/2025?page=99",
    "/journal/TB?page=99",
    "/trial-balance/TB?from=x",
    "/nowhere",
    "/desk/TB/donors",
    "/desk/TB/receipts",
];

/// Whether an address is one of a route such as `GET /fund/<unit>/<code>`.
fn is_of(route: &str, path: &str) -> bool {
    let path = path.split('?').next().unwrap();
    let (route, path): (Vec<&str>, Vec<&str>) =
        (route.trim_start_matches("GET ").split('/').collect(), path.split('/').collect());
    route.len() == path.len() && route.iter().zip(path).all(|(part, it)| part.starts_with('<') || *part == it)
}

#[track_caller]
fn holds_nothing_hidden(path: &str, body: &str) {
    // In a file for programs a name is text as it is; in a page it must not be markup.
    let markup: &[&str] = if path.starts_with("/data/TB/") { &[] } else { &["<b>Lúa"] };
    for word in NUMBERS.iter().chain(&["Kín", "Hộ nghèo", "alert(1)"]).chain(markup) {
        // The search field shows again what the reader typed.
        let typed = format!("value=\"{word}\"");
        assert!(!body.replace(&typed, "").contains(word), "{path} shows “{word}”: {body}");
    }
}

/// Reads everything that a stranger can reach, and says which addresses those were.
fn read_everything(site: &Site) -> BTreeSet<String> {
    let mut reached = BTreeSet::new();
    for start in ["/", "/?lang=en"] {
        for (path, body) in site.crawl(start) {
            holds_nothing_hidden(&path, &body);
            reached.insert(path);
        }
    }
    for path in UNLINKED.iter().map(|(_, path)| path).chain(REFUSED) {
        let answer = site.ask(path, None);
        assert_ne!(answer.status, Status::InternalServerError, "{path}");
        holds_nothing_hidden(path, &answer.body);
        for (name, value) in &answer.headers {
            holds_nothing_hidden(&format!("{path} {name}"), value);
        }
    }
    reached
}

on_both_databases! {
    fn no_public_page_file_or_refusal_shows_what_is_hidden(books: Books) {
        let desk = Desk::new(books);
        hostile::seed(&desk.books);
        hostile::statement(&desk);
        let site = site_on(&desk.books, "2025-12-31");
        let reached = read_everything(&site);
        let public = TABLE.iter().filter(|(route, asks)| *asks == Asks::Nothing && route.starts_with("GET "));
        for (route, _) in public {
            let is_unlinked = UNLINKED.iter().any(|(it, _)| it == route);
            assert!(is_unlinked || reached.iter().any(|path| is_of(route, path)), "{route} was not read");
        }
    }

    fn searching_finds_nobody_who_is_hidden(books: Books) {
        let desk = Desk::new(books);
        hostile::seed(&desk.books);
        hostile::statement(&desk);
        let site = site_on(&desk.books, "2025-12-31");
        for word in ["K%C3%ADn", "Kin", "0912345678", "Rut", "nghe"] {
            let answer = site.ask(&format!("/roll/TB/2025?q={word}"), None);
            assert_eq!((answer.status, answer.body.matches("<tr>").count()), (Status::Ok, 0), "{}", answer.body);
        }
    }
}
