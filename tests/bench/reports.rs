//! Long books: what reports and single postings cost in a book of a million entries.

use std::{
    fs::File,
    path::Path,
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use chrono::{Datelike as _, Days};
use sovang::{
    db::{DbError, DbUrl},
    donation::{self, DonationError},
    id::PartyId,
    party::{self, NewParty},
};

use crate::{
    books::{self, Books},
    table::{Bound, Sheet},
};

/// How many gifts one write job of the seeding takes.
const CHUNK: i64 = 20_000;

/// Fills a book with gifts of so many donors over the days of a year.
pub fn fill(books: &Books, donors: i64, entries: i64) {
    let donors = self::donors(books, donors);
    let mut done = 0;
    while done < entries {
        let (author, book, donors) = (books.author.clone(), books.book, donors.clone());
        let gift = books.gift(donors[0], books.general, 500_000, "2025-05-01");
        let first = gift.received_on.with_ordinal0(0).unwrap();
        let many = CHUNK.min(entries - done);
        let job = move |tx: &mut sovang::db::Tx| {
            for no in done..done + many {
                let mut gift = gift.clone();
                gift.donor = Some(donors[usize::try_from(no).unwrap() % donors.len()]);
                gift.received_on = first + Days::new(u64::try_from(no % 360).unwrap());
                donation::workflow::receive_imported(tx, &author, book, &gift)?;
            }
            Ok::<(), DonationError>(())
        };
        books.pool.write_now([book], job).unwrap();
        done += many;
    }
}

/// Puts donors on file in one job, with family, middle and given names that repeat as they do in life.
fn donors(books: &Books, count: i64) -> Vec<PartyId> {
    const FAMILIES: [&str; 8] = ["Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi"];
    const MIDDLES: [&str; 5] = ["Văn", "Thị", "Đức", "Thu", "Minh"];
    let at = books.author.at;
    let job = move |tx: &mut sovang::db::Tx| {
        let one = |no: i64| {
            let pick = |names: &[&'static str], by: i64| {
                names[usize::try_from(no / by).unwrap_or_default() % names.len()]
            };
            let name = format!("{} {} Số{no}", pick(&FAMILIES, 1), pick(&MIDDLES, 8));
            party::store::put(tx, &NewParty::from_name(&party::name::read_donor(&name)), at)
        };
        (0..count).map(one).collect::<Result<Vec<_>, DbError>>()
    };
    books.pool.write_now([books.book], job).unwrap()
}

/// Posts single gifts one after the other and returns what one took.
fn post(books: &Books, count: u32) -> Duration {
    let donor = books.donor("Bà Lê Thị Hoà");
    let gift = books.gift(donor, books.general, 200_000, "2025-12-30");
    let begun = Instant::now();
    for _ in 0..count {
        books.receive(&gift).unwrap();
    }
    begun.elapsed() / count
}

/// Runs one verb as a person does, in a process of its own, and returns the least of three times.
fn verb(books: &Books, args: &[&str], out: Option<&Path>) -> Duration {
    let DbUrl::Sqlite(path) = &books.url else { unreachable!("only SQLite books are asked here") };
    let once = || {
        let target = out.map_or_else(Stdio::null, |out| File::create(out).unwrap().into());
        let mut command = Command::new(env!("CARGO_BIN_EXE_sovang"));
        command.args(args).args(["--unit", "TB", "--database"]).arg(format!("sqlite://{path}"));
        let begun = Instant::now();
        assert!(command.stdout(target).stderr(Stdio::null()).status().unwrap().success(), "{args:?}");
        begun.elapsed()
    };
    (0..3).map(|_| once()).min().unwrap()
}

fn millis(took: Duration) -> String {
    format!("{:.1} ms", took.as_secs_f64() * 1e3)
}

pub fn run(sheet: &mut Sheet, quick: bool) {
    let (small, medium, large) = if quick { (1_000, 10_000, 100_000) } else { (10_000, 100_000, 1_000_000) };
    let start = |entries| {
        let books = Books::start(books::sqlite().unwrap());
        fill(&books, 1_000, entries);
        books
    };
    let (short, middle) = (start(small), start(medium));
    let begun = Instant::now();
    let long = start(large);
    sheet.note(format!("Seeding {large} entries took {:.1} s.", begun.elapsed().as_secs_f64()));
    compare_posting(sheet, (&short, small), (&long, large));
    let ledger = ledger_balance(sheet, &long);
    for (what, args) in [
        ("trial balance", &["trial-balance", "--format", "csv"][..]),
        ("honour roll", &["honour-roll", "2025", "--format", "csv"][..]),
    ] {
        let (at_large, at_medium) = (verb(&long, args, None), verb(&middle, args, None));
        let growth = at_large.as_secs_f64() / at_medium.as_secs_f64();
        let baseline = format!("{} at {medium}", millis(at_medium));
        sheet.add(
            &format!("{what} over {large} entries"),
            millis(at_large),
            baseline,
            growth,
            (1.5, Bound::AtMost),
        );
        if let Some(took) = ledger {
            let ratio = at_large.as_secs_f64() / took.as_secs_f64();
            let baseline = format!("ledger bal {}", millis(took));
            sheet.add(
                &format!("{what}, {large} entries"),
                millis(at_large),
                baseline,
                ratio,
                (0.01, Bound::AtMost),
            );
        }
    }
}

fn compare_posting(sheet: &mut Sheet, (short, small): (&Books, i64), (long, large): (&Books, i64)) {
    let turns = 400;
    post(short, turns / 4);
    post(long, turns / 4);
    // In turns, so that both meet the same drift of the machine.
    let (mut on_short, mut on_long) = (Duration::ZERO, Duration::ZERO);
    for _ in 0..4 {
        on_short += post(short, turns);
        on_long += post(long, turns);
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

/// Exports the book and lets ledger add it up, where ledger is installed.
fn ledger_balance(sheet: &mut Sheet, books: &Books) -> Option<Duration> {
    let folder = tempfile::tempdir().unwrap();
    let journal = folder.path().join("books.journal");
    let begun = Instant::now();
    verb(books, &["export", "hledger"], Some(&journal));
    sheet.note(format!("Exporting the journal took {:.1} s.", begun.elapsed().as_secs_f64() / 3.0));
    let begun = Instant::now();
    let run = Command::new("ledger").arg("-f").arg(&journal).arg("bal").stdout(Stdio::null()).status();
    match run {
        Ok(status) if status.success() => Some(begun.elapsed()),
        _ => {
            sheet.note(
                "ledger was not measured: it is not installed, or did not take the journal.".to_owned(),
            );
            None
        }
    }
}
