//! Papers from the books: what they say, how their prints are counted, and who was in office on their day.

use sovang::{
    db::{DbError, Tx},
    donation::{Goods, Means, NewGift},
    id::{BookId, Seq},
    ledger::account::Role,
    receipt,
    text::Lang,
    unit::{
        self,
        details::{self, Change, DetailsError},
    },
    voucher::{self, Audience, Document, Facts, Form, Letter, Paper, Standing, VoucherError},
};

use crate::{
    books::{Books, day, dong},
    on_both_databases,
    tamper::{disarm, post, tried, verified},
};

fn set(books: &Books, from: &str, change: Change) -> Result<(), DetailsError> {
    let (author, unit, from) = (books.author.clone(), books.unit, day(from));
    books
        .pool
        .write_now([BookId::REGISTER], move |tx| details::workflow::set(tx, &author, unit, from, &change))
}

fn text(text: &str) -> Option<String> {
    Some(text.to_owned())
}

fn facts(books: &Books, seq: Seq) -> Facts {
    books
        .pool
        .read_now(|db| {
            let tree = unit::store::tree(db)?;
            voucher::store::facts(db, &tree, books.book, seq)
        })
        .unwrap()
}

fn print(books: &Books, seq: Seq, document: Document) -> Result<i64, VoucherError> {
    let (author, book) = (books.author.clone(), books.book);
    books
        .pool
        .write_now([book], move |tx: &mut Tx| voucher::workflow::print(tx, &author, book, seq, document))
}

