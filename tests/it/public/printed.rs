//! What is hung up, handed round or said before an audience is published as well, and passes the same guard.

use rocket::http::Status;
use sovang::{party::Purpose, user::Role};

use super::{
    consent,
    hostile::{self, NUMBERS},
    person, withdraw,
};
use crate::{
    browser::papers::tool,
    honour_roll::give,
    on_both_databases,
    season::{
        self,
        papers::{bytes, has_tools},
    },
    site::{Site, officer},
};

/// The papers that an audience sees, with one way to ask for each.
const PAPERS: [&str; 4] = ["roll.pdf?size=a3", "roll.pdf", "kit/script.pdf", "recipients.pdf"];

#[track_caller]
fn holds_nothing_hidden(paper: &str, text: &str) {
    for word in NUMBERS.iter().chain(&["Kín", "Hộ nghèo", "alert(1)"]) {
        assert!(!text.contains(word), "{paper} shows “{word}”: {text}");
    }
}

on_both_databases! {
    fn what_an_audience_sees_names_nobody_who_is_hidden(books: Books) {
        hostile::seed(&books);
        let donor = person(&books, "Ông Đổi Ý Sau", None);
        consent(&books, donor, Purpose::PublishName, "2025-01-01");
        give(&books, books.book, &books.gift(donor, books.general, 3_000_000, "2025-02-03"));
        officer(&books, "thuquy", "TB", Role::Treasurer);
        season::freeze(&books, &season::scope(&books, "TB", 2025, false)).unwrap();
        let site = Site::over(&books);
        let visit = site.sign_in("thuquy");
        let read = |paper: &str| bytes(&site.client, &visit, &format!("/desk/TB/roll/2025/{paper}"));
        let first = PAPERS.map(read);
        let script = visit.ask("/desk/TB/roll/2025/kit/script?format=csv");
        assert_eq!(script.status, Status::Ok);
        assert!(script.body.contains("Ông Đổi Ý Sau"), "{}", script.body);
        holds_nothing_hidden("script.csv", &script.body);
        withdraw(&books, donor, Purpose::PublishName, "2025-12-31");
        assert!(!visit.ask("/desk/TB/roll/2025/kit/script?format=csv").body.contains("Đổi Ý Sau"));
        if !has_tools() {
            return;
        }
        for (paper, was) in PAPERS.iter().zip(&first) {
            let text = |bytes: &[u8]| tool("pdftotext", &["-", "-"], bytes);
            let (before, after) = (text(was), text(&read(paper)));
            holds_nothing_hidden(paper, &before);
            holds_nothing_hidden(paper, &after);
            if paper.starts_with("recipients") {
                continue;
            }
            assert!(before.contains("Bà Lê Thị Đồng Ý") && before.contains("Ông Đổi Ý Sau"), "{paper}: {before}");
            assert!(after.contains("Bà Lê Thị Đồng Ý") && !after.contains("Đổi Ý Sau"), "{paper}: {after}");
            if paper.starts_with("roll") {
                assert!(before.contains("3.000.000 ₫") && after.contains("3.000.000 ₫"), "the amount stays");
            }
        }
    }
}
