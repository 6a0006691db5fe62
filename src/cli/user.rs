//! `sovang user`: people who work with the books.

use super::{
    account::{UserPasswordArgs, UserReasonArgs},
    args::Output,
    desk::{Desk, Refused},
};
use crate::{
    db::DbError,
    export::{Cell, Column, Table},
    id::BookId,
    unit,
    user::{self, Role},
};

#[derive(Clone, Debug, clap::Subcommand)]
pub enum UserVerb {
    /// Thêm một người | Adds a person
    Add(UserAddArgs),
    /// Liệt kê người và vai trò | Lists people and roles
    List(UserListArgs),
    /// Giao vai trò ở một đơn vị | Gives a role in a unit
    Grant(UserGrantArgs),
    /// Thôi giao vai trò; người đó bị đăng xuất ngay | Takes a role away; the person is signed out at once
    Revoke(UserRevokeArgs),
    /// Cấp mật khẩu dùng một lần, phải đổi khi đăng nhập | Gives a one-time password, to be replaced at sign-in
    Password(UserPasswordArgs),
    /// Gỡ xác thực hai lớp đã mất; lần đăng nhập sau phải cài lại | Removes a lost second factor; it is set up again at the next sign-in
    RemoveFactor(UserReasonArgs),
    /// Khóa tài khoản; người đó bị đăng xuất ngay | Disables an account; the person is signed out at once
    Disable(UserReasonArgs),
    /// Mở lại tài khoản đã khóa | Enables an account again
    Enable(UserReasonArgs),
}

#[derive(Clone, Debug, clap::Args)]
pub struct UserAddArgs {
    /// Tên đăng nhập mới | New login
    #[arg(value_name = "TÊN|LOGIN")]
    pub new_login: String,
    /// Họ và tên | Full name
    #[arg(long, value_name = "HỌ TÊN|NAME")]
    pub name: String,
}

#[derive(Clone, Debug, clap::Args)]
pub struct UserListArgs {
    /// Chỉ những người có vai trò ở đơn vị này | Only people with a role in this unit
    #[arg(long, value_name = "MÃ|CODE")]
    pub unit: Option<String>,
    #[command(flatten)]
    pub output: Output,
}

#[derive(Clone, Debug, clap::Args)]
pub struct UserGrantArgs {
    /// Tên đăng nhập của người nhận vai trò | Login of the person who gets the role
    #[arg(value_name = "TÊN|LOGIN")]
    pub grantee: String,
    /// Vai trò, như treasurer, accountant, chair | Role, such as treasurer, accountant, chair
    #[arg(long, value_name = "VAI TRÒ|ROLE")]
    pub role: String,
    /// Đơn vị | Unit
    #[arg(long, value_name = "MÃ|CODE")]
    pub unit: String,
}

#[derive(Clone, Debug, clap::Args)]
pub struct UserRevokeArgs {
    /// Tên đăng nhập của người thôi giữ vai trò | Login of the person who loses the role
    #[arg(value_name = "TÊN|LOGIN")]
    pub holder: String,
    /// Vai trò, như treasurer, accountant, chair | Role, such as treasurer, accountant, chair
    #[arg(long, value_name = "VAI TRÒ|ROLE")]
    pub role: String,
    /// Đơn vị | Unit
    #[arg(long, value_name = "MÃ|CODE")]
    pub unit: String,
    /// Lý do, số văn bản | Reason, number of the document
    #[arg(long, value_name = "LÝ DO|REASON")]
    pub reason: String,
}

impl UserVerb {
    pub fn run(self, desk: &Desk) -> Result<(), Refused> {
        match self {
            Self::Add(args) => args.run(desk),
            Self::List(args) => args.run(desk),
            Self::Grant(args) => args.run(desk),
            Self::Revoke(args) => args.run(desk),
            Self::Password(args) => args.run(desk),
            Self::RemoveFactor(args) => args.remove_factor(desk),
            Self::Disable(args) => args.disable(desk),
            Self::Enable(args) => args.enable(desk),
        }
    }
}

impl UserAddArgs {
    fn run(self, desk: &Desk) -> Result<(), Refused> {
        let pool = desk.pool()?;
        let author = desk.author(&pool)?;
        let login = self.new_login.clone();
        pool.write_now([BookId::REGISTER], move |tx| {
            user::workflow::add(tx, &author, &self.new_login, &self.name)
        })?;
        desk.tell(&format!("Đã thêm “{login}”."), &format!("“{login}” was added."))
    }
}

impl UserListArgs {
    fn run(self, desk: &Desk) -> Result<(), Refused> {
        let (users, roles, tree) = desk.pool()?.read_now(|db| {
            Ok::<_, DbError>((user::store::all(db)?, user::store::roles(db)?, unit::store::tree(db)?))
        })?;
        let only = self.unit.as_deref().map(|code| tree.find(code).map(|unit| unit.id)).transpose()?;
        let columns = vec![
            Column::left("login", "Tên đăng nhập", "Login"),
            Column::left("name", "Họ và tên", "Name"),
            Column::left("roles", "Vai trò", "Roles"),
        ];
        let mut table = Table::new("Người làm việc với sổ", "People who work with the books", columns);
        for person in users {
            let mut held =
                roles.iter().filter(|(id, unit, _)| *id == person.id && only.is_none_or(|it| it == *unit));
            let name = |(_, unit, role): &(_, _, Role)| {
                let unit = tree.get(*unit).map_or_else(String::new, |unit| unit.code.clone());
                format!("{} ({unit})", desk.lang.of(role))
            };
            let texts: Vec<String> = held.by_ref().map(name).collect();
            if only.is_none() || !texts.is_empty() {
                table.push(vec![
                    Cell::text(person.login),
                    Cell::text(person.name),
                    Cell::text(texts.join(", ")),
                ]);
            }
        }
        desk.print(&table, self.output.format)
    }
}

impl UserGrantArgs {
    fn run(self, desk: &Desk) -> Result<(), Refused> {
        let pool = desk.pool()?;
        let author = desk.author(&pool)?;
        let unit = desk.unit(&pool, &self.unit)?.unit.id;
        let role: Role = self.role.parse()?;
        let login = self.grantee.clone();
        pool.write_now([BookId::REGISTER], move |tx| {
            user::workflow::grant(tx, &author, &self.grantee, unit, role)
        })?;
        desk.tell(&format!("“{login}” nay là {role}."), &format!("“{login}” is now {role:#}."))
    }
}

impl UserRevokeArgs {
    fn run(self, desk: &Desk) -> Result<(), Refused> {
        let pool = desk.pool()?;
        let author = desk.author(&pool)?;
        let unit = desk.unit(&pool, &self.unit)?.unit.id;
        let role: Role = self.role.parse()?;
        let login = self.holder.clone();
        pool.write_now([BookId::REGISTER], move |tx| {
            user::workflow::revoke(tx, &author, &self.holder, (unit, role), &self.reason)
        })?;
        desk.tell(&format!("“{login}” không còn là {role}."), &format!("“{login}” is no longer {role:#}."))
    }
}
