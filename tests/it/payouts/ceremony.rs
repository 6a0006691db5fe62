//! Cash at a ceremony: the papers, the check-in, who came, and where every đồng of the list is.

use diesel::connection::SimpleConnection as _;
use proptest::{
    prelude::*,
    test_runner::{Config, TestRunner},
};
use rocket::http::{Cookie, Status};
use sovang::{
    disbursement::payout::{
        LineState, Method, PayoutError, Relation,
        collect::{Cash, code},
        store, workflow,
    },
    id::{PayoutId, PayoutLineId},
    ledger::account::Role as Account,
    web::session::SESSION,
};

use super::Story;
use crate::{
    books::{Books, day, sqlite},
    browser::{Browser, WIDTHS, papers::check_sheets},
    on_both_databases,
    scholarships::refused,
    site::Site,
};

const ON: &str = "2025-12-30";
const TWO: [&str; 2] = ["Trần Thị Hoà", "Lê Văn Đức"];

/// Makes a list of cash and locks it.
fn locked(story: &Story) -> PayoutId {
    let id = story.make();
    let lines: Vec<PayoutLineId> = story.sheet(id).lines.iter().map(|it| it.line.id).collect();
    story
        .write(&story.maker, move |tx, by, place| workflow::pay_by(tx, by, (place, id), &lines, Method::Cash))
        .unwrap();
    story.checked(id);
    story.lock(id).unwrap();
    id
}

fn hand(
    story: &Story,
    id: PayoutId,
    at: usize,
    relation: Relation,
    name: &'static str,
) -> Result<(), PayoutError> {
    let (line, on) = (story.line(id, at), day(ON));
    story.write(&story.cashier, move |tx, by, place| {
        workflow::hand_out(tx, by, (place, id), (line, relation, name), on).map(drop)
    })
}

fn leave(story: &Story, id: PayoutId, at: usize) -> Result<(), String> {
    story.leave(id, &[story.line(id, at)]).map(drop)
}

fn sign(story: &Story, id: PayoutId, at: usize) -> Result<(), PayoutError> {
    let (line, on) = (story.line(id, at), day(ON));
    story.write(&story.cashier, move |tx, by, place| workflow::sign(tx, by, (place, id), &[line], on))
}

fn cash(story: &Story, id: PayoutId) -> Cash {
    Cash::of(story.sheet(id).lines.iter().map(|it| &it.line)).unwrap()
}

/// Checks that the list, the box and the debt to the recipients tell the same story, to the đồng.
#[track_caller]
fn adds_up(story: &Story, id: PayoutId, (held, owed): (i64, i64)) {
    let Cash { out, signed, back, open } = cash(story, id);
    assert_eq!(out.dong(), signed.dong() + back.dong() + open.dong());
    assert_eq!(story.books().balance(Account::Cash, None), held - signed.dong(), "the box");
    assert_eq!(story.payable(), owed + signed.dong() + back.dong(), "what is still owed");
}

