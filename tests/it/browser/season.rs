//! B10, the honour roll: opened, filtered by what changed since last year, confirmed; and the pages around it.

use sovang::user::Role;

use super::{Browser, WIDTHS};
use crate::{
    books::{Books, sqlite},
    season::two_seasons,
    site::officer,
};

#[test]
fn b10_changed_lines_are_confirmed_in_three_actions() {
    for width in WIDTHS {
        let books = Books::start(sqlite().unwrap());
        two_seasons(&books);
        officer(&books, "chutich", "TB", Role::Chair);
        let Some(mut browser) = Browser::open(&books, width) else { return };
        browser.sign_in("chutich");
        browser.visit("/desk/TB");
        browser.wait("h1");
        browser.actions = 0;
        // On a phone the side bar is folded away, and unfolding it is an action more.
        let unfolds = u32::from(width < 600);
        if unfolds > 0 {
            browser.click("nav.side summary");
        }
        browser.click("nav.side a[href='/desk/TB/roll']");
        browser.wait("[data-show='changed']");
        browser.check_access();
        browser.picture("season-roll");
        browser.click("[data-show='changed']");
        browser.wait("main button[value='confirm']");
        browser.check_access();
        browser.picture("season-changed");
        browser.click("main button[value='confirm']");
        browser.wait_text("đã xác nhận");
        assert_eq!(browser.actions, 3 + unfolds);
        browser.check_access();
        browser.picture("season-confirmed");
        browser.click("main tbody a[href*='/lines/']");
        browser.wait("#f-name");
        browser.check_access();
        browser.picture("season-line");
        browser.visit("/desk/TB/roll/2025/rules");
        browser.wait("main button[value='try']");
        browser.check_access();
        browser.picture("season-rules");
        browser.click("main button[value='try']");
        browser.wait("#trial");
        browser.check_access();
        browser.picture("season-trial");
        browser.visit("/desk/TB/roll/life");
        browser.wait("table");
        browser.check_access();
        browser.picture("season-life");
        browser.visit("/verify");
        browser.wait("#code");
        browser.check_access();
        browser.picture("season-verify");
    }
}
