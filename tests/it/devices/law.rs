//! What holds of goods whatever people do, and what `verify` finds when somebody changes them behind the program.

use proptest::{prelude::*, test_runner::TestRunner};
use sovang::{
    device::{DeviceNo, Standing, workflow::Loss},
    donation,
    ledger::account::Role,
};

use super::{computer, give_back, hand_over, inspect, look, lose, record, the_store_is_the_account, to};
use crate::{
    books::Books,
    on_both_databases,
    tamper::{assert_named, disarm, shown, tried, verified},
};

/// Something that somebody tries with one of the things, to one of the people.
#[derive(Clone, Copy, Debug)]
enum Try {
    HandOver(usize),
    GiveBack(i64),
    Inspect,
    Lose(Loss),
}

fn any_try() -> impl Strategy<Value = (usize, Try)> {
    let act = prop_oneof![
        4 => (0usize..3).prop_map(Try::HandOver),
        4 => (0i64..6).prop_map(|million| Try::GiveBack(million * 1_000_000)),
        1 => Just(Try::Inspect),
        1 => prop_oneof![Just(Loss::Lost), Just(Loss::WrittenOff)].prop_map(Try::Lose),
    ];
    (0usize..3, act)
}

/// Plays what people try on three computers and compares the books with a shadow that knows the rules.
fn play(books: &Books, serial: &str, tries: &[(usize, Try)]) {
    let things: Vec<DeviceNo> =
        (0..3).map(|place| computer(books, books.general, &format!("{serial}-{place}"))).collect();
    let people: Vec<_> = ["Vũ Ngọc An", "Lê Thanh Bình", "Đỗ Hải Yến"].map(|name| books.donor(name)).into();
    let given = donation::store::totals(&mut books.db(), &[books.book], 2025).unwrap();
    // Where each thing is: its worth in the store, or its worth when somebody took it and who.
    let mut shadow: Vec<(i64, Option<usize>, bool)> = vec![(5_000_000, None, true); 3];
    for (place, act) in tries {
        let (no, (worth, holder, alive)) = (things[*place], &mut shadow[*place]);
        let (done, right) = match act {
            Try::HandOver(person) => {
                let right = *alive && holder.is_none();
                let done = hand_over(books, no, &to(books, people[*person], "2025-03-01")).is_ok();
                if right {
                    *holder = Some(*person);
                }
                (done, right)
            }
            Try::GiveBack(value) => {
                let right = *alive && holder.is_some() && *value <= *worth;
                let done = give_back(books, no, *value, "2025-03-01").is_ok();
                if right {
                    (*worth, *holder) = (*value, None);
                }
                (done, right)
            }
            Try::Inspect => (inspect(books, no, look("2025-03-01", "")).is_ok(), *alive && holder.is_some()),
            Try::Lose(loss) => {
                let right = *alive;
                let done = lose(books, no, *loss, look("2025-03-01", "hỏng")).is_ok();
                (*holder, *alive) = (None, false);
                (done, right)
            }
        };
        assert_eq!(done, right, "{no}: {act:?}");
    }
    for (no, (worth, holder, alive)) in things.iter().zip(&shadow) {
        let stage = record(books, *no).stage;
        assert_eq!(stage.holder(), holder.map(|person| people[person]));
        let in_store = if *alive && holder.is_none() { *worth } else { 0 };
        assert_eq!(stage.in_store().dong(), in_store);
        assert_eq!(*alive, matches!(stage.standing(), Standing::InStore | Standing::WithHolder));
    }
    the_store_is_the_account(books);
    assert_eq!(donation::store::totals(&mut books.db(), &[books.book], 2025).unwrap(), given);
}

