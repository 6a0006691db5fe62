//! Awards: paid by somebody who did not approve them, or back in the fund they came from.

use proptest::{prelude::*, test_runner::TestRunner};
use sovang::{
    council::Vote,
    disbursement::{self, Reached, store::AwardRecord},
    fund::{FundKind, Restriction},
    id::{AwardId, BookId, FundId, NominationId, UserId},
    ledger::{Author, account::Role},
    programme::Category,
};

use crate::{
    books::{Books, day},
    on_both_databases,
    scholarships::*,
};

/// One award of a million from a fund, the council that made it, and a cashier who is not of it.
struct Awarded {
    all: Scholarships,
    council: Council,
    cashier: Author,
    nomination: NominationId,
    award: AwardId,
}

impl Awarded {
    fn start(books: Books) -> Self {
        let all = Scholarships::start(books);
        let fund = all.books.general;
        Self::from_fund(all, fund)
    }

    fn from_fund(all: Scholarships, fund: FundId) -> Self {
        let council = council(&all.books, "HD", 4);
        let cashier = add_user(&all.books, "thuquy");
        all.books.second_person();
        let mut new = pupil(all.round, all.books.unit, "Trần Thị Hoà");
        new.fund = Some(fund);
        let nomination = nominate(&all.books, &new);
        let meeting = council.meet(&all.books, all.round);
        // The chair is against it, and signs the decision all the same.
        for (member, vote) in council.members.iter().zip([Vote::Against, Vote::For, Vote::For, Vote::For]) {
            council.vote(&all.books, meeting, nomination, (member, vote)).unwrap();
        }
        let decided = council.decide(&all.books, meeting, &council.members[0]).unwrap();
        let award = award_of(&decided, nomination);
        Self { all, council, cashier, nomination, award }
    }

    fn books(&self) -> &Books {
        &self.all.books
    }

    fn pay(&self) {
        pay(self.books(), &self.cashier, self.award, "2025-04-10").unwrap();
    }
}

fn award(books: &Books, id: AwardId) -> AwardRecord {
    books.pool.read_now(|db| disbursement::store::get(db, id)).unwrap()
}

