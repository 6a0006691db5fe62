//! The pages of payouts, and the one behind a link.

use rocket::http::Status;
use sovang::{
    disbursement::payout::Stage,
    user::step_up::{self, Threshold},
};

use super::{Story, own};
use crate::{
    books::{day, dong},
    doors::{Walk, between},
    on_both_databases,
    site::Site,
};

const TWO: [&str; 2] = ["Trần Thị Hoà", "Lê Văn Đức"];

on_both_databases! {
    fn a_list_goes_its_way_through_the_pages(books: Books) {
        let story = Story::start(books, &TWO);
        let site = Site::over(story.books());
        let (maker, cashier, chair) = (site.sign_in("ketoan"), site.sign_in("thuquy"), site.sign_in("chutich"));
        assert!(maker.get("/desk/TB").contains("suất chờ lập đợt chi"));
        let decision = story.decision.to_string();
        assert_eq!(maker.post("/desk/TB/payouts", &[("decision", &decision)]).location(), "/desk/TB/payouts/1");
        let again = maker.post("/desk/TB/payouts", &[("decision", &decision)]);
        assert!(again.status == Status::UnprocessableEntity && again.body.contains("không còn suất nào chờ chi"));
        let id = sovang::id::PayoutId(1);
        let step = |name| maker.post("/desk/TB/payouts/1/step", &[("step", name)]);
        let refused = step("submit");
        assert!(refused.status == Status::UnprocessableEntity && refused.body.contains("Còn 2 chỗ đỏ"), "{}", refused.body);
        for (at, name) in TWO.iter().enumerate() {
            let line = story.line(id, at);
            let path = format!("/desk/TB/payouts/1/lines/{line}/account");
            let wrong = maker.post(&path, &[("bin", "970436"), ("number", "12/34"), ("holder", name), ("relation", "self")]);
            assert!(wrong.status == Status::UnprocessableEntity && wrong.body.contains("12/34"), "{}", wrong.body);
            let to = own(name, at);
            let form = [("bin", "970436"), ("number", to.number.as_str()), ("holder", &to.holder), ("relation", "self")];
            assert_eq!(maker.post(&path, &form).location(), "/desk/TB/payouts/1");
        }
        assert_eq!(step("submit").location(), "/desk/TB/payouts/1");
        assert!(maker.get("/desk/TB/payouts/1").contains("Đang chờ người thứ hai"));
        let task = chair.get("/desk/TB/approvals/1");
        assert!(task.contains("Kiểm tra đợt chi số 1: 2 suất, 2.000.000 ₫") && task.contains("SHA-256"), "{task}");
        chair.post("/desk/TB/approvals/1", &[("deed", "agree")]).location();
        assert_eq!(step("lock").location(), "/desk/TB/payouts/1");
        let file = maker.post("/desk/TB/payouts/1/file", &[("layout", "vietcombank"), ("format", "csv")]);
        assert!(file.status == Status::Ok && file.body.contains("TRAN THI HOA"), "{}", file.body);
        let hash = sovang::ledger::chain::Hash::of(file.body.as_bytes()).to_string();
        assert!(maker.get("/desk/TB/payouts/1").contains(&hash));
        assert!(step("reopen").body.contains("có thể đã gửi ngân hàng"));
        assert_eq!(maker.post("/desk/TB/payouts/1/send", &[("on", "30/12/2025")]).status, Status::Forbidden);
        assert_eq!(cashier.post("/desk/TB/payouts/1/send", &[("on", "30/12/2025")]).location(), "/desk/TB/payouts/1");
        assert_eq!(story.payout(id).stage, Stage::Sent);
        let list = maker.get("/desk/TB/payouts?q=HB1&stage=sent&sort=-total");
        assert!(list.contains("Đợt chi 1") && list.contains("2.000.000 ₫"), "{list}");
        assert!(!maker.get("/desk/TB/payouts?stage=draft").contains("Đợt chi 1"));
        let csv = maker.get("/desk/TB/payouts?format=csv");
        assert!(csv.starts_with("payout,decision,") && csv.contains(",2,2000000,0,2000000,đã chuyển"), "{csv}");
        assert_eq!(maker.ask("/desk/TB/payouts/99").status, Status::NotFound);
    }

    fn a_large_list_asks_for_the_code_before_each_step_that_moves_money(books: Books) {
        let story = Story::start(books, &TWO);
        let id = story.make();
        for (at, name) in TWO.iter().enumerate() {
            story.give(story.line(id, at), &own(name, at)).unwrap();
        }
        let low = Threshold {
            unit: story.books().unit,
            from: day("2025-01-01"),
            amount: dong(1_999_999),
            set_at: story.maker.at,
        };
        step_up::store::insert(&mut story.books().db(), low).unwrap();
        let site = Site::over(story.books());
        let (maker, cashier) = (site.sign_in("ketoan"), site.sign_in("thuquy"));
        let held = |answer: crate::site::Answer| {
            assert!(answer.status == Status::UnprocessableEntity && answer.body.contains("step_code"), "{}", answer.body);
        };
        held(maker.post("/desk/TB/payouts/1/step", &[("step", "submit")]));
        assert_eq!(story.payout(id).stage, Stage::Draft);
        story.checked(id);
        held(maker.post("/desk/TB/payouts/1/step", &[("step", "lock")]));
        assert_eq!(story.payout(id).stage, Stage::Checked);
        story.lock(id).unwrap();
        held(cashier.post("/desk/TB/payouts/1/send", &[("on", "30/12/2025")]));
        assert_eq!(story.payout(id).stage, Stage::Locked);
    }

    fn a_link_shows_little_works_once_and_is_not_guessed(books: Books) {
        let story = Story::start(books, &TWO);
        let id = story.locked();
        story.send(&story.cashier, id, "2025-12-29").unwrap();
        let site = Site::over(story.books());
        let maker = site.sign_in("ketoan");
        let line = story.line(id, 0);
        let form = [("code", "wrong_number"), ("words", "AC not found"), ("back_on", "30/12/2025")];
        let back = maker.post(&format!("/desk/TB/payouts/1/lines/{line}/return"), &form);
        assert_eq!(back.location(), "/desk/TB/returned-payments");
        let clinic = maker.get("/desk/TB/returned-payments?reason=wrong_number&q=hoa");
        assert!(clinic.contains("sai số tài khoản") && clinic.contains("AC not found") && clinic.contains("chưa xử lý"));
        assert!(maker.get("/desk/TB/returned-payments?format=csv").contains("AC not found"));
        assert!(maker.get("/desk/TB").contains("khoản ngân hàng trả lại"));
        let shown = maker.post(&format!("/desk/TB/returned-payments/{line}/link"), &[]);
        assert_eq!(shown.status, Status::Ok);
        let secret = between(&shown.body, "/account-correction/", "\"").to_owned();
        assert!(secret.len() == 32 && !story.books().dump().iter().any(|row| row.contains(&secret)), "only its hash is kept");
        let path = format!("/account-correction/{secret}");
        let mut officer = Walk::new(&site);
        let page = officer.get(&path);
        assert!(page.contains("T. T. Hoà") && page.contains("1.000.000 ₫"), "{page}");
        assert!(!page.contains("Trần Thị Hoà") && !page.contains("0011"), "{page}");
        let to = [("bin", "970405"), ("number", "3300 205 001"), ("holder", "Trần Thị Hoà"), ("relation", "self")];
        let wrong = officer.fill(&path, &path, &[("bin", "970405"), ("number", ""), ("holder", ""), ("relation", "self")]);
        assert_eq!(wrong.status, Status::UnprocessableEntity);
        let thanks = officer.fill(&path, &path, &to);
        assert!(thanks.body.contains("Đã nhận số tài khoản"), "{}", thanks.body);
        assert_eq!(officer.ask(&path).status, Status::NotFound);
        assert!(maker.get("/desk/TB/returned-payments").contains("chờ xác nhận số mới"));
        // Guessing is slowed down as at the door.
        let mut guesser = Walk::from(&site, "198.51.100.7");
        let last = (0..8).map(|guess| guesser.ask(&format!("/account-correction/{guess:032}")).status.code).last();
        assert_eq!(last, Some(429));
        assert_eq!(Walk::from(&site, "198.51.100.8").ask("/account-correction/1").status, Status::NotFound);
    }
}
