//! `sovang user`: people who work with the books.

use super::args::Output;

#[derive(Clone, Debug, clap::Subcommand)]
pub enum UserVerb {
    /// Thêm một người | Adds a person
    Add(UserAddArgs),
    /// Liệt kê người và vai trò | Lists people and roles
    List(UserListArgs),
    /// Giao vai trò ở một đơn vị | Gives a role in a unit
    Grant(UserGrantArgs),
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
    /// Vai trò, như treasurer, cashier, chair | Role, such as treasurer, cashier, chair
    #[arg(long, value_name = "VAI TRÒ|ROLE")]
    pub role: String,
    /// Đơn vị | Unit
    #[arg(long, value_name = "MÃ|CODE")]
    pub unit: String,
}