on_both_databases! {
    fn whoever_approved_does_not_pay(books: Books) {
        let it = Awarded::start(books);
        let books = it.books();
        let before = last_check(books, it.nomination);
        for approver in &it.council.members {
            refused(books, "đã duyệt suất này nên không được chi", || pay(books, approver, it.award, "2025-04-10"));
        }
        refused(books, "sớm hơn bước trước đó", || pay(books, &it.cashier, it.award, "2025-04-05"));
        refused(books, "chưa tới", || pay(books, &it.cashier, it.award, "2026-04-05"));
        assert_eq!(last_check(books, it.nomination), before, "a refused payment keeps no check");
        it.pay();
        assert_eq!(balances(books, books.general), [1_000_000, 0, 49_000_000, 49_000_000]);
        assert_eq!(last_check(books, it.nomination).stage(), sovang::eligibility::CheckStage::Payment);
        let paid = award(books, it.award);
        assert_eq!((paid.award.stage.reached(), paid.award.stage.approval().approvers().count()), (Reached::Paid, 3));
        refused(books, "đã chi nên không thể chi tiền", || pay(books, &it.cashier, it.award, "2025-04-11"));
        refused(books, "đã chi nên không thể ghi không có người nhận", || {
            unclaimed(books, &it.cashier, it.award, "2025-04-11")
        });
        refused(books, "không có suất học bổng số 99", || pay(books, &it.cashier, AwardId(99), "2025-04-11"));
        let seq = paid.seq;
        let (author, book) = (books.author.clone(), books.book);
        let reverse = move |tx: &mut sovang::db::Tx| {
            sovang::ledger::general::reverse(tx, &author, book, seq, day("2025-04-12"), "nhầm")
        };
        refused(books, "thuộc nghiệp vụ “quyết định học bổng”", || books.pool.write_now([book], reverse));
    }

    fn money_is_paid_from_money(books: Books) {
        let it = Awarded::start(books);
        let books = it.books();
        let from = |text: &'static str| {
            let (author, id) = (it.cashier.clone(), it.award);
            let job = move |tx: &mut sovang::db::Tx| {
                let account = disbursement::workflow::account(tx, &author, id, text)?;
                disbursement::workflow::pay(tx, &author, id, account, day("2025-04-10"))
            };
            books.pool.write_now([BookId::REGISTER, books.book], job)
        };
        refused(books, "không phải là tiền mặt hay tiền gửi", || from("goods_in_kind"));
        refused(books, "không có tài khoản “két”", || from("két"));
        refused(books, "không đủ chi", || from("bank"));
        from("cash").unwrap();
    }

    fn a_returned_award_goes_back_to_its_fund(books: Books) {
        let it = Awarded::start(books);
        let books = it.books();
        refused(books, "chưa chi nên không thể ghi trả lại", || give_back(books, &it.cashier, it.award, "2025-04-11"));
        it.pay();
        refused(books, "sớm hơn bước trước đó", || give_back(books, &it.cashier, it.award, "2025-04-09"));
        give_back(books, &it.cashier, it.award, "2025-05-02").unwrap();
        assert_eq!(balances(books, books.general), [0, 0, 50_000_000, 50_000_000]);
        assert_eq!(award(books, it.award).award.stage.reached(), Reached::Returned);
        refused(books, "đã trả lại quỹ nên không thể", || give_back(books, &it.cashier, it.award, "2025-05-03"));
        refused(books, "đã trả lại quỹ nên không thể", || pay(books, &it.cashier, it.award, "2025-05-03"));
        // What came back counts neither against the person nor against the round.
        let again = nominate(books, &pupil(it.all.round, books.unit, "Trần Thị Hoà"));
        assert!(objections(&last_check(books, again)).is_empty());
        let decided = it.council.approve(books, it.all.round, &[again]);
        assert_eq!(decided.awards().count(), 1);
    }

    fn an_unclaimed_award_goes_back_to_its_fund(books: Books) {
        let it = Awarded::start(books);
        let books = it.books();
        refused(books, "từ ngày 05/06/2025 mới", || unclaimed(books, &it.cashier, it.award, "2025-06-04"));
        unclaimed(books, &it.cashier, it.award, "2025-06-05").unwrap();
        assert_eq!(balances(books, books.general), [0, 0, 50_000_000, 50_000_000]);
        assert_eq!(award(books, it.award).award.stage.reached(), Reached::Unclaimed);
        refused(books, "không có người nhận, đã về quỹ nên không thể", || {
            pay(books, &it.cashier, it.award, "2025-06-06")
        });
    }

    fn money_that_is_only_passed_on_is_no_expense(books: Books) {
        let all = Scholarships::start(books);
        let books = &all.books;
        let person = named_person(books, "Trần Thị Hoà");
        let only = Restriction { persons: vec![person], ..Restriction::default() };
        let fund = books.fund("HO", FundKind::PassThrough, only).id;
        let donor = books.donor("Bà Ví Dụ");
        books.receive(&books.gift(donor, fund, 1_000_000, "2025-01-10")).unwrap();
        let it = Awarded::from_fund(all, fund);
        let books = it.books();
        let held = || books.balance(Role::PassThrough, Some(fund));
        assert_eq!((held(), balances(books, fund)), (0, [0, -1_000_000, 1_000_000, 0]));
        it.pay();
        assert_eq!((held(), balances(books, fund)), (0, [0, 0, 0, 0]));
        give_back(books, &it.cashier, it.award, "2025-05-02").unwrap();
        assert_eq!((held(), balances(books, fund)), (-1_000_000, [0, 0, 1_000_000, 1_000_000]));
    }

    fn the_rules_and_the_donors_are_asked_again_at_payment(books: Books) {
        let it = Awarded::start(books);
        let books = it.books();
        publish_rules(books, "age_pupil,2,block,2025-04-08,,,nominee.age <= 10,Quá 10 tuổi,Over 10,Điều 9").unwrap();
        refused(books, "không đủ điều kiện: Quá 10 tuổi", || pay(books, &it.cashier, it.award, "2025-04-10"));
        publish_rules(books, "age_pupil,3,block,2025-04-08,,,nominee.age <= 20,Quá 20 tuổi,Over 20,Điều 9").unwrap();
        let teachers = Restriction { categories: vec![Category::Teacher], ..Restriction::default() };
        restrict(books, books.general, teachers, "Chỉ tặng thầy cô giáo");
        refused(books, "Chỉ tặng thầy cô giáo", || pay(books, &it.cashier, it.award, "2025-04-10"));
        // Even where no rule asks about it, the donors' words hold.
        publish_rules(books, "fund_restriction,2,warn,2025-01-01,,,true,a,a,c").unwrap();
        refused(books, "trái ý người ủng hộ: Chỉ tặng thầy cô giáo", || {
            pay(books, &it.cashier, it.award, "2025-04-10")
        });
    }
}

