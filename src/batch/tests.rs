//! What the sheet of a batch says, without a database.

use super::{
    sheet::{Known, Sheet, Who},
    *,
};
use crate::{
    donation::usual::{Unusual, Whose},
    fund::{Fund, FundKind, Restriction},
};
use proptest::prelude::*;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn batch(count: Option<i64>, total: Option<i64>) -> Batch {
    let terms = Terms {
        day: day("2025-10-02"),
        fund: FundId(1),
        means: Means::Cash,
        account: None,
        count,
        total: total.map(Money::from_dong),
    };
    Batch {
        id: BatchId(1),
        book: BookId(2),
        unit: UnitId(1),
        terms,
        state: State::Open,
        made_by: UserId(1),
        made_at: Instant::from_micros(0),
    }
}

fn fund(id: i64, closed_on: Option<NaiveDate>) -> Fund {
    Fund {
        id: FundId(id),
        book: BookId(2),
        unit: UnitId(1),
        code: format!("Q{id}"),
        name: format!("Quỹ {id}"),
        kind: FundKind::General,
        donor: None,
        donor_words: String::new(),
        opened_on: day("2000-01-01"),
        closed_on,
        restriction: Restriction::default(),
    }
}

fn known() -> Known {
    Known { funds: vec![fund(1, None), fund(2, Some(day("2024-12-31")))], ..Known::default() }
}

fn draft(donor: &str, typed: &str) -> Draft {
    Draft { key: format!("{donor}/{typed}"), donor: donor.into(), typed: typed.into(), ..Draft::default() }
}

fn rows(drafts: impl IntoIterator<Item = Draft>) -> Vec<Row> {
    let row =
        |(line, draft): (i64, Draft)| Row { line, version: 1, amount: draft.amount().ok(), draft, seq: None };
    (1..).zip(drafts).map(row).collect()
}

fn sheet(drafts: impl IntoIterator<Item = Draft>) -> Sheet {
    Sheet::new(&batch(None, None), rows(drafts), &known()).unwrap()
}

/// Checks what the sheet has against one row by itself.
#[track_caller]
fn check(draft: Draft, expected: &[&str]) {
    let shown = sheet([draft]).faults().map(|it| it.to_string()).collect::<Vec<_>>();
    let fits =
        shown.len() == expected.len() && shown.iter().zip(expected).all(|(it, part)| it.contains(part));
    assert!(fits, "{shown:?} instead of {expected:?}");
}

#[test]
fn each_cell_says_what_it_lacks() {
    check(draft("Trần Văn Minh", "500n"), &[]);
    check(draft("", "500n"), &["dòng 1, cột Người ủng hộ: chưa có tên"]);
    check(Draft { anonymous: true, ..draft("", "500n") }, &[]);
    check(draft("Minh", ""), &["dòng 1, cột Số tiền: thiếu số tiền"]);
    check(draft("Minh", "0"), &["cột Số tiền: số tiền phải lớn hơn 0"]);
    check(draft("Minh", "500"), &["500 đồng hay 500 nghìn"]);
    check(draft("Minh", "101.000 tỷ"), &["“101.000 tỷ” có thể hiểu thành nhiều số tiền"]);
    check(draft("Minh", "100001 tỷ"), &["lớn hơn số tiền ghi sổ được"]);
    check(draft("", "x"), &["cột Người ủng hộ", "cột Số tiền: “x” không phải là số tiền"]);
    check(Draft { fund: Some(FundId(2)), ..draft("Minh", "500n") }, &["cột Quỹ: quỹ “Quỹ 2” không mở"]);
    check(
        Draft { names: "An; 600n".into(), ..draft("Lớp 9A", "500n") },
        &["cột Danh sách tên: danh sách tên cộng lại 600.000 ₫, nhiều hơn"],
    );
    check(
        Draft { names: "An\nAn".into(), ..draft("Lớp 9A", "500n") },
        &["danh sách tên, dòng 2: “An” đã có"],
    );
    check(Draft { names: "An".into(), ..draft("Ông Trần Văn Minh", "500n") }, &["là một cá nhân"]);
    check(
        Draft { names: "An".into(), anonymous: true, ..draft("", "500n") },
        &["không ghi tên người ủng hộ"],
    );
    check(
        Draft { identity: Identity::SameAsAbove, ..draft("Minh", "500n") },
        &["không dòng nào ở trên có tên này"],
    );
}

