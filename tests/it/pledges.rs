//! Pledges through the write path: promised outside the ledger, kept by gifts, rescheduled and lapsed.

use sovang::{
    db::Tx,
    donation::{self, Means},
    id::{FundId, PartyId, PledgeId, Seq},
    ledger::{account::Role, once::OnceError},
    pledge::{self, Instalment, NewPledge, Pledge, PledgeError, Schedule, Standing, workflow::Arrival},
};

use crate::{
    books::{Books, day, dong},
    on_both_databases,
    scholarships::refused,
    tamper::{disarm, shown, tried, verified},
};

pub fn schedule(instalments: &[(&str, i64)]) -> Schedule {
    let instalment = |(on, amount): &(&str, i64)| Instalment { due_on: day(on), amount: dong(*amount) };
    Schedule::new(instalments.iter().map(instalment).collect()).unwrap()
}

pub fn new(party: PartyId, fund: FundId) -> NewPledge {
    NewPledge {
        party,
        fund,
        made_on: day("2025-01-15"),
        words: "Cho các cháu học giỏi".into(),
        anonymous: false,
        schedule: schedule(&[("2025-03-01", 1_000_000), ("2025-06-01", 2_000_000)]),
    }
}

pub fn promise(books: &Books, new: &NewPledge) -> Result<PledgeId, PledgeError> {
    let (author, book, new) = (books.author.clone(), books.book, new.clone());
    books.pool.write_now([book], move |tx| pledge::workflow::promise(tx, &author, book, &new))
}

pub fn cash(amount: i64, on: &str) -> Arrival {
    Arrival { amount: dong(amount), means: Means::Cash, account: None, on: day(on) }
}

pub fn fulfil(books: &Books, id: PledgeId, arrival: &Arrival) -> Result<Seq, PledgeError> {
    let (author, book, arrival) = (books.author.clone(), books.book, arrival.clone());
    let job = move |tx: &mut Tx| pledge::workflow::fulfil(tx, &author, book, id, &arrival, None);
    books.pool.write_now([book], job).map(|recorded| recorded.seq)
}

fn reschedule(books: &Books, id: PledgeId, to_come: &Schedule, reason: &str) -> Result<(), PledgeError> {
    let (author, book, to_come, reason) =
        (books.author.clone(), books.book, to_come.clone(), reason.to_owned());
    let job = move |tx: &mut Tx| pledge::workflow::reschedule(tx, &author, book, id, &to_come, &reason);
    books.pool.write_now([book], job)
}

fn lapse(books: &Books, id: PledgeId, reason: &str) -> Result<(), PledgeError> {
    let (author, book, reason) = (books.author.clone(), books.book, reason.to_owned());
    books.pool.write_now([book], move |tx| pledge::workflow::lapse(tx, &author, book, id, &reason))
}

fn attach(books: &Books, id: PledgeId, gift: Seq) -> Result<i64, PledgeError> {
    let (author, book) = (books.author.clone(), books.book);
    let job = move |tx: &mut Tx| pledge::workflow::attach(tx, &author, book, id, gift);
    books.pool.write_now([book], job).map(sovang::money::Money::dong)
}

pub fn get(books: &Books, id: PledgeId) -> Pledge {
    pledge::store::get(&mut books.db(), books.book, id).unwrap()
}

/// What is left, and where the pledge stands.
#[track_caller]
fn stands(books: &Books, id: PledgeId, left: i64, standing: Standing) {
    let pledge = get(books, id);
    assert_eq!((pledge.left().unwrap().dong(), pledge.standing().unwrap()), (left, standing));
    assert_eq!(shown(&verified(&mut books.db()).1), "");
}

