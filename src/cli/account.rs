//! `sovang user password`, `disable` and the like: how somebody comes in, or no longer does.

use super::desk::{Desk, Refused};
use crate::{
    db::Tx,
    id::BookId,
    ledger::Author,
    user::{self, UserError, password::Password},
};

#[derive(Clone, Debug, clap::Args)]
pub struct UserPasswordArgs {
    /// Tên đăng nhập của người nhận mật khẩu | Login of the person who gets the password
    #[arg(value_name = "TÊN|LOGIN")]
    pub owner: String,
}

#[derive(Clone, Debug, clap::Args)]
pub struct UserReasonArgs {
    /// Tên đăng nhập của người đó | Login of the person
    #[arg(value_name = "TÊN|LOGIN")]
    pub owner: String,
    /// Lý do | Reason
    #[arg(long, value_name = "LÝ DO|REASON")]
    pub reason: String,
}

impl UserPasswordArgs {
    pub(super) fn run(self, desk: &Desk) -> Result<(), Refused> {
        let pool = desk.pool()?;
        let author = desk.author(&pool)?;
        let password = Password::one_time()?;
        let (login, hash) = (self.owner.clone(), password.hash()?);
        pool.write_now([BookId::REGISTER], move |tx| {
            user::workflow::issue_password(tx, &author, &self.owner, &hash)
        })?;
        let shown = password.reveal();
        desk.tell(
            &format!(
                "Mật khẩu dùng một lần của “{login}”: {shown} (chỉ hiện lần này, phải đổi khi đăng nhập)"
            ),
            &format!("One-time password of “{login}”: {shown} (shown only now, to be replaced at sign-in)"),
        )
    }
}

impl UserReasonArgs {
    pub(super) fn disable(self, desk: &Desk) -> Result<(), Refused> {
        let login = self.owner.clone();
        self.act(desk, user::workflow::disable)?;
        desk.tell(&format!("Đã khóa tài khoản “{login}”."), &format!("The account “{login}” is disabled."))
    }

    pub(super) fn enable(self, desk: &Desk) -> Result<(), Refused> {
        let login = self.owner.clone();
        self.act(desk, user::workflow::enable)?;
        desk.tell(&format!("Đã mở lại tài khoản “{login}”."), &format!("The account “{login}” is enabled."))
    }

    pub(super) fn remove_factor(self, desk: &Desk) -> Result<(), Refused> {
        let login = self.owner.clone();
        self.act(desk, user::workflow::remove_factor)?;
        desk.tell(
            &format!("Đã gỡ xác thực hai lớp của “{login}”."),
            &format!("The second factor of “{login}” is removed."),
        )
    }

    fn act(
        self,
        desk: &Desk,
        workflow: fn(&mut Tx, &Author, &str, &str) -> Result<(), UserError>,
    ) -> Result<(), Refused> {
        let pool = desk.pool()?;
        let author = desk.author(&pool)?;
        Ok(pool.write_now([BookId::REGISTER], move |tx| workflow(tx, &author, &self.owner, &self.reason))?)
    }
}
