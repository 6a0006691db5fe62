//! The law of money over the pages: whatever requests whoever sends in whatever order, nothing is paid that lacks its
//! quorum, breaks a blocking rule or a donor's condition, or was approved by its payer.

use proptest::{
    prelude::*,
    test_runner::{RngAlgorithm, TestCaseError, TestRng, TestRunner},
};
use sovang::{
    council::{Vote, store::MemberTies},
    disbursement::{self, AwardStage},
    eligibility::Outcome,
    fund::Restriction,
    id::{MeetingId, NominationId},
    programme::{Category, workflow::NewNomination},
};

use super::Hall;
use crate::{
    books::{Books, day},
    scholarships::{available, last_check, nominate, pupil, restrict},
    site::{Site, Visit},
};

/// Everybody who sends requests: the chair, four members, the accountant, the treasurer, and a controller.
const PEOPLE: [&str; 8] =
    ["chutich", "uyvien1", "uyvien2", "uyvien3", "uyvien4", "ketoan", "thuquy", "kiemsoat"];

/// What somebody sends; numbers choose among people and nominations.
#[derive(Clone, Copy, Debug)]
enum Ask {
    Interest { by: usize, other: Option<usize>, item: usize, yes: bool },
    Vote { by: usize, item: usize, vote: Vote },
    Withdraw { by: usize, item: usize },
    Hands { by: usize, item: usize },
    Call { by: usize, item: Option<usize> },
    Attend { by: usize, away: usize },
    Sign { by: usize },
    Make { by: usize },
    Step { by: usize, step: usize },
    Agree { by: usize },
    Send { by: usize },
    Hand { by: usize },
}

const STEPS: [&str; 5] = ["cash", "submit", "lock", "reopen", "close"];

fn votes() -> impl Strategy<Value = Ask> {
    let vote = prop_oneof![8 => Just(Vote::For), 1 => Just(Vote::Against), 1 => Just(Vote::Abstain)];
    prop_oneof![
        10 => (0usize..8, 0usize..4, vote).prop_map(|(by, item, vote)| Ask::Vote { by, item, vote }),
        1 => (0usize..8, 0usize..4).prop_map(|(by, item)| Ask::Withdraw { by, item }),
        1 => (0usize..8, 0usize..4).prop_map(|(by, item)| Ask::Hands { by, item }),
        1 => (0usize..8, prop::option::of(0usize..5), 0usize..4, any::<bool>())
            .prop_map(|(by, other, item, yes)| Ask::Interest { by, other, item, yes }),
    ]
}

fn keeping() -> impl Strategy<Value = Ask> {
    prop_oneof![
        1 => (0usize..8, prop::option::of(0usize..4)).prop_map(|(by, item)| Ask::Call { by, item }),
        1 => (0usize..8, 0usize..8).prop_map(|(by, away)| Ask::Attend { by, away }),
        2 => (0usize..8).prop_map(|by| Ask::Sign { by }),
    ]
}

fn money() -> impl Strategy<Value = Ask> {
    prop_oneof![
        (0usize..8).prop_map(|by| Ask::Make { by }),
        (0usize..8, 0usize..5).prop_map(|(by, step)| Ask::Step { by, step }),
        (0usize..8).prop_map(|by| Ask::Agree { by }),
        (0usize..8).prop_map(|by| Ask::Send { by }),
        (0usize..8).prop_map(|by| Ask::Hand { by }),
    ]
}

/// The way as it usually goes: the right people in the right order, so that in most games something is paid.
fn usual() -> Vec<Ask> {
    let mut way = Vec::new();
    for item in 0..4 {
        way.push(Ask::Interest { by: 1, other: None, item, yes: false });
        way.extend((0..5).map(|by| Ask::Vote { by, item, vote: Vote::For }));
    }
    way.extend([Ask::Call { by: 5, item: None }, Ask::Sign { by: 0 }, Ask::Make { by: 5 }]);
    way.extend([Ask::Step { by: 5, step: 0 }, Ask::Step { by: 5, step: 1 }, Ask::Agree { by: 0 }]);
    way.extend([Ask::Step { by: 5, step: 2 }, Ask::Hand { by: 6 }, Ask::Send { by: 6 }]);
    way
}