on_both_databases! {
    fn a_receipt_says_what_the_books_know(books: Books) {
        set(&books, "2025-01-01", Change { address: text("Số 1 đường Ví Dụ"), treasurer: text("Lê Thị Ví Dụ"), ..Change::default() }).unwrap();
        let donor = books.donor("Ông Trần Văn Minh");
        let recorded = books.receive(&books.gift(donor, books.programme, 5_250_000, "2025-02-05")).unwrap();
        let facts = facts(&books, recorded.seq);
        assert_eq!((facts.debits[0].1, facts.amount), (dong(5_250_000), dong(5_250_000)));
        let paper = Paper::of(Form::Receipt, &facts, Standing::Original, Lang::Vi);
        let all = paper.texts().join("\n");
        for piece in ["BL-2025/0001", "Trần Văn Minh", "Số 1 đường Ví Dụ", "Quỹ HB", "5.250.000 ₫", "Lê Thị Ví Dụ", "Năm triệu hai trăm năm mươi nghìn đồng"] {
            assert!(all.contains(piece), "{piece}:\n{all}");
        }
        assert_eq!(paper.stamps, Vec::<String>::new());
        let letter = Letter::of(&facts, Standing::Original, Lang::Vi).unwrap();
        assert_eq!(letter.to, "Ông Trần Văn Minh");
        books.void(recorded.seq, "2025-02-06", "ghi nhầm").unwrap();
        let void = self::facts(&books, recorded.seq);
        assert_eq!(void.undone.as_ref().map(|it| it.reason.as_str()), Some("ghi nhầm"));
        assert_eq!(Paper::of(Form::Receipt, &void, Standing::Copy(2), Lang::En).stamps, ["VOID", "COPY (print 2)"]);
    }

    fn a_payment_voucher_shows_the_money_that_left_the_box(books: Books) {
        let donor = books.donor("Ông Trần Văn Minh");
        books.receive(&books.gift(donor, books.general, 5_000_000, "2025-02-05")).unwrap();
        post(&books, "Chi thăm hỏi", 200_000, [(Role::ManagementCost, 1), (Role::Cash, -1)], "2025-02-06");
        let facts = facts(&books, Seq(2));
        assert_eq!((facts.amount, facts.description.as_str(), facts.party.clone()), (dong(200_000), "Chi thăm hỏi", None));
        assert!(facts.gift.is_none());
        let missing = books.pool.read_now(|db| {
            let tree = unit::store::tree(db)?;
            voucher::store::facts(db, &tree, books.book, Seq(99))
        });
        assert!(matches!(missing, Err(VoucherError::NoEntry(Seq(99)))));
        let letter = Letter::of(&facts, Standing::Original, Lang::Vi);
        assert!(matches!(letter, Err(VoucherError::NotAGift(_))));
    }

    fn prints_are_counted_and_the_first_is_the_original(books: Books) {
        let donor = books.donor("Ông Trần Văn Minh");
        let seq = books.receive(&books.gift(donor, books.general, 5_000_000, "2025-02-05")).unwrap().seq;
        post(&books, "Chi thăm hỏi", 200_000, [(Role::ManagementCost, 1), (Role::Cash, -1)], "2025-02-06");
        let numbers: Vec<i64> = (0..3).map(|_| print(&books, seq, Document::Receipt).unwrap()).collect();
        assert_eq!(numbers, [1, 2, 3]);
        assert_eq!(print(&books, seq, Document::Voucher).unwrap(), 1);
        assert_eq!(print(&books, Seq(2), Document::Voucher).unwrap(), 1);
        assert!(matches!(print(&books, Seq(2), Document::Receipt), Err(VoucherError::NotAGift(_))));
        assert!(matches!(print(&books, Seq(9), Document::Voucher), Err(VoucherError::NoEntry(_))));
        let mut db = books.db();
        let prints = voucher::store::prints(&mut db, books.book, seq, Document::Receipt).unwrap();
        assert_eq!(prints.iter().map(|print| (print.no, print.by)).collect::<Vec<_>>(), [1, 2, 3].map(|no| (no, books.author.user)));
        assert_eq!(verified(&mut db).1, []);
        disarm(&mut db);
        // A print that is gone would make a copy look like the original.
        for sql in ["DELETE FROM prints WHERE no = 3", "UPDATE prints SET user_id = 0 WHERE no = 1", "DELETE FROM prints"] {
            let findings = tried(&mut db, sql).unwrap();
            assert!(findings.iter().any(|it| it.place.table == "prints"), "{sql}: {findings:?}");
        }
    }

    fn an_old_paper_names_those_who_were_in_office(books: Books) {
        set(&books, "2025-01-01", Change { head: text("Đặng Văn Cũ"), address: text("Số 1"), ..Change::default() }).unwrap();
        set(&books, "2025-07-01", Change { head: text("Hoàng Thị Mới"), ..Change::default() }).unwrap();
        let head = |on: &str| {
            let tree = unit::store::tree(&mut books.db()).unwrap();
            let issuer = voucher::store::issuer(&mut books.db(), &tree, books.book, day(on)).unwrap();
            (issuer.details.head, issuer.details.address)
        };
        assert_eq!(head("2025-06-30"), ("Đặng Văn Cũ".to_owned(), "Số 1".to_owned()));
        assert_eq!(head("2025-07-01"), ("Hoàng Thị Mới".to_owned(), "Số 1".to_owned()));
        // Before anything was recorded, the first that is known is better than nothing.
        assert_eq!(head("2024-12-31").0, "Đặng Văn Cũ");
        // What was recorded wrongly for a day is recorded again for that day.
        set(&books, "2025-07-01", Change { head: text("Hoàng Thị Mai"), ..Change::default() }).unwrap();
        assert_eq!(head("2025-08-01").0, "Hoàng Thị Mai");
        let same = set(&books, "2025-08-01", Change { head: text("Hoàng Thị Mai"), ..Change::default() });
        assert!(matches!(same, Err(DetailsError::NothingChanges)));
        let early = set(&books, "1999-01-01", Change { head: text("Ai Đó"), ..Change::default() });
        assert!(matches!(early, Err(DetailsError::BeforeUnit { .. })));
        let wrong = set(&books, "2025-08-01", Change { tax_code: text("1000000018"), ..Change::default() });
        assert!(matches!(wrong, Err(DetailsError::TaxCode(_))));
    }

    fn a_yearly_statement_agrees_with_the_kept_totals(books: Books) {
        let donor = books.donor("Ông Trần Văn Minh");
        let cash = books.gift(donor, books.general, 1_000_000, "2025-02-05");
        books.receive(&cash).unwrap();
        books.receive(&NewGift { anonymous: true, ..books.gift(donor, books.general, 2_000_000, "2025-03-05") }).unwrap();
        let goods = Some(Goods::lot("10 bộ sách", "Ban thường trực"));
        books.receive(&NewGift { means: Means::InKind, goods, ..books.gift(donor, books.general, 400_000, "2025-04-05") }).unwrap();
        books.receive(&books.gift(donor, books.general, 7_000_000, "2024-12-31")).unwrap();
        let wrong = books.receive(&cash).unwrap();
        books.void(wrong.seq, "2025-02-06", "ghi hai lần").unwrap();
        let of = |audience| {
            books
                .pool
                .read_now(|db| {
                    let tree = unit::store::tree(db)?;
                    voucher::store::statement(db, &tree, books.book, (&[donor], 2025), audience, (day("2026-01-05"), Lang::Vi))
                })
                .unwrap()
        };
        let own = of(Audience::Donor);
        let numbers: Vec<i64> = own.lines.iter().map(|line| line.number.no).collect();
        assert_eq!((numbers, own.total), (vec![1, 2, 3], dong(3_400_000)));
        let kept = sovang::donation::store::totals(&mut books.db(), &[books.book], 2025).unwrap();
        let kept: i64 = kept.iter().map(|row| row.cash.dong() + row.in_kind.dong()).sum();
        assert_eq!(own.total.dong(), kept);
        assert_eq!(of(Audience::Others).total, dong(1_400_000));
    }

    fn a_replacement_names_what_it_replaces(books: Books) {
        let donor = books.donor("Ông Trần Văn Minh");
        let gift = books.gift(donor, books.general, 1_000_000, "2025-02-05");
        let wrong = books.receive(&gift).unwrap();
        books.void(wrong.seq, "2025-02-05", "ghi nhầm").unwrap();
        let (author, unit) = (books.author.clone(), books.unit);
        let number = receipt::Number { year: 2025, no: 1 };
        let again = move |tx: &mut Tx| receipt::workflow::reissue(tx, &author, unit, number, &gift);
        books.pool.write_now([books.book], again).map_err(|err: receipt::ReceiptError| err.to_string()).unwrap();
        let new = receipt::store::find(&mut books.db(), books.book, receipt::Number { year: 2025, no: 2 }).unwrap().unwrap();
        let facts = facts(&books, new.seq);
        assert_eq!(facts.gift.as_ref().and_then(|gift| gift.replaces), Some(number));
        let old = self::facts(&books, wrong.seq);
        assert_eq!(old.gift.as_ref().and_then(|gift| gift.replaced_by), Some(new.number));
        let found = voucher::store::entry_of(&mut books.db(), books.book, facts.voucher.series, 2025, facts.voucher.no);
        assert_eq!(found.map_err(DbError::from).unwrap(), Some(new.seq));
    }
}
