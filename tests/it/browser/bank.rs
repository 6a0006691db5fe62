//! T3, yesterday's bank lines: from the account on the home page to the last line in three actions and one per amber.

use sovang::{bank::workflow::Choice, user::Role};

use super::{Browser, WIDTHS};
use crate::{
    bank::{Desk, MINH_PAYS},
    books::{Books, sqlite},
    site::officer,
};

const STATEMENT: &str = "TNXDate,DocNo,Debit,Credit,Balance,TransactionDetails\n\
    30/12/2025,G1,,29.000,39.000,MBVCB.69.TRAN VAN MINH chuyen tien.CT tu 0100000000002 TRAN VAN MINH toi 0010000000001 HOI\n\
    30/12/2025,G2,,31.000,70.000,MBVCB.70.TRAN VAN MINH chuyen tien.CT tu 0100000000002 TRAN VAN MINH toi 0010000000001 HOI\n\
    30/12/2025,A1,,40.000,110.000,NGUYEN THI LAN ung ho quy khuyen hoc\n\
    30/12/2025,A2,5.500,,104.500,PHI DICH VU TAI KHOAN\n";

#[test]
fn t3_the_banks_lines_are_matched_in_three_actions_and_one_for_each_amber() {
    for width in WIDTHS {
        let desk = Desk::new(Books::start(sqlite().unwrap()));
        let minh = desk.books.donor("Ông Trần Văn Minh");
        let fund = desk.books.general;
        desk.import(&[("2025-11-01", "OLD", 10_000, Some(10_000), MINH_PAYS)]);
        desk.decide("OLD", Choice::Gift { donor: minh, fund, anonymous: false }).unwrap();
        officer(&desk.books, "thuquy", "TB", Role::Treasurer);
        officer(&desk.books, "ketoan", "TB", Role::Accountant);
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("sao-ke-30-12.csv");
        std::fs::write(&file, STATEMENT).unwrap();
        let Some(mut browser) = Browser::open(&desk.books, width) else { return };
        browser.sign_in("thuquy");
        browser.visit("/desk/TB");
        browser.check_access();
        browser.picture("bank-home");
        browser.actions = 0;
        browser.click("main a[href='/desk/TB/bank/1']");
        browser.attach("#f-file", &file);
        browser.wait("#accept");
        browser.check_access();
        browser.picture("bank-queue");
        browser.click("#accept");
        browser.wait_text("2 dòng chờ");
        assert_eq!(browser.actions, 3);
        browser.picture("bank-ambers");
        browser.click("td.proposal button");
        browser.wait_text("1 dòng chờ");
        browser.click("td.proposal button");
        browser.wait_text("Không còn dòng nào chờ xử lý");
        assert_eq!(browser.actions, 3 + 2, "one for each amber");
        browser.wait_text("Khớp ngân hàng đến ngày 30/12/2025");
        browser.check_access();
        browser.picture("bank-done");
        browser.visit("/desk/TB");
        browser.wait_text("Khớp ngân hàng đến ngày 30/12/2025");
        browser.picture("bank-home-done");
        look_before(&mut browser, folder.path());
        see_the_pages(&mut browser);
        start_an_appeal(&mut browser);
        desk.import(&[("2025-12-31", "LAST", 77_000, None, "LE VAN AN ung ho quy")]);
        browser.visit(&format!("/desk/TB/bank/1/lines/{}", desk.line("LAST")));
        browser.check_access();
        browser.picture("bank-line");
        browser.sign_in("ketoan");
        browser.visit("/desk/TB/bank/new");
        browser.check_access();
        browser.picture("bank-new");
    }
}

/// A file with a bad row stops on its way and is shown row by row.
fn look_before(browser: &mut Browser, folder: &std::path::Path) {
    let bad = folder.join("dong-loi.csv");
    std::fs::write(&bad, STATEMENT.replace("30/12/2025,G1", "32/12/2025,X")).unwrap();
    browser.visit("/desk/TB/bank/1/import");
    browser.check_access();
    browser.picture("bank-import");
    browser.attach("#f-file", &bad);
    browser.wait_text("Kiểm tra tệp sao kê");
    browser.check_access();
    browser.picture("bank-check");
}

fn see_the_pages(browser: &mut Browser) {
    for (page, name) in [
        ("bank", "bank-accounts"),
        ("bank/1/reconcile", "bank-reconcile"),
        ("bank/1/reconcile/print", "bank-reconcile-print"),
        ("bank/1/lines/2", "bank-line-decided"),
        ("bank/1/imports/2", "bank-imported"),
        ("unidentified", "bank-unidentified"),
        ("appeals", "appeals"),
        ("appeals/new", "appeals-new"),
    ] {
        browser.visit(&format!("/desk/TB/{page}"));
        browser.wait("h1");
        browser.check_access();
        browser.picture(name);
    }
}

fn start_an_appeal(browser: &mut Browser) {
    browser.fill("#f-title", "Học bổng Đèn đom đóm 2026");
    browser.click("main button.primary");
    browser.wait("svg.qr");
    browser.check_access();
    browser.picture("appeal");
    for size in ["a4", "a5"] {
        browser.visit(&format!("/desk/TB/qr/appeal/1?size={size}"));
        browser.check_access();
        browser.picture(&format!("poster-{size}"));
    }
}
