//! Invented rounds, people and councils on whole books, for the tests of rounds, councils and awards.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use sovang::{
    approval::{Answer, Deed, State},
    council::{self, Decided, MeetingError, Member, Vote},
    db::DbError,
    disbursement::{
        self, PayError,
        payout::{self, PayoutError},
    },
    eligibility::{self, Check, CheckError, Outcome},
    fund::{self, FundKind, Restriction, workflow::NewFund},
    id::{AwardId, BookId, FundId, MeetingId, NominationId, PartyId, ProgrammeId, RoundId, UnitId, UserId},
    ledger::{Author, account::Role, journal::Posted},
    programme::{
        self, Category, NominationRecord, ProgrammeError,
        workflow::{NewNomination, NewRound},
    },
    unit::{self, Level, UnitError, workflow::NewUnit},
    user,
};

use crate::books::{Books, day, dong};

/// Books with the working sets, fifty million in the general fund, and the round HB1 of spring 2025.
pub struct Scholarships {
    pub books: Books,
    pub round: RoundId,
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

pub fn publish(books: &Books) {
    let (author, unit) = (books.author.clone(), books.unit);
    let job = move |tx: &mut sovang::db::Tx| {
        programme::workflow::publish_working_set(tx, &author, unit)?;
        eligibility::workflow::publish_working_set(tx, &author)?;
        Ok::<_, ProgrammeError>(())
    };
    books.pool.write_now([BookId::REGISTER], job).unwrap();
}

pub fn publish_rules(books: &Books, rows: &str) -> Result<(), CheckError> {
    const HEADING: &str = "code,version,severity,effective_from,effective_to,programme,expression,sentence_vi,sentence_en,citation";
    let rows = eligibility::read_rules(&format!("{HEADING}\n{rows}\n")).unwrap();
    let author = books.author.clone();
    let job = move |tx: &mut sovang::db::Tx| eligibility::workflow::publish(tx, &author, rows).map(drop);
    books.pool.write_now([BookId::REGISTER], job)
}

pub fn programme(books: &Books, code: &str) -> ProgrammeId {
    books.pool.read_now(|db| programme::store::find_programme(db, code)).unwrap().0
}

/// Terms without quotas; teachers have no fixed amount.
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
        titles: BTreeMap::new(),
        quotas: BTreeMap::new(),
        funds: funds.to_vec(),
        hold: None,
    }
}

pub fn open_round(books: &Books, new: NewRound) -> RoundId {
    open_round_in(books, books.book, new)
}

