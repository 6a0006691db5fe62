//! What lines are taken for, how surely, and at what cost.

use proptest::prelude::*;

use super::*;
use crate::{id::BookId, party::name::match_key};

const FUND: FundId = FundId(1);
const MINH: PartyId = PartyId(10);
const HOA: PartyId = PartyId(11);

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn line(id: i64, on: &str, dong: i64, memo: &str) -> Line {
    Line {
        id: StatementLineId(id),
        day: day(on),
        amount: Money::from_dong(dong),
        reference: String::new(),
        memo: memo.into(),
        offset_name: String::new(),
    }
}

fn entry(seq: i64, on: &str, dong: i64, party: PartyId, name: &str) -> Item {
    let on = day(on);
    let days = chrono::Days::new(7);
    Item {
        target: Target::Entry(Seq(seq)),
        amount: Money::from_dong(dong),
        day: on,
        window: (on - days, on + days),
        party: Some(party),
        keys: vec![match_key(name)],
        accounts: Vec::new(),
        code: None,
    }
}

fn known(items: Vec<Item>) -> Known {
    Known {
        items,
        codes: HashMap::new(),
        payers: HashMap::from([("0100000000002".to_owned(), vec![MINH])]),
        names: HashMap::from([("le thi hoa".to_owned(), vec![HOA])]),
        own: vec![("0990000000009".to_owned(), AccountId(5))],
        fund: FUND,
    }
}

#[track_caller]
fn check(lines: &[Line], known: &Known, expected: &[(Colour, Option<Target>)]) {
    let proposals = propose(lines, known);
    let found: Vec<_> = proposals.iter().map(|it| (it.colour, it.best().map(|best| best.target))).collect();
    assert_eq!(found, expected, "{proposals:#?}");
}

const MINH_PAYS: &str =
    "MBVCB.69.TRAN VAN MINH chuyen tien.CT tu 0100000000002 TRAN VAN MINH toi 0010000000001 HOI";

#[test]
fn money_of_a_known_account_is_a_gift_of_its_holder() {
    let gift = Target::Gift { donor: MINH, fund: FUND };
    check(&[line(1, "2025-01-06", 29_000, MINH_PAYS)], &known(vec![]), &[(Colour::Green, Some(gift))]);
    let mut two = known(vec![]);
    two.payers.insert("0100000000002".into(), vec![MINH, HOA]);
    check(&[line(1, "2025-01-06", 29_000, MINH_PAYS)], &two, &[(Colour::Amber, Some(gift))]);
}

#[test]
fn a_name_alone_is_looked_at() {
    let gift = Target::Gift { donor: HOA, fund: FUND };
    let memo = "LE THI HOA ung ho quy khuyen hoc";
    check(&[line(1, "2025-01-06", 29_000, memo)], &known(vec![]), &[(Colour::Amber, Some(gift))]);
    let stranger = Target::NewDonor { fund: FUND };
    let memo = "NGUYEN THI LAN ung ho quy khuyen hoc";
    check(&[line(1, "2025-01-06", 29_000, memo)], &known(vec![]), &[(Colour::Amber, Some(stranger))]);
    check(&[line(1, "2025-01-06", 29_000, "xin cam on")], &known(vec![]), &[(Colour::Grey, None)]);
}

#[test]
fn a_gift_entered_by_hand_is_found_by_amount_name_and_day() {
    let by_hand = entry(7, "2025-01-05", 500_000, MINH, "Trần Văn Minh");
    let target = Some(Target::Entry(Seq(7)));
    for (on, dong, memo, colour, found) in [
        ("2025-01-05", 500_000, "TRAN VAN MINH ung ho", Colour::Green, target),
        ("2025-01-08", 500_000, "ong tran  van minh gui", Colour::Green, target),
        ("2025-01-02", 500_000, "x.TRAN-VAN-MINH.y", Colour::Green, target),
        // Too far for the name to be enough.
        ("2025-01-10", 500_000, "TRAN VAN MINH ung ho", Colour::Amber, target),
        ("2025-01-05", 500_000, "xin cam on", Colour::Amber, target),
        ("2025-01-05", 500_000, "TRAN VAN MINHH ung ho", Colour::Amber, target),
        ("2025-01-13", 500_000, "xin cam on", Colour::Grey, None),
        ("2025-01-05", 500_001, "xin cam on", Colour::Grey, None),
        ("2025-01-05", -500_000, "TRAN VAN MINH ung ho", Colour::Grey, None),
    ] {
        check(&[line(1, on, dong, memo)], &known(vec![by_hand.clone()]), &[(colour, found)]);
    }
}

