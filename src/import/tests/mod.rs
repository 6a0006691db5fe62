//! Files that are no lists, lists in every dress, and the file that hands bad rows back.

mod bad;

use std::io::Cursor;

use proptest::prelude::*;

use super::{
    donations::{DonationRow, Donations},
    nominations::Nominations,
    statement::{Bank, Statement},
    *,
};
use crate::text::Lang;

const LIST: &str = "STT,Họ và tên,Số tiền,Ngày\n1,Trần An,500.000,01/02/2024\n2,Lê Ba,\"1,000\",02/02/2024\n";

fn open(bytes: &[u8]) -> Result<Donations<Cursor<Vec<u8>>>, Fault> {
    Donations::open("tep.csv", Cursor::new(bytes.to_vec()))
}

fn names(bytes: &[u8]) -> Vec<String> {
    open(bytes).unwrap().map(|row| row.unwrap().donor.name).collect()
}

#[track_caller]
fn check_refused(bytes: &[u8], sentence: &str) {
    let Err(fault) = open(bytes) else { panic!("{sentence}") };
    assert!(fault.refuses_file());
    assert_eq!(fault.to_string(), format!("Tệp tep.csv{sentence}"));
}

#[test]
fn the_dress_of_a_list_does_not_matter() {
    let expected = ["Trần An", "Lê Ba"];
    assert_eq!(names(LIST.as_bytes()), expected);
    assert_eq!(names(format!("\u{feff}{LIST}").as_bytes()), expected, "byte order mark");
    assert_eq!(names(LIST.replace('\n', "\r\n").as_bytes()), expected, "CRLF");
    assert_eq!(names(LIST.replace('\n', "\r").as_bytes()), expected, "CR");
    assert_eq!(names(LIST.trim_end().as_bytes()), expected, "no last line break");
    let quoted = LIST.replace("\"1,000\"", "1.000");
    assert_eq!(names(quoted.replace(',', ";").as_bytes()), expected, "semicolons");
    assert_eq!(names(quoted.replace(',', "\t").as_bytes()), expected, "tabs");
    assert_eq!(names(format!("sep=,\nHỘI KHUYẾN HỌC,,,\n\n,,,\n{LIST},,,\n").as_bytes()), expected, "titles");
}

#[test]
fn lines_are_counted_as_an_editor_counts_them() {
    for line_break in ["\n", "\r\n", "\r"] {
        let text = format!("Title\n\n{LIST}\n\n3,\"Vũ\nTư\",7.000,03/02/2024\n4,Đỗ Tám,8.000,04/02/2024");
        let text = text.replace('\n', line_break);
        let lines: Vec<u64> = open(text.as_bytes()).unwrap().map(|row| row.unwrap().line).collect();
        assert_eq!(lines, [4, 5, 8, 10], "{line_break:?}");
    }
}

#[test]
fn what_is_no_list_is_named() {
    let save = "; hãy mở bảng kê bằng Excel, chọn Lưu thành, loại “CSV UTF-8”, rồi nhập tệp mới đó.";
    check_refused(b"", ": tệp không có nội dung; hãy chọn đúng tệp rồi nhập lại.");
    check_refused(b"\xEF\xBB\xBF\r\n\n", ": tệp không có nội dung; hãy chọn đúng tệp rồi nhập lại.");
    check_refused(b"PK\x03\x04\x14\0", &format!(": đây là tệp Excel (.xlsx) hoặc tệp nén{save}"));
    check_refused(b"\xD0\xCF\x11\xE0\xA1", &format!(": đây là tệp Excel đời cũ (.xls) hoặc Word{save}"));
    check_refused(b"%PDF-1.7\n", &format!(": đây là tệp PDF{save}"));
    check_refused(b"\xFF\xFEa\0", &format!(": đây là tệp chữ UTF-16 (“Unicode Text”){save}"));
    check_refused(b" \n<HTML><body>", &format!(": đây là một trang web (HTML){save}"));
    check_refused(b"\x7fELF\0\0", &format!(": đây không phải là tệp chữ{save}"));
    let late = [LIST.repeat(2000).as_bytes(), b"a\0b"].concat();
    check_refused(&late, &format!(", dòng 6001: đây không phải là tệp chữ{save}"));
}

