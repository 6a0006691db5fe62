//! `sovang pay`: what happens to an award after the decision.

use chrono::NaiveDate;

use super::{
    approval::tell_asked,
    args::{Output, number},
    desk::{Desk, Refused},
    payout::{BatchVerb, ReturnedVerb},
};
use crate::{
    calendar::parse_day,
    db::Pool,
    disbursement::{self, PayError, payout},
    export::{Cell, Column, Table},
    id::{AwardId, BookId},
    ledger::journal::Posted,
    programme,
};

#[derive(Clone, Debug, clap::Subcommand)]
pub enum PayVerb {
    /// Chi trả một suất học bổng | Pays an award
    Award(PayAwardArgs),
    /// Ghi tiền người nhận trả lại | Records that the recipient gave the money back
    Return(PayReturnArgs),
    /// Đề nghị trả về quỹ suất quá hạn không có người nhận; người khác xác nhận | Asks to let an award go back that nobody came for in time; somebody else agrees
    Unclaimed(PayUnclaimedArgs),
    /// Liệt kê các suất học bổng | Lists the awards
    List(PayListArgs),
    /// Chi nhiều suất một lần: lập, gửi kiểm tra, khóa, tệp ngân hàng, đã chuyển | Paying awards together: made, checked, locked, the bank's file, sent
    #[command(subcommand)]
    Batch(BatchVerb),
    /// Khoản ngân hàng trả lại | Payments that the bank sent back
    #[command(subcommand)]
    Returned(ReturnedVerb),
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
pub struct PayReturnArgs {
    /// Số suất học bổng | Number of the award
    #[arg(value_name = "SUẤT|AWARD", value_parser = number::<i64>)]
    pub award: i64,
    /// Tài khoản nhận lại tiền: cash, bank, hoặc số hiệu | Account that takes the money back: cash, bank, or a code
    #[arg(long, value_name = "TÀI KHOẢN|ACCOUNT")]
    pub account: String,
    /// Ngày nhận lại | Day on which it came back
    #[arg(long, value_name = "NGÀY|DAY", value_parser = parse_day)]
    pub on: NaiveDate,
    /// Lý do | Reason
    #[arg(long, value_name = "LÝ DO|REASON")]
    pub reason: String,
}

#[derive(Clone, Debug, clap::Args)]
pub struct PayUnclaimedArgs {
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

impl PayVerb {
    pub fn run(self, desk: &Desk) -> Result<(), Refused> {
        match self {
            Self::Award(args) => args.run(desk),
            Self::Return(args) => args.run(desk),
            Self::Unclaimed(args) => args.run(desk),
            Self::List(args) => args.run(desk),
            Self::Batch(verb) => verb.run(desk),
            Self::Returned(verb) => verb.run(desk),
        }
    }
}

fn book_of(pool: &Pool, award: AwardId) -> Result<BookId, PayError> {
    pool.read_now(|db| disbursement::store::book_of(db, award))
}

fn posted(desk: &Desk, vietnamese: &str, english: &str, posted: Posted) -> Result<(), Refused> {
    let Posted { seq, voucher } = posted;
    desk.tell(
        &format!("{vietnamese}: bút toán số {seq}, chứng từ {voucher}."),
        &format!("{english}: entry {seq}, voucher {voucher}."),
    )
}

impl PayAwardArgs {
    fn run(self, desk: &Desk) -> Result<(), Refused> {
        let pool = desk.pool()?;
        let author = desk.author(&pool)?;
        let id = AwardId(self.award);
        let book = book_of(&pool, id)?;
        let entry = pool.write_now([BookId::REGISTER, book], move |tx| {
            let account = disbursement::workflow::account(tx, &author, id, &self.account)?;
            disbursement::workflow::pay(tx, &author, id, account, self.on)
        })?;
        posted(desk, &format!("Đã chi suất số {id}"), &format!("Award {id} was paid"), entry)
    }
}

impl PayReturnArgs {
    fn run(self, desk: &Desk) -> Result<(), Refused> {
        let pool = desk.pool()?;
        let author = desk.author(&pool)?;
        let id = AwardId(self.award);
        let book = book_of(&pool, id)?;
        let entry = pool.write_now([book], move |tx| {
            let account = disbursement::workflow::account(tx, &author, id, &self.account)?;
            disbursement::workflow::give_back(tx, &author, id, account, self.on, &self.reason)
        })?;
        posted(
            desk,
            &format!("Suất số {id} đã về lại quỹ"),
            &format!("Award {id} is back in its fund"),
            entry,
        )
    }
}

impl PayUnclaimedArgs {
    fn run(self, desk: &Desk) -> Result<(), Refused> {
        let pool = desk.pool()?;
        let author = desk.author(&pool)?;
        let id = AwardId(self.award);
        let book = book_of(&pool, id)?;
        let task = pool.write_now([book], move |tx| {
            payout::workflow::ask_unclaimed_award(tx, &author, id, (self.on, &self.reason))
        })?;
        tell_asked(desk, task)
    }
}

impl PayListArgs {
    fn run(self, desk: &Desk) -> Result<(), Refused> {
        let pool = desk.pool()?;
        let book = desk.unit(&pool, &self.unit)?.book;
        let round = self.round.as_deref();
        let round = round.map(|code| pool.read_now(|db| programme::store::find_round(db, book, code)));
        let round = round.transpose()?.map(|record| record.round.id);
        let awards =
            pool.read_now(|db| disbursement::store::list(db, book, round).map_err(PayError::from))?;
        let columns = vec![
            Column::right("award", "Suất", "Award"),
            Column::left("round", "Đợt", "Round"),
            Column::left("decision", "Quyết định", "Decision"),
            Column::left("name", "Họ và tên", "Name"),
            Column::left("unit", "Đơn vị", "Unit"),
            Column::left("category", "Đối tượng", "Category"),
            Column::left("fund", "Quỹ", "Fund"),
            Column::right("amount", "Mức", "Amount"),
            Column::left("state", "Trạng thái", "State"),
        ];
        let mut table = Table::new("Các suất học bổng", "Awards", columns);
        for award in awards {
            table.push(vec![
                Cell::Count(award.id.0),
                Cell::text(award.round),
                Cell::text(format!("{}/{}", award.decision_no, award.decision_year)),
                Cell::text(award.name),
                Cell::text(award.unit),
                Cell::text(desk.lang.of(&award.category)),
                Cell::text(award.fund),
                Cell::Money(award.amount),
                Cell::text(desk.lang.of(&award.stage)),
            ]);
        }
        desk.print(&table, self.output.format)
    }
}