#[test]
fn a_recorded_entry_comes_before_a_new_gift() {
    let by_hand = entry(7, "2025-01-06", 29_000, MINH, "Trần Văn Minh");
    let green = [(Colour::Green, Some(Target::Entry(Seq(7))))];
    check(&[line(1, "2025-01-06", 29_000, MINH_PAYS)], &known(vec![by_hand.clone()]), &green);
    // Another amount than the one that is recorded: perhaps a slip, perhaps a second gift.
    let amber = [(Colour::Amber, Some(Target::Gift { donor: MINH, fund: FUND }))];
    check(&[line(1, "2025-01-06", 30_000, MINH_PAYS)], &known(vec![by_hand]), &amber);
}

#[test]
fn equal_lines_take_equal_entries_one_each() {
    let twin = |seq| entry(seq, "2025-01-05", 50_000, MINH, "Trần Văn Minh");
    let lines: Vec<Line> = (1..=3).map(|id| line(id, "2025-01-05", 50_000, "TRAN VAN MINH ung ho")).collect();
    let target = |seq| Some(Target::Entry(Seq(seq)));
    let both = known(vec![twin(7), twin(8)]);
    check(&lines[..2], &both, &[(Colour::Green, target(7)), (Colour::Green, target(8))]);
    let proposals = propose(&lines, &both);
    assert!(proposals.iter().all(|it| it.colour == Colour::Amber), "{proposals:#?}");
    assert!(
        proposals[0]
            .best()
            .unwrap()
            .reasons
            .iter()
            .any(|it| *it == Reason::RivalLines { lines: 3, items: 2 })
    );
    let others = known(vec![twin(7), entry(8, "2025-01-05", 50_000, HOA, "Trần Văn Minh")]);
    assert_eq!(propose(&lines[..1], &others)[0].colour, Colour::Amber, "two donors of one name");
}

#[test]
fn a_code_decides() {
    let (code, other) = (Code::draw(BookId(2), 1), Code::draw(BookId(2), 2));
    let mut all = known(vec![]);
    all.codes.insert(code, Meaning::Donor(MINH));
    all.codes.insert(other, Meaning::Appeal { appeal: AppealId(1), fund: FundId(9) });
    let memo = |text: &str| line(1, "2025-01-06", 29_000, text);
    let of_minh = Target::Gift { donor: MINH, fund: FUND };
    check(&[memo(&format!("x.{code} ung ho"))], &all, &[(Colour::Green, Some(of_minh))]);
    // The purpose is known, the sender is not.
    let unknown = Target::Unidentified { fund: FundId(9) };
    check(&[memo(&format!("{other} ung ho"))], &all, &[(Colour::Amber, Some(unknown))]);
    let named = Target::Gift { donor: MINH, fund: FundId(9) };
    check(&[memo(&format!("{other} {MINH_PAYS}"))], &all, &[(Colour::Green, Some(named))]);
    let two = propose(&[memo(&format!("{code} {other}"))], &all);
    assert_eq!(two[0].colour, Colour::Amber, "{two:#?}");
    // A code that the book has not given out means nothing.
    check(&[memo(&Code::draw(BookId(2), 3).to_string())], &all, &[(Colour::Grey, None)]);
}

#[test]
fn a_code_of_an_expected_sum_asks_where_the_sum_differs() {
    let code = Code::draw(BookId(2), 1);
    let item = Item { code: Some(code), ..entry(7, "2025-01-05", 500_000, MINH, "Trần Văn Minh") };
    let memo = format!("{code}");
    let of = |on: &str, dong| propose(&[line(1, on, dong, &memo)], &known(vec![item.clone()])).remove(0);
    assert_eq!(of("2025-03-20", 500_000).colour, Colour::Green);
    let other = of("2025-01-05", 400_000);
    assert_eq!((other.colour, other.best().unwrap().target), (Colour::Amber, Target::Entry(Seq(7))));
    assert!(format!("{:#}", other.best().unwrap()).contains("another amount is expected (500.000 ₫)"));
}

