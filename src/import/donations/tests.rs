//! Invented lists of gifts, right and wrong.

use std::io::Cursor;

use super::*;
use crate::party::PartyKind;

const HEADINGS: &str = "STT;Họ và tên;Số tiền;Ngày nộp;Hình thức;Ghi chú";

fn read_all(text: &str) -> Vec<Result<DonationRow, Fault>> {
    Donations::open("ung-ho.csv", Cursor::new(text.to_owned())).unwrap().collect()
}

fn rows(lines: &str) -> Vec<Result<DonationRow, Fault>> {
    read_all(&format!("{HEADINGS}\n{lines}\n"))
}

fn good(line: &str) -> DonationRow {
    rows(line).remove(0).unwrap()
}

/// Checks the only fault of a list, without the file's name.
#[track_caller]
fn check_refused(lines: &str, sentence: &str) {
    let faults: Vec<String> =
        rows(lines).into_iter().filter_map(Result::err).map(|it| it.to_string()).collect();
    let expected = format!("Tệp ung-ho.csv, dòng {sentence}");
    assert_eq!(faults, [expected], "{lines}");
}

#[test]
fn the_sample_list_is_read_whole() {
    let rows = read_all(include_str!("../../../fixtures/samples/danh-sach-ung-ho.csv"));
    let rows: Vec<DonationRow> = rows.into_iter().map(Result::unwrap).collect();
    let shown: Vec<_> =
        rows.iter().map(|it| (it.line, it.donor.kind, it.amount.dong(), it.anonymous)).collect();
    assert_eq!(
        shown,
        [
            (5, PartyKind::Person, 500_000, false),
            (6, PartyKind::Household, 1_000_000, true),
            (7, PartyKind::Business, 20_000_000, false),
            (8, PartyKind::Collective, 3_700_000, false),
            (9, PartyKind::Organisation, 2_500_000, false),
        ]
    );
    let means: Vec<_> = rows.iter().map(|it| it.means.clone().unwrap()).collect();
    let goods = Means::InKind { goods: "10 bộ sách giáo khoa".to_owned() };
    assert_eq!(means, [Means::Cash, Means::Cash, Means::Transfer, Means::Cash, goods]);
    assert_eq!(rows[3].donor.member_note.as_deref(), Some("37 suất đinh"));
    assert_eq!(rows[2].note.as_deref(), Some("học bổng cho học sinh nữ"));
    assert_eq!(rows[0].address.as_deref(), Some("Thôn 3"));
    assert_eq!(rows[4].address, None);
    assert_eq!(Some(rows[4].day), NaiveDate::from_ymd_opt(2024, 2, 11));
}

#[test]
fn headings_may_come_in_any_order_and_language() {
    let rows = read_all(
        "Note\tAmount (VND)\tDate\tDonor\tFund\tPhone\nfor books\t2,5 triệu\t1/2/2024\tTran An\tQC\t0900000000\n",
    );
    let row = rows.into_iter().next().unwrap().unwrap();
    assert_eq!(
        (row.amount.dong(), row.fund.as_deref(), row.phone.as_deref()),
        (2_500_000, Some("QC"), Some("0900000000"))
    );
    assert_eq!((row.means, row.note.as_deref()), (None, Some("for books")));
}

#[test]
fn text_in_pieces_is_put_together() {
    let rows = read_all(
        "Ho\u{323} va\u{300} te\u{302}n;So\u{302}\u{301} tie\u{302}\u{300}n;Nga\u{300}y\nLe\u{302} Thi\u{323} Hoa\u{300};1.000;1/2/2024\n",
    );
    assert_eq!(rows.into_iter().next().unwrap().unwrap().donor.name, "Lê Thị Hoà");
}

