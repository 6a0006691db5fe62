//! Accounts at banks and appeals.

use sovang::{
    bank::{
        BankError, CodeKind,
        matching::{Colour, Target},
        store,
        vietqr::{LONGEST_MEMO, Transfer},
        workflow::{self, LedgerChoice, NewAppeal},
    },
    id::{AccountId, AppealId, BankAccountId, FundId},
    ledger::account::Role,
};

use super::{Desk, add_account, find, role};
use crate::{
    books::{day, dong},
    on_both_databases,
};

fn appeal(
    desk: &Desk,
    change: impl FnOnce(&mut NewAppeal),
) -> Result<(AppealId, sovang::bank::memo::Code), BankError> {
    let mut new = NewAppeal {
        unit: desk.books.unit,
        fund: desk.books.programme,
        account: desk.account.id,
        title: "Ủng hộ học bổng Đèn đom đóm".into(),
        amount: Some(dong(200_000)),
        opens_on: day("2025-03-01"),
        closes_on: None,
    };
    change(&mut new);
    let (author, book) = (desk.books.author.clone(), desk.books.book);
    desk.write(move |tx| workflow::add_appeal(tx, &author, book, &new))
}

on_both_databases! {
    fn an_account_at_a_bank_has_an_account_of_the_chart(books: Books) {
        let desk = Desk::new(books);
        let books = &desk.books;
        let sub = add_account(books, LedgerChoice::New("1121".into()), "0990000000009").unwrap();
        let chart = sovang::ledger::store::chart(&mut books.db(), books.book).unwrap();
        let ledger = find(books, sub).account;
        assert_eq!(chart.role_of(ledger), Some(Role::Bank));
        assert_eq!(chart.get(ledger).unwrap().name_vi, "Tiền gửi tại Vietcombank");
        let before = books.dump();
        let existing = |account| LedgerChoice::Existing(account);
        let new = |code: &str| LedgerChoice::New(code.into());
        for (ledger, number, expected) in [
            (existing(role(books, Role::Bank)), "123", "112 đã gắn"),
            (existing(role(books, Role::Cash)), "123", "111 không phải"),
            (existing(AccountId(0)), "123", "không tìm thấy"),
            (new("1122"), "0010000000001", "đã có trong danh sách"),
            (new("1121"), "123", "1121 đã dùng"),
            (new("1131"), "123", "1131 đã dùng hoặc không hợp lệ"),
            (new("112"), "123", "112 đã dùng"),
            (new("112x"), "123", "112x đã dùng hoặc không hợp lệ"),
        ] {
            let err = add_account(books, ledger, number).unwrap_err();
            assert!(err.to_string().contains(expected), "{err}");
            assert_eq!(books.dump(), before);
        }
        let change = |name: &str, fund| {
            let (author, of, name) = (books.author.clone(), books.book, name.to_owned());
            desk.write(move |tx| workflow::change_account(tx, &author, of, sub, (&name, fund)))
        };
        change(" HỘI  KHUYẾN HỌC ", books.programme).unwrap();
        let changed = find(books, sub);
        assert_eq!((changed.holder.as_str(), changed.fund), ("HỘI KHUYẾN HỌC", books.programme));
        assert!(matches!(change("", books.programme), Err(BankError::NoHolder)));
        assert!(change("Hội", FundId(999)).is_err());
        desk.verified();
    }

    fn an_appeal_has_a_code_that_brings_the_money_to_its_fund(books: Books) {
        let desk = Desk::new(books);
        let (id, code) = appeal(&desk, |_| ()).unwrap();
        let stored = store::find_appeal(&mut desk.books.db(), desk.books.book, id).unwrap().unwrap();
        let memo = stored.memo(code);
        assert!(memo.as_str().len() <= LONGEST_MEMO);
        let qr: Transfer = desk.account.transfer(stored.amount, memo.clone()).unwrap().to_string().parse().unwrap();
        assert_eq!((qr.amount(), qr.memo()), (Some(dong(200_000)), Some(&memo)));
        desk.import(&[("2025-03-05", "A", 200_000, None, memo.as_str())]);
        let unknown = Target::Unidentified { fund: desk.books.programme };
        assert_eq!(desk.proposed(), [("A".into(), Colour::Amber, Some(unknown))]);
        let (author, book) = (desk.books.author.clone(), desk.books.book);
        desk.write(move |tx| workflow::close_appeal(tx, &author, book, id, day("2025-03-31"))).unwrap();
        let closed = store::find_appeal(&mut desk.books.db(), book, id).unwrap().unwrap();
        assert!(closed.is_open_on(day("2025-03-31")) && !closed.is_open_on(day("2025-04-01")));
        assert_eq!(store::code_of(&mut desk.books.db(), book, CodeKind::Appeal, id.0).unwrap(), Some(code));
        desk.verified();
    }

    fn an_appeal_that_makes_no_sense_is_refused(books: Books) {
        let desk = Desk::new(books);
        let before = desk.books.dump();
        assert!(matches!(appeal(&desk, |it| it.title = " ".into()), Err(BankError::NoTitle)));
        assert!(matches!(appeal(&desk, |it| it.amount = Some(dong(0))), Err(BankError::NotPositive)));
        assert!(matches!(appeal(&desk, |it| it.closes_on = Some(day("2025-02-28"))), Err(BankError::ClosesBeforeOpens)));
        assert!(matches!(appeal(&desk, |it| it.account = BankAccountId(99)), Err(BankError::NoAccount)));
        assert!(appeal(&desk, |it| it.fund = FundId(99)).is_err());
        assert_eq!(desk.books.dump(), before);
    }
}
