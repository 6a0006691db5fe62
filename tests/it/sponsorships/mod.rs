//! Sponsorships through the write path: begun, paid for, checked year by year, and ended; who may give what when.

mod command;
mod money;
mod pages;
mod seals;

use sovang::{
    db::Tx,
    donation::Giver,
    id::{BookId, PartyId, PledgeId, SponsorshipId},
    ledger::{Author, once},
    pledge,
    sponsorship::{
        self, Check, Ending, How, Learner, NewSponsorship, Outcome, Sponsorship, SponsorshipError, Standing,
    },
};

use crate::{
    books::{Books, day, dong},
    on_both_databases,
    pledges::{cash, fulfil, get as pledge_of},
    scholarships::{add_user, refused},
    tamper::{shown, verified},
};

pub const CONDITION: &str = "Học lực từ khá trở lên";

pub fn typed(name: &str) -> Giver {
    Giver::Named { name: name.into(), address: String::new(), phone: String::new(), surely_new: false }
}

/// Three years from 2024 with an instalment each March.
pub fn new(books: &Books) -> NewSponsorship {
    NewSponsorship {
        unit: books.unit,
        sponsor: typed("Bà Lê Thị Đỡ Đầu"),
        learner: Learner::Named { name: "Trần Thị Ví Dụ".into(), born: Some(day("2010-05-02")) },
        yearly: dong(3_000_000),
        years: 3,
        first_on: day("2024-03-01"),
        condition: CONDITION.into(),
        begun_on: day("2024-02-01"),
        anonymous: false,
    }
}

pub fn begin_with(
    books: &Books,
    new: &NewSponsorship,
    key: &str,
) -> Result<once::Outcome<SponsorshipId, SponsorshipError>, SponsorshipError> {
    let (author, book, new, key) = (books.author.clone(), books.book, new.clone(), key.to_owned());
    let job = move |tx: &mut Tx| sponsorship::workflow::begin(tx, &author, book, &new, &key);
    books.pool.write_now([BookId::REGISTER, book], job)
}

pub fn begin(books: &Books) -> SponsorshipId {
    begin_with(books, &new(books), "dd-1").unwrap().unwrap()
}

pub fn get(books: &Books, id: SponsorshipId) -> Sponsorship {
    sponsorship::store::get(&mut books.db(), books.book, id).unwrap()
}

pub fn said(year: i64, outcome: Outcome, on: &str) -> Check {
    let note = if outcome == Outcome::Passed { "" } else { "xem học bạ" };
    Check { year, outcome, on: day(on), note: note.into() }
}

pub fn judge(books: &Books, by: &Author, id: SponsorshipId, new: &Check) -> Result<(), SponsorshipError> {
    let (author, book, new) = (by.clone(), books.book, new.clone());
    let job = move |tx: &mut Tx| sponsorship::workflow::check(tx, &author, book, id, &new);
    books.pool.write_now([book], job)
}

pub fn ending(how: How) -> Ending {
    Ending { how, on: day("2025-12-31"), reason: "gia đình chuyển đi".into(), release: String::new() }
}

pub fn end(books: &Books, id: SponsorshipId, new: &Ending) -> Result<(), SponsorshipError> {
    let (author, book, new) = (books.author.clone(), books.book, new.clone());
    let job = move |tx: &mut Tx| sponsorship::workflow::end(tx, &author, book, id, &new);
    books.pool.write_now([book], job)
}

/// Receives an instalment in cash.
pub fn receive(books: &Books, pledge: PledgeId, amount: i64, on: &str) {
    fulfil(books, pledge, &cash(amount, on)).unwrap();
}

#[track_caller]
fn sound(books: &Books) {
    assert_eq!(shown(&verified(&mut books.db()).1), "");
}

