//! `sovang pay batch` and `sovang pay returned`: awards that are paid together, and what the bank sends back.

use std::path::PathBuf;

use chrono::NaiveDate;

use super::args::{Output, number};
use crate::{
    calendar::parse_day,
    disbursement::payout::{BackCode, Relation},
};

mod run;

#[derive(Clone, Debug, clap::Subcommand)]
pub enum BatchVerb {
    /// Lập đợt chi từ một quyết định | Makes a payout from a decision
    Make(MakeArgs),
    /// Liệt kê các đợt chi | Lists the payouts
    List(UnitArgs),
    /// Xem một đợt chi: từng dòng và những gì phải xử lý | Shows a payout: its lines and what must be settled
    Show(ShowArgs),
    /// Ghi số tài khoản của một dòng | Gives the account of a line
    Account(AccountArgs),
    /// Chi tiền mặt một dòng | Pays a line in cash
    Cash(LineArgs),
    /// Bỏ một dòng | Removes a line
    Remove(LineArgs),
    /// Gửi người thứ hai kiểm tra | Sends it to a second person
    Submit(OneArgs),
    /// Khóa danh sách | Locks the list
    Lock(OneArgs),
    /// Ghi tệp cho ngân hàng | Writes the file for the bank
    File(FileArgs),
    /// Ghi ngân hàng đã chuyển: mỗi suất một bút toán chi | Records that the bank has paid: one entry per award
    Sent(SentArgs),
}

#[derive(Clone, Debug, clap::Subcommand)]
pub enum ReturnedVerb {
    /// Ghi khoản ngân hàng trả lại | Records a payment that the bank sent back
    Add(ReturnedArgs),
    /// Liệt kê các khoản ngân hàng trả lại | Lists the payments that the bank sent back
    List(UnitArgs),
}

#[derive(Clone, Debug, clap::Args)]
pub struct UnitArgs {
    /// Đơn vị có sổ | Unit that keeps the books
    #[arg(long, value_name = "MÃ|CODE")]
    pub unit: String,
    #[command(flatten)]
    pub output: Output,
}

#[derive(Clone, Debug, clap::Args)]
pub struct OneArgs {
    /// Số đợt chi | Number of the payout
    #[arg(value_name = "ĐỢT|PAYOUT", value_parser = number::<i64>)]
    pub payout: i64,
    /// Đơn vị có sổ | Unit that keeps the books
    #[arg(long, value_name = "MÃ|CODE")]
    pub unit: String,
}

#[derive(Clone, Debug, clap::Args)]
pub struct MakeArgs {
    /// Đơn vị có sổ | Unit that keeps the books
    #[arg(long, value_name = "MÃ|CODE")]
    pub unit: String,
    /// Số quyết định, như 3/2025 | Number of the decision, such as 3/2025
    #[arg(long, value_name = "SỐ|NUMBER")]
    pub decision: String,
    /// Chỉ suất này; ghi nhiều lần cho nhiều suất | Only this award; give it several times for several
    #[arg(long = "award", value_name = "SUẤT|AWARD", value_parser = number::<i64>)]
    pub awards: Vec<i64>,
}

#[derive(Clone, Debug, clap::Args)]
pub struct ShowArgs {
    #[command(flatten)]
    pub one: OneArgs,
    #[command(flatten)]
    pub output: Output,
}

#[derive(Clone, Debug, clap::Args)]
pub struct LineArgs {
    #[command(flatten)]
    pub one: OneArgs,
    /// Số dòng trong đợt | Number of the line in the payout
    #[arg(long, value_name = "DÒNG|LINE", value_parser = number::<i64>)]
    pub line: i64,
}

#[derive(Clone, Debug, clap::Args)]
pub struct AccountArgs {
    #[command(flatten)]
    pub at: LineArgs,
    /// Mã NAPAS của ngân hàng, như 970436 | NAPAS number of the bank, such as 970436
    #[arg(long, value_name = "MÃ|BIN")]
    pub bank: String,
    /// Số tài khoản | Account number
    #[arg(long, value_name = "SỐ|NUMBER")]
    pub number: String,
    /// Tên chủ tài khoản | Holder of the account
    #[arg(long, value_name = "TÊN|NAME")]
    pub holder: String,
    /// Chủ tài khoản là: self, parent, guardian, proxy | The holder is: self, parent, guardian, proxy
    #[arg(long, value_name = "QUAN HỆ|RELATION", default_value = "self")]
    pub relation: Relation,
}

#[derive(Clone, Debug, clap::Args)]
pub struct FileArgs {
    #[command(flatten)]
    pub one: OneArgs,
    /// Tệp cần ghi, đuôi .csv, .xlsx hoặc .xml (pain.001) | File to write, ending in .csv, .xlsx or .xml (pain.001)
    #[arg(long, value_name = "TỆP|FILE")]
    pub output: PathBuf,
    /// Mẫu: generic, vietcombank, agribank, vietinbank | Layout: generic, vietcombank, agribank, vietinbank
    #[arg(long, value_name = "MẪU|LAYOUT")]
    pub layout: Option<String>,
}

#[derive(Clone, Debug, clap::Args)]
pub struct SentArgs {
    #[command(flatten)]
    pub one: OneArgs,
    /// Ngày chi | Day of payment
    #[arg(long, value_name = "NGÀY|DAY", value_parser = parse_day)]
    pub on: NaiveDate,
}

#[derive(Clone, Debug, clap::Args)]
pub struct ReturnedArgs {
    #[command(flatten)]
    pub at: LineArgs,
    /// Lý do: wrong_name, wrong_number, closed, other | Reason: wrong_name, wrong_number, closed, other
    #[arg(long, value_name = "LÝ DO|REASON")]
    pub reason: BackCode,
    /// Ghi chú của ngân hàng | The bank's note
    #[arg(long, value_name = "GHI CHÚ|NOTE", default_value = "")]
    pub note: String,
    /// Ngày tiền về | Day on which the money came back
    #[arg(long, value_name = "NGÀY|DAY", value_parser = parse_day)]
    pub on: NaiveDate,
}
