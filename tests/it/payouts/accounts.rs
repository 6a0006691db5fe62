//! Accounts: another one needs a second person of its own, what the bank sends back is paid again exactly once.

use sovang::{
    approval::{Deed, Kind},
    db::Tx,
    disbursement::{
        self, Reached,
        payout::{BackCode, Destination, PayoutError, Standing, store, workflow},
    },
    id::{BookId, PayoutId, PayoutLineId},
    ledger::{Author, account::Role as Account, journal::Posted},
};

use super::{Story, own};
use crate::{books::day, on_both_databases, scholarships::refused};

const ONE: [&str; 1] = ["Trần Thị Hoà"];

impl Story {
    fn back(
        &self,
        id: PayoutId,
        line: PayoutLineId,
        code: BackCode,
        on: &str,
    ) -> Result<Posted, PayoutError> {
        let on = day(on);
        self.write(&self.maker, move |tx, by, place| {
            workflow::record_return(tx, by, (place, id), line, (code, "theo báo có", on))
        })
    }

    fn link(&self, by: &Author, line: PayoutLineId, secret: &'static str) -> Result<(), PayoutError> {
        self.write(by, move |tx, by, place| workflow::make_link(tx, by, place, line, secret).map(drop))
    }

    fn correct(&self, secret: &'static str, to: &Destination) -> Result<(), PayoutError> {
        let (to, at) = (to.clone(), self.books().author.at);
        let job = move |tx: &mut Tx| workflow::correct(tx, ("link 192.0.2.9", at), secret, &to).map(drop);
        self.books().pool.write_now([BookId::REGISTER, self.books().book], job)
    }

    fn stage(&self) -> Reached {
        disbursement::store::get(&mut self.books().db(), self.awards[0].1).unwrap().award.stage.reached()
    }

    fn standing(&self, id: PayoutId) -> Standing {
        let person = self.sheet(id).lines[0].line.person;
        store::account(&mut self.books().db(), self.books().book, person).unwrap().unwrap().standing
    }
}

on_both_databases! {
    fn what_the_bank_sends_back_is_paid_again_once_and_without_a_vote(books: Books) {
        let story = Story::start(books, &ONE);
        let books = story.books();
        let before = (story.bank(), story.payable(), books.balance(Account::ScholarshipExpensePupil, None));
        let id = story.locked();
        let line = story.line(id, 0);
        refused(books, "đã khóa nên không thể ghi ngân hàng trả lại", || story.back(id, line, BackCode::WrongNumber, "2025-12-30"));
        story.send(&story.cashier, id, "2025-12-29").unwrap();
        refused(books, "sớm hơn bước trước đó", || story.back(id, line, BackCode::WrongNumber, "2025-12-28"));
        story.back(id, line, BackCode::WrongNumber, "2025-12-30").unwrap();
        assert_eq!((story.bank(), story.payable(), books.balance(Account::ScholarshipExpensePupil, None)), before);
        assert_eq!(story.stage(), Reached::Approved);
        refused(books, "mới ghi ngân hàng trả lại được", || story.back(id, line, BackCode::Other, "2025-12-31"));
        story.is_sound();
        // The old account is red on the next list.
        let again = story.make();
        let look = story.sheet(again).lines.remove(0);
        assert!(look.has("back_before") && look.line.reissue_of == Some(line), "{look:?}");
        // The commune corrects it through a link that works once.
        story.link(&story.maker, line, "xưa").unwrap();
        story.link(&story.maker, line, "bí mật").unwrap();
        let right = own(ONE[0], 777);
        refused(books, "liên kết này không dùng được", || story.correct("xưa", &right));
        refused(books, "liên kết này không dùng được", || story.correct("đoán mò", &right));
        story.correct("bí mật", &right).unwrap();
        refused(books, "liên kết này không dùng được", || story.correct("bí mật", &right));
        // Whoever sent the link does not confirm what came through it.
        assert_eq!(story.standing(again), Standing::Waiting);
        refused(books, "chờ người thứ hai xác nhận", || story.submit(again));
        let task = story.task(Kind::PayeeAccount);
        refused(books, "không tự xác nhận", || story.answer(&story.maker, task, Deed::Agree));
        refused(books, "không cho tự cho qua", || story.answer(&story.maker, task, Deed::Release));
        story.answer(&story.cashier, task, Deed::Agree).unwrap();
        assert_eq!(story.standing(again), Standing::Confirmed);
        story.checked(again);
        story.lock(again).unwrap();
        story.send(&story.cashier, again, "2025-12-31").unwrap();
        assert_eq!((story.stage(), story.bank(), story.payable()), (Reached::Paid, before.0 - 1_000_000, 0));
        refused(books, "không còn suất nào chờ chi", || {
            let decision = story.decision;
            story.write(&story.maker, move |tx, by, place| workflow::make(tx, by, place, decision, &[]))
        });
        assert_eq!(store::returned_count(&mut books.db(), books.book, None).unwrap(), 0);
        story.is_sound();
    }

    fn no_path_pays_a_changed_account_that_one_person_knows_of(books: Books) {
        let story = Story::start(books, &ONE);
        let books = story.books();
        let id = story.make();
        let line = story.line(id, 0);
        // Before anybody else has seen it, an account is mended freely.
        story.give(line, &own(ONE[0], 1)).unwrap();
        story.give(line, &own(ONE[0], 2)).unwrap();
        refused(books, "không có gì thay đổi", || story.give(line, &own(ONE[0], 2)));
        assert_eq!(story.standing(id), Standing::Given);
        story.checked(id);
        story.write(&story.maker, move |tx, by, place| workflow::reopen(tx, by, place, id)).unwrap();
        story.give(line, &own(ONE[0], 3)).unwrap();
        assert_eq!(story.standing(id), Standing::Waiting);
        refused(books, "chờ người thứ hai xác nhận", || story.submit(id));
        let award = story.awards[0].1;
        let (by, book) = (story.cashier.clone(), books.book);
        let from_bank = move |tx: &mut Tx| {
            let account = disbursement::workflow::account(tx, &by, award, "bank")?;
            disbursement::workflow::pay(tx, &by, award, account, day("2025-12-30"))
        };
        refused(books, "vừa đổi, chưa có người thứ hai xác nhận", || books.pool.write_now([BookId::REGISTER, book], from_bank));
        // Who is not agreed with falls back to the account before.
        let task = story.task(Kind::PayeeAccount);
        story.answer(&story.chair, task, Deed::Disagree).unwrap();
        assert_eq!((story.standing(id), story.sheet(id).reds()), (Standing::Given, vec![]));
        story.give(line, &own(ONE[0], 4)).unwrap();
        story.answer(&story.chair, story.task(Kind::PayeeAccount), Deed::Agree).unwrap();
        story.checked(id);
        // The account on file is changed once more behind the check: the lock refuses.
        let sql = "INSERT INTO payee_accounts (book_id, party_id, bin, number, holder, relation, source, entered_by, \
            entered_at, standing) SELECT book_id, party_id, bin, '999', holder, relation, 'desk', entered_by, entered_at, \
            'given' FROM payee_accounts WHERE id = 1";
        diesel::connection::SimpleConnection::batch_execute(&mut books.db(), sql).unwrap();
        refused(books, "số tài khoản đã đổi sau khi kiểm tra", || story.lock(id));
    }
}
