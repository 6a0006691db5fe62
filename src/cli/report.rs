//! The verbs that only read: trial balance, journal, ledgers, fund report, honour roll, verify.

use std::io::Write as _;

use super::{
    args::{Output, Span, year},
    desk::{Desk, Place, Refused},
};
use crate::{
    db::{Db, Pool},
    export::{Format, Table, csv},
    id::BookId,
    report::{
        self, ReportError, View, account_book, fund_report,
        journal::{self, Layout},
        trial_balance, verify,
    },
};

#[derive(Clone, Debug, clap::Args)]
pub struct TrialBalanceArgs {
    /// Đơn vị có sổ | Unit that keeps the books
    #[arg(long, value_name = "MÃ|CODE")]
    pub unit: String,
    #[command(flatten)]
    pub span: Span,
    #[command(flatten)]
    pub output: Output,
}

#[derive(Clone, Debug, clap::Args)]
pub struct JournalArgs {
    /// Đơn vị có sổ | Unit that keeps the books
    #[arg(long, value_name = "MÃ|CODE")]
    pub unit: String,
    #[command(flatten)]
    pub span: Span,
    #[command(flatten)]
    pub output: Output,
}

#[derive(Clone, Debug, clap::Args)]
pub struct LedgerArgs {
    /// Tài khoản: vai trò như bank, hoặc số hiệu | Account: a role such as bank, or a code
    #[arg(value_name = "TÀI KHOẢN|ACCOUNT")]
    pub account: String,
    /// Đơn vị có sổ | Unit that keeps the books
    #[arg(long, value_name = "MÃ|CODE")]
    pub unit: String,
    /// Chỉ một quỹ | Only one fund
    #[arg(long, value_name = "MÃ|CODE")]
    pub fund: Option<String>,
    #[command(flatten)]
    pub span: Span,
    #[command(flatten)]
    pub output: Output,
}

#[derive(Clone, Debug, clap::Args)]
pub struct CashBookArgs {
    /// Đơn vị có sổ | Unit that keeps the books
    #[arg(long, value_name = "MÃ|CODE")]
    pub unit: String,
    /// Tài khoản: cash, bank, hoặc số hiệu | Account: cash, bank, or a code
    #[arg(long, value_name = "TÀI KHOẢN|ACCOUNT", default_value = "cash")]
    pub account: String,
    #[command(flatten)]
    pub span: Span,
    #[command(flatten)]
    pub output: Output,
}

#[derive(Clone, Debug, clap::Args)]
pub struct FundReportArgs {
    /// Đơn vị có sổ | Unit that keeps the books
    #[arg(long, value_name = "MÃ|CODE")]
    pub unit: String,
    /// Chỉ một quỹ | Only one fund
    #[arg(long, value_name = "MÃ|CODE")]
    pub fund: Option<String>,
    #[command(flatten)]
    pub span: Span,
    #[command(flatten)]
    pub output: Output,
}

impl Span {
    /// Settles the days: a report that is not told where to end covers everything to this day.
    pub fn settled(&self, desk: &Desk) -> report::Span {
        let to = self.to.unwrap_or_else(|| desk.clock.today());
        report::Span { from: self.from, to, as_known: self.as_known }
    }
}

/// The books of a unit, ready to be read.
pub(super) struct Reading {
    pub(super) pool: Pool,
    pub(super) place: Place,
    pub(super) span: report::Span,
}

impl Reading {
    pub(super) fn open(desk: &Desk, unit: &str, span: Span) -> Result<Self, Refused> {
        let pool = desk.pool()?;
        let place = desk.unit(&pool, unit)?;
        let span = span.settled(desk);
        Ok(Self { pool, place, span })
    }

    /// Reads in one snapshot, so that the figures of a report agree with each other.
    pub(super) fn read<T>(
        &self,
        work: impl FnOnce(&mut Db, View) -> Result<T, ReportError>,
    ) -> Result<T, Refused> {
        let (book, unit, span): (BookId, &str, _) = (self.place.book, &self.place.unit.name, self.span);
        Ok(self.pool.read_now(|db| {
            let view = report::store::view(db, book, unit, span)?;
            work(db, view)
        })?)
    }

    fn fund(&self, desk: &Desk, code: Option<&str>) -> Result<Option<crate::id::FundId>, Refused> {
        let find = |code| desk.fund(&self.pool, &self.place, code).map(|fund| fund.id);
        code.map(find).transpose()
    }
}

impl TrialBalanceArgs {
    pub fn run(self, desk: &Desk) -> Result<(), Refused> {
        let reading = Reading::open(desk, &self.unit, self.span)?;
        let table = reading.read(|db, view| trial_balance::read(db, view)?.table())?;
        desk.print(&table, self.output.format)
    }
}

