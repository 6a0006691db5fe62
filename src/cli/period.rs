//! `sovang period`: closing months, and reopening them for a stated reason.

use super::args::Output;
use crate::calendar::Month;

#[derive(Clone, Debug, clap::Subcommand)]
pub enum PeriodVerb {
    /// Khóa sổ một tháng và các tháng trước | Closes a month and those before it
    Close(PeriodCloseArgs),
    /// Mở lại một tháng đã khóa | Reopens a closed month
    Reopen(PeriodReopenArgs),
    /// Liệt kê các kỳ đã khóa và đã mở lại | Lists the periods closed and reopened
    List(PeriodListArgs),
}

#[derive(Clone, Debug, clap::Args)]
pub struct PeriodCloseArgs {
    /// Tháng, như 2024-12 | Month, such as 2024-12
    #[arg(value_name = "THÁNG|MONTH")]
    pub month: Month,
    /// Đơn vị có sổ | Unit that keeps the books
    #[arg(long, value_name = "MÃ|CODE")]
    pub unit: String,
    /// Khóa tạm: người có vai trò vẫn mở lại được; không ghi thì khóa hẳn | Soft close: a named role may still reopen it; otherwise it is closed for good
    #[arg(long)]
    pub soft: bool,
    /// Lý do | Reason
    #[arg(long, value_name = "LÝ DO|REASON")]
    pub reason: String,
}

#[derive(Clone, Debug, clap::Args)]
pub struct PeriodReopenArgs {
    /// Tháng, như 2024-12 | Month, such as 2024-12
    #[arg(value_name = "THÁNG|MONTH")]
    pub month: Month,
    /// Đơn vị có sổ | Unit that keeps the books
    #[arg(long, value_name = "MÃ|CODE")]
    pub unit: String,
    /// Lý do | Reason
    #[arg(long, value_name = "LÝ DO|REASON")]
    pub reason: String,
}

#[derive(Clone, Debug, clap::Args)]
pub struct PeriodListArgs {
    /// Đơn vị có sổ | Unit that keeps the books
    #[arg(long, value_name = "MÃ|CODE")]
    pub unit: String,
    #[command(flatten)]
    pub output: Output,
}
