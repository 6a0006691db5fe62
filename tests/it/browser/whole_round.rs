//! A whole round by eight people, each in a session of their own, from the meeting to the money in the hand; with and
//! without scripts.

use sovang::{
    disbursement::Reached,
    id::AwardId,
    user::{Role, totp::FactorSecret},
};

use super::{Browser, WIDTHS, meetings::factor};
use crate::{
    books::{Books, sqlite},
    meetings::Hall,
    scholarships::{pupil, try_nominate},
    site::{Site, officer},
};

const NOMINEE: &str = "Trần Thị Hoà";

/// Whether the pages are looked at closely: only where their scripts run can axe run.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Look {
    Close,
    Plain,
}

struct Day<'d> {
    hall: &'d Hall,
    browser: Browser,
    secret: FactorSecret,
    look: Look,
}

impl Day<'_> {
    /// Begins somebody's turn on a page of the desk.
    fn as_(&mut self, login: &str, path: &str) {
        self.browser.sign_in(login);
        self.browser.visit(&format!("/desk/TB/{path}"));
        self.look();
    }

    fn look(&self) {
        if self.look == Look::Close {
            self.browser.check_access();
        }
    }

    /// Opens the meeting with everybody there, and calls the only nomination.
    fn open(&mut self) {
        self.as_("ketoan", "meetings/new");
        self.browser.click("button.primary");
        self.browser.wait_text("Chưa gọi hồ sơ nào");
        for member in &self.hall.council.members {
            self.browser.click(&format!("#m-{}", member.user));
        }
        self.browser.click("form[action$='/attendance'] button");
        self.browser.wait_text("4/4 thành viên có mặt");
        self.look();
        self.browser.click("form[action$='/call'] button[name=nomination]");
        self.browser.wait_text(&format!("Đang xét: {NOMINEE}"));
    }

    fn vote(&mut self, login: &str) {
        self.as_(login, "meetings/1");
        self.browser.click("button[name=vote][value=for]");
        self.browser.wait_text("Bạn đã bỏ phiếu: tán thành.");
        self.look();
    }

    fn sign(&mut self) {
        self.as_("ketoan", "meetings/1");
        self.browser.click("form[action$='/call'] input[value=''] + button");
        self.browser.wait_text("đang chờ chủ tịch ký");
        self.as_("chutich", "meetings/1/decision");
        self.browser.click("form[action$='/decision'] button.primary");
        let code = self.secret.code_at(Site::over(self.hall.books()).app.clock.now()).unwrap();
        self.browser.fill("input[name=step_code]", &format!("{code}\n"));
        self.browser.wait_text("Đã có quyết định số 1/2025");
        self.look();
    }

    fn pay(&mut self) {
        self.as_("ketoan", "payouts/new");
        self.browser.click(".inbox button");
        self.browser.click("button[value=cash]");
        self.browser.click("button[value=submit]");
        self.browser.wait_text("Đang chờ người thứ hai");
        self.as_("chutich", "approvals/1");
        self.browser.click("button[value=agree]");
        self.browser.wait("main");
        self.as_("ketoan", "payouts/1");
        self.browser.click("button[value=lock]");
        self.browser.wait_text("Danh sách ký nhận");
        self.as_("thuquy", "payouts/1");
        self.browser.click("button[value=signed]");
        self.browser.wait_text("Đã ký nhận");
        self.look();
    }
}

/// Holds the whole round in one window that changes hands, as a telephone does.
fn hold(width: u32, look: Look) {
    let hall = Hall::start(Books::start(sqlite().unwrap()), 4, &[]);
    let books = hall.books();
    let nominator = sovang::ledger::Author {
        user: officer(books, "decu", "TB", Role::Nominator),
        ..books.author.clone()
    };
    officer(books, "kiemsoat", "TB", Role::Controller);
    let id =
        try_nominate(books, books.book, &nominator, &pupil(hall.all.round, books.unit, NOMINEE)).unwrap();
    let secret = factor(&hall);
    let opened = match look {
        Look::Close => Browser::open(books, width),
        Look::Plain => Browser::open_without_scripts(books, width),
    };
    let Some(browser) = opened else { return };
    let mut day = Day { hall: &hall, browser, secret, look };
    day.open();
    for login in ["uyvien1", "uyvien2", "uyvien3", "chutich"] {
        day.vote(login);
    }
    day.sign();
    day.pay();
    day.as_("kiemsoat", "meetings/1/minutes");
    day.browser.wait_text("BIÊN BẢN HỌP");
    day.as_("kiemsoat", "meetings/1/paper");
    day.browser.wait_text(NOMINEE);
    // The nominator has a desk and no meetings on it.
    day.browser.sign_in("decu");
    day.browser.visit("/desk/TB/meetings/1");
    day.browser.wait_text("không có quyền");
    let award = sovang::disbursement::store::get(&mut books.db(), AwardId(1)).unwrap();
    assert_eq!((award.award.nomination, award.award.stage.reached()), (id, Reached::Paid));
    let (_, findings) = crate::tamper::verified(&mut books.db());
    assert!(findings.is_empty(), "{}", crate::tamper::shown(&findings));
}

#[test]
fn eight_people_take_a_round_from_the_meeting_to_the_money() {
    WIDTHS.into_iter().for_each(|width| hold(width, Look::Close));
}

#[test]
fn the_same_round_goes_its_way_without_scripts() {
    WIDTHS.into_iter().for_each(|width| hold(width, Look::Plain));
}
