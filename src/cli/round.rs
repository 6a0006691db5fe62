//! `sovang round`: scholarship rounds, nominations, and the rules that check them.

use chrono::NaiveDate;

use super::args::{Output, category_amount, number};
use crate::{calendar::parse_day, money::Money};

#[derive(Clone, Debug, clap::Subcommand)]
pub enum RoundVerb {
    /// Mở một đợt học bổng | Opens a scholarship round
    Add(Box<RoundAddArgs>),
    /// Liệt kê các đợt, hoặc hồ sơ của một đợt | Lists the rounds, or the nominations of one
    List(RoundListArgs),
    /// Đề cử một người | Nominates somebody
    Nominate(Box<NominateArgs>),
    /// Xét lại mọi điều kiện của mọi hồ sơ trong đợt | Runs every rule over every nomination of the round
    Check(RoundCheckArgs),
}

#[derive(Clone, Debug, clap::Args)]
pub struct RoundAddArgs {
    /// Mã đợt mới, như HB2024-1 | Code of the new round, such as HB2024-1
    #[arg(value_name = "MÃ|CODE")]
    pub code: String,
    /// Đơn vị có sổ | Unit that keeps the books
    #[arg(long, value_name = "MÃ|CODE")]
    pub unit: String,
    /// Chương trình học bổng, theo tên hoặc tên gọi khác | Scholarship programme, by its name or another name of it
    #[arg(long, value_name = "TÊN|NAME")]
    pub programme: String,
    /// Quỹ chi trả | Fund that pays
    #[arg(long, value_name = "MÃ|CODE")]
    pub fund: String,
    /// Tổng số tiền của đợt | Budget of the round
    #[arg(long, value_name = "SỐ TIỀN|AMOUNT")]
    pub budget: Money,
    /// Ngày nhận hồ sơ đầu tiên | First day for nominations
    #[arg(long, value_name = "NGÀY|DAY", value_parser = parse_day)]
    pub opens: NaiveDate,
    /// Ngày nhận hồ sơ cuối cùng | Last day for nominations
    #[arg(long, value_name = "NGÀY|DAY", value_parser = parse_day)]
    pub closes: NaiveDate,
    /// Mức một suất, như pupil=1.000.000; ghi nhiều lần | Amount of one award, such as pupil=1.000.000; repeat it
    #[arg(long = "amount", value_name = "LOẠI=SỐ TIỀN|CATEGORY=AMOUNT", required = true, value_parser = category_amount)]
    pub amounts: Vec<(String, Money)>,
    /// Số suất tối đa, như XA01:pupil=5; ghi nhiều lần | Most awards, such as XA01:pupil=5; repeat it
    #[arg(long = "quota", value_name = "ĐƠN VỊ:LOẠI=SỐ|UNIT:CATEGORY=NUMBER")]
    pub quotas: Vec<String>,
}

#[derive(Clone, Debug, clap::Args)]
pub struct RoundListArgs {
    /// Đơn vị có sổ | Unit that keeps the books
    #[arg(long, value_name = "MÃ|CODE")]
    pub unit: String,
    /// Mã đợt, để xem hồ sơ của đợt đó | Code of a round, to see its nominations
    #[arg(long, value_name = "MÃ|CODE")]
    pub round: Option<String>,
    #[command(flatten)]
    pub output: Output,
}

#[derive(Clone, Debug, clap::Args)]
pub struct NominateArgs {
    /// Mã đợt | Code of the round
    #[arg(value_name = "MÃ|CODE")]
    pub round: String,
    /// Đơn vị đề cử | Unit that nominates
    #[arg(long, value_name = "MÃ|CODE")]
    pub unit: String,
    /// Họ và tên người được đề cử | Full name of the nominee
    #[arg(long, value_name = "HỌ TÊN|NAME")]
    pub name: String,
    /// Loại: pupil, student, adult_learner, teacher | Category: pupil, student, adult_learner, teacher
    #[arg(long, value_name = "LOẠI|CATEGORY")]
    pub category: String,
    /// Ngày sinh | Day of birth
    #[arg(long, value_name = "NGÀY|DAY", value_parser = parse_day)]
    pub born: Option<NaiveDate>,
    /// Lớp hoặc năm học, như 9 | Grade or year, such as 9
    #[arg(long, value_name = "LỚP|GRADE", value_parser = number::<u8>)]
    pub grade: Option<u8>,
    /// Minh chứng thành tích | Evidence of achievement
    #[arg(long, value_name = "MINH CHỨNG|EVIDENCE")]
    pub achievement: Option<String>,
    /// Minh chứng hoàn cảnh khó khăn | Evidence of hardship
    #[arg(long, value_name = "MINH CHỨNG|EVIDENCE")]
    pub hardship: Option<String>,
}

#[derive(Clone, Debug, clap::Args)]
pub struct RoundCheckArgs {
    /// Mã đợt | Code of the round
    #[arg(value_name = "MÃ|CODE")]
    pub round: String,
    /// Đơn vị có sổ | Unit that keeps the books
    #[arg(long, value_name = "MÃ|CODE")]
    pub unit: String,
    #[command(flatten)]
    pub output: Output,
}
