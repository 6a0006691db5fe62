//! One table in its three forms. All names are invented.

use std::io;

use chrono::NaiveDate;

use super::*;
use crate::{calendar::Month, money::Money};

fn sample() -> Table {
    let columns = vec![
        Column::left("day", "Ngày", "Day"),
        Column::left("name", "Người ủng hộ", "Donor"),
        Column::right("amount", "Số tiền", "Amount"),
        Column::right("gifts", "Số lần", "Gifts"),
        Column::left("month", "Tháng", "Month"),
    ];
    let mut table = Table::new("Danh sách ủng hộ", "List of gifts", columns);
    let month = Month::from_number(202_502).unwrap();
    let day = NaiveDate::from_ymd_opt(2025, 2, 5).unwrap();
    let dong = |dong| Cell::Money(Money::from_dong(dong));
    table.push(vec![
        Cell::Day(day),
        Cell::text("Đỗ Thị Bưởi"),
        dong(1_234_567),
        Cell::Count(2),
        Cell::Month(month),
    ]);
    // The second name is decomposed: eight letters, eleven characters.
    table.push(vec![
        Cell::Empty,
        Cell::text("Le\u{302}\u{301} Ngo\u{323}c"),
        dong(-5_000),
        Cell::Count(-1),
        Cell::Empty,
    ]);
    table.totals = Some(vec![Cell::Empty, Cell::text("Cộng"), dong(1_229_567), Cell::Count(1), Cell::Empty]);
    table.notes.push(("Số liệu ví dụ.".to_owned(), "Example figures.".to_owned()));
    table.seal = Some("ab12".to_owned());
    table
}

fn written(table: &Table, format: Format, lang: Lang) -> String {
    let mut out = Vec::new();
    write(&mut out, table, format, lang).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn people_read_aligned_columns() {
    let expected = [
        "Danh sách ủng hộ",
        "",
        "Ngày        Người ủng hộ      Số tiền  Số lần  Tháng",
        "──────────  ────────────  ───────────  ──────  ───────",
        "05/02/2025  Đỗ Thị Bưởi   1.234.567 ₫       2  02/2025",
        "            Le\u{302}\u{301} Ngo\u{323}c          -5.000 ₫      -1",
        "──────────  ────────────  ───────────  ──────  ───────",
        "            Cộng          1.229.567 ₫       1",
        "",
        "Số liệu ví dụ.",
        "Mã niêm phong: ab12",
        "",
    ];
    assert_eq!(written(&sample(), Format::Text, Lang::Vi), expected.join("\n"));
    let english = written(&sample(), Format::Text, Lang::En);
    assert!(english.starts_with("List of gifts\n\nDay         Donor"), "{english}");
    assert!(english.ends_with("\nExample figures.\nSeal: ab12\n"), "{english}");
}

#[test]
fn a_name_cannot_tear_the_table_or_steer_the_terminal() {
    let mut table = Table::new("", "", vec![Column::left("name", "Tên", "Name")]);
    table.push(vec![Cell::text("Bưởi\n\u{1b}[2JGiả mạo")]);
    let shown = written(&table, Format::Text, Lang::Vi);
    assert!(shown.ends_with("\nBưởi  [2JGiả mạo\n"), "{shown:?}");
}

#[test]
fn spreadsheets_read_plain_numbers() {
    let expected = [
        "day,name,amount,gifts,month",
        "2025-02-05,Đỗ Thị Bưởi,1234567,2,2025-02",
        ",Le\u{302}\u{301} Ngo\u{323}c,-5000,-1,",
        "",
    ];
    assert_eq!(written(&sample(), Format::Csv, Lang::Vi), expected.join("\n"));
    assert_eq!(written(&sample(), Format::Csv, Lang::Vi), written(&sample(), Format::Csv, Lang::En));
}

#[track_caller]
fn check_csv(text: &str, expected: &str) {
    let mut table = Table::new("", "", vec![Column::left("memo", "", "")]);
    table.push(vec![Cell::text(text)]);
    assert_eq!(written(&table, Format::Csv, Lang::Vi), format!("memo\n{expected}\n"));
}

#[test]
fn a_memo_is_never_a_formula() {
    check_csv("=1+1", "'=1+1");
    check_csv("+84", "'+84");
    check_csv("-5", "'-5");
    check_csv("@SUM(A1)", "'@SUM(A1)");
    check_csv("\tx", "'\tx");
    check_csv("\rx", "\"'\rx\"");
    check_csv("a=1", "a=1");
    check_csv("UH, \"quỹ\"\nkhuyến học", "\"UH, \"\"quỹ\"\"\nkhuyến học\"");
}

#[test]
fn programs_read_one_object() {
    let value: serde_json::Value = serde_json::from_str(&written(&sample(), Format::Json, Lang::En)).unwrap();
    let expected = serde_json::json!({
        "title": "List of gifts",
        "columns": [
            {"key": "day", "label": "Day"}, {"key": "name", "label": "Donor"}, {"key": "amount", "label": "Amount"},
            {"key": "gifts", "label": "Gifts"}, {"key": "month", "label": "Month"},
        ],
        "rows": [
            {"day": "2025-02-05", "name": "Đỗ Thị Bưởi", "amount": 1_234_567, "gifts": 2, "month": "2025-02"},
            {"day": null, "name": "Le\u{302}\u{301} Ngo\u{323}c", "amount": -5000, "gifts": -1, "month": null},
        ],
        "totals": {"day": null, "name": "Cộng", "amount": 1_229_567, "gifts": 1, "month": null},
        "notes": ["Example figures."],
        "seal": "ab12",
    });
    assert_eq!(value, expected);
}

#[test]
fn rows_stream_until_one_of_them_fails() {
    let columns = [Column::right("n", "", "")];
    let rows =
        (1..4).map(|n| if n < 3 { Ok(vec![Cell::Count(n)]) } else { Err(io::Error::other("mất kết nối")) });
    let mut out = Vec::new();
    let failure = csv::write_csv(&mut out, &columns, rows).unwrap_err();
    assert_eq!(failure.to_string(), "mất kết nối");
    assert_eq!(String::from_utf8(out).unwrap(), "n\n1\n2\n");
}

#[test]
#[should_panic(expected = "one cell per column")]
fn a_row_has_one_cell_per_column() {
    sample().push(vec![Cell::Empty]);
}
