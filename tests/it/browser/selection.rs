//! B9, a round beside the year before, in one action; and the pages of rounds at both widths.

use sovang::user::Role;

use super::{Browser, WIDTHS};
use crate::{
    books::{Books, day, dong, sqlite},
    scholarships::*,
    site::officer,
};

/// A round of this year and one of the year before, with somebody in each.
pub fn two_years() -> Scholarships {
    let all = Scholarships::start(Books::start(sqlite().unwrap()));
    let mut last = terms(&all.books, "HB0", "HKBGC", &[all.books.general]);
    (last.opens_on, last.closes_on) = (day("2024-03-05"), day("2024-03-31"));
    last.amounts.insert(sovang::programme::Category::Pupil, dong(700_000));
    open_round(&all.books, last);
    for name in ["Trần Thị Hoà", "Lê Văn Đức"] {
        nominate(&all.books, &pupil(all.round, all.books.unit, name));
    }
    all
}

#[test]
fn b9_the_year_before_is_one_action_away() {
    for width in WIDTHS {
        let all = two_years();
        officer(&all.books, "chutich", "TB", Role::Chair);
        let Some(mut browser) = Browser::open(&all.books, width) else { return };
        browser.sign_in("chutich");
        browser.visit("/desk/TB/rounds/HB1");
        browser.wait("#year-before");
        browser.check_access();
        browser.picture("round-one");
        browser.actions = 0;
        browser.click("#year-before");
        browser.wait_text("700.000 ₫");
        assert_eq!(browser.actions, 1);
        browser.check_access();
        browser.picture("round-two-years");
        for (page, name) in
            [("rounds", "rounds-list"), ("rounds/new", "round-new"), ("programmes", "programmes")]
        {
            browser.visit(&format!("/desk/TB/{page}"));
            browser.wait("h1");
            browser.check_access();
            browser.picture(name);
        }
    }
}
