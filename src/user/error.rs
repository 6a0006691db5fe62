//! Why something cannot be done with a user.

use std::fmt;

use super::{Role, hands::BothHands, password::PasswordError, rights::RightsError, totp::FactorError};
use crate::{
    db::DbError,
    say,
    text::{TextError, UnknownCode},
    unit::UnitError,
};

#[derive(Debug, thiserror::Error)]
pub enum UserError {
    NoLogin(String),
    NoName,
    LoginTaken(String),
    BooksAreOpen,
    NotFound(String),
    /// The cashier is not the accountant (Luật Kế toán, Điều 52; TT 41/2022/TT-BTC).
    CashierIsAccountant(String),
    /// Nobody hands a role to themselves.
    OwnRole(Role),
    /// Nobody takes the second factor off their own account; it is replaced by another.
    OwnFactor,
    /// The roles together would let one person do both halves of what takes two.
    BothHands {
        login: String,
        clash: BothHands,
    },
    NotHeld {
        login: String,
        role: Role,
    },
    /// Without an administrator nobody could ever give a role again.
    LastAdministrator(String),
    Disabled(String),
    NotDisabled(String),
    NoReason,
    Rights(#[from] RightsError),
    Password(#[from] PasswordError),
    Factor(#[from] FactorError),
    Unit(#[from] UnitError),
    Text(#[from] TextError),
    Code(#[from] UnknownCode),
    Db(#[from] DbError),
}

impl fmt::Display for UserError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoLogin(text) => say!(
                f,
                "“{text}” không dùng làm tên đăng nhập được; hãy dùng chữ thường không dấu, số, dấu chấm, 2 đến 40 ký tự",
                "“{text}” cannot be a login; use 2 to 40 plain lower-case letters, digits and dots"
            ),
            Self::NoName => say!(f, "cần ghi họ và tên", "write the person's full name"),
            Self::LoginTaken(login) => say!(
                f,
                "đã có người dùng “{login}”; hãy chọn tên khác",
                "there is a user “{login}” already; choose another login"
            ),
            Self::BooksAreOpen => say!(
                f,
                "ở đây đã có sổ; muốn thêm đơn vị, hãy dùng “sovang unit add”",
                "there are books here already; add units with “sovang unit add”"
            ),
            Self::NotFound(login) => say!(
                f,
                "không có người dùng “{login}”; xem danh sách bằng “sovang user list”",
                "there is no user “{login}”; see “sovang user list”"
            ),
            Self::CashierIsAccountant(_)
            | Self::OwnRole(_)
            | Self::OwnFactor
            | Self::BothHands { .. }
            | Self::NotHeld { .. }
            | Self::LastAdministrator(_) => self.say_separation(f),
            Self::Disabled(login) => say!(
                f,
                "tài khoản “{login}” đã bị khóa; người quản trị có thể mở lại",
                "the account “{login}” is disabled; an administrator can enable it again"
            ),
            Self::NotDisabled(login) => {
                say!(f, "tài khoản “{login}” không bị khóa", "the account “{login}” is not disabled")
            }
            Self::NoReason => say!(f, "cần nêu lý do", "a reason is needed"),
            Self::Rights(err) => err.fmt(f),
            Self::Password(err) => err.fmt(f),
            Self::Factor(err) => err.fmt(f),
            Self::Unit(err) => err.fmt(f),
            Self::Text(err) => err.fmt(f),
            Self::Code(err) => err.fmt(f),
            Self::Db(err) => err.fmt(f),
        }
    }
}

impl UserError {
    /// Says what one person may not have, be, or do.
    fn say_separation(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::CashierIsAccountant(login) => say!(
                f,
                "“{login}” không thể vừa là thủ quỹ vừa là kế toán của một đơn vị; hãy giao cho người khác",
                "“{login}” cannot be both treasurer and accountant of one unit; choose somebody else"
            ),
            Self::OwnRole(role) => say!(
                f,
                "không ai tự giao vai trò “{role}” cho mình; hãy nhờ một người quản trị khác",
                "nobody gives the role “{role:#}” to themselves; ask another administrator"
            ),
            Self::OwnFactor => say!(
                f,
                "không ai tự gỡ xác thực hai lớp của mình; hãy cài lại ở trang “Tài khoản của tôi”, hoặc nhờ một người quản trị khác",
                "nobody removes their own second factor; set it up anew in “My account”, or ask another administrator"
            ),
            Self::BothHands { login, clash } => say!(
                f,
                "“{login}” sẽ {clash}; hãy giao vai trò này cho người khác",
                "“{login}” would {clash:#}; give this role to somebody else"
            ),
            Self::NotHeld { login, role } => say!(
                f,
                "“{login}” không giữ vai trò “{role}” ở đơn vị này",
                "“{login}” does not hold the role “{role:#}” in this unit"
            ),
            Self::LastAdministrator(login) => say!(
                f,
                "“{login}” là người quản trị cuối cùng; hãy giao vai trò quản trị cho người khác trước",
                "“{login}” is the last administrator; make somebody else administrator first"
            ),
            _ => Ok(()),
        }
    }
}
