//! Closing a month at the desk: its checklist, and the second person who opens it again.

use diesel::connection::SimpleConnection as _;
use sovang::{
    approval::{Answer, Deed, State},
    calendar::{Instant, Month},
    db::Db,
    id::{ApprovalId, BookId},
    ledger::{self, Author, account::Role, journal::PostError},
    period::{self, Check, Checked, Closing, PeriodDeskError, Reopening, Verdict, checks},
    settle,
    user::{self, Role as Job, UserError},
};

use crate::{
    books::{Books, day, dong},
    cash_count::{agreeing, new, other, record},
    on_both_databases,
    tamper::{shown, verified, year},
};

pub fn month(text: &str) -> Month {
    text.parse().unwrap()
}

/// Books in which December may be closed: the clock stands in January, and so does the author.
pub fn in_january(books: &mut Books) {
    books.author.at = Instant::at(day("2026-01-02"), 8, 0).unwrap();
}

pub fn give(books: &Books, author: &Author, job: Job) {
    let (admin, unit, user) = (books.author.clone(), books.unit, author.user);
    let given = books.pool.write_now([BookId::REGISTER], move |tx| {
        let login = user::store::all(tx.peek())?.into_iter().find(|it| it.id == user).unwrap().login;
        user::workflow::grant(tx, &admin, &login, unit, job)
    });
    given.map_err(|err: UserError| err.to_string()).unwrap();
}

fn look(books: &Books, of: &str) -> Vec<Checked> {
    let mut db = books.db();
    let closing = Closing::of(&mut db, books.book, month(of), books.author.at).unwrap();
    checks::all(&mut db, &closing).unwrap()
}

fn verdict(found: &[Checked], check: Check) -> (Verdict, String) {
    let of = found.iter().find(|it| it.check == check).unwrap();
    (of.answer.verdict, of.answer.vi.clone())
}

fn close(books: &Books, of: &str) -> Result<Vec<Checked>, PeriodDeskError> {
    let (author, book, month) = (books.author.clone(), books.book, month(of));
    books
        .pool
        .write_now([book], move |tx| period::workflow::close(tx, &author, book, month, "đối chiếu xong"))
}

fn ask(books: &Books, author: &Author, of: &str, reason: &str) -> Result<ApprovalId, PeriodDeskError> {
    let (author, unit, book) = (author.clone(), books.unit, books.book);
    let reopening = Reopening { month: month(of), reason: reason.to_owned() };
    books.pool.write_now([BookId::REGISTER, book], move |tx| {
        period::workflow::ask_reopen(tx, &author, (unit, book), &reopening)
    })
}

fn answer(
    books: &Books,
    author: &Author,
    task: ApprovalId,
    deed: Deed,
) -> Result<State, settle::SettleError> {
    let (author, book) = (author.clone(), books.book);
    books.pool.write_now([BookId::REGISTER, book], move |tx| {
        settle::settle(tx, &author, task, &Answer::new(deed, "đã xem"))
    })
}