/// What somebody tries to do; numbers choose among the people and nominations that there are.
#[derive(Clone, Copy, Debug)]
enum Command {
    Nominate { by: usize, student: bool },
    Conflict { member: usize, nomination: usize },
    Vote { by: usize, nomination: usize, vote: Vote },
    Decide { by: usize },
    Pay { by: usize, award: i64 },
    GiveBack { award: i64 },
    Unclaimed { award: i64 },
}

fn some_nomination() -> impl Strategy<Value = Command> {
    (0usize..6, any::<bool>()).prop_map(|(by, student)| Command::Nominate { by, student })
}

fn some_conflict() -> impl Strategy<Value = Command> {
    (0usize..5, 0usize..3).prop_map(|(member, nomination)| Command::Conflict { member, nomination })
}

fn some_vote() -> impl Strategy<Value = Command> {
    let vote = prop_oneof![6 => Just(Vote::For), 1 => Just(Vote::Against), 1 => Just(Vote::Abstain)];
    (0usize..6, 0usize..3, vote).prop_map(|(by, nomination, vote)| Command::Vote { by, nomination, vote })
}

fn some_decision() -> impl Strategy<Value = Command> {
    (0usize..6).prop_map(|by| Command::Decide { by })
}

fn after_decision() -> impl Strategy<Value = Command> {
    prop_oneof![
        6 => (0usize..6, 1i64..4).prop_map(|(by, award)| Command::Pay { by, award }),
        1 => (1i64..4).prop_map(|award| Command::GiveBack { award }),
        1 => (1i64..4).prop_map(|award| Command::Unclaimed { award }),
    ]
}

/// A round as rounds go, with everybody trying everything at each step, and then whatever comes.
fn game() -> impl Strategy<Value = Vec<Command>> {
    let anything =
        prop_oneof![some_nomination(), some_conflict(), some_vote(), some_decision(), after_decision()];
    (
        prop::collection::vec(some_nomination(), 3),
        prop::collection::vec(some_conflict(), 1..4),
        prop::collection::vec(some_vote(), 24..32),
        prop::collection::vec(some_decision(), 2),
        prop::collection::vec(after_decision(), 10..14),
        prop::collection::vec(anything, 0..8),
    )
        .prop_map(|(nominated, conflicts, votes, decisions, money, rest)| {
            [nominated, conflicts, votes, decisions, money, rest].concat()
        })
}

/// A fund of four million, a council of five, an outsider, and what they have done so far.
struct Play {
    all: Scholarships,
    council: Council,
    people: Vec<Author>,
    meeting: sovang::id::MeetingId,
    nominations: Vec<(NominationId, UserId)>,
    conflicts: Vec<(NominationId, UserId)>,
    votes: Vec<(NominationId, UserId)>,
    paid: usize,
}

impl Play {
    fn start(books: Books) -> Self {
        publish(&books);
        let donor = books.donor("Công ty Ví Dụ");
        books.receive(&books.gift(donor, books.general, 4_000_000, "2025-01-10")).unwrap();
        let round = open_round(&books, terms(&books, "HB1", "HKBGC", &[books.general]));
        let council = council(&books, "HD", 5);
        let mut people = council.members.clone();
        people.push(add_user(&books, "thuquy"));
        let meeting = council.meet(&books, round);
        let all = Scholarships { books, round };
        let (nominations, conflicts, votes) = (Vec::new(), Vec::new(), Vec::new());
        Self { all, council, people, meeting, nominations, conflicts, votes, paid: 0 }
    }

    fn nomination(&self, index: usize) -> NominationId {
        self.nominations.get(index).map_or(NominationId(999), |(id, _)| *id)
    }

