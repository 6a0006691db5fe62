//! The command line: what may be typed, in two languages. Every help text is written once, as "Tiếng Việt | English".
#![expect(
    clippy::doc_markdown,
    reason = "these comments are shown on a terminal, where backticks would stay"
)]

pub mod account;
pub mod approval;
pub mod args;
pub mod council;
pub mod demo;
pub mod desk;
mod details;
pub mod entry;
pub mod export;
pub mod filing;
pub mod fund;
mod help;
mod honour_roll;
pub mod import;
pub mod init;
mod intake;
pub mod mail;
pub mod nomination;
pub mod pay;
mod payout;
pub mod period;
pub mod report;
pub mod round;
pub mod run;
pub mod serve;
pub mod sponsorship;
pub mod unit;
mod usage;
pub mod user;

#[cfg(test)]
mod tests;

use std::ffi::OsString;

use clap::{CommandFactory as _, FromArgMatches as _};

use crate::{
    config::{Config, parse_lang},
    text::Lang,
};

pub use usage::UsageError;

/// Sổ Vàng: sổ kế toán học bổng và quỹ của Hội Khuyến học | Sổ Vàng: the scholarship and fund ledger of Learning Promotion Associations
#[derive(Debug, clap::Parser)]
#[command(name = "sovang", version)]
pub struct Cli {
    #[command(flatten)]
    pub global: Global,
    #[command(subcommand)]
    pub verb: Verb,
}

#[derive(Debug, clap::Args)]
pub struct Global {
    /// Nơi giữ sổ: sqlite://TỆP hoặc postgres://… (thay cho SOVANG_DATABASE) | Where the books are: sqlite://FILE or postgres://… (instead of SOVANG_DATABASE)
    #[arg(long, global = true, value_name = "URL")]
    pub database: Option<String>,
    /// Ngôn ngữ: vi hoặc en (thay cho SOVANG_LANG) | Language: vi or en (instead of SOVANG_LANG)
    #[arg(long, global = true, value_name = "NGÔN NGỮ|LANGUAGE", value_parser = parse_lang)]
    pub lang: Option<Lang>,
    /// Tên đăng nhập của người làm việc này (thay cho SOVANG_USER) | Login of the person who does this (instead of SOVANG_USER)
    #[arg(long = "as", global = true, value_name = "TÊN|LOGIN")]
    pub login: Option<String>,
}

impl Global {
    /// Returns the settings of the environment, each replaced by what was typed.
    pub fn over(&self, config: Config) -> Config {
        Config {
            database: self.database.clone().unwrap_or(config.database),
            lang: self.lang.unwrap_or(config.lang),
            user: self.login.clone().or(config.user),
            ..config
        }
    }
}

