//! Why a second factor cannot be set up or used.

use std::fmt;

use crate::{db::DbError, say, user::throttle::Wait};

#[derive(Debug, thiserror::Error)]
pub enum FactorError {
    /// Neither the code of this half minute nor a recovery code that is left.
    Wrong,
    TooSoon(#[from] Wait),
    /// Nothing is being enrolled.
    NotBegun,
    /// There is no second factor to be used.
    None,
    NoRandomness,
    NotRead,
    Db(#[from] DbError),
}

impl fmt::Display for FactorError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Wrong => say!(
                f,
                "mã không đúng hoặc đã dùng; hãy đợi điện thoại hiện mã mới rồi nhập 6 chữ số, hoặc dùng một mã dự phòng",
                "the code is wrong or was used already; wait for the phone to show the next one and type its 6 digits, or use a recovery code"
            ),
            Self::TooSoon(wait) => wait.fmt(f),
            Self::NotBegun => say!(
                f,
                "chưa bắt đầu cài xác thực hai lớp; hãy mở lại trang “Tài khoản của tôi”",
                "the second factor is not being set up; open “My account” again"
            ),
            Self::None => {
                say!(f, "tài khoản này chưa cài xác thực hai lớp", "this account has no second factor")
            }
            Self::NoRandomness => say!(
                f,
                "máy chủ chưa tạo được mã ngẫu nhiên; hãy thử lại sau ít phút",
                "the server could not make a random code; try again in a few minutes"
            ),
            Self::NotRead => say!(
                f,
                "không đọc được khóa xác thực hai lớp; hãy nhờ người quản trị gỡ rồi cài lại",
                "the second factor's secret is unreadable; ask an administrator to remove it, then set it up again"
            ),
            Self::Db(err) => err.fmt(f),
        }
    }
}
