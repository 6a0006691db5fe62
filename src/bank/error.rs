//! What can be wrong with what people do at the bank's desk.

use std::fmt;

use chrono::NaiveDate;

use super::{LineState, vietqr::QrError};
use crate::{
    approval::ApprovalError,
    calendar::show_day,
    db::DbError,
    donation::DonationError,
    id::{Seq, StatementLineId},
    ledger::{EntryError, account::ChartError, journal::PostError, once::Refusal},
    money::{Money, MoneyError},
    party::PartyError,
    pledge::PledgeError,
    say,
};

#[derive(Debug, thiserror::Error)]
pub enum BankError {
    NoAccount,
    NotABankAccount(String),
    AccountTaken(String),
    NumberTaken(String),
    CodeTaken(String),
    NoHolder,
    ForeignFund,
    NoTitle,
    NotPositive,
    ClosesBeforeOpens,
    NoAppeal,
    NoLine,
    NotWaiting { state: LineState },
    NothingToUndo,
    ChangedSince,
    NothingCertain,
    EntryTaken { seq: Seq },
    EntryUnlike { seq: Seq, entry: Money, line: Money },
    EntryReversed { seq: Seq },
    MoneyOut,
    MoneyIn,
    SameAccount,
    NotMoney(String),
    NoPayer,
    NotOpposite,
    OtherAccount,
    Import(ImportRefusal),
    NoReason,
    Qr(#[from] QrError),
    Donation(#[from] DonationError),
    Party(#[from] PartyError),
    Pledge(#[from] PledgeError),
    Approval(#[from] ApprovalError),
    Entry(#[from] EntryError),
    Chart(#[from] ChartError),
    Money(#[from] MoneyError),
    Post(#[from] PostError),
    Db(#[from] DbError),
}

/// Why a whole import cannot be taken back.
#[derive(Debug)]
pub enum ImportRefusal {
    NotFound,
    NotAStatement,
    AlreadyUndone,
    TooLate {
        until: NaiveDate,
    },
    /// One line stands in the way.
    Line {
        line: StatementLineId,
        day: NaiveDate,
        amount: Money,
        cause: Box<BankError>,
    },
}

impl fmt::Display for ImportRefusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotFound => say!(f, "không tìm thấy lần nhập này", "this import was not found"),
            Self::NotAStatement => say!(
                f,
                "lần nhập này không phải là sao kê; hãy sửa từng khoản",
                "this import was no statement; correct its gifts one by one"
            ),
            Self::AlreadyUndone => {
                say!(f, "lần nhập này đã được rút lại", "this import has been undone already")
            }
            Self::TooLate { until } => {
                let until = show_day(*until);
                say!(
                    f,
                    "chỉ rút lại được trong 7 ngày, đến hết ngày {until}; hãy hoàn tác từng dòng",
                    "an import can be undone for 7 days, through {until}; undo its lines one by one"
                )
            }
            Self::Line { day, amount, cause, .. } => {
                let day = show_day(*day);
                say!(
                    f,
                    "không rút lại được vì dòng {amount} ngày {day}: {cause}",
                    "it cannot be undone because of the line of {amount} on {day}: {cause:#}"
                )
            }
        }
    }
}

impl fmt::Display for BankError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Qr(err) => err.fmt(f),
            Self::Donation(err) => err.fmt(f),
            Self::Party(err) => err.fmt(f),
            Self::Pledge(err) => err.fmt(f),
            Self::Approval(err) => err.fmt(f),
            Self::Entry(err) => err.fmt(f),
            Self::Chart(err) => err.fmt(f),
            Self::Money(err) => err.fmt(f),
            Self::Post(err) => err.fmt(f),
            Self::Db(err) => err.fmt(f),
            Self::Import(err) => err.fmt(f),
            Self::NoLine
            | Self::NotWaiting { .. }
            | Self::NothingToUndo
            | Self::ChangedSince
            | Self::NothingCertain
            | Self::EntryTaken { .. }
            | Self::EntryUnlike { .. }
            | Self::EntryReversed { .. }
            | Self::MoneyOut
            | Self::MoneyIn
            | Self::SameAccount
            | Self::NotMoney(_)
            | Self::NoPayer
            | Self::NotOpposite
            | Self::OtherAccount
            | Self::NoReason => self.say_line(f),
            _ => self.say_set_up(f),
        }
    }
}

impl BankError {
    /// Says what is wrong with an account or an appeal.
    fn say_set_up(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoAccount => say!(
                f,
                "không tìm thấy tài khoản ngân hàng này; hãy chọn trong danh sách",
                "this bank account was not found; choose one of the list"
            ),
            Self::NotABankAccount(code) => say!(
                f,
                "tài khoản {code} không phải là tiền gửi ngân hàng; hãy chọn 112 hoặc tài khoản con của 112",
                "account {code} is not a bank account; choose the account of the role bank or one below it"
            ),
            Self::AccountTaken(code) => say!(
                f,
                "tài khoản {code} đã gắn với một tài khoản ngân hàng khác; hãy mở tài khoản con mới",
                "account {code} belongs to another account at a bank; open a sub-account"
            ),
            Self::NumberTaken(number) => {
                say!(
                    f,
                    "số tài khoản {number} đã có trong danh sách",
                    "the account {number} is listed already"
                )
            }
            Self::CodeTaken(code) => say!(
                f,
                "số hiệu tài khoản {code} đã dùng hoặc không hợp lệ; hãy chọn số khác, như 1121",
                "the account code {code} is taken or no code; choose another, such as 1121"
            ),
            Self::NoHolder => {
                say!(f, "chưa ghi tên chủ tài khoản", "the name of the account's holder is missing")
            }
            Self::ForeignFund => {
                say!(f, "quỹ này không thuộc sổ của đơn vị", "this fund is not of the unit's book")
            }
            Self::NoTitle => say!(f, "lời kêu gọi cần có tên", "an appeal needs a title"),
            Self::NotPositive => say!(f, "số tiền phải lớn hơn 0", "the amount must be more than zero"),
            Self::ClosesBeforeOpens => say!(
                f,
                "ngày kết thúc trước ngày bắt đầu; hãy sửa một trong hai",
                "the last day is before the first; mend one of them"
            ),
            _ => say!(f, "không tìm thấy lời kêu gọi này", "this appeal was not found"),
        }
    }

    /// Says what is wrong with what was to be done to a line.
    fn say_line(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotWaiting { state } => say!(
                f,
                "dòng này {state} rồi; muốn đổi, hãy hoàn tác trước",
                "this line is not waiting ({state:#}); undo that first"
            ),
            Self::NothingToUndo => {
                say!(
                    f,
                    "dòng này chưa có quyết định nào để hoàn tác",
                    "nothing was decided that could be undone"
                )
            }
            Self::ChangedSince => say!(
                f,
                "danh sách đã thay đổi từ lúc mở trang, chưa ghi gì; hãy xem lại rồi bấm lần nữa",
                "the list has changed since the page was opened and nothing was recorded; look again and repeat"
            ),
            Self::NothingCertain => say!(f, "không có dòng nào chắc chắn", "no line is certain"),
            Self::EntryTaken { seq } => say!(
                f,
                "bút toán số {seq} đã khớp với một dòng khác; hãy chọn bút toán khác",
                "entry {seq} is matched with another line; choose another entry"
            ),
            Self::EntryUnlike { seq, entry, line } => say!(
                f,
                "bút toán số {seq} ghi {entry} trên tài khoản này, dòng sao kê là {line}",
                "entry {seq} moved {entry} on this account and the line says {line}"
            ),
            Self::EntryReversed { seq } => {
                say!(f, "bút toán số {seq} đã bị đảo hoặc là bút toán đảo", "entry {seq} is or was reversed")
            }
            Self::MoneyOut => say!(f, "dòng này là tiền ra", "this line is money out"),
            Self::MoneyIn => say!(f, "dòng này là tiền vào", "this line is money in"),
            Self::SameAccount => say!(
                f,
                "hai tài khoản phải khác nhau; hãy chọn tài khoản kia",
                "the two accounts must differ; choose the other one"
            ),
            Self::NotMoney(code) => say!(
                f,
                "tài khoản {code} không phải là tiền mặt hay tiền gửi",
                "account {code} is neither cash nor at a bank"
            ),
            Self::NoPayer => {
                say!(f, "chưa có tên người ủng hộ; hãy nhập tên", "there is no donor; enter a name")
            }
            Self::NotOpposite => say!(
                f,
                "hai dòng không triệt tiêu nhau; hãy chọn dòng có số tiền ngược dấu",
                "the two lines do not cancel out; choose a line of the opposite amount"
            ),
            Self::OtherAccount => {
                say!(f, "dòng này thuộc tài khoản khác", "this line belongs to another account")
            }
            Self::NoReason => say!(f, "cần nêu lý do", "a reason is needed"),
            _ => say!(f, "không tìm thấy dòng sao kê này", "this statement line was not found"),
        }
    }
}

impl Refusal for BankError {
    fn is_refusal(&self) -> bool {
        match self {
            Self::Db(_)
            | Self::Post(PostError::Db(_))
            | Self::Party(PartyError::Db(_))
            | Self::Approval(ApprovalError::Db(_)) => false,
            Self::Donation(err) => err.is_refusal(),
            Self::Pledge(err) => err.is_refusal(),
            _ => true,
        }
    }
}