#[test]
fn letters_of_another_code_page_are_refused_with_their_line() {
    let bytes = [LIST.as_bytes(), b"3,\"L\xEA\nBa\",5.000,03/02/2024\n"].concat();
    let sentence = ": có chữ không theo bảng mã Unicode UTF-8; hãy mở tệp bằng Excel, chọn Lưu thành, loại “CSV UTF-8”, rồi nhập lại.";
    check_refused(&bytes, &format!(", dòng 4{sentence}"));
    check_refused(b"STT,H\xF4 t\xEAn\n", &format!(", dòng 1{sentence}"));
}

#[test]
fn cells_without_end_are_refused() {
    let sentence =
        "có một ô dài hơn 32 KiB, thường vì một dấu ngoặc kép mở mà không đóng; hãy sửa hoặc rút gọn ô đó.";
    let huge = "x".repeat(10 << 20);
    check_refused(format!("{LIST}3,{huge},5.000,03/02/2024\n").as_bytes(), &format!(", dòng 4: {sentence}"));
    check_refused(
        format!("{LIST}3,\"{huge}\",5.000,03/02/2024\n").as_bytes(),
        &format!(", dòng 4: {sentence}"),
    );
    check_refused(
        format!("{LIST}{}\n", "x,".repeat(200_000)).as_bytes(),
        ", dòng 4: dòng này dài hơn 256 KiB; hãy kiểm tra xem tệp có đúng là bảng kê không.",
    );
    check_refused(
        format!("{LIST}3,\"Vũ Tư,5.000,03/02/2024\n4,Đỗ Tám,8.000,04/02/2024\n").as_bytes(),
        ", dòng 4: một dấu ngoặc kép mở ở dòng này mà không đóng, nên các dòng sau không tách ra được; hãy thêm hoặc bỏ dấu đó.",
    );
    assert_eq!(names(format!("{LIST}3,Quán \"Ba\" 5\",5.000,03/02/2024\n").as_bytes()).len(), 3);
}

#[test]
fn headings_that_do_not_fit_are_named() {
    check_refused(
        b"a,b,c\n1,2,3\n",
        ": không tìm thấy dòng tiêu đề cột trong 30 dòng đầu (chỉ thấy: a, b, c); tệp cần một dòng tiêu đề có: Họ và tên / Đơn vị, Số tiền, Ngày nộp.",
    );
    check_refused(
        "Danh sách\nSTT,Họ tên,Địa chỉ\n".as_bytes(),
        ", dòng 2: thiếu cột: Số tiền, Ngày nộp (các cột đang có: STT, Họ tên, Địa chỉ); hãy thêm cột còn thiếu hoặc sửa tên cột.",
    );
    check_refused(
        "Họ tên,Số tiền,Ngày,Giá trị (đồng)\n".as_bytes(),
        ", dòng 1: hai cột “Số tiền” và “Giá trị (đồng)” có cùng ý nghĩa; hãy bỏ hoặc đổi tên một cột.",
    );
    check_refused(
        "Họ tên,Số tiền,Ngày,Ghi chú,Ghi chú\n".as_bytes(),
        ", dòng 1: hai cột “Ghi chú” và “Ghi chú” có cùng ý nghĩa; hãy bỏ hoặc đổi tên một cột.",
    );
}

