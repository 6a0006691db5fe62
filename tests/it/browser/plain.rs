//! A treasurer's day in a browser that runs no script: every form is sent by its own button.

use sovang::{bank::workflow::Choice, ledger::account::Role as Account, user::Role};

use super::{Browser, WIDTHS};
use crate::{
    bank::{Desk, MINH_PAYS},
    books::{Books, sqlite},
    desk_pledges::promise,
    pledges::schedule,
    site::officer,
    tamper::verified,
};

/// One envelope with its list goes into the grid, is counted and posted.
fn enter_an_envelope(browser: &mut Browser) {
    browser.visit("/desk/TB/batches");
    browser.click("main form button.primary");
    // The form offers what the last gift had, which came through the bank.
    browser.click("#f-means option[value=cash]");
    browser.fill("#f-count", "1");
    browser.fill("#f-total", "500n");
    browser.click("form.terms button");
    browser.wait_text("500.000");
    browser.fill("#next input[name=donor]", "Lớp 9A trường THCS Ví Dụ");
    browser.fill("#next input[name=amount]", "500n");
    browser.click("#next details.names summary");
    browser.fill("#next textarea", "Trần Ví Dụ An; 300n\nLê Ví Dụ Bình");
    browser.click("#next .deeds button:not([value])");
    browser.picture("plain-batch");
    browser.wait("#post:enabled");
    browser.click("#post");
    browser.wait("p.notice.good");
}

fn give_at_the_desk(browser: &mut Browser) {
    browser.visit("/desk/TB/gifts/new");
    browser.fill("#f-donor", "Bà Lê Thị Hoà");
    browser.fill("#f-amount", "700n");
    browser.click("#f-means option[value=cash]");
    browser.picture("plain-gift");
    browser.click("button[name=then][value=print]");
    browser.wait(".copy");
    browser.wait_text("Để in, bấm Ctrl+P");
    browser.visit("/desk/TB/receipts/2025/2");
    browser.fill("#f-reason", "gõ nhầm số tiền");
    browser.click("form button.danger");
    browser.fill("#f-amount", "600n");
    browser.click("form[data-gift] button.primary");
    browser.wait_text("chờ hủy");
}

fn receive_a_pledge(browser: &mut Browser) {
    browser.visit("/desk/TB/pledges/due");
    browser.click("ul.inbox li:first-child button.primary");
    browser.wait_text("Đã ghi 1.000.000 ₫");
}

fn match_the_bank(browser: &mut Browser, file: &std::path::Path) {
    browser.visit("/desk/TB/bank/1/import");
    browser.attach("#f-file", file);
    browser.click("main form button.primary");
    browser.wait("#accept");
    browser.click("#accept");
    browser.wait_text("Khớp ngân hàng đến ngày 30/12/2025");
}

fn count_the_cash(browser: &mut Browser) {
    browser.visit("/desk/TB/cash-count");
    browser.fill("#f-piles-500000", "4");
    browser.fill("#f-piles-100000", "2");
    browser.click("form[data-cash] button.primary");
    browser.wait("a[href='/desk/TB/cash-count/1/print']");
}

fn sponsor_a_learner(browser: &mut Browser) {
    browser.sign_in("ketoan");
    browser.visit("/desk/TB/sponsorships/new");
    for (field, text) in [
        ("donor", "Ông Nguyễn Văn Ân"),
        ("learner", "Đặng Thị Mẫu"),
        ("born", "05/09/2011"),
        ("each", "5tr"),
        ("condition", "Học lực từ khá trở lên"),
    ] {
        browser.fill(&format!("#f-{field}"), text);
    }
    browser.click("main form.form button.primary");
    browser.wait_text("Đặng Thị Mẫu");
    browser.picture("plain-sponsorship");
    browser.fill("#f-note", "xem học bạ cả năm");
    browser.click("form[action$='/check'] button");
    browser.wait_text("xem học bạ cả năm");
}

#[test]
fn a_treasurers_day_needs_no_script() {
    for width in WIDTHS {
        let desk = Desk::new(Books::start(sqlite().unwrap()));
        let minh = desk.books.donor("Ông Trần Văn Minh");
        desk.import(&[("2025-11-01", "OLD", 10_000, Some(10_000), MINH_PAYS)]);
        let known = Choice::Gift { donor: minh, fund: desk.books.general, anonymous: false };
        desk.decide("OLD", known).unwrap();
        promise(&desk.books, "Công ty TNHH Ví Dụ", schedule(&[("2025-12-15", 1_000_000)]));
        officer(&desk.books, "thuquy", "TB", Role::Treasurer);
        officer(&desk.books, "ketoan", "TB", Role::Accountant);
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("sao-ke-30-12.csv");
        let line = "30/12/2025,G1,,29.000,39.000,MBVCB.69.TRAN VAN MINH chuyen tien.CT tu 0100000000002 TRAN VAN MINH toi 0010000000001 HOI\n";
        std::fs::write(&file, format!("TNXDate,DocNo,Debit,Credit,Balance,TransactionDetails\n{line}"))
            .unwrap();
        let Some(mut browser) = Browser::open_without_scripts(&desk.books, width) else { return };
        browser.sign_in("thuquy");
        match_the_bank(&mut browser, &file);
        enter_an_envelope(&mut browser);
        give_at_the_desk(&mut browser);
        receive_a_pledge(&mut browser);
        count_the_cash(&mut browser);
        sponsor_a_learner(&mut browser);
        assert_eq!(desk.books.balance(Account::Cash, None), 500_000 + 700_000 + 1_000_000);
        assert_eq!(verified(&mut desk.books.db()).1, []);
    }
}
