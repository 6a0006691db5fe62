//! A body's envelope with its names, from the key to the printed list; and a new password that says how strong it is.

use sovang::user::Role;

use super::{Browser, WIDTHS};
use crate::{
    books::{Books, sqlite},
    site::officer,
};

const CONTROL: char = '\u{e009}';

#[test]
fn an_envelope_of_a_class_takes_its_list_and_prints_it() {
    for width in WIDTHS {
        let books = Books::start(sqlite().unwrap());
        officer(&books, "thuquy", "TB", Role::Treasurer);
        let Some(mut browser) = Browser::open(&books, width) else { return };
        browser.sign_in("thuquy");
        browser.visit("/desk/TB/gifts/new");
        browser.fill("#f-donor", "Lớp 9A trường THCS Ví Dụ");
        browser.fill("#f-amount", "500n");
        browser.script("document.querySelector('#f-names').closest('details').open = true");
        browser.fill("#f-names", "Trần Ví Dụ An; 300n\n; 20n");
        browser.click("button[name=then][value='']");
        browser.wait_text("anh sách tên, dòng 2: chưa có tên");
        browser.check_access();
        browser.picture("gift-names-wrong");
        browser.script("document.querySelector('#f-names').value = ''");
        browser.fill("#f-names", "Trần Ví Dụ An; 300n\nLê <b>Ví Dụ</b> Bình\nPhạm Ví Dụ Chi");
        browser.picture("gift-names");
        browser.chord(CONTROL, 'p');
        browser.wait(".annex");
        let annex = browser.text(".annex");
        for part in
            ["Danh sách kèm theo biên lai số 1", "3 tên", "Trần Ví Dụ An: 300.000 ₫", "Lê <b>Ví Dụ</b> Bình"]
        {
            assert!(annex.contains(part), "{part}: {annex}");
        }
        browser.check_access();
        browser.picture("receipt-annex");
        browser.visit("/desk/TB/gifts/1");
        browser.check_access();
        browser.click("main a[href^='/desk/TB/donors/']");
        browser.wait(".members");
        assert!(browser.text(".members").contains("Phạm Ví Dụ Chi"));
        browser.check_access();
        browser.picture("donor-members");
    }
}

#[test]
fn a_row_of_the_grid_takes_a_list_by_key() {
    for width in WIDTHS {
        let books = Books::start(sqlite().unwrap());
        officer(&books, "thuquy", "TB", Role::Treasurer);
        let Some(mut browser) = Browser::open(&books, width) else { return };
        browser.sign_in("thuquy");
        browser.visit("/desk/TB/batches");
        browser.type_here("m");
        browser.wait("#f-count");
        browser.fill("#f-count", "1");
        browser.fill("#f-total", "500n\u{E007}");
        browser.type_here("Lớp 9A trường THCS Ví Dụ\u{E004}500n\u{E034}");
        browser.type_here("Trần Ví Dụ An; 300n\u{E007}Lê <b>Ví Dụ</b> Bình; 300n");
        browser.chord(CONTROL, '\u{E007}');
        browser.wait_text("danh sách tên cộng lại 600.000 ₫");
        browser.check_access();
        browser.picture("batch-names-wrong");
        browser.visit(&browser.path());
        browser.script("document.querySelector('.envelope textarea').value = ''");
        browser.fill(".envelope textarea", "Trần Ví Dụ An; 300n\nLê <b>Ví Dụ</b> Bình");
        browser.chord(CONTROL, '\u{E007}');
        browser.wait("#post:enabled");
        browser.check_access();
        browser.picture("batch-names");
        browser.click("#post");
        browser.wait("p.notice.good");
        browser.visit("/desk/TB/gifts/1");
        let page = browser.text("main");
        assert!(page.contains("Trần Ví Dụ An") && page.contains("Lê <b>Ví Dụ</b> Bình"), "{page}");
    }
}

#[test]
fn a_new_password_says_how_strong_it_is() {
    for width in WIDTHS {
        let books = Books::start(sqlite().unwrap());
        officer(&books, "thuquy", "TB", Role::Treasurer);
        let Some(mut browser) = Browser::open(&books, width) else { return };
        browser.sign_in("thuquy");
        browser.visit("/me");
        browser.fill("#f-password", "matkhau123456");
        browser.wait_text("dễ đoán");
        browser.check_access();
        browser.picture("password-weak");
        let strength = |browser: &Browser| {
            browser.script("return document.querySelector('.strength meter').value").as_f64().unwrap()
        };
        assert!(strength(&browser) < 3.0);
        browser.script("document.querySelector('#f-password').value = ''");
        browser.fill("#f-password", "bốn con trâu ăn mưa rào");
        let strong = (0..50).any(|_| {
            std::thread::sleep(std::time::Duration::from_millis(100));
            strength(&browser) >= 3.0
        });
        assert!(strong, "{}", browser.text(".strength"));
        browser.picture("password-strong");
    }
}
