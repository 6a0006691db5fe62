//! Twelve meetings worked out by hand, each held through the workflow on both databases.
//!
//! A vote counts when at least three members, and more than half of those entitled, cast one; it is carried by more
//! than half of those present and entitled. The nominator and whoever declares an interest leave both counts. Where
//! the council has a casting vote, exactly half in favour is enough when the chair is among them.

use std::collections::BTreeSet;

use sovang::{
    council::{Member, Vote, workflow},
    id::{BookId, UserId},
    ledger::Author,
    programme::Progress,
    user::Role,
};

use super::Hall;
use crate::{
    books::day,
    on_both_databases,
    scholarships::{pupil, record, try_nominate},
    site::officer,
};

/// `seats` has one letter per member, the chair first: `+` for, `-` against, `0` abstains, `.` came and said nothing,
/// `a` is absent, `n` made the nomination, `c` declares an interest.
const MEETINGS: &str = "\
no,seats,casting,outcome,size,present,voted,why
1,+++++,no,approved,5,5,5,mọi người có mặt và tán thành
2,+++-aaa,no,approved,7,4,4,vừa đủ: cần 4 (quá nửa của 7); 3 phiếu tán thành quá nửa của 4 người có mặt
3,+++aaaa,no,waits,7,3,3,vừa thiếu: 3 người biểu quyết chưa quá nửa của 7 dù ai cũng tán thành
4,++000,no,rejected,5,5,5,không có ý kiến không phải là tán thành: 2 không quá nửa của 5
5,+++...,no,waits,6,6,3,có mặt mà không bỏ phiếu thì không tính là biểu quyết: 3 chưa quá nửa của 6
6,+++-cn,no,approved,6 - 2 = 4,4,4,người đề cử và người có lợi ích liên quan ra khỏi mẫu số: 3 quá nửa của 4
7,++-cc,no,approved,5 - 2 = 3,3,3,còn đúng ba người được biểu quyết và cả ba bỏ phiếu: 2 quá nửa của 3
8,++ccc,no,waits,5 - 3 = 2,2,2,còn hai người thì không bao giờ đủ ba người biểu quyết
9,++--,no,rejected,4,4,4,ngang phiếu mà hội đồng không có quy định thì không thông qua
10,++--,yes,approved,4,4,4,ngang phiếu và chủ tịch tán thành: theo phiếu của chủ tịch
11,--++,yes,rejected,4,4,4,ngang phiếu và chủ tịch không tán thành
12,c++--,yes,rejected,5 - 1 = 4,4,4,ngang phiếu nhưng chủ tịch có lợi ích liên quan nên không có phiếu quyết định
";

struct Row<'r> {
    no: &'r str,
    seats: Vec<char>,
    casting: bool,
    outcome: &'r str,
    counts: [usize; 3],
    why: &'r str,
}

fn rows() -> Vec<Row<'static>> {
    let last = |text: &str| text.rsplit(' ').next().unwrap().parse().unwrap();
    let row = |line: &'static str| {
        let cells: Vec<&str> = line.splitn(8, ',').collect();
        let [no, seats, casting, outcome, size, present, voted, why] = cells[..] else { panic!("{line}") };
        Row {
            no,
            seats: seats.chars().collect(),
            casting: casting == "yes",
            outcome,
            counts: [last(size), last(present), last(voted)],
            why,
        }
    };
    MEETINGS.lines().skip(1).map(row).collect()
}

/// Holds one of the meetings and compares it with what was worked out.
fn hold(hall: &Hall, people: &[Author], row: &Row<'_>) {
    let (books, code) = (hall.books(), format!("M{}", row.no));
    let seats: Vec<(&Author, char)> = people.iter().zip(row.seats.iter().copied()).collect();
    let members: Vec<Member> =
        seats.iter().zip(0..).map(|((it, _), at)| Member { user: it.user, chair: at == 0 }).collect();
    let (unit, casting) = (books.unit, row.casting);
    let named = code.clone();
    hall.write(hall.chair(), move |tx, by| {
        workflow::found(tx, by, unit, (&named, "Hội đồng"), &members)?;
        workflow::set_casting_vote(tx, by, &named, casting)
    })
    .unwrap();
    let nominator = seats.iter().find(|(_, letter)| *letter == 'n').map_or(&books.author, |(it, _)| it);
    let new = pupil(hall.all.round, books.unit, &format!("Người Thứ {}", row.no));
    let id = try_nominate(books, books.book, nominator, &new).unwrap();
    let came: Vec<UserId> =
        seats.iter().filter(|(_, letter)| *letter != 'a').map(|(it, _)| it.user).collect();
    let (book, about, named) = (books.book, (hall.all.round, day("2025-04-05")), code.clone());
    let meeting = hall
        .write(hall.chair(), move |tx, by| {
            let meeting = workflow::convene_with(tx, by, (book, &named), about, None)?;
            workflow::attend(tx, by, meeting, &came)?;
            Ok(meeting)
        })
        .unwrap();
    for (member, letter) in &seats {
        let vote = match letter {
            '+' => Vote::For,
            '-' => Vote::Against,
            '0' => Vote::Abstain,
            'c' => {
                let reason = "cháu ruột".to_owned();
                hall.answer(member, meeting, (id, member.user), workflow::Answer::Yes { reason }).unwrap();
                continue;
            }
            _ => continue,
        };
        hall.vote(meeting, id, (member, vote)).unwrap();
    }
    let said = format!("meeting {}: {}", row.no, row.why);
    let minutes = hall.minutes(meeting);
    let tally = minutes.ballot(&record(books, id)).unwrap().tally();
    assert_eq!([tally.size, tally.present, tally.voted()], row.counts, "{said}");
    let decided = hall.council.decide(books, meeting, &people[0]);
    let progress = match record(books, id).progress {
        Progress::Approved => "approved",
        Progress::Rejected => "rejected",
        Progress::Nominated => "waits",
        other => panic!("{said}: {other}"),
    };
    assert_eq!(progress, row.outcome, "{said}: {decided:?}");
    // What waits would be before every meeting that follows; it is taken off the table.
    if progress == "waits" {
        assert!(decided.unwrap_err().to_string().contains("chưa hồ sơ nào đủ số người biểu quyết"), "{said}");
        let book = books.book;
        let by = nominator.clone();
        let job = move |tx: &mut sovang::db::Tx| {
            sovang::programme::workflow::withdraw(tx, &by, id, day("2025-04-06"), "để phiên khác")
        };
        books.pool.write_now([BookId::REGISTER, book], job).unwrap();
    }
}

on_both_databases! {
    fn twelve_meetings_come_out_as_they_were_worked_out_by_hand(books: Books) {
        let hall = Hall::start(books, 7, &[]);
        let people: Vec<Author> = hall.council.members.clone();
        let all = rows();
        assert_eq!(all.len(), 12);
        let kinds: BTreeSet<char> = all.iter().flat_map(|row| row.seats.iter().copied()).collect();
        assert_eq!(kinds, BTreeSet::from(['+', '-', '0', '.', 'a', 'n', 'c']), "every kind of seat is tried");
        all.iter().for_each(|row| hold(&hall, &people, row));
        assert!(officer(hall.books(), "chutich", "TB", Role::Chair) == hall.chair().user);
        let (_, findings) = crate::tamper::verified(&mut hall.books().db());
        assert!(findings.is_empty(), "{}", crate::tamper::shown(&findings));
    }
}
