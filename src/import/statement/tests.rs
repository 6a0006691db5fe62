//! The sample statements, and ways in which statements mislead.

use std::{collections::BTreeSet, io::Cursor};

use super::*;
use crate::money::Money;
use crate::text::Lang;

const VIETCOMBANK: &str = include_str!("../../../fixtures/samples/vietcombank.csv");
const AGRIBANK: &str = include_str!("../../../fixtures/samples/agribank.csv");
const VIETINBANK: &str = include_str!("../../../fixtures/samples/vietinbank.csv");
const SHARED: &str = "Date,Time,DocumentNumber,ReferenceNumber,TransactionDetails,DebitAmount,CreditAmount,Balance,OffsetAccount";

fn open(text: &str) -> Result<Statement<Cursor<String>>, Fault> {
    Statement::open("sao-ke.csv", Cursor::new(text.to_owned()), Bank::Auto)
}

fn rows(text: &str) -> Vec<StatementRow> {
    open(text).unwrap().map(Result::unwrap).collect()
}

/// Checks what a file of two columns of numbers is found to mean.
#[track_caller]
fn check_style(credits: &[&str], expected: Result<&str, &str>) {
    let lines: String = credits.iter().map(|it| format!("01/09/2024,,1,,ung ho,,\"{it}\",,\n")).collect();
    let found = open(&format!("{SHARED}\n{lines}"));
    let found = found.map(|it| it.number_style().to_string()).map_err(|it| it.to_string());
    assert_eq!(found, expected.map(str::to_owned).map_err(str::to_owned), "{credits:?}");
}

#[test]
fn the_vietcombank_sample_is_read_whole() {
    let statement = open(VIETCOMBANK).unwrap();
    assert_eq!(statement.decision().bank, Bank::Vietcombank);
    assert_eq!(Lang::En.of(statement.decision()), "a Vietcombank statement, by its headings");
    assert_eq!(
        statement.number_style().to_string(),
        "dấu chấm ngăn hàng nghìn, theo 7 ô như “10.847.331.843”"
    );
    let rows = rows(VIETCOMBANK);
    let credits: Vec<_> = rows.iter().map(|it| it.credit.map(Money::dong)).collect();
    assert_eq!(credits, [Some(50_000), Some(20_000), Some(29_000), Some(29_000), None, Some(1_000_000_000)]);
    assert_eq!(rows[4].debit.map(Money::dong), Some(55_000));
    assert_eq!(rows[2].balance.map(Money::dong), Some(10_847_331_843));
    assert_eq!((rows[2].document.as_str(), rows[5].line), ("5241.83107", 7));
    let payers: Vec<_> = rows.iter().map(|it| it.payer().map(|it| it.name)).collect();
    assert_eq!(
        payers,
        [
            None,
            None,
            Some("TRAN VAN MINH".into()),
            Some("TRAN VAN MINH".into()),
            None,
            Some("CONG TY CP MAY BINH MINH".into())
        ]
    );
}

#[test]
fn the_agribank_sample_is_read_whole() {
    let statement = open(AGRIBANK).unwrap();
    assert_eq!(statement.decision().bank, Bank::Agribank);
    let rows = rows(AGRIBANK);
    assert_eq!(rows.iter().filter_map(|it| it.credit).map(Money::dong).sum::<i64>(), 12_945_678);
    assert_eq!((rows[1].fingerprint(), rows[1].reference.as_str()), (rows[2].fingerprint(), "2880002"));
    assert_eq!(rows[0].payer().map(|it| it.name).as_deref(), Some("NGUYEN THI LAN"));
}

#[test]
fn the_vietinbank_sample_is_read_whole() {
    let statement = open(VIETINBANK).unwrap();
    assert_eq!(statement.decision().bank, Bank::VietinBank);
    let rows = rows(VIETINBANK);
    assert_eq!(rows.iter().map(|it| it.line).collect::<Vec<_>>(), [2, 4, 6]);
    assert_eq!(rows[0].memo, "CT nhanh 247 den: LE THI HOA chuyen tien ung ho quy khuyen hoc");
    assert_eq!(rows[0].time.as_deref(), Some("12:01:29"));
    let payers: Vec<_> = rows.iter().map(|it| it.payer().map(|it| it.name)).collect();
    assert_eq!(payers, [Some("LE THI HOA".into()), None, Some("DOAN QUANG TAM".into())]);
}

#[test]
fn points_and_commas_mean_what_the_file_shows() {
    check_style(&["50.000"], Ok("dấu chấm ngăn hàng nghìn, theo 1 ô như “50.000”"));
    check_style(&["50,000", "1,250,000"], Ok("dấu phẩy ngăn hàng nghìn, theo 2 ô như “1,250,000”"));
    check_style(
        &["50,000.00"],
        Ok(
            "dấu phẩy ngăn hàng nghìn, theo 1 ô như “50,000.00”; dấu chấm đứng trước phần lẻ, phần lẻ luôn bằng 0",
        ),
    );
    check_style(&["50000"], Ok("các số không có dấu ngăn hàng nghìn"));
    check_style(
        &["50.000", "1,250,000"],
        Err(
            "Tệp sao-ke.csv, dòng 3: số “1,250,000” và số “50.000” (dòng 2) dùng dấu chấm, dấu phẩy trái ngược nhau; hãy tải lại tệp gốc từ ngân hàng, đừng sửa tay.",
        ),
    );
    check_style(
        &["50.000", "75.50"],
        Err(
            "Tệp sao-ke.csv, dòng 3: số “75.50” và số “50.000” (dòng 2) dùng dấu chấm, dấu phẩy trái ngược nhau; hãy tải lại tệp gốc từ ngân hàng, đừng sửa tay.",
        ),
    );
    check_style(
        &["1,000,000.25"],
        Err(
            "Tệp sao-ke.csv, dòng 2: số “1,000,000.25” có phần lẻ mà tiền đồng là số nguyên; hãy kiểm tra tài khoản có phải tiền đồng và tải lại tệp từ ngân hàng.",
        ),
    );
}

