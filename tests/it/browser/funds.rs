//! Funds, transfers and entries in a browser, at both widths.

use sovang::user::Role;

use super::{Browser, WIDTHS};
use crate::{
    books::{Books, sqlite},
    site::officer,
    tamper::year,
};

#[test]
fn the_pages_of_funds_can_be_read_by_everybody() {
    for width in WIDTHS {
        let books = Books::start(sqlite().unwrap());
        year(&books);
        officer(&books, "ketoan", "TB", Role::Accountant);
        let Some(mut browser) = Browser::open(&books, width) else { return };
        browser.sign_in("ketoan");
        for (path, name) in [
            ("funds", "funds"),
            ("funds/new", "fund-new"),
            ("funds/HB", "fund"),
            ("transfers", "transfers"),
            ("transfers/new", "transfer-new"),
            ("entries/new", "entry-new"),
            ("entries/1", "entry"),
        ] {
            browser.visit(&format!("/desk/TB/{path}"));
            browser.wait("h1");
            browser.check_access();
            browser.picture(name);
        }
    }
}
