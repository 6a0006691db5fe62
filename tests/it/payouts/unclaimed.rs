//! What nobody came for: kept for its days, asked for once, and back in its funds when somebody else agrees.

use diesel::connection::SimpleConnection as _;
use rocket::http::Status;
use sovang::{
    approval::{Deed, Kind, State},
    calendar::{Clock, Instant},
    disbursement::payout::{LineState, Method, workflow},
    id::{PayoutId, PayoutLineId},
    programme::{Hold, workflow::NewRound},
    user::Role,
    web::App,
};

use super::{LATER, Story, later};
use crate::{
    books::day,
    on_both_databases,
    scholarships::*,
    site::{Site, officer},
};

const THREE: [&str; 3] = ["Trần Thị Hoà", "Lê Văn Đức", "Phạm Thị Mơ"];

/// Makes a list of cash, locked on the last day of 2025.
fn locked(story: &Story) -> (PayoutId, Vec<PayoutLineId>) {
    let id = story.make();
    let lines: Vec<PayoutLineId> = story.sheet(id).lines.iter().map(|it| it.line.id).collect();
    let all = lines.clone();
    story
        .write(&story.maker, move |tx, by, place| workflow::pay_by(tx, by, (place, id), &all, Method::Cash))
        .unwrap();
    story.checked(id);
    story.lock(id).unwrap();
    (id, lines)
}

fn states(story: &Story, id: PayoutId) -> Vec<LineState> {
    story.sheet(id).lines.iter().map(|it| it.line.state).collect()
}

