//! The public pages in a browser without JavaScript's help, at both widths.

use super::{Browser, WIDTHS, papers::check_sheets};
use crate::{
    bank::Desk,
    books::{Books, sqlite},
    public::{hostile, letters, open},
};

#[test]
fn strangers_read_the_open_books_on_a_telephone_and_at_a_desk() {
    for width in WIDTHS {
        let desk = Desk::new(Books::start(sqlite().unwrap()));
        hostile::seed(&desk.books);
        hostile::statement(&desk);
        open::appeal(&desk, "2025-12-31");
        let Some(mut browser) = Browser::open(&desk.books, width) else { return };
        for (path, name) in [
            ("/", "public-home"),
            ("/fund/TB/QCHUNG", "public-fund"),
            ("/fund/TB/QCHUNG/awards", "public-awards"),
            ("/fund/TB/BT01", "public-fund-personal"),
            ("/statement/TB", "public-statement"),
            ("/trace/TB?q=BL-2025/0001", "public-trace"),
            ("/give/TB", "public-give"),
            ("/roll/TB/2025", "public-roll"),
            ("/statement/TB?lang=en", "public-statement-en"),
        ] {
            browser.visit(path);
            browser.wait("h1");
            browser.check_access();
            browser.picture(name);
        }
    }
}

#[test]
fn the_letters_of_a_year_are_printed_a_letter_a_sheet() {
    for width in WIDTHS {
        let books = Books::start(sqlite().unwrap());
        letters::year(&books);
        let Some(mut browser) = Browser::open(&books, width) else { return };
        browser.sign_in("ketoan");
        browser.visit("/desk/TB/letters/2025");
        browser.wait("section.letter");
        browser.check_access();
        browser.picture("public-letters");
        check_sheets("public-letters", &browser.pdf(), 2, "210x297");
    }
}

#[test]
fn a_donor_finds_the_line_and_follows_the_gift() {
    let desk = open::statement(Books::start(sqlite().unwrap()));
    let Some(mut browser) = Browser::open(&desk.books, 390) else { return };
    browser.visit("/statement/TB");
    browser.fill("#q", "BL-2025/0001");
    browser.click("form.tools button");
    browser.wait_text("900.000 ₫");
    browser.click("table.cards th a");
    browser.wait_text("Biên lai BL-2025/0001");
    assert_eq!(browser.actions, 3);
    let shift = browser.script(
        "return performance.getEntriesByType('layout-shift').reduce((sum, it) => sum + it.value, 0);",
    );
    assert_eq!(shift, serde_json::json!(0), "nothing moves while the page comes");
}
