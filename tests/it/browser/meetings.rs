//! B4, a conflict is declared; B5, a vote from a telephone; B8, the decision is signed: each in the actions that the
//! daily tasks allow, and a whole round from the meeting to the money with everybody in a session of their own.

use sovang::{
    council::{Floor, Vote},
    db::Tx,
    id::{BookId, MeetingId, NominationId},
    user::totp::{self, FactorSecret},
};

use super::{Browser, WIDTHS, papers::check_sheets};
use crate::{
    books::{Books, sqlite},
    meetings::{Hall, living},
    site::Site,
};

const TWO: [&str; 2] = ["Trần Thị Hoà", "Lê Văn Đức"];
const HOME: &str = "Thôn 3, xã Đông Hưng, Hưng Yên";

fn hall(size: usize, names: &[&str]) -> Hall {
    Hall::start(Books::start(sqlite().unwrap()), size, names)
}

/// Gives the chair a second factor, begun long enough ago for the next code to be another.
pub fn factor(hall: &Hall) -> FactorSecret {
    let now = Site::over(hall.books()).app.clock.now();
    let before = sovang::calendar::Instant::from_micros(now.micros() - 120_000_000);
    let by = sovang::ledger::Author { at: before, ..hall.chair().clone() };
    let job = move |tx: &mut Tx| {
        let secret = totp::workflow::begin(tx, &by)?;
        let code = secret.code_at(before)?;
        totp::workflow::confirm(tx, &by, &code, None, before)?.map_err(|err| panic!("{err}")).ok();
        Ok::<_, totp::FactorError>(secret)
    };
    hall.books().pool.write_now([BookId::REGISTER], job).unwrap()
}

fn called(hall: &Hall, present: &[usize], item: NominationId) -> MeetingId {
    let meeting = hall.meet(present);
    hall.call(&hall.secretary, meeting, Floor::At(item)).unwrap();
    meeting
}

#[test]
fn b4_a_conflict_is_declared_in_one_action() {
    for width in WIDTHS {
        let hall = hall(4, &[]);
        let id = hall.nominate_at("Phạm Thị Mơ", HOME, "");
        hall.tie(1, living(HOME, ""));
        let meeting = called(&hall, &[0, 1, 2, 3], id);
        let Some(mut browser) = Browser::open(hall.books(), width) else { return };
        browser.sign_in("uyvien1");
        browser.visit(&format!("/desk/TB/meetings/{meeting}"));
        browser.wait_text("Có dấu hiệu liên quan với Phạm Thị Mơ (cùng địa chỉ)");
        browser.check_access();
        browser.picture("meeting-asked");
        browser.actions = 0;
        browser.click("button[name=interest][value=yes]");
        browser.wait_text("Bạn không biểu quyết hồ sơ này");
        assert_eq!(browser.actions, 1);
        browser.check_access();
        assert!(hall.minutes(meeting).conflicts.contains(&(id, hall.member(1).user)));
    }
}

#[test]
fn b5_a_member_votes_in_one_action_and_the_pages_of_the_others_follow() {
    for width in WIDTHS {
        let hall = hall(5, &TWO);
        let id = hall.nominations[0];
        let meeting = called(&hall, &[0, 1, 2, 3], id);
        let Some(mut browser) = Browser::open(hall.books(), width) else { return };
        browser.sign_in("uyvien1");
        browser.visit(&format!("/desk/TB/meetings/{meeting}"));
        browser.wait_text("Đang xét: Trần Thị Hoà");
        browser.check_access();
        browser.picture("meeting-vote");
        browser.actions = 0;
        browser.click("button[name=vote][value=for]");
        browser.wait_text("Bạn đã bỏ phiếu: tán thành.");
        assert_eq!(browser.actions, 1);
        assert_eq!(hall.minutes(meeting).vote_of(id, hall.member(1).user), Some(Vote::For));
        browser.check_access();
        browser.picture("meeting-voted");
        // The meeting goes on elsewhere, and the open page comes to it by itself.
        hall.call(hall.chair(), meeting, Floor::At(hall.nominations[1])).unwrap();
        browser.wait_text("Đang xét: Lê Văn Đức");
        browser.sign_in("ketoan");
        browser.visit(&format!("/desk/TB/meetings/{meeting}"));
        browser.wait("form[action$='/attendance']");
        browser.check_access();
        browser.picture("meeting-secretary");
        browser.visit("/desk/TB/meetings");
        browser.wait("table.cards");
        browser.check_access();
        browser.picture("meetings");
        browser.visit("/desk/TB/meetings/new");
        browser.check_access();
        browser.visit("/desk/TB/councils/HD");
        browser.wait_text("Khi ngang phiếu");
        browser.check_access();
        browser.picture("council");
        browser.visit("/desk/TB/councils/new");
        browser.check_access();
    }
}

#[test]
fn b8_the_chair_reads_and_signs_in_three_actions() {
    for width in WIDTHS {
        let hall = hall(4, &TWO);
        let secret = factor(&hall);
        let meeting = hall.meet(&[0, 1, 2, 3]);
        for at in 0..4 {
            hall.vote(meeting, hall.nominations[0], (hall.member(at), Vote::For)).unwrap();
            let vote = if at < 2 { Vote::For } else { Vote::Against };
            hall.vote(meeting, hall.nominations[1], (hall.member(at), vote)).unwrap();
        }
        hall.call(hall.chair(), meeting, Floor::Ended).unwrap();
        let Some(mut browser) = Browser::open(hall.books(), width) else { return };
        browser.sign_in("chutich");
        browser.visit("/desk/TB");
        browser.wait_text("Quyết định chờ bạn ký");
        let link = format!("main a[href='/desk/TB/meetings/{meeting}/decision']");
        browser.actions = 0;
        browser.click(&link);
        browser.wait_text("Biểu quyết thông qua 1 hồ sơ, tổng 1.000.000 ₫");
        browser.check_access();
        browser.picture("decision-to-sign");
        browser.click("form[action$='/decision'] button.primary");
        browser.wait("input[name=step_code]");
        browser.check_access();
        // The code and the key that sends it are one field.
        let code = secret.code_at(Site::over(hall.books()).app.clock.now()).unwrap();
        browser.fill("input[name=step_code]", &format!("{code}\n"));
        browser.wait_text("Đã có quyết định số 1/2025");
        assert_eq!(browser.actions, 3);
        browser.check_access();
        browser.picture("decision-signed");
        browser.visit(&format!("/desk/TB/meetings/{meeting}/paper"));
        let paper = check_sheets(&format!("quyet-dinh-{width}"), &browser.pdf(), 2, "210x297");
        assert!(
            paper[0].contains("QUYẾT ĐỊNH") && paper[1].contains("DANH SÁCH ĐƯỢC CẤP HỌC BỔNG"),
            "{paper:?}"
        );
        browser.picture("decision-paper");
        browser.visit(&format!("/desk/TB/meetings/{meeting}/minutes"));
        let paper = check_sheets(&format!("bien-ban-{width}"), &browser.pdf(), 2, "210x297");
        assert!(paper[0].contains("BIÊN BẢN HỌP") && paper[1].contains("CHỦ TRÌ"), "{paper:?}");
        browser.picture("decision-minutes");
    }
}
