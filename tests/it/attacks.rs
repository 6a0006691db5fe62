//! Forgeries that keep more than one row in step: each is found by what the forger could not reach.

use diesel::connection::SimpleConnection as _;
use sovang::{
    id::{BookId, Seq},
    ledger::{self, Author, Entry, Posting, Series, Source, account::Role, chain::Sealed},
    unit::{self, Level, UnitError, workflow::NewUnit},
};

use crate::{
    books::{Books, day, dong},
    dump::lines,
    on_both_databases,
    tamper::{assert_named, disarm, shown, tried, verified, year},
};

/// Opens the books of another unit and posts one entry to them.
fn neighbour(books: &Books) -> BookId {
    let author = books.author.clone();
    let added = books.pool.write_now([BookId::REGISTER], move |tx| {
        let new = NewUnit {
            code: "HY".into(),
            name: "Hội Khuyến học xã Hưng Yên".into(),
            level: Level::Commune,
            parent: Some("TB".into()),
            valid_from: day("2000-01-01"),
            regime: "fund".into(),
        };
        unit::workflow::add(tx, &author, &new)
    });
    let unit = added.map_err(|err: UnitError| err.to_string()).unwrap();
    let tree = books.pool.read_now(|db| unit::store::tree(db).map_err(sovang::db::DbError::from)).unwrap();
    let book = tree.book_of(unit).unwrap();
    let mut db = books.db();
    let chart = ledger::store::chart(&mut db, book).unwrap();
    db.batch_execute(&format!(
        "INSERT INTO funds (book_id, unit_id, code, name, kind, donor_words, opened_on) \
         VALUES ({book}, {unit}, 'HYQ', 'Quỹ', 'general', '', '2000-01-01')"
    ))
    .unwrap();
    let fund = lines(&mut db, &format!("SELECT CAST(id AS TEXT) AS line FROM funds WHERE book_id = {book}"));
    let fund = sovang::id::FundId(fund[0].parse().unwrap());
    let account = |role| chart.by_role(role).unwrap().id;
    let postings = vec![
        Posting::debit(account(Role::Cash), fund, dong(70_000)),
        Posting::credit(account(Role::MembershipDues), fund, dong(70_000)),
    ];
    let entry = Entry::new(day("2025-04-01"), Series::Goods, Source::General, "Hội phí", postings).unwrap();
    let author: Author = books.author.clone();
    books.pool.write_now([book], move |tx| ledger::general::post(tx, &author, book, &entry)).unwrap();
    book
}

/// Tries forgeries one by one and undoes each; every one must be named.
fn all_found(books: &Books, forgeries: &[(String, &str, String)]) {
    let mut db = books.db();
    disarm(&mut db);
    assert_eq!(shown(&verified(&mut db).1), "");
    for (sql, table, row) in forgeries {
        let findings = tried(&mut db, sql).unwrap_or_else(|| panic!("not possible: {sql}"));
        assert_named(&findings, (table, row), sql);
    }
    assert_eq!(shown(&verified(&mut db).1), "");
}

fn one(books: &Books, sql: &str) -> String {
    lines(&mut books.db(), sql).pop().unwrap()
}

/// Books a promise and its payment to a person, with the award's row; what led to it does not matter here.
fn paid_award(books: &Books) {
    let pupil = books.donor("Em Vũ Ngọc An");
    let (author, b, fund) = (books.author.clone(), books.book, books.general);
    let chart = ledger::store::chart(&mut books.db(), b).unwrap();
    let steps = [
        (Source::Award, Role::ScholarshipExpensePupil, Role::ScholarshipsPayable, "2025-03-20"),
        (Source::Payment, Role::ScholarshipsPayable, Role::Cash, "2025-03-21"),
    ];
    for (source, debit, credit, on) in steps {
        let account = |role| chart.by_role(role).unwrap().id;
        let postings = vec![
            Posting::debit(account(debit), fund, dong(400_000)).with_party(Some(pupil)),
            Posting::credit(account(credit), fund, dong(400_000)).with_party(Some(pupil)),
        ];
        let entry = Entry::new(day(on), Series::General, source, "Học bổng", postings).unwrap();
        let author = author.clone();
        books.pool.write_now([b], move |tx| ledger::general::post(tx, &author, b, &entry)).unwrap();
    }
    let (unit, user) = (books.unit, books.author.user);
    let mut db = books.db();
    disarm(&mut db);
    db.batch_execute(&format!(
        "INSERT INTO awards (id, book_id, nomination_id, decision_id, round_id, fund_id, party_id, unit_id, \
         category, amount, year, award_seq, stage, paid_seq, paid_by) \
         VALUES (1, {b}, 1, 1, 1, {fund}, {pupil}, {unit}, 'pupil', 400000, 2025, 8, 'paid', 9, {user}); \
         INSERT INTO decisions (id, book_id, year, no, meeting_id, day, awards, total, decided_by) \
         VALUES (1, {b}, 2025, 1, 1, '2025-03-20', 1, 400000, {user}); \
         INSERT INTO counters VALUES ({b}, 'QD', 2025, 1)"
    ))
    .unwrap();
}

