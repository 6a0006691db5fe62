//! What becomes of a batch later: found by its own unit only, discarded, taken up again, altered behind our back.

use super::*;

on_both_databases! {
    fn another_unit_has_no_such_batch(books: Books) {
        let desk = Desk(&books);
        let id = filled(&desk);
        let before = books.dump();
        assert!(matches!(desk.post_of(UnitId(9_999), id), Err(BatchError::NotFound)));
        assert_eq!(books.dump(), before);
    }

    fn a_double_click_opens_one_batch(books: Books) {
        let desk = Desk(&books);
        let first = desk.open(0, 0);
        assert_eq!(desk.open(3, 5), first);
        desk.save(first, draft("a", "Ông Trần Văn Minh", "500n"), 0).unwrap();
        assert_ne!(desk.open(0, 0), first);
    }

    fn a_discarded_batch_can_be_taken_up_again(books: Books) {
        let desk = Desk(&books);
        let id = filled(&desk);
        desk.discard(id).unwrap();
        assert!(matches!(desk.post(id), Err(BatchError::Discarded)));
        assert!(matches!(desk.save(id, draft("z", "Ai Đó", "1tr"), 0), Err(BatchError::Discarded)));
        assert_eq!(desk.rows(id).len(), 3);
        desk.restore(id).unwrap();
        desk.post(id).unwrap();
        let all = batch::store::of_unit(&mut books.db(), books.unit, 10, 0).unwrap();
        assert_eq!(all.iter().map(|it| it.state.stage()).collect::<Vec<_>>(), [Stage::Posted]);
        let sums = batch::store::sums_of(&mut books.db(), &all).unwrap();
        assert_eq!((sums[&id].count, sums[&id].total), (3, dong(1_700_000)));
    }

    fn what_a_batch_has_become_cannot_be_changed(books: Books) {
        use diesel::connection::SimpleConnection as _;
        let desk = Desk(&books);
        let id = filled(&desk);
        let open = desk.open(0, 0);
        desk.save(open, draft("x", "Ai Đó", "1tr"), 0).unwrap();
        desk.post(id).unwrap();
        let mut db = books.db();
        for sql in [
            format!("UPDATE batches SET expected_total = 5 WHERE id = {id}"),
            format!("DELETE FROM batches WHERE id = {id}"),
            format!("DELETE FROM batches WHERE id = {open}"),
            format!("UPDATE batch_rows SET words = 'x' WHERE batch_id = {id}"),
            format!("DELETE FROM batch_rows WHERE batch_id = {id}"),
            format!("UPDATE batch_rows SET batch_id = {id}, line = 9 WHERE batch_id = {open}"),
            format!(
                "INSERT INTO batch_rows (batch_id, line, book_id, row_key, version, donor, identity, typed, words, \
                 anonymous) VALUES ({id}, 9, {}, 'q', 1, 'x', 'new', '', '', FALSE)",
                books.book
            ),
        ] {
            let refused = db.batch_execute(&sql).unwrap_err().to_string();
            assert!(refused.contains("never changed or deleted"), "{sql}: {refused}");
        }
    }

    fn a_posted_batch_that_was_changed_is_found(books: Books) {
        let desk = Desk(&books);
        let minh = books.donor("Ông Trần Văn Minh");
        let id = desk.open(2, 700_000);
        let on_file = Draft { identity: Identity::OnFile(minh), ..draft("a", "Trần Văn Minh", "500n") };
        desk.save(id, on_file, 0).unwrap();
        desk.save(id, draft("b", "Bà Lê Thị Hoà", "200n"), 0).unwrap();
        desk.post(id).unwrap();
        let mut db = books.db();
        assert_eq!(shown(&verified(&mut db).1), "");
        disarm(&mut db);
        for (table, sql) in [
            ("batches", "gifts = 3"),
            ("batches", "expected_total = 700001"),
            ("batches", "first_seq = NULL"),
            ("batches", "first_no = 2"),
            ("batches", "receipt_year = 2024"),
            ("batch_rows", "seq = NULL"),
            ("batch_rows", "amount = 500001"),
            ("batch_rows", "words = 'x'"),
            ("batch_rows", "anonymous = NOT anonymous"),
            ("batch_rows", "party_id = party_id + 1"),
        ] {
            let key = if table == "batches" { format!("id = {id}") } else { format!("batch_id = {id} AND line = 1") };
            let findings = tried(&mut db, &format!("UPDATE {table} SET {sql} WHERE {key}")).unwrap();
            assert_named(&findings, (table, &id.to_string()), sql);
        }
        let gone = tried(&mut db, &format!("DELETE FROM batch_rows WHERE batch_id = {id} AND line = 2")).unwrap();
        assert_named(&gone, ("batches", &id.to_string()), "a row is gone");
        let moved = tried(&mut db, &format!("UPDATE batches SET day = '2025-10-03' WHERE id = {id}")).unwrap();
        assert_named(&moved, ("batch_rows", &id.to_string()), "the day was changed");
    }

    fn what_was_posted_is_what_was_counted(books: Books) {
        let desk = Desk(&books);
        let extra = books.fund("RIENG", FundKind::General, Restriction::default()).id;
        let mut runner = TestRunner::new(ProptestConfig { cases: 12, failure_persistence: None, ..ProptestConfig::default() });
        let row = (1_000..3_000_000_i64, any::<bool>(), any::<bool>());
        let cases = (prop::collection::vec(row, 1..9), -1..=1_i64, prop_oneof![Just(0_i64), -900..900_i64]);
        let mut serial = 0;
        let serial = std::cell::RefCell::new(&mut serial);
        runner
            .run(&cases, |(rows, more, slip)| {
                let total: i64 = rows.iter().map(|row| row.0).sum();
                let count = i64::try_from(rows.len()).unwrap() + more;
                let id = desk.open(count, total + slip);
                // A batch that was refused before is still blank only if it has no rows.
                desk.count(id, count, total + slip);
                for (amount, anonymous, elsewhere) in &rows {
                    let mut serial = serial.borrow_mut();
                    **serial += 1;
                    let draft = Draft {
                        anonymous: *anonymous,
                        fund: elsewhere.then_some(extra),
                        sure: Some(dong(*amount)),
                        ..draft(&serial.to_string(), &format!("Người Mang Số {serial}"), &amount.to_string())
                    };
                    desk.save(id, draft, 0).unwrap();
                }
                let before = (books.dump(), books.balance(Role::Cash, None));
                match desk.post(id) {
                    Ok(posted) => {
                        prop_assert!(more == 0 && slip == 0);
                        prop_assert_eq!(posted.gifts, count);
                        prop_assert_eq!(books.balance(Role::Cash, None) - before.1, total);
                    }
                    Err(err) => {
                        prop_assert!(more != 0 || slip != 0, "{}", err);
                        prop_assert_eq!(books.dump(), before.0);
                    }
                }
                Ok(())
            })
            .unwrap();
        assert_eq!(shown(&verified(&mut books.db()).1), "");
    }

    fn a_walk_in_gift_puts_its_giver_on_file_once(books: Books) {
        let give = |walk_in: &WalkIn, key: &str| {
            let (author, book, walk_in, key) =
                (books.author.clone(), books.book, walk_in.clone(), key.to_owned());
            let job = move |tx: &mut sovang::db::Tx| {
                donation::workflow::receive_walk_in(tx, &author, book, &walk_in, &key)
            };
            books.pool.write_now([book], job).unwrap()
        };
        let named = |name: &str, surely_new| Giver::Named {
            name: name.into(),
            address: "Xã Đông Giang".into(),
            phone: String::new(),
            surely_new,
        };
        let gift = |amount| NewGift { donor: None, ..books.gift(PartyId(0), books.general, amount, DAY) };
        let walk_in = |giver, amount, sure: Option<i64>| WalkIn { giver, gift: gift(amount), names: Vec::new(), movers: Vec::new(), matched: Vec::new(), sure: sure.map(dong) };
        let first = walk_in(named("Ông Trần Văn Minh", false), 500_000, None);
        let recorded = give(&first, "k1").unwrap();
        assert_eq!(give(&first, "k1").unwrap(), recorded);
        assert_eq!(books.balance(Role::Cash, None), 500_000);
        let minh = donation::store::find(&mut books.db(), books.book, recorded.seq).unwrap().unwrap();
        let minh = party::store::get(&mut books.db(), minh.party_id.unwrap()).unwrap();
        assert_eq!((minh.name.as_str(), minh.address.as_str()), ("Trần Văn Minh", "Xã Đông Giang"));
        // The name is on file now, so the next one is asked about.
        let again = give(&walk_in(named("Trần Văn Minh", false), 500_000, None), "k2").unwrap_err();
        assert!(again.to_string().contains("đã có 1 người tên"), "{again}");
        give(&walk_in(named("Trần Văn Minh", true), 500_000, None), "k3").unwrap();
        let chosen = |name: &str| Giver::Chosen { party: minh.id, name: name.into() };
        let other = give(&walk_in(chosen("Trần Văn Mịnh"), 500_000, None), "k3a").unwrap_err();
        assert!(other.to_string().contains("không mang tên “Trần Văn Mịnh”"), "{other}");
        let slip = walk_in(chosen("tran van minh"), 5_000_000, None);
        let asked = give(&slip, "k4").unwrap_err();
        assert!(asked.to_string().contains("gấp 10 lần mức người này"), "{asked}");
        assert_eq!(books.balance(Role::Cash, None), 1_000_000);
        give(&walk_in(chosen("Ông Trần Văn Minh"), 5_000_000, Some(5_000_000)), "k5").unwrap();
        give(&walk_in(Giver::Nameless, 300_000, None), "k6").unwrap();
        give(&walk_in(Giver::Nameless, 300_000, None), "k7").unwrap();
        let nameless = books.dump().iter().filter(|row| row.contains("Nhà hảo tâm giấu tên")).count();
        assert_eq!(nameless, 1);
        assert_eq!(shown(&verified(&mut books.db()).1), "");
    }

    fn a_gift_that_was_taken_back_says_nothing_of_the_usual(books: Books) {
        let minh = books.donor("Ông Trần Văn Minh");
        let wrong = books.receive(&books.gift(minh, books.general, 50_000_000, DAY)).unwrap();
        let book = books.book;
        books.void(wrong.seq, DAY, "gõ nhầm").unwrap();
        books.receive(&books.gift(minh, books.general, 500_000, DAY)).unwrap();
        let mut db = books.db();
        let past = donation::store::past_of(&mut db, book, &[minh, PartyId(999)]).unwrap();
        assert_eq!(past, [(minh, dong(500_000))]);
        assert_eq!(donation::store::latest(&mut db, book).unwrap(), [dong(500_000)]);
        for amount in 1..=30 {
            books.receive(&books.gift(minh, books.general, amount, DAY)).unwrap();
        }
        let past = donation::store::past_of(&mut db, book, &[minh]).unwrap();
        assert_eq!((past.len(), past[0].1, past[19].1), (20, dong(30), dong(11)));
    }
}
