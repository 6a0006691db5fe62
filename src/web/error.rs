//! What a reader sees when a page cannot be shown: what is wrong, and what to do.

use std::io::Write as _;

use askama::Template;
use askama_web::WebTemplate;
use rocket::{
    Catcher, Request, catch, catchers,
    http::{Method, RawStr, Status},
    response::{self, Redirect, Responder},
};

use super::{may::Attempt, page::Page};
use crate::{
    db::DbError,
    honour_roll::RollError,
    ledger::account::ChartError,
    money::MoneyError,
    report::ReportError,
    unit::UnitError,
    user::{UserError, rights::RightsError},
};

/// A failed request: a status and a sentence in both languages.
#[derive(Clone, Debug)]
pub struct Failure {
    status: Status,
    vietnamese: String,
    english: String,
}

#[derive(Template, WebTemplate)]
#[template(path = "failure.html")]
struct FailurePage {
    page: Page,
    title: &'static str,
    message: String,
}

impl Failure {
    pub fn not_found(vietnamese: impl Into<String>, english: impl Into<String>) -> Self {
        Self { status: Status::NotFound, vietnamese: vietnamese.into(), english: english.into() }
    }

    pub fn bad_request(sentence: &dyn std::fmt::Display) -> Self {
        Self {
            status: Status::BadRequest,
            vietnamese: format!("{sentence}"),
            english: format!("{sentence:#}"),
        }
    }

    pub fn forbidden(sentence: &dyn std::fmt::Display) -> Self {
        Self { status: Status::Forbidden, ..Self::bad_request(sentence) }
    }

    /// Answers with a refusal of a workflow where there is no form to show it beside.
    pub fn refused(sentence: &dyn std::fmt::Display) -> Self {
        Self { status: Status::UnprocessableEntity, ..Self::bad_request(sentence) }
    }

    /// Answers whoever has to wait.
    pub fn too_many(sentence: &dyn std::fmt::Display) -> Self {
        Self { status: Status::TooManyRequests, ..Self::bad_request(sentence) }
    }

    /// Answers with the fixed sentence of a status.
    pub fn of(status: Status) -> Self {
        let (vietnamese, english) = sentence_of(status);
        Self { status, vietnamese: vietnamese.to_owned(), english: english.to_owned() }
    }

    pub(super) fn status(&self) -> Status {
        self.status
    }

    /// Answers for a page number that a list does not have.
    pub fn no_such_page() -> Self {
        Self::not_found(
            "Danh sách không có trang này; hãy xem từ trang 1.",
            "The list has no such page; start from page 1.",
        )
    }

    /// Answers with a sentence about something that is not there.
    pub fn missing(sentence: &dyn std::fmt::Display) -> Self {
        Self { status: Status::NotFound, ..Self::bad_request(sentence) }
    }

    /// Answers for a cause that only a mistake of ours can have.
    pub fn internal(cause: &dyn std::fmt::Display) -> Self {
        Self::hidden(Status::InternalServerError, cause)
    }

    /// Tells the operator a cause that is nothing to a stranger, and answers with a fixed sentence.
    fn hidden(status: Status, cause: &dyn std::fmt::Display) -> Self {
        // The server's own log is off: what the book's keeper reads is this one line.
        drop(writeln!(std::io::stderr(), "{cause}"));
        let (vietnamese, english) = sentence_of(status);
        Self { status, vietnamese: vietnamese.to_owned(), english: english.to_owned() }
    }
}

impl From<DbError> for Failure {
    fn from(err: DbError) -> Self {
        let status = match err {
            DbError::Pool(_) | DbError::Closed => Status::ServiceUnavailable,
            _ => Status::InternalServerError,
        };
        Self::hidden(status, &err)
    }
}

impl From<diesel::result::Error> for Failure {
    fn from(err: diesel::result::Error) -> Self {
        DbError::from(err).into()
    }
}

impl From<RollError> for Failure {
    fn from(err: RollError) -> Self {
        match err {
            RollError::Branch { .. } | RollError::Ended { .. } | RollError::NoLink => Self::missing(&err),
            RollError::Db(err) => err.into(),
            err @ (RollError::AlreadyFrozen { .. }
            | RollError::NotFrozen { .. }
            | RollError::NotBegun(_)
            | RollError::CutOff { .. }
            | RollError::LineChanged(_)
            | RollError::NoLine
            | RollError::NoName
            | RollError::NoReason
            | RollError::Nobody(_)
            | RollError::ChangedSinceAsked(_)
            | RollError::ProofClosed { .. }
            | RollError::NoRound(_)
            | RollError::RoundInPast(_)
            | RollError::NothingAsked
            | RollError::TooManyAnswers
            | RollError::Approval(_)
            | RollError::Merit(_)
            | RollError::Text(_)) => Self::refused(&err),
            err => Self::hidden(Status::InternalServerError, &err),
        }
    }
}