/// Returns the statement that rewrites an entry with a seal that fits it, and the seal as SQL.
fn forged(books: &Books, seq: i64) -> (String, String) {
    let b = books.book;
    let sealed = ledger::store::load(&mut books.db(), b, Seq(seq)).unwrap();
    let entry = &sealed.entry;
    let forged =
        Entry::new(entry.day(), entry.series(), entry.source(), "Chuyện khác", entry.postings().to_vec());
    let forged = forged.unwrap().linked(entry.link());
    let documented = match entry.document() {
        Some(document) => forged.documented(document),
        None => forged,
    };
    let hash = Sealed { entry: documented, ..sealed }.hash();
    let bytes = match books.url {
        sovang::db::DbUrl::Sqlite(_) => format!("x'{hash}'"),
        sovang::db::DbUrl::Postgres(_) => format!("decode('{hash}', 'hex')"),
    };
    let set = format!("description = 'Chuyện khác', hash = {bytes}");
    (format!("UPDATE entries SET {set} WHERE book_id = {b} AND seq = {seq}"), bytes)
}

/// Returns the statements that take an entry away with everything that hangs on it.
fn removal(b: BookId, seq: i64) -> String {
    ["receipts", "gift_credits", "gift_allocations", "gifts", "postings", "entries"]
        .map(|table| format!("DELETE FROM {table} WHERE book_id = {b} AND seq = {seq};"))
        .concat()
}