on_both_databases! {
    fn one_write_makes_the_fund_the_pledge_and_what_binds_them(books: Books) {
        let id = begin(&books);
        let it = get(&books, id);
        let fund = books.pool.read_now(|db| sovang::fund::store::get(db, it.fund)).unwrap();
        assert_eq!((fund.code.as_str(), fund.name.as_str()), ("DD1", "Đỡ đầu Trần Thị Ví Dụ"));
        assert_eq!((fund.donor, fund.donor_words.as_str()), (Some(it.sponsor), CONDITION));
        assert_eq!(fund.restriction.persons, [it.recipient]);
        assert!(fund.public_name().is_none(), "the learner's name is not for strangers");
        let promised = pledge_of(&books, it.pledge);
        assert_eq!((promised.party, promised.fund), (it.sponsor, it.fund));
        let due: Vec<String> = promised.schedule().instalments().iter().map(|it| it.due_on.to_string()).collect();
        assert_eq!(due, ["2024-03-01", "2025-03-01", "2026-03-01"]);
        assert_eq!(promised.promised().unwrap(), dong(9_000_000));
        assert_eq!(it.standing(day("2025-12-31")), Standing::Due);
        sound(&books);
    }

    fn a_storm_of_one_key_begins_once(books: Books) {
        let answers: Vec<_> = std::thread::scope(|scope| {
            let begin = || begin_with(&books, &new(&books), "dd-1").unwrap().unwrap();
            let threads: Vec<_> = (0..6).map(|_| scope.spawn(begin)).collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        assert!(answers.iter().all(|answer| *answer == answers[0]));
        assert_eq!(sponsorship::store::of_book(&mut books.db(), books.book).unwrap().len(), 1);
        let other = NewSponsorship { years: 4, ..new(&books) };
        let err = begin_with(&books, &other, "dd-1").unwrap().unwrap_err();
        assert!(err.to_string().contains("đã dùng cho một yêu cầu khác (khác ở “years”)"), "{err}");
    }

    fn the_learner_is_the_one_who_is_on_file(books: Books) {
        let first = get(&books, begin(&books));
        let again = |learner: Learner, key: &str| {
            let sponsor = Giver::OnFile(first.sponsor);
            begin_with(&books, &NewSponsorship { sponsor, learner, ..new(&books) }, key).unwrap()
        };
        let named = |born: Option<&str>| Learner::Named { name: "trần thị ví dụ".into(), born: born.map(day) };
        for (learner, key) in [(Learner::OnFile(first.recipient), "a"), (named(Some("2010-05-02")), "b"), (named(None), "c")] {
            assert_eq!(get(&books, again(learner, key).unwrap()).recipient, first.recipient, "{key}");
        }
        let other = get(&books, again(named(Some("2011-01-01")), "d").unwrap());
        assert_ne!(other.recipient, first.recipient, "another birthday is another person");
        let err = again(named(None), "e").unwrap_err().to_string();
        assert!(err.contains(&format!("(số {}, {})", first.recipient, other.recipient)), "{err}");
        let codes: Vec<String> = sovang::fund::store::of_books(&mut books.db(), &[books.book]).unwrap().into_iter()
            .map(|fund| fund.code).filter(|code| code.starts_with("DD")).collect();
        assert_eq!(codes, ["DD1", "DD2", "DD3", "DD4", "DD5"]);
    }

    fn what_cannot_begin_leaves_only_its_answer(books: Books) {
        let firm = books.donor("Công ty Ví Dụ");
        let bad = |sentence: &str, change: &dyn Fn(&mut NewSponsorship)| {
            let mut new = new(&books);
            change(&mut new);
            let before = books.dump();
            let err = begin_with(&books, &new, sentence).unwrap().unwrap_err();
            assert!(err.to_string().contains(sentence), "{err}");
            assert_ne!(format!("{err}"), format!("{err:#}"));
            let kept = |rows: Vec<String>| rows.into_iter().filter(|row| !row.starts_with("requests:")).collect::<Vec<_>>();
            assert_eq!(kept(books.dump()), kept(before), "{sentence}");
        };
        bad("số tiền mỗi năm phải lớn hơn 0", &|it| it.yearly = dong(0));
        bad("từ 1 đến 20 năm, không phải 21", &|it| it.years = 21);
        bad("từ 1 đến 20 năm, không phải 0", &|it| it.years = 0);
        bad("cần ghi điều kiện", &|it| it.condition = "  ".into());
        bad("sau ngày hôm nay", &|it| it.begun_on = day("2026-01-01"));
        bad("trước ngày 01/02/2024", &|it| it.first_on = day("2024-01-31"));
        bad("chưa ghi người được đỡ đầu", &|it| it.learner = Learner::Named { name: " ".into(), born: None });
        bad("danh bạ không có số này", &|it| it.learner = Learner::OnFile(PartyId(999_999)));
        bad("cho một người học", &|it| it.learner = Learner::OnFile(firm));
        bad("phải là hai người", &|it| {
            it.sponsor = typed("Trần Thị Ví Dụ");
        });
        sound(&books);
    }

    fn a_year_is_checked_once_and_for_good(books: Books) {
        let id = begin(&books);
        let by = add_user(&books, "ketoan");
        judge(&books, &by, id, &said(2024, Outcome::Passed, "2024-06-01")).unwrap();
        refused(&books, "đã có kết quả kiểm tra là “đạt”", || judge(&books, &by, id, &said(2024, Outcome::Failed, "2024-06-02")));
        refused(&books, "không có năm 2027", || judge(&books, &by, id, &said(2027, Outcome::Passed, "2025-06-02")));
        refused(&books, "năm 2026 chưa bắt đầu", || judge(&books, &by, id, &said(2026, Outcome::Passed, "2025-12-31")));
        refused(&books, "cần ghi rõ vì sao", || {
            judge(&books, &by, id, &Check { note: String::new(), ..said(2025, Outcome::Waived, "2025-06-02") })
        });
        refused(&books, "không có đỡ đầu số 99", || judge(&books, &by, SponsorshipId(99), &said(2025, Outcome::Passed, "2025-06-02")));
        judge(&books, &by, id, &said(2025, Outcome::Waived, "2025-06-01")).unwrap();
        assert_eq!(get(&books, id).standing(day("2025-12-31")), Standing::Running);
        sound(&books);
    }

    fn an_end_lapses_what_is_still_to_come(books: Books) {
        let id = begin(&books);
        let it = get(&books, id);
        receive(&books, it.pledge, 3_000_000, "2024-03-01");
        refused(&books, "chưa trọn số năm", || end(&books, id, &ending(How::Completed)));
        refused(&books, "chưa năm nào kiểm tra không đạt", || end(&books, id, &ending(How::Failed)));
        refused(&books, "cần nêu lý do", || end(&books, id, &Ending { reason: " ".into(), ..ending(How::BySponsor) }));
        end(&books, id, &ending(How::BySponsor)).unwrap();
        let promised = pledge_of(&books, it.pledge);
        assert_eq!(promised.standing().unwrap(), pledge::Standing::Lapsed);
        assert_eq!(promised.lapse().unwrap().reason, "Kết thúc đỡ đầu: gia đình chuyển đi");
        assert_eq!(promised.paid().unwrap(), dong(3_000_000), "what came stays");
        refused(&books, "đã kết thúc ngày 31/12/2025", || end(&books, id, &ending(How::BySponsor)));
        // What came may still reach the learner under the check of the last year.
        let by = add_user(&books, "ketoan");
        judge(&books, &by, id, &said(2025, Outcome::Passed, "2025-12-31")).unwrap();
        assert_eq!(get(&books, id).standing(day("2025-12-31")), Standing::Ended);
        sound(&books);
    }
}
