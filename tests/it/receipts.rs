//! Receipts that are made void by two people and issued anew once.

use sovang::{
    approval::{self, Answer, ApprovalError, Deed, State},
    db::Tx,
    donation::{self, DonationError, NewGift, Recorded},
    id::{ApprovalId, UserId},
    ledger::{Author, account::Role, journal::PostError, period::PeriodError},
    receipt::{
        self, Number, ReceiptError,
        workflow::{Reissue, Request},
    },
    unit,
    user::Role as Post,
};

use crate::{
    books::{Books, day, dong},
    on_both_databases,
    tamper::{post, tried, verified},
};

/// A unit with a treasurer who asks and an accountant who confirms.
struct Desk {
    treasurer: Author,
    accountant: Author,
}

impl Desk {
    fn of(books: &Books) -> Self {
        let tb = books.unit;
        let at_work = |login, role| books.at_work(books.person(login, &[(tb, role)]), 1);
        Self {
            treasurer: at_work("thuquy", Post::Treasurer),
            accountant: at_work("ketoan", Post::Accountant),
        }
    }
}

fn number(recorded: Recorded) -> Number {
    Number { year: recorded.receipt_year, no: recorded.receipt_no }
}

fn ask(
    books: &Books,
    author: &Author,
    receipt: Number,
    reason: &str,
    on: Option<&str>,
) -> Result<ApprovalId, ReceiptError> {
    let (author, unit) = (author.clone(), books.unit);
    let request = Request { reason: reason.to_owned(), on: on.map(day) };
    books
        .pool
        .write_now([books.book], move |tx| receipt::workflow::ask_void(tx, &author, unit, receipt, &request))
}

fn reissue(books: &Books, author: &Author, receipt: Number, gift: &NewGift) -> Result<Reissue, ReceiptError> {
    let (author, unit, gift) = (author.clone(), books.unit, gift.clone());
    books
        .pool
        .write_now([books.book], move |tx| receipt::workflow::reissue(tx, &author, unit, receipt, &gift))
}

fn decide(books: &Books, author: &Author, task: ApprovalId, deed: Deed) -> Result<State, ReceiptError> {
    let (author, answer) = (author.clone(), Answer::new(deed, "lý do ví dụ"));
    books.pool.write_now([books.book], move |tx| receipt::workflow::decide(tx, &author, task, &answer))
}

fn find(books: &Books, receipt: Number) -> receipt::Receipt {
    receipt::store::find(&mut books.db(), books.book, receipt).unwrap().unwrap()
}

fn totals(books: &Books) -> Vec<(i64, i64)> {
    let rows = donation::store::totals(&mut books.db(), &[books.book], 2025).unwrap();
    rows.iter().filter(|row| row.gifts > 0).map(|row| (row.cash.dong(), row.gifts)).collect()
}