#[test]
fn cents_of_zero_are_read_and_dropped() {
    let rows = rows(&format!(
        "{SHARED}\n01/09/2024,,1,,a,0.00,\"1,050,000.00\",,\n02/09/2024,,2,,b,\"500.00\",0.00,-20.00,\n"
    ));
    assert_eq!(rows[0].credit.map(Money::dong), Some(1_050_000));
    assert_eq!((rows[1].debit.map(Money::dong), rows[1].credit), (Some(500), None));
    assert_eq!(rows[1].balance.map(Money::dong), Some(-20));
}

#[track_caller]
fn check_refused(line: &str, sentence: &str) {
    let found = open(&format!("{SHARED}\n{line}\n")).unwrap().next().unwrap().unwrap_err();
    assert_eq!(found.to_string(), format!("Tệp sao-ke.csv, dòng 2{sentence}"));
}

#[test]
fn a_bad_line_says_where_and_what_to_do() {
    check_refused(
        "01/09/2024,,1,,ung ho,,,,",
        ": dòng này không có số tiền ghi nợ hay ghi có; hãy tải lại tệp từ ngân hàng.",
    );
    check_refused(
        "01/09/2024,,1,,ung ho,5,7,,",
        ": dòng này vừa ghi nợ vừa ghi có; hãy tải lại tệp từ ngân hàng.",
    );
    check_refused(
        "01/09/2024,,1,,ung ho,,-7,,",
        ", cột “CreditAmount”: “-7” là số âm; hãy ghi số tiền dương, còn khoản trả lại thì ghi bằng bút toán riêng.",
    );
    check_refused(
        "01/09/2024,,1,,ung ho,,99999999999999999999,,",
        ", cột “CreditAmount”: “99999999999999999999” lớn hơn số tiền ghi sổ được; hãy kiểm tra lại các chữ số.",
    );
    check_refused(
        "01/09/2024,,1,,ung ho,,1000.000,,",
        ", cột “CreditAmount”: “1000.000” không phải là số tiền; hãy viết như 1.500.000 hoặc 1,5 triệu.",
    );
    check_refused(
        "32/09/2024,,1,,ung ho,,7,,",
        ", cột “Date”: “32/09/2024” không phải là một ngày có thật; hãy viết ngày/tháng/năm, như 05/02/2025.",
    );
    check_refused(
        "01/09/2024,,1,,ung ho,,x,,",
        ", cột “CreditAmount”: “x” không phải là số tiền; hãy viết như 1.500.000 hoặc 1,5 triệu.",
    );
}

#[test]
fn a_bank_that_the_headings_contradict_is_refused() {
    let refused =
        |text: &str, asked| Statement::open("s.csv", Cursor::new(text), asked).err().map(|it| *it.reason);
    assert!(matches!(refused(VIETCOMBANK, Bank::Agribank), Some(Reason::WrongBank { .. })));
    assert!(matches!(refused(AGRIBANK, Bank::Vietcombank), Some(Reason::WrongBank { .. })));
    assert_eq!(refused(AGRIBANK, Bank::VietinBank), None);
    let undecided = open(&format!("{SHARED}\n01/09/2024,,1,,a,,7,,\n")).unwrap();
    assert_eq!(undecided.decision().bank, Bank::Auto);
    assert!("BIDV".parse::<Bank>().unwrap_err().to_string().contains("auto, vietcombank"));
    assert_eq!("VietinBank".parse(), Ok(Bank::VietinBank));
}

#[test]
fn a_fingerprint_ignores_balance_and_page_only() {
    let base = "01/09/2024,,1,2,ung ho,,7,,";
    let print = |line: &str| rows(&format!("{SHARED}\n{line}\n"))[0].fingerprint();
    assert_eq!(print(base), print("01/09/2024,,1,2,\"ung\nho\",0,7,99,"));
    let others = [
        "02/09/2024,,1,2,ung ho,,7,,",
        "01/09/2024,,12,,ung ho,,7,,",
        "01/09/2024,,1,2,ung hoa,,7,,",
        "01/09/2024,,1,2,ung ho,7,,,",
        "01/09/2024,,1,2,ung ho,,70,,",
    ];
    let prints: BTreeSet<_> = others.iter().map(|it| print(it)).chain([print(base)]).collect();
    assert_eq!(prints.len(), others.len() + 1);
}

#[test]
fn equal_lines_are_counted() {
    let mut seen = Occurrences::default();
    let counts: Vec<u32> = rows(AGRIBANK).iter().map(|it| seen.count(&it.fingerprint())).collect();
    assert_eq!(counts, [1, 1, 2, 1]);
}
