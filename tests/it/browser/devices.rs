//! Goods in a browser: taken in, handed over with a donor found while typing, the minute on paper.

use sovang::user::Role;

use super::{Browser, WIDTHS};
use crate::{
    books::{Books, sqlite},
    devices::{computer, pages::upload},
    site::{Site, officer},
};

#[test]
fn a_device_is_received_and_handed_over() {
    for width in WIDTHS {
        let books = Books::start(sqlite().unwrap());
        officer(&books, "thuquy", "TB", Role::Treasurer);
        let donor = books.donor("Công ty TNHH Ví Dụ");
        books.receive(&books.gift(donor, books.general, 500_000, "2025-02-01")).unwrap();
        computer(&books, books.general, "SN-99");
        let Some(mut browser) = Browser::open(&books, width) else { return };
        browser.sign_in("thuquy");
        browser.visit("/desk/TB/gifts/new");
        browser.click("a[href='/desk/TB/devices/new']");
        browser.wait("#what-1");
        browser.check_access();
        browser.fill("#f-donor", "vi du tnhh");
        browser.click("#f-donor-found [role='option']");
        browser.fill("#what-1", "Dell Latitude 5420");
        browser.fill("#serial-1", "SN 12-34");
        browser.fill("#value-1", "5tr");
        browser.fill("#f-valued_by", "Hội đồng định giá");
        browser.picture("devices-new");
        browser.click("main button.primary");
        browser.wait_text("Lý lịch");
        browser.wait_text("Công ty TNHH Ví Dụ");
        browser.check_access();
        browser.picture("devices-in-store");
        let passport = browser.path();
        browser.fill("#f-holder", "Trần Thị Em");
        browser.click("form[action$='/hand-over'] button.primary");
        browser.wait_text("Biên bản 1/2025");
        let site = Site::over(&books);
        let visit = site.sign_in("thuquy");
        upload(&site, &visit, &format!("{passport}/photos"), "may.jpg", crate::devices::JPEG).location();
        browser.visit(&passport);
        browser.wait("ul.photos img");
        browser.check_access();
        browser.picture("devices-with-holder");
        browser.visit(&format!("{passport}/minutes/2025/1"));
        browser.wait("h1");
        browser.check_access();
        browser.picture("devices-minute");
        browser.visit("/desk/TB/devices");
        browser.wait("h1");
        browser.check_access();
        browser.picture("devices-list");
    }
}
