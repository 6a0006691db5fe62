//! Rounds and nominations: the rules speak at once, in full, and what they said stays.

use std::collections::BTreeMap;

use sovang::{
    eligibility::{self, Check, CheckError},
    id::{BookId, FundId, NominationId, ProgrammeId, RoundId, UnitId},
    ledger::Author,
    programme::{
        self, Category, NominationRecord, ProgrammeError, Progress,
        workflow::{NewNomination, NewRound},
    },
};

use crate::{
    books::{Books, day, dong},
    on_both_databases,
};

/// Books with the working sets, a year's money in the general fund, and a round for pupils and students.
pub struct Scholarships {
    pub books: Books,
    pub round: RoundId,
}

pub fn publish(books: &Books) {
    let (author, unit) = (books.author.clone(), books.unit);
    books
        .pool
        .write_now([BookId::REGISTER], move |tx| {
            programme::workflow::publish_working_set(tx, &author, unit)?;
            eligibility::workflow::publish_working_set(tx, &author)?;
            Ok::<_, ProgrammeError>(())
        })
        .unwrap();
}

pub fn programme(books: &Books, code: &str) -> ProgrammeId {
    books.pool.read_now(|db| programme::store::find_programme(db, code)).unwrap().0
}

/// Terms of an invented round of spring 2025.
pub fn terms(books: &Books, code: &str, programme_code: &str, funds: &[FundId]) -> NewRound {
    let amounts = [
        (Category::Pupil, dong(1_000_000)),
        (Category::Student, dong(3_000_000)),
        (Category::SelfLearner, dong(2_000_000)),
    ];
    NewRound {
        programme: programme(books, programme_code),
        code: code.into(),
        name: format!("Đợt {code}"),
        opens_on: day("2025-03-01"),
        closes_on: day("2025-03-31"),
        budget: dong(100_000_000),
        amounts: BTreeMap::from(amounts),
        quotas: BTreeMap::new(),
        funds: funds.to_vec(),
    }
}

pub fn open_round(books: &Books, new: NewRound) -> RoundId {
    let (author, book) = (books.author.clone(), books.book);
    books.pool.write_now([book], move |tx| programme::workflow::add_round(tx, &author, book, &new)).unwrap()
}

impl Scholarships {
    pub fn start(books: Books) -> Self {
        publish(&books);
        let donor = books.donor("Công ty Ví Dụ");
        books.receive(&books.gift(donor, books.general, 50_000_000, "2025-01-10")).unwrap();
        let round = open_round(&books, terms(&books, "HB1", "HKBGC", &[books.general]));
        Self { books, round }
    }
}

/// An invented pupil whom no rule refuses.
pub fn pupil(round: RoundId, unit: UnitId, name: &str) -> NewNomination {
    NewNomination {
        round,
        unit,
        name: name.into(),
        birth_date: Some(day("2010-05-02")),
        address: String::new(),
        phone: String::new(),
        category: Category::Pupil,
        grade: Some("9".into()),
        school: "THCS Ví Dụ".into(),
        gpa: Some(860),
        achievement: Some("Giải nhì học sinh giỏi tỉnh".into()),
        hardship: None,
        evidence: Some("Giấy khen số 12".into()),
        consent: None,
        fund: None,
        amount: None,
        nominated_on: day("2025-03-05"),
    }
}

pub fn nominate_as(
    books: &Books,
    author: &Author,
    new: &NewNomination,
) -> Result<NominationId, ProgrammeError> {
    let (author, book, new) = (author.clone(), books.book, new.clone());
    books
        .pool
        .write_now([BookId::REGISTER, book], move |tx| programme::workflow::nominate(tx, &author, book, &new))
}

pub fn nominate(books: &Books, new: &NewNomination) -> NominationId {
    nominate_as(books, &books.author, new).unwrap()
}

pub fn record(books: &Books, id: NominationId) -> NominationRecord {
    let found = books.pool.read_now(|db| Ok::<_, ProgrammeError>(programme::store::nomination(db, id)?));
    found.unwrap().unwrap()
}

pub fn last_check(books: &Books, id: NominationId) -> Check {
    books
        .pool
        .read_now(|db| eligibility::store::latest(db, &[id]))
        .map(|mut checks: BTreeMap<_, _>| checks.remove(&id).unwrap())
        .map_err(|err: CheckError| err.to_string())
        .unwrap()
}

/// The codes of the rules that objected, with `?` for a warning.
pub fn objections(check: &Check) -> Vec<String> {
    let mark = |outcome| if outcome == eligibility::Outcome::Warned { "?" } else { "" };
    check.unmet().map(|finding| format!("{}{}", finding.code, mark(finding.outcome))).collect()
}

#[track_caller]
fn put_forward(books: &Books, new: &NewNomination, expected: &[&str]) -> NominationId {
    let id = nominate(books, new);
    assert_eq!(objections(&last_check(books, id)), expected);
    let refused = expected.iter().any(|code| !code.ends_with('?'));
    let progress = if refused { Progress::Refused } else { Progress::Nominated };
    assert_eq!(record(books, id).progress, progress);
    id
}

on_both_databases! {
    fn a_pupil_is_put_forward_with_the_rounds_amount(books: Books) {
        let Scholarships { books, round } = Scholarships::start(books);
        let id = put_forward(&books, &pupil(round, books.unit, "Trần Thị Hoà"), &[]);
        let kept = record(&books, id);
        assert_eq!(kept.nomination.amount, Some(dong(1_000_000)));
        assert_eq!(kept.nomination.nominated_by, books.author.user);
    }
}