#[test]
fn bad_rows_come_back_as_a_file_that_can_be_mended_and_read_again() {
    let text = "Họ tên;Số tiền;Ngày;Ghi chú\nTrần An;5k5k;01/02/2024;=1+1\nLê Ba;7.000;2024;-\n";
    let list = open(text.as_bytes()).unwrap();
    let headings = list.table().header().headings.clone();
    let faults: Vec<Fault> = list.filter_map(Result::err).collect();
    let mut file = Vec::new();
    write_errors(&mut file, &headings, &faults, Lang::Vi).unwrap();
    let written = String::from_utf8(file).unwrap();
    let expected = "\u{feff}Dòng trong tệp,Cột có lỗi,Vì sao chưa nhập,Họ tên,Số tiền,Ngày,Ghi chú\n\
        2,Số tiền,\"Tệp tep.csv, dòng 2, cột “Số tiền”: “5k5k” có thể hiểu thành nhiều số tiền; hãy viết đủ các chữ số, như 1.500.000.\",Trần An,5k5k,01/02/2024,'=1+1\n\
        3,Ngày,\"Tệp tep.csv, dòng 3, cột “Ngày”: “2024” không phải là một ngày có thật; hãy viết ngày/tháng/năm, như 05/02/2025.\",Lê Ba,7.000,2024,-\n";
    assert_eq!(written, expected);
    let mended = written.replace("5k5k,", "5k,").replace(",2024,", ",02/02/2024,");
    assert_eq!(names(mended.as_bytes()), ["Trần An", "Lê Ba"]);
}

/// Reads bytes as each kind of file, to the end.
fn read_everything(bytes: &[u8]) -> usize {
    let gifts = open(bytes).map_or(0, |it| it.take(10_000).filter(Result::is_ok).count());
    let lines =
        Statement::open("t.csv", Cursor::new(bytes), Bank::Auto).map_or(0, |it| it.take(10_000).count());
    let nominees = Nominations::open("t.csv", Cursor::new(bytes)).map_or(0, |it| it.take(10_000).count());
    gifts + lines + nominees
}

/// Rows below a real heading, so that random bytes reach the readers of cells.
fn below_headings(cells: &[u8]) -> Vec<Vec<u8>> {
    let headings = [
        "Họ tên;Số tiền;Ngày;Hình thức;Ghi chú\n",
        "TNXDate;DocNo;Debit;Credit;Balance;TransactionDetails\n",
        "Họ tên;Đối tượng;Mã đơn vị;Điểm;Ngày sinh;Đồng ý\n",
    ];
    headings.iter().map(|it| [it.as_bytes(), cells].concat()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn no_bytes_panic_the_readers(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        read_everything(&bytes);
        for file in below_headings(&bytes) {
            read_everything(&file);
        }
    }

    #[test]
    fn no_text_panics_the_readers(text in "[0-9/.;,\"\r\n a-zA-ZđệCộngTổng-]{0,200}") {
        for file in below_headings(text.as_bytes()) {
            read_everything(&file);
        }
    }

    #[test]
    fn rows_and_cells_are_those_of_the_csv_reader(text in "[ab;\"\r\n]{0,60}") {
        let plain: Vec<csv::StringRecord> = csv::ReaderBuilder::new()
            .has_headers(false).flexible(true).delimiter(b';')
            .from_reader(text.as_bytes()).records().map(Result::unwrap).collect();
        let fed: Result<Vec<csv::StringRecord>, _> = csv::ReaderBuilder::new()
            .has_headers(false).flexible(true).delimiter(b';')
            .from_reader(feed::Feed::new(text.as_bytes(), b';')).records().collect();
        // An open quotation mark at the end is refused here, and swallowed there.
        if let Ok(fed) = fed {
            prop_assert_eq!(fed, plain);
        }
    }
}

#[test]
fn a_large_file_is_read_row_by_row() {
    let rows: String =
        (0..20_000).map(|it| format!("{it},Trần An,{}.000,01/02/2024\n", it % 900 + 1)).collect();
    let list = open(format!("STT,Họ và tên,Số tiền,Ngày\n{rows}").as_bytes()).unwrap();
    assert_eq!(list.table().rows(), 20_001);
    let read: Vec<DonationRow> = list.map(Result::unwrap).collect();
    assert_eq!((read.len(), read.last().unwrap().line), (20_000, 20_001));
}
