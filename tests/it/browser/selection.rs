//! The board's tasks before a meeting: B1 scores, B2 agrees to many, B3 sends back, B6 sees why, B7 sees the money,
//! B9 sees the year before; each with as few actions as it may take.

use sovang::user::{
    Role,
    step_up::{self, Threshold},
    totp::{self, FactorSecret},
};

use super::{Browser, WIDTHS};
use crate::{
    books::{Books, day, dong, sqlite},
    scholarships::*,
    selection::{open_now, three, winter},
    site::{Site, officer},
};

/// The `WebDriver` name of the Control key, and of Enter.
const CONTROL: char = '\u{e009}';
const ENTER: char = '\u{e007}';

/// A scored round with three nominations, and a chair.
fn story() -> Scholarships {
    let all = Scholarships::start(Books::start(sqlite().unwrap()));
    let round = open_now(&all.books, &["Hoàn cảnh x2", "Kết quả học tập"], true);
    three(&all.books, round);
    nominate(&all.books, &winter(round, all.books.unit, "Đỗ Thị An"));
    officer(&all.books, "chutich", "TB", Role::Chair);
    all
}

/// A round of this year and one of the year before, with somebody in each.
pub fn two_years() -> Scholarships {
    let all = Scholarships::start(Books::start(sqlite().unwrap()));
    let mut last = terms(&all.books, "HB0", "HKBGC", &[all.books.general]);
    (last.opens_on, last.closes_on) = (day("2024-03-05"), day("2024-03-31"));
    last.amounts.insert(sovang::programme::Category::Pupil, dong(700_000));
    open_round(&all.books, last);
    for name in ["Trần Thị Hoà", "Lê Văn Đức"] {
        nominate(&all.books, &pupil(all.round, all.books.unit, name));
    }
    all
}

#[test]
fn b9_the_year_before_is_one_action_away() {
    for width in WIDTHS {
        let all = two_years();
        officer(&all.books, "chutich", "TB", Role::Chair);
        let Some(mut browser) = Browser::open(&all.books, width) else { return };
        browser.sign_in("chutich");
        browser.visit("/desk/TB/rounds/HB1");
        browser.wait("#year-before");
        browser.check_access();
        browser.picture("round-one");
        browser.actions = 0;
        browser.click("#year-before");
        browser.wait_text("700.000 ₫");
        assert_eq!(browser.actions, 1);
        browser.check_access();
        browser.picture("round-two-years");
        for (page, name) in
            [("rounds", "rounds-list"), ("rounds/new", "round-new"), ("programmes", "programmes")]
        {
            browser.visit(&format!("/desk/TB/{page}"));
            browser.wait("h1");
            browser.check_access();
            browser.picture(name);
        }
    }
}

#[test]
fn b1_a_dossier_is_scored_with_the_keys_and_the_next_opens() {
    for width in WIDTHS {
        let all = story();
        let Some(mut browser) = Browser::open(&all.books, width) else { return };
        browser.sign_in("chutich");
        browser.visit("/desk/TB");
        browser.wait("ul.todo");
        browser.actions = 0;
        browser.click("ul.todo a[href*='todo=review']");
        browser.wait("form[data-scores]");
        browser.check_access();
        browser.picture("dossier-score");
        browser.type_here("45");
        browser.chord(CONTROL, ENTER);
        browser.wait_text("Lê Văn Đức");
        assert_eq!(browser.actions, 2, "one click and one chord, beside a key per criterion");
        assert!(all.books.dump().iter().any(|row| row.starts_with("nomination_reviews")));
        // B7: the money stands there without being asked for.
        assert!(browser.text("dl.figures").contains("50.000.000 ₫"), "{}", browser.text("dl.figures"));
        assert!(browser.text("dl.figures").contains("47.000.000 ₫"), "{}", browser.text("dl.figures"));
    }
}

#[test]
fn b2_all_clean_nominations_are_agreed_to_in_four_actions() {
    for width in WIDTHS {
        let all = story();
        let books = &all.books;
        let chair = officer(books, "chutich", "TB", Role::Chair);
        let low =
            Threshold { unit: books.unit, from: day("2025-01-01"), amount: dong(1), set_at: books.author.at };
        step_up::store::insert(&mut books.db(), low).unwrap();
        let secret = FactorSecret::random().unwrap();
        totp::store::begin(&mut books.db(), chair, &secret, books.author.at).unwrap();
        totp::store::confirm(&mut books.db(), chair, totp::Step(0)).unwrap();
        let code = secret.code_at(Site::over(books).app.clock.now()).unwrap();
        let Some(mut browser) = Browser::open(books, width) else { return };
        browser.sign_in("chutich");
        browser.visit("/desk/TB/nominations");
        browser.wait("#clean");
        browser.check_access();
        browser.picture("nominations-list");
        browser.actions = 0;
        browser.click("#clean");
        browser.wait("#all");
        browser.click("#all");
        browser.wait("input[name=chosen]:checked");
        browser.check_access();
        browser.picture("nominations-clean");
        browser.click("#agree");
        browser.wait("input[name=step_code]");
        browser.fill("input[name=step_code]", &format!("{code}{ENTER}"));
        browser.wait_text("1 ủy viên đồng ý");
        assert_eq!(browser.actions, 4);
        assert_eq!(books.dump().iter().filter(|row| row.starts_with("nomination_advices")).count(), 2);
    }
}

#[test]
fn b3_one_is_sent_back_in_two_actions_and_b6_a_rule_explains_itself_in_one() {
    for width in WIDTHS {
        let all = story();
        officer(&all.books, "decu", "TB", Role::Nominator);
        let Some(mut browser) = Browser::open(&all.books, width) else { return };
        browser.sign_in("chutich");
        browser.visit("/desk/TB/nominations/3");
        browser.wait(".rule.bad");
        browser.check_access();
        browser.picture("dossier-refused");
        assert!(!browser.text(".rule.bad").contains("Điều 4"));
        browser.actions = 0;
        browser.click(".rule.bad summary");
        browser.wait(".rule.bad[open]");
        assert!(browser.text(".rule.bad").contains("Điều 4"), "{}", browser.text(".rule.bad"));
        assert_eq!(
            (browser.actions, browser.path().as_str()),
            (1, "/desk/TB/nominations/3"),
            "it opens in place"
        );
        browser.visit("/desk/TB/nominations/1");
        browser.wait("#return");
        browser.actions = 0;
        browser.click("#return summary");
        browser.click("#return button[value=missing_proof]");
        browser.wait("h1");
        assert_eq!(browser.actions, 2);
        browser.visit("/desk/TB/nominations/1");
        browser.wait_text("thiếu giấy tờ chứng minh");
        browser.check_access();
        browser.picture("dossier-back");
        browser.sign_in("decu");
        browser.visit("/desk/TB");
        browser.wait("ul.todo");
        browser.check_access();
        browser.picture("nominator-home");
        browser.click("ul.todo a[href*='nominations']");
        browser.wait("#f-answer");
        browser.picture("dossier-answer");
        for (page, name) in [("nominations/new", "nomination-new"), ("nominations/1/print", "explanation")] {
            browser.visit(&format!("/desk/TB/{page}"));
            browser.wait("h1");
            browser.check_access();
            browser.picture(name);
        }
    }
}
