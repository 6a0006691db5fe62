//! The gate: a sponsored learner's fund gives nothing for a year before its check, and what is left is not lost.

use diesel::connection::SimpleConnection as _;
use sovang::{
    council::{self, Decided, MeetingError, Vote},
    db::Tx,
    fund::{self, Fund, FundError, FundKind, Restriction},
    id::{BookId, NominationId, RoundId, SponsorshipId},
    ledger::Author,
    programme::{Progress, workflow::NewNomination},
    sponsorship::{Ending, How, Outcome, Sponsorship},
};

use super::{begin, end, ending, get, judge, receive, said, sound};
use crate::{
    books::{Books, day, dong},
    on_both_databases,
    scholarships::{
        Council, Scholarships, add_user, available, award_of, council, last_check, nominate, objections,
        open_round, pay, publish_rules, pupil, record, refused, terms,
    },
    tamper::disarm,
};

/// A sponsorship whose instalments of two years came, a council, an accountant and a cashier.
struct Sponsored {
    all: Scholarships,
    id: SponsorshipId,
    it: Sponsorship,
    council: Council,
    accountant: Author,
    cashier: Author,
}

impl Sponsored {
    fn start(books: Books) -> Self {
        let all = Scholarships::start(books);
        let books = &all.books;
        let id = begin(books);
        let it = get(books, id);
        receive(books, it.pledge, 3_000_000, "2024-03-01");
        receive(books, it.pledge, 3_000_000, "2025-03-01");
        let council = council(books, "HD", 3);
        let (accountant, cashier) = (add_user(books, "ketoan"), add_user(books, "thuquy"));
        Self { it, id, council, accountant, cashier, all }
    }

    fn books(&self) -> &Books {
        &self.all.books
    }

    fn learner(&self, round: RoundId) -> NewNomination {
        NewNomination { fund: Some(self.it.fund), ..pupil(round, self.books().unit, "Trần Thị Ví Dụ") }
    }

    fn fund(&self) -> Fund {
        self.books().pool.read_now(|db| fund::store::get(db, self.it.fund)).unwrap()
    }

    /// Lets everybody vote for a nomination and the chair decide on a day.
    fn decide(&self, round: RoundId, nomination: NominationId, on: &str) -> Decided {
        let (books, author, on) = (self.books(), self.council.members[0].clone(), day(on));
        let book = books.book;
        let present: Vec<_> = self.council.members.iter().map(|it| it.user).collect();
        let convene = move |tx: &mut Tx| {
            let id = council::workflow::convene(tx, &author, book, "HD", round, on)?;
            council::workflow::attend(tx, &author, id, &present)?;
            Ok::<_, MeetingError>(id)
        };
        let meeting = books.pool.write_now([book], convene).unwrap();
        for member in &self.council.members {
            self.council.vote(books, meeting, nomination, (member, Vote::For)).unwrap();
        }
        let author = self.council.members[0].clone();
        let decide = move |tx: &mut Tx| council::workflow::decide(tx, &author, meeting, on);
        books.pool.write_now([BookId::REGISTER, books.book], decide).unwrap()
    }
}

/// Asks what a transfer between two funds would be answered.
fn transfer(books: &Books, from: &Fund, to: &Fund) -> Result<(), FundError> {
    let (author, unit, book, from, to) =
        (books.author.clone(), books.unit, books.book, from.clone(), to.clone());
    let job = move |tx: &mut Tx| {
        let asked = (dong(1_000_000), day("2025-12-31"), "phần còn lại");
        fund::workflow::ask_transfer(tx, &author, unit, (&from, &to), asked).map(drop)
    };
    books.pool.write_now([BookId::REGISTER, book], job)
}