#[test]
fn what_is_no_gift_is_looked_at() {
    let nothing = known(vec![]);
    let amber = |target| [(Colour::Amber, Some(target))];
    check(&[line(1, "2025-01-31", -55_000, "PHI DICH VU TAI KHOAN")], &nothing, &amber(Target::Charge));
    check(&[line(1, "2025-01-31", 1_200, "Tra lai tien gui T1")], &nothing, &amber(Target::Interest));
    let own = Target::OwnTransfer(AccountId(5));
    check(&[line(1, "2025-01-31", -9_000, "chuyen den 0990000000009 HOI")], &nothing, &amber(own));
    let lines = [
        line(1, "2025-01-31", -9_000, "chuyen nham"),
        line(2, "2025-02-01", 9_000, "NH dao giao dich ngay 31/01"),
    ];
    let back = [(Colour::Grey, None), (Colour::Amber, Some(Target::Contra(StatementLineId(1))))];
    check(&lines, &nothing, &back);
}

#[test]
fn payments_out_are_found() {
    let paid = entry(9, "2025-03-05", -1_000_000, HOA, "Lê Thị Hoà");
    let target = Some(Target::Entry(Seq(9)));
    let memo = "Chi hoc bong cho LE THI HOA";
    check(&[line(1, "2025-03-06", -1_000_000, memo)], &known(vec![paid.clone()]), &[(Colour::Green, target)]);
    let silent = [line(1, "2025-03-06", -1_000_000, "chi hoc bong")];
    check(&silent, &known(vec![paid]), &[(Colour::Amber, target)]);
}

#[test]
fn reasons_speak_both_languages_and_name_nobody() {
    let by_hand = entry(7, "2025-01-05", 500_000, MINH, "Trần Văn Minh");
    let found = propose(&[line(1, "2025-01-06", 500_000, "TRAN VAN MINH gui")], &known(vec![by_hand]));
    let best = found[0].best().unwrap();
    assert_eq!(format!("{best}"), "đúng số tiền; tên có trong nội dung; lệch 1 ngày");
    assert_eq!(format!("{best:#}"), "the amount is equal; the name stands in the memo; 1 days apart");
}

#[test]
fn what_was_seen_is_sealed() {
    let by_hand = |seq| entry(seq, "2025-01-05", 500_000, MINH, "Trần Văn Minh");
    let seen = |items| seal(&propose(&[line(1, "2025-01-05", 500_000, "TRAN VAN MINH gui")], &known(items)));
    assert_eq!(seen(vec![by_hand(7)]), seen(vec![by_hand(7)]));
    assert_ne!(seen(vec![by_hand(7)]), seen(vec![by_hand(8)]));
    assert_ne!(seen(vec![by_hand(7)]), seen(vec![]));
}

proptest! {
    #[test]
    fn no_two_certain_lines_take_one_item(
        lines in prop::collection::vec((0_i64..4, 1_i64..4, 0_usize..4), 1..25),
        items in prop::collection::vec((0_i64..4, 1_i64..4, 0_i64..3), 0..25),
    ) {
        let names = ["TRAN VAN MINH", "LE THI HOA", "TRAN VAN MINH va LE THI HOA", ""];
        let on = |at: i64| format!("2025-01-0{}", 1 + at);
        let lines: Vec<Line> = (1..).zip(&lines)
            .map(|(id, (at, dong, name))| line(id, &on(*at), dong * 1_000, names[*name]))
            .collect();
        let items = (1..).zip(&items).map(|(seq, (at, dong, party))| {
            let name = ["Trần Văn Minh", "Lê Thị Hoà", "Phạm Văn Tú"][usize::try_from(*party).unwrap()];
            entry(seq, &on(*at), dong * 1_000, PartyId(*party), name)
        });
        let known = known(items.collect());
        let mut taken = HashSet::new();
        let proposals = propose(&lines, &known);
        for (line, proposal) in lines.iter().zip(&proposals) {
            prop_assert_eq!(line.id, proposal.line);
            prop_assert_eq!(proposal.candidates.is_empty(), proposal.colour == Colour::Grey);
            let best = proposal.best().filter(|_| proposal.colour == Colour::Green);
            let Some(best) = best else { continue };
            prop_assert!(best.score >= CERTAIN);
            if let Some(item) = best.item {
                prop_assert!(taken.insert(item), "{:?}", proposals);
                prop_assert_eq!(known.items[item].amount, line.amount);
            }
        }
    }
}
