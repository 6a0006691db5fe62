//! `sovang init`: the first unit and its books.

use super::desk::{Desk, Refused};
use crate::{
    db::DbError,
    eligibility::{self, CheckError},
    honour_roll::{self, RollError},
    id::BookId,
    ledger::Author,
    programme::{self, ProgrammeError},
    unit::{self, UnitError, workflow::NewUnit},
    user::{self, Role, UserError},
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

/// The login of the person who opens the books.
const FOUNDER: &str = "quantri";

/// Long before any book that can be kept; a unit that is given no first day has always been there.
const ALWAYS: &str = "1996-10-02";

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
            valid_from: crate::calendar::parse_day(ALWAYS)?,
            regime: self.regime,
        };
        let login = desk.login().unwrap_or(FOUNDER).to_owned();
        pool.write_now([BookId::REGISTER], move |tx| {
            let author = user::workflow::found(tx, &login, &self.admin, "cli", at)?;
            open(tx, &author, &login, &new)
        })?;
        desk.tell(&format!("Đã mở sổ cho “{code}”."), &format!("The books of “{code}” are open."))
    }
}

#[derive(Debug, thiserror::Error)]
pub enum InitError {
    User(#[from] UserError),
    Unit(#[from] UnitError),
    Programme(#[from] ProgrammeError),
    Rules(#[from] CheckError),
    Roll(#[from] RollError),
    Db(#[from] DbError),
}

impl std::fmt::Display for InitError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::User(err) => err.fmt(f),
            Self::Unit(err) => err.fmt(f),
            Self::Programme(err) => err.fmt(f),
            Self::Rules(err) => err.fmt(f),
            Self::Roll(err) => err.fmt(f),
            Self::Db(err) => err.fmt(f),
        }
    }
}

/// Adds the first unit with everything that comes with new books: its chart, the programmes, the rules, the tiers.
pub fn open(tx: &mut crate::db::Tx, author: &Author, login: &str, new: &NewUnit) -> Result<(), InitError> {
    let unit = unit::workflow::add(tx, author, new)?;
    user::workflow::grant(tx, author, login, unit, Role::Administrator)?;
    programme::workflow::publish_working_set(tx, author, unit)?;
    eligibility::workflow::publish_working_set(tx, author)?;
    honour_roll::workflow::publish_working_tiers(tx, author, unit)?;
    Ok(())
}

/// `sovang migrate`: brings the tables to this program's version.
pub fn migrate(desk: &Desk) -> Result<(), Refused> {
    drop(desk.prepare()?);
    desk.tell("Cơ sở dữ liệu đã theo kịp chương trình.", "The database is at this program's version.")
}