#[test]
fn purpose_and_note_are_read_together() {
    let rows = read_all("Họ tên,Số tiền,Ngày,Nội dung,Ghi chú\nTrần An,500.000,1/2/2024,mua sách,giấu tên\n");
    let row = rows.into_iter().next().unwrap().unwrap();
    assert_eq!((row.note.as_deref(), row.anonymous), (Some("mua sách; giấu tên"), true));
}

#[test]
fn a_wish_not_to_be_named_is_heard() {
    for (note, expected) in [
        ("xin giấu tên", true),
        ("Ẩn danh", true),
        ("đề nghị không nêu tên", true),
        ("không giấu tên", false),
        ("toàn danh sách kèm theo", false),
        ("", false),
    ] {
        assert_eq!(good(&format!("1;Trần An;500.000;1/2/2024;TM;{note}")).anonymous, expected, "{note}");
    }
}

#[test]
fn goods_need_a_name_and_a_value() {
    let goods = |line: &str| match good(line).means {
        Some(Means::InKind { goods }) => goods,
        other => panic!("{other:?}"),
    };
    assert_eq!(goods("1;Trần An;5 xe đạp (trị giá khoảng 10 triệu);1/2/2024;Hiện vật;"), "5 xe đạp");
    assert_eq!(goods("1;Trần An;5 xe đạp - tương đương 10 triệu đồng;1/2/2024;;"), "5 xe đạp");
    assert_eq!(goods("1;Trần An;10.000.000;1/2/2024;Hiện vật;5 xe đạp"), "5 xe đạp");
    check_refused(
        "1;Trần An;10 bộ sách;1/2/2024;Hiện vật;",
        "2, cột “Số tiền”: hiện vật “10 bộ sách” chưa có giá trị; hãy ghi thêm, như “10 bộ sách, trị giá 2.500.000đ”.",
    );
    check_refused(
        "1;Trần An;10.000.000;1/2/2024;Hiện vật;",
        "2, cột “Số tiền”: chưa ghi là hiện vật gì; hãy ghi như “10 bộ sách giáo khoa, trị giá 2.500.000đ”.",
    );
    check_refused(
        "1;Trần An;2 xe, trị giá 5 triệu;1/2/2024;Tiền mặt;",
        "2, cột “Số tiền”: ô số tiền ghi hiện vật “2 xe” nhưng hình thức lại là tiền; hãy sửa hình thức thành Hiện vật hoặc ghi lại số tiền.",
    );
}

#[test]
fn a_bad_row_says_where_and_what_to_do() {
    check_refused(
        "1;Trần An;-5;1/2/2024;;",
        "2, cột “Số tiền”: “-5” là số âm; hãy ghi số tiền dương, còn khoản trả lại thì ghi bằng bút toán riêng.",
    );
    check_refused(
        "1;Trần An;9.223.372.036.854.775.808;1/2/2024;;",
        "2, cột “Số tiền”: “9.223.372.036.854.775.808” lớn hơn số tiền ghi sổ được; hãy kiểm tra lại các chữ số.",
    );
    check_refused(
        "1;Trần An;500.000;31/02/2024;;",
        "2, cột “Ngày nộp”: “31/02/2024” không phải là một ngày có thật; hãy viết ngày/tháng/năm, như 05/02/2025.",
    );
    check_refused("1;;500.000;1/2/2024;;", "2, cột “Họ và tên”: ô này để trống; hãy điền vào.");
    check_refused(
        "1;Trần An;0;1/2/2024;;",
        "2, cột “Số tiền”: số tiền bằng 0; hãy ghi số tiền hoặc xoá dòng này.",
    );
    check_refused(
        "1;Trần An;5.000;1/2/2024;séc;",
        "2, cột “Hình thức”: “séc” không phải là hình thức ủng hộ; hãy ghi Tiền mặt, Chuyển khoản hoặc Hiện vật.",
    );
    check_refused(
        "1;Trần\u{7}An;5.000;1/2/2024;;",
        "2, cột “Họ và tên”: có một ký tự điều khiển không nhìn thấy được (U+0007); hãy gõ lại nội dung này.",
    );
    let fault = rows("1;Trần An;1.5;1/2/2024;;").remove(0).unwrap_err();
    assert_eq!(
        format!("{fault:#}"),
        "File ung-ho.csv, line 2, column “Số tiền”: “1.5” can be read as more than one amount; write all its digits, such as 1.500.000."
    );
    assert_eq!(fault.cells, ["1", "Trần An", "1.5", "1/2/2024", "", ""]);
}

