//! Finding a donor among two hundred thousand, as the field of the gift page does at every key.

use std::time::{Duration, Instant};

use diesel::{prelude::*, sql_query, sql_types::BigInt};
use sovang::{
    db::{Db, DbError, Tx},
    party::{
        NewParty,
        directory::{self, Standing},
        name::read_donor,
        store,
    },
    report::donors::{DonorFilter, DonorSort, find, lines, sums},
};

use crate::{
    books::{self, Books, Home},
    table::{Bound, Sheet},
};

const FAMILIES: [&str; 12] =
    ["Nguyễn", "Nguyễn", "Nguyễn", "Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi", "Đỗ"];
const MIDDLES: [&str; 9] = ["Văn", "Thị", "Văn", "Thị", "Đình", "Minh", "Ngọc", "Thu", "Quang"];
const GIVENS: [&str; 24] = [
    "An", "Ánh", "Bình", "Chi", "Dũng", "Đạt", "Giang", "Hà", "Hải", "Hoà", "Hoa", "Hồng", "Hông", "Hùng",
    "Lan", "Linh", "Long", "Minh", "Nam", "Oanh", "Phúc", "Quân", "Tâm", "Yến",
];
const COMMUNES: [&str; 8] =
    ["Đông Giang", "Bình Minh", "Hoà Lạc", "Trần Lãm", "Đông Tiến", "Thuỵ Anh", "Vũ Thư", "An Bài"];

fn pick<'t>(of: &[&'t str], number: usize) -> &'t str {
    of[number % of.len()]
}

fn name(no: usize) -> String {
    let mixed = no.wrapping_mul(0x9E37_79B9) >> 7;
    format!("{} {} {}", pick(&FAMILIES, mixed), pick(&MIDDLES, mixed / 12), pick(&GIVENS, mixed / 108))
}

fn phone(no: usize) -> String {
    format!("09{:08}", no.wrapping_mul(7_919) % 100_000_000)
}

fn fill(books: &Books, donors: usize) {
    for first in (0..donors).step_by(20_000) {
        let (book, at, until) = (books.book, books.author.at, (first + 20_000).min(donors));
        let job = move |tx: &mut Tx| {
            for no in first..until {
                let mut new = NewParty::from_name(&read_donor(&name(no)));
                new.address = format!("Thôn {}, xã {}", no % 12 + 1, pick(&COMMUNES, no / 12));
                new.phone = phone(no);
                let id = store::put(tx, &new, at)?;
                directory::store::note(tx, book, id, Standing::Donor);
            }
            Ok::<_, DbError>(())
        };
        books.pool.write_now([book], job).unwrap();
    }
    if let Db::Postgres(conn) = &mut books.db() {
        // What the server does by itself after a while.
        diesel::connection::SimpleConnection::batch_execute(conn, "VACUUM ANALYZE").unwrap();
    }
}

/// What people type: whole names, names without marks, beginnings, numbers, addresses, and what nearly all bear.
fn questions(count: usize, donors: usize) -> Vec<String> {
    let question = |no: usize| {
        let of = no.wrapping_mul(104_729) % donors;
        let (name, plain) = (name(of), sovang::text::fold(&name(of)));
        match no % 10 {
            0 => name,
            1 => plain,
            2 => plain.split(' ').rev().collect::<Vec<_>>().join(" "),
            3 => {
                plain.split(' ').map(|word| word.chars().take(2).collect()).collect::<Vec<String>>().join(" ")
            }
            4 => phone(of),
            5 => phone(of).chars().take(7).collect(),
            6 => format!("{plain} {}", sovang::text::fold(pick(&COMMUNES, of / 12))),
            7 => pick(&GIVENS, of).to_owned(),
            8 => ["nguyen", "nguyễn văn", "n", "thi", "nguyen thi dong"][no / 10 % 5].to_owned(),
            _ => format!("{} {}", pick(&GIVENS, of), pick(&COMMUNES, of)),
        }
    };
    (0..count).map(question).collect()
}

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = BigInt)]
    #[expect(dead_code, reason = "only the time matters")]
    id: i64,
}

/// Looks for a name as it can be done without an index: through all names, by a part of them.
fn bare(db: &mut Db, text: &str) -> Duration {
    let begun = Instant::now();
    let sql = format!("SELECT id FROM parties WHERE name LIKE '%{text}%' ORDER BY id LIMIT 12");
    sql_query(sql).load::<Row>(db).unwrap();
    begun.elapsed()
}

fn millis(took: Duration) -> String {
    format!("{:.2} ms", took.as_secs_f64() * 1e3)
}

fn measure(sheet: &mut Sheet, what: &str, place: (sovang::db::DbUrl, Home), donors: usize) {
    let books = Books::start(place);
    let begun = Instant::now();
    fill(&books, donors);
    sheet.note(format!("{what}: entering {donors} donors took {:.1} s.", begun.elapsed().as_secs_f64()));
    let mut took = Vec::new();
    for text in questions(1_000, donors) {
        let begun = Instant::now();
        books.pool.read_now(|db| find(db, books.book, &text, 12)).unwrap();
        took.push((begun.elapsed(), text));
    }
    took.sort_unstable();
    let at = |share: usize| &took[took.len() * share / 1_000 - 1];
    let ((p50, _), (p99, slow), (most, slowest)) = (at(500), at(990), at(1_000));
    sheet.note(format!("{what}: slowest “{slowest}” {}, 99 % under that of “{slow}”.", millis(*most)));
    let bound = Duration::from_millis(100);
    let ratio = |one: &Duration, other: &Duration| one.as_secs_f64() / other.as_secs_f64();
    let title = format!("{what}: search, {donors} donors, p99");
    sheet.add(&title, millis(*p99), "bound 100 ms".to_owned(), ratio(p99, &bound), (1.0, Bound::AtMost));
    let db = &mut books.db();
    let mut bares: Vec<Duration> = (0..40).map(|no| bare(db, &name(no * 4_001))).collect();
    bares.sort_unstable();
    let title = format!("{what}: search, median");
    let baseline = format!("bare scan by LIKE {}", millis(bares[20]));
    sheet.add(&title, millis(*p50), baseline, ratio(p50, &bares[20]), (0.5, Bound::AtMost));
    let begun = Instant::now();
    let (all, by_name) = (DonorFilter::default(), (DonorSort::Name, false));
    books.pool.read_now(|db| lines(db, books.book, &all, by_name, Some((50, 0)))).unwrap();
    let listed = begun.elapsed();
    books.pool.read_now(|db| sums(db, books.book, &all)).unwrap();
    sheet.note(format!(
        "{what}: a page of the list {}, its totals {}.",
        millis(listed),
        millis(begun.elapsed() - listed)
    ));
}

pub fn run(sheet: &mut Sheet, quick: bool) {
    let donors = if quick { 20_000 } else { 200_000 };
    measure(sheet, "SQLite", books::sqlite().unwrap(), donors);
    match books::postgres() {
        Some(place) => measure(sheet, "PostgreSQL", place, donors),
        None => sheet.note("PostgreSQL was not measured: SOVANG_TEST_POSTGRES names no server.".to_owned()),
    }
}