pub fn open_round_in(books: &Books, book: BookId, new: NewRound) -> RoundId {
    let author = books.author.clone();
    books.pool.write_now([book], move |tx| programme::workflow::add_round(tx, &author, book, &new)).unwrap()
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

pub fn try_nominate(
    books: &Books,
    book: BookId,
    author: &Author,
    new: &NewNomination,
) -> Result<NominationId, ProgrammeError> {
    let (author, new) = (author.clone(), new.clone());
    let job = move |tx: &mut sovang::db::Tx| programme::workflow::nominate(tx, &author, book, &new);
    books.pool.write_now([BookId::REGISTER, book], job)
}

pub fn nominate(books: &Books, new: &NewNomination) -> NominationId {
    try_nominate(books, books.book, &books.author, new).unwrap()
}

pub fn record(books: &Books, id: NominationId) -> NominationRecord {
    let found = books.pool.read_now(|db| Ok::<_, ProgrammeError>(programme::store::nomination(db, id)?));
    found.unwrap().unwrap()
}

pub fn last_check(books: &Books, id: NominationId) -> Check {
    let mut checks = books.pool.read_now(|db| eligibility::store::latest(db, &[id])).unwrap();
    checks.remove(&id).unwrap()
}

/// The codes of the rules that objected, with `?` for a warning.
pub fn objections(check: &Check) -> Vec<String> {
    let mark = |outcome| if outcome == Outcome::Warned { "?" } else { "" };
    check.unmet().map(|finding| format!("{}{}", finding.code, mark(finding.outcome))).collect()
}

pub fn add_user(books: &Books, login: &str) -> Author {
    let (author, login) = (books.author.clone(), login.to_owned());
    let job =
        move |tx: &mut sovang::db::Tx| user::workflow::add(tx, &author, &login, &format!("Người {login}"));
    let user = books.pool.write_now([BookId::REGISTER], job).unwrap();
    Author { user, ..books.author.clone() }
}

/// Adds a unit below TB, with the book in which its money stands.
pub fn add_unit(books: &Books, code: &str, level: Level) -> (UnitId, BookId) {
    let new = NewUnit {
        code: code.into(),
        name: format!("Hội {code}"),
        level,
        parent: Some("TB".into()),
        valid_from: day("2000-01-01"),
        regime: "fund".into(),
    };
    let author = books.author.clone();
    let id = books.pool.write_now([BookId::REGISTER], move |tx| unit::workflow::add(tx, &author, &new));
    let id = id.map_err(|err: UnitError| err.to_string()).unwrap();
    let tree = books.pool.read_now(|db| unit::store::tree(db).map_err(DbError::from)).unwrap();
    (id, tree.book_of(id).unwrap())
}

pub fn add_fund(books: &Books, (unit, book): (UnitId, BookId), code: &str, opened_on: NaiveDate) -> FundId {
    let new = NewFund {
        unit,
        code: code.into(),
        name: format!("Quỹ {code}"),
        kind: FundKind::General,
        donor: None,
        donor_words: String::new(),
        opened_on,
        restriction: Restriction::default(),
    };
    let author = books.author.clone();
    books.pool.write_now([book], move |tx| fund::workflow::add(tx, &author, book, &new)).unwrap()
}

pub fn restrict(books: &Books, fund: FundId, more: Restriction, words: &str) {
    let (author, words) = (books.author.clone(), words.to_owned());
    let fund = books.pool.read_now(|db| fund::store::get(db, fund)).unwrap();
    let job = move |tx: &mut sovang::db::Tx| fund::workflow::restrict(tx, &author, &fund, &more, &words);
    books.pool.write_now([books.book], job).unwrap();
}

/// Returns what a fund of TB's book has free at the end of 2025.
pub fn available(books: &Books, fund: FundId) -> i64 {
    let (author, book) = (books.author.clone(), books.book);
    let job = move |tx: &mut sovang::db::Tx| {
        sovang::ledger::journal::Journal::open(tx, book, &author)?.available(fund, day("2025-12-31"))
    };
    books.pool.write_now([book], job).unwrap().dong()
}

/// A council of three or more whose first member is the chair.
pub struct Council {
    pub book: BookId,
    pub code: String,
    pub members: Vec<Author>,
}

pub fn found_council(
    books: &Books,
    (unit, book): (UnitId, BookId),
    code: &str,
    members: Vec<Author>,
) -> Council {
    let list: Vec<Member> =
        members.iter().zip(0..).map(|(it, index)| Member { user: it.user, chair: index == 0 }).collect();
    let (author, text) = (books.author.clone(), code.to_owned());
    let job = move |tx: &mut sovang::db::Tx| {
        council::workflow::found(tx, &author, unit, (&text, "Hội đồng xét học bổng"), &list)
    };
    books.pool.write_now([BookId::REGISTER], job).unwrap();
    Council { book, code: code.into(), members }
}

/// Sets up a council of TB with as many members, who are called `{code}0`, `{code}1` …
pub fn council(books: &Books, code: &str, size: usize) -> Council {
    let login = |index| format!("{}{index}", code.to_lowercase());
    let members = (0..size).map(|index| add_user(books, &login(index))).collect();
    found_council(books, (books.unit, books.book), code, members)
}

impl Council {
    /// Opens a meeting to which everybody comes.
    pub fn meet(&self, books: &Books, round: RoundId) -> MeetingId {
        let all: Vec<UserId> = self.members.iter().map(|it| it.user).collect();
        self.meet_with(books, round, &all)
    }

    pub fn meet_with(&self, books: &Books, round: RoundId, present: &[UserId]) -> MeetingId {
        let (author, book, code, present) =
            (self.members[0].clone(), self.book, self.code.clone(), present.to_vec());
        let job = move |tx: &mut sovang::db::Tx| {
            let id = council::workflow::convene(tx, &author, book, &code, round, day("2025-04-05"))?;
            council::workflow::attend(tx, &author, id, &present)?;
            Ok::<_, MeetingError>(id)
        };
        books.pool.write_now([book], job).unwrap()
    }

    pub fn vote(
        &self,
        books: &Books,
        meeting: MeetingId,
        nomination: NominationId,
        (author, vote): (&Author, Vote),
    ) -> Result<(), MeetingError> {
        let author = author.clone();
        let job =
            move |tx: &mut sovang::db::Tx| council::workflow::vote(tx, &author, meeting, nomination, vote);
        books.pool.write_now([self.book], job)
    }

    pub fn decide(&self, books: &Books, meeting: MeetingId, by: &Author) -> Result<Decided, MeetingError> {
        let author = by.clone();
        let job =
            move |tx: &mut sovang::db::Tx| council::workflow::decide(tx, &author, meeting, day("2025-04-06"));
        books.pool.write_now([BookId::REGISTER, self.book], job)
    }

    /// Lets everybody vote for these nominations, and the chair decide.
    pub fn approve(&self, books: &Books, round: RoundId, nominations: &[NominationId]) -> Decided {
        let meeting = self.meet(books, round);
        for nomination in nominations {
            for member in &self.members {
                self.vote(books, meeting, *nomination, (member, Vote::For)).unwrap();
            }
        }
        self.decide(books, meeting, &self.members[0]).unwrap()
    }
}

pub fn award_of(decided: &Decided, nomination: NominationId) -> AwardId {
    decided.awards().find(|(of, _)| *of == nomination).unwrap().1
}

pub fn pay(books: &Books, by: &Author, award: AwardId, on: &str) -> Result<Posted, PayError> {
    let (author, on) = (by.clone(), day(on));
    let job = move |tx: &mut sovang::db::Tx| {
        let account = disbursement::workflow::account(tx, &author, award, "cash")?;
        disbursement::workflow::pay(tx, &author, award, account, on)
    };
    books.pool.write_now([BookId::REGISTER, books.book], job)
}

pub fn give_back(books: &Books, by: &Author, award: AwardId, on: &str) -> Result<Posted, PayError> {
    let (author, on) = (by.clone(), day(on));
    let job = move |tx: &mut sovang::db::Tx| {
        let account = disbursement::workflow::account(tx, &author, award, "cash")?;
        disbursement::workflow::give_back(tx, &author, award, account, on, "chuyển đi nơi khác")
    };
    books.pool.write_now([books.book], job)
}

/// Asks to let an award go back that nobody came for, and lets a second person agree.
pub fn unclaimed(books: &Books, by: &Author, award: AwardId, on: &str) -> Result<State, PayoutError> {
    let (author, on) = (by.clone(), day(on));
    let ask = move |tx: &mut sovang::db::Tx| {
        payout::workflow::ask_unclaimed_award(tx, &author, award, (on, "không đến nhận"))
    };
    let task = books.pool.write_now([books.book], ask)?;
    let second = Author { user: books.second_person(), ..by.clone() };
    let agree = move |tx: &mut sovang::db::Tx| {
        payout::workflow::decide_unclaimed(tx, &second, task, &Answer::new(Deed::Agree, ""))
    };
    books.pool.write_now([books.book], agree)
}

/// Returns the balances that an award moves: its expense, what is owed, cash, and what the fund has free.
pub fn balances(books: &Books, fund: FundId) -> [i64; 4] {
    [
        books.balance(Role::ScholarshipExpensePupil, Some(fund)),
        books.balance(Role::ScholarshipsPayable, Some(fund)),
        books.balance(Role::Cash, Some(fund)),
        available(books, fund),
    ]
}

/// Does something that must be refused, and finds every row of every table as it was.
#[track_caller]
pub fn refused<T: std::fmt::Debug, E: std::fmt::Display>(
    books: &Books,
    sentence: &str,
    act: impl FnOnce() -> Result<T, E>,
) {
    let before = books.dump();
    let err = act().map(|it| format!("{it:?}")).expect_err("this must be refused");
    let (vietnamese, english) = (err.to_string(), format!("{err:#}"));
    assert!(vietnamese.contains(sentence), "{vietnamese}");
    assert_ne!(vietnamese, english);
    assert_eq!(books.dump(), before, "a refusal left something behind: {vietnamese}");
}

/// Puts somebody on file as the person whom a fund names, without a birthday.
pub fn named_person(books: &Books, name: &str) -> PartyId {
    books.donor(name)
}