on_both_databases! {
    fn nothing_goes_back_before_its_day_or_by_one_person(books: Books) {
        let story = Story::start(books, &THREE);
        let (id, lines) = locked(&story);
        let (first, rest, on) = (lines[0], lines[1..].to_vec(), day("2025-12-30"));
        story.write(&story.cashier, move |tx, by, place| workflow::sign(tx, by, (place, id), &[first], on)).unwrap();
        let owed = story.payable();
        let early = |on: &'static str| {
            let rest = rest.clone();
            story.write(&later(&story.cashier), move |tx, by, place| {
                workflow::ask_unclaimed(tx, by, (place, id), &rest, (day(on), "không đến nhận"))
            })
        };
        refused(story.books(), "từ ngày 01/03/2026 mới đề nghị trả về quỹ được", || early("2026-02-28"));
        refused(story.books(), "chưa tới", || early("2026-03-06"));
        refused(story.books(), "còn chờ chi mới ghi ký nhận", || story.ask_back(id, &[first], "không đến nhận"));
        refused(story.books(), "không còn suất nào", || story.ask_back(id, &[], "không đến nhận"));
        let task = story.ask_back(id, &rest, "không đến nhận").unwrap();
        assert_eq!((story.payable(), states(&story, id)[1]), (owed, LineState::Held), "asking moves nothing");
        refused(story.books(), "đang chờ người thứ hai xác nhận", || story.ask_back(id, &rest, "không đến nhận"));
        refused(story.books(), "không tự xác nhận", || story.answer(&later(&story.cashier), task, Deed::Agree));
        refused(story.books(), "không có vai trò để xác nhận", || story.answer(&later(&story.maker), task, Deed::Agree));
        let free = available(story.books(), story.books().general);
        assert_eq!(story.answer(&later(&story.chair), task, Deed::Agree).unwrap(), State::Agreed);
        assert_eq!(states(&story, id), [LineState::Paid, LineState::Unclaimed, LineState::Unclaimed]);
        assert_eq!(story.payable(), owed + 2_000_000, "nothing is owed any more");
        assert_eq!(available(story.books(), story.books().general), free, "2025 is as it was");
        story.is_sound();
    }

    fn whoever_comes_meanwhile_is_paid_and_whoever_paid_does_not_agree(books: Books) {
        let story = Story::start(books, &THREE);
        let (id, lines) = locked(&story);
        let reviewer = sovang::ledger::Author {
            user: officer(story.books(), "duyet", "TB", Role::Reviewer),
            ..later(&story.chair)
        };
        let task = story.ask_back(id, &lines, "không đến nhận").unwrap();
        let (first, on) = (lines[0], day(LATER));
        story.write(&reviewer, move |tx, by, place| workflow::sign(tx, by, (place, id), &[first], on)).unwrap();
        refused(story.books(), "người đã phát tiền của đợt này thì không xác nhận", || story.answer(&reviewer, task, Deed::Agree));
        story.answer(&later(&story.chair), task, Deed::Agree).unwrap();
        assert_eq!(states(&story, id), [LineState::Paid, LineState::Unclaimed, LineState::Unclaimed]);
        story.is_sound();
    }

    fn when_everybody_comes_there_is_nothing_to_agree_to(books: Books) {
        let story = Story::start(books, &THREE[..1]);
        let (id, lines) = locked(&story);
        let task = story.ask_back(id, &lines, "không đến nhận").unwrap();
        let on = day(LATER);
        story.write(&later(&story.cashier), move |tx, by, place| workflow::sign(tx, by, (place, id), &lines, on)).unwrap();
        refused(story.books(), "mọi suất đã có người nhận", || story.answer(&later(&story.chair), task, Deed::Agree));
        assert_eq!(story.answer(&later(&story.chair), task, Deed::Disagree).unwrap(), State::Disagreed);
        story.is_sound();
    }

    fn a_round_says_how_long_it_waits(books: Books) {
        let all = Scholarships::start(books);
        let (books, council) = (&all.books, council(&all.books, "HD", 3));
        books.second_person();
        let usual = terms(books, "HB9", "HKBGC", &[books.general]);
        let quick = open_round(books, NewRound { hold: Some(Hold::new(10).unwrap()), ..usual });
        let id = nominate(books, &pupil(quick, books.unit, "Trần Thị Hoà"));
        let award = award_of(&council.approve(books, quick, &[id]), id);
        let cashier = add_user(books, "thu");
        refused(books, "từ ngày 16/04/2025 mới", || unclaimed(books, &cashier, award, "2025-04-15"));
        unclaimed(books, &cashier, award, "2025-04-16").unwrap();
        let mut db = books.db();
        assert!(db.batch_execute("UPDATE round_holds SET days = 1").is_err());
        assert!(Hold::new(0).unwrap_err().to_string().contains("từ 1 đến 730 ngày"));
        crate::tamper::disarm(&mut db);
        let altered = crate::tamper::tried(&mut db, "UPDATE round_holds SET days = 1").unwrap();
        crate::tamper::assert_named(&altered, ("round_holds", &quick.to_string()), "days");
        let gone = crate::tamper::tried(&mut db, "DELETE FROM round_holds").unwrap();
        crate::tamper::assert_named(&gone, ("round_holds", &quick.to_string()), "a row");
    }

    fn the_page_says_until_when_and_asks_for_everything_overdue_at_once(books: Books) {
        let story = Story::start(books, &THREE[..2]);
        locked(&story);
        let today = Site::over(story.books()).sign_in("thuquy").get("/desk/TB/payouts/1");
        assert!(today.contains("từ ngày 01/03/2026 mới đề nghị trả về quỹ được"), "{today}");
        assert!(!today.contains("value=\"unclaimed\""), "{today}");
        let clock = Clock::Fixed(Instant::at(day(LATER), 9, 0).unwrap());
        let site = Site::of(App::new(story.books().pool.clone(), clock).unwrap());
        let (cashier, maker, chair) = (site.sign_in("thuquy"), site.sign_in("ketoan"), site.sign_in("chutich"));
        assert!(maker.get("/desk/TB").contains("suất quá hạn nhận"));
        let page = cashier.get("/desk/TB/payouts/1");
        assert!(page.contains("Quá hạn nhận từ ngày 01/03/2026: 2 suất"), "{page}");
        let lines: Vec<String> = (0..2).map(|at| story.line(PayoutId(1), at).to_string()).collect();
        let form = |reason: &'static str| {
            [("lines", lines[0].as_str()), ("lines", lines[1].as_str()), ("on", "05/03/2026"), ("deed", "unclaimed"), ("reason", reason)]
        };
        let refused = cashier.post("/desk/TB/payouts/1/cash", &form(""));
        assert!(refused.status == Status::UnprocessableEntity && refused.body.contains("cần có lý do"), "{}", refused.body);
        assert_eq!(cashier.post("/desk/TB/payouts/1/cash", &form("không đến nhận")).location(), "/desk/TB/payouts/1");
        assert!(cashier.get("/desk/TB/payouts/1").contains("đang chờ người thứ hai"));
        let task = story.task(Kind::Unclaimed);
        let asked = chair.get(&format!("/desk/TB/approvals/{task}"));
        assert!(asked.contains("Trần Thị Hoà (1.000.000 ₫)") && asked.contains("2 suất không người nhận"), "{asked}");
        story.answer(&later(&story.chair), task, Deed::Agree).unwrap();
        let done = cashier.get("/desk/TB/payouts/1");
        assert!(done.contains("không đến nhận") && !done.contains("đang chờ người thứ hai"), "{done}");
        assert!(!maker.get("/desk/TB").contains("suất quá hạn nhận"));
    }
}
