//! Long books: what posting costs in a book of a million entries.

use std::time::{Duration, Instant};

use sovang::donation::{self, DonationError};

use crate::{
    books::{self, Books},
    table::{Bound, Sheet},
};

/// How many gifts one write job of the seeding takes.
const CHUNK: i64 = 20_000;

/// Fills a book with gifts of a thousand donors over the days of a year.
fn fill(books: &Books, entries: i64) {
    let donors: Vec<_> = (0..1_000).map(|no| books.donor(&format!("Nguyễn Văn Số{no}"))).collect();
    let mut done = 0;
    while done < entries {
        let (author, book, donors) = (books.author.clone(), books.book, donors.clone());
        let gift = books.gift(donors[0], books.general, 500_000, "2025-05-01");
        let first = gift.received_on.with_ordinal0_of_year();
        let many = CHUNK.min(entries - done);
        let job = move |tx: &mut sovang::db::Tx| {
            for no in done..done + many {
                let mut gift = gift.clone();
                gift.donor = Some(donors[usize::try_from(no).unwrap() % donors.len()]);
                gift.received_on = first + chrono::Days::new(u64::try_from(no % 360).unwrap());
                donation::workflow::receive_imported(tx, &author, book, &gift)?;
            }
            Ok::<(), DonationError>(())
        };
        books.pool.write_now([book], job).unwrap();
        done += many;
    }
}

trait FirstDay {
    fn with_ordinal0_of_year(self) -> chrono::NaiveDate;
}

impl FirstDay for chrono::NaiveDate {
    fn with_ordinal0_of_year(self) -> chrono::NaiveDate {
        chrono::Datelike::with_ordinal0(&self, 0).unwrap()
    }
}

/// Posts single gifts one after the other.
fn post(books: &Books, count: u32) -> Duration {
    let donor = books.donor("Bà Lê Thị Hoà");
    let gift = books.gift(donor, books.general, 200_000, "2025-12-30");
    let begun = Instant::now();
    for _ in 0..count {
        books.receive(&gift).unwrap();
    }
    begun.elapsed() / count
}

pub fn run(sheet: &mut Sheet, quick: bool) {
    let (small, large) = if quick { (1_000, 100_000) } else { (10_000, 1_000_000) };
    let short = Books::start(books::sqlite().unwrap());
    fill(&short, small);
    let long = Books::start(books::sqlite().unwrap());
    let begun = Instant::now();
    fill(&long, large);
    sheet.note(format!("Seeding {large} entries took {:.1} s.", begun.elapsed().as_secs_f64()));
    let turns = 400;
    post(&short, turns / 4);
    post(&long, turns / 4);
    // In turns, so that both meet the same drift of the machine.
    let (mut on_short, mut on_long) = (Duration::ZERO, Duration::ZERO);
    for _ in 0..4 {
        on_short += post(&short, turns);
        on_long += post(&long, turns);
    }
    let ratio = on_long.as_secs_f64() / on_short.as_secs_f64();
    let micros = |took: Duration| format!("{:.0} µs", took.as_secs_f64() * 1e6 / 4.0);
    let what = format!("posting into a book of {large} entries");
    sheet.add(
        &what,
        micros(on_long),
        format!("{} at {small}", micros(on_short)),
        ratio,
        (1.2, Bound::AtMost),
    );
}
