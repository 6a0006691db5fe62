//! `sovang import`: files into the books.

use super::args::FileIn;

#[derive(Clone, Debug, clap::Subcommand)]
pub enum ImportVerb {
    /// Danh sách ủng hộ của thủ quỹ (CSV) | A treasurer's list of gifts (CSV)
    Donations(ImportDonationsArgs),
    /// Sao kê ngân hàng (CSV) | A bank statement (CSV)
    Statement(ImportStatementArgs),
    /// Danh sách đề cử (CSV) | A list of nominations (CSV)
    Nominations(ImportNominationsArgs),
}

#[derive(Clone, Debug, clap::Args)]
pub struct ImportDonationsArgs {
    #[command(flatten)]
    pub input: FileIn,
    /// Tài khoản nhận tiền: cash, bank, hoặc số hiệu | Account that received the money: cash, bank, or a code
    #[arg(long, value_name = "TÀI KHOẢN|ACCOUNT", default_value = "cash")]
    pub account: String,
    /// Quỹ nhận, khi dòng không ghi quỹ | Fund that receives, where the line names none
    #[arg(long, value_name = "MÃ|CODE")]
    pub fund: String,
}

#[derive(Clone, Debug, clap::Args)]
pub struct ImportStatementArgs {
    #[command(flatten)]
    pub input: FileIn,
    /// Ngân hàng: auto, vietcombank, agribank, vietinbank | Bank: auto, vietcombank, agribank, vietinbank
    #[arg(long, value_name = "NGÂN HÀNG|BANK", default_value = "auto")]
    pub bank: String,
    /// Tài khoản trong sổ của sao kê này: bank hoặc số hiệu | Account of the books for this statement: bank, or a code
    #[arg(long, value_name = "TÀI KHOẢN|ACCOUNT", default_value = "bank")]
    pub account: String,
    /// Ghi mỗi dòng tiền vào thành một khoản ủng hộ | Records each credit as a gift
    #[arg(long, requires = "fund")]
    pub as_gifts: bool,
    /// Quỹ nhận các khoản ủng hộ | Fund that receives the gifts
    #[arg(long, value_name = "MÃ|CODE", requires = "as_gifts")]
    pub fund: Option<String>,
}

#[derive(Clone, Debug, clap::Args)]
pub struct ImportNominationsArgs {
    #[command(flatten)]
    pub input: FileIn,
    /// Mã đợt học bổng | Code of the round
    #[arg(long, value_name = "MÃ|CODE")]
    pub round: String,
}
