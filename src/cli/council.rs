//! `sovang council`: who decides on scholarships, and how they did.

use chrono::NaiveDate;

use super::args::number;
use crate::calendar::parse_day;

#[derive(Clone, Debug, clap::Subcommand)]
pub enum CouncilVerb {
    /// Lập hội đồng | Sets up a council
    Add(CouncilAddArgs),
    /// Mở phiên họp về một đợt | Opens a meeting on a round
    Meet(CouncilMeetArgs),
    /// Ghi người có mặt | Records who is present
    Present(CouncilPresentArgs),
    /// Ghi xung đột lợi ích: người này không biểu quyết | Records a conflict of interest: this person does not vote
    Conflict(CouncilConflictArgs),
    /// Ghi một lá phiếu | Records a vote
    Vote(CouncilVoteArgs),
    /// Ra quyết định kèm danh sách | Makes the decision, with its annexed list
    Decide(CouncilDecideArgs),
}

#[derive(Clone, Debug, clap::Args)]
pub struct CouncilAddArgs {
    /// Mã hội đồng mới | Code of the new council
    #[arg(value_name = "MÃ|CODE")]
    pub code: String,
    /// Đơn vị | Unit
    #[arg(long, value_name = "MÃ|CODE")]
    pub unit: String,
    /// Tên hội đồng | Name of the council
    #[arg(long, value_name = "TÊN|NAME")]
    pub name: String,
    /// Tên đăng nhập của thành viên; ghi ít nhất ba lần | Login of a member; at least three times
    #[arg(long = "member", value_name = "TÊN|LOGIN", required = true)]
    pub members: Vec<String>,
}

#[derive(Clone, Debug, clap::Args)]
pub struct CouncilMeetArgs {
    /// Mã hội đồng | Code of the council
    #[arg(value_name = "MÃ|CODE")]
    pub council: String,
    /// Đơn vị | Unit
    #[arg(long, value_name = "MÃ|CODE")]
    pub unit: String,
    /// Mã đợt học bổng | Code of the round
    #[arg(long, value_name = "MÃ|CODE")]
    pub round: String,
    /// Ngày họp | Day of the meeting
    #[arg(long, value_name = "NGÀY|DAY", value_parser = parse_day)]
    pub on: NaiveDate,
}

#[derive(Clone, Debug, clap::Args)]
pub struct CouncilPresentArgs {
    /// Số phiên họp | Number of the meeting
    #[arg(value_name = "PHIÊN HỌP|MEETING", value_parser = number::<i64>)]
    pub meeting: i64,
    /// Tên đăng nhập của những người có mặt | Logins of those present
    #[arg(value_name = "TÊN|LOGIN", required = true)]
    pub members: Vec<String>,
}

#[derive(Clone, Debug, clap::Args)]
pub struct CouncilConflictArgs {
    /// Số phiên họp | Number of the meeting
    #[arg(value_name = "PHIÊN HỌP|MEETING", value_parser = number::<i64>)]
    pub meeting: i64,
    /// Tên đăng nhập của thành viên | Login of the member
    #[arg(value_name = "TÊN|LOGIN")]
    pub member: String,
    /// Số hồ sơ đề cử | Number of the nomination
    #[arg(long, value_name = "HỒ SƠ|NOMINATION", value_parser = number::<i64>)]
    pub nomination: i64,
    /// Lý do, như “cháu ruột” | Reason, such as “grandchild”
    #[arg(long, value_name = "LÝ DO|REASON")]
    pub reason: String,
}

#[derive(Clone, Debug, clap::Args)]
pub struct CouncilVoteArgs {
    /// Số phiên họp | Number of the meeting
    #[arg(value_name = "PHIÊN HỌP|MEETING", value_parser = number::<i64>)]
    pub meeting: i64,
    /// Tên đăng nhập của thành viên | Login of the member
    #[arg(value_name = "TÊN|LOGIN")]
    pub member: String,
    /// Số hồ sơ đề cử | Number of the nomination
    #[arg(long, value_name = "HỒ SƠ|NOMINATION", value_parser = number::<i64>)]
    pub nomination: i64,
    /// Lá phiếu: yes, no, abstain | The vote: yes, no, abstain
    #[arg(long, value_name = "PHIẾU|BALLOT")]
    pub ballot: String,
}

#[derive(Clone, Debug, clap::Args)]
pub struct CouncilDecideArgs {
    /// Số phiên họp | Number of the meeting
    #[arg(value_name = "PHIÊN HỌP|MEETING", value_parser = number::<i64>)]
    pub meeting: i64,
    /// Số quyết định, như 12/QĐ-HKH | Number of the decision, such as 12/QĐ-HKH
    #[arg(long, value_name = "SỐ|NUMBER")]
    pub number: String,
    /// Ngày ký | Day of signature
    #[arg(long, value_name = "NGÀY|DAY", value_parser = parse_day)]
    pub on: NaiveDate,
}
