//! `sovang init`: the first unit and its books.

#[derive(Clone, Debug, clap::Args)]
pub struct InitArgs {
    /// Mã đơn vị, như TB | Code of the unit, such as TB
    #[arg(long, value_name = "MÃ|CODE")]
    pub unit: String,
    /// Tên đầy đủ của hội | Full name of the association
    #[arg(long, value_name = "TÊN|NAME")]
    pub name: String,
    /// Cấp: central, province, district, commune, branch | Level: central, province, district, commune, branch
    #[arg(long, value_name = "CẤP|LEVEL")]
    pub level: String,
    /// Chế độ kế toán có trong hệ thống tài khoản; bỏ trống thì dùng chế độ mặc định | Accounting regime found in the chart of accounts; the default one when left out
    #[arg(long, value_name = "CHẾ ĐỘ|REGIME")]
    pub regime: Option<String>,
}
