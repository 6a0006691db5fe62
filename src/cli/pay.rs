//! `sovang pay`: what happens to an award after the decision.

use chrono::NaiveDate;

use super::args::{Output, number};
use crate::calendar::parse_day;

#[derive(Clone, Debug, clap::Subcommand)]
pub enum PayVerb {
    /// Chi trả một suất học bổng | Pays an award
    Award(PayAwardArgs),
    /// Ghi tiền người nhận trả lại | Records that the recipient gave the money back
    Return(PayBackArgs),
    /// Ghi suất không có người nhận | Records that nobody came for the award
    Unclaimed(PayBackArgs),
    /// Liệt kê các suất học bổng | Lists the awards
    List(PayListArgs),
}

#[derive(Clone, Debug, clap::Args)]
pub struct PayAwardArgs {
    /// Số suất học bổng | Number of the award
    #[arg(value_name = "SUẤT|AWARD", value_parser = number::<i64>)]
    pub award: i64,
    /// Tài khoản chi tiền: cash, bank, hoặc số hiệu | Account that pays: cash, bank, or a code
    #[arg(long, value_name = "TÀI KHOẢN|ACCOUNT")]
    pub account: String,
    /// Ngày chi | Day of payment
    #[arg(long, value_name = "NGÀY|DAY", value_parser = parse_day)]
    pub on: NaiveDate,
}

#[derive(Clone, Debug, clap::Args)]
pub struct PayBackArgs {
    /// Số suất học bổng | Number of the award
    #[arg(value_name = "SUẤT|AWARD", value_parser = number::<i64>)]
    pub award: i64,
    /// Ngày ghi nhận | Day on which it is recorded
    #[arg(long, value_name = "NGÀY|DAY", value_parser = parse_day)]
    pub on: NaiveDate,
    /// Lý do | Reason
    #[arg(long, value_name = "LÝ DO|REASON")]
    pub reason: String,
}

#[derive(Clone, Debug, clap::Args)]
pub struct PayListArgs {
    /// Đơn vị có sổ | Unit that keeps the books
    #[arg(long, value_name = "MÃ|CODE")]
    pub unit: String,
    /// Chỉ một đợt | Only one round
    #[arg(long, value_name = "MÃ|CODE")]
    pub round: Option<String>,
    #[command(flatten)]
    pub output: Output,
}
