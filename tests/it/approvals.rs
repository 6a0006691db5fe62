//! Tasks for a second person through the write path: asked, answered, carried out, and seen by the right people.

use std::fmt;

use serde::{Deserialize, Serialize};
use sovang::{
    approval::{self, Answer, ApprovalError, Deed, Kind, Matter, Policy, Quorum, State, workflow},
    calendar::Instant,
    db::DbError,
    id::{ApprovalId, BookId, UnitId, UserId},
    ledger::Author,
    unit::{self, Level, UnitError, workflow::NewUnit},
    user::{self, Role, UserError},
};

use crate::{
    books::{Books, day},
    on_both_databases,
    tamper::{tried, verified},
};

/// Something that needs a second person, without consequences of its own.
#[derive(Clone, Debug, Serialize, Deserialize, PartialEq, Eq)]
pub struct Probe(pub String);

impl fmt::Display for Probe {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Matter for Probe {
    const KIND: Kind = Kind::FundTransfer;

    fn subject(&self) -> String {
        self.0.clone()
    }
}

impl Books {
    /// Puts somebody on file with roles in units.
    pub fn person(&self, login: &str, roles: &[(UnitId, Role)]) -> UserId {
        let (author, login, roles) = (self.author.clone(), login.to_owned(), roles.to_vec());
        let job = move |tx: &mut sovang::db::Tx| {
            let user = user::workflow::add(tx, &author, &login, &format!("Người Ví Dụ {login}"))?;
            for (unit, role) in roles {
                user::workflow::grant(tx, &author, &login, unit, role)?;
            }
            Ok::<_, UserError>(user)
        };
        self.pool.write_now([BookId::REGISTER], job).unwrap()
    }

    /// Adds a commune below TB.
    pub fn commune(&self, code: &str) -> UnitId {
        let new = NewUnit {
            code: code.into(),
            name: format!("Hội Khuyến học xã {code}"),
            level: Level::Commune,
            parent: Some("TB".into()),
            valid_from: day("2000-01-01"),
            regime: "fund".into(),
        };
        let author = self.author.clone();
        let add = move |tx: &mut sovang::db::Tx| unit::workflow::add(tx, &author, &new);
        self.pool.write_now([BookId::REGISTER], add).map_err(|err: UnitError| err.to_string()).unwrap()
    }

