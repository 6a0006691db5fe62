//! `sovang export`: the books as files for other programs.

use std::path::PathBuf;

use super::args::Span;

#[derive(Clone, Debug, clap::Subcommand)]
pub enum ExportVerb {
    /// Sổ nhật ký dạng hledger và ledger đọc được | A journal that hledger and ledger can read
    Hledger(ExportArgs),
    /// Sổ nhật ký dạng CSV, mỗi dòng một định khoản | The journal as CSV, one posting a line
    Csv(ExportArgs),
}

#[derive(Clone, Debug, clap::Args)]
pub struct ExportArgs {
    /// Đơn vị có sổ | Unit that keeps the books
    #[arg(long, value_name = "MÃ|CODE")]
    pub unit: String,
    #[command(flatten)]
    pub span: Span,
    /// Ghi ra tệp này thay vì in ra màn hình | Writes to this file instead of the screen
    #[arg(long, value_name = "TỆP|FILE")]
    pub output: Option<PathBuf>,
}
