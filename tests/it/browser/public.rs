//! The public pages in a browser without JavaScript's help, at both widths.

use super::{Browser, WIDTHS, papers::check_sheets};
use crate::{
    bank::Desk,
    books::{Books, sqlite},
    public::{hostile, letters, open},
};

#[test]
fn strangers_read_the_open_books_on_a_telephone_and_at_a_desk() {
    for width in WIDTHS {
        let desk = Desk::new(Books::start(sqlite().unwrap()));
        hostile::seed(&desk.books);
        hostile::statement(&desk);
        open::appeal(&desk, "2025-12-31");
        let Some(mut browser) = Browser::open(&desk.books, width) else { return };
        for (path, name) in [
            ("/", "public-home"),
            ("/fund/TB/QCHUNG", "public-fund"),
            ("/fund/TB/QCHUNG/awards", "public-awards"),
            ("/fund/TB/BT01", "public-fund-personal"),
            ("/statement/TB", "public-statement"),
            ("/trace/TB?q=BL-2025/0001", "public-trace"),
            ("/give/TB", "public-give"),
            ("/roll/TB/2025", "public-roll"),
            ("/roll/TB/2025/recipients", "public-recipients"),
            ("/statement/TB?lang=en", "public-statement-en"),
        ] {
            browser.visit(path);
            browser.wait("h1");
            browser.check_access();
            check_light(&browser, path);
            browser.picture(name);
        }
    }
}

/// What a page weighs unpacked, all told; on a slow telephone line of 50 kB a second that is about three seconds.
const MOST_BYTES: i64 = 160_000;

/// What a page weighs, what it fetches from where, and how a search engine and a reader would introduce it.
const WEIGHT: &str = "const all = [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]; \
    const about = document.querySelector('meta[name=description]'); \
    return {bytes: all.reduce((sum, it) => sum + it.decodedBodySize, 0), requests: all.length, \
        foreign: all.map(it => it.name).filter(it => !it.startsWith(location.origin)), scripts: document.scripts.length, \
        about: about ? about.content : '', title: document.title, language: document.documentElement.lang, \
        headings: document.querySelectorAll('h1').length};";

/// How much of the page has moved while it came; 0 is nothing. Such entries are given to observers only.
const SHIFT: &str = "const done = arguments[arguments.length - 1]; let sum = 0; \
    new PerformanceObserver(list => list.getEntries().forEach(it => { sum += it.value; })) \
        .observe({type: 'layout-shift', buffered: true}); \
    setTimeout(() => done(sum), 300);";

/// What people who measure pages ask of them: little to fetch, from here only, nothing that moves, no script needed.
#[track_caller]
fn check_light(browser: &Browser, path: &str) {
    let page = browser.script(WEIGHT);
    let number = |key: &str| page[key].as_i64().unwrap();
    assert!((1..=MOST_BYTES).contains(&number("bytes")), "{path} weighs {}", page["bytes"]);
    assert!(number("requests") <= 5, "{path} asks for {} things", page["requests"]);
    assert_eq!(page["foreign"], serde_json::json!([]), "{path} fetches from elsewhere");
    assert_eq!((number("scripts"), number("headings")), (0, 1), "{path}");
    let language = if path.contains("lang=en") { "en" } else { "vi" };
    assert_eq!(page["language"], language, "{path}");
    let said = page["about"].as_str().unwrap();
    assert!(said.chars().count() > 40 && !said.contains("public-"), "{path} says of itself: {said}");
    assert!(page["title"].as_str().unwrap().ends_with(" · Sổ Vàng"), "{path}: {}", page["title"]);
    assert_eq!(browser.script_later(SHIFT), serde_json::json!(0), "something moves while {path} comes");
}

#[test]
fn nothing_moves_while_a_page_comes_over_a_slow_line() {
    let desk = Desk::new(Books::start(sqlite().unwrap()));
    hostile::seed(&desk.books);
    hostile::statement(&desk);
    for width in WIDTHS {
        let Some(mut browser) = Browser::open(&desk.books, width) else { return };
        browser.take_a_slow_line();
        for path in ["/", "/statement/TB", "/roll/TB/2025/recipients", "/trace/TB?q=BL-2025/0001"] {
            browser.visit(path);
            let moved = browser.script_later(SHIFT);
            assert_eq!(moved, serde_json::json!(0), "{path} moves at {width} px");
        }
    }
}

#[test]
fn the_letters_of_a_year_are_printed_a_letter_a_sheet() {
    for width in WIDTHS {
        let books = Books::start(sqlite().unwrap());
        letters::year(&books);
        let Some(mut browser) = Browser::open(&books, width) else { return };
        browser.sign_in("ketoan");
        browser.visit("/desk/TB/letters/2025");
        browser.wait("section.letter");
        browser.check_access();
        browser.picture("public-letters");
        check_sheets("public-letters", &browser.pdf(), 2, "210x297");
    }
}

#[test]
fn a_donor_finds_the_line_and_follows_the_gift() {
    let desk = open::statement(Books::start(sqlite().unwrap()));
    let Some(mut browser) = Browser::open(&desk.books, 390) else { return };
    browser.visit("/statement/TB");
    browser.fill("#q", "BL-2025/0001");
    browser.click("form.tools button");
    browser.wait_text("900.000 ₫");
    browser.click("table.cards th a");
    browser.wait_text("Biên lai BL-2025/0001");
    assert_eq!(browser.actions, 3);
    assert_eq!(browser.script_later(SHIFT), serde_json::json!(0), "nothing moves while the page comes");
    // The measure sees what it is there for.
    browser.script(
        "document.querySelector('main').insertAdjacentHTML('beforebegin', '<p>1<br>2<br>3<br>4</p>');",
    );
    assert!(browser.script_later(SHIFT).as_f64().unwrap() > 0.0, "what moves is seen");
}
