//! Why something cannot be done with a receipt.

use std::fmt;

use chrono::NaiveDate;

use super::Number;
use crate::{
    approval::ApprovalError, calendar::show_day, db::DbError, donation::DonationError,
    ledger::journal::PostError, query_errors, say, text::TextError,
};

#[derive(Debug, thiserror::Error)]
pub enum ReceiptError {
    NotFound(Number),
    NoReason,
    AlreadyVoid(Number),
    InTheFuture(NaiveDate),
    /// Only a receipt that is void, or is asked to be, can be issued anew.
    Valid(Number),
    AlreadyReplaced {
        receipt: Number,
        by: Number,
    },
    /// Goods are recorded one by one, on the page of goods.
    Goods(Number),
    /// Somebody else asked for the void, so the replacement is theirs to give.
    NotYourRequest,
    Text(#[from] TextError),
    Approval(#[from] ApprovalError),
    Donation(#[from] DonationError),
    Db(#[from] DbError),
}

query_errors! { ReceiptError }

impl From<PostError> for ReceiptError {
    fn from(err: PostError) -> Self {
        Self::Donation(err.into())
    }
}

impl fmt::Display for ReceiptError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotFound(number) => say!(
                f,
                "sổ của đơn vị không có biên lai {number}; hãy kiểm tra lại số và năm",
                "the unit's book has no receipt {number}; check the number and the year"
            ),
            Self::NoReason => say!(f, "hủy biên lai cần nêu lý do", "a receipt is made void with a reason"),
            Self::AlreadyVoid(number) => {
                say!(f, "biên lai {number} đã hủy rồi", "receipt {number} is void already")
            }
            Self::InTheFuture(day) => {
                let day = show_day(*day);
                say!(
                    f,
                    "ngày hủy {day} sau ngày hôm nay; hãy sửa ngày",
                    "the day {day} is after today; mend the day"
                )
            }
            Self::Valid(number) => say!(
                f,
                "biên lai {number} đang có giá trị; muốn lập lại thì trước hết hãy gửi yêu cầu hủy",
                "receipt {number} is valid; ask for it to be void before it is issued anew"
            ),
            Self::AlreadyReplaced { receipt, by } => say!(
                f,
                "biên lai {receipt} đã được thay bằng {by}",
                "receipt {receipt} has already been replaced by {by}"
            ),
            Self::Goods(number) => say!(
                f,
                "biên lai {number} là của hiện vật; hãy hủy rồi ghi lại ở trang hiện vật",
                "receipt {number} is for goods; make it void and record them again on the page of goods"
            ),
            Self::NotYourRequest => say!(
                f,
                "người khác đã gửi yêu cầu hủy biên lai này; chỉ người đó bổ sung phần lập lại được",
                "somebody else asked for this void; only that person may add what replaces it"
            ),
            Self::Text(err) => err.fmt(f),
            Self::Approval(err) => err.fmt(f),
            Self::Donation(err) => err.fmt(f),
            Self::Db(err) => err.fmt(f),
        }
    }
}
