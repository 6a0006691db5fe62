//! The proof round: opened at the desk and printed, answered by a donor on a phone without scripts.

use super::{Browser, WIDTHS};
use crate::{
    books::{Books, sqlite},
    season::two_seasons,
};

fn look(browser: &Browser, scripts: bool) {
    if scripts {
        browser.check_access();
    }
}

#[test]
fn a_donor_answers_without_scripts_and_the_desk_sees_it() {
    for width in WIDTHS {
        let books = Books::start(sqlite().unwrap());
        two_seasons(&books);
        // On a phone nothing runs scripts, so that axe has nothing to run in either.
        let scripts = width > 600;
        let open = if scripts { Browser::open } else { Browser::open_without_scripts };
        let Some(mut browser) = open(&books, width) else { return };
        browser.sign_in("thuquy");
        browser.visit("/desk/TB/roll/2025/round");
        browser.wait("#f-closes_on");
        look(&browser, scripts);
        browser.picture("proof-begin");
        browser.click("main details form button");
        browser.wait("#invite");
        look(&browser, scripts);
        browser.picture("proof-open");
        browser.visit("/desk/TB/roll/2025/round/slips?per=4");
        browser.wait(".slip");
        look(&browser, scripts);
        browser.picture("proof-slips-four");
        browser.visit("/desk/TB/roll/2025/round/slips?per=1");
        browser.wait(".slip");
        browser.picture("proof-slips-one");
        browser.visit("/desk/TB/roll/2025/round?show=changed");
        browser.click("main tbody a[href*='/lines/']");
        browser.wait("#own-link");
        look(&browser, scripts);
        browser.picture("proof-line");
        let code = browser.text("b.letters");
        browser.visit("/proof");
        browser.wait("#f-code");
        look(&browser, scripts);
        browser.picture("proof-code");
        browser.fill("#f-code", &code);
        browser.click("main form button.primary");
        browser.wait("#f-name");
        look(&browser, scripts);
        browser.picture("proof-page");
        browser.click("button[value=right]");
        browser.wait("p.notice.good");
        look(&browser, scripts);
        browser.picture("proof-thanks");
        browser.fill("#f-name", "NGƯT Phạm Đại Diện");
        browser.click("button[value=ask]");
        browser.wait_text("sẽ xem");
        browser.picture("proof-asked");
        browser.visit("/desk/TB/roll/2025/round?show=asked");
        browser.wait_text("Xin ghi là");
        look(&browser, scripts);
        browser.picture("proof-progress");
    }
}