/// The usual way with anything from anybody put in before any of its steps.
fn game() -> impl Strategy<Value = Vec<Ask>> {
    let anything = prop_oneof![4 => votes(), 1 => keeping(), 3 => money()];
    prop::collection::vec((0usize..34, anything), 10..40).prop_map(|extra| {
        let mut way: Vec<(usize, Ask)> =
            usual().into_iter().enumerate().map(|(at, ask)| (at * 2 + 1, ask)).collect();
        way.extend(extra.into_iter().map(|(at, ask)| (at * 2, ask)));
        way.sort_by_key(|(at, _)| *at);
        way.into_iter().map(|(_, ask)| ask).collect()
    })
}

struct Play<'s> {
    hall: &'s Hall,
    visits: Vec<Visit<'s>>,
    meeting: MeetingId,
    items: Vec<NominationId>,
}

impl Play<'_> {
    fn user(&self, at: usize) -> String {
        self.hall.council.members[at].user.to_string()
    }

    fn item(&self, at: usize) -> String {
        self.items[at].to_string()
    }

    fn post(&self, by: usize, path: &str, fields: &[(&str, &str)]) {
        let answer = self.visits[by].post(&format!("/desk/TB/{path}"), fields);
        assert!(answer.status.code < 500, "{path} by {}: {}", PEOPLE[by], answer.body);
    }

    fn act(&self, ask: Ask) {
        let meeting = format!("meetings/{}", self.meeting);
        match ask {
            Ask::Interest { by, other, item, yes } => {
                let (item, other) = (self.item(item), other.map(|it| self.user(it)).unwrap_or_default());
                let answer = if yes { "yes" } else { "no" };
                let form = [("nomination", item.as_str()), ("member", &other), ("interest", answer)];
                self.post(by, &format!("{meeting}/interest"), &form);
            }
            Ask::Vote { by, item, vote } => {
                let item = self.item(item);
                let form = [("nomination", item.as_str()), ("vote", vote.code())];
                self.post(by, &format!("{meeting}/vote"), &form);
            }
            Ask::Withdraw { by, item } => {
                let item = self.item(item);
                let form = [("nomination", item.as_str()), ("reason", "bấm nhầm")];
                self.post(by, &format!("{meeting}/withdraw"), &form);
            }
            Ask::Hands { by, item } => {
                let item = self.item(item);
                let hands: Vec<String> = (0..5).map(|at| format!("{}:for", self.user(at))).collect();
                let mut form: Vec<(&str, &str)> = hands.iter().map(|it| ("hands", it.as_str())).collect();
                form.push(("nomination", &item));
                self.post(by, &format!("{meeting}/hands"), &form);
            }
            Ask::Call { by, item } => {
                let item = item.map(|it| self.item(it)).unwrap_or_default();
                self.post(by, &format!("{meeting}/call"), &[("nomination", &item)]);
            }
            Ask::Attend { by, away } => {
                let users: Vec<String> = (0..5).filter(|at| *at != away).map(|at| self.user(at)).collect();
                let form: Vec<(&str, &str)> = users.iter().map(|it| ("members", it.as_str())).collect();
                self.post(by, &format!("{meeting}/attendance"), &form);
            }
            Ask::Sign { by } => self.post(by, &format!("{meeting}/decision"), &[("on", "31/12/2025")]),
            Ask::Make { by } => self.post(by, "payouts", &[("decision", "1")]),
            Ask::Step { by, step } => self.post(by, "payouts/1/step", &[("step", STEPS[step])]),
            Ask::Agree { by } => {
                for task in ["1", "2", "3"] {
                    self.post(by, &format!("approvals/{task}"), &[("deed", "agree"), ("reason", "")]);
                }
            }
            Ask::Send { by } => self.post(by, "payouts/1/send", &[("on", "31/12/2025")]),
            Ask::Hand { by } => {
                let form = [("lines", "1"), ("lines", "2"), ("on", "31/12/2025"), ("deed", "signed")];
                self.post(by, "payouts/1/cash", &form);
                self.post(by, "payouts/1/cash", &[("lines", "1"), ("on", "31/12/2025"), ("deed", "signed")]);
            }
        }
    }

    /// Looks at every award that there is, in the rows and not in what the pages say.
    fn holds(&self) -> Result<usize, TestCaseError> {
        let books = self.hall.books();
        let minutes = self.hall.minutes(self.meeting);
        let mut paid = 0;
        prop_assert!(available(books, books.general) >= 0);
        for listed in disbursement::store::list(&mut books.db(), books.book, None).unwrap() {
            let record = disbursement::store::get(&mut books.db(), listed.id).unwrap();
            let id = record.award.nomination;
            let votes: Vec<_> = minutes.votes.iter().filter(|(it, ..)| *it == id).collect();
            let in_favour = votes.iter().filter(|(.., vote)| *vote == Vote::For).count();
            prop_assert!(votes.len() >= 3 && in_favour * 2 > votes.len(), "{votes:?}");
            for (_, user, _) in &votes {
                prop_assert!(minutes.sitting.present().contains(user));
                prop_assert!(!minutes.conflicts.contains(&(id, *user)));
                // The first member lives where the second nominee does: no vote without an answer.
                let is_tied = *user == self.hall.member(1).user && id == self.items[1];
                prop_assert!(!is_tied || minutes.has_answered(id, *user));
            }
            let check = last_check(books, id);
            prop_assert!(check.unmet().all(|it| it.outcome != Outcome::Blocked), "{check:?}");
            prop_assert!(id != self.items[2], "the fund's donors want no student");
            prop_assert!(id != self.items[3], "a rule blocks it");
            if let AwardStage::Paid { payment, approval, .. } = &record.award.stage {
                paid += 1;
                prop_assert!(approval.approvers().all(|user| user != payment.by));
                prop_assert!(payment.by != record.decision.by);
                prop_assert_eq!(payment.by, self.hall.cashier.user);
            }
        }
        let (_, findings) = crate::tamper::verified(&mut books.db());
        prop_assert!(findings.is_empty(), "{}", crate::tamper::shown(&findings));
        Ok(paid)
    }
}

