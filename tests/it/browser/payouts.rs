//! T6, a list of payments from a decision; T7, its file for the bank; T8, a payment that the bank sent back: each in
//! the actions that the daily tasks allow.

use sovang::{
    disbursement::payout::{
        BackCode, Destination, Done, PayeeAccount, Relation, Source, Stage, Standing, store, workflow,
    },
    id::{PayeeAccountId, PayoutId},
};

use super::{Browser, WIDTHS};
use crate::{
    books::{Books, day, sqlite},
    payouts::{Story, account, own},
};

const THREE: [&str; 3] = ["Trần Thị Hoà", "Lê Văn Đức", "Phạm Thị Mơ"];

fn story(names: &[&str]) -> Story {
    Story::start(Books::start(sqlite().unwrap()), names)
}

/// Puts an account on file before there is a list, as an earlier round would have.
fn on_file(story: &Story, at: usize, to: Destination) {
    let books = story.books();
    let award = sovang::disbursement::store::get(&mut books.db(), story.awards[at].1).unwrap();
    let new = PayeeAccount {
        id: PayeeAccountId(0),
        book: books.book,
        person: award.award.recipient,
        to,
        source: Source::Desk,
        standing: Standing::Given,
        task: None,
        entered: Done { by: story.maker.user, at: story.maker.at },
    };
    store::insert_account(&mut books.db(), &new).unwrap();
}

#[test]
fn t6_a_list_is_made_from_a_decision_in_three_actions_and_one_for_each_red() {
    for width in WIDTHS {
        let story = story(&THREE);
        on_file(&story, 0, own(THREE[0], 1));
        on_file(&story, 1, account("LE VAN TAM", 2, Relation::Own));
        let Some(mut browser) = Browser::open(story.books(), width) else { return };
        browser.sign_in("ketoan");
        browser.visit("/desk/TB");
        browser.wait("main a[href='/desk/TB/payouts/new']");
        browser.check_access();
        browser.actions = 0;
        browser.click("main a[href='/desk/TB/payouts/new']");
        browser.wait(".inbox button");
        browser.check_access();
        browser.picture("payouts-waiting");
        browser.click(".inbox button");
        browser.wait("table.payout");
        browser.wait_text("Còn 2 dòng đỏ phải xử lý");
        browser.check_access();
        browser.picture("payout-draft-red");
        browser.script("document.getElementById('lines').scrollIntoView();");
        browser.picture("payout-draft-lines");
        // The holder is the father of one; the other has no account and is paid in cash.
        browser.click("tbody#l-2 button[value=parent]");
        browser.wait_text("Tiền vào tài khoản của cha hoặc mẹ");
        browser.click("tbody#l-3 button[value=cash]");
        browser.wait_text("Không còn dòng đỏ");
        browser.check_access();
        browser.picture("payout-draft-clean");
        browser.click("button[value=submit]");
        browser.wait_text("Đang chờ người thứ hai");
        assert_eq!(browser.actions, 3 + 2);
        assert_eq!(story.payout(PayoutId(1)).stage, Stage::Submitted);
        browser.check_access();
        browser.picture("payout-submitted");
        // Cash has a sheet of its own, on A4.
        browser.visit("/desk/TB/payouts/1/sign-off");
        browser.wait(".to-sign");
        browser.check_access();
        browser.picture("sign-off");
        browser.visit("/desk/TB/payouts");
        browser.wait("table");
        browser.check_access();
        browser.picture("payouts");
        browser.sign_in("chutich");
        browser.visit("/desk/TB/approvals/1");
        browser.wait("button[value=agree]");
        browser.check_access();
        browser.picture("payout-approval");
    }
}

#[test]
fn t7_the_file_for_the_bank_is_taken_in_three_actions() {
    for width in WIDTHS {
        let story = story(&THREE);
        let id = story.make();
        for (at, name) in THREE.iter().enumerate() {
            story.give(story.line(id, at), &own(name, at)).unwrap();
        }
        story.checked(id);
        let Some(mut browser) = Browser::open(story.books(), width) else { return };
        browser.sign_in("thuquy");
        browser.visit("/desk/TB");
        browser.wait("main a[href='/desk/TB/payouts/1']");
        browser.actions = 0;
        browser.click("main a[href='/desk/TB/payouts/1']");
        browser.wait("button[value=lock]");
        browser.check_access();
        browser.picture("payout-checked");
        browser.click("button[value=lock]");
        browser.wait("button[value=xlsx]");
        browser.check_access();
        browser.picture("payout-locked");
        browser.click("button[value=xlsx]");
        let taken = || store::files(&mut story.books().db(), id).unwrap();
        for _ in 0..50 {
            if !taken().is_empty() {
                break;
            }
            std::thread::sleep(std::time::Duration::from_millis(100));
        }
        assert_eq!((browser.actions, taken().len()), (3, 1));
        browser.visit("/desk/TB/payouts/1");
        browser.wait_text(&taken()[0].hash.to_string());
        // The money has left: one more step, and the list is paid.
        browser.click("form[action$='/send'] button");
        browser.wait_text("đã chuyển");
        browser.check_access();
        browser.picture("payout-sent");
        browser.script("document.getElementById('lines').scrollIntoView();");
        browser.picture("payout-sent-lines");
        assert_eq!((story.payout(id).stage, story.payable()), (Stage::Sent, 0));
        story.is_sound();
    }
}

#[test]
fn t8_a_payment_that_came_back_is_handed_to_the_commune_in_two_actions() {
    for width in WIDTHS {
        let story = story(&THREE);
        let id = story.locked();
        story.send(&story.cashier, id, "2025-12-29").unwrap();
        let line = story.line(id, 0);
        let back = (BackCode::WrongNumber, "so tai khoan khong ton tai", day("2025-12-30"));
        story
            .write(&story.maker, move |tx, by, place| {
                workflow::record_return(tx, by, (place, id), line, back)
            })
            .unwrap();
        let Some(mut browser) = Browser::open(story.books(), width) else { return };
        browser.sign_in("ketoan");
        browser.visit("/desk/TB");
        browser.wait("main a[href='/desk/TB/returned-payments']");
        browser.picture("home-returned");
        browser.actions = 0;
        browser.click("main a[href='/desk/TB/returned-payments']");
        browser.wait_text("sai số tài khoản");
        browser.check_access();
        browser.picture("returned");
        browser.script("document.querySelector('table').scrollIntoView();");
        browser.picture("returned-lines");
        browser.click("form[action$='/link'] button");
        browser.wait("#link");
        assert_eq!(browser.actions, 2);
        browser.check_access();
        browser.picture("returned-link");
        let link = browser.script("return document.getElementById('link').value;");
        let secret = link.as_str().unwrap().rsplit('/').next().unwrap().to_owned();
        browser.visit(&format!("/account-correction/{secret}"));
        browser.wait("#f-number");
        browser.check_access();
        browser.picture("correction");
        browser.fill("#f-number", "3300205001234");
        browser.fill("#f-holder", THREE[0]);
        browser.click("button.primary");
        browser.wait_text("Đã nhận số tài khoản");
        browser.check_access();
        browser.picture("corrected");
        browser.visit("/help/payouts");
        browser.check_access();
    }
}
