//! Pages under load: 32 browsers ask at once, or 64 for those that everybody sees, against a bare route.

use std::{collections::BTreeSet, net::SocketAddr};

use sovang::{
    calendar::Clock,
    user::Role,
    web::{self, App},
};

use crate::{
    books::{self, Books},
    load::{Connection, Crowd, Server, compare, cookie, form, request},
    reports,
    table::Sheet,
};

/// The pages that are measured: what they are called, where they are, and how many ask at once.
const PAGES: &[(&str, &str, usize)] = &[
    ("home of the desk", "/desk/TB", 32),
    ("donors found by name", "/desk/TB/donors?q=nguyen+duc+so1234", 32),
    ("journal of the desk", "/desk/TB/books/journal", 32),
    ("public front page", "/", 32),
    ("public journal", "/journal/TB", 32),
    ("public honour roll", "/roll/TB/2025", 64),
    ("public fund", "/fund/TB/QCHUNG", 64),
];

pub fn run(sheet: &mut Sheet, quick: bool) {
    let (donors, entries, each) = if quick { (20_000, 100_000, 20) } else { (200_000, 1_000_000, 60) };
    let books = Books::start(books::sqlite().unwrap());
    reports::fill(&books, donors, entries);
    let app = App::new(books.pool.clone(), Clock::Fixed(books.author.at)).unwrap();
    let cookie = cookie(&books, &app, "thuquy", Role::Treasurer);
    let ours = Server::start(|config| web::rocket(config, app));
    for (what, path, browsers) in PAGES {
        let crowd = Crowd { browsers: *browsers, each };
        compare(sheet, what, ours.address, |_| request(path, &cookie), crowd);
    }
    let crowd = Crowd { browsers: 32, each };
    let batches = open_batches(ours.address, &cookie, crowd.browsers);
    compare(sheet, "a row of a batch saved", ours.address, |turn| batches.row(turn, &cookie), crowd);
    sheet.note(format!(
        "Pages: {donors} donors, {entries} entries, SQLite; clients and server share this machine."
    ));
    ours.stop();
}

/// A batch of envelopes for each browser, and the token of the session.
struct Batches {
    paths: Vec<String>,
    csrf: String,
}

fn open_batches(address: SocketAddr, cookie: &str, browsers: usize) -> Batches {
    let mut connection = Connection::open(address);
    let page = String::from_utf8(connection.ask(&request("/desk/TB/batches", cookie)).body).unwrap();
    let csrf = page.split("name=\"csrf\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    // A batch without rows is opened again by whoever asks for one, so each gets a row before the next is opened.
    let open = |no| {
        let reply = connection.ask(&form("/desk/TB/batches", cookie, &format!("csrf={csrf}")));
        assert_eq!(reply.status, 303, "{}", String::from_utf8_lossy(&reply.body));
        let fields = format!("csrf={csrf}&key=first-{no}&donor=Nguyen+Van+An&amount=500n");
        let row = form(&format!("{}/rows", reply.location), cookie, &fields);
        assert_eq!(connection.ask(&row).status, 200);
        reply.location
    };
    let paths: Vec<String> = (0..browsers).map(open).collect();
    assert_eq!(paths.iter().collect::<BTreeSet<_>>().len(), browsers, "a batch for each browser");
    Batches { paths, csrf }
}

impl Batches {
    /// A row as the grid's script sends it.
    fn row(&self, turn: usize, cookie: &str) -> String {
        let (path, csrf) = (&self.paths[turn % self.paths.len()], &self.csrf);
        let fields = format!("csrf={csrf}&key=row-{turn}&donor=Nguyen+Van+An+{turn}&amount=500n");
        form(&format!("{path}/rows"), cookie, &fields)
    }
}
