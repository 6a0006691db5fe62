//! A fixture for each check, with its boundaries.

use chrono::NaiveDate;

use super::*;
use crate::{council::Ties, disbursement::payout::Relation, id::PayoutId};

fn dong(amount: i64) -> Money {
    Money::from_dong(amount)
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn named(names: &[&str]) -> Others {
    Others { named: names.iter().map(ToString::to_string).collect(), elsewhere: 0 }
}

fn holding(holder: &str, relation: Relation) -> Holding {
    Holding { number: "0011000123".into(), holder: holder.into(), relation }
}

#[track_caller]
fn found(judged: &Judged) -> &Sign {
    match judged {
        Judged::Found(sign) => sign,
        other => panic!("nothing was found: {other:?}"),
    }
}

#[test]
fn one_account_for_two_is_red_until_its_holder_is_declared_for_all() {
    let own = holding("TRAN THI HOA", Relation::Own);
    let sign = judge_account(Some(&own), named(&["Lê Văn Đức"]), false);
    assert_eq!(found(&sign).colour(), Colour::Red);
    let (vi, en) = (found(&sign).to_string(), format!("{:#}", found(&sign)));
    assert!(vi.contains("…0123 cũng là của Lê Văn Đức"), "{vi}");
    assert!(en.contains("also that of Lê Văn Đức"), "{en}");
    assert!(!vi.contains("0011000123"), "the whole number is nobody's business: {vi}");
    let parent = holding("TRAN VAN BA", Relation::Parent);
    let one = judge_account(Some(&parent), named(&["Trần Văn Nam"]), true);
    assert_eq!(found(&one).colour(), Colour::Yellow, "a brother or a sister");
    let many = judge_account(Some(&parent), named(&["A", "B"]), true);
    assert_eq!(found(&many).colour(), Colour::Orange);
    let half = judge_account(Some(&parent), named(&["A"]), false);
    assert_eq!(found(&half).colour(), Colour::Red, "the other said it was their own");
    assert_eq!(judge_account(Some(&own), Others::default(), true), Judged::Clear);
    assert_eq!(judge_account(None, Others::default(), true), Judged::Unknown(Unknown::NoAccount));
}

#[test]
fn one_telephone_for_many_is_asked_about() {
    let numbers = ["0912345678".to_owned()];
    let two = judge_phone(&numbers, named(&["A"]));
    assert_eq!(found(&two).colour(), Colour::Yellow);
    let others = Others { named: vec!["A".into()], elsewhere: 1 };
    let three = judge_phone(&numbers, others);
    assert_eq!(found(&three).colour(), Colour::Orange);
    assert!(found(&three).to_string().contains("…5678 cũng là của A; 1 người ở đơn vị khác"));
    assert_eq!(judge_phone(&numbers, Others::default()), Judged::Clear);
    assert_eq!(judge_phone(&[], Others::default()), Judged::Unknown(Unknown::NoPhone));
}

#[test]
fn what_ties_a_nominator_is_named_and_the_strongest_gives_the_colour() {
    let person = |name: &str, address: &str, phone: &str| Ties {
        name: name.into(),
        address: address.into(),
        phone: phone.into(),
        ..Ties::default()
    };
    let by = |ties: Option<Ties>, declared| Side { name: "Trần Văn Minh".into(), ties, declared };
    let told = person("Trần Văn Minh", "Thôn 3, xã Đông Hưng", "0912 345 678");
    let check = |nominee: &Ties, by: &Side, expected: Option<(Colour, &[Tie])>| {
        let judged = judge_nominator(nominee, None, by);
        match expected {
            None => assert_eq!(judged, Judged::Clear),
            Some((colour, ties)) => {
                let Sign::Nominator { ties: found_ties, .. } = found(&judged) else { panic!("{judged:?}") };
                assert_eq!((found(&judged).colour(), found_ties.as_slice()), (colour, ties));
            }
        }
    };
    let stranger = person("Lê Thị Mai", "Thôn 5, xã Khác", "0987 000 111");
    check(&stranger, &by(Some(told.clone()), false), None);
    check(&stranger, &by(Some(told.clone()), true), Some((Colour::Orange, &[Tie::Declared])));
    let phone = person("Lê Thị Mai", "", "+84 912345678");
    check(&phone, &by(Some(told.clone()), false), Some((Colour::Orange, &[Tie::Phone])));
    let kin = person("Trần Thị Hoà", "Thôn 5, xã Đông Hưng", "");
    check(&kin, &by(Some(told.clone()), false), Some((Colour::Yellow, &[Tie::Surname])));
    let home = person("Trần Thị Hoà", "thôn 3, Xã Đông Hưng", "");
    check(&home, &by(Some(told), false), Some((Colour::Orange, &[Tie::Address, Tie::Surname])));
    let silent = judge_nominator(&stranger, None, &by(None, false));
    assert_eq!(silent, Judged::Unknown(Unknown::NominatorSilent { name: "Trần Văn Minh".into() }));
    let pays = judge_nominator(&stranger, Some(&holding("TRAN VAN MINH", Relation::Proxy)), &by(None, false));
    assert_eq!(found(&pays).colour(), Colour::Red, "the money goes to the nominator");
}

#[test]
fn one_school_and_one_unit_are_why_somebody_is_put_forward() {
    let of_school =
        Ties { school: "THCS Ví Dụ".into(), unit: Some(crate::id::UnitId(3)), ..Ties::default() };
    let by = Side { name: "Cô Lan".into(), ties: Some(of_school.clone()), declared: false };
    assert_eq!(judge_nominator(&of_school, None, &by), Judged::Clear);
}

#[test]
fn an_amount_is_compared_with_what_is_usual() {
    let past: Vec<Money> = [1_000_000, 1_000_000, 1_000_000, 1_500_000, 2_000_000].map(dong).to_vec();
    let check = |amount: i64, expected: Colour| match judge_amount(Some(dong(amount)), &past) {
        Judged::Clear => assert_eq!(expected, Colour::Green, "{amount}"),
        Judged::Found(sign) => assert_eq!(sign.colour(), expected, "{amount}"),
        Judged::Unknown(why) => panic!("{why}"),
    };
    for (amount, colour) in [
        (1_000_000, Colour::Green),
        (2_000_000, Colour::Green),
        (2_000_001, Colour::Yellow),
        (3_999_999, Colour::Yellow),
        (4_000_000, Colour::Orange),
        (19_999_999, Colour::Orange),
        (20_000_000, Colour::Red),
        (999_999, Colour::Yellow),
        (100_000, Colour::Orange),
    ] {
        check(amount, colour);
    }
    let four = past.get(..4).unwrap();
    assert_eq!(judge_amount(Some(dong(9)), four), Judged::Unknown(Unknown::FewAwards { past: 4 }));
    assert_eq!(judge_amount(None, &past), Judged::Unknown(Unknown::NoAmount));
}

#[test]
fn one_slip_among_many_is_not_what_is_usual() {
    let mut past = vec![dong(1_000_000); 19];
    past.push(dong(10_000_000));
    assert_eq!(Range::of(&past), Some(Range { low: dong(1_000_000), high: dong(1_000_000) }));
}

#[test]
fn what_stays_under_a_threshold_only_in_parts_is_noticed() {
    let threshold = dong(10_000_000);
    let own = (day("2025-03-05"), dong(6_000_000));
    let judge = |others: &[(&str, i64)]| {
        let others: Vec<_> = others.iter().map(|(on, amount)| (day(on), dong(*amount))).collect();
        judge_split(own, &others, threshold).unwrap()
    };
    assert_eq!(judge(&[]), Judged::Clear);
    assert_eq!(judge(&[("2025-04-01", 4_000_000)]), Judged::Clear, "exactly the threshold");
    let sign = judge(&[("2025-06-03", 4_000_001)]);
    assert_eq!(found(&sign), &Sign::Split { count: 2, total: dong(10_000_001), threshold });
    assert_eq!(found(&sign).colour(), Colour::Orange);
    assert_eq!(judge(&[("2025-06-04", 4_000_001)]), Judged::Clear, "91 days later");
    assert_eq!(judge(&[("2025-04-01", 10_000_001)]), Judged::Clear, "what is above was seen");
}

#[test]
fn lists_that_pass_a_threshold_together_are_noticed() {
    let threshold = dong(10_000_000);
    let judge = |own: i64, others: &[(i64, bool)]| {
        let others: Vec<_> =
            others.iter().zip(1..).map(|((sum, same), id)| (PayoutId(id), dong(*sum), *same)).collect();
        judge_lists(dong(own), &others, threshold).unwrap()
    };
    let colour = |sign: Option<Sign>| sign.map(|it| it.colour());
    assert_eq!(judge(9_000_000, &[]), None);
    assert_eq!(judge(5_000_000, &[(5_000_000, true)]), None);
    assert_eq!(colour(judge(5_000_001, &[(5_000_000, true)])), Some(Colour::Red));
    assert_eq!(colour(judge(5_000_001, &[(5_000_000, false)])), Some(Colour::Orange));
    assert_eq!(judge(11_000_000, &[(5_000_000, true)]), None, "it asks for the second look by itself");
    assert_eq!(judge(5_000_000, &[(11_000_000, true)]), None, "the other was looked at");
}

#[test]
fn the_worst_sign_gives_the_colour_and_comes_first() {
    let phone = judge_phone(&["0912345678".to_owned()], named(&["A"]));
    let account = judge_account(Some(&holding("X", Relation::Own)), named(&["A"]), false);
    let risk = Risk::of([
        (Check::Phone, phone),
        (Check::Account, account),
        (Check::Split, Judged::Clear),
        (Check::Amount, judge_amount(None, &[])),
    ]);
    assert_eq!(risk.colour(), Colour::Red);
    assert_eq!(risk.signs().iter().map(Sign::check).collect::<Vec<_>>(), [Check::Account, Check::Phone]);
    assert_eq!((risk.clear(), risk.unknown()), (&[Check::Split][..], &[Unknown::NoAmount][..]));
    assert_eq!(Risk::default().colour(), Colour::Green);
}
