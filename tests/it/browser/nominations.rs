//! A commune nominates: one person by the form with a document, many by a workbook; with scripts and without.

use std::io::Write as _;

use sovang::{unit::Level, user::Role};

use super::{Browser, WIDTHS};
use crate::{
    books::{Books, sqlite},
    scholarships::*,
    selection::{lists, open_now, papers::PDF},
    site::officer,
    tamper::verified,
};

fn file(ending: &str, bytes: &[u8]) -> tempfile::NamedTempFile {
    let mut file = tempfile::Builder::new().suffix(ending).tempfile().unwrap();
    file.write_all(bytes).unwrap();
    file
}

/// Takes a picture; whether everybody can use the page is asked by a script, where scripts run.
fn look(browser: &Browser, scripts: bool, name: &str) {
    if scripts {
        browser.check_access();
    }
    browser.picture(&format!("{name}{}", if scripts { "" } else { "-plain" }));
}

fn nominate_one(browser: &mut Browser, scripts: bool) {
    browser.visit("/desk/XA/nominations/new");
    browser.wait("#f-id_number");
    look(browser, scripts, "nomination-form");
    browser.fill("#f-name", "Nguyễn Thị Bé");
    browser.fill("#f-born", "02/05/2010");
    browser.fill("#f-id_number", "001205004567");
    for (field, text) in [
        ("grade", "9"),
        ("school", "THCS Ví Dụ"),
        ("mark", "8,6"),
        ("achievement", "Giải nhì học sinh giỏi tỉnh"),
        ("evidence", "Giấy khen số 12"),
    ] {
        browser.fill(&format!("#f-facts\\.{field}"), text);
    }
    browser.click("main form.form button.primary");
    browser.wait("#id-number");
    let id = browser.text("#id-number");
    assert!(id.contains("0********567"), "{id}");
    assert!(browser.text("#id-doubts").contains("ghi năm sinh 2005"));
    look(browser, scripts, "nomination-made");
}

fn hand_a_document_in(browser: &mut Browser, scripts: bool) {
    let paper = file(".pdf", PDF);
    browser.click("details:has(#f-paper) summary");
    browser.attach("#f-paper", paper.path());
    browser.click("form:has(#f-paper) button");
    browser.wait("ul.papers a[download]");
    assert!(browser.text("ul.papers").contains("Học bạ"));
    look(browser, scripts, "nomination-paper");
}

fn bring_a_list(browser: &mut Browser, scripts: bool) {
    let list = file(".xlsx", &lists::workbook(lists::LIST));
    browser.visit("/desk/XA/nominations/import");
    browser.attach("#f-file", list.path());
    browser.click("main form.form button.primary");
    browser.wait("button[value=errors-xlsx]");
    assert!(browser.text("tbody").contains("Điều 4"), "{}", browser.text("tbody"));
    look(browser, scripts, "nominations-list-look");
    browser.click("button[value=write]");
    browser.wait_text("Đã ghi 2 hồ sơ");
    look(browser, scripts, "nominations-list-written");
}

fn day_of_a_commune(scripts: bool) {
    for width in WIDTHS {
        let all = Scholarships::start(Books::start(sqlite().unwrap()));
        let books = &all.books;
        add_unit(books, "XA", Level::Commune);
        add_unit(books, "XB", Level::Commune);
        open_now(books, &[], false);
        officer(books, "decu", "XA", Role::Nominator);
        let open = if scripts { Browser::open } else { Browser::open_without_scripts };
        let Some(mut browser) = open(books, width) else { return };
        browser.sign_in("decu");
        nominate_one(&mut browser, scripts);
        hand_a_document_in(&mut browser, scripts);
        bring_a_list(&mut browser, scripts);
        assert!(verified(&mut books.db()).1.is_empty());
    }
}

#[test]
fn a_commune_nominates_with_a_document_and_by_a_workbook() {
    day_of_a_commune(true);
}

#[test]
fn a_commune_nominates_without_any_script() {
    day_of_a_commune(false);
}
