//! Gifts with all that belongs to them, and frozen rolls: whatever is altered, `verify` names the table and the row.

use sovang::{
    db::{Db, Tx},
    donation::{Credit, CreditKind, Foreign, Goods, Match, Means, Nature, Share},
    honour_roll,
    id::{BookId, Seq},
    party::merge::{self, Choice},
};

use crate::{
    books::{Books, dong},
    dump::{self, lines},
    on_both_databases,
    tamper::{assert_named, changes, disarm, shown, tried, verified},
};

/// Takes gifts of every kind: split, foreign, hidden, in kind, with thanks, unidentified, and one taken back.
fn giving(books: &Books) {
    let (minh, hoa) = (books.donor("Ông Trần Văn Minh"), books.donor("Bà Lê Thị Hoà"));
    let club = books.donor("Câu lạc bộ Hoa Phượng");
    let mut split = books.gift(hoa, books.general, 1, "2025-01-20");
    split.means = Means::Transfer;
    split.words = "Cho các cháu".into();
    split.shares = vec![
        Share { fund: books.general, amount: dong(600_000) },
        Share { fund: books.programme, amount: dong(400_000) },
    ];
    split.credits = vec![
        Credit { party: minh, kind: CreditKind::Soft, amount: dong(0) },
        Credit { party: club, kind: CreditKind::Member, amount: dong(1_000_000) },
    ];
    books.receive(&split).unwrap();
    let mut foreign = books.gift(minh, books.general, 2_550_000, "2025-02-01");
    let (amount, rate) = ("100.50".parse().unwrap(), "25373.13".parse().unwrap());
    foreign.foreign = Some(Foreign { currency: "USD".into(), amount, rate });
    foreign.anonymous = true;
    books.receive(&foreign).unwrap();
    let mut goods = books.gift(minh, books.general, 3_000_000, "2025-02-02");
    goods.means = Means::InKind;
    goods.goods = Some(Goods::lot("Sách giáo khoa", "Ban thường trực"));
    books.receive(&goods).unwrap();
    let mut unknown = books.gift(minh, books.general, 90_000, "2025-02-03");
    (unknown.nature, unknown.donor, unknown.means) = (Nature::Unidentified, None, Means::Transfer);
    books.receive(&unknown).unwrap();
    let wrong = books.receive(&books.gift(hoa, books.general, 70_000, "2025-02-04")).unwrap();
    books.void(wrong.seq, "2025-02-05", "nhập hai lần").unwrap();
    let mut matching = books.gift(club, books.general, 600_000, "2025-02-06");
    matching.matches = [(1, 400_000), (2, 200_000)]
        .map(|(gift, amount)| Match { gift: Seq(gift), amount: dong(amount) })
        .to_vec();
    books.receive(&matching).unwrap();
}

fn freeze(books: &Books) {
    let (tiers, unit) = (books.author.clone(), books.unit);
    books
        .pool
        .write_now([BookId::REGISTER], move |tx| {
            honour_roll::workflow::publish_working_tiers(tx, &tiers, unit)
        })
        .unwrap();
    crate::season::freeze(books, &crate::season::scope(books, "TB", 2025, false)).unwrap();
}

fn untouched(books: &Books) -> Db {
    let mut db = books.db();
    assert_eq!(shown(&verified(&mut db).1), "");
    disarm(&mut db);
    assert_eq!(shown(&verified(&mut db).1), "");
    db
}

/// Changes every column of every row, and takes every row away; `key` is the row's condition, `name` what it is called.
fn every_column_of(db: &mut Db, table: &str, (key, name): (&str, &str), least: usize) {
    let rows = lines(db, &format!("SELECT {key} || '|' || {name} AS line FROM {table} ORDER BY 1"));
    let mut changed = 0;
    for row in &rows {
        let (key, name) = row.split_once('|').unwrap();
        for column in dump::columns(db, table) {
            let column = column.trim_end_matches('?').to_owned();
            for sql in changes(db, table, &column, key) {
                if let Some(findings) = tried(db, &sql) {
                    assert_named(&findings, (table, name), &sql);
                    changed += 1;
                }
            }
        }
        let gone = format!("DELETE FROM {table} WHERE {key}");
        assert_named(&tried(db, &gone).unwrap(), (table, name), &gone);
    }
    assert!(changed >= least, "only {changed} changes were tried on {table}");
}

const BY_SEQ: &str = "'book_id = ' || CAST(book_id AS TEXT) || ' AND seq = ' || CAST(seq AS TEXT)";

