//! Sixteen treasurers post single gifts at once; each is answered when its gift is durable.

use std::{
    sync::atomic::{AtomicI64, Ordering},
    time::{Duration, Instant},
};

use sovang::{
    db::{Pool, PoolOptions},
    donation::{self, NewGift},
};

use crate::{
    bare::Bare,
    books::{self, Books},
    table::{Bound, Sheet},
};

const CLIENTS: usize = 16;

fn rate(count: i64, took: Duration) -> f64 {
    count as f64 / took.as_secs_f64()
}

fn per_second(rate: f64) -> String {
    format!("{rate:.0}/s")
}

/// Returns the time for which this process has kept processors busy, where the system tells.
///
/// Beside other load the clock says little; this says it still.
fn cpu() -> Option<f64> {
    let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
    // The name before the last bracket may hold spaces; user and system time are twelve and thirteen fields behind it.
    let mut ticks = stat.rsplit_once(')')?.1.split_whitespace().skip(11).map(str::parse::<u32>);
    Some(f64::from(ticks.next()?.ok()? + ticks.next()?.ok()?) / 100.0)
}

/// Posts `count` gifts from sixteen threads through the pool's one way to write.
fn post(books: &Books, pool: &Pool, count: i64) -> Duration {
    let donor = books.donor("Ông Trần Văn Minh");
    let gift: NewGift = books.gift(donor, books.general, 500_000, "2025-05-01");
    let left = AtomicI64::new(count);
    let begun = Instant::now();
    std::thread::scope(|scope| {
        for _ in 0..CLIENTS {
            scope.spawn(|| {
                while left.fetch_sub(1, Ordering::Relaxed) > 0 {
                    let (author, book, gift) = (books.author.clone(), books.book, gift.clone());
                    let job =
                        move |tx: &mut sovang::db::Tx| donation::workflow::receive(tx, &author, book, &gift);
                    pool.write_now([book], job).unwrap();
                }
            });
        }
    });
    begun.elapsed()
}

fn pools(books: &Books) -> (Pool, Pool) {
    let open = |group| Pool::with(&books.url, PoolOptions { group, ..PoolOptions::default() }).unwrap();
    (open(256), open(1))
}

pub fn sqlite(sheet: &mut Sheet, quick: bool) {
    let count = if quick { 2_000 } else { 20_000 };
    let books = Books::start(books::sqlite().unwrap());
    let (grouped, single) = pools(&books);
    post(&books, &grouped, count / 10);
    let begun = cpu();
    let ours = rate(count, post(&books, &grouped, count));
    let between = cpu();
    let alone = rate(count / 4, post(&books, &single, count / 4));
    let mut empty = Bare::new();
    let before_bare = cpu();
    let bare = rate(count, empty.write(count, 16));
    if let (Some(begun), Some(between), Some(before_bare), Some(after)) = (begun, between, before_bare, cpu())
    {
        let (ours, bare) = (between - begun, after - before_bare);
        sheet.note(format!(
            "Time of processors: ours {ours:.2} s, bare {bare:.2} s, bare/ours {:.2}",
            bare / ours
        ));
    }
    let baseline = format!("bare, 16 a commit {}", per_second(bare));
    sheet.add(
        "SQLite: 16 clients, single gifts",
        per_second(ours),
        baseline,
        ours / bare,
        (0.5, Bound::AtLeast),
    );
    if ours < bare / 2.0 {
        let why = "Each of our gifts crosses from its client's thread to the writer and back, and is checked and sealed; \
                   the baseline is one thread that only inserts.";
        sheet.note(why.to_owned());
    }
    let baseline = format!("one a commit {}", per_second(alone));
    sheet.add("SQLite: grouped commits", per_second(ours), baseline, ours / alone, (2.5, Bound::AtLeast));
}

pub fn postgres(sheet: &mut Sheet, quick: bool) {
    let Some(place) = books::postgres() else {
        return sheet.note("PostgreSQL was not measured: SOVANG_TEST_POSTGRES names no server.".to_owned());
    };
    let count = if quick { 2_000 } else { 20_000 };
    let books = Books::start(place);
    let (grouped, single) = pools(&books);
    post(&books, &grouped, count / 10);
    let ours = rate(count, post(&books, &grouped, count));
    let alone = rate(count / 4, post(&books, &single, count / 4));
    let baseline = format!("one a commit {}", per_second(alone));
    sheet.add(
        "PostgreSQL: 16 clients, one book",
        per_second(ours),
        baseline,
        ours / alone,
        (3.0, Bound::AtLeast),
    );
}
