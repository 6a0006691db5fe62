//! `sovang fund`: funds and their donors' restrictions.

use chrono::NaiveDate;

use super::args::Output;
use crate::calendar::parse_day;

#[derive(Clone, Debug, clap::Subcommand)]
pub enum FundVerb {
    /// Lập một quỹ | Sets up a fund
    Add(FundAddArgs),
    /// Liệt kê các quỹ và số dư | Lists the funds and their balances
    List(FundListArgs),
    /// Ghi ý muốn của người ủng hộ | Records what the donor allows
    Restrict(FundRestrictArgs),
}

#[derive(Clone, Debug, clap::Args)]
pub struct FundAddArgs {
    /// Mã quỹ mới, như QCHUNG | Code of the new fund, such as QCHUNG
    #[arg(value_name = "MÃ|CODE")]
    pub code: String,
    /// Đơn vị có sổ | Unit that keeps the books
    #[arg(long, value_name = "MÃ|CODE")]
    pub unit: String,
    /// Tên quỹ | Name of the fund
    #[arg(long, value_name = "TÊN|NAME")]
    pub name: String,
    /// Loại quỹ: general, programme, endowment, sponsorship, pass_through | Kind of fund: general, programme, endowment, sponsorship, pass_through
    #[arg(long, value_name = "LOẠI|KIND")]
    pub kind: String,
}

#[derive(Clone, Debug, clap::Args)]
pub struct FundListArgs {
    /// Đơn vị có sổ | Unit that keeps the books
    #[arg(long, value_name = "MÃ|CODE")]
    pub unit: String,
    /// Số dư tính đến hết ngày này | Balances at the end of this day
    #[arg(long, value_name = "NGÀY|DAY", value_parser = parse_day)]
    pub on: Option<NaiveDate>,
    #[command(flatten)]
    pub output: Output,
}

#[derive(Clone, Debug, clap::Args)]
pub struct FundRestrictArgs {
    /// Mã quỹ | Code of the fund
    #[arg(value_name = "MÃ|CODE")]
    pub code: String,
    /// Đơn vị có sổ | Unit that keeps the books
    #[arg(long, value_name = "MÃ|CODE")]
    pub unit: String,
    /// Chỉ chi cho loại người nhận này; ghi nhiều lần nếu có nhiều loại | Only for this category of recipients; repeat for several
    #[arg(long, value_name = "LOẠI|CATEGORY")]
    pub category: Vec<String>,
    /// Chỉ chi cho chương trình này | Only for this programme
    #[arg(long, value_name = "CHƯƠNG TRÌNH|PROGRAMME")]
    pub programme: Vec<String>,
    /// Chỉ chi trong đơn vị này và các đơn vị trực thuộc | Only within this unit and those below it
    #[arg(long, value_name = "MÃ|CODE")]
    pub area: Vec<String>,
    /// Chỉ chi cho người này | Only for this person
    #[arg(long, value_name = "HỌ TÊN|NAME")]
    pub person: Vec<String>,
    /// Nguyên văn lời người ủng hộ | The donor's own words
    #[arg(long, value_name = "LỜI|WORDS")]
    pub words: String,
}
