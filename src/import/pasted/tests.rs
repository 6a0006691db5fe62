//! What spreadsheets put on the clipboard, and what comes of it.

use super::*;
use proptest::prelude::*;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn pasted(text: &str) -> Pasted {
    let has_fund = |text: &str| text == "HB";
    let expected = Expected { day: day("2025-10-02"), cash: true, has_fund: &has_fund, most_rows: 500 };
    read(text, &expected)
}

/// Checks the rows that a text gives: donor, amount, note, fund, anonymous.
#[track_caller]
fn check(text: &str, expected: &[(&str, &str, &str, &str, bool)]) {
    let found = pasted(text);
    assert_eq!(found.faults, [], "{text}");
    let rows: Vec<_> = found
        .rows
        .iter()
        .map(|row| {
            (row.donor.as_str(), row.amount.as_str(), row.note.as_str(), row.fund.as_str(), row.anonymous)
        })
        .collect();
    assert_eq!(rows, expected, "{text}");
}

#[test]
fn headings_say_which_column_is_what() {
    check(
        "DANH SÁCH ỦNG HỘ\n\nSTT\tHọ và tên\tĐịa chỉ\tSố tiền (đồng)\tGhi chú\tQuỹ\n\
         1\tÔng Trần Văn Minh\tThôn 1\t500.000\tmừng\tHB\n2\tBà Lê Thị Hoà\t\t1tr\t\t\n",
        &[("Ông Trần Văn Minh", "500.000", "mừng", "HB", false), ("Bà Lê Thị Hoà", "1tr", "", "", false)],
    );
    check(
        "Số tiền\tNgười ủng hộ\tGiấu tên\n200n\tLê Lan\tx\n300n\tLê Mai\tkhông\n",
        &[("Lê Lan", "200n", "", "", true), ("Lê Mai", "300n", "", "", false)],
    );
}

#[test]
fn without_headings_the_cells_say_it() {
    let two = &[("Trần Văn Minh", "500000", "", "", false), ("Lê Thị Hoà", "1,000,000", "", "", false)];
    check("Trần Văn Minh\t500000\r\nLê Thị Hoà\t1,000,000\r\n", two);
    check("1\tTrần Văn Minh\t500000\n2\tLê Thị Hoà\t1,000,000", two);
    check("500000\tTrần Văn Minh\n1,000,000\tLê Thị Hoà\n", two);
    check("Trần Văn Minh\t500n\t\tmừng\n", &[("Trần Văn Minh", "500n", "mừng", "", false)]);
}

#[test]
fn quoted_cells_may_hold_lines_and_tabs() {
    check(
        "Tên\tSố tiền\tGhi chú\n\"Dòng họ\nPhạm\"\t5tr\t\"nói \"\"vui\"\"\"\n",
        &[("Dòng họ Phạm", "5tr", "nói \"vui\"", "", false)],
    );
}

#[test]
fn a_wish_in_place_of_a_name_is_no_name() {
    check(
        "Tên\tSố tiền\nGiấu tên\t500n\n\t200n\n".replace("\t200n", "ẩn danh\t200n").as_str(),
        &[("", "500n", "", "", true), ("", "200n", "", "", true)],
    );
}

#[track_caller]
fn check_fault(text: &str, expected: &str) {
    let found = pasted(text);
    let faults: Vec<String> = found.faults.iter().map(|it| format!("{it}\n{it:#}")).collect();
    assert!(faults.len() == 1 && faults[0].contains(expected), "{faults:?} instead of {expected}");
}

#[test]
fn bad_cells_come_back_with_their_place() {
    let table = |row: &str| format!("Tên\tSố tiền\tNgày\tHình thức\tQuỹ\nAn\t1tr\t\t\t\n{row}\n");
    check_fault(&table("Bình\t500"), "dòng 3, cột Số tiền: “500” là 500 đồng hay 500 nghìn?");
    check_fault(&table("Bình\tnăm trăm"), "row 3, column Số tiền: “năm trăm” is not an amount");
    check_fault(&table("Bình\t0"), "dòng 3, cột Số tiền: số tiền phải lớn hơn 0");
    check_fault(&table("Bình\t"), "dòng 3, cột Số tiền: thiếu số tiền");
    check_fault(&table("\t1tr"), "dòng 3, cột Tên: chưa có tên");
    check_fault(&table("Bình\t1tr\t03/10/2025"), "ngày 03/10/2025 không phải ngày của đợt (02/10/2025)");
    check_fault(&table("Bình\t1tr\t31/02/2025"), "dòng 3, cột Ngày: “31/02/2025” không phải là một ngày");
    check_fault(&table("Bình\t1tr\t2/10/2025\tchuyển khoản"), "“chuyển khoản” không phải hình thức của đợt");
    check_fault(&table("Bình\t1tr\t\ttiền mặt\tQX"), "dòng 3, cột Quỹ: đơn vị không có quỹ “QX”");
    check_fault(&table("Tổng cộng\t2tr"), "dòng 3: dòng cộng không phải là phong bì");
    check_fault("Trần Văn Minh\nLê Thị Hoà\n", "dòng 1: không thấy cột số tiền");
    check_fault(&"An\t1tr\n".repeat(501), "dòng 501: nhiều hơn 500 dòng");
    check_fault("An\t1tr\nB\u{7}ình\t1tr\n", "dòng 2, cột 1: có một ký tự điều khiển");
}

#[test]
fn columns_that_nothing_is_taken_from_are_named() {
    let found = pasted("STT\tTên\tĐịa chỉ\tSố tiền\n1\tAn\tThôn 1\t1tr\n");
    assert_eq!(found.unused, ["STT", "Địa chỉ"]);
    assert_eq!(pasted("").rows, []);
}

proptest! {
    #[test]
    fn no_text_panics(text in "([0-9A-Za-zệ.\"]{0,6}[\t\n]){0,12}|\\PC{0,40}") {
        drop(pasted(&text));
    }
}
