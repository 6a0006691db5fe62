//! Writers keep what they know of a book from one group of jobs to the next: never longer than it is true.

use std::sync::mpsc;

use sovang::{
    bank::{
        self,
        workflow::{LedgerChoice, NewAccount},
    },
    calendar::{Instant, Month},
    db::{DbError, Pool, PoolOptions, Tx},
    donation::{self, DonationError, Recorded},
    fund::{self, FundError, FundKind, Restriction, workflow::NewFund},
    id::FundId,
    ledger::{self, account::Role, journal::PostError},
    programme::Category,
};

use crate::{
    books::{Books, day},
    dump::lines,
    on_both_databases, tamper,
};

/// Opens the same books a second time, as another process does.
fn elsewhere(books: &Books) -> Pool {
    Pool::with(&books.url, PoolOptions { readers: 1, writers: 1, ..PoolOptions::default() }).unwrap()
}

fn give(books: &Books, pool: &Pool, fund: FundId, on: &str) -> Result<Recorded, DonationError> {
    let donor = books.donor("Ông Trần Văn Minh");
    let (author, book) = (books.author.clone(), books.book);
    let gift = books.gift(donor, fund, 1_000, on);
    pool.write_now([book], move |tx| donation::workflow::receive(tx, &author, book, &gift))
}

fn new_fund(books: &Books, code: &str) -> NewFund {
    NewFund {
        unit: books.unit,
        code: code.into(),
        name: format!("Quỹ {code}"),
        kind: FundKind::Programme,
        donor: None,
        donor_words: "Cho học trò nghèo".into(),
        opened_on: day("2000-01-01"),
        restriction: Restriction::default(),
    }
}

fn add_fund(books: &Books, pool: &Pool, code: &str) -> FundId {
    let (author, book, new) = (books.author.clone(), books.book, new_fund(books, code));
    pool.write_now([book], move |tx| fund::workflow::add(tx, &author, book, &new)).unwrap()
}

fn restrict(books: &Books, pool: &Pool, fund: FundId) {
    let fund = pool.read_now(|db| fund::store::get(db, fund)).unwrap();
    let more = Restriction { categories: vec![Category::Pupil], ..Restriction::default() };
    let author = books.author.clone();
    pool.write_now([books.book], move |tx| {
        fund::workflow::restrict(tx, &author, &fund, &more, "Chỉ cho học sinh")
    })
    .unwrap();
}

fn month(text: &str) -> Month {
    text.parse().unwrap()
}

fn close(books: &Books, pool: &Pool, text: &str) {
    let (author, book, month) = (books.author.clone(), books.book, month(text));
    pool.write_now([book], move |tx| ledger::workflow::close(tx, &author, book, month, "xong")).unwrap();
}

fn reopen(books: &Books, pool: &Pool, text: &str) {
    let (author, book, month) = (books.author.clone(), books.book, month(text));
    pool.write_now([book], move |tx| ledger::workflow::reopen(tx, &author, book, month, "sót")).unwrap();
}

fn hold(books: &Books, pool: &Pool, text: &str) {
    let (author, book, month) = (books.author.clone(), books.book, month(text));
    let until = Instant::from_micros(author.at.micros() + 1_000_000);
    pool.write_now([book], move |tx| {
        ledger::workflow::hold(tx, &author, book, month, ("accountant", until), "chờ")
    })
    .unwrap();
}

fn add_account(books: &Books, pool: &Pool, code: &str) {
    let new = NewAccount {
        ledger: LedgerChoice::New(code.into()),
        bin: "970436".parse().unwrap(),
        number: format!("001000000{code}").parse().unwrap(),
        holder: "Hội Khuyến học tỉnh Thái Bình".into(),
        fund: books.general,
    };
    let (author, book) = (books.author.clone(), books.book);
    pool.write_now([book], move |tx| bank::workflow::add_account(tx, &author, book, &new)).unwrap();
}

