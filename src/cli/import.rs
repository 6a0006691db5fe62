//! `sovang import`: files into the books.

use std::io::{Cursor, Read as _};

use super::{
    args::FileIn,
    desk::{Desk, Refused},
    intake::Intake,
};
use crate::{
    id::BookId,
    import::{
        donations::Donations,
        nominations::Nominations,
        record::{
            self, ListTerms, RoundTerms, StatementTerms, Summary, record_donations, record_nominations,
            record_statement,
        },
        statement::Statement,
        table::file_name,
        workbook,
    },
};

#[derive(Clone, Debug, clap::Subcommand)]
pub enum ImportVerb {
    /// Danh sách ủng hộ của thủ quỹ (CSV) | A treasurer's list of gifts (CSV)
    Donations(ImportDonationsArgs),
    /// Sao kê ngân hàng (CSV) | A bank statement (CSV)
    Statement(ImportStatementArgs),
    /// Danh sách đề cử (CSV, XLSX) | A list of nominations (CSV, XLSX)
    Nominations(ImportNominationsArgs),
}

#[derive(Clone, Debug, clap::Args)]
pub struct ImportDonationsArgs {
    #[command(flatten)]
    pub input: FileIn,
    /// Tài khoản nhận tiền: cash, bank, hoặc số hiệu | Account that received the money: cash, bank, or a code
    #[arg(long, value_name = "TÀI KHOẢN|ACCOUNT", default_value = "cash")]
    pub account: String,
    /// Quỹ nhận, khi dòng không ghi quỹ | Fund that receives, where the line names none
    #[arg(long, value_name = "MÃ|CODE")]
    pub fund: String,
}

#[derive(Clone, Debug, clap::Args)]
pub struct ImportStatementArgs {
    #[command(flatten)]
    pub input: FileIn,
    /// Ngân hàng: auto, vietcombank, agribank, vietinbank | Bank: auto, vietcombank, agribank, vietinbank
    #[arg(long, value_name = "NGÂN HÀNG|BANK", default_value = "auto")]
    pub bank: String,
    /// Tài khoản trong sổ của sao kê này: bank hoặc số hiệu | Account of the books for this statement: bank, or a code
    #[arg(long, value_name = "TÀI KHOẢN|ACCOUNT", default_value = "bank")]
    pub account: String,
    /// Ghi mỗi dòng tiền vào thành một khoản ủng hộ | Records each credit as a gift
    #[arg(long, requires = "fund")]
    pub as_gifts: bool,
    /// Quỹ nhận các khoản ủng hộ | Fund that receives the gifts
    #[arg(long, value_name = "MÃ|CODE", requires = "as_gifts")]
    pub fund: Option<String>,
}

#[derive(Clone, Debug, clap::Args)]
pub struct ImportNominationsArgs {
    #[command(flatten)]
    pub input: FileIn,
    /// Mã đợt học bổng | Code of the round
    #[arg(long, value_name = "MÃ|CODE")]
    pub round: String,
}

impl ImportVerb {
    pub fn run(self, desk: &Desk) -> Result<(), Refused> {
        match self {
            Self::Donations(args) => args.run(desk),
            Self::Statement(args) => args.run(desk),
            Self::Nominations(args) => args.run(desk),
        }
    }
}

impl ImportDonationsArgs {
    fn run(self, desk: &Desk) -> Result<(), Refused> {
        let pool = desk.pool()?;
        let place = desk.unit(&pool, &self.input.unit)?;
        let fund = desk.fund(&pool, &place, &self.fund)?.id;
        let terms = ListTerms { account: self.account, fund, unit: place.unit.code };
        let list = Donations::open(&file_name(&self.input.file), self.input.open()?)?;
        let table = list.table();
        let (intake, order) =
            Intake::begin(desk, &pool, place.book, &self.input, &table.header().headings, table.rows())?;
        let result = pool.write_now([place.book], move |tx| record_donations(tx, order, list, &terms));
        let summary = intake.end(record::settle(result))?;
        tell_gifts(desk, &summary)?;
        tell_end(desk, &summary, &self.input)
    }
}

