//! `sovang entry`: corrections, which are new entries.

use chrono::NaiveDate;

use super::{
    args::{amount, number},
    desk::{Desk, Place, Refused},
};
use crate::{
    calendar::parse_day,
    db::{DbError, Pool, Tx},
    fund::Fund,
    id::{ApprovalId, Seq},
    ledger::{self, Author, journal::Posted},
    money::Money,
    receipt::{self, workflow::Request},
    sundry::{self, Line, Reversal, Sundry, workflow::Outcome},
};

#[derive(Clone, Debug, clap::Subcommand)]
pub enum EntryVerb {
    /// Ghi một bút toán khác: lãi, phí, chi phí quản lý, điều chỉnh kỳ trước | Records another entry: interest, charges, costs, an adjustment
    Add(EntryAddArgs),
    /// Ghi bút toán đảo cho một bút toán đã ghi | Records the reversal of an entry
    Reverse(EntryReverseArgs),
}

#[derive(Clone, Debug, clap::Args)]
pub struct EntryAddArgs {
    /// Diễn giải, không nêu tên người | Description, without names of persons
    #[arg(value_name = "DIỄN GIẢI|DESCRIPTION")]
    pub description: String,
    /// Đơn vị có sổ | Unit that keeps the books
    #[arg(long, value_name = "MÃ|CODE")]
    pub unit: String,
    /// Quỹ | Fund
    #[arg(long, value_name = "MÃ|CODE")]
    pub fund: String,
    /// Tài khoản ghi Nợ: vai trò hoặc số hiệu | Account to debit: a role or a code
    #[arg(long, value_name = "TÀI KHOẢN|ACCOUNT")]
    pub debit: String,
    /// Tài khoản ghi Có: vai trò hoặc số hiệu | Account to credit: a role or a code
    #[arg(long, value_name = "TÀI KHOẢN|ACCOUNT")]
    pub credit: String,
    /// Số tiền, như 500.000 hoặc 2tr | Amount, such as 500.000 or 2tr
    #[arg(long, value_name = "SỐ TIỀN|AMOUNT", value_parser = amount)]
    pub amount: Money,
    /// Ngày của bút toán; bỏ trống là hôm nay | Day of the entry; today when left out
    #[arg(long, value_name = "NGÀY|DAY", value_parser = parse_day)]
    pub on: Option<NaiveDate>,
    /// Số bút toán của kỳ trước mà bút toán này điều chỉnh | Number of the earlier entry that this one adjusts
    #[arg(long, value_name = "BÚT TOÁN|ENTRY", value_parser = number::<i64>)]
    pub adjusts: Option<i64>,
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
    /// Khoản ủng hộ: tự hủy biên lai khi không có người thứ hai, cấp trên sẽ thấy dấu đỏ | A gift: makes its receipt void alone where there is nobody else, with a red mark above
    #[arg(long)]
    pub alone: bool,
}

/// Says that money would leave, so that somebody else is asked first.
fn tell_asked(desk: &Desk, task: ApprovalId) -> Result<(), Refused> {
    desk.tell(
        &format!(
            "Bút toán này chi tiền ra, nên chưa ghi sổ mà gửi người thứ hai (việc số {task}); người đó đồng ý bằng “sovang approval answer {task} agree --as TÊN”."
        ),
        &format!(
            "Money would leave, so nothing is recorded yet and a second person is asked (task {task}), who agrees with “sovang approval answer {task} agree --as LOGIN”."
        ),
    )
}

impl EntryVerb {
    pub fn run(self, desk: &Desk) -> Result<(), Refused> {
        match self {
            Self::Add(args) => args.run(desk),
            Self::Reverse(args) => args.run(desk),
        }
    }
}

