//! B10, the honour roll: opened, filtered by what changed since last year, confirmed; and the pages around it.

use sovang::user::Role;

use super::{Browser, WIDTHS, papers::check_sheets};
use crate::{
    books::{Books, sqlite},
    season::{freeze, merit, name_openly, scope, two_seasons},
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
        browser.visit("/desk/TB/roll/years");
        browser.wait("svg.chart");
        browser.check_access();
        browser.picture("season-years");
        browser.visit("/roll/TB");
        browser.wait("svg.chart");
        browser.check_access();
        browser.picture("season-years-public");
        browser.visit("/verify");
        browser.wait("#code");
        browser.check_access();
        browser.picture("season-verify");
        papers(&books, &mut browser);
    }
}

/// Freezes the roll and prints its papers from their pages, each on the paper that it is made for.
fn papers(books: &Books, browser: &mut Browser) {
    let this = scope(books, "TB", 2025, false);
    name_openly(books, "Ông Trần Văn Minh");
    freeze(books, &this).unwrap();
    merit(books, &this, "12/QĐ-HKH", 1_000_000, Some(25)).unwrap();
    for (path, name) in [("", "season-frozen"), ("/merits", "season-merits")] {
        browser.visit(&format!("/desk/TB/roll/2025{path}"));
        browser.wait("h1");
        browser.check_access();
        browser.picture(name);
    }
    for (path, name, pages, size, says) in [
        ("roll/print?size=a3", "season-poster-page", 1, "297x420", "BẢNG VÀNG GHI CÔNG NĂM 2025"),
        ("roll/print", "season-booklet-page", 1, "210x297", "Ông Trần Văn Minh"),
        ("certificates/print", "season-certificates-page", 3, "297x210", "BẰNG GHI NHẬN"),
        ("merits/print?line=1", "season-merit-page", 1, "297x210", "Vào sổ khen thưởng số: 25"),
        ("kit/script/print", "season-script-page", 1, "210x297", "Xin trân trọng kính mời"),
        ("kit/seats/print", "season-seats-page", 1, "210x297", "Sơ đồ chỗ ngồi 2025"),
    ] {
        browser.visit(&format!("/desk/TB/roll/2025/{path}"));
        browser.wait("main h1");
        browser.check_access();
        browser.picture(name);
        let text = check_sheets(name, &browser.pdf(), pages, size).concat();
        assert!(text.contains(says), "{says}: {text}");
    }
}
