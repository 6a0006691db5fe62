//! What may become of goods, what their numbers are, and which files are pictures.

use proptest::prelude::*;

use super::{photo::Photo, *};
use crate::{
    calendar::Instant,
    id::{UnitId, UserId},
    programme::Category,
};

fn day(number: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2025, 1, 1).unwrap() + chrono::Days::new(number.into())
}

fn at(on: u32, what: Happening) -> Event {
    let (by, at) = (UserId(1), Instant::from_micros(0));
    Event { on: day(on), what, condition: Condition::Good, note: String::new(), by, at }
}

fn dong(amount: i64) -> Money {
    Money::from_dong(amount)
}

fn received() -> Happening {
    Happening::Received { value: dong(5_000_000), serial: None, entry: Seq(1) }
}

fn handed_to(holder: i64, value: i64) -> Happening {
    let holder = PartyId(holder);
    let to = Receiver { holder, category: Category::Pupil, unit: UnitId(1), programme: None };
    let entry = (value > 0).then_some(Seq(2));
    Happening::HandedOver { to, minute: Minute { year: 2025, no: 1 }, value: dong(value), entry }
}

fn returned(value: i64) -> Happening {
    Happening::Returned { value: dong(value), entry: (value > 0).then_some(Seq(3)) }
}

const LOST_OUTSIDE: Happening = Happening::Lost { entry: None };
const LOST_IN_STORE: Happening = Happening::Lost { entry: Some(Seq(4)) };
const ANNULLED: Happening = Happening::Annulled { entry: Seq(5) };

/// Follows a history, and expects its last event to be refused with these words, or to stand.
#[track_caller]
fn check(steps: &[(u32, Happening)], expected: Result<Standing, &str>) {
    let events: Vec<Event> = steps.iter().map(|(on, what)| at(*on, what.clone())).collect();
    let (last, before) = events.split_last().unwrap();
    let reached =
        if before.is_empty() { Stage::received(last) } else { Stage::replay(before).unwrap().after(last) };
    match (reached, expected) {
        (Ok(stage), Ok(standing)) => assert_eq!(stage.standing(), standing),
        (Err(err), Err(words)) => assert!(err.to_string().contains(words), "{err}"),
        (reached, _) => panic!("{reached:?} instead of {expected:?}"),
    }
}

#[test]
fn a_thing_goes_out_and_comes_back_and_never_the_other_way_round() {
    let base = [(0, received())];
    let then = |steps: &[(u32, Happening)]| [&base, steps].concat();
    check(&base, Ok(Standing::InStore));
    check(&[(0, Happening::Checked)], Err("phải bắt đầu bằng việc tiếp nhận"));
    check(&then(&[(0, received())]), Err("trong kho, không thể tiếp nhận"));
    check(&then(&[(1, returned(1))]), Err("trong kho, không thể thu hồi về kho"));
    check(&then(&[(1, Happening::Checked)]), Err("trong kho, không thể kiểm tra tình trạng"));
    check(&then(&[(1, handed_to(7, 5_000_000))]), Ok(Standing::WithHolder));
    check(&then(&[(1, handed_to(7, 4_999_999))]), Err("trong kho, không thể bàn giao"));
    let out = then(&[(3, handed_to(7, 5_000_000))]);
    let then = |steps: &[(u32, Happening)]| [&out, steps].concat();
    check(&then(&[(4, handed_to(8, 0))]), Err("hãy thu hồi về kho trước"));
    check(&then(&[(4, ANNULLED)]), Err("đang có người giữ, không thể hủy tiếp nhận"));
    check(&then(&[(2, Happening::Checked)]), Err("trước việc gần nhất của hiện vật (04/01/2025)"));
    check(&then(&[(3, Happening::Checked)]), Ok(Standing::WithHolder));
    check(&then(&[(4, returned(5_000_001))]), Err("phải từ 0 đến 5.000.000 ₫"));
    check(&then(&[(4, returned(-1))]), Err("phải từ 0 đến 5.000.000 ₫"));
    check(&then(&[(4, returned(0))]), Ok(Standing::InStore));
    check(&then(&[(4, LOST_OUTSIDE)]), Ok(Standing::Lost));
    check(&then(&[(4, LOST_IN_STORE)]), Err("đang có người giữ, không thể báo mất"));
    let back = then(&[(4, returned(0))]);
    let then = |steps: &[(u32, Happening)]| [&back, steps].concat();
    check(&then(&[(4, ANNULLED)]), Err("trong kho, không thể hủy tiếp nhận"));
    check(&then(&[(4, handed_to(8, 0))]), Ok(Standing::WithHolder));
    check(&then(&[(4, LOST_OUTSIDE), (5, handed_to(8, 0))]), Err("đã mất, không thể trao lại"));
}

#[test]
fn a_check_is_due_half_a_year_after_somebody_last_looked() {
    let due = |steps: &[(u32, Happening)]| {
        let events: Vec<Event> = steps.iter().map(|(on, what)| at(*on, what.clone())).collect();
        Stage::replay(&events).unwrap().check_due()
    };
    let out = [(0, received()), (30, handed_to(7, 5_000_000))];
    assert_eq!(due(&out[..1]), None);
    // From 31 January on.
    assert_eq!(due(&out).unwrap().to_string(), "2025-07-31");
    let looked = [&out[..], &[(60, Happening::Checked)]].concat();
    assert_eq!(due(&looked).unwrap().to_string(), "2025-09-02");
    let corrected = [&looked[..], &[(90, Happening::Corrected { serial: None })]].concat();
    assert_eq!(due(&corrected).unwrap().to_string(), "2025-09-02", "a mended number is no look");
}

