//! Recipients on a telephone and at a desk, with and without scripts.

use sovang::user::Role;

use super::{Browser, WIDTHS, papers::check_sheets};
use crate::{
    books::{Books, sqlite},
    recipients::Story,
    site::officer,
};

#[test]
fn a_recipient_is_found_and_read() {
    for width in WIDTHS {
        let story = Story::start(Books::start(sqlite().unwrap()));
        officer(&story.all.books, "kiemsoat", "TB", Role::Controller);
        let Some(mut browser) = Browser::open(&story.all.books, width) else { return };
        browser.sign_in("kiemsoat");
        browser.visit("/desk/TB");
        browser.type_here("g3");
        browser.wait("table.cards");
        browser.check_access();
        browser.picture("recipients");
        browser.fill("#q", "tran hoa");
        browser.click("form.tools button");
        browser.wait_text("1 người nhận");
        browser.click("table.cards tbody th a");
        browser.wait("#awards");
        browser.check_access();
        browser.picture("recipient");
        browser.click("#put ~ ul a");
        browser.wait("#facts");
        browser.check_access();
        browser.visit("/desk/TB/roll/2025/recipients?below=1");
        browser.wait("h1");
        browser.check_access();
        browser.picture("recipients-of-year");
        browser.click("main .actions a[href*='/recipients/print']");
        browser.wait("table.wide");
        browser.check_access();
        browser.picture("recipients-of-year-print");
        check_sheets("recipients-of-year", &browser.pdf(), 1, "297x210");
    }
}

#[test]
fn a_recipient_is_found_without_scripts() {
    let story = Story::start(Books::start(sqlite().unwrap()));
    officer(&story.all.books, "kiemsoat", "TB", Role::Controller);
    let Some(mut browser) = Browser::open_without_scripts(&story.all.books, 390) else { return };
    browser.sign_in("kiemsoat");
    browser.visit("/desk/TB/recipients");
    browser.fill("#q", "tran hoa");
    browser.click("form.tools button");
    browser.wait_text("1 người nhận");
    browser.click("table.cards tbody th a");
    browser.wait_text("Hội XA");
}
