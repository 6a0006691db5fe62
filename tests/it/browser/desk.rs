//! The frame of the desk in a browser: keys, the folded side bar, large text, dark colours.

use sovang::user::Role;

use super::{Browser, WIDTHS};
use crate::{
    books::{Books, sqlite},
    site::officer,
};

#[test]
fn the_desk_is_readable_at_every_width() {
    for width in WIDTHS {
        let books = Books::start(sqlite().unwrap());
        officer(&books, "kiemsoat", "TB", Role::Controller);
        let Some(mut browser) = Browser::open(&books, width) else { return };
        browser.visit("/");
        browser.check_access();
        browser.picture("public-home");
        browser.sign_in("kiemsoat");
        browser.visit("/desk/TB");
        browser.wait("h1");
        assert_eq!(browser.text("h1"), "Việc của tôi");
        browser.check_access();
        browser.picture("desk-home");
        browser.visit("/desk/TB/units");
        browser.check_access();
        browser.picture("desk-units");
        browser.visit("/comfort?text=big&colours=dark&next=/desk/TB/units");
        assert_eq!(browser.path(), "/desk/TB/units");
        browser.check_access();
        browser.picture("desk-units-dark-big");
    }
}

#[test]
fn keys_lead_from_page_to_page() {
    let books = Books::start(sqlite().unwrap());
    officer(&books, "kiemsoat", "TB", Role::Controller);
    let Some(mut browser) = Browser::open(&books, 1280) else { return };
    browser.sign_in("kiemsoat");
    browser.visit("/desk/TB/units");
    browser.type_here("gv");
    browser.wait_text("Việc của tôi");
    for _ in 0..50 {
        if browser.path() == "/desk/TB" {
            return;
        }
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
    panic!("g v leads home, not to {}", browser.path());
}
