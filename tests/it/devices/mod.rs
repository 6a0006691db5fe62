//! Goods and their passports: what they leave in the books, who may have them, and what is refused.

use std::sync::atomic::{AtomicUsize, Ordering};

use sovang::{
    device::{
        self, Condition, DeviceError, DeviceKind, DeviceNo, Item, Serial, Valuation,
        photo::Photo,
        store::Record,
        workflow::{Brought, HandOver, HandedOver, Look, Loss},
    },
    donation::{self, Giver, Goods, Means, NewGift, Recorded, Share},
    fund::{FundKind, Restriction},
    id::{BookId, FundId, PartyId, Seq},
    ledger::{self, account::Role, once::OnceError},
    money::Money,
    programme::Category,
};

use crate::{
    books::{Books, day, dong},
    on_both_databases,
    scholarships::refused,
    tamper::{shown, verified},
};

mod law;
pub mod pages;
mod refusals;

pub const JPEG: &[u8] = include_bytes!("../../../fixtures/pictures/pixel.jpg");

pub fn item(fund: FundId, what: &str, serial: &str, value: i64) -> Item {
    Item {
        kind: DeviceKind::Computer,
        what: what.into(),
        serial: Serial::read(serial).unwrap(),
        pieces: 1,
        condition: Condition::Good,
        fund,
        value: dong(value),
        valuation: Valuation::Board,
        valued_on: day("2025-01-05"),
    }
}

/// A gift in kind whose shares are what its items add up to.
pub fn goods_gift(books: &Books, donor: PartyId, items: Vec<Item>) -> NewGift {
    let mut funds: Vec<FundId> = items.iter().map(|item| item.fund).collect();
    funds.dedup();
    let share = |fund: &FundId| {
        let of_fund = items.iter().filter(|item| item.fund == *fund).map(|item| item.value);
        Share { fund: *fund, amount: Money::sum(of_fund).unwrap() }
    };
    let shares = funds.iter().map(share).collect();
    let goods = Goods { what: "Máy tính".into(), valued_by: "Hội đồng định giá".into(), items };
    NewGift {
        means: Means::InKind,
        shares,
        goods: Some(goods),
        ..books.gift(donor, books.general, 1, "2025-01-10")
    }
}

pub fn take_in(
    books: &Books,
    gift: &NewGift,
    photos: Vec<(i64, Photo)>,
) -> Result<Recorded, OnceError<DeviceError>> {
    take_in_at(books, books.book, gift, photos)
}

pub fn take_in_at(
    books: &Books,
    book: BookId,
    gift: &NewGift,
    photos: Vec<(i64, Photo)>,
) -> Result<Recorded, OnceError<DeviceError>> {
    static NEXT: AtomicUsize = AtomicUsize::new(0);
    let key = format!("hien-vat-{}", NEXT.fetch_add(1, Ordering::Relaxed));
    let brought = Brought { giver: Giver::OnFile(gift.donor.unwrap()), gift: gift.clone(), photos };
    let author = books.author.clone();
    books
        .pool
        .write_now([book], move |tx| device::workflow::receive(tx, &author, book, &brought, &key))
        .unwrap()
}

/// Takes in one computer worth five million and returns its number.
pub fn computer(books: &Books, fund: FundId, serial: &str) -> DeviceNo {
    let donor = books.donor("Công ty Ví Dụ");
    let gift = goods_gift(books, donor, vec![item(fund, "Dell Latitude", serial, 5_000_000)]);
    DeviceNo { gift: take_in(books, &gift, Vec::new()).unwrap().seq, item: 1 }
}

pub fn to(books: &Books, holder: PartyId, on: &str) -> HandOver {
    HandOver {
        holder: Giver::OnFile(holder),
        category: Category::Pupil,
        unit: books.unit,
        programme: None,
        on: day(on),
        condition: Condition::Good,
        note: String::new(),
    }
}