impl From<ReportError> for Failure {
    fn from(err: ReportError) -> Self {
        match err {
            ReportError::BackToFront { from, to } => {
                let (from, to) = (crate::calendar::show_day(from), crate::calendar::show_day(to));
                Self {
                    status: Status::BadRequest,
                    vietnamese: format!("Ngày đầu {from} sau ngày cuối {to}; hãy chọn lại hai ngày."),
                    english: format!("The first day {from} is after the last day {to}; choose them again."),
                }
            }
            ReportError::Db(err) => err.into(),
            err => Self::hidden(Status::InternalServerError, &err),
        }
    }
}

/// Causes that only a damaged book or a mistake of ours can have.
macro_rules! internal {
    ($($error:ty),+) => {$(
        impl From<$error> for Failure {
            fn from(err: $error) -> Self {
                Self::hidden(Status::InternalServerError, &err)
            }
        }
    )+};
}

impl<E: Into<Failure> + std::fmt::Display> From<Attempt<E>> for Failure {
    fn from(attempt: Attempt<E>) -> Self {
        match attempt {
            Attempt::Denied(RightsError::Db(err)) => err.into(),
            Attempt::Denied(err) => Self::forbidden(&err),
            Attempt::Refused(err) => err.into(),
        }
    }
}

internal! { MoneyError, ChartError, UnitError, UserError }

impl<'r> Responder<'r, 'static> for Failure {
    fn respond_to(self, request: &'r Request<'_>) -> response::Result<'static> {
        let page = Page::of(request);
        let message = sentence(page.lang.pick(&self.vietnamese, &self.english));
        let page = FailurePage { title: title_of(self.status, &page), message, page };
        (self.status, page).respond_to(request)
    }
}

/// Errors begin in lower case because they often follow a place; here they stand alone.
pub(super) fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    let first: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
    let whole = format!("{first}{}", letters.as_str());
    if whole.ends_with(['.', '!', '?', '…']) { whole } else { format!("{whole}.") }
}

fn title_of(status: Status, page: &Page) -> &'static str {
    match status.code {
        400 | 422 => page.lang.pick("Yêu cầu chưa đúng", "That cannot be read"),
        403 => page.lang.pick("Không được phép xem", "Not allowed"),
        404 => page.lang.pick("Không tìm thấy trang", "There is no such page"),
        413 => page.lang.pick("Nội dung quá lớn", "Too large"),
        429 => page.lang.pick("Gửi quá nhanh", "Too fast"),
        503 => page.lang.pick("Sổ đang bận", "The books are busy"),
        _ => page.lang.pick("Không mở được trang", "The page cannot be shown"),
    }
}

fn sentence_of(status: Status) -> (&'static str, &'static str) {
    match status.code {
        400 | 422 => (
            "Địa chỉ có chỗ không đọc được; hãy quay về trang đầu và chọn lại.",
            "Part of the address cannot be read; go to the first page and choose again.",
        ),
        403 => (
            "Trang này không mở cho bạn, hoặc biểu mẫu đã để quá lâu; hãy mở lại trang trước rồi gửi lại.",
            "This page is not open to you, or the form is too old; open the page before it again and send it anew.",
        ),
        404 => (
            "Không có trang ở địa chỉ này; hãy kiểm tra lại địa chỉ hoặc đi từ trang đầu.",
            "There is no page at this address; check it, or start from the first page.",
        ),
        413 => (
            "Nội dung gửi lên quá lớn; hãy gửi tệp nhỏ hơn hoặc chia làm nhiều lần.",
            "What was sent is too large; send a smaller file, or in several parts.",
        ),
        429 => (
            "Có quá nhiều biểu mẫu gửi từ nơi này trong một phút; hãy đợi một phút rồi gửi lại.",
            "Too many forms came from this place within a minute; wait a minute, then send it again.",
        ),
        503 => ("Sổ đang bận; hãy thử lại sau ít giây.", "The books are busy; try again in a few seconds."),
        _ => (
            "Chương trình không mở được trang này; người giữ sổ đã có thông báo lỗi trong nhật ký máy chủ.",
            "The program cannot show this page; the server's log tells the book's keeper why.",
        ),
    }
}

/// Answers for requests that reach no route, and for guards that fail before one.
#[catch(default)]
fn any(status: Status, request: &Request<'_>) -> Failure {
    // A guard that knows more than its status has left its words here.
    if let Some(failure) = request.local_cache(|| None::<Failure>) {
        return failure.clone();
    }
    Failure::of(status)
}

/// Sends somebody who is not signed in to sign in, and back to where they wanted to go.
#[catch(401)]
fn not_signed_in(request: &Request<'_>) -> Redirect {
    let wanted = if request.method() == Method::Get { request.uri().to_string() } else { String::new() };
    let wanted: String = RawStr::new(&wanted).percent_encode().to_string();
    Redirect::to(Page::of(request).link(&format!("/sign-in?next={wanted}")))
}

pub(super) fn catchers() -> Vec<Catcher> {
    catchers![any, not_signed_in]
}