/// Everything that a writer keeps of a book, and the row by which it tells whether it still may.
fn kept(books: &Books) -> (Vec<String>, String) {
    let mut db = books.db();
    let book = books.book;
    let mut all = Vec::new();
    for (table, columns, of) in [
        ("accounts", "code || COALESCE(role, '') || name_vi", "book_id"),
        ("funds", "code || name || kind || donor_words || COALESCE(CAST(closed_on AS TEXT), '')", "book_id"),
        ("periods", "CAST(month AS TEXT) || state || COALESCE(CAST(soft_until AS TEXT), '')", "book_id"),
        ("counters", "series || CAST(year AS TEXT) || CAST(last_no AS TEXT)", "book_id"),
    ] {
        let sql = format!("SELECT {columns} AS line FROM {table} WHERE {of} = {book} ORDER BY line");
        all.extend(lines(&mut db, &sql));
    }
    let conditions = format!(
        "SELECT f.code || CAST(r.id AS TEXT) AS line FROM fund_restrictions r JOIN funds f ON f.id = r.fund_id \
         WHERE f.book_id = {book} ORDER BY r.id"
    );
    all.extend(lines(&mut db, &conditions));
    let ends =
        books.dump().into_iter().find(|row| row.starts_with("books:") && row.contains("fund")).unwrap();
    (all, ends)
}

type Job = Box<dyn FnOnce(&Books) + Send>;

/// Holds the writer up until all `jobs` wait, so that they share one group.
fn in_one_group(books: &Books, jobs: Vec<Job>) {
    let (release, held) = mpsc::channel::<()>();
    let (started, running) = mpsc::channel();
    std::thread::scope(|scope| {
        scope.spawn(move || {
            books.pool.write_now([books.book], move |_| {
                started.send(()).unwrap();
                held.recv().map_err(|_| DbError::Closed)
            })
        });
        running.recv().unwrap();
        for job in jobs {
            scope.spawn(move || job(books));
            // Jobs are queued in this order: the writer takes none of them before it is let go.
            std::thread::sleep(std::time::Duration::from_millis(60));
        }
        release.send(()).unwrap();
    });
}