on_both_databases! {
    fn who_came_is_on_record_and_stays(books: Books) {
        let story = Story::start(books, &TWO);
        let id = locked(&story);
        let start = (story.books().balance(Account::Cash, None), story.payable());
        refused(story.books(), "phải ghi họ tên", || hand(&story, id, 0, Relation::Parent, "  "));
        hand(&story, id, 0, Relation::Parent, " Trần  Văn Ba ").unwrap();
        hand(&story, id, 1, Relation::Own, "ai đó").unwrap();
        refused(story.books(), "còn chờ chi mới ghi ký nhận", || hand(&story, id, 0, Relation::Own, ""));
        let kept = store::collected(&mut story.books().db(), id).unwrap();
        let kept: Vec<_> = kept.iter().map(|it| (it.collector.name(), it.collector.relation())).collect();
        assert_eq!(kept, [("Trần Văn Ba", Relation::Parent), ("Lê Văn Đức", Relation::Own)]);
        adds_up(&story, id, start);
        story.is_sound();
        let mut db = story.books().db();
        for sql in ["UPDATE payout_collectors SET name = 'Khác'", "DELETE FROM payout_collectors"] {
            assert!(db.batch_execute(sql).is_err(), "{sql}");
        }
        crate::tamper::disarm(&mut db);
        for sql in [
            "UPDATE payout_collectors SET name = 'Khác' WHERE relation = 'parent'",
            "UPDATE payout_collectors SET name = 'Trần Văn Ba', relation = 'proxy' WHERE name = 'Khác'",
            "DELETE FROM payout_collectors WHERE relation = 'proxy'",
        ] {
            db.batch_execute(sql).unwrap();
            let (_, findings) = crate::tamper::verified(&mut db);
            assert!(findings.iter().any(|it| it.place.table == "payout_collectors"), "{sql}: {findings:?}");
        }
    }

    fn the_one_who_agreed_hands_nothing_out(books: Books) {
        let story = Story::start(books, &TWO);
        let id = locked(&story);
        let (line, on) = (story.line(id, 0), day(ON));
        refused(story.books(), "người đã duyệt danh sách này thì không chi nó", || {
            story.write(&story.chair, move |tx, by, place| {
                workflow::hand_out(tx, by, (place, id), (line, Relation::Own, ""), on).map(drop)
            })
        });
    }

    fn a_code_opens_its_row_and_one_action_records_it(books: Books) {
        let story = Story::start(books, &TWO);
        let id = locked(&story);
        let site = Site::over(story.books());
        let (maker, cashier) = (site.sign_in("ketoan"), site.sign_in("thuquy"));
        let codes: Vec<String> = (1..=2).map(|no| code(&story.payout(id), no).unwrap().to_string()).collect();
        let board = "/desk/TB/payouts/1/check-in";
        let sheet = maker.get("/desk/TB/payouts/1/sign-off");
        assert_eq!(sheet.matches("<svg class=\"qr\"").count(), 2, "{sheet}");
        assert!(maker.get("/desk/TB/payouts/1/labels").contains("Lê Văn Đức"));
        assert_eq!(maker.ask(board).status, Status::Forbidden);
        for typed in [codes[1].clone(), codes[1].to_lowercase(), "2".into()] {
            let asked = cashier.ask(&format!("{board}?code={typed}"));
            assert_eq!(asked.location(), format!("{board}/{}", codes[1]), "{typed}");
        }
        let mut wrong = codes[1].clone();
        let last = if wrong.pop() == Some('0') { '1' } else { '0' };
        wrong.push(last);
        let refused = cashier.ask(&format!("{board}?code={wrong}"));
        assert!(refused.status == Status::UnprocessableEntity && refused.body.contains("không có trong danh sách đang phát"));
        assert_eq!(cashier.ask(&format!("{board}/{wrong}")).status, Status::NotFound);
        let row = cashier.get(&format!("{board}/{}", codes[1]));
        assert!(row.contains("2. Lê Văn Đức") && row.contains("1.000.000 ₫") && row.contains("Đã nhận, ngày"), "{row}");
        assert_eq!(maker.post(&format!("{board}/{}", codes[1]), &[]).status, Status::Forbidden);
        assert_eq!(cashier.post(&format!("{board}/{}", codes[1]), &[]).location(), board);
        assert!(cashier.get(board).contains("Vừa ghi: Lê Văn Đức nhận 1.000.000 ₫"));
        let twice = cashier.post(&format!("{board}/{}", codes[1]), &[]);
        assert!(twice.status == Status::UnprocessableEntity && twice.body.contains("còn chờ chi"), "{}", twice.body);
        let nameless = cashier.post(&format!("{board}/{}", codes[0]), &[("relation", "guardian"), ("name", "")]);
        assert!(nameless.body.contains("phải ghi họ tên người ấy"), "{}", nameless.body);
        let form = [("relation", "guardian"), ("name", "Bà Nguyễn Thị Tư")];
        assert_eq!(cashier.post(&format!("{board}/{}", codes[0]), &form).location(), board);
        let shown = maker.get("/desk/TB/payouts/1");
        assert!(shown.contains("nhận thay: Bà Nguyễn Thị Tư (người giám hộ)"), "{shown}");
        assert!(maker.get("/desk/TB/payouts/1/sign-off").contains("Bà Nguyễn Thị Tư (người giám hộ)"));
        story.is_sound();
    }

    fn the_sheet_of_an_earlier_list_opens_nothing(books: Books) {
        let story = Story::start(books, &TWO);
        let id = locked(&story);
        let old = code(&story.payout(id), 1).unwrap();
        story.write(&story.maker, move |tx, by, place| workflow::reopen(tx, by, place, id)).unwrap();
        assert!(code(&story.payout(id), 1).is_none());
        let line = story.line(id, 1);
        story.write(&story.maker, move |tx, by, place| workflow::remove(tx, by, (place, id), line)).unwrap();
        story.checked(id);
        story.lock(id).unwrap();
        assert_ne!(code(&story.payout(id), 1).unwrap(), old);
        let cashier = Site::over(story.books());
        let cashier = cashier.sign_in("thuquy");
        assert_eq!(cashier.ask(&format!("/desk/TB/payouts/1/check-in/{old}")).status, Status::NotFound);
    }
}

