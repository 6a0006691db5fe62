//! A roll is frozen by two people, stays as it is, and is set right by numbered errata beside it.

use diesel::connection::SimpleConnection as _;
use sovang::{
    approval::{Answer, ApprovalError, Deed},
    honour_roll::{RollError, store, workflow},
    id::ApprovalId,
    ledger::Author,
    settle::{self, SettleError},
    unit::Level,
    user::Role,
};

use super::{act, freeze, live, names, scope};
use crate::{
    books::Books,
    honour_roll::{give, unit_below},
    on_both_databases,
    site::{Site, officer},
};

/// Answers a task as the second person.
pub fn agree(books: &Books, task: ApprovalId, author: Author) -> Result<(), SettleError> {
    let case =
        books.pool.read_now(|db| sovang::approval::store::case(db, task).map_err(sovang::db::DbError::from));
    let named = settle::books(&case.unwrap().unwrap().task).unwrap();
    books.pool.write_now(named, move |tx| {
        settle::settle(tx, &author, task, &Answer::new(Deed::Agree, "")).map(drop)
    })
}

fn second(books: &Books) -> Author {
    Author { user: books.second_person(), ..books.author.clone() }
}

on_both_databases! {
    fn strangers_read_an_erratum_with_its_number_and_day(books: Books) {
        let second = second(&books);
        let minh = books.donor("Trần Văn Minh");
        crate::honour_roll::agree(&books, minh, "2025-01-01");
        give(&books, books.book, &books.gift(minh, books.general, 3_000_000, "2025-03-01"));
        let this = scope(&books, "TB", 2025, false);
        let task = act(&books, &this, workflow::ask_freeze).unwrap();
        agree(&books, task, second.clone()).unwrap();
        let site = Site::over(&books);
        assert!(!site.get("/roll/TB/2025").contains("Đính chính"));
        let task = act(&books, &this, |tx, author, scope| {
            workflow::ask_erratum(tx, author, scope, 1, ("Trần Văn Mính", "sai dấu"))
        }).unwrap();
        agree(&books, task, second).unwrap();
        let page = site.get("/roll/TB/2025");
        assert!(page.contains("31/12/2025</time>Đính chính số 1: “Trần Văn Minh” nay đọc là “Trần Văn Mính”."), "{page}");
        assert!(!page.contains("sai dấu"), "the reason is for the books: {page}");
    }

    fn two_people_freeze_what_both_have_seen(books: Books) {
        let second = second(&books);
        let commune = unit_below(&books, "XA", Level::Commune, "TB");
        let minh = books.donor("Trần Văn Minh");
        let this = scope(&books, "TB", 2025, true);
        let nobody = act(&books, &this, workflow::ask_freeze);
        assert!(matches!(nobody, Err(RollError::Nobody(2025))), "{nobody:?}");
        give(&books, commune.book, &books.gift(minh, commune.fund, 3_000_000, "2025-03-01"));
        let task = act(&books, &this, workflow::ask_freeze).unwrap();
        let found = |books: &Books| books.pool.read_now(|db| store::find(db, &this)).unwrap();
        let alone = agree(&books, task, books.author.clone());
        assert!(alone.is_err() && found(&books).is_none(), "nobody agrees with themselves");
        // A gift below came between the asking and the answer.
        give(&books, commune.book, &books.gift(minh, commune.fund, 1_000, "2025-03-02"));
        let changed = agree(&books, task, second.clone());
        assert!(matches!(changed, Err(SettleError::Roll(RollError::ChangedSinceAsked(2025)))), "{changed:?}");
        let author = second.clone();
        books.pool.write_now([books.book], move |tx| {
            settle::settle(tx, &author, task, &Answer::new(Deed::Return, "xem lại")).map(drop)
        }).unwrap();
        let again = act(&books, &this, workflow::ask_freeze).unwrap();
        let twice = act(&books, &this, workflow::ask_freeze);
        assert!(matches!(twice, Err(RollError::Approval(ApprovalError::AlreadyAsked(_)))), "{twice:?}");
        agree(&books, again, second).unwrap();
        let frozen = found(&books).unwrap();
        assert_eq!(names(&frozen.roll.rows), [("Trần Văn Minh", 3_001_000)]);
        let rows = books.dump();
        let told = rows.iter().find(|row| row.contains("roll.freeze\"") || row.contains("\"asked\"")).unwrap();
        assert!(told.contains(&format!("\"approval\":{again}")) || told.contains("asked"), "{told}");
    }

    fn a_mistake_is_mended_beside_the_roll(books: Books) {
        let second = second(&books);
        let minh = books.donor("Trần Văn Minh");
        give(&books, books.book, &books.gift(minh, books.general, 3_000_000, "2025-03-01"));
        let this = scope(&books, "TB", 2025, false);
        let early = act(&books, &this, |tx, author, scope| {
            workflow::ask_erratum(tx, author, scope, 1, ("Trần Văn Mính", "sai dấu"))
        });
        assert!(matches!(early, Err(RollError::NotFrozen { .. })), "{early:?}");
        freeze(&books, &this).unwrap();
        let before = books.pool.read_now(|db| store::find(db, &this)).unwrap().unwrap();
        for (position, reads, reason) in [(2, "X", "y"), (1, "Trần Văn Minh", "y"), (1, "X", " ")] {
            let refused = act(&books, &this, move |tx, author, scope| {
                workflow::ask_erratum(tx, author, scope, position, (reads, reason))
            });
            assert!(refused.is_err(), "{position} {reads} {reason}");
        }
        let task = act(&books, &this, |tx, author, scope| {
            workflow::ask_erratum(tx, author, scope, 1, ("Trần Văn Mính", "sai dấu"))
        }).unwrap();
        let errata = |books: &Books| books.pool.read_now(|db| store::errata(db, before.id).map_err(sovang::db::DbError::from)).unwrap();
        assert!(errata(&books).is_empty());
        agree(&books, task, second).unwrap();
        let kept = errata(&books);
        assert_eq!((kept.len(), kept[0].no, kept[0].reads.as_str()), (1, 1, "Trần Văn Mính"));
        let after = books.pool.read_now(|db| store::find(db, &this)).unwrap().unwrap();
        assert_eq!((after.roll, after.digest), (before.roll, before.digest), "the roll is what it was");
        for edit in ["UPDATE roll_errata SET reads = 'Khác'", "DELETE FROM roll_errata"] {
            assert!(books.db().batch_execute(edit).is_err(), "{edit}");
        }
        assert_eq!(live(&books, &this).rows[0].name, "Trần Văn Minh");
    }

    fn the_desk_freezes_and_mends_with_two_people(books: Books) {
        let minh = books.donor("Trần Văn Minh");
        give(&books, books.book, &books.gift(minh, books.general, 3_000_000, "2025-03-01"));
        officer(&books, "thuquy", "TB", Role::Treasurer);
        officer(&books, "chutich", "TB", Role::Chair);
        let site = Site::over(&books);
        let (treasurer, chair) = (site.sign_in("thuquy"), site.sign_in("chutich"));
        let task = treasurer.post("/desk/TB/roll/2025/freeze", &[]).location().to_owned();
        assert!(treasurer.get("/desk/TB/roll/2025").contains("Đang soạn"));
        let asked = chair.get(&task);
        assert!(asked.contains("Chốt bảng vàng năm 2025: 1 người ủng hộ, 3.000.000 ₫"), "{asked}");
        let key = asked.split("name=\"key\" value=\"").nth(1).map(|it| it.split('"').next().unwrap().to_owned());
        let mut fields = vec![("deed", "agree"), ("reason", "")];
        if let Some(key) = &key { fields.push(("key", key)); }
        chair.post(&task, &fields).location();
        let page = treasurer.get("/desk/TB/roll/2025");
        assert!(page.contains("Đã chốt") && page.contains("Chưa có đính chính nào."), "{page}");
        give(&books, books.book, &books.gift(minh, books.general, 2_000, "2025-03-02"));
        let later = treasurer.get("/desk/TB/roll/2025");
        assert!(later.contains("tăng từ 3.000.000 ₫ lên 3.002.000 ₫"), "{later}");
        let fix = [("position", "1"), ("reads", "Trần Văn Mính"), ("reason", "sai dấu")];
        let task = treasurer.post("/desk/TB/roll/2025/errata", &fix).location().to_owned();
        chair.post(&task, &[("deed", "agree"), ("reason", "")]).location();
        let mended = treasurer.get("/desk/TB/roll/2025");
        assert!(mended.contains("Đính chính số 1: “Trần Văn Minh” nay đọc là “Trần Văn Mính”."), "{mended}");
        // Strangers read the number and the day, and the names only while the donor agrees to be named.
        let quiet = site.get("/roll/TB/2025");
        assert!(quiet.contains("Đính chính số 1: một tên không công bố") && !quiet.contains("Minh") && !quiet.contains("Mính"), "{quiet}");
        crate::honour_roll::agree(&books, minh, "2025-01-01");
        assert!(!site.get("/roll/TB/2025").contains("Mính"), "the line was frozen without its name");
        let refused = treasurer.post("/desk/TB/roll/2025/freeze", &[]);
        assert_eq!(refused.status, rocket::http::Status::UnprocessableEntity);
    }
}
