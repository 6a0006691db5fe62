//! People who work with the books, and what they may do where.

use std::fmt;

use crate::{codes, db::DbError, id::UserId, say, text::UnknownCode};

pub mod rights;
pub mod session;
pub mod store;
pub mod workflow;

codes! {
    /// What somebody does for a unit.
    pub enum Role ("vai trò", "role") {
        Treasurer = "treasurer" ("thủ quỹ", "treasurer"),
        Accountant = "accountant" ("kế toán", "accountant"),
        Nominator = "nominator" ("người đề cử", "nominator"),
        CouncilMember = "council_member" ("ủy viên hội đồng", "council member"),
        Chair = "chair" ("chủ tịch hội đồng", "chair"),
        Controller = "controller" ("ban kiểm soát", "controller"),
        Reviewer = "reviewer" ("người duyệt cấp trên", "reviewer"),
        Administrator = "administrator" ("quản trị", "administrator"),
    }
}

/// Somebody who works with the books.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct User {
    pub id: UserId,
    /// The short name by which the person signs in, such as `thuquy.tb`.
    pub login: String,
    pub name: String,
}

#[derive(Debug, thiserror::Error)]
pub enum UserError {
    NoLogin(String),
    LoginTaken(String),
    BooksAreOpen,
    NotFound(String),
    /// The cashier is not the accountant (Luật Kế toán, Điều 52; TT 41/2022/TT-BTC).
    CashierIsAccountant(String),
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
            Self::CashierIsAccountant(login) => say!(
                f,
                "“{login}” không thể vừa là thủ quỹ vừa là kế toán của một đơn vị; hãy giao cho người khác",
                "“{login}” cannot be both treasurer and accountant of one unit; choose somebody else"
            ),
            Self::Code(err) => err.fmt(f),
            Self::Db(err) => err.fmt(f),
        }
    }
}

/// Checks a login: 2 to 40 of `a-z 0-9 . _ -`, beginning with a letter.
pub fn check_login(login: &str) -> Result<(), UserError> {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"._-".contains(&byte);
    let fits = (2..=40).contains(&login.len()) && login.bytes().all(plain);
    if fits && login.bytes().next().is_some_and(|byte| byte.is_ascii_lowercase()) {
        Ok(())
    } else {
        Err(UserError::NoLogin(login.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn logins_are_plain() {
        for login in ["tb", "thuquy.tb", "ke-toan_2"] {
            check_login(login).unwrap();
        }
        for login in ["", "a", "Thuquy", "thủ quỹ", "2a", "a b", &"a".repeat(41)] {
            assert!(check_login(login).is_err(), "{login}");
        }
    }
}
