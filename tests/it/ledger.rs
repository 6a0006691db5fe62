//! The gate into the books and the write path behind it, on both databases.

use std::sync::atomic::{AtomicUsize, Ordering};

use proptest::{
    prelude::*,
    test_runner::{Config, TestRunner},
};
use sovang::{
    calendar::Month,
    db::{DbError, Tx},
    id::{BookId, FundId, Seq},
    ledger::{
        self, Author, Entry, Link, LinkKind, Posting, Series, Source,
        account::Role,
        journal::{Journal, PostError, Posted},
        period::PeriodError,
        store,
    },
};

use crate::{
    books::{Books, day, dong},
    on_both_databases,
};

/// Builds an entry of one debit and one credit in the general fund.
fn entry(books: &Books, debit: Role, credit: Role, amount: i64, on: &str) -> Entry {
    let chart = store::chart(&mut books.db(), books.book).unwrap();
    let (debit, credit) = (chart.by_role(debit).unwrap().id, chart.by_role(credit).unwrap().id);
    let postings = vec![
        Posting::debit(debit, books.general, dong(amount)),
        Posting::credit(credit, books.general, dong(amount)),
    ];
    Entry::new(day(on), Series::General, Source::General, "Bút toán thử", postings).unwrap()
}

fn post(books: &Books, entry: Entry) -> Result<Posted, PostError> {
    let (author, book) = (books.author.clone(), books.book);
    books.pool.write_now([book], move |tx| ledger::general::post(tx, &author, book, &entry))
}

fn month(text: &str) -> Month {
    text.parse().unwrap()
}

fn close(books: &Books, text: &str) -> Result<(), PeriodError> {
    let (author, book, month) = (books.author.clone(), books.book, month(text));
    books
        .pool
        .write_now([book], move |tx| ledger::workflow::close(tx, &author, book, month, "đối chiếu xong"))
}

fn reopen(books: &Books, text: &str) -> Result<(), PeriodError> {
    let (author, book, month) = (books.author.clone(), books.book, month(text));
    books.pool.write_now([book], move |tx| ledger::workflow::reopen(tx, &author, book, month, "sót chứng từ"))
}

