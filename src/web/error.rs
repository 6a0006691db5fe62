//! What a reader sees when a page cannot be shown: what is wrong, and what to do.

use std::io::Write as _;

use askama::Template;
use askama_web::WebTemplate;
use rocket::{
    Catcher, Request, catch, catchers,
    http::Status,
    response::{self, Responder},
};

use super::page::Page;
use crate::{
    db::DbError, honour_roll::RollError, ledger::account::ChartError, money::MoneyError, report::ReportError,
    unit::UnitError,
};

/// A failed request: a status and a sentence in both languages.
#[derive(Debug)]
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
            RollError::Branch { .. } => Self::not_found(format!("{err}"), format!("{err:#}")),
            RollError::Db(err) => err.into(),
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

internal! { MoneyError, ChartError, UnitError }

impl<'r> Responder<'r, 'static> for Failure {
    fn respond_to(self, request: &'r Request<'_>) -> response::Result<'static> {
        let page = Page::of(request);
        let message = page.lang.pick(&self.vietnamese, &self.english);
        let page = FailurePage { title: title_of(self.status, &page), message: message.to_owned(), page };
        (self.status, page).respond_to(request)
    }
}

fn title_of(status: Status, page: &Page) -> &'static str {
    match status.code {
        400 | 422 => page.lang.pick("Yêu cầu chưa đúng", "That cannot be read"),
        403 => page.lang.pick("Không được phép xem", "Not allowed"),
        404 => page.lang.pick("Không tìm thấy trang", "There is no such page"),
        413 => page.lang.pick("Nội dung quá lớn", "Too large"),
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
            "Trang này không mở cho người xem; hãy quay về trang đầu.",
            "This page is not open to visitors; go to the first page.",
        ),
        404 => (
            "Không có trang ở địa chỉ này; hãy kiểm tra lại địa chỉ hoặc đi từ trang đầu.",
            "There is no page at this address; check it, or start from the first page.",
        ),
        413 => (
            "Yêu cầu gửi lên quá lớn; các trang này chỉ để xem.",
            "What was sent is too large; these pages are only for reading.",
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
    let _ = request;
    let (vietnamese, english) = sentence_of(status);
    Failure { status, vietnamese: vietnamese.to_owned(), english: english.to_owned() }
}

pub(super) fn catchers() -> Vec<Catcher> {
    catchers![any]
}
