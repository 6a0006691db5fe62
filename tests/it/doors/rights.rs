//! Every route, for every role, in the own unit, below it and elsewhere: allowed or refused as the table says.

use std::collections::BTreeSet;

use rocket::http::{ContentType, Cookie, Method};
use sovang::{
    unit::{Level, workflow::NewUnit},
    user::{
        Role,
        rights::{Reach, Right},
    },
    web::session::SESSION,
};

use super::table::{Asks, TABLE};
use crate::{
    books::{Books, day},
    on_both_databases,
    people::unit_below,
    site::{Answer, Site, Visit, officer},
};

/// A route as the tests name it: `GET /desk/<unit>/people`.
#[derive(Clone, Debug)]
pub struct Known {
    pub name: String,
    pub method: Method,
    pub asks: Asks,
}

/// Returns every route that Rocket knows, with its row.
pub fn routes(site: &Site) -> Vec<Known> {
    let mut missing = Vec::new();
    let mut known = Vec::new();
    for route in site.client.rocket().routes() {
        let path = route.uri.path().replace("<_", "<");
        let path = if path.len() > 1 { path.trim_end_matches('/') } else { &path };
        let name = format!("{} {path}", route.method);
        match TABLE.iter().find(|(it, _)| *it == name) {
            Some((_, asks)) => known.push(Known { name, method: route.method, asks: *asks }),
            None => missing.push(name),
        }
    }
    assert!(missing.is_empty(), "without a row in tests/it/doors/table.rs:\n{}", missing.join("\n"));
    known
}

impl Known {
    /// Returns an address of the route in a unit; what else it names need not exist.
    pub fn address(&self, unit: &str) -> String {
        let (_, path) = self.name.split_once(' ').unwrap();
        let part = |part: &str| match part {
            "<unit>" => unit.to_owned(),
            "<year_text>" => "2025".to_owned(),
            "<code>" => "QCHUNG".to_owned(),
            "<name>" => "style.css".to_owned(),
            "<login>" => "khong.co.ai".to_owned(),
            named if named.starts_with('<') => "1".to_owned(),
            plain => plain.to_owned(),
        };
        path.split('/').map(part).collect::<Vec<_>>().join("/")
    }
}

/// Sends a request as somebody, with the right token where it changes something.
pub fn send(visit: &Visit<'_>, site: &Site, route: &Known, unit: &str) -> Answer {
    let request = site.client.req(route.method, route.address(unit));
    let request = request.cookie(Cookie::new(SESSION, visit.token.clone()));
    let request = request.header(ContentType::Form).body(format!("csrf={}", visit.csrf));
    Answer::of(request.dispatch())
}

/// Tells a refusal from an answer, whatever the answer is.
pub fn is_refused(answer: &Answer) -> bool {
    answer.status.code == 403
        || answer.status.code == 401
        || (answer.status.code == 303 && answer.header("Location").starts_with("/sign-in?next="))
}

pub const UNITS: [&str; 3] = ["TB", "XA", "KHAC"];

/// Sets up TB, the commune XA below it, the province KHAC beside it, and one person per role of TB.
pub fn set_up(books: &Books) {
    unit_below(books, "XA", Level::Commune, "TB");
    let (author, new) = (
        books.author.clone(),
        NewUnit {
            code: "KHAC".into(),
            name: "Hội Khuyến học tỉnh Khác".into(),
            level: Level::Province,
            parent: None,
            valid_from: day("2000-01-01"),
            regime: "fund".into(),
        },
    );
    let add = move |tx: &mut sovang::db::Tx| sovang::unit::workflow::add(tx, &author, &new);
    books.pool.write_now([sovang::id::BookId::REGISTER], add).unwrap();
    for role in Role::ALL {
        officer(books, &login(*role), "TB", *role);
    }
}

pub fn login(role: Role) -> String {
    format!("vai.{}", role.code().replace('_', "."))
}

fn reaches(role: Role, unit: &str) -> bool {
    unit == "TB" || (unit == "XA" && role.reach() == Reach::Subtree)
}

fn gives(role: Role, right: Right) -> bool {
    right.roles().contains(&role)
}

on_both_databases! {
    fn every_route_is_open_to_exactly_those_whom_the_table_names(books: Books) {
        set_up(&books);
        let site = Site::over(&books);
        let routes = routes(&site);
        for role in Role::ALL {
            for route in &routes {
                for unit in UNITS {
                    // Signing out ends the session, so each request has its own.
                    let visit = site.sign_in(&login(*role));
                    let answer = send(&visit, &site, route, unit);
                    let allowed = match route.asks {
                        Asks::Nothing | Asks::SignedIn => true,
                        Asks::A(right) => gives(*role, right) && reaches(*role, unit),
                    };
                    // A stranger's form is meant for strangers: a session's token is none of a visitor's.
                    assert_eq!(!is_refused(&answer), allowed, "{role:#}, {} in {unit}: {} {}", route.name, answer.status, answer.header("Location"));
                }
            }
        }
    }

    fn strangers_are_sent_to_sign_in(books: Books) {
        set_up(&books);
        let site = Site::over(&books);
        for route in routes(&site) {
            let request = site.client.req(route.method, route.address("TB"));
            let answer = Answer::of(request.header(ContentType::Form).body("csrf=0123").dispatch());
            match (route.asks, route.method) {
                (Asks::Nothing, Method::Get) => assert!(!is_refused(&answer), "{}: {}", route.name, answer.status),
                (Asks::Nothing, _) => assert_eq!(answer.status.code, 403, "{}", route.name),
                _ => {
                    let wanted = if route.method == Method::Get { route.address("TB") } else { String::new() };
                    let wanted = rocket::http::RawStr::new(&wanted).percent_encode().to_string();
                    assert_eq!(answer.location(), format!("/sign-in?next={wanted}"), "{}", route.name);
                }
            }
        }
    }
}

#[test]
fn the_table_has_no_row_without_a_route() {
    let books = crate::books::sqlite().map(Books::start).unwrap();
    let known: BTreeSet<String> = routes(&Site::over(&books)).into_iter().map(|route| route.name).collect();
    let idle: Vec<&str> = TABLE.iter().map(|(name, _)| *name).filter(|name| !known.contains(*name)).collect();
    assert!(idle.is_empty(), "{idle:?}");
    assert_eq!(TABLE.len(), known.len(), "a row twice");
}