on_both_databases! {
    fn two_programs_may_post_to_one_book_in_turn(books: Books) {
        let other = elsewhere(&books);
        let donor = books.donor("Bà Lê Thị Hoà");
        let gift = books.gift(donor, books.general, 1_000, "2025-05-01");
        let mut numbers = Vec::new();
        for turn in 0..12 {
            let pool = if turn % 3 == 1 { &other } else { &books.pool };
            let (author, book, gift) = (books.author.clone(), books.book, gift.clone());
            let recorded =
                pool.write_now([book], move |tx| donation::workflow::receive(tx, &author, book, &gift)).unwrap();
            numbers.push((recorded.seq.0, recorded.receipt_no));
        }
        assert_eq!(numbers, (1..=12).map(|no| (no, no)).collect::<Vec<_>>());
        std::thread::scope(|scope| {
            for pool in [&books.pool, &other] {
                let (books, gift) = (&books, &gift);
                for _ in 0..4 {
                    scope.spawn(move || for _ in 0..10 {
                        let (author, book, gift) = (books.author.clone(), books.book, gift.clone());
                        let job = move |tx: &mut Tx| donation::workflow::receive(tx, &author, book, &gift);
                        pool.write_now([book], job).unwrap();
                    });
                }
            }
        });
        assert_eq!(books.balance(Role::Cash, None), 92_000);
        assert_eq!(tamper::shown(&tamper::verified(&mut books.db()).1), "");
    }

    fn what_another_program_changes_is_known_at_once(books: Books) {
        let other = elsewhere(&books);
        let here = |fund, on| give(&books, &books.pool, fund, on);
        here(books.general, "2025-03-01").unwrap();
        let fresh = add_fund(&books, &other, "MOI");
        here(fresh, "2025-03-01").unwrap();
        close(&books, &other, "2025-03");
        let closed = here(books.general, "2025-03-02");
        assert!(matches!(closed, Err(DonationError::Post(PostError::Closed { .. }))), "{closed:?}");
        reopen(&books, &other, "2025-03");
        here(books.general, "2025-03-03").unwrap();
        hold(&books, &other, "2025-04");
        let held = here(books.general, "2025-04-02");
        assert!(matches!(held, Err(DonationError::Post(PostError::SoftClosed { .. }))), "{held:?}");
        here(books.general, "2025-03-04").unwrap();
        assert_eq!(books.balance(Role::GiftsRestricted, Some(books.general)), 0);
        restrict(&books, &other, books.general);
        here(books.general, "2025-03-05").unwrap();
        assert_eq!(books.balance(Role::GiftsRestricted, Some(books.general)), -1_000);
        add_account(&books, &other, "1121");
        let chart = ledger::store::chart(&mut books.db(), books.book).unwrap();
        let mut gift = books.gift(books.donor("Bà Lê Thị Hoà"), books.general, 1_000, "2025-03-06");
        gift.means = donation::Means::Transfer;
        gift.account = Some(chart.find("1121").unwrap().id);
        books.receive(&gift).unwrap();
        assert_eq!(tamper::shown(&tamper::verified(&mut books.db()).1), "");
    }

    fn whatever_a_writer_keeps_changes_with_the_ends_of_the_chains(books: Books) {
        let pool = &books.pool;
        let steps: [(&str, &dyn Fn()); 9] = [
            ("gift", &|| { give(&books, pool, books.general, "2025-03-01").unwrap(); }),
            ("fund", &|| { add_fund(&books, pool, "MOI"); }),
            ("condition", &|| restrict(&books, pool, books.general)),
            ("account", &|| add_account(&books, pool, "1121")),
            ("close", &|| close(&books, pool, "2025-01")),
            ("hold", &|| hold(&books, pool, "2025-02")),
            ("reopen held", &|| reopen(&books, pool, "2025-02")),
            ("reopen closed", &|| reopen(&books, pool, "2025-01")),
            ("void", &|| {
                let wrong = give(&books, pool, books.programme, "2025-03-01").unwrap();
                books.void(wrong.seq, "2025-03-02", "nhầm").unwrap();
            }),
        ];
        let mut before = kept(&books);
        for (name, step) in steps {
            step();
            let after = kept(&books);
            assert_ne!(after.0, before.0, "{name} changes what is kept");
            assert_ne!(after.1, before.1, "{name} moves the ends");
            before = after;
        }
    }

    fn what_an_undone_job_had_changed_is_not_believed(books: Books) {
        std::panic::set_hook(Box::new(|_| {}));
        let donor = books.donor("Ông Trần Văn Minh");
        let gift = move |books: &Books, fund, on: &str| {
            let (author, book, gift) = (books.author.clone(), books.book, books.gift(donor, fund, 1_000, on));
            books.pool.write_now([book], move |tx| donation::workflow::receive(tx, &author, book, &gift))
        };
        gift(&books, books.general, "2025-03-01").unwrap();
        in_one_group(&books, vec![
            Box::new(move |books| { gift(books, books.general, "2025-03-01").unwrap(); }),
            Box::new(|books| {
                let (author, book) = (books.author.clone(), books.book);
                let new = new_fund(books, "HONG");
                let refused: Result<(), FundError> = books.pool.write_now([book], move |tx| {
                    fund::workflow::add(tx, &author, book, &new)?;
                    Err(FundError::NoName)
                });
                refused.unwrap_err();
            }),
            Box::new(move |books| { gift(books, books.general, "2025-03-02").unwrap(); }),
            Box::new(|books| {
                let (author, book) = (books.author.clone(), books.book);
                let panicked: Result<(), DbError> = books.pool.write_now([book], move |tx| {
                    ledger::workflow::close(tx, &author, book, month("2025-03"), "xong").unwrap();
                    let until = Instant::from_micros(author.at.micros() + 1_000_000);
                    let held = ("accountant", until);
                    ledger::workflow::hold(tx, &author, book, month("2025-04"), held, "chờ").unwrap();
                    panic!("in the middle of a job");
                });
                assert!(matches!(panicked, Err(DbError::Panicked)));
            }),
            Box::new(move |books| { gift(books, books.general, "2025-03-03").unwrap(); }),
            Box::new(move |books| { gift(books, books.general, "2025-04-03").unwrap(); }),
            Box::new(|books| {
                let (author, book) = (books.author.clone(), books.book);
                let fund = books.pool.read_now(|db| fund::store::get(db, books.general)).unwrap();
                let more = Restriction { categories: vec![Category::Pupil], ..Restriction::default() };
                let restricted = books.pool.write_now([book], move |tx| {
                    fund::workflow::restrict(tx, &author, &fund, &more, "Chỉ cho học sinh")
                });
                restricted.unwrap();
            }),
            Box::new(move |books| { gift(books, books.general, "2025-03-04").unwrap(); }),
        ]);
        drop(std::panic::take_hook());
        let last = gift(&books, books.general, "2025-03-05").unwrap();
        assert_eq!((last.seq.0, last.receipt_no), (7, 7));
        // The gifts before the condition stand as free ones, those after it as bound ones.
        assert_eq!(books.balance(Role::GiftsUnrestricted, Some(books.general)), -5_000);
        assert_eq!(books.balance(Role::GiftsRestricted, Some(books.general)), -2_000);
        assert_eq!(tamper::shown(&tamper::verified(&mut books.db()).1), "");
    }
}