on_both_databases! {
    fn every_column_of_every_gift_is_sealed(books: Books) {
        giving(&books);
        let mut db = untouched(&books);
        every_column_of(&mut db, "gifts", (BY_SEQ, "CAST(seq AS TEXT)"), 80);
    }

    fn every_column_of_every_part_is_sealed(books: Books) {
        giving(&books);
        let mut db = untouched(&books);
        let key = format!("{BY_SEQ} || ' AND fund_id = ' || CAST(fund_id AS TEXT)");
        every_column_of(&mut db, "gift_allocations", (&key, "CAST(seq AS TEXT)"), 30);
        let more = format!("INSERT INTO gift_allocations VALUES ({}, 2, {}, 5)", books.book, books.programme);
        assert_named(&tried(&mut db, &more).unwrap(), ("gift_allocations", "2"), &more);
    }

    fn every_column_of_every_thanks_is_sealed(books: Books) {
        giving(&books);
        let mut db = untouched(&books);
        let key = format!("{BY_SEQ} || ' AND party_id = ' || CAST(party_id AS TEXT)");
        every_column_of(&mut db, "gift_credits", (&key, "CAST(seq AS TEXT)"), 16);
        for seq in [3, 6] {
            // The sixth entry takes a gift back and is none itself.
            let more = format!("INSERT INTO gift_credits VALUES ({}, {seq}, 1, 'soft', 2025, 0)", books.book);
            assert_named(&tried(&mut db, &more).unwrap(), ("gift_credits", &seq.to_string()), &more);
        }
    }

    fn every_column_of_every_match_is_sealed(books: Books) {
        giving(&books);
        let mut db = untouched(&books);
        let key = format!("{BY_SEQ} || ' AND matched_seq = ' || CAST(matched_seq AS TEXT)");
        every_column_of(&mut db, "gift_matches", (&key, "CAST(seq AS TEXT)"), 6);
        let more = format!("INSERT INTO gift_matches VALUES ({}, 3, 1, 5)", books.book);
        assert_named(&tried(&mut db, &more).unwrap(), ("gift_matches", "3"), &more);
    }

    fn every_column_of_every_receipt_is_sealed(books: Books) {
        giving(&books);
        let mut db = untouched(&books);
        for row in lines(&mut db, &format!("SELECT {BY_SEQ} || '|' || CAST(seq AS TEXT) AS line FROM receipts ORDER BY 1")) {
            let (key, seq) = row.split_once('|').unwrap();
            for column in ["book_id", "year", "no", "seq", "void_seq"] {
                for sql in changes(&mut db, "receipts", column, key) {
                    let Some(findings) = tried(&mut db, &sql) else { continue };
                    // A void is told by its entry, everything else by the seal of the gift.
                    let name = if column == "void_seq" { "2025" } else { seq };
                    assert_named(&findings, ("receipts", name), &sql);
                }
            }
        }
    }

    fn every_column_of_every_row_of_a_frozen_roll_is_sealed(books: Books) {
        giving(&books);
        freeze(&books);
        let mut db = untouched(&books);
        let key = "'roll_id = ' || CAST(roll_id AS TEXT) || ' AND position = ' || CAST(position AS TEXT)";
        let name = "CAST(roll_id AS TEXT) || '/' || CAST(position AS TEXT)";
        every_column_of(&mut db, "roll_rows", (key, name), 60);
        // A row that is sealed anew by whoever changed it is told by the digest of the whole roll.
        let sql = "UPDATE roll_rows SET recognition_name = recognition_name || 'x', seal = NULL WHERE position = 1";
        assert_named(&tried(&mut db, sql).unwrap(), ("roll_rows", "1"), sql);
        every_column_of(&mut db, "rolls", ("'id = ' || CAST(id AS TEXT)", "CAST(id AS TEXT)"), 14);
    }

    fn every_column_of_every_erratum_is_sealed(books: Books) {
        giving(&books);
        freeze(&books);
        let scope = crate::season::scope(&books, "TB", 2025, false);
        let frozen = books.pool.read_now(|db| honour_roll::store::find(db, &scope)).unwrap().unwrap();
        let named = frozen.roll.rows.iter().position(|row| !row.anonymous).unwrap() + 1;
        let second = sovang::ledger::Author { user: books.second_person(), ..books.author.clone() };
        for reads in ["Tên đã sửa", "Tên sửa lần hai"] {
            let task = crate::season::act(&books, &scope, move |tx, author, scope| {
                let position = i64::try_from(named).unwrap();
                honour_roll::workflow::ask_erratum(tx, author, scope, position, (reads, "sai dấu"))
            }).unwrap();
            crate::season::agree(&books, task, second.clone()).unwrap();
        }
        let mut db = untouched(&books);
        let key = "'roll_id = ' || CAST(roll_id AS TEXT) || ' AND no = ' || CAST(no AS TEXT)";
        let name = "CAST(roll_id AS TEXT) || '/' || CAST(no AS TEXT)";
        every_column_of(&mut db, "roll_errata", (key, name), 14);
    }

    fn every_column_of_every_decision_on_merit_is_sealed(books: Books) {
        giving(&books);
        freeze(&books);
        let scope = crate::season::scope(&books, "TB", 2025, false);
        for decision in ["12/QĐ-HKH", "13/QĐ-HKH"] {
            crate::season::merit(&books, &scope, decision, 0, None).unwrap();
        }
        let mut db = untouched(&books);
        let key = "'roll_id = ' || CAST(roll_id AS TEXT) || ' AND no = ' || CAST(no AS TEXT)";
        let name = "CAST(roll_id AS TEXT) || '/' || CAST(no AS TEXT)";
        every_column_of(&mut db, "roll_merits", (key, name), 12);
    }

    fn every_column_of_every_proof_round_and_answer_is_sealed(books: Books) {
        giving(&books);
        let scope = crate::season::scope(&books, "TB", 2025, false);
        crate::season::act(&books, &scope, |tx, author, scope| {
            honour_roll::workflow::open_round(tx, author, scope, (crate::books::day("2025-12-31"), false))?;
            honour_roll::workflow::open_round(tx, author, scope, (crate::books::day("2026-01-31"), true))?;
            let roll = honour_roll::store::live(tx.db()?, scope, author.at.day())?;
            let row = roll.rows.iter().find(|row| !row.anonymous).unwrap();
            let line = row.line().unwrap();
            let seen = honour_roll::workflow::Seen { line, name: row.name.clone() };
            let source = honour_roll::proof::Source::Paper;
            honour_roll::workflow::confirm(tx, author, scope, &[seen], source)?;
            let wording = honour_roll::workflow::Wording { name: "NGƯT Lê Thị Hoà".into(), hidden: false, note: "phiếu".into() };
            honour_roll::workflow::correct(tx, author, scope, line, (&wording, source))
        }).unwrap();
        let mut db = untouched(&books);
        let key = ("'id = ' || CAST(id AS TEXT)", "CAST(id AS TEXT)");
        every_column_of(&mut db, "proof_rounds", key, 14);
        every_column_of(&mut db, "roll_proofs", key, 20);
        let more = "INSERT INTO roll_proofs SELECT id + 100, book_id, unit_id, year, party_id, anonymous, deed, source, name, hidden, note, user_id, given_at FROM roll_proofs WHERE id = 1";
        assert_named(&tried(&mut db, more).unwrap(), ("roll_proofs", "101"), more);
    }

    fn every_column_of_every_mail_is_sealed(books: Books) {
        let lan = crate::mail::donor(&books, "Bà Nguyễn Thị Lan");
        crate::mail::queue(&books, lan, &["mot", "hai", "ba"]);
        crate::mail::queue(&books, lan, &["bon"]);
        let mut db = untouched(&books);
        every_column_of(&mut db, "mails", ("'id = ' || CAST(id AS TEXT)", "CAST(id AS TEXT)"), 40);
        // Whoever seals a changed row anew is told by the seal over all that went with it.
        let anew = "UPDATE mails SET subject = subject || 'x', seal = NULL WHERE id = 1";
        assert_named(&tried(&mut db, anew).unwrap(), ("mails", "1"), anew);
    }

    fn what_may_change_later_breaks_no_seal(books: Books) {
        giving(&books);
        freeze(&books);
        let (first, second) = (books.donor("Trần Văn Minh"), books.donor("Trần Văn Minh"));
        let kept = books.receive(&books.gift(first, books.general, 10_000, "2025-03-01")).unwrap();
        books.receive(&books.gift(second, books.general, 20_000, "2025-03-02")).unwrap();
        books.void(kept.seq, "2025-03-03", "ghi nhầm").unwrap();
        crate::donors::edit(&books, books.book, second, |details| {
            details.name = "Trần Văn Mình".into();
            details.phone = "0912345678".into();
        })
        .unwrap();
        let (author, book) = (books.author.clone(), books.book);
        let pair = (second, first);
        let join = move |tx: &mut Tx| merge::workflow::merge(tx, &author, book, pair, &Choice::default());
        books.pool.write_now([book], join).unwrap();
        assert_eq!(shown(&verified(&mut books.db()).1), "");
    }
}
