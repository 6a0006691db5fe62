//! Councils: who may vote, what a decision needs, and what it leaves in the books.

use std::collections::BTreeMap;

use sovang::{
    calendar::Month,
    council::{self, Decided, MeetingError, Obstacle, Verdict, Vote},
    fund::{FundKind, Restriction},
    id::{BookId, MeetingId, NominationId, UserId},
    ledger::{Author, account::Role},
    programme::{Category, Progress},
    unit::Level,
};

use crate::{
    books::{Books, day, dong},
    on_both_databases,
    scholarships::*,
};

fn verdict(decided: &Decided, nomination: NominationId) -> &Verdict {
    &decided.verdicts.iter().find(|(id, _)| *id == nomination).unwrap().1
}

/// What the rules said to a carried nomination that got no award.
#[track_caller]
fn reason(books: &Books, decided: &Decided, nomination: NominationId) -> String {
    assert_eq!(record(books, nomination).progress, Progress::Refused);
    match verdict(decided, nomination) {
        Verdict::Refused { reason, .. } => reason.to_string(),
        other => panic!("{other:?}"),
    }
}

fn hands(
    books: &Books,
    council: &Council,
    (meeting, nomination): (MeetingId, NominationId),
    by: &Author,
    hands: &[(UserId, Vote)],
) -> Result<(), MeetingError> {
    let (author, hands) = (by.clone(), hands.to_vec());
    let job = move |tx: &mut sovang::db::Tx| {
        council::workflow::record_hands(tx, &author, meeting, nomination, &hands)
    };
    books.pool.write_now([council.book], job)
}

fn conflict(
    books: &Books,
    council: &Council,
    (meeting, nomination): (MeetingId, NominationId),
    user: UserId,
    reason: &str,
) -> Result<(), MeetingError> {
    let (author, reason) = (books.author.clone(), reason.to_owned());
    let job = move |tx: &mut sovang::db::Tx| {
        council::workflow::declare_conflict(tx, &author, meeting, nomination, user, &reason)
    };
    books.pool.write_now([council.book], job)
}

