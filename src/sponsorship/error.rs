//! What can be wrong with a sponsorship, in the words of the treasurer.

use std::fmt;

use chrono::NaiveDate;

use super::{MOST_YEARS, Outcome};
use crate::{
    calendar::show_day,
    db::DbError,
    donation::DonationError,
    fund::FundError,
    id::{PartyId, SponsorshipId},
    ledger::{journal::PostError, once::Refusal},
    money::MoneyError,
    pledge::PledgeError,
    say,
    text::TextError,
};

#[derive(Debug, thiserror::Error)]
pub enum SponsorshipError {
    NotFound(SponsorshipId),
    NotPositive,
    BadYears { years: usize },
    NoCondition,
    NoLearner,
    UnknownLearner,
    NotAPerson,
    Namesakes { name: String, ids: Vec<PartyId> },
    SamePerson,
    Future { on: NaiveDate, today: NaiveDate },
    OtherYear { year: i64, first: i64, last: i64 },
    Checked { year: i64, outcome: Outcome },
    NotBegun { year: i64, on: NaiveDate },
    NeedsNote(Outcome),
    Ended { on: NaiveDate },
    BeforeBeginning { on: NaiveDate, begun_on: NaiveDate },
    NotOver { last: i64 },
    Unchecked { year: i64 },
    NothingFailed,
    NoReason,
    Donation(#[from] DonationError),
    Fund(#[from] FundError),
    Pledge(#[from] PledgeError),
    Text(#[from] TextError),
    Money(#[from] MoneyError),
    Db(#[from] DbError),
}

impl fmt::Display for SponsorshipError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotFound(id) => say!(
                f,
                "sổ không có đỡ đầu số {id}; hãy xem lại danh sách đỡ đầu",
                "the book has no sponsorship {id}; look it up in the list of sponsorships"
            ),
            Self::OtherYear { .. } | Self::Checked { .. } | Self::NotBegun { .. } | Self::NeedsNote(_) => {
                self.of_check(f)
            }
            Self::Ended { .. }
            | Self::BeforeBeginning { .. }
            | Self::NotOver { .. }
            | Self::Unchecked { .. }
            | Self::NothingFailed
            | Self::NoReason => self.of_ending(f),
            Self::Donation(err) => err.fmt(f),
            Self::Fund(err) => err.fmt(f),
            Self::Pledge(err) => err.fmt(f),
            Self::Text(err) => err.fmt(f),
            Self::Money(err) => err.fmt(f),
            Self::Db(err) => err.fmt(f),
            _ => self.of_beginning(f),
        }
    }
}

impl SponsorshipError {
    fn of_beginning(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotPositive => say!(
                f,
                "số tiền mỗi năm phải lớn hơn 0; hãy ghi lại",
                "the amount of a year must be above zero; write it again"
            ),
            Self::BadYears { years } => say!(
                f,
                "đỡ đầu kéo dài từ 1 đến {MOST_YEARS} năm, không phải {years}; hãy ghi lại số năm",
                "a sponsorship lasts from 1 to {MOST_YEARS} years, not {years}; write the years again"
            ),
            Self::NoCondition => say!(
                f,
                "cần ghi điều kiện của người đỡ đầu, như “học lực từ khá trở lên”",
                "the sponsor's condition is needed, such as “good marks or better”"
            ),
            Self::UnknownLearner => say!(
                f,
                "danh bạ không có số này; hãy xem số ở trang của người đó",
                "the directory has no such number; see it on the person's page"
            ),
            Self::NotAPerson => say!(
                f,
                "đỡ đầu là cho một người học, không phải cho hộ hay tổ chức; hãy chọn một người",
                "a sponsorship is for one learner, not for a household or a body; choose a person"
            ),
            Self::Namesakes { name, ids } => {
                let ids = ids.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
                say!(
                    f,
                    "danh bạ có nhiều người tên “{name}” (số {ids}); hãy ghi số thay cho tên, hoặc ghi ngày sinh",
                    "several people on file are called “{name}” (numbers {ids}); write the number instead, or the birth date"
                )
            }
            Self::SamePerson => say!(
                f,
                "người đỡ đầu và người được đỡ đầu phải là hai người; hãy ghi lại",
                "the sponsor and the learner must be two people; write them again"
            ),
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
                "chưa ghi người được đỡ đầu; hãy ghi họ tên hoặc số trong danh bạ",
                "the learner is missing; write the name or the number in the directory"
            ),
        }
    }

    fn of_check(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OtherYear { year, first, last } => say!(
                f,
                "đỡ đầu này kéo dài từ năm {first} đến năm {last}, không có năm {year}; hãy chọn năm khác",
                "this sponsorship runs from {first} to {last}, without {year}; choose another year"
            ),
            Self::Checked { year, outcome } => say!(
                f,
                "năm {year} đã có kết quả kiểm tra là “{outcome}”, mỗi năm chỉ ghi một lần và không sửa",
                "the check of {year} is on record as “{outcome:#}”; each year has one, which is never changed"
            ),
            Self::NotBegun { year, on } => {
                let on = show_day(*on);
                say!(
                    f,
                    "ngày {on} năm {year} chưa bắt đầu; hãy kiểm tra khi năm đã đến",
                    "on {on} the year {year} had not begun; check when it has come"
                )
            }
            Self::NeedsNote(outcome) => say!(
                f,
                "kết quả “{outcome}” cần ghi rõ vì sao",
                "a check that is {outcome:#} needs a note that says why"
            ),
            _ => Ok(()),
        }
    }

    fn of_ending(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Ended { on } => {
                let on = show_day(*on);
                say!(f, "đỡ đầu này đã kết thúc ngày {on}", "this sponsorship ended on {on}")
            }
            Self::BeforeBeginning { on, begun_on } => {
                let (on, begun_on) = (show_day(*on), show_day(*begun_on));
                say!(
                    f,
                    "ngày {on} trước ngày bắt đầu đỡ đầu ({begun_on}); hãy sửa ngày",
                    "{on} is before the sponsorship began ({begun_on}); mend the day"
                )
            }
            Self::NotOver { last } => say!(
                f,
                "đỡ đầu này hứa đến năm {last}, chưa trọn số năm; hãy chọn cách kết thúc khác",
                "this sponsorship was promised until {last} and its years are not over; choose another way of ending"
            ),
            Self::Unchecked { year } => say!(
                f,
                "năm {year} chưa có kết quả kiểm tra; hãy ghi kết quả rồi mới ghi là trọn số năm",
                "the check of {year} is missing; record it before the sponsorship is completed"
            ),
            Self::NothingFailed => say!(
                f,
                "chưa năm nào kiểm tra không đạt; hãy ghi kết quả kiểm tra trước, hoặc chọn cách kết thúc khác",
                "no year's check failed; record the check first, or choose another way of ending"
            ),
            _ => say!(f, "cần nêu lý do kết thúc", "the reason of the end is needed"),
        }
    }
}

impl Refusal for SponsorshipError {
    fn is_refusal(&self) -> bool {
        match self {
            Self::Db(_)
            | Self::Fund(FundError::Db(_) | FundError::Post(PostError::Db(_)))
            | Self::Pledge(PledgeError::Db(_)) => false,
            Self::Donation(err) => err.is_refusal(),
            _ => true,
        }
    }
}