on_both_databases! {
    fn a_cut_tail_a_changed_order_and_a_foreign_entry_are_found(books: Books) {
        year(&books);
        let (b, other) = (books.book, neighbour(&books));
        let saw_last =
            one(&books, &format!("SELECT CAST(MAX(seq) AS TEXT) AS line FROM audit WHERE book_id = {b}"));
        let cut = removal(b, 7)
            + &format!(
                "UPDATE books SET length = 6, head = (SELECT hash FROM entries WHERE book_id = {b} AND seq = 6) \
                 WHERE id = {b}; \
                 UPDATE counters SET last_no = last_no - 1 WHERE book_id = {b} AND series IN ('PT', 'BL')"
            );
        let moved = |from: i64, to: i64| {
            ["entries", "postings"]
                .map(|it| format!("UPDATE {it} SET seq = {to} WHERE book_id = {b} AND seq = {from};"))
                .concat()
        };
        let swap = moved(5, 1000) + &moved(6, 5) + &moved(1000, 6);
        let splice = ["entries", "postings"]
            .map(|it| format!("UPDATE {it} SET book_id = {b}, seq = 8 WHERE book_id = {other} AND seq = 1;"))
            .concat()
            + &format!(
                "UPDATE books SET length = 8, head = (SELECT hash FROM entries WHERE book_id = {b} AND seq = 8) \
                 WHERE id = {b}"
            );
        let drop_audit = format!("DELETE FROM audit WHERE book_id = {b} AND seq = 3");
        let cut_audit = format!(
            "DELETE FROM audit WHERE book_id = {b} AND seq = {saw_last}; UPDATE books SET audit_length = \
             audit_length - 1 WHERE id = {b}"
        );
        all_found(&books, &[
            (cut, "audit", saw_last),
            (swap.clone(), "entries", "5".into()),
            (swap, "entries", "6".into()),
            (splice, "entries", "8".into()),
            (removal(b, 2), "entries", "2".into()),
            (drop_audit, "audit", "3".into()),
            (cut_audit, "books", b.to_string()),
            (format!("DELETE FROM postings WHERE book_id = {b} AND seq = 5"), "postings", "5".into()),
            (
                format!("INSERT INTO postings SELECT book_id, 99, line, account_id, fund_id, party_id, amount, day \
                         FROM postings WHERE book_id = {b} AND seq = 5"),
                "postings",
                "99".into(),
            ),
            (
                format!("UPDATE postings SET book_id = 77 WHERE book_id = {b} AND seq = 5"),
                "postings",
                "book_id 77".into(),
            ),
        ]);
    }

    fn a_forger_who_computes_the_seal_again_is_found_by_the_audit_chain(books: Books) {
        year(&books);
        let b = books.book;
        let saw_last =
            one(&books, &format!("SELECT CAST(MAX(seq) AS TEXT) AS line FROM audit WHERE book_id = {b}"));
        let (last, bytes) = forged(&books, 7);
        let sql = format!("{last}; UPDATE books SET head = {bytes} WHERE id = {b}");
        let mut db = books.db();
        disarm(&mut db);
        let findings = tried(&mut db, &sql).unwrap();
        assert_named(&findings, ("audit", &saw_last), &sql);
        assert!(findings.iter().all(|it| it.place.table == "audit"), "{}", shown(&findings));
        // Inside the chain the next entry no longer follows.
        let (inner, _) = forged(&books, 2);
        let findings = tried(&mut db, &inner).unwrap();
        assert_named(&findings, ("entries", "3"), &inner);
    }

    fn months_and_counters_are_compared_with_the_entries(books: Books) {
        year(&books);
        let b = books.book;
        let of = |table: &str, set: &str, row: &str| format!("UPDATE {table} SET {set} WHERE book_id = {b}{row}");
        let month = one(&books, &format!(
            "SELECT CAST(account_id AS TEXT) || '/' || CAST(fund_id AS TEXT) || '/' || CAST(month AS TEXT) AS line \
             FROM month_balances WHERE book_id = {b} ORDER BY account_id, fund_id, month LIMIT 1"
        ));
        let first_month = |set: &str| {
            let [account, fund, month] = month.split('/').collect::<Vec<_>>()[..] else { panic!("{month}") };
            of("month_balances", set, &format!(" AND account_id = {account} AND fund_id = {fund} AND month = {month}"))
        };
        all_found(&books, &[
            (first_month("debit = debit + 1000"), "month_balances", month.clone()),
            (first_month("credit = credit + 1000"), "month_balances", month.clone()),
            (first_month("month = 202411"), "month_balances", month.clone()),
            (of("counters", "last_no = last_no + 1", " AND series = 'PT'"), "counters", "PT-2025".into()),
            (of("counters", "last_no = last_no + 1", " AND series = 'BL'"), "counters", "BL-2025".into()),
            (format!("DELETE FROM counters WHERE book_id = {b} AND series = 'KT'"), "counters", "KT-2025".into()),
        ]);
    }

    fn gifts_receipts_and_totals_are_compared_with_the_entries(books: Books) {
        year(&books);
        let b = books.book;
        let of = |table: &str, set: &str, row: &str| format!("UPDATE {table} SET {set} WHERE book_id = {b}{row}");
        let party = one(&books, &format!(
            "SELECT CAST(party_id AS TEXT) AS line FROM donor_totals WHERE book_id = {b} ORDER BY party_id LIMIT 1"
        ));
        let other = one(&books, "SELECT CAST(MAX(id) AS TEXT) AS line FROM parties");
        let total = format!("2025/{party}");
        all_found(&books, &[
            (of("receipts", "void_seq = NULL", " AND seq = 3"), "receipts", "2025/3".into()),
            (of("receipts", "void_seq = 4", " AND seq = 1"), "receipts", "2025/1".into()),
            (of("receipts", "no = 9", " AND seq = 7"), "receipts", "2025/9".into()),
            (of("receipts", "year = 2024", " AND seq = 7"), "receipts", "2024/4".into()),
            (format!("DELETE FROM receipts WHERE book_id = {b} AND seq = 7"), "receipts", "→ 7".into()),
            (of("gifts", "amount = amount + 1", " AND seq = 1"), "gifts", "1".into()),
            (
                of("gifts", "amount = amount + 1", " AND seq = 1;")
                    + &of("gift_allocations", "amount = amount + 1", " AND seq = 1"),
                "gifts",
                "1".into(),
            ),
            (of("gifts", &format!("party_id = {other}"), " AND seq = 1"), "gifts", "1".into()),
            (of("gifts", "received_on = '2025-01-11'", " AND seq = 1"), "gifts", "1".into()),
            (of("gift_allocations", "amount = amount + 1", " AND seq = 1"), "gift_allocations", "1".into()),
            (
                of("gift_allocations", &format!("fund_id = {} ", books.programme), " AND seq = 1"),
                "gift_allocations",
                "1".into(),
            ),
            (
                format!("DELETE FROM receipts WHERE book_id = {b} AND seq = 7; DELETE FROM gift_allocations \
                         WHERE book_id = {b} AND seq = 7; DELETE FROM gifts WHERE book_id = {b} AND seq = 7"),
                "gifts",
                "7".into(),
            ),
            (of("donor_totals", "cash = cash + 1", &format!(" AND party_id = {party}")), "donor_totals", total.clone()),
            (of("donor_totals", "gifts = 9", &format!(" AND party_id = {party}")), "donor_totals", total.clone()),
            (format!("DELETE FROM donor_totals WHERE book_id = {b} AND party_id = {party}"), "donor_totals", total),
        ]);
    }

    fn the_books_row_the_periods_and_the_answers_are_compared_with_the_chains(books: Books) {
        year(&books);
        let b = books.book;
        let of = |table: &str, set: &str, row: &str| format!("UPDATE {table} SET {set} WHERE book_id = {b}{row}");
        let book = |set: &str| format!("UPDATE books SET {set} WHERE id = {b}");
        all_found(&books, &[
            (book("length = length + 1"), "books", b.to_string()),
            (book("head = audit_head"), "books", b.to_string()),
            (book("audit_length = 1"), "books", b.to_string()),
            (book("audit_head = head"), "books", b.to_string()),
            (book("closed_through = 202503"), "books", b.to_string()),
            (book("closed_through = 0"), "books", b.to_string()),
            (book("last_at = 1"), "books", b.to_string()),
            (of("periods", "state = 'open'", ""), "periods", "202502".into()),
            (of("periods", "reason = 'khác'", ""), "periods", "202502".into()),
            (of("periods", "month = 202501", ""), "periods", "202501".into()),
            (
                of("periods", &format!("state_hash = (SELECT head FROM books WHERE id = {b})"), ""),
                "periods",
                "202502".into(),
            ),
            (format!("DELETE FROM periods WHERE book_id = {b}"), "periods", "202502".into()),
            (of("requests", "outcome = 'x'", ""), "requests", "khoa-1".into()),
            (of("requests", "body = ''", ""), "requests", "khoa-1".into()),
        ]);
    }

    fn awards_and_decisions_are_compared_with_what_was_booked(books: Books) {
        year(&books);
        paid_award(&books);
        let b = books.book;
        let award = |set: &str| (format!("UPDATE awards SET {set} WHERE id = 1"), "awards", "1".to_owned());
        all_found(&books, &[
            award("amount = amount + 1"),
            award(&format!("fund_id = {}", books.programme)),
            award("party_id = 1"),
            award("award_seq = 9"),
            award("paid_seq = 8"),
            award("paid_seq = NULL, paid_by = NULL"),
            award("stage = 'approved'"),
            award("stage = 'returned'"),
            award("stage = 'returned', closed_seq = 9, closed_reason = 'x'"),
            ("UPDATE decisions SET no = 2".to_owned(), "decisions", "2025".to_owned()),
            ("DELETE FROM decisions".to_owned(), "counters", "QD-2025".to_owned()),
            (
                format!("UPDATE counters SET last_no = 5 WHERE book_id = {b} AND series = 'QD'"),
                "counters",
                "QD-2025".to_owned(),
            ),
        ]);
    }

    fn two_postings_changed_in_step_are_found(books: Books) {
        year(&books);
        let b = books.book;
        // Everything that adds up still adds up: only the seal knows.
        let more = |table: &str, column: &str, row: &str| {
            format!("UPDATE {table} SET {column} = {column} + 1000 WHERE book_id = {b} AND {column} > 0 {row};")
        };
        let less = format!("UPDATE postings SET amount = amount - 1000 WHERE book_id = {b} AND seq = 1 AND amount < 0;");
        let of_entry = format!(
            "AND month = 202501 AND fund_id = {} AND account_id IN (SELECT account_id FROM postings \
             WHERE book_id = {b} AND seq = 1)",
            books.general
        );
        let party = one(&books, &format!(
            "SELECT CAST(party_id AS TEXT) AS line FROM gifts WHERE book_id = {b} AND seq = 1"
        ));
        let together = more("postings", "amount", "AND seq = 1")
            + &less
            + &more("gifts", "amount", "AND seq = 1")
            + &more("gift_allocations", "amount", "AND seq = 1")
            + &more("month_balances", "debit", &of_entry)
            + &more("month_balances", "credit", &of_entry)
            + &more("donor_totals", "cash", &format!("AND party_id = {party}"));
        let mut db = books.db();
        disarm(&mut db);
        let findings = tried(&mut db, &together).unwrap();
        assert_named(&findings, ("postings", "1"), &together);
    }
}
