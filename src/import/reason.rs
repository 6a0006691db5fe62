//! What can be wrong with a file or a row, each as a sentence that says what to do about it.

use std::fmt;

use crate::{
    calendar::CalendarError,
    money::Money,
    say,
    text::{TextError, amount::AmountError},
};

/// A file that was handed in instead of a CSV file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileSort {
    Excel,
    OldExcel,
    Pdf,
    WebPage,
    Utf16,
    Binary,
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Reason {
    Empty,
    WrongSort(FileSort),
    NotUtf8,
    CellTooLong {
        kibibytes: usize,
    },
    RowTooLong {
        kibibytes: usize,
    },
    /// A workbook that reaches further than a list does.
    SheetTooLarge {
        rows: u32,
        columns: u32,
    },
    UnclosedQuote,
    /// The file could not be read from the disk.
    Unreadable(String),
    NoHeader {
        expected: String,
        seen: String,
    },
    MissingHeadings {
        missing: String,
        seen: String,
    },
    DuplicateHeading {
        first: String,
        second: String,
    },
    MixedNumberStyles {
        one: String,
        one_line: u64,
        other: String,
    },
    FractionsInFile(String),
    WrongBank {
        asked: String,
        found: String,
    },
    Missing,
    Text(#[from] TextError),
    Amount(#[from] AmountError),
    ZeroAmount,
    Day(#[from] CalendarError),
    UnknownMeans(String),
    GoodsWithoutValue(String),
    GoodsUnnamed,
    GoodsButMoney(String),
    Subtotal,
    RowAfterTotal,
    TotalDiffers {
        stated: Money,
        summed: Money,
    },
    TotalUnchecked {
        stated: Money,
    },
    NeitherDebitNorCredit,
    DebitAndCredit,
    UnknownCategory(String),
    NotAScore(String),
    NotYesOrNo(String),
    /// The row can be read, and the books refuse it; this is their sentence in both languages.
    Books {
        vietnamese: String,
        english: String,
    },
}

impl Reason {
    /// Takes over the sentence with which a workflow refuses a row.
    pub fn of_books(refusal: &impl fmt::Display) -> Self {
        Self::Books { vietnamese: format!("{refusal}"), english: format!("{refusal:#}") }
    }

    /// Tells whether nothing of the file can be taken, rather than one row.
    pub fn refuses_file(&self) -> bool {
        matches!(
            self,
            Self::Empty
                | Self::WrongSort(_)
                | Self::NotUtf8
                | Self::CellTooLong { .. }
                | Self::RowTooLong { .. }
                | Self::SheetTooLarge { .. }
                | Self::UnclosedQuote
                | Self::Unreadable(_)
                | Self::NoHeader { .. }
                | Self::MissingHeadings { .. }
                | Self::DuplicateHeading { .. }
                | Self::MixedNumberStyles { .. }
                | Self::FractionsInFile(_)
                | Self::WrongBank { .. }
        )
    }

    fn about_file(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => say!(
                f,
                "tệp không có nội dung; hãy chọn đúng tệp rồi nhập lại",
                "the file is empty; choose the right file and import it again"
            ),
            Self::WrongSort(sort) => fmt::Display::fmt(sort, f),
            Self::NotUtf8 => say!(
                f,
                "có chữ không theo bảng mã Unicode UTF-8; hãy mở tệp bằng Excel, chọn Lưu thành, loại “CSV UTF-8”, rồi nhập lại",
                "there are letters that are not Unicode UTF-8; open the file in Excel, choose Save As, type “CSV UTF-8”, and import it again"
            ),
            Self::CellTooLong { kibibytes } => say!(
                f,
                "có một ô dài hơn {kibibytes} KiB, thường vì một dấu ngoặc kép mở mà không đóng; hãy sửa hoặc rút gọn ô đó",
                "one cell is longer than {kibibytes} KiB, mostly because a quotation mark is opened and not closed; mend or shorten that cell"
            ),
            Self::SheetTooLarge { rows, columns } => say!(
                f,
                "bảng tính lớn hơn {rows} dòng hoặc {columns} cột; hãy chép riêng danh sách sang một tệp mới",
                "the sheet has more than {rows} rows or {columns} columns; copy the list alone into a new file"
            ),
            Self::RowTooLong { kibibytes } => say!(
                f,
                "dòng này dài hơn {kibibytes} KiB; hãy kiểm tra xem tệp có đúng là bảng kê không",
                "this row is longer than {kibibytes} KiB; check that the file is a list"
            ),
            Self::UnclosedQuote => say!(
                f,
                "một dấu ngoặc kép mở ở dòng này mà không đóng, nên các dòng sau không tách ra được; hãy thêm hoặc bỏ dấu đó",
                "a quotation mark opened in this row is never closed, so that the rows below it cannot be told apart; add or remove one"
            ),
            Self::Unreadable(cause) => say!(
                f,
                "không đọc được tệp ({cause}); hãy chép lại tệp rồi nhập lại",
                "the file cannot be read ({cause}); copy it anew and import it again"
            ),
            _ => Ok(()),
        }
    }

    fn about_headings(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoHeader { expected, seen } => say!(
                f,
                "không tìm thấy dòng tiêu đề cột trong 30 dòng đầu (chỉ thấy: {seen}); tệp cần một dòng tiêu đề có: {expected}",
                "no row of headings among the first 30 rows (only seen: {seen}); the file needs a row of headings with: {expected}"
            ),
            Self::MissingHeadings { missing, seen } => say!(
                f,
                "thiếu cột: {missing} (các cột đang có: {seen}); hãy thêm cột còn thiếu hoặc sửa tên cột",
                "missing columns: {missing} (columns seen: {seen}); add what is missing or mend the headings"
            ),
            Self::DuplicateHeading { first, second } => say!(
                f,
                "hai cột “{first}” và “{second}” có cùng ý nghĩa; hãy bỏ hoặc đổi tên một cột",
                "the columns “{first}” and “{second}” mean the same; remove or rename one of them"
            ),
            Self::MixedNumberStyles { one, one_line, other } => say!(
                f,
                "số “{other}” và số “{one}” (dòng {one_line}) dùng dấu chấm, dấu phẩy trái ngược nhau; hãy tải lại tệp gốc từ ngân hàng, đừng sửa tay",
                "“{other}” and “{one}” (line {one_line}) use points and commas in opposite ways; download the bank's file again and do not edit it"
            ),
            Self::FractionsInFile(cell) => say!(
                f,
                "số “{cell}” có phần lẻ mà tiền đồng là số nguyên; hãy kiểm tra tài khoản có phải tiền đồng và tải lại tệp từ ngân hàng",
                "“{cell}” has a fraction, and đồng are whole; check that the account is kept in đồng and download the bank's file again"
            ),
            Self::WrongBank { asked, found } => say!(
                f,
                "tệp có các cột của {found}, không phải của {asked}; hãy chọn đúng ngân hàng hoặc chọn tự nhận biết",
                "the file has the columns of {found}, not of {asked}; choose the right bank, or auto"
            ),
            _ => Ok(()),
        }
    }

    fn about_donation(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownMeans(text) => say!(
                f,
                "“{text}” không phải là hình thức ủng hộ; hãy ghi Tiền mặt, Chuyển khoản hoặc Hiện vật",
                "“{text}” is not a way of giving; write Tiền mặt (cash), Chuyển khoản (transfer) or Hiện vật (in kind)"
            ),
            Self::GoodsWithoutValue(goods) => say!(
                f,
                "hiện vật “{goods}” chưa có giá trị; hãy ghi thêm, như “{goods}, trị giá 2.500.000đ”",
                "the goods “{goods}” have no value; add it, as in “{goods}, trị giá 2.500.000đ”"
            ),
            Self::GoodsUnnamed => say!(
                f,
                "chưa ghi là hiện vật gì; hãy ghi như “10 bộ sách giáo khoa, trị giá 2.500.000đ”",
                "it is not said what goods were given; write it as “10 bộ sách giáo khoa, trị giá 2.500.000đ”"
            ),
            Self::GoodsButMoney(goods) => say!(
                f,
                "ô số tiền ghi hiện vật “{goods}” nhưng hình thức lại là tiền; hãy sửa hình thức thành Hiện vật hoặc ghi lại số tiền",
                "the amount names goods, “{goods}”, but the way of giving is money; mend one of the two"
            ),
            Self::Subtotal => say!(
                f,
                "đây là dòng cộng giữa bảng; hãy xoá dòng này, chỉ giữ dòng tổng cộng ở cuối",
                "this is a subtotal inside the list; delete it and keep only the total at the end"
            ),
            Self::RowAfterTotal => say!(
                f,
                "dòng này nằm sau dòng tổng cộng mà vẫn có khoản ủng hộ; hãy chuyển lên trước dòng tổng cộng",
                "this row stands below the total and still holds a gift; move it above the total"
            ),
            Self::TotalDiffers { stated, summed } => say!(
                f,
                "dòng tổng cộng ghi {stated} nhưng các dòng cộng lại được {summed}; hãy tìm dòng thiếu, dòng thừa hoặc số ghi sai",
                "the total says {stated} but the rows add up to {summed}; look for a row too many, a row missing or a wrong amount"
            ),
            Self::TotalUnchecked { stated } => say!(
                f,
                "chưa đối chiếu được tổng cộng {stated} vì có dòng không đọc được số tiền; hãy sửa các dòng đó rồi nhập lại",
                "the total of {stated} could not be checked because some rows' amounts could not be read; mend them and import again"
            ),
            _ => Ok(()),
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing => say!(f, "ô này để trống; hãy điền vào", "this cell is empty; fill it in"),
            Self::Text(err) => say!(f, "{err}", "{err:#}"),
            Self::Amount(err) => say!(f, "{err}", "{err:#}"),
            Self::Day(err) => say!(f, "{err}", "{err:#}"),
            Self::ZeroAmount => say!(
                f,
                "số tiền bằng 0; hãy ghi số tiền hoặc xoá dòng này",
                "the amount is zero; write the amount or delete this row"
            ),
            Self::NeitherDebitNorCredit => say!(
                f,
                "dòng này không có số tiền ghi nợ hay ghi có; hãy tải lại tệp từ ngân hàng",
                "this row has neither a debit nor a credit; download the bank's file again"
            ),
            Self::DebitAndCredit => say!(
                f,
                "dòng này vừa ghi nợ vừa ghi có; hãy tải lại tệp từ ngân hàng",
                "this row has both a debit and a credit; download the bank's file again"
            ),
            Self::UnknownCategory(text) => say!(
                f,
                "“{text}” không phải là một đối tượng; hãy ghi học sinh, sinh viên, người lớn tự học hoặc giáo viên",
                "“{text}” is not a category; write học sinh (pupil), sinh viên (student), người lớn tự học (self-learner) or giáo viên (teacher)"
            ),
            Self::NotAScore(text) => say!(
                f,
                "“{text}” không phải là điểm trung bình; hãy ghi từ 0 đến 10, như 8,6",
                "“{text}” is not an average mark; write 0 to 10, such as 8,6"
            ),
            Self::NotYesOrNo(text) => {
                say!(
                    f,
                    "“{text}” không rõ nghĩa; hãy ghi có hoặc không",
                    "“{text}” is not clear; write có (yes) or không (no)"
                )
            }
            Self::Books { vietnamese, english } => say!(f, "{vietnamese}", "{english}"),
            Self::NoHeader { .. }
            | Self::MissingHeadings { .. }
            | Self::DuplicateHeading { .. }
            | Self::MixedNumberStyles { .. }
            | Self::FractionsInFile(_)
            | Self::WrongBank { .. } => self.about_headings(f),
            other if other.refuses_file() => other.about_file(f),
            other => other.about_donation(f),
        }
    }
}

impl fmt::Display for FileSort {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (vietnamese, english) = match self {
            Self::Excel => {
                ("đây là tệp Excel (.xlsx) hoặc tệp nén", "this is an Excel file (.xlsx) or an archive")
            }
            Self::OldExcel => (
                "đây là tệp Excel đời cũ (.xls) hoặc Word",
                "this is an old Excel file (.xls) or a Word file",
            ),
            Self::Pdf => ("đây là tệp PDF", "this is a PDF file"),
            Self::WebPage => ("đây là một trang web (HTML)", "this is a web page (HTML)"),
            Self::Utf16 => {
                ("đây là tệp chữ UTF-16 (“Unicode Text”)", "this is a UTF-16 text file (“Unicode Text”)")
            }
            Self::Binary => ("đây không phải là tệp chữ", "this is not a text file"),
        };
        say!(
            f,
            "{}; hãy mở bảng kê bằng Excel, chọn Lưu thành, loại “CSV UTF-8”, rồi nhập tệp mới đó",
            "{}; open the list in Excel, choose Save As, type “CSV UTF-8”, and import that file",
            if f.alternate() { english } else { vietnamese }
        )
    }
}
