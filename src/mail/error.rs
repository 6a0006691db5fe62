//! What can be wrong with mail, in the words of whoever sends it.

use std::fmt;

use super::{Barred, Deed, State};
use crate::{db::DbError, id::MailId, query_errors, say};

#[derive(Debug, thiserror::Error)]
pub enum MailError {
    /// Nothing says through which server mail goes out.
    NotSetUp,
    NotFound(MailId),
    /// The donor is not known to the unit.
    Unknown,
    Barred(Barred),
    /// It stands elsewhere by now.
    Stands {
        state: State,
        deed: Deed,
    },
    /// The link belongs to no mail from here.
    NoLink,
    NoRandomness,
    Db(#[from] DbError),
}

query_errors! { MailError }

impl fmt::Display for MailError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotSetUp => say!(
                f,
                "chưa khai máy chủ gửi thư; người quản trị máy chủ cần đặt SOVANG_SMTP_HOST, SOVANG_MAIL_FROM và \
                 SOVANG_PUBLIC_URL",
                "no mail server is named; whoever runs this server has to set SOVANG_SMTP_HOST, SOVANG_MAIL_FROM \
                 and SOVANG_PUBLIC_URL"
            ),
            Self::NotFound(id) => say!(
                f,
                "đơn vị không có thư số {id}; hãy xem lại danh sách thư",
                "the unit has no mail {id}; look at its list of mail"
            ),
            Self::Unknown => say!(
                f,
                "danh bạ của đơn vị không có người này; hãy tìm lại theo tên",
                "this person is not in the unit's directory; search again by name"
            ),
            Self::Barred(why) => say!(f, "không gửi được: {why}", "not sent: {why:#}"),
            Self::Stands { state, deed } => say!(
                f,
                "thư này {state} nên không thể “{deed}”; hãy mở lại trang để xem tình trạng mới",
                "this mail is {state:#}, so “{deed:#}” cannot be done; open the page again to see how it stands"
            ),
            Self::NoLink => say!(
                f,
                "liên kết không đúng; hãy bấm lại liên kết ở cuối thư đã nhận",
                "the link is not right; use the one at the end of the mail that came"
            ),
            Self::NoRandomness => say!(
                f,
                "máy chủ không tạo được số ngẫu nhiên; hãy thử lại sau",
                "the system gives no random numbers; try again later"
            ),
            Self::Db(err) => err.fmt(f),
        }
    }
}