#[test]
fn a_name_that_comes_twice_is_asked_about() {
    let two = |identity| {
        sheet([
            draft("Ông Trần Văn Hoà", "500n"),
            draft("Bà Lê Thị Lan", "200n"),
            Draft { identity, ..draft("trần văn hòa", "300n") },
        ])
    };
    let asked = two(Identity::Unsettled);
    assert_eq!(asked.faults().map(|it| it.number).collect::<Vec<_>>(), [3]);
    assert_eq!(asked.lines[2].flaws, [Flaw::Namesakes { on_file: 0, above: 1 }]);
    assert_eq!(asked.lines[2].above, Some(1));
    assert!(asked.lines[2].flaws[0].is_question());
    for (identity, who) in [(Identity::SameAsAbove, Who::Above(0)), (Identity::New, Who::New)] {
        let settled = two(identity);
        assert_eq!((settled.faults().count(), settled.lines[2].who), (0, who));
    }
    // Nobody on file bears the name, so whoever was chosen is somebody else.
    let other = two(Identity::OnFile(PartyId(7)));
    assert_eq!(other.lines[2].flaws, [Flaw::OtherName]);
    // Other marks make another name, and a household is not its householder.
    for other in ["Trần Văn Hoá", "Gia đình ông Trần Văn Hoà"] {
        let sheet = sheet([draft("Trần Văn Hoà", "500n"), draft(other, "500n")]);
        assert_eq!(sheet.faults().count(), 0, "{other}");
    }
}

#[test]
fn an_amount_ten_times_the_usual_is_asked_about_until_it_is_called_right() {
    let names = ["An Một", "Bình Hai", "Chi Ba", "Dũng Bốn"];
    let with = |last: Draft| sheet(names.iter().map(|name| draft(name, "200n")).chain([last]));
    let question = Unusual {
        amount: Money::from_dong(2_000_000),
        usual: Money::from_dong(200_000),
        whose: Whose::Batch,
    };
    assert_eq!(with(draft("Giang Năm", "2tr")).lines[4].flaws, [Flaw::Unusual(question)]);
    assert_eq!(with(draft("Giang Năm", "1,9tr")).faults().count(), 0);
    let sure = |dong| Draft { sure: Some(Money::from_dong(dong)), ..draft("Giang Năm", "2tr") };
    assert_eq!(with(sure(2_000_000)).faults().count(), 0);
    // The answer was about another amount.
    assert_eq!(with(sure(1_000_000)).faults().count(), 1);
    // A regular's own gifts say more than the batch, also through a row above.
    let mut known = known();
    known.past.insert(PartyId(7), vec![Money::from_dong(2_000_000)]);
    let regular = Draft { identity: Identity::OnFile(PartyId(7)), ..draft("Giang Năm", "2tr") };
    let again = Draft { identity: Identity::SameAsAbove, ..draft("Giang Năm", "50n") };
    let drafts = names.iter().map(|name| draft(name, "200n")).chain([regular, again]);
    let sheet = Sheet::new(&batch(None, None), rows(drafts), &known).unwrap();
    let faults: Vec<_> = sheet.faults().filter(|it| it.flaw != Flaw::OtherName).collect();
    assert_eq!(faults.len(), 1);
    assert!(matches!(faults[0].flaw, Flaw::Unusual(Unusual { whose: Whose::Donor, .. })), "{}", faults[0]);
}

/// Checks what keeps a batch of these amounts from being posted, in both languages.
#[track_caller]
fn check_hindrance(amounts: &[&str], control: (Option<i64>, Option<i64>), expected: Option<(&str, &str)>) {
    let drafts = amounts.iter().enumerate().map(|(index, typed)| draft(&format!("Người Số {index}x"), typed));
    let batch = batch(control.0, control.1);
    let sheet = Sheet::new(&batch, rows(drafts), &known()).unwrap();
    let said = sheet.hindrance(&batch.terms).map(|it| (format!("{it}"), format!("{it:#}")));
    assert_eq!(said.as_ref().map(|it| (it.0.as_str(), it.1.as_str())), expected);
}

