//! Reports: rows of one book in, tables and files out, each resting on a named set of entries.

use std::{fmt, io};

use chrono::NaiveDate;

use crate::{
    calendar::{Instant, show_day},
    db::DbError,
    export::Table,
    id::{AccountId, BookId, Seq},
    ledger::{
        account::{Chart, ChartError},
        chain::{Canonical, Hash},
    },
    money::MoneyError,
    query_errors, say,
};

pub mod account_book;
pub mod adjustments;
pub mod audit_trail;
pub mod awarded;
pub mod bank_lines;
pub mod batches;
pub mod ceremony;
pub mod commended;
pub mod deed_names;
pub mod devices;
pub mod donors;
pub mod files;
pub mod filings;
pub mod finds;
pub mod fund_months;
pub mod fund_people;
pub mod fund_report;
pub mod journal;
pub mod journal_page;
pub mod laureates;
pub mod letter_sheets;
pub mod letters;
pub mod mails;
pub mod management_cost;
pub mod merit_sheet;
pub mod open_data;
pub mod periods;
pub mod pledges;
pub mod recipients;
pub mod risks;
pub mod season;
pub mod selection;
pub mod sponsorships;
pub mod store;
pub mod traces;
pub mod trial_balance;
pub mod verified;
pub mod verify;

/// Which days a report covers, and what was known when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    pub from: Option<NaiveDate>,
    pub to: NaiveDate,
    /// Leaves out what was recorded later.
    pub as_known: Option<Instant>,
}

impl Span {
    /// Covers everything up to a day, as it is known now.
    pub const fn through(to: NaiveDate) -> Self {
        Self { from: None, to, as_known: None }
    }
}

/// A book, the days asked for, and the exact entries that answer: read in one snapshot of the database.
#[derive(Clone, Debug)]
pub struct View {
    pub book: BookId,
    /// The unit whose book it is, as titles name it.
    pub unit: String,
    pub span: Span,
    pub chart: Chart,
    /// The last entry that counts; it is the last of the book unless the report asks what was known earlier.
    pub known: Seq,
    /// The hash of that entry, which stands for it and every entry before it.
    pub head: Hash,
    /// True where the book goes on after `known`.
    pub earlier: bool,
    /// The first and the last day of the span that have entries.
    pub covered: Option<(NaiveDate, NaiveDate)>,
}

impl View {
    /// Returns the checksum of the entries and accounts on which a report rests.
    ///
    /// The chain's head covers every byte of every entry before it. The days go in as far as there are entries,
    /// so that a print of today and one of tomorrow carry the same seal as long as nothing was posted.
    pub fn seal(&self, report: &str, accounts: impl IntoIterator<Item = AccountId>) -> Hash {
        let day = |day: Option<NaiveDate>| day.map(|day| day.to_string());
        let start = Canonical::new("sovang-report-1")
            .text(report)
            .number(self.book.0)
            .number(self.known.0)
            .bytes(&self.head.0)
            .maybe_text(day(self.span.from).as_deref())
            .maybe_text(day(self.covered.map(|(first, _)| first)).as_deref())
            .maybe_text(day(self.covered.map(|(_, last)| last)).as_deref());
        let mut ids: Vec<AccountId> = accounts.into_iter().collect();
        ids.sort_unstable();
        ids.dedup();
        let add = |hash: Canonical, id: AccountId| {
            let account = self.chart.get(id);
            hash.number(id.0).maybe_text(account.map(|account| account.code.as_str()))
        };
        ids.into_iter().fold(start, add).finish()
    }

    /// Writes under a report which days and entries it covers, and seals it.
    pub(super) fn sign(
        &self,
        table: &mut Table,
        report: &str,
        accounts: impl IntoIterator<Item = AccountId>,
    ) {
        let to = show_day(self.span.to);
        let days = match self.span.from.map(show_day) {
            Some(from) => (format!("Từ ngày {from} đến ngày {to}."), format!("From {from} to {to}.")),
            None => (format!("Từ đầu đến ngày {to}."), format!("From the beginning to {to}.")),
        };
        table.notes.push(days);
        let (known, head) = (self.known, self.head);
        table.notes.push((
            format!("Theo sổ đến hết bút toán số {known}, mã chuỗi {head:.16}."),
            format!("By the book up to entry {known}, chain {head:.16}."),
        ));
        table.seal = Some(self.seal(report, accounts).to_string());
    }
}

#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    BackToFront { from: NaiveDate, to: NaiveDate },
    Chart(#[from] ChartError),
    Money(#[from] MoneyError),
    Output(#[from] io::Error),
    Db(#[from] DbError),
}

query_errors! { ReportError }

impl fmt::Display for ReportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::BackToFront { from, to } => {
                let (from, to) = (show_day(*from), show_day(*to));
                say!(
                    f,
                    "ngày đầu {from} sau ngày cuối {to}; hãy sửa --from hoặc --to",
                    "the first day {from} is after the last day {to}; mend --from or --to"
                )
            }
            Self::Chart(err) => err.fmt(f),
            Self::Money(err) => err.fmt(f),
            Self::Output(err) => {
                say!(f, "không ghi được kết quả ({err})", "the result cannot be written ({err})")
            }
            Self::Db(err) => err.fmt(f),
        }
    }
}