#[test]
fn cash_out_is_signed_or_back_or_waits_whatever_happens() {
    let names = ["Trần Thị Hoà", "Lê Văn Đức", "Phạm Thị Mơ", "Vũ Thị Na", "Bùi Văn Sáu"];
    let deeds = prop::collection::vec((0..names.len(), 0..4u8), 1..12);
    TestRunner::new(Config { cases: 6, failure_persistence: None, ..Config::default() })
        .run(&deeds, |deeds| {
            let story = Story::start(Books::start(sqlite().unwrap()), &names);
            let id = locked(&story);
            let start = (story.books().balance(Account::Cash, None), story.payable());
            for (at, deed) in deeds {
                let was = story.sheet(id).lines[at].line.state;
                let done = match deed {
                    0 => sign(&story, id, at).map_err(|err| err.to_string()),
                    1 => hand(&story, id, at, Relation::Own, "").map_err(|err| err.to_string()),
                    2 => hand(&story, id, at, Relation::Proxy, "Ông Hai").map_err(|err| err.to_string()),
                    _ => leave(&story, id, at),
                };
                prop_assert_eq!(done.is_ok(), was == LineState::Held);
                adds_up(&story, id, start);
            }
            story.is_sound();
            Ok(())
        })
        .unwrap();
}

#[test]
fn the_papers_come_as_pdf() {
    let names: Vec<String> = (1..=30).map(|no| format!("Nguyễn Thị Kim Hoàng Ánh Tuyết {no}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let story = Story::start(Books::start(sqlite().unwrap()), &names);
    let id = locked(&story);
    let site = Site::over(story.books());
    let maker = site.sign_in("ketoan");
    let read = |paper: &str| {
        let path = format!("/desk/TB/payouts/{id}/kit/{paper}");
        let response = site.client.get(path).cookie(Cookie::new(SESSION, maker.token.clone())).dispatch();
        assert_eq!(response.status(), Status::Ok, "{paper}");
        response.into_bytes().unwrap()
    };
    let (sign_off, labels, dl) = (read("sign-off.pdf"), read("labels.pdf"), read("envelopes-dl.pdf"));
    assert_eq!(maker.ask("/desk/TB/payouts/1/kit/khac.pdf").status, Status::NotFound);
    if std::env::var_os("SOVANG_TEST_TOOLS").is_none() {
        return;
    }
    let pages = check_sheets("ceremony-sign-off", &sign_off, 4, "210x297");
    assert!(pages[0].contains("DANH SÁCH KÝ NHẬN") && pages[3].contains("Ba mươi triệu đồng"), "{pages:?}");
    let all = pages.join(" ");
    assert_eq!(all.matches("Tuyết").count(), 30, "{all}");
    assert_eq!(
        check_sheets("ceremony-labels", &labels, 2, "210x297").join(" ").matches("1.000.000 ₫").count(),
        30
    );
    assert_eq!(check_sheets("ceremony-dl", &dl, 30, "220x110").len(), 30);
    check_sheets("ceremony-a5", &read("envelopes-a5.pdf"), 30, "210x148");
}

#[test]
fn a_phone_hands_out_in_one_action_without_scripts() {
    let story = Story::start(Books::start(sqlite().unwrap()), &TWO);
    let id = locked(&story);
    let Some(mut browser) = Browser::open_without_scripts(story.books(), WIDTHS[0]) else { return };
    browser.sign_in("thuquy");
    browser.visit(&format!("/desk/TB/payouts/1/check-in/{}", code(&story.payout(id), 1).unwrap()));
    browser.actions = 0;
    browser.click("main form button.primary");
    browser.wait_text("Vừa ghi: Trần Thị Hoà nhận 1.000.000 ₫");
    assert_eq!((browser.actions, cash(&story, id).signed.dong()), (1, 1_000_000));
}

#[test]
fn the_pages_of_a_ceremony_keep_nobody_out() {
    for width in WIDTHS {
        let story = Story::start(Books::start(sqlite().unwrap()), &TWO);
        let id = locked(&story);
        hand(&story, id, 1, Relation::Guardian, "Bà Nguyễn Thị Tư").unwrap();
        let Some(mut browser) = Browser::open(story.books(), width) else { return };
        browser.sign_in("thuquy");
        let row = format!("/check-in/{}", code(&story.payout(id), 1).unwrap());
        let pages = [
            ("/check-in", "check-in"),
            (row.as_str(), "check-in-row"),
            ("", "payout-cash"),
            ("/sign-off", "sign-off"),
            ("/labels", "labels"),
        ];
        for (page, name) in pages {
            browser.visit(&format!("/desk/TB/payouts/1{page}"));
            browser.wait("h1");
            browser.picture(name);
            browser.check_access();
        }
    }
}
