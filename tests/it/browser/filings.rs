//! T10, the report: from the counter on the home page, three boxes, sent; and P3, the unit above accepts it.

use sovang::{id::PartyId, unit::Level, user::Role};

use super::{Browser, WIDTHS, papers::check_sheets};
use crate::{
    books::{Books, sqlite},
    filings::{acting, little_book, period, send, unit_of, written},
    honour_roll::{Below, give, unit_below},
    site::officer,
};

/// Sets up two communes below the province and those who send and receive; returns a donor.
fn province(books: &Books) -> PartyId {
    let Below { book, fund } = unit_below(books, "XA", Level::Commune, "TB");
    unit_below(books, "XB", Level::Commune, "TB");
    let donor = books.donor("Bà Lê Thị Hoà");
    give(books, book, &books.gift(donor, fund, 1_500_000, "2025-03-01"));
    officer(books, "thuquy.xa", "XA", Role::Treasurer);
    officer(books, "duyet", "TB", Role::Reviewer);
    officer(books, "chutich", "TB", Role::Chair);
    donor
}

#[test]
fn t10_a_report_is_sent_in_two_actions() {
    for width in WIDTHS {
        let books = little_book(Books::start(sqlite().unwrap()));
        province(&books);
        let Some(mut browser) = Browser::open(&books, width) else { return };
        browser.sign_in("thuquy.xa");
        browser.visit("/desk/XA");
        browser.wait("h1");
        browser.picture("filings-home");
        browser.actions = 0;
        browser.click("main a[href='/desk/XA/reports/2025']");
        browser.wait("#f-results");
        browser.check_access();
        browser.picture("filings-write");
        browser.fill("#f-results", "Trao 120 suất học bổng, tăng 12 suất so với năm trước");
        browser.fill("#f-difficulties", "Kinh phí: doanh nghiệp trên địa bàn giảm ủng hộ");
        browser.fill("#f-proposals", "Đề nghị tỉnh mở lớp tập huấn kế toán quỹ");
        browser.click("main button[value='send']");
        browser.wait_text("chờ cấp trên tiếp nhận");
        // Two clicks; the three fields are what is typed.
        assert_eq!(browser.actions, 2 + 3);
        browser.check_access();
        browser.picture("filings-sent");
        browser.script("document.querySelector('#figures').scrollIntoView()");
        browser.picture("filings-sent-figures");
        for (page, name) in [("reports", "filings-list"), ("reports/2025/print", "filings-print")] {
            browser.visit(&format!("/desk/XA/{page}"));
            browser.wait("h1");
            browser.check_access();
            browser.picture(name);
        }
        let paper = check_sheets("filings-paper", &browser.pdf(), 1, "210x297").concat();
        for part in
            ["HỘI KHUYẾN HỌC XA", "Độc lập - Tự do - Hạnh phúc", "IV. Đề xuất, kiến nghị", "Nơi nhận:"]
        {
            assert!(paper.contains(part), "{part}: {paper}");
        }
    }
}

#[test]
fn p3_a_report_is_accepted_in_two_actions_and_added_up() {
    for width in WIDTHS {
        let books = little_book(Books::start(sqlite().unwrap()));
        let donor = province(&books);
        let treasurer = acting(&books, "thuquy.xa", "XA", Role::Treasurer);
        send(&books, &treasurer, unit_of(&books, "XA"), period("2025"), &written()).unwrap();
        let Some(mut browser) = Browser::open(&books, width) else { return };
        browser.sign_in("duyet");
        browser.visit("/desk/TB/received");
        browser.wait("table");
        browser.check_access();
        browser.picture("filings-board");
        browser.actions = 0;
        browser.click("main tbody a[href='/desk/TB/received/XA/2025']");
        browser.wait("main button[value='accept']");
        browser.check_access();
        browser.picture("filings-received");
        browser.click("main button[value='accept']");
        browser.wait_text("đã tiếp nhận");
        assert_eq!(browser.actions, 2);
        // The province's own report has its own figures beside those from below.
        browser.sign_in("chutich");
        browser.visit("/desk/TB/reports/2025");
        browser.wait("h1");
        browser.check_access();
        browser.picture("filings-whole");
        browser.script("document.querySelector('#figures').scrollIntoView()");
        browser.picture("filings-whole-figures");
        browser.fill("#f-results", "Cả tỉnh vượt kế hoạch");
        browser.fill("#f-difficulties", "Không có");
        browser.click("main button[value='send']");
        browser.wait_text("Đã chốt");
        books.receive(&books.gift(donor, books.general, 250_000, "2025-12-30")).unwrap();
        browser.visit("/desk/TB/reports/2025");
        browser.wait("#variance");
        browser.check_access();
        browser.script("document.querySelector('#variance').scrollIntoView()");
        browser.picture("filings-variance");
        browser.visit("/desk/TB/reports/2025/print");
        browser.wait("h1");
        browser.check_access();
        browser.picture("filings-whole-print");
        check_sheets("filings-whole-paper", &browser.pdf(), 2, "210x297");
    }
}