on_both_databases! {
    fn a_failed_year_gives_nothing_and_a_waived_one_does(books: Books) {
        let it = Sponsored::start(books);
        let books = it.books();
        let mut old = terms(books, "HB24", "HKBGC", &[books.general]);
        (old.opens_on, old.closes_on) = (day("2024-05-01"), day("2024-06-30"));
        let old = open_round(books, old);
        judge(books, &it.accountant, it.id, &said(2024, Outcome::Failed, "2024-05-10")).unwrap();
        let failed = nominate(books, &NewNomination { nominated_on: day("2024-05-20"), ..it.learner(old) });
        assert!(matches!(record(books, failed).progress, Progress::Refused), "{:?}", record(books, failed).progress);
        let said_of = last_check(books, failed);
        let finding = said_of.unmet().next().unwrap();
        assert_eq!(objections(&said_of), ["fund_restriction"]);
        assert!(finding.sentence_vi.contains("kiểm tra năm 2024 của đỡ đầu không đạt"), "{}", finding.sentence_vi);
        assert!(finding.sentence_en.contains("check of 2024 was not passed"), "{}", finding.sentence_en);

        // Nobody has checked 2025: the answer says what is missing, and where to record it.
        let unchecked = nominate(books, &it.learner(it.all.round));
        let said_of = last_check(books, unchecked);
        let finding = said_of.unmet().next().unwrap();
        assert!(finding.sentence_vi.contains("chưa có kết quả kiểm tra năm 2025") && finding.sentence_vi.contains("mục Đỡ đầu"), "{}", finding.sentence_vi);
        assert!(finding.sentence_en.contains("check of 2025 is missing"), "{}", finding.sentence_en);

        judge(books, &it.accountant, it.id, &said(2025, Outcome::Waived, "2025-03-01")).unwrap();
        let allowed = nominate(books, &it.learner(it.all.round));
        let decided = it.decide(it.all.round, allowed, "2025-04-06");
        let award = award_of(&decided, allowed);
        refused(books, "đã ghi kiểm tra năm của đỡ đầu này nên không được chi", || pay(books, &it.accountant, award, "2025-04-10"));
        pay(books, &it.cashier, award, "2025-04-10").unwrap();
        assert_eq!(available(books, it.it.fund), 5_000_000);
        sound(books);
        end(books, it.id, &ending(How::Failed)).unwrap();
        sound(books);
    }

    fn the_money_itself_refuses_where_no_rule_does(books: Books) {
        let it = Sponsored::start(books);
        let books = it.books();
        publish_rules(books, "fund_restriction,2,warn,2025-01-01,,,true,a,a,c").unwrap();
        let nomination = nominate(books, &it.learner(it.all.round));
        let decided = it.decide(it.all.round, nomination, "2025-04-06");
        let verdict = &decided.verdicts[0].1;
        assert!(decided.awards().next().is_none() && verdict.to_string().contains("chưa có kết quả kiểm tra năm 2025"), "{verdict}");
        assert!(format!("{verdict:#}").contains("check of 2025 is missing"), "{verdict:#}");

        judge(books, &it.accountant, it.id, &said(2025, Outcome::Passed, "2025-03-01")).unwrap();
        let nomination = nominate(books, &it.learner(it.all.round));
        let award = award_of(&it.decide(it.all.round, nomination, "2025-04-07"), nomination);
        // A check that is gone by the day of the payment stops it as well.
        let mut db = books.db();
        disarm(&mut db);
        db.batch_execute("UPDATE sponsorship_checks SET outcome = 'failed'").unwrap();
        let err = pay(books, &it.cashier, award, "2025-04-10").unwrap_err();
        assert!(err.to_string().contains("kiểm tra năm 2025 của đỡ đầu không đạt"), "{err}");
        assert!(format!("{err:#}").contains("check of 2025 was not passed"), "{err:#}");
        db.batch_execute("DELETE FROM sponsorship_checks").unwrap();
        let err = pay(books, &it.cashier, award, "2025-04-10").unwrap_err();
        assert!(err.to_string().contains("chưa có kết quả kiểm tra năm 2025"), "{err}");
    }

    fn nobody_else_is_paid_from_it(books: Books) {
        let it = Sponsored::start(books);
        let books = it.books();
        judge(books, &it.accountant, it.id, &said(2025, Outcome::Passed, "2025-03-01")).unwrap();
        let other = NewNomination { fund: Some(it.it.fund), ..pupil(it.all.round, books.unit, "Phạm Văn Khác") };
        let nomination = nominate(books, &other);
        assert_eq!(objections(&last_check(books, nomination)), ["fund_restriction"]);
    }

    fn what_is_left_moves_only_when_it_has_ended(books: Books) {
        let it = Sponsored::start(books);
        let books = it.books();
        let general = books.pool.read_now(|db| fund::store::get(db, books.general)).unwrap();
        let same = Restriction { persons: vec![it.it.recipient], ..Restriction::default() };
        let same = books.fund("CUNG", FundKind::Programme, same);
        refused(books, "ghi kết thúc đỡ đầu", || transfer(books, &it.fund(), &same));
        end(books, it.id, &ending(How::BySponsor)).unwrap();
        refused(books, "chỉ dùng theo lời người ủng hộ", || transfer(books, &it.fund(), &general));
        transfer(books, &it.fund(), &same).unwrap();
        assert_eq!(available(books, it.it.fund), 6_000_000, "it waits for a second person");
    }

    fn a_sponsor_may_set_free_what_is_left(books: Books) {
        let it = Sponsored::start(books);
        let books = it.books();
        let general = books.pool.read_now(|db| fund::store::get(db, books.general)).unwrap();
        end(books, it.id, &Ending { release: "Cho các cháu khác trong xã".into(), ..ending(How::BySponsor) }).unwrap();
        transfer(books, &it.fund(), &general).unwrap();
        sound(books);
    }
}
