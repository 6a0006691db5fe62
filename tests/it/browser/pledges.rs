//! T4, a pledge that was paid: from the counter on the home page to the receipt in two actions.

use sovang::user::Role;

use super::{Browser, WIDTHS};
use crate::{
    books::{Books, sqlite},
    desk_pledges::promise,
    pledges::schedule,
    site::officer,
};

#[test]
fn t4_a_pledge_is_received_in_two_actions() {
    for width in WIDTHS {
        let books = Books::start(sqlite().unwrap());
        promise(
            &books,
            "Công ty TNHH Ví Dụ",
            schedule(&[("2025-12-15", 1_000_000), ("2026-06-15", 1_000_000)]),
        );
        promise(&books, "Bà Lê Thị Hoà", schedule(&[("2026-01-05", 500_000)]));
        promise(&books, "Họ Trần thôn Đông", schedule(&[("2026-11-05", 3_000_000)]));
        officer(&books, "thuquy", "TB", Role::Treasurer);
        let Some(mut browser) = Browser::open(&books, width) else { return };
        browser.sign_in("thuquy");
        browser.visit("/desk/TB");
        browser.wait("h1");
        browser.check_access();
        browser.picture("pledges-home");
        browser.actions = 0;
        browser.click("main a[href='/desk/TB/pledges/due']");
        browser.wait("ul.inbox");
        browser.check_access();
        browser.picture("pledges-due");
        browser.click("ul.inbox li:first-child button.primary");
        browser.wait_text("Đã ghi 1.000.000 ₫");
        assert_eq!(browser.actions, 2);
        browser.check_access();
        browser.picture("pledges-received");
        for (page, name) in [
            ("pledges", "pledges-list"),
            ("pledges/new", "pledges-new"),
            ("pledges/2", "pledges-one"),
            ("pledges/due/print", "pledges-print"),
        ] {
            browser.visit(&format!("/desk/TB/{page}"));
            browser.wait("h1");
            browser.check_access();
            browser.picture(name);
        }
    }
}
