//! Why a cash count is refused.

use std::fmt;

use chrono::NaiveDate;

use super::Difference;
use crate::{
    calendar::show_day,
    db::DbError,
    ledger::{EntryError, account::ChartError, journal::PostError},
    money::{Money, MoneyError},
    say,
    text::TextError,
};

#[derive(Debug, thiserror::Error)]
pub enum CashCountError {
    Notes(String),
    InTheFuture { day: NaiveDate, today: NaiveDate },
    UnknownNote { note: Money, day: NaiveDate },
    NotPieces(String),
    NegativePieces { note: Money },
    TooManyPieces { note: Money },
    NoCounter,
    NeedsReason(Difference),
    NotFound,
    NoDifference,
    AlreadySettled,
    SameHand,
    NoReason,
    NoFund,
    NegativeLimit,
    NoBasis,
    Text(#[from] TextError),
    Entry(#[from] EntryError),
    Chart(#[from] ChartError),
    Money(#[from] MoneyError),
    Post(#[from] PostError),
    Db(#[from] DbError),
}

impl fmt::Display for CashCountError {
    #[expect(clippy::too_many_lines, reason = "one sentence per variant reads best as one list")]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Notes(what) => say!(
                f,
                "danh sách mệnh giá sai ở “{what}”; hãy xếp từ lớn đến nhỏ, mỗi dòng một mệnh giá",
                "the list of notes is wrong at “{what}”; put one note on a line, the largest first"
            ),
            Self::InTheFuture { day, today } => {
                let (day, today) = (show_day(*day), show_day(*today));
                say!(
                    f,
                    "ngày kiểm kê {day} sau hôm nay ({today}); hãy sửa ngày",
                    "the day of the count {day} is after today ({today}); mend the day"
                )
            }
            Self::UnknownNote { note, day } => {
                let day = show_day(*day);
                say!(
                    f,
                    "ngày {day} không có tờ {note}; hãy đếm theo các mệnh giá trên biểu",
                    "there is no note of {note} on {day}; count the notes that the form lists"
                )
            }
            Self::NotPieces(text) => say!(
                f,
                "“{text}” không phải là số tờ; hãy ghi một số như 12",
                "“{text}” is not a number of notes; write one such as 12"
            ),
            Self::NegativePieces { note } => say!(
                f,
                "số tờ {note} không thể âm; hãy đếm lại",
                "the number of {note} notes cannot be negative; count again"
            ),
            Self::TooManyPieces { note } => say!(
                f,
                "số tờ {note} quá lớn; hãy xem lại ô này",
                "the number of {note} notes is too large; look at this field again"
            ),
            Self::NoCounter => {
                say!(f, "chưa ghi ai kiểm đếm; hãy ghi họ tên", "it is not said who counted; enter a name")
            }
            Self::NeedsReason(difference) => say!(
                f,
                "{difference}: hãy đếm lại, hoặc ghi lý do rồi lưu",
                "{difference:#}: count again, or give the reason and save"
            ),
            Self::NotFound => say!(
                f,
                "sổ không có biên bản kiểm kê này; hãy mở lại từ danh sách",
                "the book has no such count; open it from the list"
            ),
            Self::NoDifference => {
                say!(f, "biên bản này không có chênh lệch để xử lý", "this count has no difference to settle")
            }
            Self::AlreadySettled => {
                say!(f, "chênh lệch này đã được xử lý", "this difference has been settled already")
            }
            Self::SameHand => say!(
                f,
                "người lập biên bản không tự xử lý chênh lệch; hãy nhờ kế toán",
                "whoever recorded the count does not settle its difference; ask the accountant"
            ),
            Self::NoReason => say!(f, "cần nêu lý do", "a reason is needed"),
            Self::NoFund => say!(
                f,
                "chưa chọn quỹ; hãy chọn một quỹ của sổ này",
                "no fund was chosen; choose one of this book"
            ),
            Self::NegativeLimit => {
                say!(f, "hạn mức tồn quỹ không thể âm", "the limit of cash cannot be negative")
            }
            Self::NoBasis => say!(
                f,
                "cần ghi căn cứ của hạn mức, như số quyết định",
                "the limit needs its basis, such as a decision's number"
            ),
            Self::Text(err) => err.fmt(f),
            Self::Entry(err) => err.fmt(f),
            Self::Chart(err) => err.fmt(f),
            Self::Money(err) => err.fmt(f),
            Self::Post(err) => err.fmt(f),
            Self::Db(err) => err.fmt(f),
        }
    }
}
