//! `sovang period`: closing months, and reopening them for a stated reason.

use super::{
    approval::tell_asked,
    args::Output,
    desk::{Desk, Refused},
};
use crate::{
    calendar::{Instant, Month},
    db::Tx,
    export::{Cell, Column, Table},
    id::BookId,
    ledger,
    period::{self, Reopening},
    user::Role,
};

#[derive(Clone, Debug, clap::Subcommand)]
pub enum PeriodVerb {
    /// Khóa sổ một tháng và các tháng trước, khi mọi mục kiểm tra đã xong | Closes a month and those before it, once every check is done
    Close(PeriodCloseArgs),
    /// Xin mở lại một tháng đã khóa; người thứ hai cho ý kiến | Asks to reopen a closed month; a second person answers
    Reopen(PeriodReopenArgs),
    /// Liệt kê các kỳ đã khóa và đã mở lại | Lists the periods closed and reopened
    List(PeriodListArgs),
}

#[derive(Clone, Debug, clap::Args)]
pub struct PeriodCloseArgs {
    /// Tháng, như 2024-12 | Month, such as 2024-12
    #[arg(value_name = "THÁNG|MONTH")]
    pub month: Month,
    /// Đơn vị có sổ | Unit that keeps the books
    #[arg(long, value_name = "MÃ|CODE")]
    pub unit: String,
    /// Tạm khóa: đến --until chỉ vai trò này còn ghi được vào tháng; không ghi thì khóa hẳn | Hold: until --until only this role may post to the month; closed for good when left out
    #[arg(long, value_name = "VAI TRÒ|ROLE", requires = "until")]
    pub soft: Option<String>,
    /// Tạm khóa đến khi nào, như 2025-04-10 | Until when the hold lasts, such as 2025-04-10
    #[arg(long, value_name = "THỜI ĐIỂM|INSTANT", requires = "soft")]
    pub until: Option<Instant>,
    /// Lý do | Reason
    #[arg(long, value_name = "LÝ DO|REASON")]
    pub reason: String,
}

#[derive(Clone, Debug, clap::Args)]
pub struct PeriodReopenArgs {
    /// Tháng, như 2024-12 | Month, such as 2024-12
    #[arg(value_name = "THÁNG|MONTH")]
    pub month: Month,
    /// Đơn vị có sổ | Unit that keeps the books
    #[arg(long, value_name = "MÃ|CODE")]
    pub unit: String,
    /// Lý do | Reason
    #[arg(long, value_name = "LÝ DO|REASON")]
    pub reason: String,
}

#[derive(Clone, Debug, clap::Args)]
pub struct PeriodListArgs {
    /// Đơn vị có sổ | Unit that keeps the books
    #[arg(long, value_name = "MÃ|CODE")]
    pub unit: String,
    #[command(flatten)]
    pub output: Output,
}

impl PeriodVerb {
    pub fn run(self, desk: &Desk) -> Result<(), Refused> {
        match self {
            Self::Close(args) => args.run(desk),
            Self::Reopen(args) => args.run(desk),
            Self::List(args) => args.run(desk),
        }
    }
}

impl PeriodCloseArgs {
    fn run(self, desk: &Desk) -> Result<(), Refused> {
        let pool = desk.pool()?;
        let author = desk.author(&pool)?;
        let book = desk.unit(&pool, &self.unit)?.book;
        let (month, reason) = (self.month, self.reason);
        match self.soft.zip(self.until) {
            Some((role, until)) => {
                let role: Role = role.parse()?;
                pool.write_now([book], move |tx| {
                    ledger::workflow::hold(tx, &author, book, month, (role.code(), until), &reason)
                })?;
                desk.tell(&format!("Đã tạm khóa kỳ {month}."), &format!("The period {month} is held."))
            }
            None => {
                // The desk's own checklist: a month that the page would not close is not closed here either.
                pool.write_now([book], move |tx| {
                    period::workflow::close(tx, &author, book, month, &reason).map(drop)
                })?;
                desk.tell(&format!("Đã khóa sổ đến hết kỳ {month}."), &format!("Closed through {month}."))
            }
        }
    }
}

impl PeriodReopenArgs {
    fn run(self, desk: &Desk) -> Result<(), Refused> {
        let pool = desk.pool()?;
        let author = desk.author(&pool)?;
        let place = desk.unit(&pool, &self.unit)?;
        let (unit, book, month) = (place.unit.id, place.book, self.month);
        let reopening = Reopening { month, reason: self.reason };
        let ask = move |tx: &mut Tx| period::workflow::ask_reopen(tx, &author, (unit, book), &reopening);
        let task = pool.write_now([BookId::REGISTER, book], ask)?;
        tell_asked(desk, task)
    }
}

impl PeriodListArgs {
    fn run(self, desk: &Desk) -> Result<(), Refused> {
        let pool = desk.pool()?;
        let book = desk.unit(&pool, &self.unit)?.book;
        let columns = vec![
            Column::left("month", "Kỳ", "Period"),
            Column::left("state", "Trạng thái", "State"),
            Column::left("changed_at", "Lúc", "At"),
            Column::left("reason", "Lý do", "Reason"),
            Column::left("state_hash", "Niêm phong", "State hash"),
        ];
        let mut table = Table::new("Các kỳ đã khóa và đã mở lại", "Periods closed and reopened", columns);
        for period in pool.read_now(|db| ledger::store::periods(db, book))? {
            table.push(vec![
                Cell::Month(period.month),
                Cell::text(desk.lang.of(&period.state)),
                Cell::text(period.changed_at.to_string()),
                Cell::text(period.reason),
                Cell::text(format!("{:.16}", period.state_hash)),
            ]);
        }
        desk.print(&table, self.output.format)
    }
}