on_both_databases! {
    fn no_sequence_puts_a_thing_in_two_places_or_the_account_beside_the_store(books: Books) {
        let config = ProptestConfig { cases: 8, failure_persistence: None, ..ProptestConfig::default() };
        let number = std::cell::Cell::new(0);
        let played = TestRunner::new(config).run(&prop::collection::vec(any_try(), 1..25), |tries| {
            number.set(number.get() + 1);
            play(&books, &format!("SN{}", number.get()), &tries);
            Ok(())
        });
        played.unwrap();
        assert!(books.balance(Role::GoodsInKind, None) >= 0);
    }

    fn goods_changed_behind_the_program_are_named(books: Books) {
        let no = computer(&books, books.general, "SN-1");
        let an = books.donor("Vũ Ngọc An");
        let other = books.donor("Lê Thanh Bình");
        hand_over(&books, no, &to(&books, an, "2025-02-01")).unwrap();
        give_back(&books, no, 3_000_000, "2025-03-01").unwrap();
        let held = computer(&books, books.general, "SN-2");
        hand_over(&books, held, &to(&books, an, "2025-04-01")).unwrap();
        let (author, book) = (books.author.clone(), books.book);
        let photo = sovang::device::photo::Photo::read(crate::devices::JPEG.to_vec()).unwrap();
        books.pool.write_now([book], move |tx| {
            sovang::device::workflow::add_photo(tx, &author, book, held, &photo)
        }).unwrap();
        let mut db = books.db();
        disarm(&mut db);
        assert_eq!(shown(&verified(&mut db).1), "");
        let first = format!("book_id = {book} AND gift_seq = {} AND item = 1", no.gift);
        let second = format!("book_id = {book} AND gift_seq = {} AND item = 1", held.gift);
        let (thing, event) = (no.to_string(), format!("{no}/2"));
        let (held_name, held_event) = (held.to_string(), format!("{held}/2"));
        let forgeries = [
            (format!("UPDATE devices SET standing = 'lost', in_store = 0 WHERE {first}"), "devices", &thing),
            (format!("UPDATE devices SET in_store = 2999999 WHERE {first}"), "devices", &thing),
            (format!("UPDATE devices SET value = 4999999 WHERE {first}"), "devices", &thing),
            (format!("UPDATE devices SET serial = 'SN-9' WHERE {first}"), "devices", &thing),
            (format!("UPDATE devices SET serial_key = 'SN9' WHERE {first}"), "devices", &thing),
            (format!("UPDATE devices SET holder_id = {other} WHERE {second}"), "devices", &held_name),
            (format!("UPDATE devices SET check_due = NULL WHERE {second}"), "devices", &held_name),
            (format!("UPDATE devices SET kind = 'books' WHERE {second}"), "devices", &held_name),
            (format!("DELETE FROM devices WHERE {second}"), "devices", &"→".to_owned()),
            (format!("UPDATE device_events SET value = 1 WHERE no = 2 AND {first}"), "device_events", &event),
            (format!("UPDATE device_events SET value = 2999999 WHERE no = 3 AND {first}"), "device_events", &format!("{no}/3")),
            (format!("UPDATE device_events SET holder_id = {other} WHERE no = 2 AND {second}"), "device_events", &held_event),
            (format!("UPDATE device_events SET entry_seq = NULL WHERE no = 2 AND {second}"), "device_events", &held_event),
            (format!("UPDATE device_events SET entry_seq = 3 WHERE no = 2 AND {first}"), "device_events", &event),
            (format!("UPDATE device_events SET day = '2025-02-02' WHERE no = 2 AND {first}"), "device_events", &event),
            (format!("UPDATE device_events SET kind = 'written_off' WHERE no = 3 AND {first}"), "device_events", &format!("{no}/3")),
            (format!("UPDATE device_events SET minute_no = 3 WHERE no = 2 AND {second}"), "device_events", &"2025".to_owned()),
            (format!("DELETE FROM device_events WHERE no = 3 AND {first}"), "device_events", &"→".to_owned()),
            (format!("UPDATE counters SET last_no = 3 WHERE series = 'BBBG' AND book_id = {book}"), "counters", &"BBBG-2025".to_owned()),
            (format!("UPDATE device_photos SET sha256 = (SELECT hash FROM entries LIMIT 1) WHERE {second}"), "device_photos", &format!("{held}/1")),
        ];
        for (sql, table, row) in forgeries {
            let findings = tried(&mut db, &sql).unwrap_or_else(|| panic!("not possible: {sql}"));
            let named = findings.iter().any(|it| {
                it.place.table == table && (it.place.row == *row || it.place.row.starts_with(&format!("{row} ")))
            });
            if !named {
                assert_named(&findings, (table, row), &sql);
            }
        }
        assert_eq!(shown(&verified(&mut db).1), "");
    }
}