#[test]
fn writings_of_one_serial_number_have_one_key() {
    let key = |text: &str| Serial::read(text).unwrap().map(|it| it.key());
    assert_eq!(key(" sn 12-34a "), key("SN1234A"));
    assert_eq!(key("35/412.345-678"), Some("35412345678".into()));
    assert_ne!(key("SN1234A"), key("SN1234B"));
    assert_eq!(key(" \u{200b} "), None);
    assert_eq!(Serial::read("– —"), Err(ItemError::BadSerial("– —".into())));
    assert!(matches!(Serial::read(&"1".repeat(61)), Err(ItemError::Text(_))));
    assert!(matches!(Serial::read("12\u{7}3"), Err(ItemError::Text(_))));
}

#[test]
fn a_things_number_is_read_as_it_is_written() {
    for (text, expected) in [("17-2", Some((17, 2))), (" 1-1", Some((1, 1))), ("0-1", None), ("1--1", None)] {
        let read = text.parse::<DeviceNo>().ok().map(|no| (no.gift.0, no.item));
        assert_eq!(read, expected, "{text}");
    }
    for text in ["", "1", "1-", "-1", "a-b", "1-2-3", "9223372036854775808-1"] {
        assert!(matches!(text.parse::<DeviceNo>(), Err(DeviceError::NotFound(_))), "{text}");
    }
}

/// The beginnings of files of many kinds, some of which people name `.jpg`.
const NOT_PICTURES: &[(&str, &[u8])] = &[
    ("php", b"<?php system($_GET['c']); ?>"),
    ("html", b"<!DOCTYPE html><html><script>alert(1)</script></html>"),
    ("svg", b"<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\"/>"),
    ("svg with a prologue", b"<?xml version=\"1.0\"?><svg xmlns=\"http://www.w3.org/2000/svg\"/>"),
    ("gif", b"GIF89a\x01\x00\x01\x00\x00\x00\x00;"),
    ("webp", b"RIFF\x24\x00\x00\x00WEBPVP8 "),
    ("pdf", b"%PDF-1.7\n1 0 obj"),
    ("zip", b"PK\x03\x04\x14\x00\x00\x00"),
    ("exe", b"MZ\x90\x00\x03\x00\x00\x00"),
    ("elf", b"\x7fELF\x02\x01\x01\x00"),
    ("text", "Ảnh máy tính".as_bytes()),
    ("half a signature", b"\xff\xd8"),
    ("a picture after a byte", b" \xff\xd8\xff\xe0\x00\x10JFIF\x00"),
];

#[test]
fn a_file_that_is_no_picture_is_refused_whatever_its_name() {
    for (kind, bytes) in NOT_PICTURES {
        let err = Photo::read(bytes.to_vec()).unwrap_err();
        let sentence = err.to_string();
        assert!(sentence.contains("không phải là ảnh JPEG hay PNG"), "{kind}: {sentence}");
        assert!(format!("{err:#}").contains("JPEG or PNG picture"), "{kind}: {err:#}");
    }
    assert!(Photo::read(Vec::new()).unwrap_err().to_string().contains("tệp ảnh trống"));
    let mut large = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00".to_vec();
    large.resize(photo::LARGEST, 0);
    assert_eq!(Photo::stored(large.clone()).unwrap().media(), photo::Media::Jpeg);
    large.push(0);
    assert!(Photo::read(large).unwrap_err().to_string().contains("nặng 6 MB, vượt quá 5 MB"));
    let png = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR".to_vec();
    assert_eq!(Photo::stored(png.clone()).unwrap().media(), photo::Media::Png);
    assert!(Photo::read(png).unwrap_err().to_string().contains("bị hỏng hoặc chưa tải đủ"));
}

fn any_happening() -> impl Strategy<Value = Happening> {
    prop_oneof![
        Just(received()),
        (1i64..4, 0i64..3).prop_map(|(holder, value)| handed_to(holder, value * 2_500_000)),
        (-1i64..4).prop_map(|value| returned(value * 2_500_000)),
        Just(Happening::Checked),
        Just(Happening::Corrected { serial: None }),
        Just(LOST_OUTSIDE),
        Just(LOST_IN_STORE),
        Just(Happening::WrittenOff { entry: None }),
        Just(ANNULLED),
    ]
}

proptest! {
    /// Whatever is tried, a thing is in the store or with one person, and its worth never grows.
    #[test]
    fn a_thing_is_in_one_place_and_never_worth_more(steps in prop::collection::vec((0u32..3, any_happening()), 0..40)) {
        let mut stage = Stage::received(&at(0, received())).unwrap();
        let (mut worth, mut held_by, mut on) = (dong(5_000_000), None, 0);
        for (later, what) in steps {
            let event = at(on + later, what);
            let Ok(after) = stage.clone().after(&event) else { continue };
            on += later;
            match &event.what {
                Happening::HandedOver { to, value, .. } => {
                    prop_assert_eq!(held_by, None, "nobody may have held it");
                    prop_assert_eq!(*value, stage.in_store());
                    held_by = Some(to.holder);
                }
                Happening::Returned { .. } => {
                    prop_assert!(held_by.take().is_some(), "only what was out comes back");
                    prop_assert!(after.in_store() <= worth);
                    worth = after.in_store();
                }
                Happening::Checked => prop_assert!(held_by.is_some()),
                Happening::Lost { .. } | Happening::WrittenOff { .. } | Happening::Annulled { .. } => held_by = None,
                Happening::Corrected { .. } => {}
                Happening::Received { .. } => prop_assert!(false, "received twice"),
            }
            prop_assert_eq!(after.holder(), held_by);
            prop_assert!(after.in_store().is_zero() || held_by.is_none());
            stage = after;
        }
    }
}
