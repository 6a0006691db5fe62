//! The way of a list, the duties along it, its fingerprint, and cash.

use diesel::connection::SimpleConnection as _;
use sovang::{
    approval::{Deed, State},
    disbursement::{
        self, Reached,
        payout::{LineState, Method, PayoutError, Stage, file, workflow},
    },
    export::transfers,
    ledger::chain::Hash,
};

use super::{Story, own};
use crate::{
    books::{Books, day},
    on_both_databases,
    scholarships::refused,
};

const TWO: [&str; 2] = ["Trần Thị Hoà", "Lê Văn Đức"];

/// Returns the codes of what is known against each line, those that stop it first.
fn codes(story: &Story, id: sovang::id::PayoutId) -> Vec<Vec<String>> {
    let sheet = story.sheet(id);
    sheet.lines.iter().map(|it| it.findings.iter().map(|finding| finding.code.clone()).collect()).collect()
}

on_both_databases! {
    fn a_list_is_checked_locked_sent_and_paid_once(books: Books) {
        let story = Story::start(books, &TWO);
        let books = story.books();
        let id = story.make();
        assert_eq!((story.sheet(id).sums.count, codes(&story, id)), (2, vec![vec!["no_account".to_owned()]; 2]));
        refused(books, "còn 2 chỗ đỏ phải xử lý: dòng 1 (Trần Thị Hoà): chưa có số tài khoản", || story.submit(id));
        for (at, name) in TWO.iter().enumerate() {
            story.give(story.line(id, at), &own(name, at)).unwrap();
        }
        assert_eq!(codes(&story, id), vec![Vec::<String>::new(); 2]);
        refused(books, "đang lập nên không thể khóa", || story.lock(id));
        let task = story.submit(id).unwrap();
        refused(books, "chờ kiểm tra nên không thể khóa", || story.lock(id));
        refused(books, "không tự xác nhận", || story.answer(&story.maker, task, Deed::Agree));
        refused(books, "không có vai trò để xác nhận", || story.answer(&story.cashier, task, Deed::Agree));
        let line = story.line(id, 0);
        refused(books, "chờ kiểm tra nên không thể sửa", || story.give(line, &own(TWO[0], 9)));
        assert_eq!(story.answer(&story.chair, task, Deed::Agree).unwrap(), State::Agreed);
        let (bank, payable) = (story.bank(), story.payable());
        let hash = story.lock(id).unwrap();
        assert_eq!(story.payout(id).asked.map(|(_, shown)| shown.to_string()), Some(hash.clone()));
        assert_eq!((story.bank(), story.payable()), (bank, payable), "a lock posts nothing");
        refused(books, "chưa tới", || story.send(&story.cashier, id, "2026-01-02"));
        refused(books, "sớm hơn bước trước đó", || story.send(&story.cashier, id, "2025-04-01"));
        refused(books, "đã duyệt suất này nên không được chi", || story.send(&story.council.members[1], id, "2025-12-30"));
        refused(books, "đang ở đợt chi số 1", || crate::scholarships::pay(books, &story.cashier, story.awards[0].1, "2025-12-30"));
        refused(books, "đang ở đợt chi số 1", || crate::scholarships::unclaimed(books, &story.cashier, story.awards[0].1, "2025-12-30"));
        refused(books, "người đã duyệt danh sách này thì không chi nó", || story.send(&story.chair, id, "2025-12-30"));
        let sent = story.send(&story.cashier, id, "2025-12-30").unwrap();
        assert_eq!((sent.stage, story.bank(), story.payable()), (Stage::Sent, bank - 2_000_000, payable + 2_000_000));
        let before = books.dump();
        assert_eq!(story.send(&story.cashier, id, "2025-12-31").unwrap(), sent, "a list that was sent is sent");
        assert_eq!(books.dump(), before);
        let states: Vec<LineState> = story.sheet(id).lines.iter().map(|it| it.line.state).collect();
        assert_eq!(states, [LineState::Paid; 2]);
        story.write(&story.maker, move |tx, by, place| workflow::close(tx, by, place, id)).unwrap();
        assert_eq!(story.payout(id).stage, Stage::Closed);
        story.is_sound();
    }

    fn a_list_that_is_not_agreed_to_is_a_draft_again(books: Books) {
        let story = Story::start(books, &TWO);
        let id = story.make();
        for (at, name) in TWO.iter().enumerate() {
            story.give(story.line(id, at), &own(name, at)).unwrap();
        }
        for deed in [Deed::Disagree, Deed::Return] {
            let task = story.submit(id).unwrap();
            story.answer(&story.chair, task, deed).unwrap();
            assert_eq!(story.payout(id).stage, Stage::Draft);
        }
        let task = story.submit(id).unwrap();
        story.answer(&story.maker, task, Deed::Withdraw).unwrap();
        let line = story.line(id, 0);
        story.write(&story.maker, move |tx, by, place| workflow::remove(tx, by, (place, id), line)).unwrap();
        story.checked(id);
        story.lock(id).unwrap();
        story.send(&story.cashier, id, "2025-12-30").unwrap();
        // What was left out waits for another list, and only that.
        let next = story.make();
        let sheet = story.sheet(next);
        assert_eq!(sheet.lines.iter().map(|it| it.line.award).collect::<Vec<_>>(), [story.awards[0].1]);
        story.is_sound();
    }

    fn every_red_says_why(books: Books) {
        let story = Story::start(books, &["Trần Thị Hoà", "Lê Văn Đức", "Phạm Thị Mơ"]);
        let id = story.make();
        let line = |at| story.line(id, at);
        story.give(line(0), &own("Trần Văn Ba", 1)).unwrap();
        story.give(line(1), &own("Lê Văn Đức", 1)).unwrap();
        story.give(line(2), &own("PHAM THI MO", 3)).unwrap();
        assert_eq!(codes(&story, id), [vec!["other_holder", "same_account"], vec!["same_account"], vec![]]);
        refused(story.books(), "chủ tài khoản “TRAN VAN BA” khác tên người nhận “Trần Thị Hoà”", || story.submit(id));
        let first = line(0);
        story.write(&story.maker, move |tx, by, place| {
            workflow::declare(tx, by, (place, id), first, sovang::disbursement::payout::Relation::Parent)
        }).unwrap();
        // The father is known now, but the other line says that the account is its own.
        assert_eq!(codes(&story, id)[0], ["same_account", "declared_holder"]);
        story.give(line(1), &own("Lê Văn Đức", 2)).unwrap();
        assert_eq!(codes(&story, id), [vec!["declared_holder"], vec![], vec![]]);
        // A second list of the same award is red as long as the first one is open.
        let (decision, award) = (story.decision, story.awards[1].1);
        let other = story.write(&story.maker, move |tx, by, place| {
            workflow::make(tx, by, place, decision, &[award])
        }).unwrap();
        assert_eq!(codes(&story, other), [["elsewhere"]]);
        refused(story.books(), "suất này đang ở đợt chi số 1; hãy bỏ dòng này", || story.submit(other));
        // A condition of the donors that came later is asked at the next look.
        let books = story.books();
        let teachers = sovang::fund::Restriction { categories: vec![sovang::programme::Category::Teacher], ..Default::default() };
        crate::scholarships::restrict(books, books.general, teachers, "Chỉ tặng thầy cô giáo");
        refused(books, "Chỉ tặng thầy cô giáo", || story.submit(id));
        story.write(&story.maker, move |tx, by, place| workflow::recheck(tx, by, place, id).map(drop)).unwrap();
        assert!(story.sheet(id).lines.iter().all(|it| it.is_red()));
    }

    fn what_is_frozen_stays_and_a_row_changed_behind_the_program_is_found(books: Books) {
        let story = Story::start(books, &TWO);
        let id = story.locked();
        let mut db = story.books().db();
        for sql in [
            "UPDATE payout_lines SET number = '999'",
            "UPDATE payout_lines SET amount = 5",
            "UPDATE payout_lines SET state = 'unclaimed'",
            "DELETE FROM payout_lines",
            "UPDATE payouts SET sha256 = NULL",
            "UPDATE payouts SET account_id = account_id + 1",
            "DELETE FROM payouts",
            "UPDATE payee_accounts SET number = '999'",
            "DELETE FROM payee_accounts",
        ] {
            assert!(db.batch_execute(sql).is_err(), "{sql}");
        }
        drop(db);
        let mut db = story.books().db();
        crate::tamper::disarm(&mut db);
        for (sql, table) in [
            ("UPDATE payout_lines SET holder = 'KHAC' WHERE no = 2", "payouts"),
            ("DELETE FROM payout_lines WHERE no = 2", "payouts"),
            ("UPDATE payouts SET account_id = account_id + 1", "payouts"),
            ("UPDATE payout_lines SET state = 'draft' WHERE no = 1", "payout_lines"),
            ("UPDATE payout_lines SET state = 'paid', paid_seq = 1 WHERE no = 1", "payout_lines"),
            ("UPDATE payee_accounts SET number = '999' WHERE id = 1", "payee_accounts"),
            ("UPDATE payee_accounts SET standing = 'confirmed', settled_by = 1 WHERE id = 1", "payee_accounts"),
            ("DELETE FROM payee_accounts WHERE id = 2", "payee_accounts"),
        ] {
            let findings = crate::tamper::tried(&mut db, sql).unwrap();
            assert!(findings.iter().any(|it| it.place.table == table), "{sql}: {findings:?}");
        }
        db.batch_execute("UPDATE payout_lines SET number = '999' WHERE no = 1").unwrap();
        refused(story.books(), "danh sách khác với danh sách đã gửi kiểm tra", || story.send(&story.cashier, id, "2025-12-30"));
        let (_, findings) = crate::tamper::verified(&mut db);
        assert!(findings.iter().any(|it| it.place.table == "payouts"), "{findings:?}");
    }

    fn cash_that_went_out_is_signed_for_or_comes_back(books: Books) {
        let story = Story::start(books, &TWO);
        let id = story.make();
        let lines = [story.line(id, 0), story.line(id, 1)];
        story.write(&story.maker, move |tx, by, place| workflow::pay_by(tx, by, (place, id), &lines, Method::Cash)).unwrap();
        story.checked(id);
        story.lock(id).unwrap();
        let cash = story.books().balance(sovang::ledger::account::Role::Cash, None);
        let (first, second, on) = (lines[0], lines[1], day("2025-12-30"));
        story.write(&story.cashier, move |tx, by, place| workflow::sign(tx, by, (place, id), &[first], on)).unwrap();
        refused(story.books(), "còn chờ chi mới ghi ký nhận", || {
            story.write(&story.cashier, move |tx, by, place| workflow::sign(tx, by, (place, id), &[first], on))
        });
        story.send(&story.cashier, id, "2025-12-30").unwrap();
        refused(story.books(), "còn suất của Lê Văn Đức chưa chi", || {
            story.write(&story.maker, move |tx, by, place| workflow::close(tx, by, place, id))
        });
        refused(story.books(), "cần có lý do", || story.ask_back(id, &[second], " "));
        story.leave(id, &[second]).unwrap();
        let sums = story.sheet(id).sums;
        let moved = cash - story.books().balance(sovang::ledger::account::Role::Cash, None);
        // Two millions were taken out: one was signed for, one is in the box again and the fund's.
        assert_eq!((sums.cash.dong(), moved, story.payable()), (2_000_000, 1_000_000, 0));
        let award = disbursement::store::get(&mut story.books().db(), story.awards[1].1).unwrap();
        assert_eq!(award.award.stage.reached(), Reached::Unclaimed);
        story.write(&story.maker, move |tx, by, place| workflow::close(tx, by, place, id)).unwrap();
        story.is_sound();
    }
}

