//! P8, the exceptions of a province sorted by risk: one action from the home page; and the pages around them.

use sovang::{disbursement::payout::Relation, user::Role};

use super::{Browser, WIDTHS};
use crate::{
    books::{Books, sqlite},
    payouts::Story,
    risks::{TWO, one_account, set_threshold, with_phone},
    scholarships::*,
    site::officer,
};

/// A red pair, an orange three, a green one, and people who look at them.
fn story() -> (Story, sovang::id::PayoutId) {
    let story = Story::start(Books::start(sqlite().unwrap()), &TWO);
    let here = (story.all.round, story.books().unit);
    let list = one_account(&story, Relation::Own);
    for name in ["Phạm Thị Hoa", "Đỗ Thị An", "Vũ Văn Bình"] {
        with_phone(story.books(), here, name, "0912 345 678");
    }
    nominate(story.books(), &pupil(here.0, here.1, "Bùi Thị Xanh"));
    officer(story.books(), "duyet", "TB", Role::Reviewer);
    set_threshold(story.books(), 1_500_000);
    (story, list)
}

#[test]
fn p8_the_exceptions_are_one_action_away() {
    for width in WIDTHS {
        let (story, _) = story();
        let Some(mut browser) = Browser::open(story.books(), width) else { return };
        browser.sign_in("duyet");
        browser.visit("/desk/TB");
        browser.wait("nav.side");
        browser.actions = 0;
        // On a telephone the side bar is folded, and opening it is an action of its own.
        let opens_menu = u32::from(width < 500);
        if opens_menu == 1 {
            browser.click("nav.side summary");
        }
        browser.click("nav.side a[href='/desk/TB/risks']");
        browser.wait("table.cards");
        assert_eq!(browser.actions, 1 + opens_menu);
        assert!(browser.text("table.cards tbody tr:first-child").contains("đỏ – làm rõ trước"));
        browser.check_access();
        browser.picture("risks-list");
        browser.click("table.cards tbody tr:first-child a");
        browser.wait("#risks");
        browser.wait_text("cũng là của");
        browser.check_access();
        browser.picture("risks-dossier");
    }
}

#[test]
fn a_list_of_payments_shows_its_signs() {
    for width in WIDTHS {
        let (story, list) = story();
        let Some(mut browser) = Browser::open(story.books(), width) else { return };
        browser.sign_in("ketoan");
        browser.visit(&format!("/desk/TB/payouts/{list}"));
        browser.wait("#risks");
        browser.wait_text("cũng là của Lê Văn Đức");
        browser.check_access();
        browser.picture("risks-payout");
    }
}

#[test]
fn the_exceptions_are_filtered_without_scripts() {
    for width in WIDTHS {
        let (story, _) = story();
        let Some(mut browser) = Browser::open_without_scripts(story.books(), width) else { return };
        browser.sign_in("duyet");
        browser.visit("/desk/TB/risks");
        browser.click("#check option[value=phone]");
        browser.click("form.tools button");
        browser.wait_text("Phạm Thị Hoa");
        let table = browser.text("table.cards");
        assert!(!table.contains("Lê Văn Đức") && table.contains("cam – cần hỏi lại"), "{table}");
        browser.visit("/desk/TB/risks?colour=all");
        browser.wait_text("Bùi Thị Xanh");
        browser.picture("risks-plain");
    }
}