on_both_databases! {
    fn every_item_of_the_list_says_what_is_open(books: Books) {
        let mut books = books;
        year(&books);
        in_january(&mut books);
        let found = look(&books, "2025-12");
        let all: Vec<Check> = found.iter().map(|it| it.check).collect();
        assert_eq!(all, Check::ALL);
        let (open, words) = verdict(&found, Check::CashCounted);
        assert_eq!((open, words.as_str()), (Verdict::Open, "Sổ còn 4.800.000 ₫ tiền mặt ngày 31/12/2025 mà chưa kiểm kê."));
        for check in [Check::BankMatched, Check::Approvals, Check::Unidentified, Check::Receipts, Check::Vouchers] {
            assert_eq!(verdict(&found, check).0, Verdict::Done, "{check}");
        }
        let (done, words) = verdict(&look(&books, "2025-03"), Check::Verified);
        assert_eq!((done, words.as_str()), (Verdict::Done, "2 bút toán của kỳ 03/2025 đúng mã niêm phong và đúng số dư."));
        let refused = close(&books, "2025-12").unwrap_err();
        assert_eq!(refused.to_string(), "chưa khóa được kỳ 12/2025, còn: kiểm kê quỹ ngày cuối kỳ");
        record(&books, &agreeing()).unwrap();
        let closed = close(&books, "2025-12").unwrap();
        assert!(closed.iter().all(|it| it.answer.verdict == Verdict::Done), "{closed:?}");
        let again = close(&books, "2025-12").unwrap_err().to_string();
        assert_eq!(again, "kỳ 12/2025 đã khóa sổ từ trước");
        assert_eq!(shown(&verified(&mut books.db()).1), "");
    }

    fn cash_must_have_been_counted_and_nothing_recorded_since(books: Books) {
        let mut books = books;
        let empty = verdict(&look(&books, "2025-11"), Check::CashCounted);
        assert_eq!(empty, (Verdict::Done, "Quỹ tiền mặt bằng 0, không cần kiểm kê.".to_owned()));
        year(&books);
        record(&books, &agreeing()).unwrap();
        in_january(&mut books);
        assert_eq!(verdict(&look(&books, "2025-12"), Check::CashCounted).0, Verdict::Done);
        let donor = books.donor("Ông Phạm Văn Đông");
        books.receive(&books.gift(donor, books.general, 100_000, "2025-12-31")).unwrap();
        let (open, words) = verdict(&look(&books, "2025-12"), Check::CashCounted);
        assert_eq!(open, Verdict::Open);
        assert!(words.contains("đã đổi thành 4.900.000 ₫"), "{words}");
        let mut short = new(&[(500_000, 9)]);
        short.reason = "Chưa rõ".to_owned();
        let count = record(&books, &short).unwrap();
        let (open, words) = verdict(&look(&books, "2025-12"), Check::CashCounted);
        assert_eq!((open, words.as_str()), (Verdict::Open, "Chênh lệch của biên bản KK-2025/0002 chưa được kế toán xử lý."));
        let (accountant, book) = (other(&books, "ketoan"), books.book);
        let settled = books.pool.write_now([book], move |tx| {
            let verdict = sovang::cash_count::workflow::Verdict::Explain;
            sovang::cash_count::workflow::settle(tx, &accountant, book, count.id, &verdict, "Để ở két phụ")
        });
        assert_eq!(settled.unwrap(), None);
        assert_eq!(verdict(&look(&books, "2025-12"), Check::CashCounted).0, Verdict::Note);
        assert!(close(&books, "2025-12").is_ok());
    }

    fn what_waits_keeps_a_month_open(books: Books) {
        let mut books = books;
        year(&books);
        record(&books, &agreeing()).unwrap();
        let unknown = sovang::donation::NewGift {
            donor: None,
            nature: sovang::donation::Nature::Unidentified,
            means: sovang::donation::Means::Transfer,
            ..books.gift(sovang::id::PartyId(1), books.general, 400_000, "2025-12-20")
        };
        books.receive(&unknown).unwrap();
        in_january(&mut books);
        let (note, words) = verdict(&look(&books, "2025-12"), Check::Unidentified);
        assert_eq!((note, words.as_str()), (Verdict::Note, "Còn 400.000 ₫ chưa rõ người gửi, chuyển sang kỳ sau."));
        let chart = ledger::store::chart(&mut books.db(), books.book).unwrap();
        let bank = chart.by_role(Role::Bank).unwrap().id;
        let (book, mut db) = (books.book, books.db());
        let blob = match &db { Db::Sqlite(_) => "X'00'", Db::Postgres(_) => "'\\x00'" };
        db.batch_execute(&format!(
            "INSERT INTO imports (book_id, file_name, kind, file_sha256, added, skipped, refused, user_id, recorded_at) \
             VALUES ({book}, 'x.csv', 'statement', {blob}, 1, 0, 0, 1, 1); \
             INSERT INTO statement_lines (book_id, account_id, import_id, file_line, day, document, reference, memo, \
             offset_name, amount, fingerprint, occurrence, state) VALUES ({book}, {bank}, \
             (SELECT MAX(id) FROM imports), 2, '2025-12-31', '', '', '', '', 5, {blob}, 1, 'waiting')"
        )).unwrap();
        let (open, words) = verdict(&look(&books, "2025-12"), Check::BankMatched);
        assert_eq!((open, words.as_str()), (Verdict::Open, "Còn 1 dòng sao kê đến ngày 31/12/2025 chưa đối chiếu."));
        assert_eq!(verdict(&look(&books, "2025-11"), Check::BankMatched).0, Verdict::Done);
        let (unit, fund) = (books.unit, books.general);
        let no = match &db { Db::Sqlite(_) => "0", Db::Postgres(_) => "false" };
        db.batch_execute(&format!(
            "INSERT INTO batches (book_id, unit_id, day, fund_id, means, state, made_by, made_at) \
             VALUES ({book}, {unit}, '2025-12-30', {fund}, 'cash', 'open', 1, 1)"
        )).unwrap();
        assert_eq!(verdict(&look(&books, "2025-12"), Check::Batches).0, Verdict::Done, "it has no row yet");
        db.batch_execute(&format!(
            "INSERT INTO batch_rows (batch_id, line, book_id, row_key, version, donor, identity, typed, words, anonymous) \
             VALUES ((SELECT MAX(id) FROM batches), 1, {book}, 'k', 1, 'An', 'unsettled', '5', '', {no})"
        )).unwrap();
        let (open, words) = verdict(&look(&books, "2025-12"), Check::Batches);
        assert_eq!((open, words.as_str()), (Verdict::Open, "Còn 1 đợt phong bì chưa ghi sổ."));
        assert_eq!(verdict(&look(&books, "2025-11"), Check::Batches).0, Verdict::Done);
        assert!(matches!(close(&books, "2025-12").unwrap_err(), PeriodDeskError::NotReady { .. }));
    }

    fn an_altered_month_cannot_be_closed(books: Books) {
        let mut books = books;
        year(&books);
        record(&books, &agreeing()).unwrap();
        in_january(&mut books);
        let mut db = books.db();
        db.batch_execute("UPDATE month_balances SET debit = debit + 1 WHERE month = 202503 AND debit > 0").unwrap();
        assert_eq!(verdict(&look(&books, "2025-03"), Check::Verified).0, Verdict::Open);
        assert_eq!(verdict(&look(&books, "2025-03"), Check::CarriedOver).0, Verdict::Open);
        db.batch_execute("UPDATE month_balances SET debit = debit - 1 WHERE month = 202503 AND debit > 0").unwrap();
        db.batch_execute("UPDATE counters SET last_no = last_no + 1").unwrap();
        let found = look(&books, "2025-12");
        assert_eq!(verdict(&found, Check::Receipts).0, Verdict::Open);
        assert_eq!(verdict(&found, Check::Vouchers).0, Verdict::Open);
        db.batch_execute("UPDATE counters SET last_no = last_no - 1").unwrap();
        let off = match &db {
            Db::Sqlite(_) => "DROP TRIGGER entries_refuse_update",
            Db::Postgres(_) => "ALTER TABLE entries DISABLE TRIGGER USER",
        };
        db.batch_execute(off).unwrap();
        db.batch_execute("UPDATE entries SET description = 'khác' WHERE day = '2025-03-05'").unwrap();
        let (open, words) = verdict(&look(&books, "2025-03"), Check::Verified);
        assert_eq!(open, Verdict::Open);
        assert!(words.contains("Sổ đã bị sửa ở entries"), "{words}");
        assert_eq!(verdict(&look(&books, "2025-02"), Check::Verified).0, Verdict::Done);
    }

    fn a_month_is_opened_again_by_two_people(books: Books) {
        let mut books = books;
        year(&books);
        let (accountant, chair) = (other(&books, "ketoan"), other(&books, "chutich"));
        give(&books, &accountant, Job::Accountant);
        give(&books, &chair, Job::Chair);
        let open = ask(&books, &accountant, "2025-03", "x").unwrap_err();
        assert_eq!(open.to_string(), "kỳ 03/2025 chưa khóa nên không cần mở lại");
        let earlier = ask(&books, &accountant, "2025-01", "x").unwrap_err();
        assert!(earlier.to_string().starts_with("phải mở lại kỳ 02/2025 trước"), "{earlier}");
        assert!(ask(&books, &accountant, "2025-02", " ").is_err());
        let task = ask(&books, &accountant, "2025-02", "ghi sót hóa đơn").unwrap();
        assert!(answer(&books, &accountant, task, Deed::Agree).is_err(), "nobody answers what he asked");
        let donor = books.donor("Ông Phạm Văn Đông");
        let gift = books.gift(donor, books.general, 1_000, "2025-02-20");
        assert!(books.receive(&gift).is_err(), "it is still closed");
        assert_eq!(verdict(&look(&books, "2025-12"), Check::Approvals).0, Verdict::Open);
        assert_eq!(answer(&books, &chair, task, Deed::Agree).unwrap(), State::Agreed);
        books.receive(&gift).unwrap();
        assert_eq!(verdict(&look(&books, "2025-12"), Check::Approvals).0, Verdict::Done);
        assert_eq!(shown(&verified(&mut books.db()).1), "");
        books.author.at = Instant::at(day("2026-01-02"), 8, 0).unwrap();
        let task = ask(&books, &accountant, "2025-02", "lần nữa");
        assert!(task.is_err(), "it is open already");
    }

    fn a_refused_reopening_leaves_the_month_closed(books: Books) {
        year(&books);
        let (accountant, chair) = (other(&books, "ketoan"), other(&books, "chutich"));
        give(&books, &accountant, Job::Accountant);
        give(&books, &chair, Job::Chair);
        let task = ask(&books, &accountant, "2025-02", "ghi sót hóa đơn").unwrap();
        assert_eq!(answer(&books, &chair, task, Deed::Disagree).unwrap(), State::Disagreed);
        let donor = books.donor("Ông Phạm Văn Đông");
        let closed = books.receive(&books.gift(donor, books.general, 1_000, "2025-02-20")).unwrap_err();
        assert!(matches!(closed, sovang::donation::DonationError::Post(PostError::Closed { .. })), "{closed}");
        assert_eq!(books.balance(Role::Cash, None), dong(4_800_000).dong());
    }
}
