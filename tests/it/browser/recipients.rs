//! Recipients on a telephone and at a desk, with and without scripts.

use sovang::user::Role;

use super::{Browser, WIDTHS};
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
