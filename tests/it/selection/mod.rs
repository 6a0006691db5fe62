//! Rounds and nominations at the desk: who sees what, what the forms take, what a template binds.

mod dossier;
mod id_numbers;
pub mod lists;
pub mod matching;
mod nominations;
pub mod papers;
mod rounds;

use sovang::{
    db::DbError,
    id::{NominationId, RoundId, UnitId},
    programme::{Papers, workflow, workflow::NewNomination},
};

use crate::{
    books::{Books, day},
    scholarships::*,
};

/// A round of TB that takes nominations on the last day of 2025, with 50 million in the fund that pays.
pub fn open_now(books: &Books, criteria: &[&str], blind: bool) -> RoundId {
    let mut new = terms(books, "DONG", "HKBGC", &[books.general]);
    (new.opens_on, new.closes_on) = (day("2025-12-01"), day("2026-01-31"));
    let papers = Papers::new(["Học bạ"], None).unwrap().scored(criteria.iter().copied(), blind).unwrap();
    let (author, book) = (books.author.clone(), books.book);
    let job = move |tx: &mut sovang::db::Tx| workflow::open_round(tx, &author, book, (&new, &papers));
    books.pool.write_now([book], job).unwrap()
}

/// A pupil who was put forward in December.
pub fn winter(round: RoundId, unit: UnitId, name: &str) -> NewNomination {
    NewNomination { nominated_on: day("2025-12-20"), ..pupil(round, unit, name) }
}

/// Somebody on whom no rule objects, somebody with a warning, and somebody whom the rules refuse.
pub fn three(books: &Books, round: RoundId) -> [NominationId; 3] {
    let clean = winter(round, books.unit, "Trần Thị Hoà");
    let warned = NewNomination { gpa: Some(500), ..winter(round, books.unit, "Lê Văn Đức") };
    let blocked = NewNomination { evidence: None, ..winter(round, books.unit, "Phạm Thị Hoa") };
    [clean, warned, blocked].map(|new| nominate(books, &new))
}

pub fn unit_of(books: &Books, code: &str) -> UnitId {
    let tree = books.pool.read_now(|db| sovang::unit::store::tree(db).map_err(DbError::from)).unwrap();
    tree.find(code).unwrap().id
}