/// A pupil whom nothing stops, one who lives where a member does, a student whom the donors exclude, and a pupil whose
/// achievement nothing proves.
fn hall(books: Books) -> (Hall, Vec<NominationId>) {
    let hall = Hall::start(books, 5, &["Trần Thị Hoà"]);
    let books = hall.books();
    crate::site::officer(books, "kiemsoat", "TB", sovang::user::Role::Controller);
    let tied = hall.nominate_at("Phạm Thị Mơ", "Thôn 3, xã Đông Hưng, Hưng Yên", "");
    hall.tie(1, MemberTies { address: "Thôn 3, xã Đông Hưng, Hưng Yên".into(), ..MemberTies::default() });
    let student = NewNomination {
        category: Category::Student,
        birth_date: Some(day("2004-01-01")),
        ..pupil(hall.all.round, books.unit, "Đỗ Văn Sinh")
    };
    let student = nominate(books, &student);
    let bare = NewNomination { evidence: None, ..pupil(hall.all.round, books.unit, "Lê Văn Không") };
    let bare = nominate(books, &bare);
    let pupils = Restriction { categories: vec![Category::Pupil], ..Restriction::default() };
    restrict(books, books.general, pupils, "Chỉ tặng học sinh");
    let items = vec![hall.nominations[0], tied, student, bare];
    (hall, items)
}

fn play(start: impl Fn() -> Option<Books>) -> usize {
    let config = ProptestConfig { cases: 6, failure_persistence: None, ..ProptestConfig::default() };
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let mut runner = TestRunner::new_with_rng(config, rng);
    let paid = std::cell::Cell::new(0);
    runner
        .run(&game(), |asks| {
            let Some(books) = start() else { return Ok(()) };
            let (hall, items) = hall(books);
            let meeting = hall.meet(&[0, 1, 2, 3, 4]);
            let site = Site::over(hall.books());
            let visits = PEOPLE.map(|login| hall.sign_in_with_code(&site, login)).into_iter().collect();
            let play = Play { hall: &hall, visits, meeting, items };
            asks.into_iter().for_each(|ask| play.act(ask));
            paid.set(paid.get() + play.holds()?);
            Ok(())
        })
        .unwrap();
    paid.get()
}

#[test]
fn no_sequence_of_requests_pays_what_must_not_be_paid_on_sqlite() {
    let paid = play(|| crate::books::sqlite().map(Books::start));
    assert!(paid > 0, "games in which nothing is paid prove nothing");
}

#[test]
fn no_sequence_of_requests_pays_what_must_not_be_paid_on_postgres() {
    let offered = std::env::var("SOVANG_TEST_POSTGRES").is_ok();
    let paid = play(|| crate::books::postgres().map(Books::start));
    assert!(paid > 0 || !offered, "games in which nothing is paid prove nothing");
}
