//! T1: thirty envelopes, by keyboard alone.

use sovang::user::Role;

use super::{Browser, WIDTHS};
use crate::{
    books::{Books, sqlite},
    site::officer,
};

const TAB: char = '\u{E004}';
const ENTER: char = '\u{E007}';
const CONTROL: char = '\u{E009}';
const ROWS: usize = 30;

/// Waits until a script says true.
#[track_caller]
fn wait_until(browser: &Browser, script: &str) {
    for _ in 0..100 {
        if browser.script(script) == serde_json::Value::Bool(true) {
            return;
        }
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
    panic!("never true on {}: {script}", browser.path());
}

fn thirty_envelopes(books: &Books, width: u32) -> Option<()> {
    let mut browser = Browser::open(books, width)?;
    browser.sign_in("thuquy");
    browser.visit("/desk/TB");
    browser.wait("h1");
    browser.actions = 0;
    browser.type_here("gt");
    browser.actions += 1;
    wait_until(
        &browser,
        "return location.pathname == '/desk/TB/batches' && document.readyState == 'complete';",
    );
    browser.check_access();
    browser.type_here("m");
    browser.actions += 1;
    browser.wait("#f-count");
    wait_until(&browser, "return document.activeElement?.id == 'f-count';");
    // The control count and the control total are typed from the slip.
    browser.type_here(&format!("{ROWS}{ENTER}"));
    browser.type_here(&format!("6tr{ENTER}"));
    let mut chords = 0;
    for number in 1..=ROWS {
        wait_until(
            &browser,
            "return document.activeElement?.name == 'donor' && document.activeElement.value == '';",
        );
        browser.type_here(&format!("Người Gửi Số {number}{TAB}200n"));
        let before = browser.actions;
        browser.chord(CONTROL, ENTER);
        chords += browser.actions - before;
    }
    wait_until(&browser, "return document.getElementById('post')?.disabled === false;");
    browser.picture("batch-grid");
    browser.check_access();
    browser.click("#post");
    browser.wait("p.notice.good");
    assert_eq!((browser.actions - chords, chords), (3, 30), "g t, m, Ghi sổ, and one chord a row");
    browser.picture("batch-posted");
    browser.check_access();
    Some(())
}

#[test]
fn t1_thirty_envelopes_take_three_actions_and_a_chord_a_row() {
    for width in WIDTHS {
        let books = Books::start(sqlite().unwrap());
        officer(&books, "thuquy", "TB", Role::Treasurer);
        if thirty_envelopes(&books, width).is_none() {
            return;
        }
        assert_eq!(books.balance(sovang::ledger::account::Role::Cash, None), 6_000_000);
    }
}
