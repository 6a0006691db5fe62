//! T9, the daily cash count: from the dot on the home page to the saved count in two actions and what is typed.

use sovang::user::Role;

use super::{Browser, WIDTHS};
use crate::{
    books::{Books, sqlite},
    site::officer,
    tamper::year,
};

#[test]
fn t9_the_cash_is_counted_in_two_actions() {
    for width in WIDTHS {
        let books = Books::start(sqlite().unwrap());
        year(&books);
        officer(&books, "thuquy", "TB", Role::Treasurer);
        officer(&books, "ketoan", "TB", Role::Accountant);
        let Some(mut browser) = Browser::open(&books, width) else { return };
        browser.sign_in("thuquy");
        browser.visit("/desk/TB");
        browser.actions = 0;
        browser.click("main a[href='/desk/TB/cash-count']");
        browser.wait("#f-piles-500000");
        browser.check_access();
        browser.fill("#f-piles-500000", "9");
        browser.fill("#f-piles-100000", "3");
        browser.wait_text("Tổng kiểm kê: 4.800.000 ₫ · khớp sổ");
        browser.picture("cash-count");
        browser.click("form[data-cash] button.primary");
        browser.wait("a[href='/desk/TB/cash-count/1/print']");
        assert_eq!(browser.text("h1"), "KK-2025/0001");
        // Two clicks, beside the two fields that were typed into.
        assert_eq!(browser.actions, 2 + 2);
        browser.check_access();
        browser.picture("cash-count-done");
        browser.sign_in("ketoan");
        for (page, name) in [
            ("books/journal?from=01/01/2025", "journal"),
            ("books/cash-book?from=01/01/2025", "cash-book"),
            ("books/trial-balance?from=01/01/2025", "trial-balance"),
            ("periods", "periods"),
            ("audit", "audit"),
        ] {
            browser.visit(&format!("/desk/TB/{page}"));
            browser.wait("h1");
            browser.check_access();
            browser.picture(name);
        }
        browser.visit("/help/cash-count");
        browser.check_access();
        browser.picture("help-cash-count");
    }
}
