//! Mail: the queue, one mail, an address, the letters of a year, and the page behind the link to stop it.

use sovang::user::Role;

use super::{Browser, WIDTHS};
use crate::{
    books::{Books, sqlite},
    mail::{all, donor, queue},
    site::officer,
};

#[test]
fn the_pages_of_mail_are_read_at_both_widths() {
    for width in WIDTHS {
        let books = Books::start(sqlite().unwrap());
        let lan = donor(&books, "Bà Nguyễn Thị Lan");
        queue(&books, lan, &["lan", "lan.nguyen"]);
        officer(&books, "ketoan", "TB", Role::Accountant);
        let Some(mut browser) = Browser::open(&books, width) else { return };
        browser.sign_in("ketoan");
        browser.visit("/desk/TB/donors/1/mail");
        browser.wait("#f-address");
        browser.fill("#f-address", "lan.nguyen@example.com");
        browser.click("main form button.primary");
        browser.wait_text("Gửi thư tới địa chỉ này được");
        browser.check_access();
        browser.picture("mail-address");
        let pages = [
            ("mail", "mail-list"),
            ("mail/1", "mail-one"),
            ("letters/2025/mail", "mail-letters"),
            ("letters/2025", "mail-print"),
        ];
        for (page, name) in pages {
            browser.visit(&format!("/desk/TB/{page}"));
            browser.wait("h1");
            browser.check_access();
            browser.picture(name);
        }
        browser.visit(&format!("/unsubscribe/{}", all(&books)[0].secret));
        browser.wait("main form button");
        browser.check_access();
        browser.picture("mail-unsubscribe");
        browser.click("main form button");
        browser.wait_text("Đã ngừng gửi thư");
        browser.picture("mail-unsubscribed");
    }
}