    /// Tries a command; most are refused, which is what the law is about.
    fn act(&mut self, command: Command) {
        let books = &self.all.books;
        match command {
            Command::Nominate { by, student } => {
                let name = format!("Người Ví Dụ {}", ["A", "B", "C"][self.nominations.len() % 3]);
                let mut new = pupil(self.all.round, books.unit, &name);
                if student {
                    (new.category, new.birth_date) = (Category::Student, Some(day("2004-01-01")));
                }
                let by = &self.people[by];
                self.nominations.push((try_nominate(books, books.book, by, &new).unwrap(), by.user));
            }
            Command::Conflict { member, nomination } => {
                let (id, user) = (self.nomination(nomination), self.people[member].user);
                let (author, meeting) = (books.author.clone(), self.meeting);
                let job = move |tx: &mut sovang::db::Tx| {
                    sovang::council::workflow::declare_conflict(tx, &author, meeting, id, user, "họ hàng")
                };
                if books.pool.write_now([books.book], job).is_ok() {
                    self.conflicts.push((id, user));
                }
            }
            Command::Vote { by, nomination, vote } => {
                let (id, by) = (self.nomination(nomination), &self.people[by]);
                if self.council.vote(books, self.meeting, id, (by, vote)).is_ok() {
                    self.votes.push((id, by.user));
                }
            }
            Command::Decide { by } => {
                let decided = self.council.decide(books, self.meeting, &self.people[by]);
                if decided.is_ok() {
                    self.meeting = self.council.meet(books, self.all.round);
                    self.votes.retain(|(id, _)| record(books, *id).progress.code() == "approved");
                }
            }
            Command::Pay { by, award } => {
                let done = pay(books, &self.people[by], AwardId(award), "2025-04-10").is_ok();
                self.paid += usize::from(done);
            }
            Command::GiveBack { award } => {
                give_back(books, &books.author, AwardId(award), "2025-05-02").map(drop).unwrap_or_default();
            }
            Command::Unclaimed { award } => {
                unclaimed(books, &books.author, AwardId(award), "2025-06-05").map(drop).unwrap_or_default();
            }
        }
    }

    fn holds(&self) -> Result<(), TestCaseError> {
        let books = &self.all.books;
        prop_assert!(available(books, books.general) >= 0);
        prop_assert!(books.balance(Role::Cash, Some(books.general)) >= 0);
        for listed in disbursement::store::list(&mut books.db(), books.book, None).unwrap() {
            let record = award(books, listed.id);
            let (id, stage) = (record.award.nomination, &record.award.stage);
            let nominator = self.nominations.iter().find(|(known, _)| *known == id).unwrap().1;
            let voters: Vec<UserId> =
                self.votes.iter().filter(|(known, _)| *known == id).map(|(_, user)| *user).collect();
            prop_assert!(voters.len() >= 3);
            prop_assert!(!voters.contains(&nominator) && !voters.contains(&self.people[5].user));
            prop_assert!(voters.iter().all(|user| !self.conflicts.contains(&(id, *user))));
            let approvers: Vec<UserId> = stage.approval().approvers().collect();
            prop_assert!(approvers.len() * 2 > voters.len());
            prop_assert!(approvers.iter().all(|user| voters.contains(user)));
            if let disbursement::AwardStage::Paid { payment, .. } = stage {
                prop_assert!(!approvers.contains(&payment.by) && payment.by != record.decision.by);
            }
        }
        Ok(())
    }
}

/// Plays a few games, and says how many awards were paid in all of them.
fn play(start: impl Fn() -> Option<Books>) -> usize {
    let config = ProptestConfig { cases: 8, failure_persistence: None, ..ProptestConfig::default() };
    let mut runner = TestRunner::new_with_rng(
        config,
        proptest::test_runner::TestRng::deterministic_rng(proptest::test_runner::RngAlgorithm::ChaCha),
    );
    let paid = std::cell::Cell::new(0);
    runner
        .run(&game(), |commands| {
            let Some(books) = start() else { return Ok(()) };
            let mut play = Play::start(books);
            commands.into_iter().for_each(|command| play.act(command));
            paid.set(paid.get() + play.paid);
            play.holds()
        })
        .unwrap();
    paid.get()
}

#[test]
fn no_sequence_of_commands_pays_without_a_free_quorum_and_a_second_person_on_sqlite() {
    let paid = play(|| crate::books::sqlite().map(Books::start));
    assert!(paid > 0, "games in which nothing is paid prove nothing");
}

#[test]
fn no_sequence_of_commands_pays_without_a_free_quorum_and_a_second_person_on_postgres() {
    let offered = std::env::var("SOVANG_TEST_POSTGRES").is_ok();
    let paid = play(|| crate::books::postgres().map(Books::start));
    assert!(paid > 0 || !offered, "games in which nothing is paid prove nothing");
}
