//! Why somebody is not signed in.

use std::fmt;

use crate::{
    db::DbError,
    say,
    user::{UserError, password::PasswordError, throttle::Wait, totp::FactorError},
};

#[derive(Debug, thiserror::Error)]
pub enum SignInError {
    /// There is no such login, or this is not its password: nobody is told which.
    Wrong,
    TooSoon(#[from] Wait),
    /// The minutes between the password and the end are over, or another step is next.
    Expired,
    Password(#[from] PasswordError),
    Factor(#[from] FactorError),
    User(#[from] UserError),
    Db(#[from] DbError),
}

impl fmt::Display for SignInError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Wrong => say!(
                f,
                "tên đăng nhập hoặc mật khẩu không đúng; hãy xem phím Caps Lock, bộ gõ tiếng Việt rồi thử lại",
                "the login or the password is not right; look at Caps Lock and the keyboard's language, then try again"
            ),
            Self::TooSoon(wait) => wait.fmt(f),
            Self::Expired => say!(
                f,
                "đã quá thời gian đăng nhập; hãy nhập lại tên đăng nhập và mật khẩu",
                "signing in took too long; type the login and the password again"
            ),
            Self::Password(err) => err.fmt(f),
            Self::Factor(err) => err.fmt(f),
            Self::User(err) => err.fmt(f),
            Self::Db(err) => err.fmt(f),
        }
    }
}