on_both_databases! {
    fn a_decision_promises_awards_from_their_funds(books: Books) {
        let all = Scholarships::start(books);
        let (books, council) = (&all.books, council(&all.books, "HD", 3));
        let first = nominate(books, &pupil(all.round, books.unit, "Trần Thị Hoà"));
        let second = nominate(books, &pupil(all.round, books.unit, "Lê Văn Ví Dụ"));
        let decided = council.approve(books, all.round, &[first, second]);
        assert_eq!((decided.decision.no, decided.decision.year), (1, 2025));
        assert_eq!(decided.awards().map(|(id, _)| id).collect::<Vec<_>>(), [first, second]);
        assert_eq!(balances(books, books.general), [2_000_000, -2_000_000, 50_000_000, 48_000_000]);
        assert_eq!(record(books, first).progress, Progress::Approved);
        let listed = sovang::disbursement::store::list(&mut books.db(), books.book, Some(all.round)).unwrap();
        assert_eq!(listed.iter().map(|it| it.name.as_str()).collect::<Vec<_>>(), ["Trần Thị Hoà", "Lê Văn Ví Dụ"]);
        let entry = sovang::ledger::store::load(&mut books.db(), books.book, sovang::id::Seq(2)).unwrap().entry;
        assert_eq!(entry.description(), "Học bổng học sinh, đợt HB1, theo quyết định số 1/2025");
        assert!(entry.postings().iter().all(|it| it.party == Some(listed[0].recipient)));
        // The next meeting's decision has the next number; a refused one takes none.
        let meeting = council.meet(books, all.round);
        refused(books, "không còn hồ sơ nào", || council.decide(books, meeting, &council.members[0]));
        let third = nominate(books, &pupil(all.round, books.unit, "Phạm Thị Ví Dụ"));
        assert_eq!(council.approve(books, all.round, &[third]).decision.no, 2);
    }

    fn only_those_who_may_vote_do_and_once(books: Books) {
        let all = Scholarships::start(books);
        let (books, council) = (&all.books, council(&all.books, "HD", 6));
        let [chair, nominator, related, absent, voter, ..] = &council.members[..] else { panic!() };
        let new = pupil(all.round, books.unit, "Trần Thị Hoà");
        let nomination = try_nominate(books, books.book, nominator, &new).unwrap();
        let present: Vec<UserId> =
            council.members.iter().map(|it| it.user).filter(|user| *user != absent.user).collect();
        let meeting = council.meet_with(books, all.round, &present);
        let vote = |by: &Author| council.vote(books, meeting, nomination, (by, Vote::For));
        refused(books, "là người đề cử", || vote(nominator));
        refused(books, "vắng mặt", || vote(absent));
        refused(books, "không phải là thành viên", || vote(&books.author));
        let interest = |user, reason| conflict(books, &council, (meeting, nomination), user, reason);
        refused(books, "cần nêu lý do", || interest(related.user, " "));
        refused(books, "không phải là thành viên", || interest(books.author.user, "cháu ruột"));
        interest(related.user, "cháu ruột").unwrap();
        refused(books, "lợi ích liên quan", || vote(related));
        vote(voter).unwrap();
        refused(books, "mỗi người chỉ có một phiếu", || vote(voter));
        refused(books, "phải nêu trước khi biểu quyết", || interest(voter.user, "cháu ruột"));
        let other = open_round(books, terms(books, "HB2", "HKBGC", &[books.general]));
        let foreign = nominate(books, &pupil(other, books.unit, "Trần Thị Hoà"));
        refused(books, "không thuộc đợt học bổng", || council.vote(books, meeting, foreign, (voter, Vote::For)));
        let show = |by: &Author, list: &[(UserId, Vote)]| hands(books, &council, (meeting, nomination), by, list);
        refused(books, "chỉ chủ tịch hội đồng", || show(voter, &[(chair.user, Vote::For)]));
        let last = council.members[5].user;
        refused(books, "một phiếu", || show(chair, &[(last, Vote::For), (last, Vote::Against)]));
        show(chair, &[(last, Vote::For)]).unwrap();
        let audit = books.dump().into_iter().find(|row| row.contains("show_of_hands")).unwrap();
        assert!(audit.contains(&format!("recorded_by_chair\":{}", chair.user)), "{audit}");
    }

    fn nothing_is_decided_without_a_quorum(books: Books) {
        let all = Scholarships::start(books);
        let (books, council) = (&all.books, council(&all.books, "HD", 5));
        let first = nominate(books, &pupil(all.round, books.unit, "Trần Thị Hoà"));
        let second = nominate(books, &pupil(all.round, books.unit, "Lê Văn Ví Dụ"));
        let third = nominate(books, &pupil(all.round, books.unit, "Phạm Thị Ví Dụ"));
        let meeting = council.meet(books, all.round);
        let vote = |nomination, member: usize, vote| {
            council.vote(books, meeting, nomination, (&council.members[member], vote)).unwrap();
        };
        vote(first, 0, Vote::For);
        vote(first, 1, Vote::For);
        refused(books, "chưa hồ sơ nào đủ số người biểu quyết", || {
            council.decide(books, meeting, &council.members[0])
        });
        vote(first, 2, Vote::For);
        (0..5).for_each(|member| vote(second, member, if member < 2 { Vote::For } else { Vote::Against }));
        refused(books, "không phải là thành viên", || council.decide(books, meeting, &books.author));
        let decided = council.decide(books, meeting, &council.members[0]).unwrap();
        assert!(matches!(verdict(&decided, first), Verdict::Awarded { .. }));
        assert!(matches!(verdict(&decided, second), Verdict::Rejected(_)));
        assert!(matches!(verdict(&decided, third), Verdict::Postponed(_)));
        let progress = [first, second, third].map(|id| record(books, id).progress);
        assert_eq!(progress, [Progress::Approved, Progress::Rejected, Progress::Nominated]);
        let voter = (&council.members[3], Vote::For);
        refused(books, "đã có quyết định số 1 năm 2025", || council.vote(books, meeting, third, voter));
        refused(books, "đã có quyết định", || council.decide(books, meeting, &council.members[0]));
        let next = council.meet(books, all.round);
        refused(books, "không còn để biểu quyết", || council.vote(books, next, second, voter));
        assert_eq!(council.approve(books, all.round, &[third]).awards().count(), 1);
    }

    fn conflicts_and_the_nominator_can_cost_the_quorum(books: Books) {
        let all = Scholarships::start(books);
        let (books, council) = (&all.books, council(&all.books, "HD", 4));
        let new = pupil(all.round, books.unit, "Trần Thị Hoà");
        let nomination = try_nominate(books, books.book, &council.members[3], &new).unwrap();
        let meeting = council.meet(books, all.round);
        conflict(books, &council, (meeting, nomination), council.members[2].user, "cháu ruột").unwrap();
        for member in &council.members[..2] {
            council.vote(books, meeting, nomination, (member, Vote::For)).unwrap();
        }
        refused(books, "chưa hồ sơ nào đủ", || council.decide(books, meeting, &council.members[0]));
        assert_eq!(balances(books, books.general), [0, 0, 50_000_000, 50_000_000]);
    }

    fn meetings_are_of_their_own_book_and_in_time(books: Books) {
        let all = Scholarships::start(books);
        let books = &all.books;
        let commune = add_unit(books, "XA01", Level::Commune);
        let members = ["x1", "x2", "x3"].map(|login| add_user(books, login)).to_vec();
        let council = found_council(books, commune, "HDX", members);
        let convene = |book, round, on: &str| {
            let (author, on) = (books.author.clone(), day(on));
            books.pool.write_now([book], move |tx| council::workflow::convene(tx, &author, book, "HDX", round, on))
        };
        refused(books, "thuộc đơn vị khác", || convene(books.book, all.round, "2025-04-05"));
        refused(books, "thuộc đơn vị khác", || convene(council.book, all.round, "2025-04-05"));
        refused(books, "chưa tới", || convene(books.book, all.round, "2026-04-05"));
        let pair = [books.author.user, UserId(2)].map(|user| council::Member { user, chair: false });
        let (author, unit) = (books.author.clone(), books.unit);
        let small = move |tx: &mut sovang::db::Tx| {
            council::workflow::found(tx, &author, unit, ("HAI", "Hai người"), &pair)
        };
        refused(books, "cần ít nhất 3 người", || books.pool.write_now([BookId::REGISTER], small));
    }

    fn two_awards_in_one_round_or_over_the_quota_are_refused_one_by_one(books: Books) {
        let all = Scholarships::start(books);
        let (books, council) = (&all.books, council(&all.books, "HD", 3));
        let mut new = terms(books, "HB2", "HKBGC", &[books.general]);
        new.quotas.insert((books.unit, Category::Pupil), 2);
        let round = open_round(books, new);
        let (hamlet, _) = add_unit(books, "THON1", Level::Hamlet);
        let first = nominate(books, &pupil(round, books.unit, "Trần Thị Hoà"));
        let again = nominate(books, &pupil(round, books.unit, "Trần Thị Hoà"));
        // The hamlet has no seats of its own: it takes one of the province's.
        let second = nominate(books, &pupil(round, hamlet, "Lê Văn Ví Dụ"));
        let third = nominate(books, &pupil(round, books.unit, "Phạm Thị Ví Dụ"));
        let decided = council.approve(books, round, &[first, again, second, third]);
        assert_eq!(decided.awards().map(|(id, _)| id).collect::<Vec<_>>(), [first, second]);
        assert_eq!(objections(&last_check(books, again)), ["one_award_per_round"]);
        assert!(reason(books, &decided, again).contains("đã được duyệt trong đợt xét HB2"));
        assert_eq!(objections(&last_check(books, third)), ["quota"]);
        assert_eq!(reason(books, &decided, third), "Đơn vị TB đã hết chỉ tiêu cho học sinh trong đợt xét HB2 (còn 0)");
        assert_eq!(balances(books, books.general), [2_000_000, -2_000_000, 50_000_000, 48_000_000]);
    }

    fn funds_are_used_in_order_and_none_below_zero(books: Books) {
        let all = Scholarships::start(books);
        let (books, council) = (&all.books, council(&all.books, "HD", 3));
        let donor = books.donor("Bà Ví Dụ");
        books.receive(&books.gift(donor, books.programme, 1_500_000, "2025-01-10")).unwrap();
        let teachers = Restriction { categories: vec![Category::Teacher], ..Restriction::default() };
        let closed = books.fund("GV", FundKind::Programme, teachers).id;
        books.receive(&books.gift(donor, closed, 9_000_000, "2025-01-10")).unwrap();
        let mut new = terms(books, "HB2", "HKBGC", &[closed, books.programme, books.general]);
        new.budget = dong(2_000_000);
        let round = open_round(books, new);
        let ids = ["Trần Thị Hoà", "Lê Văn Ví Dụ", "Phạm Thị Ví Dụ"]
            .map(|name| nominate(books, &pupil(round, books.unit, name)));
        let decided = council.approve(books, round, &ids);
        let fund = |id| match verdict(&decided, id) {
            Verdict::Awarded { fund, .. } => *fund,
            other => panic!("{other:?}"),
        };
        assert_eq!((fund(ids[0]), fund(ids[1])), (books.programme, books.general));
        assert_eq!(objections(&last_check(books, ids[2])), ["round_budget"]);
        assert_eq!((available(books, closed), available(books, books.programme)), (9_000_000, 500_000));

        let poor = open_round(books, terms(books, "HB3", "HKBGC", &[books.programme]));
        let late = add_fund(books, (books.unit, books.book), "MOI", day("2025-06-01"));
        let future = open_round(books, terms(books, "HB4", "HKBGC", &[late]));
        let only = open_round(books, terms(books, "HB5", "HKBGC", &[closed]));
        for (round, rule) in [(poor, "fund_balance"), (future, "fund_chosen"), (only, "fund_restriction")] {
            let id = nominate(books, &pupil(round, books.unit, "Vũ Văn Ví Dụ"));
            let decided = council.approve(books, round, &[id]);
            assert_eq!(objections(&last_check(books, id)), [rule]);
            assert!(!reason(books, &decided, id).is_empty());
        }
    }

    fn the_books_refuse_even_where_no_rule_does(books: Books) {
        let all = Scholarships::start(books);
        let (books, council) = (&all.books, council(&all.books, "HD", 3));
        let teachers = Restriction { categories: vec![Category::Teacher], ..Restriction::default() };
        let bound = books.fund("GV", FundKind::Programme, teachers).id;
        let donor = books.donor("Bà Ví Dụ");
        books.receive(&books.gift(donor, bound, 9_000_000, "2025-01-10")).unwrap();
        let late = add_fund(books, (books.unit, books.book), "MOI", day("2025-06-01"));
        let rows: Vec<String> = ["fund_restriction", "fund_balance", "fund_chosen", "amount_given"]
            .map(|code| format!("{code},2,warn,2025-01-01,,,true,a,a,c"))
            .to_vec();
        publish_rules(books, &rows.join("\n")).unwrap();
        let mut unfixed = terms(books, "B4", "HKBGC", &[books.general]);
        unfixed.amounts.clear();
        let rounds = [
            open_round(books, terms(books, "B1", "HKBGC", &[bound])),
            open_round(books, terms(books, "B2", "HKBGC", &[books.programme])),
            open_round(books, terms(books, "B3", "HKBGC", &[late])),
            open_round(books, unfixed),
        ];
        let found = rounds.map(|round| {
            let id = nominate(books, &pupil(round, books.unit, "Trần Thị Hoà"));
            let decided = council.approve(books, round, &[id]);
            assert_eq!(record(books, id).progress, Progress::Refused);
            match verdict(&decided, id) {
                Verdict::Refused { reason, .. } => reason.clone(),
                other => panic!("{other:?}"),
            }
        });
        let needs = dong(1_000_000);
        assert_eq!(found, [
            Obstacle::Breach { fund: "GV".into(), words: "Lời người ủng hộ quỹ GV".into() },
            Obstacle::Short { fund: "HB".into(), has: dong(0), needs },
            Obstacle::NoFund,
            Obstacle::NoAmount,
        ]);
        assert_eq!(books.balance(Role::ScholarshipsPayable, None), 0);
    }

    fn a_closed_month_stops_the_whole_decision(books: Books) {
        let all = Scholarships::start(books);
        let (books, council) = (&all.books, council(&all.books, "HD", 3));
        let id = nominate(books, &pupil(all.round, books.unit, "Trần Thị Hoà"));
        let meeting = council.meet(books, all.round);
        for member in &council.members {
            council.vote(books, meeting, id, (member, Vote::For)).unwrap();
        }
        let (author, book) = (books.author.clone(), books.book);
        let april = Month::from_number(202_504).unwrap();
        let close = move |tx: &mut sovang::db::Tx| {
            sovang::ledger::workflow::close(tx, &author, book, april, "hết tháng")
        };
        books.pool.write_now([book], close).unwrap();
        refused(books, "đã khóa sổ", || council.decide(books, meeting, &council.members[0]));
        assert_eq!(record(books, id).progress, Progress::Nominated);
    }
}

