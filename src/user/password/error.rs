//! Why a password cannot be taken.

use std::fmt;

use super::{Advice, LONGEST, SHORTEST};
use crate::{db::DbError, say, user::throttle::Wait};

#[derive(Debug, thiserror::Error)]
pub enum PasswordError {
    TooShort(usize),
    TooLong,
    Weak(Advice),
    /// The two fields for the new password differ.
    NotRepeated,
    /// The new password is the old one.
    Unchanged,
    /// The present password, asked for before it is changed, is another.
    Wrong,
    TooSoon(#[from] Wait),
    /// The system gave no randomness or no memory.
    NotHashed,
    Db(#[from] DbError),
}

impl fmt::Display for PasswordError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooShort(length) => say!(
                f,
                "mật khẩu mới có {length} ký tự; hãy dùng ít nhất {SHORTEST} ký tự, ví dụ bốn từ không liên quan đến nhau",
                "the password has {length} characters; use {SHORTEST} or more, such as four unrelated words"
            ),
            Self::TooLong => say!(
                f,
                "mật khẩu dài quá {LONGEST} ký tự; hãy chọn mật khẩu ngắn hơn",
                "the password is longer than {LONGEST} characters; choose a shorter one"
            ),
            Self::Weak(advice) => advice.fmt(f),
            Self::NotRepeated => say!(
                f,
                "hai lần gõ mật khẩu mới không giống nhau; hãy gõ lại",
                "the new password was typed differently the second time; type it again"
            ),
            Self::Unchanged => say!(
                f,
                "mật khẩu mới trùng với mật khẩu cũ; hãy chọn mật khẩu khác",
                "the new password is the old one; choose another"
            ),
            Self::Wrong => say!(
                f,
                "mật khẩu hiện tại không đúng; hãy gõ lại",
                "the present password is not right; type it again"
            ),
            Self::TooSoon(wait) => wait.fmt(f),
            Self::NotHashed => say!(
                f,
                "máy chủ đang thiếu bộ nhớ, chưa lưu được mật khẩu; hãy thử lại sau ít phút",
                "the server is short of memory and could not keep the password; try again in a few minutes"
            ),
            Self::Db(err) => err.fmt(f),
        }
    }
}
