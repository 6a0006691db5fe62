//! `sovang unit`: the tree of associations.

use chrono::NaiveDate;

use super::args::Output;
use crate::calendar::parse_day;

#[derive(Clone, Debug, clap::Subcommand)]
pub enum UnitVerb {
    /// Thêm một đơn vị | Adds a unit
    Add(UnitAddArgs),
    /// Liệt kê các đơn vị | Lists the units
    List(UnitListArgs),
    /// Kết thúc hoạt động của một đơn vị | Ends a unit
    Close(UnitCloseArgs),
    /// Ghi đơn vị kế thừa khi sáp nhập, chia tách, đổi tên | Records the successor of a merger, split or renaming
    Succeed(UnitSucceedArgs),
}

#[derive(Clone, Debug, clap::Args)]
pub struct UnitAddArgs {
    /// Mã đơn vị mới | Code of the new unit
    #[arg(value_name = "MÃ|CODE")]
    pub code: String,
    /// Tên đầy đủ | Full name
    #[arg(long, value_name = "TÊN|NAME")]
    pub name: String,
    /// Cấp: central, province, district, commune, branch | Level: central, province, district, commune, branch
    #[arg(long, value_name = "CẤP|LEVEL")]
    pub level: String,
    /// Đơn vị cấp trên | Unit above it
    #[arg(long, value_name = "MÃ|CODE")]
    pub parent: Option<String>,
    /// Ngày bắt đầu hoạt động | First day of the unit
    #[arg(long, value_name = "NGÀY|DAY", value_parser = parse_day)]
    pub from: Option<NaiveDate>,
    /// Chế độ kế toán, nếu đơn vị có sổ riêng theo chế độ khác | Accounting regime, if the unit keeps books under another one
    #[arg(long, value_name = "CHẾ ĐỘ|REGIME")]
    pub regime: Option<String>,
}

#[derive(Clone, Debug, clap::Args)]
pub struct UnitListArgs {
    /// Chỉ các đơn vị hoạt động vào ngày này | Only the units that exist on this day
    #[arg(long, value_name = "NGÀY|DAY", value_parser = parse_day)]
    pub on: Option<NaiveDate>,
    #[command(flatten)]
    pub output: Output,
}

#[derive(Clone, Debug, clap::Args)]
pub struct UnitCloseArgs {
    /// Mã đơn vị | Code of the unit
    #[arg(value_name = "MÃ|CODE")]
    pub code: String,
    /// Ngày hoạt động cuối cùng | Last day of the unit
    #[arg(long, value_name = "NGÀY|DAY", value_parser = parse_day)]
    pub on: NaiveDate,
    /// Lý do, số văn bản | Reason, number of the document
    #[arg(long, value_name = "LÝ DO|REASON")]
    pub reason: String,
}

#[derive(Clone, Debug, clap::Args)]
pub struct UnitSucceedArgs {
    /// Mã đơn vị cũ | Code of the old unit
    #[arg(value_name = "MÃ|CODE")]
    pub code: String,
    /// Mã đơn vị kế thừa; chia tách thì ghi nhiều lần | Code of the successor; repeat it for a split
    #[arg(long = "by", value_name = "MÃ|CODE", required = true)]
    pub successors: Vec<String>,
    /// Cách kế thừa: merge, split, rename | Kind of succession: merge, split, rename
    #[arg(long, value_name = "CÁCH|KIND")]
    pub kind: String,
    /// Ngày có hiệu lực | Day from which it holds
    #[arg(long, value_name = "NGÀY|DAY", value_parser = parse_day)]
    pub on: NaiveDate,
    /// Lý do, số văn bản | Reason, number of the document
    #[arg(long, value_name = "LÝ DO|REASON")]
    pub reason: String,
}