#[test]
fn the_button_says_what_is_missing() {
    check_hindrance(
        &[],
        (None, None),
        Some((
            "đợt chưa có phong bì nào; hãy nhập dòng đầu tiên",
            "the batch has no envelope yet; enter the first row",
        )),
    );
    let uncounted = (
        "chưa có số phong bì và tổng tiền đếm được; hãy đếm trên bàn rồi nhập ở đầu trang để đối chiếu",
        "the envelopes and their money have not been counted; enter both figures at the head of the page",
    );
    check_hindrance(&["500n"], (None, None), Some(uncounted));
    check_hindrance(&["500n"], (Some(1), None), Some(uncounted));
    check_hindrance(&["500n"], (None, Some(500_000)), Some(uncounted));
    check_hindrance(
        &["500n"],
        (Some(3), Some(1_200_000)),
        Some((
            "chưa khớp số kiểm: thiếu 2 phong bì, thiếu 700.000 ₫; hãy nhập tiếp hoặc dò lại từng phong bì",
            "not as counted: 2 envelopes are missing, 700.000 ₫ is missing; go on, or go through the envelopes again",
        )),
    );
    check_hindrance(
        &["500n", "1tr"],
        (Some(1), Some(1_500_000)),
        Some((
            "chưa khớp số kiểm: thừa 1 phong bì, đã đủ số tiền; hãy nhập tiếp hoặc dò lại từng phong bì",
            "not as counted: there are 1 envelopes too many, the money agrees; go on, or go through the envelopes again",
        )),
    );
    check_hindrance(
        &["500n", "1tr"],
        (Some(2), Some(1_050_000)),
        Some((
            "chưa khớp số kiểm: đã đủ số phong bì, thừa 450.000 ₫; hãy nhập tiếp hoặc dò lại từng phong bì",
            "not as counted: the envelopes agree, 450.000 ₫ is too much; go on, or go through the envelopes again",
        )),
    );
    check_hindrance(
        &["500n", "?"],
        (Some(2), Some(500_000)),
        Some((
            "dòng 2, cột Số tiền: “?” không phải là số tiền; hãy viết như 1.500.000 hoặc 1,5 triệu",
            "row 2, column Amount: “?” is not an amount; write it as 1.500.000 or 1,5 triệu",
        )),
    );
    check_hindrance(&["500n", "1tr"], (Some(2), Some(1_500_000)), None);
}

#[test]
fn a_row_that_says_nothing_is_not_kept() {
    let tidy = |draft: Draft| draft.tidy().map(|it| (it.donor, it.typed)).map_err(|err| err.to_string());
    let kept = tidy(draft("  Lê\u{a0} Lan ", " 500n "));
    assert_eq!(kept, Ok(("Lê Lan".to_owned(), "500n".to_owned())));
    assert!(matches!(draft(" ", " ").tidy(), Err(BatchError::EmptyRow)));
    assert!(Draft { anonymous: true, ..draft("", "") }.tidy().is_ok());
    assert!(matches!(Draft { key: String::new(), ..draft("a", "1") }.tidy(), Err(BatchError::NoKey)));
    assert!(matches!(draft("a\u{7}b", "1").tidy(), Err(BatchError::Text(_))));
    assert!(matches!(draft("a", &"1".repeat(61)).tidy(), Err(BatchError::Text(_))));
}

proptest! {
    #[test]
    fn nothing_but_the_counted_figures_can_be_posted(
        amounts in prop::collection::vec(1_000..9_000_000_i64, 1..12),
        count in 0..14_i64,
        slip in prop_oneof![Just(0_i64), -5_000_i64..5_000],
    ) {
        let total: i64 = amounts.iter().sum::<i64>() + slip;
        let batch = batch(Some(count), Some(total));
        // Everybody is known to give much and little, so that no amount is asked about.
        let drafts = amounts.iter().enumerate().map(|(index, dong)| Draft {
            sure: Some(Money::from_dong(*dong)),
            ..draft(&format!("Người Số {index}x"), &dong.to_string())
        });
        let sheet = Sheet::new(&batch, rows(drafts), &known()).unwrap();
        let agrees = slip == 0 && usize::try_from(count).unwrap() == amounts.len();
        prop_assert_eq!(sheet.hindrance(&batch.terms).is_none(), agrees);
    }
}
