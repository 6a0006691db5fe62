//! A body's envelope with its list of names: one receipt, every name thanked, nothing counted twice.

use std::collections::BTreeSet;

use rocket::http::Status;
use sovang::{
    db::Tx,
    donation::{self, CreditKind, DonationError, Giver, NewGift, Recorded, WalkIn, members::read},
    honour_roll::{Roll, Scope, store::live},
    id::{PartyId, Seq},
    ledger::once::OnceError,
    unit,
    user::Role,
};

use crate::{
    books::{Books, cash_gift, day, dong},
    on_both_databases,
    site::{Site, officer},
    tamper::{shown, verified},
};

fn give(books: &Books, who: &str, amount: i64, names: &str) -> Result<Recorded, DonationError> {
    let gift = NewGift { donor: None, ..cash_gift(PartyId(0), books.general, amount, "2025-05-01") };
    let namesakes = {
        let db = &mut books.db();
        let directory = donation::giver::Directory::look_up(db, books.book, [who].into_iter()).unwrap();
        directory.namesakes(who).first().map(|it| it.id)
    };
    let giver = match namesakes {
        _ if who.is_empty() => Giver::Nameless,
        Some(party) => Giver::OnFile(party),
        None => Giver::Named {
            name: who.to_owned(),
            address: String::new(),
            phone: String::new(),
            surely_new: false,
        },
    };
    let walk_in = WalkIn {
        giver,
        gift,
        names: read(names).unwrap(),
        movers: Vec::new(),
        matched: Vec::new(),
        sure: Some(dong(amount)),
    };
    let (author, book, key) = (books.author.clone(), books.book, format!("{who} {amount} {names}"));
    let job = move |tx: &mut Tx| donation::workflow::receive_walk_in(tx, &author, book, &walk_in, &key);
    match books.pool.write_now([books.book], job)? {
        Ok(recorded) => Ok(recorded),
        Err(OnceError::First(err)) => Err(err),
        Err(again) => panic!("{again}"),
    }
}

fn roll(books: &Books) -> Roll {
    let db = &mut books.db();
    let tree = unit::store::tree(db).unwrap();
    let unit = tree.get(books.unit).unwrap().clone();
    let scope = Scope::of(&tree, &unit, 2025, false).unwrap();
    live(db, &scope, day("2025-12-31")).unwrap()
}

on_both_databases! {
    fn every_name_is_thanked_and_nothing_is_counted_twice(books: Books) {
        let list = "Trần An; 500.000\nTrần Bình\nTrần Chi; 1tr";
        let first = give(&books, "Dòng họ Trần", 2_000_000, list).unwrap();
        // Later more money comes with one name that is known and one that is new.
        let second = give(&books, "Dòng họ Trần", 300_000, "Trần Bình; 100.000\nTrần Dũng; 200.000").unwrap();
        assert_eq!(first.receipt_no + 1, second.receipt_no, "one receipt for each envelope");
        // Who stands on the list also gives alone.
        give(&books, "Trần An", 50_000, "").unwrap();

        let db = &mut books.db();
        let thanked = donation::store::thanked(db, books.book, first.seq).unwrap();
        let told: Vec<(String, CreditKind, i64)> =
            thanked.iter().map(|(_, name, kind, amount)| (name.clone(), *kind, amount.dong())).collect();
        let member = |name: &str, amount| (name.to_owned(), CreditKind::Member, amount);
        assert_eq!(told, [member("Trần An", 500_000), member("Trần Bình", 0), member("Trần Chi", 1_000_000)]);
        let later = donation::store::thanked(db, books.book, second.seq).unwrap();
        let of = |name: &str, all: &[(PartyId, String, CreditKind, sovang::money::Money)]| {
            all.iter().find(|it| it.1 == name).map(|it| it.0).unwrap()
        };
        assert_eq!(of("Trần Bình", &thanked), of("Trần Bình", &later), "a member is on file once");

        let roll = roll(&books);
        let given: i64 = roll.rows.iter().map(|row| row.total.dong()).sum();
        assert_eq!(given, roll.totals.total.dong());
        let receipts: i64 = donation::store::totals(db, &[books.book], 2025)
            .unwrap()
            .iter()
            .map(|it| it.cash.dong() + it.in_kind.dong())
            .sum();
        assert_eq!(given, receipts, "the roll adds up to the receipts");
        let names: BTreeSet<&str> = roll
            .supporters
            .iter()
            .map(|it| it.name.as_str())
            .chain(roll.rows.iter().map(|row| row.name.as_str()))
            .collect();
        for name in ["Dòng họ Trần", "Trần An", "Trần Bình", "Trần Chi", "Trần Dũng"] {
            assert!(names.contains(name), "{name}: {names:?}");
        }
        assert_eq!(shown(&verified(&mut books.db()).1), "");
    }

    fn a_list_that_cannot_be_leaves_everything_as_it_was(books: Books) {
        give(&books, "Lớp 9A", 100_000, "").unwrap();
        give(&books, "Bà Lê Thị Hoà", 100_000, "").unwrap();
        let refused = |who: &str, names: &str, expected: &str| {
            let err = give(&books, who, 100_000, names).unwrap_err();
            assert!(err.to_string().contains(expected), "{err}");
        };
        refused("Lớp 9A", "An; 60.000\nBình; 60.000", "danh sách tên cộng lại 120.000 ₫, nhiều hơn số tiền nhận 100.000 ₫");
        refused("Bà Lê Thị Hoà", "An", "người ủng hộ là một cá nhân");
        refused("", "An", "khoản không ghi tên người ủng hộ thì không kèm danh sách tên");
        let db = &mut books.db();
        let all = donation::store::totals(db, &[books.book], 2025).unwrap();
        assert_eq!(all.iter().map(|it| it.gifts).sum::<i64>(), 2);
        assert_eq!(shown(&verified(&mut books.db()).1), "");
    }

    fn the_names_of_an_envelope_are_kept_as_a_file(books: Books) {
        let list = give(&books, "Dòng họ Trần", 2_000_000, "Trần An; 500.000\n=Trần Bình\nTrần Chi; 1tr").unwrap();
        let alone = give(&books, "Bà Lê Thị Hoà", 100_000, "").unwrap();
        officer(&books, "thuquy", "TB", Role::Treasurer);
        let site = Site::over(&books);
        let visit = site.sign_in("thuquy");
        let path = |seq: Seq| format!("/desk/TB/gifts/{seq}");
        assert!(visit.get(&path(list.seq)).contains("/names?format=csv"));
        assert!(!visit.get(&path(alone.seq)).contains("/names?format"));
        let csv = visit.get(&format!("{}/names?format=csv", path(list.seq)));
        let lines: Vec<&str> = csv.lines().skip(1).collect();
        assert_eq!(lines, ["1,'=Trần Bình,", "2,Trần An,500000", "3,Trần Chi,1000000"]);
        assert_eq!(visit.ask(&format!("{}/names?format=xlsx", path(list.seq))).status, Status::Ok);
        assert_eq!(visit.ask(&format!("{}/names", path(alone.seq))).status, Status::NotFound);
    }
}
