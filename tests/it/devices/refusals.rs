//! What is refused of goods: a number twice, somebody whom the donors do not mean, a gift whose goods were out.

use sovang::{
    db::Tx,
    device::{self, DeviceError, DeviceNo, Item, ItemError, Serial, Standing, workflow::HandOver},
    donation::{DonationError, Giver, Share},
    fund::{FundKind, Restriction},
    id::{BookId, FundId, PartyId, Seq, UnitId},
    ledger::{self, journal::PostError, once::OnceError},
    programme::Category,
    unit::Level,
};

use super::{
    computer, give_back, goods_gift, hand_over, item, record, take_in, take_in_at, the_store_is_the_account,
    to,
};
use crate::{
    books::{Books, day, dong},
    on_both_databases,
    scholarships::{add_fund, add_unit, refused},
};

fn correct(books: &Books, no: DeviceNo, serial: &str, reason: &str) -> Result<(), DeviceError> {
    let (author, book, reason) = (books.author.clone(), books.book, reason.to_owned());
    let serial = Serial::read(serial).unwrap();
    let job =
        move |tx: &mut Tx| device::workflow::correct_serial(tx, &author, book, no, serial.as_ref(), &reason);
    books.pool.write_now([book], job)
}

/// Expects a gift to be turned away with these words; only the answer itself is kept, for when it is asked again.
#[track_caller]
fn turned_away<T: std::fmt::Debug>(
    books: &Books,
    sentence: &str,
    act: impl FnOnce() -> Result<T, OnceError<DeviceError>>,
) {
    let rows = || books.dump().into_iter().filter(|row| !row.starts_with("requests:")).collect::<Vec<_>>();
    let before = rows();
    let err = act().expect_err("this must be refused");
    assert!(err.to_string().contains(sentence), "{err}");
    assert_ne!(err.to_string(), format!("{err:#}"));
    assert_eq!(rows(), before, "a refusal left something behind: {err}");
}

