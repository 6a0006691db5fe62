//! `sovang init`: the first unit and its books.

use super::desk::{Desk, Refused};
use crate::{
    calendar::parse_day,
    id::BookId,
    opening::{self, ALWAYS, FOUNDER},
    unit::workflow::NewUnit,
};

#[derive(Clone, Debug, clap::Args)]
pub struct InitArgs {
    /// Mã đơn vị, như TB | Code of the unit, such as TB
    #[arg(long, value_name = "MÃ|CODE")]
    pub unit: String,
    /// Tên đầy đủ của hội | Full name of the association
    #[arg(long, value_name = "TÊN|NAME")]
    pub name: String,
    /// Cấp: central, province, district, commune | Level: central, province, district, commune
    #[arg(long, value_name = "CẤP|LEVEL")]
    pub level: String,
    /// Chế độ kế toán: fund (quỹ có giấy phép), association (quỹ nội bộ của hội) | Accounting regime: fund (licensed fund), association (internal fund)
    #[arg(long, value_name = "CHẾ ĐỘ|REGIME", default_value = "fund")]
    pub regime: String,
    /// Họ tên người mở sổ, là người quản trị đầu tiên | Name of the person who opens the books, the first administrator
    #[arg(long, value_name = "HỌ TÊN|NAME", default_value = "Người quản trị")]
    pub admin: String,
}

impl InitArgs {
    /// Opens books in a database that has none, in one write: either all of it is there or nothing.
    pub fn run(self, desk: &Desk) -> Result<(), Refused> {
        let level = self.level.parse()?;
        let pool = desk.prepare()?;
        let (at, code) = (desk.clock.now(), self.unit.clone());
        let new = NewUnit {
            code: self.unit,
            name: self.name,
            level,
            parent: None,
            valid_from: parse_day(ALWAYS)?,
            regime: self.regime,
        };
        let login = desk.login().unwrap_or(FOUNDER).to_owned();
        pool.write_now([BookId::REGISTER], move |tx| {
            opening::open(tx, (&login, &self.admin), &new, "cli", at)
        })?;
        desk.tell(&format!("Đã mở sổ cho “{code}”."), &format!("The books of “{code}” are open."))
    }
}

/// `sovang migrate`: brings the tables to this program's version.
pub fn migrate(desk: &Desk) -> Result<(), Refused> {
    drop(desk.prepare()?);
    desk.tell("Cơ sở dữ liệu đã theo kịp chương trình.", "The database is at this program's version.")
}
