//! A sponsorship from its beginning to its end, on the accountant's desk.

use sovang::user::Role;

use super::{Browser, WIDTHS};
use crate::{
    books::{Books, sqlite},
    site::officer,
    sponsorships::{begin, get, receive},
};

#[test]
fn a_sponsorship_is_begun_checked_and_ended() {
    for width in WIDTHS {
        let books = Books::start(sqlite().unwrap());
        let first = get(&books, begin(&books));
        receive(&books, first.pledge, 3_000_000, "2024-03-01");
        officer(&books, "ketoan", "TB", Role::Accountant);
        let Some(mut browser) = Browser::open(&books, width) else { return };
        browser.sign_in("ketoan");
        browser.visit("/desk/TB/sponsorships/new");
        for (field, text) in [
            ("donor", "Ông Nguyễn Văn Ân"),
            ("learner", "Đặng Thị Mẫu"),
            ("born", "05/09/2011"),
            ("each", "5tr"),
            ("condition", "Học lực từ khá trở lên, chăm ngoan"),
        ] {
            browser.fill(&format!("#f-{field}"), text);
        }
        browser.check_access();
        browser.picture("sponsorships-new");
        browser.click("main form.form button.primary");
        browser.wait_text("Đặng Thị Mẫu");
        browser.visit("/desk/TB");
        browser.click("main a[href='/desk/TB/sponsorships?state=due']");
        browser.wait("table.cards");
        browser.check_access();
        browser.picture("sponsorships-list");
        browser.visit("/desk/TB/sponsorships/1");
        browser.wait("#years");
        browser.check_access();
        browser.picture("sponsorships-one");
        browser.fill("#f-note", "xem học bạ cả năm");
        browser.click("form[action$='/check'] button");
        browser.wait_text("xem học bạ cả năm");
        browser.click("main details summary");
        browser.script("document.querySelector('#f-how').value = 'by_sponsor'");
        browser.fill("#f-reason", "người đỡ đầu chuyển đi xa");
        browser.click("form[action$='/end'] button");
        browser.wait_text("Tiền này không mất");
        browser.check_access();
        browser.picture("sponsorships-ended");
        for page in ["funds/DD1", &format!("donors/{}", first.recipient)] {
            browser.visit(&format!("/desk/TB/{page}"));
            browser.wait("h1");
            browser.check_access();
        }
    }
}