impl ImportStatementArgs {
    fn run(self, desk: &Desk) -> Result<(), Refused> {
        let bank = self.bank.parse()?;
        let pool = desk.pool()?;
        let place = desk.unit(&pool, &self.input.unit)?;
        let as_gifts = match &self.fund {
            Some(code) => Some(desk.fund(&pool, &place, code)?.id),
            None => None,
        };
        let terms = StatementTerms { account: self.account, as_gifts };
        let statement = Statement::open(&file_name(&self.input.file), self.input.open()?, bank)?;
        let (decision, style) = (statement.decision().clone(), statement.number_style().clone());
        desk.tell(
            &format!("Nhận dạng tệp: {decision}; {style}."),
            &format!("The file is {decision:#}; {style:#}."),
        )?;
        let table = statement.table();
        let (intake, order) =
            Intake::begin(desk, &pool, place.book, &self.input, &table.header().headings, table.rows())?;
        let result = pool.write_now([place.book], move |tx| record_statement(tx, order, statement, &terms));
        let summary = intake.end(record::settle(result))?;
        tell_gifts(desk, &summary)?;
        let queued = summary.queued;
        if queued > 0 {
            desk.tell(
                &format!("{queued} dòng được giữ lại chờ xử lý, chưa vào sổ cái."),
                &format!("{queued} lines are kept waiting; they are not in the ledger yet."),
            )?;
        }
        tell_end(desk, &summary, &self.input)
    }
}

impl ImportNominationsArgs {
    fn run(self, desk: &Desk) -> Result<(), Refused> {
        let pool = desk.pool()?;
        let place = desk.unit(&pool, &self.input.unit)?;
        let terms = RoundTerms { unit: place.unit.id, round: self.round, seal: desk.seal() };
        let name = file_name(&self.input.file);
        let mut bytes = Vec::new();
        self.input.open()?.read_to_end(&mut bytes)?;
        let list = Nominations::open(&name, Cursor::new(workbook::as_csv(&name, bytes)?))?;
        let table = list.table();
        let (intake, order) =
            Intake::begin(desk, &pool, place.book, &self.input, &table.header().headings, table.rows())?;
        let books = [BookId::REGISTER, place.book];
        let result = pool.write_now(books, move |tx| record_nominations(tx, order, list, &terms));
        let summary = intake.end(record::settle(result))?;
        let Summary { nominations, blocked, .. } = summary;
        desk.tell(
            &format!("Đã ghi {nominations} hồ sơ đề cử, trong đó {blocked} hồ sơ không đạt điều kiện."),
            &format!("{nominations} nominations were recorded, {blocked} of them refused by the rules."),
        )?;
        tell_end(desk, &summary, &self.input)
    }
}

fn tell_gifts(desk: &Desk, summary: &Summary) -> Result<(), Refused> {
    let Summary { gifts, unidentified, new_donors, amount, .. } = summary;
    desk.tell(
        &format!(
            "Đã ghi {gifts} khoản ủng hộ, tổng {amount}, trong đó {unidentified} khoản chưa rõ người gửi; thêm {new_donors} người ủng hộ mới vào danh bạ."
        ),
        &format!(
            "{gifts} gifts were recorded, {amount} in all, {unidentified} of them of unknown senders; {new_donors} new donors are on file."
        ),
    )
}

/// Tells what was recorded and should be looked at, one line each.
fn tell_doubts(desk: &Desk, summary: &Summary) -> Result<(), Refused> {
    for doubt in &summary.doubts.told {
        desk.tell(&format!("Cần xem lại, {doubt}."), &format!("Please look again, {doubt:#}."))?;
    }
    let untold = summary.doubts.untold();
    if untold > 0 {
        desk.tell(
            &format!("Còn {untold} dòng khác cần xem lại vì lý do như trên."),
            &format!("{untold} more rows should be looked at for the same reasons."),
        )?;
    }
    Ok(())
}

/// Tells what was left out of the books, and where it went.
fn tell_end(desk: &Desk, summary: &Summary, input: &FileIn) -> Result<(), Refused> {
    let Summary { rows, known, refused, .. } = summary;
    desk.tell(
        &format!("Đã đọc {rows} dòng; {known} dòng đã có từ lần nhập trước nên bỏ qua."),
        &format!("{rows} rows were read; {known} of them had been imported before and were left out."),
    )?;
    if let Some(errors) = input.errors.as_ref().filter(|_| *refused > 0) {
        let errors = errors.display();
        desk.tell(
            &format!("{refused} dòng chưa nhập được, kèm lý do, ở tệp {errors}; hãy sửa rồi nhập tệp đó."),
            &format!("{refused} rows were not imported; they are in {errors} with the reasons. Mend and import that file."),
        )?;
    }
    tell_doubts(desk, summary)?;
    if input.dry_run {
        desk.tell("Đây là làm thử: chưa ghi gì vào sổ.", "This was a dry run: nothing was recorded.")?;
    }
    Ok(())
}
