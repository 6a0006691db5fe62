//! The rule editor in a browser: a usual rule by form, a trial that names whom it would refuse, and the second person.

use sovang::{programme::workflow::NewNomination, user::Role};

use super::{Browser, WIDTHS};
use crate::{
    books::{Books, sqlite},
    scholarships::{Scholarships, nominate, pupil},
    site::officer,
};

#[test]
fn a_rule_is_worded_by_form_tried_and_sent_on() {
    for width in WIDTHS {
        let all = Scholarships::start(Books::start(sqlite().unwrap()));
        let books = &all.books;
        officer(books, "ketoan", "TB", Role::Accountant);
        officer(books, "chutich", "TB", Role::Chair);
        nominate(books, &pupil(all.round, books.unit, "Trần Thị Hoà"));
        let low = NewNomination { gpa: Some(610), ..pupil(all.round, books.unit, "Lê Văn Thấp") };
        nominate(books, &low);
        let Some(mut browser) = Browser::open(books, width) else { return };
        browser.sign_in("ketoan");
        browser.visit("/desk/TB/rules");
        browser.wait("table.cards");
        browser.check_access();
        browser.picture("rules");
        browser.visit("/desk/TB/rules/yearly_cap");
        browser.wait("del");
        browser.check_access();
        browser.picture("rule-versions");
        browser.visit("/desk/TB/rules/edit");
        browser.check_access();
        browser.fill("#f-code", "diem_thi");
        browser.fill("#f-least", "700");
        browser.click("button[value=usual]");
        browser.wait_text("nominee.gpa");
        browser.fill("#f-citation", "Quy chế, Điều 9");
        browser.click("button[value=try]");
        browser.wait_text("Sẽ loại hoặc nhắc thêm 1 hồ sơ này:");
        browser.wait_text("Lê Văn Thấp: Điểm trung bình 6,10 chưa đạt 7,00");
        browser.check_access();
        browser.picture("rule-trial");
        browser.click("button[value=ask]");
        browser.wait_text("Công bố điều kiện “diem_thi” bản 1");
        browser.sign_in("chutich");
        browser.visit("/desk/TB/approvals/1");
        browser.check_access();
        browser.picture("rule-approval");
        browser.click("button[value=agree]");
        browser.wait("main");
        browser.visit("/desk/TB/rules/diem_thi");
        browser.wait_text("Bản 1");
    }
}
