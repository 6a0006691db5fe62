//! Words for banks, names that are shortened, and fingerprints that tell two lists apart.

use super::{file::*, link::masked, *};

#[track_caller]
fn check_memo(text: &str, longest: usize, expected: &str) {
    assert_eq!(memo(text, longest), expected, "{text}");
}

#[test]
fn a_memo_is_capitals_and_digits_and_ends_with_a_whole_word() {
    check_memo("Học bổng Trần Thị Hoà, đợt 1/2025", 60, "HOC BONG TRAN THI HOA DOT 1 2025");
    check_memo("Học bổng Trần Thị Hoà", 17, "HOC BONG TRAN THI");
    check_memo("Học bổng Trần Thị Hoà", 16, "HOC BONG TRAN");
    check_memo("=1+1 @x", 60, "1 1 X");
    check_memo("", 60, "");
}

#[test]
fn every_layout_has_its_columns() {
    let all = layouts();
    assert_eq!(all.len(), 4);
    for layout in &all {
        for needed in [Field::Account, Field::Holder, Field::Amount, Field::Memo] {
            assert!(layout.columns.iter().any(|(_, field)| *field == needed), "{}: {needed}", layout.code);
        }
    }
    assert_eq!((code_for("970405"), code_for("970422"), code_for("")), ("agribank", "generic", "generic"));
}

#[test]
fn a_name_is_shortened_to_what_its_bearer_knows() {
    let shown = ["Trần Thị Hoà", "Hoà", "  Đỗ  Văn ", ""].map(masked);
    assert_eq!(shown, ["T. T. Hoà", "Hoà", "Đ. Văn", ""]);
}

fn list() -> (Payout, Line) {
    let at = Instant::from_micros(0);
    let payout = Payout {
        id: PayoutId(1),
        book: BookId(2),
        unit: UnitId(1),
        decision: DecisionId(1),
        account: AccountId(7),
        stage: Stage::Draft,
        made: Done { by: UserId(1), at },
        asked: None,
        locked: None,
        sent: None,
        closed: None,
    };
    let to = Destination {
        bin: "970436".parse().unwrap(),
        number: "0011".parse().unwrap(),
        holder: "TRAN THI HOA".into(),
        relation: Relation::Own,
    };
    let line = Line {
        id: PayoutLineId(1),
        payout: PayoutId(1),
        no: 1,
        award: AwardId(1),
        person: PartyId(1),
        payee: "Trần Thị Hoà".into(),
        amount: Money::from_dong(1_000_000),
        method: Method::Bank,
        state: LineState::Held,
        to: Some((PayeeAccountId(1), to)),
        reissue_of: None,
        paid: None,
        back: None,
    };
    (payout, line)
}

#[test]
fn the_fingerprint_changes_with_whatever_decides_who_gets_what() {
    let (payout, line) = list();
    let whole = digest(&payout, std::slice::from_ref(&line));
    assert_eq!(whole, digest(&payout, &[Line { state: LineState::Paid, ..line.clone() }]));
    let (id, to) = line.to.clone().unwrap();
    let with = |to: Destination| Line { to: Some((id, to)), ..line.clone() };
    for other in [
        Line { amount: Money::from_dong(1_000_001), ..line.clone() },
        Line { award: AwardId(2), ..line.clone() },
        Line { person: PartyId(2), ..line.clone() },
        Line { payee: "Trần Thị Hòa".into(), ..line.clone() },
        Line { to: None, ..line.clone() },
        with(Destination { number: "0012".parse().unwrap(), ..to.clone() }),
        with(Destination { bin: "970405".parse().unwrap(), ..to.clone() }),
        with(Destination { holder: "TRAN THI HO A".into(), ..to.clone() }),
        with(Destination { relation: Relation::Parent, ..to.clone() }),
    ] {
        assert_ne!(digest(&payout, std::slice::from_ref(&other)), whole, "{other:?}");
    }
    assert_ne!(digest(&payout, &[]), whole);
    assert_ne!(digest(&Payout { account: AccountId(8), ..payout }, &[line]), whole);
}

#[test]
fn a_step_fits_only_where_it_belongs() {
    let from = |step: Step| {
        Stage::ALL
            .iter()
            .copied()
            .filter(|stage| stage.may(step).is_ok())
            .map(Stage::code)
            .collect::<Vec<_>>()
    };
    assert_eq!(from(Step::Submit), ["draft"]);
    assert_eq!(from(Step::Check), ["submitted"]);
    assert_eq!(from(Step::Lock), ["checked"]);
    assert_eq!(from(Step::Reopen), ["checked", "locked"]);
    assert_eq!(from(Step::Send), ["locked"]);
    assert_eq!(from(Step::Return), ["sent", "closed"]);
    let err = Stage::Draft.may(Step::Lock).unwrap_err();
    assert_eq!(
        (err.to_string(), format!("{err:#}")),
        (
            "đợt chi này đang lập nên không thể khóa; hãy mở lại trang để xem bước tiếp theo".to_owned(),
            "this payout is draft, so one cannot lock it; open the page again to see what comes next"
                .to_owned()
        )
    );
}