impl JournalArgs {
    pub fn run(self, desk: &Desk) -> Result<(), Refused> {
        let reading = Reading::open(desk, &self.unit, self.span)?;
        if self.output.format == Format::Csv {
            // A journal may be longer than the memory; as CSV it is never held as a whole.
            return reading.read(|db, view| {
                let mut out = std::io::BufWriter::new(std::io::stdout().lock());
                csv::write_csv(&mut out, &journal::COLUMNS, journal::rows(db, &view, Layout::Full)?)
            });
        }
        let table = reading.read(|db, view| journal::table(db, &view, Layout::Full))?;
        desk.print(&table, self.output.format)
    }
}

impl LedgerArgs {
    pub fn run(self, desk: &Desk) -> Result<(), Refused> {
        let reading = Reading::open(desk, &self.unit, self.span)?;
        let fund = reading.fund(desk, self.fund.as_deref())?;
        let table = reading.read(|db, view| {
            let account = view.chart.find(&self.account)?;
            account_book::read(db, &view, account, fund, account_book::Form::Detail)
        })?;
        desk.print(&table, self.output.format)
    }
}

impl CashBookArgs {
    pub fn run(self, desk: &Desk) -> Result<(), Refused> {
        let reading = Reading::open(desk, &self.unit, self.span)?;
        let table = reading.read(|db, view| {
            let account = view.chart.find(&self.account)?;
            let form = account_book::Form::of_money(&view, account.id);
            account_book::read(db, &view, account, None, form)
        })?;
        desk.print(&table, self.output.format)
    }
}

impl FundReportArgs {
    pub fn run(self, desk: &Desk) -> Result<(), Refused> {
        let reading = Reading::open(desk, &self.unit, self.span)?;
        let fund = reading.fund(desk, self.fund.as_deref())?;
        let table: Table = reading.read(|db, view| fund_report::read(db, &view, fund))?;
        desk.print(&table, self.output.format)
    }
}

#[derive(Clone, Debug, clap::Args)]
pub struct HonourRollArgs {
    /// Năm, như 2024 | Year, such as 2024
    #[arg(value_name = "NĂM|YEAR", value_parser = year)]
    pub year: i32,
    /// Đơn vị | Unit
    #[arg(long, value_name = "MÃ|CODE")]
    pub unit: String,
    /// Tính cả các đơn vị trực thuộc | Includes the units below it
    #[arg(long)]
    pub subtree: bool,
    /// Chỉ để xem: theo đơn vị lúc ủng hộ (then) hay hiện nay (today); không ghi thì theo thể lệ của năm | Only to look: by the units of the time (then) or of today (today); as the rules of the year say when left out
    #[arg(long, value_name = "CÁCH|MAP", conflicts_with_all = ["freeze", "difference"])]
    pub map: Option<crate::honour_roll::Map>,
    /// Xin chốt bảng vàng: người thứ hai đồng ý thì từ đó không thay đổi nữa | Asks to freeze the roll: once a second person agrees it does not change any more
    #[arg(long, conflicts_with = "difference")]
    pub freeze: bool,
    /// Những gì đã khác so với bảng vàng đã chốt | What differs from the frozen roll by now
    #[arg(long)]
    pub difference: bool,
    #[command(flatten)]
    pub output: Output,
}

#[derive(Clone, Debug, clap::Args)]
pub struct VerifyArgs {
    /// Chỉ sổ của một đơn vị; không ghi thì kiểm tra tất cả | Only the books of one unit; all of them when left out
    #[arg(long, value_name = "MÃ|CODE")]
    pub unit: Option<String>,
}

impl VerifyArgs {
    pub fn run(self, desk: &Desk) -> Result<(), Refused> {
        let pool = desk.pool()?;
        let only = match &self.unit {
            Some(code) => Some(desk.unit(&pool, code)?.book),
            None => None,
        };
        let checked = pool.read_now(|db| {
            let bar = super::export::bar(verify::expected(db, only)?);
            let mut printed = Ok(());
            let checked = verify::run(db, only, &mut |entries| bar.inc(entries), &mut |finding| {
                let line = desk.lang.of(&finding);
                let written = bar.suspend(|| writeln!(std::io::stdout(), "{line}"));
                printed = std::mem::replace(&mut printed, Ok(())).and(written);
            })?;
            bar.finish_and_clear();
            printed?;
            Ok::<_, ReportError>(checked)
        })?;
        if checked.findings > 0 {
            return Err(VerifyError { findings: checked.findings }.into());
        }
        let (books, entries) = (checked.books, checked.entries);
        desk.tell(
            &format!("Sổ sách đã được kiểm tra: {books} sổ, {entries} bút toán khớp."),
            &format!("Books verified: {books} books, {entries} entries agree."),
        )
    }
}

/// The books are not as they were recorded; the places have been printed.
#[derive(Debug, thiserror::Error)]
pub struct VerifyError {
    findings: u64,
}

impl std::fmt::Display for VerifyError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let count = self.findings;
        crate::say!(
            f,
            "sổ sách có {count} chỗ không khớp, nêu ở trên; đừng ghi thêm, hãy giữ nguyên tệp và khôi phục bản sao lưu",
            "the books disagree in {count} places, named above; record nothing more, keep the file and restore a back-up"
        )
    }
}
