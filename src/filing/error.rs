//! What can be wrong with a report, in the words of whoever writes or receives it.

use std::fmt;

use chrono::NaiveDate;

use super::{Indicator, Period};
use crate::{
    calendar::show_day,
    db::DbError,
    ledger::{account::ChartError, once::Refusal},
    money::MoneyError,
    query_errors, say,
    text::TextError,
    unit::UnitError,
    user::rights::RightsError,
};

#[derive(Debug, thiserror::Error)]
pub enum FilingError {
    NotAPeriod(String),
    /// A branch has no book; its money stands in its association's.
    Branch {
        unit: String,
        association: String,
    },
    NotBegun(Period),
    NotOpen {
        period: Period,
        opens: NaiveDate,
    },
    NoResults,
    NoDifficulties,
    TooManyLines {
        count: usize,
        limit: usize,
    },
    NotANumber {
        indicator: Indicator,
        text: String,
    },
    ChairSends,
    Sent {
        period: Period,
        on: NaiveDate,
    },
    Accepted {
        period: Period,
        on: NaiveDate,
    },
    NotSent {
        unit: String,
        period: Period,
    },
    /// It was sent to another unit.
    NotHere(String),
    /// Somebody has sent or answered another version since the page was shown.
    ChangedMeanwhile,
    Answered,
    OwnReport,
    NoNote,
    /// What is stored is not what was sent.
    Altered {
        unit: String,
        period: Period,
    },
    Rights(#[from] RightsError),
    Unit(#[from] UnitError),
    Chart(#[from] ChartError),
    Text(#[from] TextError),
    Money(#[from] MoneyError),
    Db(#[from] DbError),
}

query_errors! { FilingError }

impl fmt::Display for FilingError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Rights(err) => err.fmt(f),
            Self::Unit(err) => err.fmt(f),
            Self::Chart(err) => err.fmt(f),
            Self::Text(err) => err.fmt(f),
            Self::Money(err) => err.fmt(f),
            Self::Db(err) => err.fmt(f),
            Self::NotAPeriod(_)
            | Self::Branch { .. }
            | Self::NotBegun(_)
            | Self::NotOpen { .. }
            | Self::NoResults
            | Self::NoDifficulties
            | Self::TooManyLines { .. }
            | Self::NotANumber { .. } => self.of_writing(f),
            _ => self.of_standing(f),
        }
    }
}

impl FilingError {
    fn of_writing(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotAPeriod(text) => say!(
                f,
                "“{text}” không phải là kỳ báo cáo; hãy viết như 2025-h1 (6 tháng đầu năm), 2025-h2 hoặc 2025 (cả năm)",
                "“{text}” is not a period; write it as 2025-h1 (first half), 2025-h2 or 2025 (whole year)"
            ),
            Self::Branch { unit, association } => say!(
                f,
                "“{unit}” là chi hội, không có sổ riêng; số liệu nằm trong báo cáo của “{association}”",
                "“{unit}” is a branch without a book of its own; its figures are in the report of “{association}”"
            ),
            Self::NotBegun(period) => {
                say!(f, "kỳ {period} chưa bắt đầu nên chưa có gì để báo cáo", "{period:#} has not begun yet")
            }
            Self::NotOpen { period, opens } => {
                let opens = show_day(*opens);
                say!(
                    f,
                    "báo cáo {period} gửi được từ ngày {opens}; bây giờ hãy lưu bản nháp",
                    "the report on {period:#} may be sent from {opens}; save the draft for now"
                )
            }
            Self::NoResults => say!(
                f,
                "chưa ghi kết quả nổi bật; hãy viết ít nhất một dòng",
                "the results are not written; write at least one line"
            ),
            Self::NoDifficulties => say!(
                f,
                "chưa ghi khó khăn, vướng mắc; nếu không có, hãy viết “Không có”",
                "the difficulties are not written; where there are none, write “None”"
            ),
            Self::TooManyLines { count, limit } => say!(
                f,
                "ô này có {count} dòng, vượt quá {limit} dòng; hãy viết gọn lại",
                "this box has {count} lines, more than {limit}; shorten it"
            ),
            Self::NotANumber { indicator, text } => say!(
                f,
                "“{text}” không phải là số nguyên; hãy ghi “{indicator}” như 1.250 hoặc để trống",
                "“{text}” is not a whole number; write “{indicator:#}” as 1.250 or leave it empty"
            ),
            _ => Ok(()),
        }
    }

    fn of_standing(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ChairSends => say!(
                f,
                "báo cáo do chủ tịch của đơn vị gửi; hãy lưu bản nháp rồi báo chủ tịch xem và gửi",
                "the unit's chair sends the report; save the draft and tell the chair"
            ),
            Self::Sent { period, on } => {
                let on = show_day(*on);
                say!(
                    f,
                    "báo cáo {period} đã gửi ngày {on}, đang chờ cấp trên; muốn sửa, hãy đề nghị cấp trên trả lại",
                    "the report on {period:#} was sent on {on} and waits; to mend it, ask for it back"
                )
            }
            Self::Accepted { period, on } => {
                let on = show_day(*on);
                say!(
                    f,
                    "báo cáo {period} đã được tiếp nhận ngày {on} và không thay đổi nữa",
                    "the report on {period:#} was accepted on {on} and does not change any more"
                )
            }
            Self::Altered { unit, period } => say!(
                f,
                "báo cáo {period} của “{unit}” trong cơ sở dữ liệu không còn đúng như lúc gửi; \
                 hãy khôi phục từ bản sao lưu",
                "the report of “{unit}” on {period:#} in the database is not what was sent; restore a back-up"
            ),
            _ => self.of_answer(f),
        }
    }

    fn of_answer(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotSent { unit, period } => say!(
                f,
                "“{unit}” chưa gửi báo cáo {period}",
                "“{unit}” has not sent its report on {period:#}"
            ),
            Self::NotHere(unit) => say!(
                f,
                "báo cáo của “{unit}” không gửi cho đơn vị này",
                "the report of “{unit}” was not sent to this unit"
            ),
            Self::ChangedMeanwhile => say!(
                f,
                "đơn vị vừa gửi bản khác; hãy tải lại trang và xem bản mới",
                "another version was sent meanwhile; load the page again and read it"
            ),
            Self::Answered => {
                say!(
                    f,
                    "báo cáo này đã có người xử lý; hãy tải lại trang",
                    "this report was answered already"
                )
            }
            Self::OwnReport => say!(
                f,
                "bạn đã gửi báo cáo này nên không tự tiếp nhận được; việc này dành cho người khác",
                "you sent this report, so somebody else has to receive it"
            ),
            Self::NoNote => say!(
                f,
                "trả lại thì cần ghi rõ cần sửa gì",
                "say what has to be mended when you send a report back"
            ),
            _ => Ok(()),
        }
    }
}

impl Refusal for FilingError {
    fn is_refusal(&self) -> bool {
        !matches!(self, Self::Db(_) | Self::Rights(RightsError::Db(_)))
    }
}
