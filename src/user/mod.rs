//! People who work with the books, and what they may do where.

use crate::{
    codes,
    id::{UnitId, UserId},
};

pub mod device;
mod error;
pub mod hands;
pub mod password;
pub mod rights;
pub mod session;
pub mod sign_in;
pub mod step_up;
pub mod store;
pub mod throttle;
pub mod totp;
pub mod workflow;

pub use error::UserError;

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

/// Somebody with the roles held, for those who manage people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    pub user: User,
    pub disabled: bool,
    pub roles: Vec<(UnitId, Role)>,
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