on_both_databases! {
    fn a_promise_is_no_income_and_becomes_a_gift_when_it_is_kept(books: Books) {
        let donor = books.donor("Công ty Ví Dụ");
        let before = books.dump().iter().filter(|row| row.starts_with("entries")).count();
        let id = promise(&books, &new(donor, books.programme)).unwrap();
        let entries = books.dump().iter().filter(|row| row.starts_with("entries")).count();
        assert_eq!(entries, before, "a promise makes no entry");
        stands(&books, id, 3_000_000, Standing::Open);
        assert_eq!(get(&books, id).expected().unwrap(), dong(1_000_000));
        fulfil(&books, id, &cash(400_000, "2025-02-20")).unwrap();
        assert_eq!(get(&books, id).expected().unwrap(), dong(600_000));
        fulfil(&books, id, &cash(1_600_000, "2025-03-01")).unwrap();
        stands(&books, id, 1_000_000, Standing::Open);
        fulfil(&books, id, &cash(1_500_000, "2025-06-01")).unwrap();
        stands(&books, id, 0, Standing::Kept);
        assert_eq!(books.balance(Role::GiftsRestricted, Some(books.programme)), -3_500_000);
        let totals = donation::store::totals(&mut books.db(), &[books.book], 2025).unwrap();
        assert_eq!((totals[0].cash, totals[0].gifts), (dong(3_500_000), 3));
        refused(&books, "đã thực hiện đủ", || fulfil(&books, id, &cash(1, "2025-06-02")));
    }

    fn a_gift_that_is_taken_back_is_due_again(books: Books) {
        let donor = books.donor("Công ty Ví Dụ");
        let id = promise(&books, &new(donor, books.general)).unwrap();
        let seq = fulfil(&books, id, &cash(3_000_000, "2025-02-20")).unwrap();
        stands(&books, id, 0, Standing::Kept);
        books.void(seq, "2025-02-21", "ghi nhầm").unwrap();
        stands(&books, id, 3_000_000, Standing::Open);
        refused(&books, "đã được tính cho một lời hứa", || attach(&books, id, seq));
    }

    fn a_storm_of_one_key_counts_once(books: Books) {
        let donor = books.donor("Công ty Ví Dụ");
        let id = promise(&books, &new(donor, books.general)).unwrap();
        let send = |amount: i64| {
            let (author, book, arrival) = (books.author.clone(), books.book, cash(amount, "2025-02-20"));
            let job = move |tx: &mut Tx| pledge::workflow::fulfil_once(tx, &author, book, id, &arrival, "hua-1");
            books.pool.write_now([book], job).unwrap()
        };
        let answers: Vec<_> = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..8).map(|_| scope.spawn(|| send(1_000_000).unwrap())).collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        assert!(answers.iter().all(|answer| *answer == answers[0]));
        stands(&books, id, 2_000_000, Standing::Open);
        let other = send(2_000_000).unwrap_err();
        assert!(matches!(&other, OnceError::KeyReused { .. }), "{other}");
    }

    fn a_gift_from_the_bank_is_counted_by_hand(books: Books) {
        let (donor, other) = (books.donor("Công ty Ví Dụ"), books.donor("Bà Lê Thị Hoà"));
        let id = promise(&books, &new(donor, books.general)).unwrap();
        let seq = |donor, fund, amount| books.receive(&books.gift(donor, fund, amount, "2025-02-05")).unwrap().seq;
        let good = seq(donor, books.general, 700_000);
        let (foreign, elsewhere) = (seq(other, books.general, 700_000), seq(donor, books.programme, 700_000));
        refused(&books, "không phải của người đã hứa", || attach(&books, id, foreign));
        refused(&books, "không có phần nào cho quỹ của lời hứa", || attach(&books, id, elsewhere));
        refused(&books, "không phải của người đã hứa", || attach(&books, id, Seq(99)));
        assert_eq!(attach(&books, id, good).unwrap(), 700_000);
        refused(&books, "đã được tính cho một lời hứa", || attach(&books, id, good));
        stands(&books, id, 2_300_000, Standing::Open);
    }

    fn another_schedule_is_another_version(books: Books) {
        let donor = books.donor("Công ty Ví Dụ");
        let id = promise(&books, &new(donor, books.general)).unwrap();
        fulfil(&books, id, &cash(1_500_000, "2025-02-20")).unwrap();
        let to_come = schedule(&[("2026-03-01", 500_000), ("2026-09-01", 500_000)]);
        refused(&books, "cần nêu lý do", || reschedule(&books, id, &to_come, "  "));
        reschedule(&books, id, &to_come, "doanh thu giảm").unwrap();
        stands(&books, id, 1_000_000, Standing::Open);
        let pledge = get(&books, id);
        assert_eq!((pledge.versions().len(), pledge.promised().unwrap()), (2, dong(2_500_000)));
        assert_eq!(pledge.versions()[0].schedule.total().unwrap(), dong(3_000_000));
        assert_eq!(pledge.versions()[1].reason, "doanh thu giảm");
        let reminders = pledge.reminders(day("2026-02-20"), 30).unwrap();
        assert_eq!(reminders.iter().map(|it| (it.due_on, it.left)).collect::<Vec<_>>(), [(day("2026-03-01"), dong(500_000))]);
        refused(&books, "lịch mới giống lịch đang có", || reschedule(&books, id, &to_come, "lần nữa"));
    }

    fn a_lapsed_pledge_keeps_what_came_and_takes_no_more(books: Books) {
        let donor = books.donor("Công ty Ví Dụ");
        let id = promise(&books, &new(donor, books.general)).unwrap();
        fulfil(&books, id, &cash(1_000_000, "2025-03-01")).unwrap();
        refused(&books, "cần nêu lý do", || lapse(&books, id, ""));
        lapse(&books, id, "công ty giải thể").unwrap();
        stands(&books, id, 2_000_000, Standing::Lapsed);
        refused(&books, "đã thôi thực hiện", || fulfil(&books, id, &cash(1, "2025-06-01")));
        refused(&books, "đã thôi thực hiện", || lapse(&books, id, "lần nữa"));
        refused(&books, "đã thôi thực hiện", || reschedule(&books, id, &schedule(&[("2026-01-01", 1)]), "x"));
        assert_eq!(books.balance(Role::Cash, None), 1_000_000);
    }

    fn what_cannot_be_promised_leaves_no_trace(books: Books) {
        let donor = books.donor("Công ty Ví Dụ");
        let good = new(donor, books.general);
        let bad = |sentence: &str, change: &dyn Fn(&mut NewPledge)| {
            let mut pledge = good.clone();
            change(&mut pledge);
            refused(&books, sentence, || promise(&books, &pledge));
        };
        bad("sau ngày hôm nay", &|it| it.made_on = day("2026-01-01"));
        bad("trước ngày 02/03/2025", &|it| it.made_on = day("2025-03-02"));
        bad("không có trong danh bạ", &|it| it.party = PartyId(999_999));
        bad("không tìm thấy", &|it| it.fund = FundId(999_999));
        let id = promise(&books, &good).unwrap();
        refused(&books, "sổ không có lời hứa số 99", || fulfil(&books, PledgeId(99), &cash(1, "2025-03-01")));
        let goods = Arrival { means: Means::InKind, ..cash(1, "2025-03-01") };
        refused(&books, "không nhận bằng hiện vật", || fulfil(&books, id, &goods));
        refused(&books, "phải lớn hơn 0", || fulfil(&books, id, &cash(0, "2025-03-01")));
        refused(&books, "sau ngày hôm nay", || fulfil(&books, id, &cash(1, "2026-03-01")));
    }

    fn payments_that_are_no_gifts_are_named(books: Books) {
        let (donor, other) = (books.donor("Công ty Ví Dụ"), books.donor("Bà Lê Thị Hoà"));
        let id = promise(&books, &new(donor, books.general)).unwrap();
        let seq = fulfil(&books, id, &cash(1_000_000, "2025-03-01")).unwrap();
        let foreign = books.receive(&books.gift(other, books.general, 1_000_000, "2025-02-05")).unwrap().seq;
        let mut db = books.db();
        disarm(&mut db);
        for sql in [
            format!("UPDATE pledge_payments SET amount = 999999 WHERE gift_seq = {seq}"),
            format!("UPDATE pledge_payments SET gift_seq = {foreign} WHERE gift_seq = {seq}"),
            format!("UPDATE pledges SET party_id = {other} WHERE id = {id}"),
            format!("UPDATE pledges SET fund_id = {} WHERE id = {id}", books.programme),
            "DELETE FROM pledges".to_owned(),
            "DELETE FROM pledge_instalments".to_owned(),
            "DELETE FROM pledge_versions WHERE version = 1".to_owned(),
        ] {
            let findings = tried(&mut db, &sql).unwrap();
            assert!(findings.iter().any(|it| it.place.table.starts_with("pledge")), "{sql}: {}", shown(&findings));
        }
    }
}
