//! Why a meeting cannot go on.

use std::fmt;

use chrono::NaiveDate;

use super::{CouncilError, Tally};
use crate::{
    calendar::show_day,
    db::DbError,
    disbursement::AwardError,
    eligibility::CheckError,
    id::{MeetingId, NominationId, UserId},
    ledger::{account::ChartError, journal::PostError},
    money::MoneyError,
    programme::{NominationError, ProgrammeError, Progress},
    say,
    text::TextError,
    unit::UnitError,
};

#[derive(Debug, thiserror::Error)]
pub enum MeetingError {
    CodeTaken(String),
    NoName,
    NoCouncil(String),
    NoMeeting(MeetingId),
    OtherRound(NominationId),
    OtherBook { council: String },
    Future(NaiveDate),
    TooEarly { day: NaiveDate, held_on: NaiveDate },
    Decided { no: i64, year: i64 },
    Settled { nomination: NominationId, progress: Progress },
    NotChair(UserId),
    ConflictAfterVote(UserId),
    NoReason,
    NothingWaits,
    NoQuorum(Tally),
    Council(#[from] CouncilError),
    Award(#[from] AwardError),
    Nomination(#[from] NominationError),
    Programme(#[from] ProgrammeError),
    Check(#[from] CheckError),
    Post(#[from] PostError),
    Chart(#[from] ChartError),
    Money(#[from] MoneyError),
    Unit(#[from] UnitError),
    Text(#[from] TextError),
    Db(#[from] DbError),
}

impl fmt::Display for MeetingError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Council(err) => err.fmt(f),
            Self::Award(err) => err.fmt(f),
            Self::Nomination(err) => err.fmt(f),
            Self::Programme(err) => err.fmt(f),
            Self::Check(err) => err.fmt(f),
            Self::Post(err) => err.fmt(f),
            Self::Chart(err) => err.fmt(f),
            Self::Money(err) => err.fmt(f),
            Self::Unit(err) => err.fmt(f),
            Self::Text(err) => err.fmt(f),
            Self::Db(err) => err.fmt(f),
            _ => self.fmt_meeting(f),
        }
    }
}

impl MeetingError {
    fn fmt_meeting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::CodeTaken(code) => {
                say!(f, "mã “{code}” đã dùng; hãy chọn mã khác", "the code “{code}” is taken; choose another")
            }
            Self::NoName => say!(f, "hội đồng cần có tên", "a council needs a name"),
            Self::NoCouncil(code) => say!(
                f,
                "không có hội đồng “{code}”; hãy lập bằng “sovang council add”",
                "there is no council “{code}”; set it up with “sovang council add”"
            ),
            Self::NoMeeting(id) => {
                say!(
                    f,
                    "không có phiên họp số {id}; hãy xem lại số",
                    "there is no meeting {id}; look its number up"
                )
            }
            Self::OtherRound(id) => say!(
                f,
                "hồ sơ đề cử số {id} không thuộc đợt học bổng của phiên họp này; hãy xem lại số hồ sơ",
                "nomination {id} is not of the round that this meeting is about; look its number up"
            ),
            Self::OtherBook { council } => say!(
                f,
                "hội đồng “{council}” thuộc đơn vị khác nên không xét được đợt học bổng của sổ này",
                "the council “{council}” is another unit's and cannot decide on a round of this book"
            ),
            Self::Future(day) => {
                say!(
                    f,
                    "ngày {} chưa tới; hãy sửa lại ngày",
                    "{} is still to come; correct the day",
                    show_day(*day)
                )
            }
            Self::TooEarly { day, held_on } => say!(
                f,
                "ngày ký {} trước ngày họp {}; hãy sửa lại ngày",
                "it is signed on {}, before the meeting of {}; correct the day",
                show_day(*day),
                show_day(*held_on)
            ),
            Self::Decided { no, year } => say!(
                f,
                "phiên họp này đã có quyết định số {no} năm {year} nên không ghi thêm được; hãy mở phiên họp mới",
                "this meeting ended with decision {no} of {year}, nothing can be added; open another meeting"
            ),
            _ => self.fmt_vote(f),
        }
    }

    fn fmt_vote(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Settled { nomination, progress } => say!(
                f,
                "hồ sơ đề cử số {nomination} {progress}, không còn để biểu quyết",
                "nomination {nomination} is {progress:#} and is not voted on any more"
            ),
            Self::NotChair(user) => say!(
                f,
                "chỉ chủ tịch hội đồng có mặt mới được ghi phiếu giơ tay của người khác; người dùng số {user} hãy tự bỏ phiếu của mình",
                "only the chair, when present, may record a show of hands for others; user {user} may cast their own vote"
            ),
            Self::ConflictAfterVote(user) => say!(
                f,
                "thành viên số {user} đã biểu quyết về hồ sơ này; lợi ích liên quan phải nêu trước khi biểu quyết, hãy họp lại",
                "member {user} has already voted on this nomination; a conflict is declared before the vote, meet again"
            ),
            Self::NoReason => say!(f, "cần nêu lý do", "a reason is needed"),
            Self::NothingWaits => say!(
                f,
                "không còn hồ sơ nào của đợt này đang chờ xét",
                "no nomination of this round waits for a decision"
            ),
            Self::NoQuorum(tally) => say!(
                f,
                "chưa hồ sơ nào đủ số người biểu quyết nên chưa ra quyết định được ({tally}); hãy bỏ phiếu tiếp hoặc họp lại",
                "no nomination has enough votes, so nothing can be decided ({tally:#}); go on voting or meet again"
            ),
            _ => Ok(()),
        }
    }
}
