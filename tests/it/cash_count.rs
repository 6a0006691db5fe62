//! Counting the cash box: evidence that stays, a difference that waits for the accountant, a limit that warns.

use diesel::connection::SimpleConnection as _;
use sovang::{
    cash_count::{
        self, CashCount, CashCountError, Difference, Pile,
        workflow::{NewCount, Verdict},
    },
    id::{BookId, CashCountId, UserId},
    ledger::{Author, account::Role, journal::Posted},
    user::{self, UserError},
};

use crate::{
    books::{Books, day, dong},
    on_both_databases,
    tamper::{shown, verified, year},
};

/// What the small year leaves in the box at its end.
const HELD: i64 = 4_800_000;

fn piles(counted: &[(i64, i64)]) -> Vec<Pile> {
    counted.iter().map(|(note, pieces)| Pile { note: dong(*note), pieces: *pieces }).collect()
}

/// A count on the last day of the year.
pub fn new(counted: &[(i64, i64)]) -> NewCount {
    NewCount {
        counted_on: day("2025-12-31"),
        piles: piles(counted),
        counted_by: "Lê Thị Thủ Quỹ".to_owned(),
        witnesses: "Nguyễn Văn Kiểm".to_owned(),
        ..NewCount::default()
    }
}

/// A count that agrees with the small year's book.
pub fn agreeing() -> NewCount {
    new(&[(500_000, 9), (100_000, 3)])
}

pub fn record(books: &Books, new: &NewCount) -> Result<CashCount, CashCountError> {
    let (author, book, new) = (books.author.clone(), books.book, new.clone());
    books.pool.write_now([book], move |tx| cash_count::workflow::record(tx, &author, book, &new))
}

/// Adds a second person.
pub fn other(books: &Books, login: &str) -> Author {
    let (author, login) = (books.author.clone(), login.to_owned());
    let added = books
        .pool
        .write_now([BookId::REGISTER], move |tx| user::workflow::add(tx, &author, &login, "Trần Kế Toán"));
    let user: UserId = added.map_err(|err: UserError| err.to_string()).unwrap();
    Author { user, ..books.author.clone() }
}

fn settle(
    books: &Books,
    author: &Author,
    count: CashCountId,
    verdict: Verdict,
    reason: &str,
) -> Result<Option<Posted>, CashCountError> {
    let (author, book, reason) = (author.clone(), books.book, reason.to_owned());
    books.pool.write_now([book], move |tx| {
        cash_count::workflow::settle(tx, &author, book, count, &verdict, &reason)
    })
}

fn role(books: &Books, role: Role) -> sovang::id::AccountId {
    sovang::ledger::store::chart(&mut books.db(), books.book).unwrap().by_role(role).unwrap().id
}

