//! A program that is killed in the middle of posting loses nothing that it has answered, and leaves nothing half-done.

use std::{
    collections::BTreeSet,
    io::{BufRead as _, BufReader, Write as _},
    process::{Command, Stdio},
};

use sovang::{
    db::{DbUrl, Pool, Tx},
    donation,
    id::{BookId, Seq},
    ledger::store,
};

use crate::{books::Books, on_both_databases};

/// How many answers the parent waits for before it kills the child, and how many threads the child posts from.
const ANSWERS: usize = 300;
const CLIENTS: usize = 8;

on_both_databases! {
    fn what_was_answered_survives_a_kill(books: Books) {
        let donor = books.donor("Ông Trần Văn Minh");
        let mut acknowledged = BTreeSet::new();
        for _ in 0..3 {
            acknowledged.extend(post_until_killed(&books, donor.0));
        }
        assert!(acknowledged.len() >= 3 * ANSWERS, "{}", acknowledged.len());
        let all = store::load_range(&mut books.db(), books.book, Seq(1), Seq(i64::MAX)).unwrap();
        let stored: BTreeSet<i64> = all.iter().map(|it| it.seq.0).collect();
        assert!(acknowledged.is_subset(&stored), "an answered gift is gone");
        assert!(all.windows(2).all(|pair| pair[1].previous == pair[0].hash()));
        let count = i64::try_from(all.len()).unwrap();
        assert_eq!(stored, (1..=count).collect());
        assert_eq!(books.balance(sovang::ledger::account::Role::Cash, None), count * 1_000);
        let mut findings = Vec::new();
        sovang::report::verify::run(&mut books.db(), None, &mut |_| {}, &mut |it| findings.push(it)).unwrap();
        assert_eq!(findings, []);
        // The books go on where they stopped.
        let next = books.receive(&books.gift(donor, books.general, 1_000, "2025-05-01")).unwrap();
        assert_eq!((next.seq.0, next.receipt_no), (count + 1, count + 1));
    }
}

/// Runs a posting child, reads its answers, kills it in the middle, and returns what it had answered.
fn post_until_killed(books: &Books, donor: i64) -> Vec<i64> {
    let url = match &books.url {
        DbUrl::Sqlite(path) => format!("sqlite://{path}"),
        DbUrl::Postgres(url) => url.clone(),
    };
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["crash::the_child_that_posts", "--exact", "--nocapture"])
        .env("SOVANG_TEST_CHILD", format!("{url} {} {} {donor}", books.book, books.general))
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut answers = Vec::new();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut read = |answers: &mut Vec<i64>| match lines.next() {
        Some(Ok(line)) => {
            answers.extend(line.strip_prefix("answered ").and_then(|seq| seq.parse::<i64>().ok()));
            true
        }
        _ => false,
    };
    while answers.len() < ANSWERS {
        assert!(read(&mut answers), "the child stopped by itself after {} answers", answers.len());
    }
    child.kill().unwrap();
    child.wait().unwrap();
    // What the child said before it died counts as well.
    while read(&mut answers) {}
    answers
}

/// Posts gifts from several threads until somebody kills it; only the test above starts it.
#[test]
fn the_child_that_posts() {
    let Ok(order) = std::env::var("SOVANG_TEST_CHILD") else { return };
    let words: Vec<&str> = order.split(' ').collect();
    let [url, book, fund, donor] = words[..] else { panic!("{order}") };
    let pool = Pool::new(&url.parse().unwrap()).unwrap();
    let number = |text: &str| text.parse::<i64>().unwrap();
    let (book, fund, donor) = (BookId(number(book)), number(fund), number(donor));
    let author = sovang::ledger::Author {
        user: sovang::id::UserId(1),
        origin: "test".into(),
        at: sovang::calendar::Instant::at(crate::books::day("2025-12-31"), 9, 0).unwrap(),
    };
    let gift =
        crate::books::cash_gift(sovang::id::PartyId(donor), sovang::id::FundId(fund), 1_000, "2025-05-01");
    std::thread::scope(|scope| {
        for _ in 0..CLIENTS {
            scope.spawn(|| {
                loop {
                    let (author, gift) = (author.clone(), gift.clone());
                    let job = move |tx: &mut Tx| donation::workflow::receive(tx, &author, book, &gift);
                    let seq = pool.write_now([book], job).unwrap().seq;
                    let mut out = std::io::stdout().lock();
                    writeln!(out, "answered {seq}").unwrap();
                    out.flush().unwrap();
                }
            });
        }
    });
}
