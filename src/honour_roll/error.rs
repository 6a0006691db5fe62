//! Why a roll cannot be drawn, frozen or read back.

use std::fmt;

use chrono::NaiveDate;

use super::TierError;
use crate::{calendar::show_day, db::DbError, money::MoneyError, query_errors, say, unit::UnitError};

#[derive(Debug, thiserror::Error)]
pub enum RollError {
    /// A branch has no book; its gifts stand in its association's.
    Branch {
        unit: String,
        association: String,
    },
    AlreadyFrozen {
        unit: String,
        year: i32,
        on: NaiveDate,
    },
    NotFrozen {
        unit: String,
        year: i32,
    },
    NotBegun(i32),
    /// What is stored is not what was frozen.
    Altered {
        unit: String,
        year: i32,
    },
    Tier(#[from] TierError),
    Unit(#[from] UnitError),
    Money(#[from] MoneyError),
    Db(#[from] DbError),
}

query_errors! { RollError }

impl fmt::Display for RollError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Branch { unit, association } => say!(
                f,
                "“{unit}” là chi hội, không có sổ riêng; hãy xem bảng vàng của “{association}”",
                "“{unit}” is a branch without a book of its own; see the roll of “{association}”"
            ),
            Self::AlreadyFrozen { unit, year, on } => {
                let on = show_day(*on);
                say!(
                    f,
                    "bảng vàng năm {year} của “{unit}” đã chốt ngày {on} và không thay đổi nữa; \
                     xem phần đến sau bằng --difference",
                    "the roll {year} of “{unit}” was frozen on {on} and does not change; \
                     see what came later with --difference"
                )
            }
            Self::NotFrozen { unit, year } => say!(
                f,
                "bảng vàng năm {year} của “{unit}” chưa chốt; hãy chốt bằng --freeze rồi so sánh",
                "the roll {year} of “{unit}” is not frozen; freeze it with --freeze, then compare"
            ),
            Self::NotBegun(year) => {
                say!(f, "năm {year} chưa đến; chưa thể chốt bảng vàng", "the year {year} has not begun")
            }
            Self::Altered { unit, year } => say!(
                f,
                "bảng vàng năm {year} của “{unit}” trong cơ sở dữ liệu không còn đúng như lúc chốt; \
                 hãy khôi phục từ bản sao lưu",
                "the roll {year} of “{unit}” in the database is not what was frozen; restore a back-up"
            ),
            Self::Tier(err) => err.fmt(f),
            Self::Unit(err) => err.fmt(f),
            Self::Money(err) => err.fmt(f),
            Self::Db(err) => err.fmt(f),
        }
    }
}