on_both_databases! {
    fn what_is_loaded_is_what_was_posted(books: Books) {
        let donor = books.donor("Ông Trần Văn Minh");
        let plain = entry(&books, Role::Cash, Role::MembershipDues, 70_000, "2025-03-01");
        let first = post(&books, plain.clone()).unwrap();
        let with_party: Vec<Posting> =
            plain.postings().iter().map(|posting| posting.with_party(Some(donor))).collect();
        let adjusting = Entry::new(day("2025-03-02"), Series::CashIn, Source::General, "Điều chỉnh", with_party)
            .unwrap()
            .linked(Some(Link { kind: LinkKind::Adjustment, seq: first.seq }));
        let second = post(&books, adjusting.clone()).unwrap();
        let mut db = books.db();
        assert_eq!(store::load(&mut db, books.book, first.seq).unwrap().entry, plain);
        let loaded = store::load(&mut db, books.book, second.seq).unwrap();
        assert_eq!(loaded.entry, adjusting);
        assert_eq!(loaded.previous, store::load(&mut db, books.book, first.seq).unwrap().hash());
    }

    fn cash_and_funds_never_go_below_zero_on_any_day(books: Books) {
        post(&books, entry(&books, Role::Cash, Role::MembershipDues, 100, "2025-03-10")).unwrap();
        let spend = |amount, on| post(&books, entry(&books, Role::ManagementCost, Role::Cash, amount, on));
        let before = books.dump();
        assert!(matches!(spend(101, "2025-03-10"), Err(PostError::AccountShort { .. })));
        assert!(matches!(spend(1, "2025-03-09"), Err(PostError::AccountShort { .. })));
        assert_eq!(books.dump(), before);
        spend(100, "2025-03-20").unwrap();
        // Back-dated: there is money on the 12th, but it is needed on the 20th.
        assert!(matches!(spend(1, "2025-03-12"), Err(PostError::AccountShort { .. })));
        // Money that a sender may claim back is cash, but no fund may spend it.
        post(&books, entry(&books, Role::Cash, Role::UnidentifiedReceipts, 500, "2025-03-21")).unwrap();
        assert!(matches!(spend(1, "2025-03-22"), Err(PostError::FundShort { .. })));
    }

    fn principal_is_kept(books: Books) {
        post(&books, entry(&books, Role::Bank, Role::EndowmentPrincipal, 1_000, "2025-01-01")).unwrap();
        post(&books, entry(&books, Role::Bank, Role::Interest, 30, "2025-02-01")).unwrap();
        let spend = |amount| post(&books, entry(&books, Role::ManagementCost, Role::Bank, amount, "2025-02-02"));
        assert!(matches!(spend(31), Err(PostError::FundShort { .. })));
        spend(30).unwrap();
    }

    fn a_closed_period_refuses_every_entry_until_it_is_reopened(books: Books) {
        let dues = |on| entry(&books, Role::Cash, Role::MembershipDues, 10, on);
        post(&books, dues("2025-02-10")).unwrap();
        close(&books, "2025-03").unwrap();
        let before = books.dump();
        for on in ["2025-01-31", "2025-02-10", "2025-03-31"] {
            assert!(matches!(post(&books, dues(on)), Err(PostError::Closed { .. })), "{on}");
        }
        assert_eq!(books.dump(), before);
        post(&books, dues("2025-04-01")).unwrap();
        assert!(matches!(close(&books, "2025-02"), Err(PeriodError::AlreadyClosed { .. })));
        assert!(matches!(close(&books, "2025-12"), Err(PeriodError::NotOver { .. })));
        assert!(matches!(reopen(&books, "2025-02"), Err(PeriodError::LaterClosed { .. })));
        assert!(matches!(reopen(&books, "2025-05"), Err(PeriodError::NotClosed { .. })));
        reopen(&books, "2025-03").unwrap();
        post(&books, dues("2025-03-31")).unwrap();
        assert!(matches!(post(&books, dues("2025-02-28")), Err(PostError::Closed { .. })));
    }

    fn a_held_period_is_open_to_one_role_until_its_end(books: Books) {
        use sovang::{calendar::Instant, user::{self, Role as Duty}};
        let (author, book, unit) = (books.author.clone(), books.book, books.unit);
        let until = Instant::from_micros(author.at.micros() + 1_000_000);
        books.pool.write_now([BookId::REGISTER], {
            let author = author.clone();
            move |tx| {
                user::workflow::add(tx, &author, "ketoan", "Phạm Kế Toán")?;
                user::workflow::grant(tx, &author, "ketoan", unit, Duty::Accountant)
            }
        }).unwrap();
        books.pool.write_now([book], {
            let author = author.clone();
            move |tx| ledger::workflow::hold(tx, &author, book, month("2025-11"), ("accountant", until), "chờ sao kê")
        }).unwrap();
        let dues = entry(&books, Role::Cash, Role::MembershipDues, 10, "2025-11-10");
        assert!(matches!(post(&books, dues.clone()), Err(PostError::SoftClosed { .. })));
        let accountant = user::store::by_login(&mut books.db(), "ketoan").unwrap().id;
        let as_accountant = |at| {
            let (author, dues) = (Author { user: accountant, at, ..author.clone() }, dues.clone());
            books.pool.write_now([book], move |tx| ledger::general::post(tx, &author, book, &dues))
        };
        as_accountant(author.at).unwrap();
        let late = Instant::from_micros(until.micros() + 1);
        assert!(matches!(as_accountant(late), Err(PostError::SoftClosed { .. })));
    }

    fn a_failing_or_panicking_job_takes_nobody_with_it(books: Books) {
        let good = entry(&books, Role::Cash, Role::MembershipDues, 1, "2025-03-01");
        let short = entry(&books, Role::ManagementCost, Role::Cash, 1_000_000, "2025-03-01");
        let (posted, refused, panicked) = (AtomicUsize::new(0), AtomicUsize::new(0), AtomicUsize::new(0));
        std::panic::set_hook(Box::new(|_| {}));
        std::thread::scope(|scope| {
            for turn in 0..24 {
                let (books, good, short) = (&books, good.clone(), short.clone());
                let (posted, refused, panicked) = (&posted, &refused, &panicked);
                scope.spawn(move || {
                    let (author, book) = (books.author.clone(), books.book);
                    let answer = books.pool.write_now([book], move |tx: &mut Tx| {
                        let done = ledger::general::post(tx, &author, book, &good)?;
                        match turn % 3 {
                            0 => Ok(done),
                            1 => ledger::general::post(tx, &author, book, &short),
                            _ => panic!("a fault in a job"),
                        }
                    });
                    let counter = match answer {
                        Ok(_) => posted,
                        Err(PostError::AccountShort { .. }) => refused,
                        Err(PostError::Db(DbError::Panicked)) => panicked,
                        Err(err) => panic!("{err}"),
                    };
                    counter.fetch_add(1, Ordering::Relaxed);
                });
            }
        });
        drop(std::panic::take_hook());
        let count = |counter: AtomicUsize| counter.into_inner();
        assert_eq!((count(posted), count(refused), count(panicked)), (8, 8, 8));
        assert_eq!(books.balance(Role::Cash, None), 8);
        let loaded = store::load_range(&mut books.db(), books.book, Seq(1), Seq(100)).unwrap();
        assert_eq!(loaded.len(), 8);
        assert!(loaded.windows(2).all(|pair| pair[1].previous == pair[0].hash()));
        assert!(loaded.iter().zip(1..).all(|(it, no)| it.voucher.no == no));
    }

    fn a_job_touches_only_the_books_it_named(books: Books) {
        let (author, book) = (books.author.clone(), books.book);
        let answer = books.pool.write_now([BookId::REGISTER], move |tx| {
            Journal::open(tx, book, &author).map(|_| ())
        });
        assert!(matches!(answer, Err(DbError::NotLocked(_))));
    }

    fn foreign_funds_and_accounts_are_refused(books: Books) {
        let good = entry(&books, Role::Cash, Role::MembershipDues, 10, "2025-03-01");
        let with = |change: fn(&mut Posting)| {
            let mut postings = good.postings().to_vec();
            postings.iter_mut().for_each(change);
            Entry::new(good.day(), Series::General, Source::General, "x", postings).unwrap()
        };
        let fund = with(|posting| posting.fund = FundId(9_999));
        assert!(matches!(post(&books, fund), Err(PostError::ForeignFund)));
        let account = with(|posting| posting.account = sovang::id::AccountId(9_999 + posting.account.0));
        assert!(matches!(post(&books, account), Err(PostError::ForeignAccount)));
        let dangling = good.linked(Some(Link { kind: LinkKind::Adjustment, seq: Seq(5) }));
        assert!(matches!(post(&books, dangling), Err(PostError::NoEntry { .. })));
    }

    fn a_shadow_model_predicts_every_outcome(books: Books) {
        // Each step posts dues in, costs out, or reverses an earlier entry; the model keeps only days and sums.
        let step = (0..3u8, 1..40i64, 1..28u32, 0..12usize);
        let mut runner = TestRunner::new(Config { cases: 3, failure_persistence: None, ..Config::default() });
        let strategy = prop::collection::vec(step, 20);
        // One book serves all cases, so the model goes on from what earlier cases left.
        let model = std::cell::RefCell::new(Vec::<(u32, i64, bool)>::new());
        runner.run(&strategy, |steps| {
            for (kind, amount, date, pick) in steps {
                let on = format!("2025-05-{date:02}");
                let mut model = model.borrow_mut();
                let (moved, expected) = match kind {
                    0 => (amount, true),
                    1 => (-amount, fits(&model, date, -amount)),
                    _ => {
                        let Some((at, sum, reversed)) = model.get(pick).copied() else { continue };
                        (-sum, !reversed && date >= at && (sum < 0 || fits(&model, date, -sum)))
                    }
                };
                let answer = match kind {
                    0 => post(&books, entry(&books, Role::Cash, Role::MembershipDues, amount, &on)),
                    1 => post(&books, entry(&books, Role::ManagementCost, Role::Cash, amount, &on)),
                    _ => {
                        let seq = Seq(i64::try_from(pick).unwrap() + 1);
                        let (author, book) = (books.author.clone(), books.book);
                        books.pool.write_now([book], move |tx| {
                            ledger::general::reverse(tx, &author, book, seq, day(&on), "thử")
                        })
                    }
                };
                prop_assert_eq!(answer.is_ok(), expected, "{:?} {} {}", answer, date, moved);
                if expected {
                    model.push((date, moved, kind == 2));
                    if kind == 2 {
                        model[pick].2 = true;
                    }
                }
            }
            let total: i64 = model.borrow().iter().map(|(_, moved, _)| moved).sum();
            prop_assert_eq!(books.balance(Role::Cash, None), total);
            Ok(())
        }).unwrap();
    }
}

/// Says whether cash stays at or above zero on `date` and on every later day when `moved` is added on `date`.
fn fits(model: &[(u32, i64, bool)], date: u32, moved: i64) -> bool {
    (date..=31).all(|end| {
        let balance: i64 = model.iter().filter(|(on, ..)| *on <= end).map(|(_, moved, _)| moved).sum();
        balance + moved >= 0
    })
}
