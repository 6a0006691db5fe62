//! Why the example year stopped.

use std::fmt;

use super::story::Doing;
use crate::{
    bank::BankError,
    calendar::{CalendarError, show_day},
    council::MeetingError,
    db::DbError,
    disbursement::{PayError, payout::PayoutError},
    donation::DonationError,
    eligibility::CheckError,
    filing::FilingError,
    fund::FundError,
    honour_roll::RollError,
    import::{Fault, record::ImportError},
    ledger::{EntryError, account::ChartError, journal::PostError, period::PeriodError},
    money::MoneyError,
    opening::OpeningError,
    party::PartyError,
    pledge::PledgeError,
    programme::ProgrammeError,
    query_errors,
    receipt::ReceiptError,
    report::ReportError,
    say,
    sponsorship::SponsorshipError,
    text::{UnknownCode, sheet::SheetError},
    unit::UnitError,
    user::UserError,
};

#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    /// What stopped a line of the story.
    At {
        line: u64,
        day: chrono::NaiveDate,
        doing: Doing,
        cause: Box<DemoError>,
    },
    /// A word of the example's own files that leads nowhere.
    Unknown(String),
    /// Books that are not the example's.
    Occupied(String),
    /// How many places `verify` found wrong.
    Disagrees(u64),
    Files(#[from] std::io::Error),
    Calendar(#[from] CalendarError),
    Code(#[from] UnknownCode),
    Sheet(#[from] SheetError),
    Money(#[from] MoneyError),
    Opening(#[from] OpeningError),
    User(#[from] UserError),
    Unit(#[from] UnitError),
    Filing(#[from] FilingError),
    Fund(#[from] FundError),
    Party(#[from] PartyError),
    Donation(#[from] DonationError),
    Receipt(#[from] ReceiptError),
    Fault(#[from] Fault),
    Import(#[from] ImportError),
    Programme(#[from] ProgrammeError),
    Check(#[from] CheckError),
    Meeting(#[from] MeetingError),
    Pay(#[from] PayError),
    Payout(#[from] PayoutError),
    Bank(#[from] BankError),
    Pledge(#[from] PledgeError),
    Sponsorship(#[from] SponsorshipError),
    Chart(#[from] ChartError),
    Entry(#[from] EntryError),
    Post(#[from] PostError),
    Period(#[from] PeriodError),
    Roll(#[from] RollError),
    Report(#[from] ReportError),
    Db(#[from] DbError),
}

query_errors! { DemoError }

impl fmt::Display for DemoError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::At { line, day, doing, cause } => {
                let day = show_day(*day);
                say!(
                    f,
                    "năm mẫu dừng ở dòng {line} của story.csv, ngày {day}, việc “{doing}”: {cause}",
                    "the example year stopped at line {line} of story.csv, on {day}, at “{doing:#}”: {cause:#}"
                )
            }
            Self::Unknown(text) => say!(
                f,
                "các tệp của năm mẫu nhắc đến “{text}” mà không nói đó là gì",
                "the example's files mention “{text}”, which is nothing"
            ),
            Self::Occupied(place) => say!(
                f,
                "ở “{place}” đã có sổ khác không phải sổ mẫu; hãy chọn --data hoặc --database khác",
                "there are books at “{place}” that are not the example's; choose another --data or --database"
            ),
            Self::Disagrees(places) => say!(
                f,
                "sổ mẫu có {places} chỗ không khớp như đã nêu ở trên; hãy làm lại bằng --fresh, nếu vẫn vậy thì báo người giữ chương trình",
                "the example's books disagree in {places} places, as listed above; make them again with --fresh, and report it if that does not help"
            ),
            Self::Files(err) => say!(
                f,
                "không ghi được các tệp của năm mẫu ({err}); hãy chọn thư mục khác bằng --data",
                "the example's files cannot be written ({err}); choose another folder with --data"
            ),
            Self::Calendar(err) => err.fmt(f),
            Self::Code(err) => err.fmt(f),
            Self::Sheet(err) => err.fmt(f),
            Self::Money(err) => err.fmt(f),
            Self::Opening(err) => err.fmt(f),
            Self::User(err) => err.fmt(f),
            Self::Unit(err) => err.fmt(f),
            Self::Filing(err) => err.fmt(f),
            Self::Fund(err) => err.fmt(f),
            Self::Party(err) => err.fmt(f),
            Self::Donation(err) => err.fmt(f),
            Self::Receipt(err) => err.fmt(f),
            Self::Fault(err) => err.fmt(f),
            Self::Import(err) => err.fmt(f),
            Self::Programme(err) => err.fmt(f),
            Self::Check(err) => err.fmt(f),
            Self::Meeting(err) => err.fmt(f),
            Self::Pay(err) => err.fmt(f),
            Self::Payout(err) => err.fmt(f),
            Self::Bank(err) => err.fmt(f),
            Self::Pledge(err) => err.fmt(f),
            Self::Sponsorship(err) => err.fmt(f),
            Self::Chart(err) => err.fmt(f),
            Self::Entry(err) => err.fmt(f),
            Self::Post(err) => err.fmt(f),
            Self::Period(err) => err.fmt(f),
            Self::Roll(err) => err.fmt(f),
            Self::Report(err) => err.fmt(f),
            Self::Db(err) => err.fmt(f),
        }
    }
}