impl EntryAddArgs {
    fn run(self, desk: &Desk) -> Result<(), Refused> {
        let pool = desk.pool()?;
        let author = desk.author(&pool)?;
        let place = desk.unit(&pool, &self.unit)?;
        let fund = desk.fund(&pool, &place, &self.fund)?;
        let sundry = self.sundry(desk, &pool, &place, &fund)?;
        let at = (place.unit.id, place.book);
        let job = move |tx: &mut Tx| sundry::workflow::record(tx, &author, at, sundry);
        match pool.write_now([place.book], job)? {
            Outcome::Posted(Posted { seq, voucher }) => desk.tell(
                &format!("Đã ghi bút toán số {seq}, chứng từ {voucher}."),
                &format!("Recorded as entry {seq}, voucher {voucher}."),
            ),
            Outcome::Asked(task) => tell_asked(desk, task),
        }
    }

    fn sundry(&self, desk: &Desk, pool: &Pool, place: &Place, fund: &Fund) -> Result<Sundry, Refused> {
        let chart = pool.read_now(|db| ledger::store::chart(db, place.book).map_err(DbError::from))?;
        let (debit, credit) = (chart.find(&self.debit)?.id, chart.find(&self.credit)?.id);
        let line = |account, amount| Line { account, fund: fund.id, amount };
        Ok(Sundry {
            day: self.on.unwrap_or_else(|| desk.clock.today()),
            description: self.description.trim().to_owned(),
            lines: vec![line(debit, self.amount), line(credit, -self.amount)],
            adjusts: self.adjusts.map(Seq),
        })
    }
}

impl EntryReverseArgs {
    /// Takes the way that belongs to what the entry recorded; awards have verbs of their own.
    fn run(self, desk: &Desk) -> Result<(), Refused> {
        let pool = desk.pool()?;
        let author = desk.author(&pool)?;
        let place = desk.unit(&pool, &self.unit)?;
        let (book, seq) = (place.book, Seq(self.seq));
        let receipt = pool.read_now(|db| receipt::store::of_gift(db, book, seq).map_err(DbError::from))?;
        if let Some(receipt) = receipt {
            return self.void(desk, &pool, author, (&place, receipt.number));
        }
        let on = self.on.unwrap_or_else(|| desk.clock.today());
        let (at, reversal) = ((place.unit.id, book), Reversal { seq, day: on, reason: self.reason });
        match pool.write_now([book], move |tx| sundry::workflow::reverse(tx, &author, at, reversal))? {
            Outcome::Posted(posted) => desk.tell(
                &format!("Đã đảo bút toán số {seq} bằng bút toán số {}.", posted.seq),
                &format!("Entry {seq} was reversed by entry {}.", posted.seq),
            ),
            Outcome::Asked(task) => tell_asked(desk, task),
        }
    }

    /// A gift leaves the books with its receipt, which the terminal's operator does as little alone as anybody:
    /// a second person is asked, or the red mark stays.
    fn void(
        self,
        desk: &Desk,
        pool: &Pool,
        author: Author,
        (place, number): (&Place, receipt::Number),
    ) -> Result<(), Refused> {
        let (unit, book) = (place.unit.id, place.book);
        let request = Request { reason: self.reason, on: self.on };
        if self.alone {
            let alone = move |tx: &mut Tx| receipt::workflow::void_alone(tx, &author, unit, number, &request);
            let state = pool.write_now([book], alone)?;
            return desk.tell(
                &format!("Đã hủy biên lai {number}: {state}."),
                &format!("Receipt {number} is void: {state:#}."),
            );
        }
        let ask = move |tx: &mut Tx| receipt::workflow::ask_void(tx, &author, unit, number, &request);
        let task = pool.write_now([book], ask)?;
        desk.tell(
            &format!(
                "Đã gửi yêu cầu hủy biên lai {number} (việc số {task}); người thứ hai xác nhận bằng “sovang approval answer {task} agree --as TÊN”."
            ),
            &format!(
                "Asked for receipt {number} to be void (task {task}); a second person confirms with “sovang approval answer {task} agree --as LOGIN”."
            ),
        )
    }
}
