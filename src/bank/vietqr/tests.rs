//! Payloads against the published ones, and what is refused.

use proptest::prelude::*;

use super::*;

fn transfer(amount: Option<i64>, memo: Option<&str>) -> Transfer {
    let (bin, account) = ("970436".parse().unwrap(), "0010000000001".parse().unwrap());
    Transfer::new(bin, account, amount.map(Money::from_dong), memo.map(|it| it.parse().unwrap())).unwrap()
}

#[test]
fn published_payloads_are_read_and_made_alike() {
    let mut count = 0;
    for line in include_str!("../../../fixtures/vietqr_vectors.csv").lines().skip(1) {
        let [payload, bin, account, amount, memo, ..] = line.split(',').collect::<Vec<_>>()[..] else {
            panic!("{line}")
        };
        let read: Transfer = payload.parse().unwrap();
        let amount = Some(Money::from_dong(amount.parse().unwrap()));
        let made = Transfer::new(
            bin.parse().unwrap(),
            account.parse().unwrap(),
            amount,
            Some(memo.parse().unwrap()),
        );
        assert_eq!(Ok(&read), made.as_ref());
        assert_eq!(read.to_string(), payload);
        count += 1;
    }
    assert_eq!(count, 2);
}

#[test]
fn what_is_made_has_the_fields_of_the_list() {
    let payload = transfer(Some(500_000), Some("SVABCDEFGH ung ho")).to_string();
    let listed: Vec<(&str, &str)> = include_str!("../../../fixtures/vietqr_fields.csv")
        .lines()
        .skip(1)
        .filter_map(|line| line.split(',').next().map(|id| (id, line)))
        .collect();
    let top = tlv::fields(&payload).unwrap();
    let ids: Vec<&str> = top.iter().map(|field| field.0).collect();
    assert_eq!(ids, ["00", "01", "38", "53", "54", "58", "62", "63"]);
    for (id, line) in listed {
        let needed = line.contains(",yes,");
        let within = id.split('.').try_fold(payload.clone(), |text, tag| {
            tlv::fields(&text).unwrap().iter().find(|field| field.0 == tag).map(|field| field.1.to_owned())
        });
        assert!(!needed || within.is_some(), "{id} is missing in {payload}");
    }
}

#[test]
fn a_code_without_an_amount_is_static() {
    let payload = transfer(None, None).to_string();
    assert!(payload.starts_with("000201010211"), "{payload}");
    assert!(!payload.contains("5303704540"), "{payload}");
    assert!(transfer(Some(1), None).to_string().starts_with("000201010212"));
}

#[test]
fn the_picture_is_one_svg() {
    let picture = transfer(Some(500_000), Some("SVABCDEFGH")).picture();
    assert!(picture.contains("<svg") && picture.ends_with("</svg>"), "{picture}");
    assert!(!picture.contains("style="), "the CSP forbids inline style");
}

#[test]
fn what_no_bank_takes_is_refused() {
    for bin in ["", "97043", "9704366", "97O436", "９７０４３６"] {
        assert!(matches!(bin.parse::<Bin>(), Err(QrError::NotABin(_))), "{bin}");
    }
    for number in ["", " ", "12345678901234567890", "0010/1", "001Đ"] {
        assert!(matches!(number.parse::<AccountNumber>(), Err(QrError::NotAnAccount(_))), "{number}");
    }
    assert_eq!("0010 0000-0000.1".parse::<AccountNumber>().unwrap().as_str(), "0010000000001");
    assert_eq!("a".repeat(26).parse::<Memo>(), Err(QrError::MemoTooLong(26)));
    assert_eq!("ủng hộ".parse::<Memo>(), Err(QrError::MemoCharacter('ủ')));
    let whole: Transfer = transfer(Some(1), None);
    let with =
        |dong| Transfer::new(whole.bin.clone(), whole.account.clone(), Some(Money::from_dong(dong)), None);
    assert_eq!(with(0), Err(QrError::NotPositive));
    assert_eq!(with(-5), Err(QrError::NotPositive));
    assert!(matches!(with(10_000_000_000_000), Err(QrError::AmountTooLong(_))));
    assert!(with(9_999_999_999_999).is_ok());
}

#[test]
fn what_was_changed_on_the_way_is_refused() {
    let payload = transfer(Some(500_000), Some("ung ho")).to_string();
    for at in 0..payload.len() {
        let mut bytes = payload.clone().into_bytes();
        bytes[at] = if bytes[at] == b'7' { b'1' } else { b'7' };
        let changed = String::from_utf8(bytes).unwrap();
        assert!(changed.parse::<Transfer>().is_err(), "{changed}");
        assert!(payload.get(..at).unwrap().parse::<Transfer>().is_err());
    }
    assert!("0002ủ".parse::<Transfer>().is_err());
}

#[test]
fn memos_lose_what_banks_would_lose() {
    assert_eq!(
        Memo::lossy("Ủng hộ quỹ “Khuyến học”, xã Đông Giang").unwrap().as_str(),
        "ung ho quy khuyen hoc xa"
    );
    assert_eq!(Memo::lossy(" ,. "), None);
    let code = Code::draw(crate::id::BookId(2), 1);
    assert_eq!(Memo::of_code(code, "Ủng hộ quỹ “Đèn đom đóm”").as_str(), format!("{code} ung ho quy den"));
    assert_eq!(Memo::of_code(code, "").as_str(), code.to_string());
    assert_eq!(Code::find_in(Memo::of_code(code, "Nghiêng nghiêng").as_str()), [code]);
}

#[test]
fn the_banks_have_numbers_of_six_digits() {
    let banks = banks();
    assert!(banks.len() > 10);
    assert!(banks.iter().all(|(bin, name)| bin.parse::<Bin>().is_ok() && !name.is_empty()));
    assert_eq!((bank_name("970436"), bank_name("123456")), ("Vietcombank", "123456"));
}

proptest! {
    #[test]
    fn payloads_round_trip(
        bin in "[0-9]{6}",
        account in "[0-9A-Za-z]{1,19}",
        dong in prop::option::of(1_i64..10_000_000_000_000),
        memo in prop::option::of("[0-9A-Za-z]([0-9A-Za-z ]{0,23}[0-9A-Za-z])?"),
    ) {
        let memo = memo.map(|it| it.parse().unwrap());
        let made = Transfer::new(bin.parse().unwrap(), account.parse().unwrap(), dong.map(Money::from_dong), memo);
        let made = made.unwrap();
        prop_assert_eq!(made.to_string().parse(), Ok(made));
    }
}