/// Two communes with books of their own, money for one big award each, and one person put forward in both.
struct TwoCommunes {
    councils: [Council; 2],
    meetings: [MeetingId; 2],
    nominations: [NominationId; 2],
}

fn two_communes(books: &Books) -> TwoCommunes {
    publish(books);
    let places = ["XA01", "XA02"].map(|code| {
        let (unit, book) = add_unit(books, code, Level::Commune);
        let fund = add_fund(books, (unit, book), "QX", day("2000-01-01"));
        let (author, donor) = (books.author.clone(), books.donor("Công ty Ví Dụ"));
        let gift = books.gift(donor, fund, 50_000_000, "2025-01-10");
        let receive =
            move |tx: &mut sovang::db::Tx| sovang::donation::workflow::receive(tx, &author, book, &gift);
        books.pool.write_now([book], receive).unwrap();
        let mut new = terms(books, "HB1", "HKBGC", &[fund]);
        new.amounts = BTreeMap::from([(Category::Pupil, dong(20_000_000))]);
        let round = open_round_in(books, book, new);
        let logins = ["a", "b", "c"].map(|name| format!("{name}.{}", code.to_lowercase()));
        let members = logins.iter().map(|login| add_user(books, login)).collect();
        let council = found_council(books, (unit, book), &format!("HD-{code}"), members);
        let new = pupil(round, unit, "Trần Thị Hoà");
        let nomination = try_nominate(books, book, &books.author, &new).unwrap();
        let meeting = council.meet(books, round);
        for member in &council.members {
            council.vote(books, meeting, nomination, (member, Vote::For)).unwrap();
        }
        (council, meeting, nomination)
    });
    let [(first, m1, n1), (second, m2, n2)] = places;
    TwoCommunes { councils: [first, second], meetings: [m1, m2], nominations: [n1, n2] }
}

