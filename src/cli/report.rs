//! The verbs that only read: trial balance, journal, ledgers, fund report, honour roll, verify.

use super::args::{Output, Span, year};

#[derive(Clone, Debug, clap::Args)]
pub struct TrialBalanceArgs {
    /// Đơn vị có sổ | Unit that keeps the books
    #[arg(long, value_name = "MÃ|CODE")]
    pub unit: String,
    #[command(flatten)]
    pub span: Span,
    #[command(flatten)]
    pub output: Output,
}

#[derive(Clone, Debug, clap::Args)]
pub struct JournalArgs {
    /// Đơn vị có sổ | Unit that keeps the books
    #[arg(long, value_name = "MÃ|CODE")]
    pub unit: String,
    #[command(flatten)]
    pub span: Span,
    #[command(flatten)]
    pub output: Output,
}

#[derive(Clone, Debug, clap::Args)]
pub struct LedgerArgs {
    /// Tài khoản: vai trò như bank, hoặc số hiệu | Account: a role such as bank, or a code
    #[arg(value_name = "TÀI KHOẢN|ACCOUNT")]
    pub account: String,
    /// Đơn vị có sổ | Unit that keeps the books
    #[arg(long, value_name = "MÃ|CODE")]
    pub unit: String,
    /// Chỉ một quỹ | Only one fund
    #[arg(long, value_name = "MÃ|CODE")]
    pub fund: Option<String>,
    #[command(flatten)]
    pub span: Span,
    #[command(flatten)]
    pub output: Output,
}

#[derive(Clone, Debug, clap::Args)]
pub struct CashBookArgs {
    /// Đơn vị có sổ | Unit that keeps the books
    #[arg(long, value_name = "MÃ|CODE")]
    pub unit: String,
    /// Tài khoản: cash, bank, hoặc số hiệu | Account: cash, bank, or a code
    #[arg(long, value_name = "TÀI KHOẢN|ACCOUNT", default_value = "cash")]
    pub account: String,
    #[command(flatten)]
    pub span: Span,
    #[command(flatten)]
    pub output: Output,
}

#[derive(Clone, Debug, clap::Args)]
pub struct FundReportArgs {
    /// Đơn vị có sổ | Unit that keeps the books
    #[arg(long, value_name = "MÃ|CODE")]
    pub unit: String,
    /// Chỉ một quỹ | Only one fund
    #[arg(long, value_name = "MÃ|CODE")]
    pub fund: Option<String>,
    #[command(flatten)]
    pub span: Span,
    #[command(flatten)]
    pub output: Output,
}

#[derive(Clone, Debug, clap::Args)]
pub struct HonourRollArgs {
    /// Năm, như 2024 | Year, such as 2024
    #[arg(value_name = "NĂM|YEAR", value_parser = year)]
    pub year: i32,
    /// Đơn vị | Unit
    #[arg(long, value_name = "MÃ|CODE")]
    pub unit: String,
    /// Tính cả các đơn vị trực thuộc | Includes the units below it
    #[arg(long)]
    pub subtree: bool,
    /// Chốt bảng vàng: từ đó không thay đổi nữa | Freezes the roll: it does not change any more
    #[arg(long, conflicts_with = "difference")]
    pub freeze: bool,
    /// Những gì đã khác so với bảng vàng đã chốt | What differs from the frozen roll by now
    #[arg(long)]
    pub difference: bool,
    #[command(flatten)]
    pub output: Output,
}

#[derive(Clone, Debug, clap::Args)]
pub struct VerifyArgs {
    /// Chỉ sổ của một đơn vị; không ghi thì kiểm tra tất cả | Only the books of one unit; all of them when left out
    #[arg(long, value_name = "MÃ|CODE")]
    pub unit: Option<String>,
}
