//! Why a task cannot be asked or answered.

use std::fmt;

use super::{Deed, Kind, State};
use crate::{calendar::Instant, db::DbError, id::ApprovalId, say, text::TextError, unit::UnitError};

#[derive(Debug, thiserror::Error)]
pub enum ApprovalError {
    NotFound(ApprovalId),
    /// Another task about the same thing still waits.
    AlreadyAsked(ApprovalId),
    NobodyToAsk(Kind),
    OwnTask,
    OnlyAuthor(Deed),
    NotYours(Kind),
    AlreadyAnswered,
    Settled(State),
    Expired(Instant),
    NeedsReason(Deed),
    ReleaseForbidden(Kind),
    NotAlone,
    NothingToCountersign,
    NotAbove,
    BadPolicy,
    Text(#[from] TextError),
    Unit(#[from] UnitError),
    Db(#[from] DbError),
}

impl fmt::Display for ApprovalError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotFound(id) => say!(
                f,
                "không có việc cần xác nhận số {id}; hãy mở lại danh sách việc chờ xác nhận",
                "there is no task {id} to confirm; open the list of tasks again"
            ),
            Self::AlreadyAsked(id) => say!(
                f,
                "việc này đang chờ người thứ hai xác nhận (số {id}); hãy đợi hoặc rút lại yêu cầu đó",
                "this waits for a second person already (task {id}); wait, or withdraw that task"
            ),
            Self::NobodyToAsk(kind) => say!(
                f,
                "không có người thứ hai nào cho việc “{kind}” ở đơn vị này và các đơn vị cấp trên; hãy giao vai trò \
                 cho thêm một người",
                "nobody else in this unit or above it may confirm “{kind:#}”; give one more person a role"
            ),
            Self::BadPolicy => say!(
                f,
                "số người và số giờ phải lớn hơn 0",
                "the number of people and the hours must be more than zero"
            ),
            Self::Text(err) => err.fmt(f),
            Self::Unit(err) => err.fmt(f),
            Self::Db(err) => err.fmt(f),
            other => other.say_who(f),
        }
    }
}

impl ApprovalError {
    /// Tells a refusal, which is an answer, from a failure of the database.
    pub fn is_refusal(&self) -> bool {
        !matches!(self, Self::Db(_) | Self::Unit(UnitError::Db(_)))
    }

    /// Says why this person may not give this answer now.
    fn say_who(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OwnTask => say!(
                f,
                "người gửi yêu cầu không tự xác nhận yêu cầu của mình; cần một người khác",
                "whoever asks does not confirm; another person must"
            ),
            Self::OnlyAuthor(deed) => say!(
                f,
                "chỉ người gửi yêu cầu mới được “{deed}”",
                "only the person who asked may choose “{deed:#}”"
            ),
            Self::NotYours(kind) => say!(
                f,
                "bạn không có vai trò để xác nhận việc “{kind}” của đơn vị này",
                "you hold no role that may confirm “{kind:#}” for this unit"
            ),
            Self::AlreadyAnswered => {
                say!(f, "bạn đã cho ý kiến về việc này", "you have answered this task already")
            }
            Self::Settled(state) => {
                say!(f, "việc này đã xong: {state}", "this task is settled: {state:#}")
            }
            Self::Expired(at) => {
                let day = crate::calendar::show_day(at.day());
                say!(
                    f,
                    "yêu cầu đã quá hạn trả lời ({day}); người gửi cần gửi lại",
                    "the time to answer ended on {day}; the author must ask again"
                )
            }
            Self::NeedsReason(deed) => {
                say!(f, "muốn “{deed}” thì cần nêu lý do", "“{deed:#}” needs a reason")
            }
            Self::ReleaseForbidden(kind) => say!(
                f,
                "quy định của đơn vị không cho tự cho qua việc “{kind}”",
                "the unit's policy does not let anybody release “{kind:#}” alone"
            ),
            Self::NotAlone => say!(
                f,
                "đơn vị có người khác xác nhận được việc này; hãy nhờ người đó",
                "somebody else of the unit may confirm this; ask that person"
            ),
            Self::NothingToCountersign => say!(
                f,
                "việc này không phải là việc tự cho qua, nên không cần ký xác nhận sau",
                "this task was not released by its author, so there is nothing to countersign"
            ),
            Self::NotAbove => say!(
                f,
                "chỉ người có vai trò ở đơn vị cấp trên mới ký xác nhận sau được",
                "only somebody with a role in a unit above may countersign"
            ),
            _ => Ok(()),
        }
    }
}