pub fn hand_over(books: &Books, no: DeviceNo, to: &HandOver) -> Result<HandedOver, DeviceError> {
    let (author, book, to) = (books.author.clone(), books.book, to.clone());
    books.pool.write_now([book], move |tx| device::workflow::hand_over(tx, &author, book, no, &to))
}

fn look(on: &str, note: &str) -> Look {
    Look { on: day(on), condition: Condition::Worn, note: note.into() }
}

fn give_back(books: &Books, no: DeviceNo, value: i64, on: &str) -> Result<Option<Seq>, DeviceError> {
    let (author, book, look) = (books.author.clone(), books.book, look(on, "chuyển trường"));
    books
        .pool
        .write_now([book], move |tx| device::workflow::give_back(tx, &author, book, no, dong(value), &look))
}

fn lose(books: &Books, no: DeviceNo, loss: Loss, look: Look) -> Result<Option<Seq>, DeviceError> {
    let (author, book) = (books.author.clone(), books.book);
    books.pool.write_now([book], move |tx| device::workflow::lose(tx, &author, book, no, loss, &look))
}

fn inspect(books: &Books, no: DeviceNo, look: Look) -> Result<(), DeviceError> {
    let (author, book) = (books.author.clone(), books.book);
    books.pool.write_now([book], move |tx| device::workflow::check(tx, &author, book, no, &look))
}

fn record(books: &Books, no: DeviceNo) -> Record {
    device::store::get(&mut books.db(), books.book, no).unwrap()
}

/// Tells whether the goods account is what lies in the store, and `verify` agrees.
#[track_caller]
fn the_store_is_the_account(books: &Books) {
    let listed = device::store::list(&mut books.db(), books.book, 1_000).unwrap();
    let in_store: i64 = listed.iter().map(|it| it.in_store.dong()).sum();
    assert_eq!(books.balance(Role::GoodsInKind, None), in_store);
    assert_eq!(shown(&verified(&mut books.db()).1), "");
}