on_both_databases! {
    fn a_count_is_kept_as_it_was(books: Books) {
        year(&books);
        let count = record(&books, &agreeing()).unwrap();
        assert_eq!((count.total, count.book_balance), (dong(HELD), dong(HELD)));
        assert_eq!((count.number().as_str(), count.difference().unwrap()), ("KK-2025/0001", Difference::None));
        let mut db = books.db();
        assert_eq!(cash_count::store::find(&mut db, books.book, count.id).unwrap(), Some(count.clone()));
        assert_eq!(cash_count::store::last_on(&mut db, books.book, day("2025-12-31")).unwrap().unwrap().no, 1);
        assert_eq!(cash_count::store::last_on(&mut db, books.book, day("2025-12-30")).unwrap(), None);
        assert!(cash_count::store::unsettled(&mut db, books.book, day("2025-12-31")).unwrap().is_empty());
        let again = record(&books, &agreeing()).unwrap();
        assert_eq!(again.number(), "KK-2025/0002");
        assert_eq!(shown(&verified(&mut books.db()).1), "");
        for sql in ["UPDATE cash_counts SET total = 0", "DELETE FROM cash_count_lines", "DELETE FROM cash_counts"] {
            let refused = books.db().batch_execute(sql).unwrap_err().to_string();
            assert!(refused.contains("never changed or deleted"), "{refused}");
        }
    }

    fn the_book_of_a_day_is_what_it_held_at_its_end(books: Books) {
        year(&books);
        let mut earlier = new(&[(500_000, 10)]);
        earlier.counted_on = day("2025-03-04");
        let count = record(&books, &earlier).unwrap();
        assert_eq!(count.book_balance, dong(5_000_000));
        // What is recorded later for an earlier day does not change what was known at the count.
        let donor = books.donor("Ông Phạm Văn Đông");
        books.receive(&books.gift(donor, books.general, 200_000, "2025-03-02")).unwrap();
        assert_eq!(shown(&verified(&mut books.db()).1), "");
        earlier.piles = piles(&[(500_000, 10), (200_000, 1)]);
        assert_eq!(record(&books, &earlier).unwrap().book_balance, dong(5_200_000));
        assert_eq!(shown(&verified(&mut books.db()).1), "");
    }

    fn a_difference_needs_a_reason_and_the_accountant(books: Books) {
        year(&books);
        let before = books.dump();
        let mut short = new(&[(500_000, 9)]);
        let refused = record(&books, &short).unwrap_err();
        assert_eq!(refused.to_string(), "thiếu 300.000 ₫ so với sổ: hãy đếm lại, hoặc ghi lý do rồi lưu");
        assert_eq!(books.dump(), before, "a refused count leaves nothing behind");
        short.reason = "Chưa rõ, đang kiểm tra".to_owned();
        let count = record(&books, &short).unwrap();
        assert_eq!(count.difference().unwrap(), Difference::Shortage(dong(300_000)));
        assert_eq!(books.balance(Role::Cash, None), HELD, "a difference is never booked by the count");
        let waiting = cash_count::store::unsettled(&mut books.db(), books.book, day("2025-12-31")).unwrap();
        assert_eq!(waiting, vec![count.clone()]);

        let verdict = Verdict::Book { account: role(&books, Role::Advances), fund: books.general, day: day("2025-12-31") };
        let own = settle(&books, &books.author, count.id, verdict.clone(), "Thủ quỹ bồi hoàn").unwrap_err();
        assert!(matches!(own, CashCountError::SameHand), "{own}");
        let accountant = other(&books, "ketoan");
        let blank = settle(&books, &accountant, count.id, verdict.clone(), " ").unwrap_err();
        assert!(matches!(blank, CashCountError::NoReason), "{blank}");
        settle(&books, &accountant, count.id, verdict.clone(), "Thủ quỹ bồi hoàn").unwrap().unwrap();
        assert_eq!(books.balance(Role::Cash, None), HELD - 300_000);
        assert_eq!(books.balance(Role::Advances, None), 300_000);
        let twice = settle(&books, &accountant, count.id, verdict, "Lần nữa").unwrap_err();
        assert!(matches!(twice, CashCountError::AlreadySettled), "{twice}");
        assert!(cash_count::store::unsettled(&mut books.db(), books.book, day("2025-12-31")).unwrap().is_empty());
        assert_eq!(shown(&verified(&mut books.db()).1), "");
    }

    fn a_surplus_is_owed_until_it_is_explained(books: Books) {
        year(&books);
        let mut over = new(&[(500_000, 10)]);
        over.reason = "Phong bì chưa ghi sổ".to_owned();
        let count = record(&books, &over).unwrap();
        let accountant = other(&books, "ketoan");
        let account = role(&books, Role::UnidentifiedReceipts);
        let verdict = Verdict::Book { account, fund: books.general, day: day("2025-12-31") };
        settle(&books, &accountant, count.id, verdict, "Chờ xác minh").unwrap().unwrap();
        assert_eq!(books.balance(Role::Cash, None), 5_000_000);
        assert_eq!(books.balance(Role::UnidentifiedReceipts, None), -200_000);

        let mut next = new(&[(500_000, 10), (1_000, 1)]);
        next.reason = "Đếm nhầm".to_owned();
        let count = record(&books, &next).unwrap();
        assert_eq!(settle(&books, &accountant, count.id, Verdict::Explain, "Đếm nhầm").unwrap(), None);
        let agreed = record(&books, &new(&[(500_000, 10)])).unwrap();
        let refused = settle(&books, &accountant, agreed.id, Verdict::Explain, "Thử").unwrap_err();
        assert!(matches!(refused, CashCountError::NoDifference), "{refused}");
        assert_eq!(shown(&verified(&mut books.db()).1), "");
    }

    fn what_cannot_be_is_refused(books: Books) {
        year(&books);
        let refused = |change: fn(&mut NewCount)| {
            let mut count = agreeing();
            change(&mut count);
            record(&books, &count).unwrap_err().to_string()
        };
        let future = refused(|count| count.counted_on = day("2026-01-01"));
        assert_eq!(future, "ngày kiểm kê 01/01/2026 sau hôm nay (31/12/2025); hãy sửa ngày");
        assert!(refused(|count| count.counted_by = "  ".to_owned()).contains("chưa ghi ai kiểm đếm"));
        assert!(refused(|count| count.piles[0].note = dong(30_000)).contains("không có tờ 30.000 ₫"));
        assert!(refused(|count| count.piles[0].pieces = -1).contains("không thể âm"));
        assert_eq!(record(&books, &agreeing()).unwrap().no, 1, "a refused count takes no number");
    }

    fn the_latest_limit_holds(books: Books) {
        let limit = |on: &str| cash_count::store::limit_on(&mut books.db(), books.book, day(on)).unwrap();
        let set = |from: &str, amount: i64, basis: &str| {
            let (author, book, from, basis) = (books.author.clone(), books.book, day(from), basis.to_owned());
            books.pool.write_now([book], move |tx| {
                cash_count::workflow::set_limit(tx, &author, book, from, dong(amount), &basis)
            })
        };
        assert_eq!(limit("2025-12-31"), None);
        set("2025-01-01", 10_000_000, "Quy chế chi tiêu, Điều 4").unwrap();
        set("2025-07-01", 5_000_000, "Quyết định 12/QĐ").unwrap();
        assert_eq!(limit("2024-12-31"), None);
        assert_eq!(limit("2025-06-30").unwrap().amount, dong(10_000_000));
        assert_eq!(limit("2025-07-01").unwrap().amount, dong(5_000_000));
        set("2025-07-01", 6_000_000, "Đính chính quyết định 12/QĐ").unwrap();
        assert_eq!(limit("2025-07-01").unwrap().amount, dong(6_000_000));
        assert!(matches!(set("2025-07-01", -1, "x").unwrap_err(), CashCountError::NegativeLimit));
        assert!(matches!(set("2025-07-01", 1, " ").unwrap_err(), CashCountError::NoBasis));
    }

    fn a_count_that_was_altered_is_named(books: Books) {
        year(&books);
        let mut short = new(&[(500_000, 9)]);
        short.reason = "Thiếu".to_owned();
        let count = record(&books, &short).unwrap();
        settle(&books, &other(&books, "ketoan"), count.id, Verdict::Explain, "Đếm nhầm").unwrap();
        record(&books, &agreeing()).unwrap();
        let mut db = books.db();
        let off = match &db {
            sovang::db::Db::Sqlite(_) => "DROP TRIGGER cash_counts_refuse_update; DROP TRIGGER cash_counts_refuse_delete; \
                DROP TRIGGER cash_count_lines_refuse_delete; DROP TRIGGER cash_count_lines_refuse_update; \
                DROP TRIGGER cash_count_settlements_refuse_update; DROP TRIGGER cash_count_settlements_refuse_delete",
            sovang::db::Db::Postgres(_) => "ALTER TABLE cash_counts DISABLE TRIGGER USER; \
                ALTER TABLE cash_count_lines DISABLE TRIGGER USER; \
                ALTER TABLE cash_count_settlements DISABLE TRIGGER USER",
        };
        db.batch_execute(off).unwrap();
        let mut check = |sql: &str, undo: &str, words: &[&str]| {
            db.batch_execute(sql).unwrap();
            let findings = shown(&verified(&mut db).1);
            for word in words {
                assert!(findings.contains(word), "{sql}: {findings}");
            }
            db.batch_execute(undo).unwrap();
            assert_eq!(shown(&verified(&mut db).1), "", "{undo}");
        };
        check(
            "UPDATE cash_counts SET total = 4600000 WHERE no = 1",
            "UPDATE cash_counts SET total = 4500000 WHERE no = 1",
            &["cột total: ghi là 4600000, đúng ra là 4500000", "đã bị sửa"],
        );
        check(
            "UPDATE cash_counts SET book_balance = 4700000 WHERE no = 1",
            "UPDATE cash_counts SET book_balance = 4800000 WHERE no = 1",
            &["cột book_balance: ghi là 4700000, đúng ra là 4800000", "đã bị sửa"],
        );
        check(
            "UPDATE cash_counts SET known_seq = 900 WHERE no = 1",
            "UPDATE cash_counts SET known_seq = 7 WHERE no = 1",
            &["đã thấy sổ có 900 bút toán"],
        );
        check(
            "UPDATE cash_counts SET witnesses = 'X' WHERE no = 1",
            "UPDATE cash_counts SET witnesses = 'Nguyễn Văn Kiểm' WHERE no = 1",
            &["đã bị sửa"],
        );
        check(
            "UPDATE cash_count_settlements SET reason = 'X'",
            "UPDATE cash_count_settlements SET reason = 'Đếm nhầm'",
            &["cash_count_settlements", "đã bị sửa"],
        );
        db.batch_execute("DELETE FROM cash_count_lines; DELETE FROM cash_count_settlements; DELETE FROM cash_counts WHERE no = 2")
            .unwrap();
        let findings = shown(&verified(&mut db).1);
        assert!(findings.contains("biên bản kiểm kê quỹ số KK-2025/0002 (cash_counts): bị mất"), "{findings}");
        assert!(findings.contains("xử lý chênh lệch quỹ số"), "{findings}");
    }
}
