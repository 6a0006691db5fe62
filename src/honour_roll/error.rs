//! Why a roll cannot be drawn, frozen or read back.

use std::fmt;

use chrono::NaiveDate;

use super::{HonourError, MeritError, TierError};
use crate::{
    approval::ApprovalError, calendar::show_day, db::DbError, money::MoneyError, query_errors, say,
    text::TextError, unit::UnitError,
};

#[derive(Debug, thiserror::Error)]
pub enum RollError {
    /// A branch has no book; its gifts stand in its association's.
    Branch {
        unit: String,
        association: String,
    },
    /// The unit has ended, so nothing is its own on today's map.
    Ended {
        unit: String,
        last: NaiveDate,
        heirs: Vec<String>,
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
    /// A season ends within its year.
    CutOff {
        year: i32,
        day: NaiveDate,
    },
    /// The line is not in the roll any more, or reads otherwise by now.
    LineChanged(String),
    NoLine,
    NoName,
    NoReason,
    /// Nobody has such a link, or a newer one was given out.
    NoLink,
    /// The donors' answers were taken until that day.
    ProofClosed {
        year: i32,
        on: NaiveDate,
    },
    /// Nobody has opened the round, or its last day is over.
    NoRound(i32),
    /// A round cannot end before it begins.
    RoundInPast(NaiveDate),
    /// What is asked for is what stands there already.
    NothingAsked,
    /// One link has been answered through as often as anybody needs.
    TooManyAnswers,
    /// There is nobody to honour.
    Nobody(i32),
    /// What the second person was shown is not what the books say by now.
    ChangedSinceAsked(i32),
    /// What is stored is not what was frozen.
    Altered {
        unit: String,
        year: i32,
    },
    Tier(#[from] TierError),
    Honour(#[from] HonourError),
    Merit(#[from] MeritError),
    Text(#[from] TextError),
    Approval(#[from] ApprovalError),
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
            Self::Ended { unit, last, heirs } => {
                let (last, heirs) = (show_day(*last), heirs.join(", "));
                say!(
                    f,
                    "“{unit}” hoạt động đến hết ngày {last}; theo đơn vị hiện nay, hãy xem bảng vàng của đơn vị \
                     kế thừa: {heirs}",
                    "“{unit}” ended on {last}; by the units of today, see the rolls of those that carry on: {heirs}"
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
            Self::Honour(err) => err.fmt(f),
            Self::Merit(err) => err.fmt(f),
            Self::Text(err) => err.fmt(f),
            Self::Approval(err) => err.fmt(f),
            Self::Unit(err) => err.fmt(f),
            Self::Money(err) => err.fmt(f),
            Self::Db(err) => err.fmt(f),
            season => season.say_of_season(f),
        }
    }
}

impl RollError {
    /// Says what is wrong in a season that is being prepared.
    fn say_of_season(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::CutOff { year, day } => {
                let day = show_day(*day);
                say!(
                    f,
                    "ngày {day} không thuộc năm {year}; ngày khóa sổ vinh danh phải nằm trong năm",
                    "{day} is not in {year}; the cut-off is a day of the year"
                )
            }
            Self::LineChanged(name) => say!(
                f,
                "dòng “{name}” vừa thay đổi; hãy xem lại bảng rồi xác nhận",
                "the line “{name}” has just changed; look at the roll again, then confirm"
            ),
            Self::NoLine => say!(
                f,
                "chưa chọn dòng nào, hoặc dòng không còn trong bảng; hãy chọn lại",
                "no line is chosen, or it is not in the roll any more; choose again"
            ),
            Self::NoName => say!(f, "chưa có tên để in; hãy ghi tên", "there is no name to print; write one"),
            Self::NoReason => say!(f, "chưa ghi lý do đính chính", "the erratum lacks its reason; write one"),
            Self::Nobody(year) => say!(
                f,
                "năm {year} chưa có ai trên bảng vàng; chưa có gì để chốt",
                "nobody stands in the roll {year}; there is nothing to freeze"
            ),
            Self::ChangedSinceAsked(year) => say!(
                f,
                "bảng vàng năm {year} đã đổi sau khi được đề nghị chốt; hãy trả lại để xem và đề nghị chốt lại",
                "the roll {year} has changed since its freeze was asked for; send it back to be looked at and asked again"
            ),
            round => round.say_of_round(f),
        }
    }

    /// Says what is wrong in the round in which donors answer.
    fn say_of_round(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoLink => say!(
                f,
                "không có phiếu xác nhận nào mang mã này; hãy gõ lại như trên phiếu, hoặc gọi cho hội",
                "no proof slip has this code; type it again as on the slip, or call the association"
            ),
            Self::ProofClosed { year, on } => {
                let on = show_day(*on);
                say!(
                    f,
                    "đợt xác nhận bảng vàng năm {year} đã đóng (nhận trả lời đến hết {on}); cần sửa thì gọi cho hội",
                    "the proof round of the roll {year} is over (answers were taken until {on}); call the association"
                )
            }
            Self::NoRound(year) => say!(
                f,
                "đợt xác nhận bảng vàng năm {year} chưa mở hoặc đã đóng; hãy mở đợt rồi in phiếu, xuất đường dẫn",
                "the proof round of the roll {year} is not open; open it, then print slips and export links"
            ),
            Self::RoundInPast(day) => {
                let day = show_day(*day);
                say!(
                    f,
                    "ngày {day} đã qua; hãy chọn ngày nhận trả lời từ hôm nay trở đi",
                    "{day} is over; choose today or a later day for the answers"
                )
            }
            Self::NothingAsked => say!(
                f,
                "chưa có gì khác với dòng đang ghi; nếu đúng rồi thì bấm “Đúng như trên”, nếu cần sửa thì ghi điều cần sửa",
                "nothing differs from the line as it reads; press “This is right”, or write what should be changed"
            ),
            Self::TooManyAnswers => say!(
                f,
                "phiếu này đã trả lời nhiều lần; hãy gọi cho hội để sửa tiếp",
                "this slip has been answered many times; call the association for further changes"
            ),
            other => unreachable!("{other:?} has its sentence above"),
        }
    }
}
