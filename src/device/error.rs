//! What can be wrong with goods, in the words of the treasurer.

use std::fmt;

use chrono::NaiveDate;

use super::{EventKind, ItemError, Standing, photo::PhotoError};
use crate::{
    calendar::show_day,
    db::DbError,
    donation::DonationError,
    fund::Objection,
    ledger::{EntryError, account::ChartError, journal::PostError, once::Refusal},
    money::{Money, MoneyError},
    say,
    text::TextError,
};

#[derive(Debug, thiserror::Error)]
pub enum DeviceError {
    NotFound(String),
    /// A history begins with receiving, and with nothing else.
    NotReceived,
    OutOfOrder {
        standing: Standing,
        step: EventKind,
    },
    TooEarly {
        on: NaiveDate,
        earliest: NaiveDate,
    },
    Future {
        on: NaiveDate,
        today: NaiveDate,
    },
    ValueOutOfRange {
        value: Money,
        most: Money,
    },
    NoReason,
    NoHolder,
    SameHolder,
    OutsideUnit(String),
    FundClosed(String),
    Breach {
        fund: String,
        words: Objection,
    },
    Item(#[from] ItemError),
    Photo(#[from] PhotoError),
    Donation(#[from] DonationError),
    Text(#[from] TextError),
    Entry(#[from] EntryError),
    Chart(#[from] ChartError),
    Money(#[from] MoneyError),
    Post(#[from] PostError),
    Db(#[from] DbError),
}

impl fmt::Display for DeviceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotFound(no) => say!(
                f,
                "sổ không có hiện vật số “{no}”; hãy xem lại số trong danh sách hiện vật",
                "the book has no goods numbered “{no}”; look the number up in the list of goods"
            ),
            Self::NotReceived
            | Self::OutOfOrder { .. }
            | Self::TooEarly { .. }
            | Self::Future { .. }
            | Self::ValueOutOfRange { .. } => self.of_order(f),
            Self::NoReason => say!(f, "cần nêu lý do", "a reason is needed"),
            Self::NoHolder => say!(
                f,
                "chưa có người nhận; hãy nhập tên hoặc chọn trong danh bạ",
                "nobody receives it; enter a name or choose one on file"
            ),
            Self::SameHolder => say!(
                f,
                "người này đang giữ hiện vật; hãy chọn người khác",
                "this person holds it already; choose somebody else"
            ),
            Self::OutsideUnit(unit) => say!(
                f,
                "“{unit}” không phải là đơn vị của sổ này hay thuộc nó vào ngày bàn giao; hãy chọn đơn vị khác",
                "“{unit}” is not a unit of this book or below it on that day; choose another"
            ),
            Self::FundClosed(fund) => say!(
                f,
                "quỹ “{fund}” không mở vào ngày bàn giao; hãy sửa ngày",
                "the fund “{fund}” is not open on that day; mend the day"
            ),
            Self::Breach { fund, words } => say!(
                f,
                "quỹ {fund} không cho phép trao cho người này: {words}",
                "the fund {fund} does not allow this person: {words:#}"
            ),
            Self::Item(err) => err.fmt(f),
            Self::Photo(err) => err.fmt(f),
            Self::Donation(err) => err.fmt(f),
            Self::Text(err) => err.fmt(f),
            Self::Entry(err) => err.fmt(f),
            Self::Chart(err) => err.fmt(f),
            Self::Money(err) => err.fmt(f),
            Self::Post(err) => err.fmt(f),
            Self::Db(err) => err.fmt(f),
        }
    }
}

impl DeviceError {
    /// What is wrong with a step at this time.
    fn of_order(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OutOfOrder { standing: standing @ Standing::WithHolder, step } => say!(
                f,
                "hiện vật {standing}, không thể {step}; hãy thu hồi về kho trước",
                "the goods are {standing:#} and cannot be {step:#}; take them back first"
            ),
            Self::OutOfOrder { standing, step } => say!(
                f,
                "hiện vật {standing}, không thể {step}",
                "the goods are {standing:#} and cannot be {step:#}"
            ),
            Self::TooEarly { on, earliest } => {
                let (on, earliest) = (show_day(*on), show_day(*earliest));
                say!(
                    f,
                    "ngày {on} trước việc gần nhất của hiện vật ({earliest}); hãy sửa ngày",
                    "the day {on} is before the last event of the goods ({earliest}); mend the day"
                )
            }
            Self::Future { on, today } => {
                let (on, today) = (show_day(*on), show_day(*today));
                say!(
                    f,
                    "ngày {on} sau ngày hôm nay ({today}); hãy sửa ngày",
                    "the day {on} is after today ({today}); mend the day"
                )
            }
            Self::ValueOutOfRange { value, most } => say!(
                f,
                "giá trị khi thu hồi {value} phải từ 0 đến {most}, là giá lúc bàn giao",
                "the value {value} on return must be from 0 to {most}, what it was worth when handed over"
            ),
            _ => say!(
                f,
                "lý lịch phải bắt đầu bằng việc tiếp nhận có giá trị",
                "a passport begins with receiving the goods at a value"
            ),
        }
    }
}

impl Refusal for DeviceError {
    fn is_refusal(&self) -> bool {
        match self {
            Self::Db(_) | Self::Post(PostError::Db(_)) => false,
            Self::Donation(err) => err.is_refusal(),
            _ => true,
        }
    }
}