#[test]
fn good_rows_pass_beside_bad_ones() {
    let rows =
        rows("1;Trần An;5.000;1/2/2024;;\n2;Lê Ba;năm nghìn;1/2/2024;;\n\n3;\"Vũ\nTư\";7.000;1/2/2024;;");
    let good: Vec<_> =
        rows.iter().filter_map(|it| it.as_ref().ok()).map(|it| (it.line, it.donor.name.as_str())).collect();
    assert_eq!((good, rows.len()), (vec![(2, "Trần An"), (5, "Vũ Tư")], 3));
}

#[test]
fn the_total_is_checked_and_is_no_gift() {
    let two = "1;Trần An;5.000;1/2/2024;;\n2;Lê Ba;7.000;1/2/2024;;";
    for label in ["Cộng;;", ";Tổng cộng:;", ";TỔNG SỐ;", "Tong cong;;", ";Tổng cộng (2 người);"]
    {
        let rows = rows(&format!("{two}\n{label}12.000;;;\n;Người lập biểu;ngày 1;;;Thủ quỹ"));
        assert_eq!(rows.iter().filter(|it| it.is_ok()).count(), 2, "{label}");
        assert_eq!(rows.len(), 2, "{label}");
    }
    check_refused(
        &format!("{two}\nCộng;;13.000;;;"),
        "4, cột “Số tiền”: dòng tổng cộng ghi 13.000 ₫ nhưng các dòng cộng lại được 12.000 ₫; hãy tìm dòng thiếu, dòng thừa hoặc số ghi sai.",
    );
    check_refused(
        &format!("{two}\nCộng;;12.000;;;\n3;Vũ Tư;1.000;1/2/2024;;"),
        "5: dòng này nằm sau dòng tổng cộng mà vẫn có khoản ủng hộ; hãy chuyển lên trước dòng tổng cộng.",
    );
    check_refused(
        "1;Trần An;5.000;1/2/2024;;\nCộng trang 1;;5.000;;;\n2;Lê Ba;7.000;1/2/2024;;\nCộng;;12.000;;;",
        "3: đây là dòng cộng giữa bảng; hãy xoá dòng này, chỉ giữ dòng tổng cộng ở cuối.",
    );
}

#[test]
fn a_total_over_unreadable_rows_is_said_to_be_unchecked() {
    let faults: Vec<_> = rows("1;Trần An;5.000;30/2/2024;;\n2;Lê Ba;bảy;1/2/2024;;\nCộng;;12.000;;;")
        .into_iter()
        .map(Result::unwrap_err)
        .collect();
    assert_eq!(faults.len(), 3);
    assert_eq!(*faults[2].reason, Reason::TotalUnchecked { stated: Money::from_dong(12_000) });
    // A row whose amount can be read counts, though its day is impossible.
    let faults = rows("1;Trần An;5.000;30/2/2024;;\nCộng;;5.000;;;");
    assert_eq!(faults.len(), 1);
}

#[test]
fn names_that_look_like_totals_are_donors() {
    assert_eq!(good("1;Công ty Tổng Hợp;5.000;1/2/2024;;").donor.kind, PartyKind::Business);
    assert_eq!(good("1;Cộng đồng người Việt;5.000;1/2/2024;;").donor.name, "Cộng đồng người Việt");
    assert_eq!(good("1;Tổng công ty Sông Trà;5.000;1/2/2024;;").amount.dong(), 5000);
}