on_both_databases! {
    fn a_second_award_in_another_book_over_the_cap_is_caught(books: Books) {
        let two = two_communes(&books);
        let decide = |index: usize| {
            let council = &two.councils[index];
            council.decide(&books, two.meetings[index], &council.members[0]).unwrap()
        };
        assert_eq!(decide(0).awards().count(), 1);
        let second = decide(1);
        assert_eq!(objections(&last_check(&books, two.nominations[1])), ["yearly_cap"]);
        assert!(reason(&books, &second, two.nominations[1]).contains("đã được 20.000.000 ₫ trong năm ở tất cả các đơn vị"));
    }

    fn two_councils_that_decide_at_once_cannot_both_pass_the_cap(books: Books) {
        let two = two_communes(&books);
        let barrier = std::sync::Barrier::new(2);
        let (two, books, barrier) = (&two, &books, &barrier);
        let awards: Vec<usize> = std::thread::scope(|scope| {
            let deciding = [0, 1].map(|index: usize| scope.spawn(move || {
                let council = &two.councils[index];
                barrier.wait();
                council.decide(books, two.meetings[index], &council.members[0]).unwrap().awards().count()
            }));
            deciding.map(|thread| thread.join().unwrap()).to_vec()
        });
        assert_eq!(awards.iter().sum::<usize>(), 1, "{awards:?}");
        let mut progress = two.nominations.map(|id| record(books, id).progress);
        progress.sort_unstable();
        assert_eq!(progress, [Progress::Refused, Progress::Approved]);
    }
}