on_both_databases! {
    fn one_number_has_one_passport_over_all_books(books: Books) {
        let no = computer(&books, books.general, "sn 12-34");
        let donor = books.donor("Bà Lê Thị Hoà");
        let again = goods_gift(&books, donor, vec![item(books.general, "HP", "SN1234", 1_000)]);
        turned_away(&books, "số máy SN1234 đã có lý lịch trong sổ này", || take_in(&books, &again, Vec::new()));
        let twice = [item(books.general, "A", "X1", 1), item(books.general, "B", "x-1", 1)];
        let twice = goods_gift(&books, donor, twice.to_vec());
        turned_away(&books, "được ghi hai lần", || take_in(&books, &twice, Vec::new()));
        let (unit, book) = add_unit(&books, "XA01", Level::Commune);
        let fund = add_fund(&books, (unit, book), "QX", day("2000-01-01"));
        let elsewhere = goods_gift(&books, donor, vec![item(fund, "HP", "SN1234", 1_000)]);
        let take = || {
                        take_in_at(&books, book, &elsewhere, Vec::new())
        };
        turned_away(&books, "đã có lý lịch ở một đơn vị khác", take);
        // What was taken off file no longer counts.
        books.void(no.gift, "2025-01-11", "ghi nhầm").unwrap();
        assert_eq!(record(&books, no).stage.standing(), Standing::Annulled);
        take().unwrap();
    }

    fn a_storm_of_one_number_leaves_one_passport(books: Books) {
        let mut places = vec![(books.book, books.general)];
        for code in ["XA01", "XA02", "XA03"] {
            let (unit, book) = add_unit(&books, code, Level::Commune);
            places.push((book, add_fund(&books, (unit, book), "QX", day("2000-01-01"))));
        }
        let donor = books.donor("Bà Lê Thị Hoà");
        let take = |(book, fund): (BookId, FundId)| {
            let gift = goods_gift(&books, donor, vec![item(fund, "HP", "SN 77", 1_000)]);
            take_in_at(&books, book, &gift, Vec::new())
        };
        let answers: Vec<_> = std::thread::scope(|scope| {
            let threads: Vec<_> = places.iter().map(|place| scope.spawn(|| take(*place))).collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        let taken = |answer: &&Result<_, OnceError<DeviceError>>| match answer {
            Ok(_) => false,
            Err(OnceError::First(DeviceError::Donation(DonationError::Goods(err)))) => {
                assert!(matches!(**err, DeviceError::Item(ItemError::SerialTaken { .. })), "{err}");
                true
            }
            Err(err) => panic!("{err}"),
        };
        assert_eq!(answers.iter().filter(taken).count(), 3);
        the_store_is_the_account(&books);
    }

    fn a_wrong_number_is_corrected_and_both_stay(books: Books) {
        let (one, two) = (computer(&books, books.general, "SN-1"), computer(&books, books.general, "SN-2"));
        refused(&books, "cần nêu lý do", || correct(&books, one, "SN-3", ""));
        refused(&books, "SN-2 đã có lý lịch trong sổ này", || correct(&books, one, "SN-2", "chép nhầm"));
        correct(&books, one, "SN-3", "chép nhầm").unwrap();
        assert_eq!(record(&books, one).device.serial.unwrap().as_str(), "SN-3");
        correct(&books, two, "sn-2", "viết thường").unwrap();
        correct(&books, two, "", "không đọc được").unwrap();
        assert_eq!(record(&books, two).device.serial, None);
        assert!(books.dump().iter().any(|row| row.starts_with("device_events") && row.contains("SN-1")));
        computer(&books, books.general, "SN-1");
        the_store_is_the_account(&books);
    }

    fn goods_that_cannot_be_leave_no_trace(books: Books) {
        let donor = books.donor("Công ty Ví Dụ");
        let good = item(books.general, "Dell", "S1", 1_000);
        let bad = |sentence: &str, change: &dyn Fn(&mut Item)| {
            let mut thing = good.clone();
            change(&mut thing);
            let mut gift = goods_gift(&books, donor, vec![thing]);
            gift.shares = vec![Share { fund: books.general, amount: dong(1_000) }];
            turned_away(&books, sentence, || take_in(&books, &gift, Vec::new()));
        };
        bad("chưa ghi hiện vật là gì", &|it| it.what = " ".into());
        bad("hãy ghi số tiền lớn hơn 0", &|it| it.value = dong(0));
        bad("số cuốn phải từ 1", &|it| it.pieces = 0);
        bad("ngày định giá 01/01/2026 sau ngày hôm nay", &|it| it.valued_on = day("2026-01-01"));
        bad("cộng lại là 999 ₫, phần ghi cho quỹ đó là 1.000 ₫", &|it| it.value = dong(999));
        bad("cộng lại là 0 ₫", &|it| it.fund = books.programme);
        let no = computer(&books, books.general, "SN-9");
        let an = books.donor("Vũ Ngọc An");
        refused(&books, "sau ngày hôm nay", || hand_over(&books, no, &to(&books, an, "2026-01-01")));
        refused(&books, "trước việc gần nhất của hiện vật (10/01/2025)", || hand_over(&books, no, &to(&books, an, "2025-01-09")));
        refused(&books, "trong kho, không thể thu hồi", || give_back(&books, no, 1, "2025-02-01"));
        refused(&books, "sổ không có hiện vật số “9-9”", || give_back(&books, DeviceNo { gift: Seq(9), item: 9 }, 1, "2025-02-01"));
    }

    fn the_donors_conditions_are_asked_as_for_an_award(books: Books) {
        let (an, binh) = (books.donor("Vũ Ngọc An"), books.donor("Lê Thanh Bình"));
        let (commune, _) = add_unit(&books, "XA01", Level::Commune);
        let only = |restriction| books.fund(&format!("Q{restriction:?}").len().to_string(), FundKind::Programme, restriction).id;
        let pupils = only(Restriction { categories: vec![Category::Pupil], ..Restriction::default() });
        let no = computer(&books, pupils, "SN-1");
        let student = HandOver { category: Category::Student, ..to(&books, an, "2025-02-01") };
        refused(&books, "không cho phép trao cho người này: Lời người ủng hộ", || hand_over(&books, no, &student));
        hand_over(&books, no, &to(&books, an, "2025-02-01")).unwrap();
        let here = only(Restriction { areas: vec![commune], ..Restriction::default() });
        let no = computer(&books, here, "SN-2");
        refused(&books, "không cho phép trao cho người này", || hand_over(&books, no, &to(&books, an, "2025-02-01")));
        let there = HandOver { unit: commune, ..to(&books, an, "2025-02-01") };
        hand_over(&books, no, &there).unwrap();
        let named = Restriction { persons: vec![binh], ..Restriction::default() };
        let named = books.fund("BT", FundKind::Sponsorship, named).id;
        let no = computer(&books, named, "SN-3");
        refused(&books, "không cho phép trao cho người này", || hand_over(&books, no, &to(&books, an, "2025-02-01")));
        hand_over(&books, no, &to(&books, binh, "2025-02-01")).unwrap();
        let nowhere = HandOver { unit: UnitId(999), ..to(&books, an, "2025-02-01") };
        let no = computer(&books, books.general, "SN-4");
        refused(&books, "không phải là đơn vị của sổ này", || hand_over(&books, no, &nowhere));
        let nobody = HandOver { holder: Giver::OnFile(PartyId(999_999)), ..to(&books, an, "2025-02-01") };
        refused(&books, "chưa có người nhận", || hand_over(&books, no, &nobody));
        let named = |name: &str, surely_new| Giver::Named { name: name.into(), address: String::new(), phone: String::new(), surely_new };
        refused(&books, "chưa có người nhận", || hand_over(&books, no, &HandOver { holder: named(" ", true), ..nobody.clone() }));
        refused(&books, "danh bạ đã có 1 người tên “Vũ Ngọc An”", || hand_over(&books, no, &HandOver { holder: named("Vũ Ngọc An", false), ..nobody.clone() }));
        let new = HandOver { holder: named("Đỗ Hải Yến", false), ..nobody };
        hand_over(&books, no, &new).unwrap();
        the_store_is_the_account(&books);
    }

    fn a_gift_whose_goods_were_out_cannot_be_taken_back(books: Books) {
        books.second_person();
        let no = computer(&books, books.general, "SN-1");
        let an = books.donor("Vũ Ngọc An");
        hand_over(&books, no, &to(&books, an, "2025-02-01")).unwrap();
        refused(&books, "hiện vật số 1-1 của khoản này đã được bàn giao", || books.void(no.gift, "2025-02-02", "ghi nhầm"));
        give_back(&books, no, 5_000_000, "2025-02-02").unwrap();
        refused(&books, "đã được bàn giao", || books.void(no.gift, "2025-02-02", "ghi nhầm"));
        let other = computer(&books, books.general, "SN-2");
        books.void(other.gift, "2025-01-12", "ghi nhầm").unwrap();
        the_store_is_the_account(&books);
        refused(&books, "đã hủy tiếp nhận, không thể", || hand_over(&books, other, &to(&books, an, "2025-02-03")));
        // The entry of a hand-over belongs to the goods, and nobody else undoes it.
        let (author, book) = (books.author.clone(), books.book);
        let undone = books.pool.write_now([book], move |tx| {
            ledger::general::reverse(tx, &author, book, Seq(2), day("2025-02-03"), "thử")
        });
        assert!(matches!(undone, Err(PostError::OtherWorkflow { .. })), "{undone:?}");
    }
}