on_both_databases! {
    fn a_receipt_is_void_once_a_second_person_agrees(books: Books) {
        let desk = Desk::of(&books);
        let donor = books.donor("Ông Trần Văn Minh");
        let wrong = number(books.receive(&books.gift(donor, books.general, 500_000, "2025-02-05")).unwrap());
        let task = ask(&books, &desk.treasurer, wrong, "ghi nhầm người", None).unwrap();
        // Nothing has happened yet, and whoever asked cannot make it happen.
        assert_eq!((find(&books, wrong).void_by, books.balance(Role::Cash, None)), (None, 500_000));
        let own = decide(&books, &desk.treasurer, task, Deed::Agree).unwrap_err();
        assert!(matches!(own, ReceiptError::Approval(ApprovalError::OwnTask)), "{own}");
        assert_eq!(decide(&books, &desk.accountant, task, Deed::Agree).unwrap(), State::Agreed);
        let void = find(&books, wrong);
        assert!(void.void_by.is_some() && void.number == wrong);
        assert_eq!(books.balance(Role::Cash, None), 0);
        let next = number(books.receive(&books.gift(donor, books.general, 1_000, "2025-02-08")).unwrap());
        assert_eq!(next, Number { year: 2025, no: 2 });
        let again = ask(&books, &desk.treasurer, wrong, "lần nữa", None).unwrap_err();
        assert!(matches!(again, ReceiptError::AlreadyVoid(it) if it == wrong), "{again}");
        assert_eq!(verified(&mut books.db()).1, []);
    }

    fn a_refused_void_leaves_the_receipt_valid(books: Books) {
        let desk = Desk::of(&books);
        let donor = books.donor("Ông Trần Văn Minh");
        let receipt = number(books.receive(&books.gift(donor, books.general, 500_000, "2025-02-05")).unwrap());
        for (deed, state) in [(Deed::Disagree, State::Disagreed), (Deed::Return, State::Returned)] {
            let task = ask(&books, &desk.treasurer, receipt, "ghi nhầm", None).unwrap();
            assert_eq!(decide(&books, &desk.accountant, task, deed).unwrap(), state);
        }
        assert_eq!((find(&books, receipt).void_by, totals(&books)), (None, vec![(500_000, 1)]));
    }

    fn a_void_receipt_and_what_replaces_it_are_one_decision(books: Books) {
        let desk = Desk::of(&books);
        let donor = books.donor("Ông Trần Văn Minh");
        let gift = books.gift(donor, books.general, 5_000_000, "2025-02-05");
        let wrong = number(books.receive(&gift).unwrap());
        let right = books.gift(donor, books.general, 500_000, "2025-02-05");
        let early = reissue(&books, &desk.treasurer, wrong, &right).unwrap_err();
        assert!(matches!(early, ReceiptError::Valid(_)), "{early}");
        let first = ask(&books, &desk.treasurer, wrong, "thừa một số 0", None).unwrap();
        let foreign = reissue(&books, &desk.accountant, wrong, &right).unwrap_err();
        assert!(matches!(foreign, ReceiptError::NotYourRequest), "{foreign}");
        let Reissue::Asked(task) = reissue(&books, &desk.treasurer, wrong, &right).unwrap() else { panic!() };
        // One task waits, and it says everything.
        let waiting = approval::inbox(&mut books.db(), desk.accountant.user, desk.accountant.at).unwrap();
        assert_eq!(waiting.iter().map(|case| case.task.id).collect::<Vec<_>>(), [task]);
        assert_ne!(first, task);
        let what = sovang::settle::summary(&waiting[0].task).unwrap();
        assert_eq!(
            format!("{what:#}"),
            "make receipt BL-2025/0001 of 5.000.000 ₫ void, because “thừa một số 0”; issue it anew with 500.000 ₫"
        );
        assert_eq!(totals(&books), [(5_000_000, 1)]);
        decide(&books, &desk.accountant, task, Deed::Agree).unwrap();
        let (old, new) = (find(&books, wrong), find(&books, Number { year: 2025, no: 2 }));
        assert_eq!((old.replaced_by, new.replaces), (Some(new.number), Some(wrong)));
        assert_eq!((totals(&books), books.balance(Role::Cash, None)), (vec![(500_000, 1)], 500_000));
        // The wrong gift left on its own day, so that no day in between shows both.
        let back = sovang::ledger::store::load(&mut books.db(), books.book, old.void_by.unwrap()).unwrap();
        assert_eq!(back.entry.day(), day("2025-02-05"));
        let twice = reissue(&books, &desk.treasurer, wrong, &right).unwrap_err();
        assert!(matches!(twice, ReceiptError::AlreadyReplaced { .. }), "{twice}");
        assert_eq!(verified(&mut books.db()).1, []);
    }

    fn a_receipt_that_is_void_already_is_issued_anew_at_once(books: Books) {
        let desk = Desk::of(&books);
        let donor = books.donor("Ông Trần Văn Minh");
        let wrong = books.receive(&books.gift(donor, books.general, 5_000_000, "2025-02-05")).unwrap();
        books.void(wrong.seq, "2025-02-06", "ghi nhầm").unwrap();
        let right = books.gift(donor, books.programme, 5_000_000, "2025-02-05");
        let Reissue::Issued(new) = reissue(&books, &desk.treasurer, number(wrong), &right).unwrap() else { panic!() };
        assert_eq!(find(&books, number(new)).replaces, Some(number(wrong)));
        let twice = reissue(&books, &desk.treasurer, number(wrong), &right).unwrap_err();
        assert!(matches!(twice, ReceiptError::AlreadyReplaced { by, .. } if by == number(new)), "{twice}");
        assert_eq!(totals(&books), [(5_000_000, 1)]);
    }

    fn what_the_books_would_refuse_is_refused_to_whoever_asks(books: Books) {
        let desk = Desk::of(&books);
        let donor = books.donor("Ông Trần Văn Minh");
        let spent = number(books.receive(&books.gift(donor, books.general, 500_000, "2025-02-05")).unwrap());
        post(&books, "Chi thăm hỏi", 200_000, [(Role::ManagementCost, 1), (Role::Cash, -1)], "2025-02-06");
        let before = books.dump();
        let refusals = [
            ask(&books, &desk.treasurer, spent, "  ", None),
            ask(&books, &desk.treasurer, spent, "ghi nhầm", Some("2026-01-01")),
            ask(&books, &desk.treasurer, spent, "ghi nhầm", Some("2025-02-04")),
            ask(&books, &desk.treasurer, spent, "ghi nhầm", None),
            ask(&books, &desk.treasurer, Number { year: 2024, no: 1 }, "ghi nhầm", None),
        ];
        let names: Vec<String> = refusals.into_iter().map(|it| format!("{:?}", it.unwrap_err())).collect();
        let expected = ["NoReason", "InTheFuture", "BeforeOriginal", "AccountShort", "NotFound"];
        for (name, expected) in names.iter().zip(expected) {
            assert!(name.contains(expected), "{name} is not {expected}");
        }
        assert_eq!(books.dump(), before);
    }

    fn a_wrong_gift_in_a_closed_month_leaves_the_open_one(books: Books) {
        let desk = Desk::of(&books);
        let donor = books.donor("Ông Trần Văn Minh");
        let wrong = number(books.receive(&books.gift(donor, books.general, 5_000_000, "2025-02-05")).unwrap());
        let (author, book) = (books.author.clone(), books.book);
        let close = move |tx: &mut Tx| {
            sovang::ledger::workflow::close(tx, &author, book, "2025-02".parse().unwrap(), "xong tháng")
        };
        books.pool.write_now([book], close).map_err(|err: PeriodError| err.to_string()).unwrap();
        ask(&books, &desk.treasurer, wrong, "thừa một số 0", None).unwrap();
        let late = books.gift(donor, books.general, 500_000, "2025-02-05");
        let refused = reissue(&books, &desk.treasurer, wrong, &late).unwrap_err();
        let closed = matches!(&refused, ReceiptError::Donation(DonationError::Post(PostError::Closed { .. })));
        assert!(closed, "{refused}");
        let right = books.gift(donor, books.general, 500_000, "2025-12-31");
        let Reissue::Asked(task) = reissue(&books, &desk.treasurer, wrong, &right).unwrap() else { panic!() };
        decide(&books, &desk.accountant, task, Deed::Agree).unwrap();
        assert_eq!(books.balance(Role::Cash, None), 500_000);
        assert_eq!(verified(&mut books.db()).1, []);
    }

    fn who_is_alone_leaves_a_red_mark(books: Books) {
        let donor = books.donor("Ông Trần Văn Minh");
        let receipt = number(books.receive(&books.gift(donor, books.general, 500_000, "2025-02-05")).unwrap());
        let alone = books.at_work(books.person("thuquy", &[(books.unit, Post::Treasurer)]), 1);
        let void = |author: &Author| {
            let (author, unit) = (author.clone(), books.unit);
            let request = Request { reason: "máy in hỏng".into(), on: None };
            books.pool.write_now([books.book], move |tx| receipt::workflow::void_alone(tx, &author, unit, receipt, &request))
        };
        let accountant = books.at_work(books.person("ketoan", &[(books.unit, Post::Accountant)]), 1);
        let before = books.dump();
        let refused = void(&alone).unwrap_err();
        assert!(matches!(refused, ReceiptError::Approval(ApprovalError::NotAlone)), "{refused}");
        assert_eq!(books.dump(), before);
        // The accountant goes; nobody is left to ask.
        use diesel::connection::SimpleConnection as _;
        books.db().batch_execute(&format!("DELETE FROM user_roles WHERE user_id = {}", accountant.user)).unwrap();
        assert_eq!(void(&alone).unwrap(), State::Released { countersigned: false });
        assert!(find(&books, receipt).void_by.is_some());
        let red = |books: &Books| {
            let tree = unit::store::tree(&mut books.db()).unwrap();
            approval::red_marks(&mut books.db(), &tree, books.unit).unwrap()
        };
        let task = red(&books)[0].task.id;
        // At the top of the tree the unit's own controllers sign.
        let controller = books.at_work(books.person("kiemsoat", &[(books.unit, Post::Controller)]), 2);
        let signed = decide(&books, &controller, task, Deed::Countersign).unwrap();
        assert_eq!((signed, red(&books).len()), (State::Released { countersigned: true }, 0));
        assert_eq!(verified(&mut books.db()).1, []);
    }

    fn no_history_of_a_desk_voids_a_receipt_with_one_person_unseen(books: Books) {
        use Post::{Accountant, Administrator, Chair, Controller, Reviewer, Treasurer};
        // Who opened the books manages people only until somebody is there to do it.
        let roles = [Treasurer, Accountant, Chair, Reviewer, Controller, Administrator];
        let people: Vec<UserId> =
            roles.iter().enumerate().map(|(no, role)| books.person(&format!("nguoi{no}"), &[(books.unit, *role)])).collect();
        let donor = books.donor("Ông Trần Văn Minh");
        let receipts: Vec<Number> = (0..6)
            .map(|_| number(books.receive(&books.gift(donor, books.general, 1_000, "2025-02-05")).unwrap()))
            .collect();
        // A small generator of our own: the same history on both databases.
        let mut state = 20_250_205_u64;
        let mut draw = |below: usize| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            usize::try_from(state >> 33).unwrap() % below
        };
        let mut done = 0;
        for hour in 0..240 {
            let author = books.at_work(people[draw(people.len())], hour);
            let receipt = receipts[draw(receipts.len())];
            let task = ApprovalId(i64::try_from(draw(12)).unwrap() + 1);
            let answered = match draw(4) {
                0 => ask(&books, &author, receipt, "thử", None).map(drop),
                1 => reissue(&books, &author, receipt, &books.gift(donor, books.general, 900, "2025-02-05")).map(drop),
                _ => decide(&books, &author, task, Deed::ALL[draw(Deed::ALL.len())]).map(drop),
            };
            done += usize::from(answered.is_ok());
        }
        assert!(done > 20, "only {done} things happened");
        let mut db = books.db();
        let mut void = 0;
        for receipt in receipts.iter().map(|it| find(&books, *it)).filter(|it| it.void_by.is_some()) {
            void += 1;
            let subject = receipt.number.to_string();
            let cases = approval::store::of_subject(&mut db, books.book, approval::Kind::ReceiptVoid, &subject).unwrap();
            let carried: Vec<_> = cases.iter().filter(|case| case.state(case.task.asked_at).is_done()).collect();
            let [case] = carried[..] else { panic!("{subject}: {carried:?}") };
            let second = case.acts.iter().any(|act| act.deed == Deed::Agree && act.by != case.task.author);
            let tree = unit::store::tree(&mut db).unwrap();
            let red = approval::red_marks(&mut db, &tree, books.unit).unwrap();
            let signed = case.acts.iter().any(|act| act.deed == Deed::Countersign && act.by != case.task.author);
            assert!(second || signed || red.iter().any(|it| it.task.id == case.task.id), "{case:?}");
        }
        assert!(void > 1, "only {void} receipts are void");
        // Whatever was replaced, the roll counts the gifts whose receipts are valid, each once.
        let all = receipt::store::of_donor(&mut db, books.book, &[donor], 2025).unwrap();
        let valid = all.iter().filter(|receipt| receipt.void_by.is_none());
        let amounts: Vec<i64> = valid.map(|receipt| receipt.amount.dong()).collect();
        assert_eq!(totals(&books), [(amounts.iter().sum(), i64::try_from(amounts.len()).unwrap())]);
        assert_eq!(verified(&mut db).1, []);
    }

    fn verify_names_a_reissue_that_was_changed(books: Books) {
        let desk = Desk::of(&books);
        let donor = books.donor("Ông Trần Văn Minh");
        let gift = books.gift(donor, books.general, 5_000_000, "2025-02-05");
        let wrong = number(books.receive(&gift).unwrap());
        books.receive(&gift).unwrap();
        ask(&books, &desk.treasurer, wrong, "nhầm", None).unwrap();
        let right = NewGift { shares: vec![donation::Share { fund: books.general, amount: dong(1) }], ..gift };
        let Reissue::Asked(task) = reissue(&books, &desk.treasurer, wrong, &right).unwrap() else { panic!() };
        decide(&books, &desk.accountant, task, Deed::Agree).unwrap();
        let mut db = books.db();
        assert_eq!(verified(&mut db).1, []);
        crate::tamper::disarm(&mut db);
        for sql in ["UPDATE gift_reissues SET of_seq = 2", "UPDATE gift_reissues SET seq = 2", "DELETE FROM gift_reissues"] {
            let findings = tried(&mut db, sql).unwrap();
            assert!(findings.iter().any(|it| it.place.table == "gift_reissues"), "{sql}: {findings:?}");
        }
    }
}
