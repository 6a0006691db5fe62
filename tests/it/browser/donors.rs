//! Donors in a browser: found by `/`, listed, mended, made one; readable on a phone and at a desk.

use sovang::user::Role;

use super::{Browser, WIDTHS};
use crate::{
    books::{Books, sqlite},
    donors::enter,
    site::officer,
};

#[test]
fn donors_are_found_by_one_key_and_made_one() {
    for width in WIDTHS {
        let books = Books::start(sqlite().unwrap());
        let book = books.book;
        let minh =
            enter(&books, book, ("Ông Trần Văn Minh", "Thôn 3, xã Đông Giang, Hưng Yên", "0912345678"));
        let twin = enter(&books, book, ("TRAN VAN MINH", "", "0912 345 678"));
        enter(&books, book, ("Gia đình bà Lê Thị Hoà", "Thôn 1, xã Bình Minh", ""));
        for (id, amount) in [(minh, 500_000), (twin, 2_000_000)] {
            books.receive(&books.gift(id, books.general, amount, "2025-02-01")).unwrap();
        }
        crate::honour_roll::agree(&books, minh, "2025-01-01");
        officer(&books, "thuquy", "TB", Role::Treasurer);
        let Some(mut browser) = Browser::open(&books, width) else { return };
        browser.sign_in("thuquy");
        browser.visit("/desk/TB/donors");
        browser.check_access();
        browser.picture("donors");
        browser.type_here("/");
        browser.wait("main #q");
        browser.fill("main #q", "hoa le");
        browser.click("main form button");
        browser.wait_text("Gia đình bà Lê Thị Hoà");
        browser.check_access();
        browser.picture("donors-search");
        browser.visit(&format!("/desk/TB/donors/{minh}"));
        browser.check_access();
        browser.picture("donor");
        browser.visit(&format!("/desk/TB/donors/{minh}/edit"));
        browser.check_access();
        browser.picture("donor-edit");
        browser.visit(&format!("/desk/TB/donors/{minh}/consents"));
        browser.check_access();
        browser.picture("donor-consents");
        browser.visit("/desk/TB/duplicates");
        browser.click("main form button.primary");
        browser.wait_text("rất giống");
        browser.check_access();
        browser.picture("duplicates");
        browser.click("main tbody a");
        browser.wait_text("Chọn điều giữ lại");
        browser.check_access();
        browser.picture("duplicates-compare");
        browser.click("main form button.primary");
        browser.wait_text("Hoàn tác");
        browser.picture("donor-merged");
    }
}
