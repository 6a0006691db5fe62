//! `sovang entry`: corrections, which are new entries.

use chrono::NaiveDate;

use super::args::number;
use crate::calendar::parse_day;

#[derive(Clone, Debug, clap::Subcommand)]
pub enum EntryVerb {
    /// Ghi bút toán đảo cho một bút toán đã ghi | Records the reversal of an entry
    Reverse(EntryReverseArgs),
}

#[derive(Clone, Debug, clap::Args)]
pub struct EntryReverseArgs {
    /// Số thứ tự của bút toán trong sổ | Number of the entry in its book
    #[arg(value_name = "BÚT TOÁN|ENTRY", value_parser = number::<i64>)]
    pub seq: i64,
    /// Đơn vị có sổ | Unit that keeps the books
    #[arg(long, value_name = "MÃ|CODE")]
    pub unit: String,
    /// Ngày của bút toán đảo | Day of the reversal
    #[arg(long, value_name = "NGÀY|DAY", value_parser = parse_day)]
    pub on: Option<NaiveDate>,
    /// Lý do | Reason
    #[arg(long, value_name = "LÝ DO|REASON")]
    pub reason: String,
}
