//! Why something cannot be done with a unit.

use std::fmt;

use chrono::NaiveDate;

use super::chart::ChartFileError;
use crate::{calendar::show_day, db::DbError, ledger::journal::PostError, say, text::UnknownCode};

#[derive(Debug, thiserror::Error)]
pub enum UnitError {
    NotFound(String),
    CodeTaken(String),
    NoCode(String),
    NoName,
    NoParent,
    NotValid { unit: String, day: NaiveDate },
    ClosedBeforeOpened { unit: String },
    AlreadyClosed { unit: String, on: NaiveDate },
    OwnSuccessor(String),
    SharesOver { unit: String },
    NoBook(String),
    Chart(#[from] ChartFileError),
    Code(#[from] UnknownCode),
    Post(#[from] PostError),
    Db(#[from] DbError),
}

impl fmt::Display for UnitError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotFound(code) => say!(
                f,
                "không có đơn vị “{code}”; xem mã bằng “sovang unit list”",
                "there is no unit “{code}”; see the codes with “sovang unit list”"
            ),
            Self::CodeTaken(code) => say!(
                f,
                "mã đơn vị “{code}” đã dùng; hãy chọn mã khác",
                "the unit code “{code}” is taken; choose another"
            ),
            Self::NoCode(code) => say!(
                f,
                "“{code}” không dùng làm mã được; hãy dùng chữ cái không dấu, số, gạch nối, tối đa 30 ký tự",
                "“{code}” cannot be a code; use up to 30 plain letters, digits and hyphens"
            ),
            Self::NoName => say!(f, "đơn vị cần có tên", "a unit needs a name"),
            Self::NoParent => say!(
                f,
                "đơn vị này cần một đơn vị cấp trên; hãy thêm --parent MÃ",
                "this unit needs a unit above it; add --parent CODE"
            ),
            Self::NotValid { unit, day } => {
                let day = show_day(*day);
                say!(
                    f,
                    "đơn vị “{unit}” không hoạt động vào ngày {day}; hãy chọn đơn vị kế thừa",
                    "the unit “{unit}” does not exist on {day}; choose its successor"
                )
            }
            Self::ClosedBeforeOpened { unit } => say!(
                f,
                "ngày kết thúc của “{unit}” không được trước ngày thành lập",
                "“{unit}” cannot end before it began"
            ),
            Self::AlreadyClosed { unit, on } => {
                let on = show_day(*on);
                say!(f, "đơn vị “{unit}” đã kết thúc ngày {on}", "the unit “{unit}” already ended on {on}")
            }
            Self::OwnSuccessor(unit) => {
                say!(f, "“{unit}” không thể kế thừa chính mình", "“{unit}” cannot succeed itself")
            }
            Self::SharesOver { unit } => say!(
                f,
                "các đơn vị kế thừa “{unit}” nhận quá 100 %",
                "the successors of “{unit}” take more than 100 %"
            ),
            Self::NoBook(unit) => say!(
                f,
                "đơn vị “{unit}” và các đơn vị cấp trên đều không giữ sổ",
                "neither the unit “{unit}” nor any unit above it keeps books"
            ),
            Self::Chart(err) => err.fmt(f),
            Self::Code(err) => err.fmt(f),
            Self::Post(err) => err.fmt(f),
            Self::Db(err) => err.fmt(f),
        }
    }
}