on_both_databases! {
    fn a_computer_goes_out_comes_back_and_goes_on(books: Books) {
        let no = computer(&books, books.general, "SN-1");
        assert_eq!(books.balance(Role::GoodsInKind, None), 5_000_000);
        let (an, binh) = (books.donor("Vũ Ngọc An"), books.donor("Lê Thanh Bình"));
        let first = hand_over(&books, no, &to(&books, an, "2025-02-01")).unwrap();
        assert_eq!((first.minute.to_string(), first.entry.is_some()), ("1/2025".into(), true));
        assert_eq!((books.balance(Role::GoodsInKind, None), books.balance(Role::InKindGrants, None)), (0, 5_000_000));
        the_store_is_the_account(&books);
        inspect(&books, no, look("2025-05-01", "")).unwrap();
        give_back(&books, no, 3_000_000, "2025-06-01").unwrap();
        assert_eq!(books.balance(Role::InKindGrants, None), 2_000_000);
        the_store_is_the_account(&books);
        let second = hand_over(&books, no, &to(&books, binh, "2025-06-02")).unwrap();
        assert_eq!(second.minute.to_string(), "2/2025");
        assert_eq!((books.balance(Role::GoodsInKind, None), books.balance(Role::InKindGrants, None)), (0, 5_000_000));
        let record = record(&books, no);
        let kinds: Vec<String> = {
            let mut used = false;
            let mut kinds = Vec::new();
            for event in &record.events {
                kinds.push(event.what.kind(used).code().to_owned());
                used |= matches!(event.what, device::Happening::HandedOver { .. });
            }
            kinds
        };
        assert_eq!(kinds, ["received", "handed_over", "checked", "returned", "regifted"]);
        assert_eq!((record.stage.holder(), record.minutes().count()), (Some(binh), 2));
        the_store_is_the_account(&books);
        let sealed = ledger::store::load(&mut books.db(), books.book, second.entry.unwrap()).unwrap();
        assert_eq!(sealed.entry.description(), "Bàn giao hiện vật 1-1 theo biên bản số 2/2025");
        assert!(sealed.entry.postings().iter().all(|it| it.party == Some(binh)));
    }

    fn giving_on_credits_nobody_and_takes_one_minute(books: Books) {
        let no = computer(&books, books.general, "SN-1");
        let totals = || donation::store::totals(&mut books.db(), &[books.book], 2025).unwrap();
        let before = totals();
        let (an, binh) = (books.donor("Vũ Ngọc An"), books.donor("Lê Thanh Bình"));
        hand_over(&books, no, &to(&books, an, "2025-02-01")).unwrap();
        let give_on = |holder, value| {
            let (author, book, to) = (books.author.clone(), books.book, to(&books, holder, "2025-03-01"));
            books.pool.write_now([book], move |tx| {
                device::workflow::give_on(tx, &author, book, no, (dong(value), "học xong"), &to)
            })
        };
        refused(&books, "đang giữ hiện vật; hãy chọn người khác", || give_on(an, 4_000_000));
        refused(&books, "phải từ 0 đến 5.000.000", || give_on(binh, 5_000_001));
        let handed = give_on(binh, 4_000_000).unwrap();
        assert_eq!(handed.minute.to_string(), "2/2025");
        assert_eq!(books.balance(Role::InKindGrants, None), 5_000_000);
        assert_eq!(record(&books, no).stage.holder(), Some(binh));
        assert_eq!(totals(), before);
        the_store_is_the_account(&books);
    }

    fn what_is_passed_on_is_no_expense_and_a_loss_is_no_grant(books: Books) {
        let an = books.donor("Vũ Ngọc An");
        let named = Restriction { persons: vec![an], ..Restriction::default() };
        let pass = books.fund("THUHO", FundKind::PassThrough, named).id;
        let no = computer(&books, pass, "SN-1");
        assert_eq!(books.balance(Role::PassThrough, None), -5_000_000);
        hand_over(&books, no, &to(&books, an, "2025-02-01")).unwrap();
        assert_eq!((books.balance(Role::PassThrough, None), books.balance(Role::InKindGrants, None)), (0, 0));
        let no = computer(&books, books.general, "SN-2");
        refused(&books, "cần nêu lý do", || lose(&books, no, Loss::Lost, look("2025-02-01", " ")));
        lose(&books, no, Loss::Lost, look("2025-02-01", "kho bị trộm")).unwrap();
        assert_eq!((books.balance(Role::ManagementCost, None), books.balance(Role::GoodsInKind, None)), (5_000_000, 0));
        let no = computer(&books, books.general, "SN-3");
        hand_over(&books, no, &to(&books, an, "2025-02-01")).unwrap();
        assert_eq!(lose(&books, no, Loss::WrittenOff, look("2025-03-01", "cháy nguồn")).unwrap(), None);
        assert_eq!((books.balance(Role::ManagementCost, None), books.balance(Role::InKindGrants, None)), (5_000_000, 5_000_000));
        refused(&books, "đã thanh lý, không thể trao lại", || hand_over(&books, no, &to(&books, an, "2025-04-01")));
        the_store_is_the_account(&books);
    }

    fn what_comes_back_worthless_moves_no_money(books: Books) {
        let no = computer(&books, books.general, "SN-1");
        let an = books.donor("Vũ Ngọc An");
        hand_over(&books, no, &to(&books, an, "2025-02-01")).unwrap();
        assert_eq!(give_back(&books, no, 0, "2025-03-01").unwrap(), None);
        let again = hand_over(&books, no, &to(&books, an, "2025-03-02")).unwrap();
        assert_eq!((again.minute.to_string(), again.entry), ("2/2025".into(), None));
        assert_eq!(books.balance(Role::InKindGrants, None), 5_000_000);
        the_store_is_the_account(&books);
    }

    fn checks_fall_due_for_what_is_looked_after(books: Books) {
        let donor = books.donor("Công ty Ví Dụ");
        let set = Item { kind: DeviceKind::Books, pieces: 12, ..item(books.general, "Bộ SGK lớp 6", "", 500_000) };
        let gift = goods_gift(&books, donor, vec![item(books.general, "Dell", "S1", 1_000), set]);
        let seq = take_in(&books, &gift, Vec::new()).unwrap().seq;
        let an = books.donor("Vũ Ngọc An");
        for place in [1, 2] {
            hand_over(&books, DeviceNo { gift: seq, item: place }, &to(&books, an, "2025-02-28")).unwrap();
        }
        let due = |on: &str| device::store::due(&mut books.db(), books.book, day(on), 10).unwrap();
        assert_eq!(due("2025-08-27"), []);
        let found = due("2025-08-28");
        assert_eq!(found.len(), 1, "books are not looked after");
        assert_eq!((found[0].what.as_str(), found[0].holder.as_ref().unwrap().1.as_str()), ("Dell", "Vũ Ngọc An"));
        inspect(&books, found[0].no, look("2025-08-28", "màn hình ố")).unwrap();
        assert_eq!(due("2026-02-27"), []);
        assert_eq!(due("2026-02-28").len(), 1);
    }

    fn pictures_are_kept_as_they_came(books: Books) {
        let donor = books.donor("Công ty Ví Dụ");
        let gift = goods_gift(&books, donor, vec![item(books.general, "Dell", "S1", 1_000)]);
        let picture = || Photo::read(JPEG.to_vec()).unwrap();
        let no = DeviceNo { gift: take_in(&books, &gift, vec![(1, picture())]).unwrap().seq, item: 1 };
        let (author, book) = (books.author.clone(), books.book);
        let second = books.pool.write_now([book], move |tx| {
            device::workflow::add_photo(tx, &author, book, no, &picture())
        });
        assert_eq!(second.unwrap(), 2);
        let photos = device::store::photos_of(&mut books.db(), book, no).unwrap();
        assert_eq!(photos.iter().map(|it| (it.no, it.hash)).collect::<Vec<_>>(), [(1, Photo::read(JPEG.to_vec()).unwrap().hash()), (2, photos[0].hash)]);
        let found = device::store::photo(&mut books.db(), book, no, 2).unwrap().unwrap();
        assert_eq!(found.bytes(), JPEG);
        assert!(device::store::photo(&mut books.db(), book, no, 3).unwrap().is_none());
        let author = books.author.clone();
        let nowhere = DeviceNo { gift: no.gift, item: 9 };
        let picture = Photo::read(JPEG.to_vec()).unwrap();
        refused(&books, "không có hiện vật số “1-9”", || {
            let (author, picture) = (author.clone(), picture.clone());
            books.pool.write_now([book], move |tx| device::workflow::add_photo(tx, &author, book, nowhere, &picture))
        });
    }

    fn goods_of_a_plain_gift_are_lots_that_can_be_handed_over(books: Books) {
        let donor = books.donor("Trường THCS Bình Minh");
        let mut gift = books.gift(donor, books.general, 2_500_000, "2025-02-11");
        gift.means = Means::InKind;
        gift.goods = Some(Goods::lot("10 bộ sách", "Ban thường trực Hội"));
        gift.shares.push(Share { fund: books.programme, amount: dong(500_000) });
        let seq = books.receive(&gift).unwrap().seq;
        let lots = device::store::of_gift(&mut books.db(), books.book, seq).unwrap();
        let lots: Vec<_> = lots.iter().map(|it| (it.device.what.as_str(), it.device.fund, it.device.value.dong())).collect();
        assert_eq!(lots, [("10 bộ sách", books.general, 2_500_000), ("10 bộ sách", books.programme, 500_000)]);
        let school = books.donor("Trường Tiểu học Hoa Sen");
        hand_over(&books, DeviceNo { gift: seq, item: 2 }, &to(&books, school, "2025-02-12")).unwrap();
        assert_eq!(books.balance(Role::InKindGrants, Some(books.programme)), 500_000);
        the_store_is_the_account(&books);
    }

}
