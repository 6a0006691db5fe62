//! What matching costs: it grows with the lines, not with lines times expected items.

use std::time::{Duration, Instant};

use sovang::{
    bank::matching::{Item, Known, Line, Target, propose},
    id::{FundId, PartyId, Seq, StatementLineId},
    ledger::account::Role,
    party::name::match_key,
};

use super::{Desk, Row, matching::by_hand};
use crate::{
    books::{day, dong},
    on_both_databases,
};

/// Makes a year of lines and of entries recorded by hand; `amounts` different sums are common to both.
fn year(lines: i64, items: i64, amounts: i64) -> (Vec<Line>, Known) {
    let start = day("2025-01-01");
    let on = |at: i64| start + chrono::Days::new(u64::try_from(at * 7 % 330).unwrap());
    let names = ["Nguyễn Văn An", "Nguyễn Văn Bình", "Nguyễn Văn Chi", "Nguyễn Văn Dũng"];
    let line = |at: i64| Line {
        id: StatementLineId(at),
        day: on(at),
        amount: dong((1 + at % amounts) * 50_000),
        reference: String::new(),
        memo: format!("MBVCB.{at}.NGUYEN VAN AN ung ho quy khuyen hoc xa Dong Giang dot {at}"),
        offset_name: String::new(),
    };
    let item = |at: i64| Item {
        target: Target::Entry(Seq(at)),
        amount: dong((1 + at % amounts) * 50_000),
        day: on(at),
        window: (on(at) - chrono::Days::new(7), on(at) + chrono::Days::new(7)),
        party: Some(PartyId(at)),
        keys: vec![match_key(names[usize::try_from(at % 4).unwrap()])],
        accounts: Vec::new(),
        code: None,
    };
    let known = Known {
        items: (0..items).map(item).collect(),
        codes: Default::default(),
        payers: Default::default(),
        names: Default::default(),
        own: Vec::new(),
        fund: FundId(1),
    };
    ((0..lines).map(line).collect(), known)
}

fn took((lines, known): &(Vec<Line>, Known)) -> Duration {
    let start = Instant::now();
    assert_eq!(propose(lines, known).len(), lines.len());
    start.elapsed()
}

/// Ten times the lines against ten times the items may not cost a hundred times as much.
#[test]
fn the_cost_grows_with_the_lines_and_not_with_their_square() {
    let (one, ten) = (year(1_000, 200, 40), year(10_000, 2_000, 400));
    let (mut small, mut large) = (Duration::MAX, Duration::MAX);
    // Other tests run beside this one, so the best of a few rounds is what it costs.
    for _ in 0..5 {
        (small, large) = (small.min(took(&one)), large.min(took(&ten)));
    }
    println!("1,000 lines x 200 items: {small:?}; 10,000 x 2,000: {large:?}");
    assert!(large < small * 30, "1,000 × 200: {small:?}, 10,000 × 2,000: {large:?}");
}

on_both_databases! {
    fn a_thousand_lines_against_two_hundred_entries_are_matched_fast(books: Books) {
        let desk = Desk::new(books);
        let minh = desk.books.donor("Ông Trần Văn Minh");
        let on = |at: i64| (day("2025-01-01") + chrono::Days::new(u64::try_from(at % 300).unwrap())).to_string();
        for at in 0..200 {
            by_hand(&desk, minh, 10_000 + at, &on(at));
        }
        let texts: Vec<(String, String)> = (0..1_000).map(|at| (on(at), at.to_string())).collect();
        let rows: Vec<Row<'_>> = (0..).zip(&texts)
            .map(|(at, (on, document))| (on.as_str(), document.as_str(), 10_000 + at, None, "TRAN VAN MINH ung ho"))
            .collect();
        desk.import(&rows);
        let start = Instant::now();
        let queue = desk.queue();
        let read = start.elapsed();
        let start = Instant::now();
        let accepted = desk.accept().unwrap();
        println!("queue of {} lines: {read:?}; accepting {}: {:?}", queue.len(), accepted.lines, start.elapsed());
        assert_eq!(accepted.lines, 200);
        assert!(read < Duration::from_secs(10), "{read:?}");
        assert_eq!(desk.books.balance(Role::Bank, None), (0..200).map(|at| 10_000 + at).sum::<i64>());
        desk.verified();
    }
}
