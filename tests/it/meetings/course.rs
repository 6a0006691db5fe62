//! The course of a meeting as its workflow lets it run.

use diesel::connection::SimpleConnection as _;
use sovang::{
    council::{
        Decision, Floor, Hint, MeetingError, Vote,
        workflow::{self, Answer},
    },
    dossier,
};

use super::{Hall, living};
use crate::{
    books::day,
    on_both_databases,
    scholarships::{record, refused},
    site::Site,
};

const TWO: [&str; 2] = ["Trần Thị Hoà", "Lê Văn Đức"];
const HOME: &str = "Thôn 3, xã Đông Hưng, Hưng Yên";

on_both_databases! {
    fn a_member_who_may_be_tied_answers_before_voting(books: Books) {
        let hall = Hall::start(books, 5, &[]);
        let books = hall.books();
        let id = hall.nominate_at("Phạm Thị Mơ", HOME, "0912 345 678");
        hall.tie(1, living("thôn 3, Xã Đông Hưng, Hưng Yên", ""));
        hall.tie(2, living("", "+84 912 345 678"));
        let meeting = hall.meet(&[0, 1, 2, 3, 4]);
        let [_, address, phone, free, _] = &hall.council.members[..] else { panic!() };
        refused(books, "cùng địa chỉ", || hall.vote(meeting, id, (address, Vote::For)));
        refused(books, "trả lời Có hoặc Không", || hall.vote(meeting, id, (phone, Vote::For)));
        hall.vote(meeting, id, (free, Vote::For)).unwrap();
        // Nobody can record a hand around the question either.
        let (secretary, user) = (hall.secretary.clone(), phone.user);
        refused(books, "cùng số điện thoại", || hall.write(&secretary, move |tx, by| {
            workflow::record_hands(tx, by, meeting, id, &[(user, Vote::For)])
        }));
        // Only oneself and whoever keeps the meeting answer.
        refused(books, "chỉ chủ tịch hội đồng có mặt hoặc thư ký", || {
            hall.answer(free, meeting, (id, phone.user), Answer::No)
        });
        hall.answer(address, meeting, (id, address.user), Answer::No).unwrap();
        hall.vote(meeting, id, (address, Vote::Against)).unwrap();
        hall.answer(&secretary, meeting, (id, phone.user), Answer::Yes { reason: String::new() }).unwrap();
        refused(books, "lợi ích liên quan", || hall.vote(meeting, id, (phone, Vote::For)));
        refused(books, "không đổi lại được", || hall.answer(phone, meeting, (id, phone.user), Answer::No));
        let minutes = hall.minutes(meeting);
        let tally = minutes.ballot(&record(books, id)).unwrap().tally();
        assert_eq!((tally.size, tally.present, tally.voted()), (4, 4, 2), "a yes leaves the denominator");
        let reasons = sovang::council::store::conflict_reasons(&mut books.db(), meeting).unwrap();
        assert_eq!(reasons, [(id, phone.user, "cùng số điện thoại".to_owned())]);
    }

    fn what_was_sent_back_is_neither_voted_on_nor_awarded(books: Books) {
        let hall = Hall::start(books, 3, &TWO);
        let books = hall.books();
        let (back, other) = (hall.nominations[0], hall.nominations[1]);
        let meeting = hall.meet(&[0, 1, 2]);
        let send_back = |id| {
            let (author, book) = (hall.member(1).clone(), books.book);
            let job = move |tx: &mut sovang::db::Tx| {
                dossier::workflow::send_back(tx, &author, id, (dossier::Reason::MissingProof, ""))
            };
            books.pool.write_now([book], job).unwrap();
        };
        for at in 0..3 {
            hall.vote(meeting, back, (hall.member(at), Vote::For)).unwrap();
        }
        // What all voted for before its papers went back is not awarded either.
        send_back(back);
        refused(books, "đang trả lại để bổ sung", || hall.call(hall.chair(), meeting, Floor::At(back)));
        let hands = [(hall.chair().user, Vote::For)];
        refused(books, "đang trả lại để bổ sung", || hall.write(hall.chair(), move |tx, by| {
            workflow::record_hands(tx, by, meeting, back, &hands)
        }));
        refused(books, "chưa hồ sơ nào đủ số người", || hall.council.decide(books, meeting, hall.chair()));
        let next = hall.meet(&[0, 1, 2]);
        refused(books, "đang trả lại để bổ sung", || hall.vote(next, back, (hall.member(1), Vote::For)));
        for at in 0..3 {
            hall.vote(meeting, other, (hall.member(at), Vote::For)).unwrap();
        }
        let site = Site::over(books);
        let page = site.sign_in("chutich").get(&format!("/desk/TB/meetings/{meeting}"));
        assert!(page.contains("trả lại bổ sung") && !page.contains(&format!("name=\"nomination\" value=\"{back}\"")), "{page}");
        let decided = hall.council.decide(books, meeting, hall.chair()).unwrap();
        assert_eq!(decided.awards().map(|(of, _)| of).collect::<Vec<_>>(), [other]);
        assert_eq!(decided.verdicts.last(), Some(&(back, sovang::council::Verdict::SentBack)));
        assert_eq!(record(books, back).progress, sovang::programme::Progress::Nominated);
        refused(books, "đang trả lại để bổ sung", || hall.council.decide(books, next, hall.chair()));
        // Sent in again, it is voted on as any other.
        let (author, book) = (books.author.clone(), books.book);
        let answer = move |tx: &mut sovang::db::Tx| dossier::workflow::answer(tx, &author, back, "đã nộp");
        books.pool.write_now([book], answer).unwrap();
        for at in 0..3 {
            hall.vote(next, back, (hall.member(at), Vote::For)).unwrap();
        }
        let decided = hall.council.decide(books, next, hall.chair()).unwrap();
        assert_eq!(decided.awards().map(|(of, _)| of).collect::<Vec<_>>(), [back]);
    }

    fn who_said_no_may_still_find_an_interest_until_voting(books: Books) {
        let hall = Hall::start(books, 4, &[]);
        let id = hall.nominate_at("Phạm Thị Mơ", HOME, "");
        hall.tie(1, living(HOME, ""));
        let meeting = hall.meet(&[0, 1, 2, 3]);
        let member = hall.member(1);
        hall.answer(member, meeting, (id, member.user), Answer::No).unwrap();
        let reason = "cháu họ".to_owned();
        hall.answer(member, meeting, (id, member.user), Answer::Yes { reason }).unwrap();
        refused(hall.books(), "lợi ích liên quan", || hall.vote(meeting, id, (member, Vote::For)));
    }

    fn votes_are_taken_on_what_was_called(books: Books) {
        let hall = Hall::start(books, 4, &TWO);
        let books = hall.books();
        let (first, second) = (hall.nominations[0], hall.nominations[1]);
        let meeting = hall.meet(&[0, 1, 2]);
        refused(books, "chỉ chủ tịch hội đồng có mặt hoặc thư ký", || {
            hall.call(hall.member(1), meeting, Floor::At(first))
        });
        hall.call(&hall.secretary, meeting, Floor::At(first)).unwrap();
        hall.vote(meeting, first, (hall.member(1), Vote::For)).unwrap();
        refused(books, "đang xét hồ sơ khác", || hall.vote(meeting, second, (hall.member(1), Vote::For)));
        hall.call(hall.chair(), meeting, Floor::At(second)).unwrap();
        refused(books, "đang xét hồ sơ khác", || hall.vote(meeting, first, (hall.member(2), Vote::For)));
        hall.vote(meeting, second, (hall.member(2), Vote::For)).unwrap();
        refused(books, "còn đang biểu quyết", || hall.council.decide(books, meeting, hall.chair()));
        hall.call(hall.chair(), meeting, Floor::Ended).unwrap();
        refused(books, "đã kết thúc biểu quyết", || hall.vote(meeting, second, (hall.member(1), Vote::For)));
        // The chair may call a nomination again as long as nothing is signed.
        hall.call(hall.chair(), meeting, Floor::At(first)).unwrap();
        hall.vote(meeting, first, (hall.member(2), Vote::For)).unwrap();
        // Whoever has voted stays among those present; the others can be corrected.
        let user = hall.member(0).user;
        refused(books, "vẫn phải ghi là có mặt", || {
            hall.write(&hall.secretary, move |tx, by| workflow::set_attendance(tx, by, meeting, &[user]))
        });
    }

    fn a_vote_that_is_taken_back_stays_on_file(books: Books) {
        let hall = Hall::start(books, 4, &TWO);
        let books = hall.books();
        let (id, member) = (hall.nominations[0], hall.member(1));
        let meeting = hall.meet(&[0, 1, 2, 3]);
        refused(books, "không có gì để rút", || hall.withdraw(member, meeting, (id, member.user), "nhầm"));
        hall.vote(meeting, id, (member, Vote::For)).unwrap();
        refused(books, "cần nêu lý do", || hall.withdraw(member, meeting, (id, member.user), " "));
        refused(books, "chỉ chủ tịch hội đồng", || hall.withdraw(hall.member(2), meeting, (id, member.user), "nhầm"));
        hall.withdraw(member, meeting, (id, member.user), "bấm nhầm").unwrap();
        hall.vote(meeting, id, (member, Vote::Against)).unwrap();
        let taken = sovang::council::store::withdrawals(&mut books.db(), meeting).unwrap();
        let shown: Vec<_> = taken.iter().map(|it| (it.user, it.vote, it.reason.as_str())).collect();
        assert_eq!(shown, [(member.user, Vote::For, "bấm nhầm")]);
        assert_eq!(hall.minutes(meeting).vote_of(id, member.user), Some(Vote::Against));
        assert!(books.dump().iter().any(|row| row.contains("meeting.withdraw_vote")));
        // The database itself lets no vote go without its withdrawal, and none change.
        for sql in [
            "DELETE FROM votes",
            "UPDATE votes SET vote = 'for'",
            "DELETE FROM vote_withdrawals",
            "UPDATE vote_withdrawals SET vote = 'against'",
            "UPDATE conflicts SET reason = 'khác'",
            "DELETE FROM conflict_denials",
            "UPDATE meeting_terms SET casting_vote = NULL",
        ] {
            let done = books.db().batch_execute(sql);
            assert!(done.is_err() || ["conflicts", "conflict_denials"].iter().any(|it| sql.contains(it)), "{sql}");
        }
        assert_eq!(hall.minutes(meeting).votes.len(), 1);
    }

    fn a_tie_is_decided_by_the_chair_where_the_council_says_so(books: Books) {
        let hall = Hall::start(books, 4, &TWO);
        let books = hall.books();
        let vote = |meeting, id, letters: &str| {
            for (at, letter) in letters.chars().enumerate() {
                let vote = if letter == '+' { Vote::For } else { Vote::Against };
                hall.vote(meeting, id, (hall.member(at), vote)).unwrap();
            }
        };
        let outcome = |meeting, id| {
            let minutes = hall.minutes(meeting);
            minutes.ballot(&record(books, id)).unwrap().decide().code()
        };
        let before = hall.meet(&[0, 1, 2, 3]);
        hall.write(hall.chair(), |tx, by| workflow::set_casting_vote(tx, by, "HD", true)).unwrap();
        vote(before, hall.nominations[0], "++--");
        assert_eq!(outcome(before, hall.nominations[0]), "rejected", "it was opened under the old rule");
        let after = hall.meet(&[0, 1, 2, 3]);
        vote(after, hall.nominations[0], "++--");
        vote(after, hall.nominations[1], "--++");
        assert_eq!(outcome(after, hall.nominations[0]), "carried");
        assert_eq!(outcome(after, hall.nominations[1]), "rejected", "the chair said no");
        let minutes = hall.minutes(after);
        let Decision::Carried(quorum) = minutes.ballot(&record(books, hall.nominations[0])).unwrap().decide() else { panic!() };
        assert!(quorum.tally().casting && quorum.tally().to_string().contains("theo phiếu của chủ tịch"));
    }

    fn the_chair_signs_where_the_chair_came(books: Books) {
        let hall = Hall::start(books, 5, &TWO);
        let books = hall.books();
        let id = hall.nominations[0];
        let meeting = hall.meet(&[0, 1, 2, 3]);
        (0..4).for_each(|at| hall.vote(meeting, id, (hall.member(at), Vote::For)).unwrap());
        refused(books, "ký thay", || hall.council.decide(books, meeting, hall.member(1)));
        hall.council.decide(books, meeting, hall.chair()).unwrap();
        let other = hall.meet(&[1, 2, 3]);
        let next = hall.nominations[1];
        (1..4).for_each(|at| hall.vote(other, next, (hall.member(at), Vote::For)).unwrap());
        hall.council.decide(books, other, hall.member(1)).unwrap();
    }

    fn a_secretary_is_somebody_who_keeps_meetings(books: Books) {
        let hall = Hall::start(books, 3, &[]);
        let (book, about, user) = (hall.books().book, (hall.all.round, day("2025-04-05")), hall.cashier.user);
        refused(hall.books(), "không làm thư ký được", || hall.write(hall.chair(), move |tx, by| {
            workflow::convene_with(tx, by, (book, "HD"), about, Some(user))
        }));
    }
}

#[test]
fn what_is_noticed_is_named_to_whoever_has_to_answer() {
    let err =
        MeetingError::Unanswered { user: sovang::id::UserId(3), hints: vec![Hint::Phone, Hint::School] };
    assert!(err.to_string().contains("cùng số điện thoại, cùng trường"), "{err}");
    assert!(format!("{err:#}").contains("same telephone number, same school"), "{err:#}");
}
