//! Two councils that decide at once on the last money of one fund.

use std::sync::Barrier;

use sovang::{
    council::{Obstacle, Verdict, Vote, workflow},
    db::{Pool, PoolOptions},
    fund::{FundKind, Restriction},
    id::{BookId, MeetingId},
    ledger::Author,
    programme::Progress,
};

use super::Hall;
use crate::{
    books::{Books, day},
    on_both_databases,
    scholarships::{Council, found_council, nominate, open_round, pupil, record, terms},
};

/// Another program over the same books, with writers of its own.
fn elsewhere(books: &Books) -> Pool {
    Pool::with(&books.url, PoolOptions { readers: 1, writers: 1, ..PoolOptions::default() }).unwrap()
}

fn voted(
    hall: &Hall,
    council: &Council,
    round: sovang::id::RoundId,
    name: &str,
) -> (MeetingId, sovang::id::NominationId) {
    let books = hall.books();
    let id = nominate(books, &pupil(round, books.unit, name));
    let meeting = council.meet(books, round);
    for member in &council.members {
        council.vote(books, meeting, id, (member, Vote::For)).unwrap();
    }
    (meeting, id)
}

on_both_databases! {
    fn two_councils_cannot_both_have_the_last_money_of_a_fund(books: Books) {
        let hall = Hall::start(books, 3, &[]);
        let books = hall.books();
        let donor = books.donor("Bà Ví Dụ");
        let last = books.fund("CUOI", FundKind::Programme, Restriction::default()).id;
        books.receive(&books.gift(donor, last, 1_500_000, "2025-01-10")).unwrap();
        let rounds = ["HBA", "HBB"].map(|code| open_round(books, terms(books, code, "HKBGC", &[last])));
        let people: Vec<Author> = hall.council.members.clone();
        let councils = ["HDA", "HDB"].map(|code| found_council(books, (books.unit, books.book), code, people.clone()));
        let names = ["Trần Thị Hoà", "Lê Văn Đức"];
        let both: Vec<_> = (0..2).map(|at| voted(&hall, &councils[at], rounds[at], names[at])).collect();
        let other = elsewhere(books);
        let (barrier, pools) = (Barrier::new(2), [&books.pool, &other]);
        let verdicts: Vec<Verdict> = std::thread::scope(|scope| {
            let deciding: Vec<_> = both.iter().zip(pools).map(|((meeting, _), pool)| {
                let (by, meeting, barrier) = (hall.chair().clone(), *meeting, &barrier);
                scope.spawn(move || {
                    barrier.wait();
                    let job = move |tx: &mut sovang::db::Tx| workflow::decide(tx, &by, meeting, day("2025-04-06"));
                    pool.write_now([BookId::REGISTER, books.book], job).unwrap().verdicts.remove(0).1
                })
            }).collect();
            deciding.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        let won = verdicts.iter().filter(|it| matches!(it, Verdict::Awarded { .. })).count();
        assert_eq!(won, 1, "{verdicts:?}");
        let Some(Verdict::Refused { reason, .. }) = verdicts.iter().find(|it| matches!(it, Verdict::Refused { .. })) else {
            panic!("{verdicts:?}")
        };
        assert!(matches!(reason, Obstacle::Rules { .. } | Obstacle::Short { .. }), "{reason:?}");
        assert!(reason.to_string().contains("500.000 ₫"), "the other is told what is left: {reason}");
        let mut progress: Vec<Progress> = both.iter().map(|(_, id)| record(books, *id).progress).collect();
        progress.sort_unstable();
        assert_eq!(progress, [Progress::Refused, Progress::Approved]);
        assert_eq!(crate::scholarships::available(books, last), 500_000);
        let (_, findings) = crate::tamper::verified(&mut books.db());
        assert!(findings.is_empty(), "{}", crate::tamper::shown(&findings));
    }
}
