//! Why a meeting cannot go on.

use std::fmt;

use chrono::NaiveDate;

use super::{CouncilError, Hint, Tally};
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
    OtherBook {
        council: String,
    },
    Future(NaiveDate),
    TooEarly {
        day: NaiveDate,
        held_on: NaiveDate,
    },
    Decided {
        no: i64,
        year: i64,
    },
    Settled {
        nomination: NominationId,
        progress: Progress,
    },
    /// It waits for whoever made it, and not for the council.
    SentBack(NominationId),
    NotChair(UserId),
    NotKeeper(UserId),
    NotSigner(UserId),
    OtherItem(NominationId),
    VotingEnded,
    StillVoting,
    /// The program noticed something that the member has not answered.
    Unanswered {
        user: UserId,
        hints: Vec<Hint>,
    },
    AnsweredYes(UserId),
    NoVote(UserId),
    HasVoted(UserId),
    NoSecretary(UserId),
    ConflictAfterVote(UserId),
    NoReason,
    NoPaper(i64, i64),
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
    /// Tells what a person can mend from what only the keeper of the program can.
    pub fn is_refusal(&self) -> bool {
        !matches!(
            self,
            Self::Db(_)
                | Self::Check(CheckError::Db(_))
                | Self::Post(PostError::Db(_))
                | Self::Programme(ProgrammeError::Db(_))
        )
    }

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
            Self::SentBack(nomination) => say!(
                f,
                "hồ sơ đề cử số {nomination} đang trả lại để bổ sung, chưa xét được; hãy chờ đơn vị đề cử nộp lại rồi biểu quyết",
                "nomination {nomination} was sent back for what is missing; vote on it once it has been sent in again"
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
            _ => self.fmt_course(f),
        }
    }

    fn fmt_course(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotKeeper(user) => say!(
                f,
                "chỉ chủ tịch hội đồng có mặt hoặc thư ký phiên họp mới làm được việc này, không phải người dùng số {user}; hãy nhờ một trong hai người đó",
                "only the chair, when present, or the meeting's secretary may do this, and not user {user}; ask one of them"
            ),
            Self::NotSigner(user) => say!(
                f,
                "quyết định do chủ tịch hội đồng ký khi chủ tịch có mặt, người dùng số {user} không ký thay được; hãy trình chủ tịch",
                "the chair signs where the chair is present, and user {user} cannot sign instead; ask the chair"
            ),
            Self::OtherItem(nomination) => say!(
                f,
                "phiên họp đang xét hồ sơ khác, chưa biểu quyết hồ sơ số {nomination}; hãy mở lại trang để xem hồ sơ đang xét",
                "the meeting is at another nomination and not at {nomination}; open the page again to see which"
            ),
            Self::VotingEnded => say!(
                f,
                "phiên họp đã kết thúc biểu quyết, đang chờ ký quyết định; muốn biểu quyết tiếp, hãy nhờ chủ tịch gọi lại hồ sơ",
                "voting has ended and the decision waits to be signed; to go on voting, ask the chair to call the nomination again"
            ),
            Self::AnsweredYes(user) => say!(
                f,
                "thành viên số {user} đã nêu có lợi ích liên quan với hồ sơ này, không đổi lại được",
                "member {user} has declared an interest in this nomination, which stays declared"
            ),
            Self::NoVote(user) => say!(
                f,
                "thành viên số {user} chưa bỏ phiếu về hồ sơ này nên không có gì để rút",
                "member {user} has not voted on this nomination, there is nothing to take back"
            ),
            Self::HasVoted(user) => say!(
                f,
                "thành viên số {user} đã bỏ phiếu trong phiên họp này nên vẫn phải ghi là có mặt",
                "member {user} has voted at this meeting and so stays on the list of those present"
            ),
            _ => self.fmt_rest(f),
        }
    }

    fn fmt_rest(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::StillVoting => say!(
                f,
                "phiên họp còn đang biểu quyết; hãy kết thúc biểu quyết rồi ký quyết định",
                "the meeting is still voting; end the voting, then sign the decision"
            ),
            Self::NoPaper(no, year) => say!(
                f,
                "quyết định số {no} năm {year} lập trước khi chương trình giữ bản in nên không in lại được; hãy xem danh sách trên trang",
                "decision {no} of {year} is older than the papers that the program keeps and cannot be printed; see its list on the page"
            ),
            Self::NoSecretary(user) => say!(
                f,
                "người dùng số {user} không có quyền tổ chức phiên họp nên không làm thư ký được; hãy chọn người khác",
                "user {user} has no right to keep meetings and cannot be the secretary; choose somebody else"
            ),
            Self::Unanswered { user, hints } => {
                let vietnamese: Vec<_> = hints.iter().map(|it| format!("{it}")).collect();
                let english: Vec<_> = hints.iter().map(|it| format!("{it:#}")).collect();
                let (vietnamese, english) = (vietnamese.join(", "), english.join(", "));
                say!(
                    f,
                    "thành viên số {user} có dấu hiệu liên quan với hồ sơ này ({vietnamese}); hãy trả lời Có hoặc Không trước khi biểu quyết",
                    "member {user} may be tied to this nomination ({english}); answer yes or no before voting"
                )
            }
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