#[derive(Debug, clap::Subcommand)]
pub enum Verb {
    /// Chạy thử trọn một năm của một hội với số liệu ví dụ | Lives through one example year of an association
    Demo(demo::DemoArgs),
    /// Mở sổ mới cho một hội | Opens new books for an association
    Init(init::InitArgs),
    /// Đưa cơ sở dữ liệu lên phiên bản của chương trình này | Brings the database to this program's version
    Migrate,
    /// Mở các trang xem sổ trên trình duyệt | Serves the pages of the books to a browser
    Serve(serve::ServeArgs),
    /// Các hội và chi hội | Associations and their branches
    #[command(subcommand)]
    Unit(unit::UnitVerb),
    /// Các quỹ và ý muốn của người ủng hộ | Funds and what their donors allow
    #[command(subcommand)]
    Fund(fund::FundVerb),
    /// Đỡ đầu một kèm một: ghi, kiểm tra hằng năm, kết thúc | Sponsorships: begun, checked every year, ended
    #[command(subcommand)]
    Sponsorship(sponsorship::SponsorshipVerb),
    /// Người làm việc với sổ và vai trò | People who work with the books, and their roles
    #[command(subcommand)]
    User(user::UserVerb),
    /// Các đợt học bổng và hồ sơ đề cử | Scholarship rounds and nominations
    #[command(subcommand)]
    Round(round::RoundVerb),
    /// Hội đồng xét duyệt: họp, biểu quyết, quyết định | The council: meetings, votes, decisions
    #[command(subcommand)]
    Council(council::CouncilVerb),
    /// Chi trả học bổng, nhận lại, không ai nhận | Paying awards, taking them back, unclaimed ones
    #[command(subcommand)]
    Pay(pay::PayVerb),
    /// Việc cần người thứ hai xác nhận | Tasks that ask for a second person
    #[command(subcommand)]
    Approval(approval::ApprovalVerb),
    /// Bút toán | Journal entries
    #[command(subcommand)]
    Entry(entry::EntryVerb),
    /// Khóa sổ và mở lại kỳ kế toán | Closing and reopening periods
    #[command(subcommand)]
    Period(period::PeriodVerb),
    /// Báo cáo 6 tháng và năm: lập, gửi, tiếp nhận, trả lại | Half-year and yearly reports: written, sent, accepted, sent back
    #[command(subcommand)]
    Report(filing::FilingVerb),
    /// Thư điện tử: gửi hàng đợi, xem danh sách | E-mail: sends what is queued, lists it
    #[command(subcommand)]
    Mail(mail::MailVerb),
    /// Đọc tệp vào sổ | Reads files into the books
    #[command(subcommand)]
    Import(import::ImportVerb),
    /// Xuất sổ ra tệp | Writes the books to files
    #[command(subcommand)]
    Export(export::ExportVerb),
    /// Bảng cân đối phát sinh | Trial balance
    TrialBalance(report::TrialBalanceArgs),
    /// Sổ nhật ký chung | Journal
    Journal(report::JournalArgs),
    /// Sổ cái một tài khoản | Ledger of one account
    Ledger(report::LedgerArgs),
    /// Sổ quỹ tiền mặt, sổ tiền gửi | Cash book and bank book
    CashBook(report::CashBookArgs),
    /// Báo cáo các quỹ: đầu kỳ, thu, chi, cuối kỳ | Fund report: opening, received, spent, closing
    FundReport(report::FundReportArgs),
    /// Bảng vàng ghi công của một năm | Honour roll of a year
    HonourRoll(report::HonourRollArgs),
    /// Kiểm tra toàn bộ sổ: cân đối, chuỗi niêm phong, số dư | Checks the books: balance, hash chain, kept balances
    Verify(report::VerifyArgs),
}

/// Why parsing ended without a verb to run.
#[derive(Debug)]
pub enum Stop {
    /// Help or the version was asked for; this is the text.
    Asked(String),
    /// The command line cannot be understood.
    Usage(UsageError),
}

/// Reads a command line; help and refusals are in the language that it or the environment asks for.
///
/// # Errors
/// [`Stop`] when there is nothing to run.
pub fn parse(args: impl IntoIterator<Item = OsString>, default: Lang) -> Result<Cli, Stop> {
    let args: Vec<OsString> = args.into_iter().collect();
    let mut command = help::spoken(Cli::command(), asked_lang(&args).unwrap_or(default));
    let matches = command.try_get_matches_from_mut(args).map_err(usage::stop)?;
    Cli::from_arg_matches(&matches).map_err(usage::stop)
}

/// Finds `--lang` before the line is parsed, because a refusal must already be in that language.
pub fn asked_lang(args: &[OsString]) -> Option<Lang> {
    let texts = args.iter().take_while(|it| *it != "--").map(|it| it.to_str().unwrap_or_default());
    let mut asked = None;
    let mut value_follows = false;
    for text in texts {
        let value = if value_follows { Some(text) } else { text.strip_prefix("--lang=") };
        asked = value.and_then(|value| parse_lang(value).ok()).or(asked);
        value_follows = !value_follows && text == "--lang";
    }
    asked
}
