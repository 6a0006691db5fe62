//! Public pages are kept by browsers only for as long as they hold: nothing that was taken back is read on.

use rocket::http::{Header, Status};
use sovang::party::Purpose;

use super::{consent, get, hostile, person, site_on, withdraw};
use crate::{bank::Desk, on_both_databases, site::Site};

const PATHS: [&str; 9] = [
    "/",
    "/roll/TB/2025",
    "/roll/TB/2025?q=Lan",
    "/statement/TB",
    "/statement/TB?format=csv",
    "/data/TB/roll-2025.csv",
    "/data/TB/roll-2025.json",
    "/data/TB/statement-112.json",
    "/data/TB/funds.csv",
];

fn tags(site: &Site) -> Vec<String> {
    let tag = |path: &&str| {
        let answer = site.ask(path, None);
        assert_eq!(answer.status, Status::Ok, "{path}: {}", answer.body);
        assert_eq!(answer.header("Cache-Control"), "public, no-cache", "{path}");
        assert_eq!(answer.header("Vary"), "Cookie", "{path}");
        answer.header("ETag").to_owned()
    };
    PATHS.iter().map(tag).collect()
}

on_both_databases! {
    fn what_is_the_same_is_not_sent_again_and_what_is_taken_back_at_once(books: Books) {
        let desk = Desk::new(books);
        let books = &desk.books;
        let lan = person(books, "Bà Nguyễn Thị Lan", None);
        consent(books, lan, Purpose::PublishName, "2025-01-01");
        desk.import(&[("2025-03-01", "FT20250001", 900_000, Some(900_000), "LAN UNG HO")]);
        let choice = sovang::bank::workflow::Choice::Gift { donor: lan, fund: books.general, anonymous: false };
        desk.decide("FT20250001", choice).unwrap();
        let site = site_on(books, "2025-12-31");
        let before = tags(&site);
        for (path, tag) in PATHS.iter().zip(&before) {
            let again = site.ask(path, Some(Header::new("If-None-Match", tag.clone())));
            assert_eq!((again.status, again.body.as_str()), (Status::NotModified, ""), "{path}");
            assert_eq!(again.header("ETag"), tag, "{path}");
            let other = site.ask(path, Some(Header::new("If-None-Match", "\"other\"")));
            assert_eq!(other.status, Status::Ok, "{path}");
        }
        assert!(PATHS[1..8].iter().all(|path| get(&site, path).contains("Nguyễn Thị Lan")));
        withdraw(books, lan, Purpose::PublishName, "2025-12-31");
        for (path, tag) in PATHS[1..8].iter().zip(&before[1..8]) {
            let now = site.ask(path, Some(Header::new("If-None-Match", tag.clone())));
            assert_eq!(now.status, Status::Ok, "{path} must be sent anew");
            assert!(!now.body.contains("Nguyễn Thị Lan"), "{path}: {}", now.body);
        }
        assert_eq!(tags(&site)[8], before[8], "the funds are as they were");
    }

    fn files_say_what_the_pages_say(books: Books) {
        let desk = Desk::new(books);
        hostile::seed(&desk.books);
        hostile::statement(&desk);
        let site = site_on(&desk.books, "2025-12-31");
        let roll = get(&site, "/data/TB/roll-2025.json");
        let rows: serde_json::Value = serde_json::from_str(&roll).unwrap();
        let total = |rows: &serde_json::Value| -> i64 {
            let rows = rows["rows"].as_array().unwrap();
            rows.iter().map(|row| row["total"].as_i64().unwrap()).sum()
        };
        assert!(get(&site, "/roll/TB/2025").replace('.', "").contains(&format!("<dd>{} ₫</dd>", total(&rows))), "{roll}");
        let awards = get(&site, "/data/TB/awards.csv");
        assert!(awards.contains("QCHUNG,pupil,Hội Khuyến học tỉnh Thái Bình,6,6000000"), "{awards}");
        let months = get(&site, "/data/TB/months.csv");
        assert!(months.lines().any(|line| line.starts_with("QCHUNG,2025-04")), "{months}");
        assert_eq!(site.ask("/data/TB/funds.json", None).header("Access-Control-Allow-Origin"), "*");
        for path in ["/data/TB/funds", "/data/TB/funds.exe", "/data/TB/secrets.csv", "/data/TB/statement-9.csv", "/data/TB/roll-1900.csv"] {
            assert_eq!(site.ask(path, None).status, Status::NotFound, "{path}");
        }
    }
}