#[test]
fn a_file_is_the_same_whenever_it_is_taken_and_runs_nothing() {
    let story = Story::start(Books::start(crate::books::sqlite().unwrap()), &["Trần Thị Hoà"]);
    let id = story.locked();
    let mut line = story.sheet(id).lines[0].line.clone();
    for layout in file::layouts() {
        let bytes = transfers::to_csv(&layout, std::slice::from_ref(&line), "0123").unwrap();
        let text = String::from_utf8(bytes.clone()).unwrap();
        assert!(
            text.is_ascii() && text.contains("1000000") && text.contains("0011000100"),
            "{}: {text}",
            layout.code
        );
        let memo = "DC1 D1 HOC BONG TRAN THI HOA";
        assert!(text.contains(memo) && memo.len() <= 60, "{text}");
        let made = story.payout(id).made.at;
        let sheet = || transfers::to_xlsx(&layout, std::slice::from_ref(&line), "0123", made).unwrap();
        assert_eq!(Hash::of(&sheet()), Hash::of(&sheet()));
        assert_eq!(text.lines().count(), 2);
    }
    line.payee = "=HYPERLINK(\"x\")".into();
    let csv = transfers::to_csv(&file::layout("generic").unwrap(), &[line.clone()], "=1+1").unwrap();
    assert!(!String::from_utf8(csv).unwrap().contains("=HYPER"));
    line.method = Method::Cash;
    let csv = transfers::to_csv(&file::layout("generic").unwrap(), &[line], "0").unwrap();
    assert_eq!(String::from_utf8(csv).unwrap().lines().count(), 1, "cash does not go through the bank");
    let later = story.write(&story.maker, move |tx, by, place| workflow::reopen(tx, by, place, id));
    later.unwrap();
    assert!(matches!(story.lock(id), Err(PayoutError::WrongStage { .. })));
}
