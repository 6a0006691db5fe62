//! Why something cannot be done with a dossier.

use std::fmt;

use chrono::NaiveDate;

use super::{paper::PaperError, thanks::ThanksError};
use crate::{
    calendar::show_day,
    db::DbError,
    eligibility::{CheckError, Outcome},
    id::NominationId,
    ledger::journal::PostError,
    programme::Progress,
    say,
    text::{TextError, UnknownCode},
};

/// Why one nomination is not put before the council without a closer look.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Objection {
    pub name: String,
    pub outcome: Outcome,
}

#[derive(Debug, thiserror::Error)]
pub enum DossierError {
    NotFound(NominationId),
    Settled {
        nomination: NominationId,
        progress: Progress,
    },
    NoRepresentative,
    NoProof,
    NotScored,
    Incomplete {
        criteria: usize,
    },
    OwnNomination(NominationId),
    AlreadyBack(NominationId),
    NotBack(NominationId),
    NoAnswer,
    NobodyAgreed,
    /// Some of those chosen are not without objections, so none of them goes on.
    NotClean(Vec<Objection>),
    NothingChosen,
    OtherBook(NominationId),
    Future(NaiveDate),
    Paper(#[from] PaperError),
    Thanks(#[from] ThanksError),
    Text(#[from] TextError),
    Code(#[from] UnknownCode),
    Check(#[from] CheckError),
    Post(#[from] PostError),
    Db(#[from] DbError),
}

impl fmt::Display for DossierError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotFound(id) => say!(
                f,
                "không có hồ sơ đề cử số {id}; hãy chọn trong danh sách hồ sơ",
                "there is no nomination {id}; choose one in the list"
            ),
            Self::Settled { nomination, progress } => say!(
                f,
                "hồ sơ đề cử số {nomination} {progress} nên không đổi được nữa; hãy lập hồ sơ mới nếu cần",
                "nomination {nomination} is {progress:#} and cannot be changed any more; make a new one if needed"
            ),
            Self::NoRepresentative => say!(
                f,
                "người đại diện cần có họ tên và quan hệ với trẻ; hãy ghi đủ cả hai",
                "a representative needs a name and a relationship to the child; give both"
            ),
            Self::NoProof => say!(
                f,
                "sự đồng ý cần có minh chứng, như “phiếu ký ngày 05/02/2026”",
                "an agreement needs its proof, such as “form signed on 05/02/2026”"
            ),
            Self::Future(day) => say!(
                f,
                "ngày {} chưa tới; hãy sửa lại ngày",
                "{} is still to come; correct the day",
                show_day(*day)
            ),
            Self::Paper(err) => err.fmt(f),
            Self::Thanks(err) => err.fmt(f),
            Self::Text(err) => err.fmt(f),
            Self::Code(err) => err.fmt(f),
            Self::Check(err) => err.fmt(f),
            Self::Post(err) => err.fmt(f),
            Self::Db(err) => err.fmt(f),
            _ => self.fmt_review(f),
        }
    }
}

impl DossierError {
    /// Says why a reviewer cannot do something.
    fn fmt_review(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotScored => say!(
                f,
                "đợt này không chấm điểm; hãy ghi ý kiến khi họp",
                "this round is not scored; speak in the meeting"
            ),
            Self::Incomplete { criteria } => say!(
                f,
                "cần chấm đủ {criteria} tiêu chí, mỗi tiêu chí từ 1 đến 5 điểm",
                "score all {criteria} criteria, 1 to 5 points each"
            ),
            Self::OwnNomination(id) => say!(
                f,
                "bạn là người đề cử hồ sơ số {id} nên không xét hồ sơ này; hãy để ủy viên khác",
                "you made nomination {id} and do not review it; leave it to another member"
            ),
            Self::NotClean(objections) => {
                let of = |it: &Objection, english: bool| match english {
                    false => format!("{} ({})", it.name, it.outcome),
                    true => format!("{} ({:#})", it.name, it.outcome),
                };
                let all =
                    |english| objections.iter().map(|it| of(it, english)).collect::<Vec<_>>().join(", ");
                let (vi, en): (String, String) = (all(false), all(true));
                say!(
                    f,
                    "chỉ đồng ý cùng lúc được những hồ sơ không có cảnh báo; hãy bỏ chọn: {vi}",
                    "only nominations without any warning can be agreed to together; leave out: {en}"
                )
            }
            Self::NothingChosen => say!(
                f,
                "chưa chọn hồ sơ nào; hãy đánh dấu ít nhất một hồ sơ",
                "nothing is chosen; tick at least one nomination"
            ),
            Self::OtherBook(id) => say!(
                f,
                "hồ sơ số {id} thuộc đợt xét của đơn vị khác; chỉ xét được hồ sơ của đơn vị mình",
                "nomination {id} belongs to another unit's round; only those of the own unit can be reviewed"
            ),
            _ => self.fmt_answer(f),
        }
    }

    /// Says why a nomination does not go back, or an answer or an agreement is none.
    fn fmt_answer(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AlreadyBack(id) => say!(
                f,
                "hồ sơ số {id} đang được trả lại để bổ sung; hãy chờ người đề cử trả lời",
                "nomination {id} has been sent back already; wait for the answer"
            ),
            Self::NotBack(id) => say!(
                f,
                "hồ sơ số {id} không bị trả lại nên không có gì để trả lời",
                "nomination {id} was not sent back, so there is nothing to answer"
            ),
            Self::NoAnswer => say!(
                f,
                "hãy ghi đã bổ sung những gì, như “đã nộp giấy chứng nhận hộ nghèo”",
                "write what was added, such as “the certificate of poverty was handed in”"
            ),
            Self::NobodyAgreed => say!(
                f,
                "chưa ghi ai đồng ý; hãy đánh dấu người đồng ý hoặc ghi người đại diện",
                "nobody agrees yet; tick who does, or name the representative"
            ),
            _ => Ok(()),
        }
    }
}
