//! What can be wrong with a pledge, in the words of the treasurer.

use std::fmt;

use chrono::NaiveDate;

use super::MOST_INSTALMENTS;
use crate::{
    calendar::show_day,
    db::DbError,
    donation::DonationError,
    id::{PledgeId, Seq},
    ledger::once::Refusal,
    money::MoneyError,
    say,
    text::TextError,
};

#[derive(Debug, thiserror::Error)]
pub enum PledgeError {
    NotFound(PledgeId),
    NoInstalments,
    TooMany { count: usize },
    NotPositive { due_on: NaiveDate },
    TooFar,
    TooEarly { on: NaiveDate, earliest: NaiveDate },
    Future { on: NaiveDate, today: NaiveDate },
    UnknownDonor,
    ForeignFund,
    Kept,
    Lapsed,
    Unchanged,
    NoReason,
    GoodsPromised,
    NotTheirs { seq: Seq },
    NotForFund { seq: Seq },
    Counted { seq: Seq },
    Donation(#[from] DonationError),
    Text(#[from] TextError),
    Money(#[from] MoneyError),
    Db(#[from] DbError),
}

impl fmt::Display for PledgeError {
    #[expect(clippy::too_many_lines, reason = "one sentence per variant reads best as one list")]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotFound(id) => say!(
                f,
                "sổ không có lời hứa số {id}; hãy xem lại danh sách lời hứa",
                "the book has no pledge {id}; look it up in the list of pledges"
            ),
            Self::NoInstalments
            | Self::TooMany { .. }
            | Self::NotPositive { .. }
            | Self::TooFar
            | Self::TooEarly { .. }
            | Self::Future { .. } => self.of_schedule(f),
            Self::UnknownDonor => say!(
                f,
                "người hứa không có trong danh bạ; hãy thêm vào danh bạ trước",
                "whoever promised is not on file; add them first"
            ),
            Self::ForeignFund => {
                say!(f, "quỹ này không thuộc sổ của đơn vị", "this fund does not belong to the unit's book")
            }
            Self::Kept => say!(
                f,
                "lời hứa này đã thực hiện đủ; hãy ghi số tiền mới thành một khoản ủng hộ riêng",
                "this pledge was kept in full; record new money as a gift of its own"
            ),
            Self::Lapsed => say!(
                f,
                "lời hứa này đã thôi thực hiện; hãy ghi số tiền mới thành một khoản ủng hộ riêng",
                "this pledge has lapsed; record new money as a gift of its own"
            ),
            Self::Unchanged => {
                say!(
                    f,
                    "lịch mới giống lịch đang có; không có gì để đổi",
                    "the new schedule is the present one"
                )
            }
            Self::NoReason => say!(f, "cần nêu lý do", "a reason is needed"),
            Self::GoodsPromised => say!(
                f,
                "lời hứa bằng tiền không nhận bằng hiện vật; hãy ghi hiện vật thành một khoản riêng",
                "a pledge of money is not kept with goods; record the goods as a gift of their own"
            ),
            Self::NotTheirs { seq } => say!(
                f,
                "khoản ủng hộ số {seq} không phải của người đã hứa hoặc đã bị hủy",
                "the gift {seq} is not from whoever promised, or was taken back"
            ),
            Self::NotForFund { seq } => say!(
                f,
                "khoản ủng hộ số {seq} không có phần nào cho quỹ của lời hứa",
                "nothing of the gift {seq} is for the fund of the pledge"
            ),
            Self::Counted { seq } => say!(
                f,
                "khoản ủng hộ số {seq} đã được tính cho một lời hứa",
                "the gift {seq} was counted towards a pledge already"
            ),
            Self::Donation(err) => err.fmt(f),
            Self::Text(err) => err.fmt(f),
            Self::Money(err) => err.fmt(f),
            Self::Db(err) => err.fmt(f),
        }
    }
}

impl PledgeError {
    fn of_schedule(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooMany { count } => say!(
                f,
                "lịch có {count} lần, vượt quá {MOST_INSTALMENTS} lần; hãy gộp bớt",
                "the schedule has {count} instalments, more than {MOST_INSTALMENTS}; join some"
            ),
            Self::NotPositive { due_on } => {
                let due_on = show_day(*due_on);
                say!(
                    f,
                    "số tiền hứa cho ngày {due_on} phải lớn hơn 0",
                    "the amount promised for {due_on} must be above zero"
                )
            }
            Self::TooFar => say!(f, "ngày hẹn quá xa; hãy sửa ngày", "that day is too far away; mend it"),
            Self::TooEarly { on, earliest } => {
                let (on, earliest) = (show_day(*on), show_day(*earliest));
                say!(
                    f,
                    "ngày {on} trước ngày {earliest}, khi điều đó được hứa hay thỏa thuận; hãy sửa ngày",
                    "the day {on} is before {earliest}, when that was promised or agreed; mend the day"
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
            _ => say!(
                f,
                "lời hứa chưa có ngày hẹn và số tiền; hãy ghi ít nhất một lần",
                "the pledge has neither day nor amount; enter at least one instalment"
            ),
        }
    }
}

impl Refusal for PledgeError {
    fn is_refusal(&self) -> bool {
        match self {
            Self::Db(_) => false,
            Self::Donation(err) => err.is_refusal(),
            _ => true,
        }
    }
}