    /// Returns somebody at work some hours after the books were opened.
    pub fn at_work(&self, user: UserId, hours: i64) -> Author {
        let at = Instant::from_micros(self.author.at.micros() + hours * 3_600_000_000);
        Author { user, at, origin: "test".into() }
    }
}

fn book_of(books: &Books, unit: UnitId) -> BookId {
    let tree = books.pool.read_now(|db| unit::store::tree(db).map_err(DbError::from)).unwrap();
    tree.book_of(unit).unwrap()
}

fn ask(books: &Books, author: &Author, unit: UnitId, what: &str) -> Result<ApprovalId, ApprovalError> {
    let (author, probe) = (author.clone(), Probe(what.to_owned()));
    books.pool.write_now([book_of(books, unit)], move |tx| approval::ask(tx, &author, unit, &probe))
}

/// Answers a task and tells how it stands and whether it may now be carried out.
fn answer(
    books: &Books,
    author: &Author,
    (unit, task): (UnitId, ApprovalId),
    deed: Deed,
) -> Result<(State, bool), ApprovalError> {
    let (author, answer) = (author.clone(), Answer::new(deed, "lý do ví dụ"));
    books.pool.write_now([book_of(books, unit)], move |tx| {
        let acted = approval::act(tx, &author, task, &answer)?;
        Ok((acted.state, acted.consent.is_some()))
    })
}

fn inbox(books: &Books, author: &Author) -> Vec<ApprovalId> {
    let found = books.pool.read_now(|db| approval::inbox(db, author.user, author.at)).unwrap();
    found.into_iter().map(|case| case.task.id).collect()
}

fn red(books: &Books, root: UnitId) -> Vec<ApprovalId> {
    let read = |db: &mut sovang::db::Db| {
        let tree = unit::store::tree(db)?;
        approval::red_marks(db, &tree, root)
    };
    books.pool.read_now(read).unwrap().into_iter().map(|case| case.task.id).collect()
}

on_both_databases! {
    fn a_second_person_of_the_unit_settles_a_task(books: Books) {
        let tb = books.unit;
        let asker = books.at_work(books.person("thuquy", &[(tb, Role::Treasurer)]), 1);
        let chair = books.at_work(books.person("chutich", &[(tb, Role::Chair)]), 2);
        let stranger = books.at_work(books.person("decu", &[(tb, Role::Nominator)]), 2);
        let task = ask(&books, &asker, tb, "Q1>Q2").unwrap();
        assert_eq!(inbox(&books, &chair), [task]);
        assert!(inbox(&books, &asker).is_empty() && inbox(&books, &stranger).is_empty());
        let again = ask(&books, &asker, tb, "Q1>Q2").unwrap_err();
        assert!(matches!(again, ApprovalError::AlreadyAsked(id) if id == task), "{again}");
        let own = answer(&books, &asker, (tb, task), Deed::Agree).unwrap_err();
        assert!(matches!(own, ApprovalError::OwnTask), "{own}");
        let other = answer(&books, &stranger, (tb, task), Deed::Agree).unwrap_err();
        assert!(matches!(other, ApprovalError::NotYours(_)), "{other}");
        assert_eq!(answer(&books, &chair, (tb, task), Deed::Agree).unwrap(), (State::Agreed, true));
        assert!(inbox(&books, &chair).is_empty());
        let late = answer(&books, &chair, (tb, task), Deed::Disagree).unwrap_err();
        assert!(matches!(late, ApprovalError::Settled(State::Agreed)), "{late}");
        // What was settled may be asked anew.
        ask(&books, &asker, tb, "Q1>Q2").unwrap();
        assert_eq!(verified(&mut books.db()).1, []);
    }

    fn a_refusal_gives_no_consent_and_says_why(books: Books) {
        let tb = books.unit;
        let asker = books.at_work(books.person("thuquy", &[(tb, Role::Treasurer)]), 1);
        let chair = books.at_work(books.person("chutich", &[(tb, Role::Chair)]), 2);
        for (deed, state) in [(Deed::Disagree, State::Disagreed), (Deed::Return, State::Returned)] {
            let task = ask(&books, &asker, tb, "Q1>Q2").unwrap();
            let (author, book) = (chair.clone(), books.book);
            let silent = books.pool.write_now([book], move |tx| {
                approval::act(tx, &author, task, &Answer::new(deed, " ")).map(drop)
            });
            assert!(matches!(silent, Err(ApprovalError::NeedsReason(_))));
            assert_eq!(answer(&books, &chair, (tb, task), deed).unwrap(), (state, false));
        }
        let task = ask(&books, &asker, tb, "Q1>Q2").unwrap();
        assert_eq!(answer(&books, &asker, (tb, task), Deed::Withdraw).unwrap(), (State::Withdrawn, false));
        let cases = approval::store::of_subject(&mut books.db(), books.book, Kind::FundTransfer, "Q1>Q2").unwrap();
        assert_eq!(cases.len(), 3);
        assert_eq!(cases[1].acts[0].reason, "lý do ví dụ");
        assert_eq!(cases[0].task.matter::<Probe>().unwrap(), Probe("Q1>Q2".into()));
    }

    fn a_unit_with_one_officer_borrows_its_checker_for_three_days(books: Books) {
        let xa = books.commune("XA01");
        let alone = books.at_work(books.person("thuquy.xa", &[(xa, Role::Treasurer)]), 1);
        let reviewer = books.person("duyet.tinh", &[(books.unit, Role::Reviewer)]);
        let task = ask(&books, &alone, xa, "Q1>Q2").unwrap();
        assert_eq!(inbox(&books, &books.at_work(reviewer, 72)), [task]);
        assert!(inbox(&books, &books.at_work(reviewer, 74)).is_empty());
        let late = answer(&books, &books.at_work(reviewer, 74), (xa, task), Deed::Agree).unwrap_err();
        assert!(matches!(late, ApprovalError::Expired(_)), "{late}");
        let again = ask(&books, &books.at_work(alone.user, 75), xa, "Q1>Q2").unwrap();
        let answered = answer(&books, &books.at_work(reviewer, 76), (xa, again), Deed::Agree).unwrap();
        assert_eq!(answered, (State::Agreed, true));
    }

    fn an_emergency_release_is_red_above_until_countersigned(books: Books) {
        let (tb, xa, other) = (books.unit, books.commune("XA01"), books.commune("XA02"));
        let alone = books.at_work(books.person("thuquy.xa", &[(xa, Role::Treasurer)]), 1);
        let reviewer = books.at_work(books.person("duyet.tinh", &[(tb, Role::Reviewer)]), 2);
        let task = ask(&books, &alone, xa, "Q1>Q2").unwrap();
        let released = answer(&books, &alone, (xa, task), Deed::Release).unwrap();
        assert_eq!(released, (State::Released { countersigned: false }, true));
        assert_eq!((red(&books, tb), red(&books, xa), red(&books, other)), (vec![task], vec![task], vec![]));
        let own = answer(&books, &alone, (xa, task), Deed::Countersign).unwrap_err();
        assert!(matches!(own, ApprovalError::OwnTask), "{own}");
        // Signing afterwards is not doing it again.
        let signed = answer(&books, &reviewer, (xa, task), Deed::Countersign).unwrap();
        assert_eq!(signed, (State::Released { countersigned: true }, false));
        assert!(red(&books, tb).is_empty());
        // With a second officer in the unit nobody is alone any more.
        books.person("chutich.xa", &[(xa, Role::Chair)]);
        let task = ask(&books, &alone, xa, "Q1>Q2").unwrap();
        let refused = answer(&books, &alone, (xa, task), Deed::Release).unwrap_err();
        assert!(matches!(refused, ApprovalError::NotAlone), "{refused}");
    }

    fn a_unit_sets_how_many_it_asks(books: Books) {
        let (tb, xa) = (books.unit, books.commune("XA01"));
        let author = books.author.clone();
        let policy =
            Policy { quorum: Quorum::NOfM, needed: 2, own_hours: 24, borrowed_hours: 12, may_release: false };
        let set = move |tx: &mut sovang::db::Tx| {
            workflow::set_policy(tx, &author, tb, Kind::FundTransfer, &policy)
        };
        books.pool.write_now([BookId::REGISTER], set).unwrap();
        let asker = books.at_work(books.person("thuquy", &[(xa, Role::Treasurer)]), 1);
        let refused = ask(&books, &asker, xa, "Q1>Q2").unwrap_err();
        assert!(matches!(refused, ApprovalError::NobodyToAsk(_)), "{refused}");
        let first = books.at_work(books.person("chutich.xa", &[(xa, Role::Chair)]), 2);
        let second = books.at_work(books.person("duyet.tinh", &[(tb, Role::Reviewer)]), 3);
        let task = ask(&books, &asker, xa, "Q1>Q2").unwrap();
        assert_eq!(answer(&books, &first, (xa, task), Deed::Agree).unwrap(), (State::Open { agreed: 1 }, false));
        assert!(inbox(&books, &first).is_empty());
        assert_eq!(answer(&books, &second, (xa, task), Deed::Agree).unwrap(), (State::Agreed, true));
        let refused = ask(&books, &asker, xa, "Q1>Q3").and_then(|task| answer(&books, &asker, (xa, task), Deed::Release));
        assert!(matches!(refused, Err(ApprovalError::ReleaseForbidden(_))));
    }

    fn two_answers_at_once_carry_a_task_out_once(books: Books) {
        let tb = books.unit;
        let asker = books.at_work(books.person("thuquy", &[(tb, Role::Treasurer)]), 1);
        let task = ask(&books, &asker, tb, "Q1>Q2").unwrap();
        let people: Vec<Author> = (0..8)
            .map(|index| books.at_work(books.person(&format!("uyvien{index}"), &[(tb, Role::Chair)]), 2))
            .collect();
        let answers: Vec<_> = std::thread::scope(|scope| {
            let books = &books;
            let send = |author| scope.spawn(move || answer(books, author, (tb, task), Deed::Agree));
            let threads: Vec<_> = people.iter().map(send).collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        let consents = answers.iter().filter(|answer| matches!(answer, Ok((State::Agreed, true)))).count();
        assert_eq!(consents, 1);
    }

    fn the_tables_themselves_refuse_one_person_with_both_hands(books: Books) {
        use diesel::connection::SimpleConnection as _;
        let tb = books.unit;
        let asker = books.at_work(books.person("thuquy", &[(tb, Role::Treasurer)]), 1);
        books.person("chutich", &[(tb, Role::Chair)]);
        let task = ask(&books, &asker, tb, "Q1>Q2").unwrap();
        let mut db = books.db();
        let row = |author: UserId, user: UserId| {
            format!("INSERT INTO approval_acts VALUES ({task}, 1, {}, {author}, {user}, 'agree', '', 0)", books.book)
        };
        assert!(db.batch_execute(&row(asker.user, asker.user)).is_err());
        assert!(db.batch_execute(&row(books.author.user, asker.user)).is_err());
        assert!(db.batch_execute(&format!("DELETE FROM approvals WHERE id = {task}")).is_err());
        assert!(db.batch_execute(&format!("UPDATE approvals SET amount = 1 WHERE id = {task}")).is_err());
    }

    fn verify_names_a_task_or_an_answer_that_was_changed(books: Books) {
        let tb = books.unit;
        let asker = books.at_work(books.person("thuquy", &[(tb, Role::Treasurer)]), 1);
        let chair = books.at_work(books.person("chutich", &[(tb, Role::Chair)]), 2);
        let task = ask(&books, &asker, tb, "Q1>Q2").unwrap();
        answer(&books, &chair, (tb, task), Deed::Agree).unwrap();
        let mut db = books.db();
        assert_eq!(verified(&mut db).1, []);
        crate::tamper::disarm(&mut db);
        for (sql, table) in [
            ("UPDATE approvals SET amount = 5", "approvals"),
            ("UPDATE approvals SET payload = '\"Q1>Q9\"'", "approvals"),
            ("UPDATE approvals SET subject = 'khác'", "approvals"),
            ("UPDATE approvals SET kind = 'payment_batch'", "approvals"),
            ("UPDATE approvals SET needed = 2", "approvals"),
            ("UPDATE approvals SET expires_at = expires_at + 1", "approvals"),
            ("UPDATE approvals SET author_id = 1", "approvals"),
            ("DELETE FROM approvals", "approvals"),
            ("UPDATE approval_acts SET user_id = 1", "approval_acts"),
            ("UPDATE approval_acts SET author_id = 1", "approval_acts"),
            ("UPDATE approval_acts SET deed = 'disagree'", "approval_acts"),
            ("UPDATE approval_acts SET reason = 'khác'", "approval_acts"),
            ("UPDATE approval_acts SET acted_at = acted_at + 1", "approval_acts"),
            ("DELETE FROM approval_acts", "approval_acts"),
        ] {
            let findings = tried(&mut db, sql).unwrap();
            assert!(findings.iter().any(|it| it.place.table == table), "{sql}: {findings:?}");
        }
    }
}
