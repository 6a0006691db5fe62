//! `sovang report`: half-year and yearly reports, written and sent, accepted or sent back.

use super::{
    args::Output,
    desk::{Desk, Place, Refused},
};
use crate::{
    db::{Pool, Tx},
    filing::{
        Content, Deed, Filing, FilingError, Indicator, Period, Sent, Written,
        store::{
            self,
            content::{self, Reporter},
        },
        upward,
        workflow::{self, Answer},
    },
    report::filings::{self, BoardFilter, BoardSort, Seen},
};

#[derive(Clone, Debug, clap::Subcommand)]
pub enum FilingVerb {
    /// Liệt kê báo cáo của một đơn vị, hoặc của các đơn vị gửi báo cáo cho nó | Lists the reports of a unit, or of those that report to it
    List(ListArgs),
    /// Xem số liệu một báo cáo: bản đã gửi, hoặc số trong sổ nếu chưa gửi | Shows the figures of a report: as sent, or of the books where it was not
    Show(ShowArgs),
    /// Lưu nháp các ô viết | Saves the written part as a draft
    Write(WriteArgs),
    /// Gửi báo cáo cho đơn vị trên | Sends a report to the unit above
    Send(SendArgs),
    /// Tiếp nhận báo cáo của một đơn vị | Accepts the report of a unit
    Accept(AnswerArgs),
    /// Trả lại báo cáo của một đơn vị, kèm ghi chú | Sends the report of a unit back, with a note
    Return(AnswerArgs),
}

#[derive(Clone, Debug, clap::Args)]
pub struct ListArgs {
    /// Đơn vị | Unit
    #[arg(long, value_name = "MÃ|CODE")]
    pub unit: String,
    /// Các đơn vị gửi báo cáo cho đơn vị này: ai đã gửi, ai chưa | The units that report to this one: who has, who has not
    #[arg(long)]
    pub received: bool,
    #[command(flatten)]
    pub output: Output,
}

#[derive(Clone, Debug, clap::Args)]
pub struct ShowArgs {
    /// Kỳ: 2025-h1, 2025-h2 hoặc 2025 | Period: 2025-h1, 2025-h2 or 2025
    #[arg(value_name = "KỲ|PERIOD")]
    pub period: Period,
    /// Đơn vị | Unit
    #[arg(long, value_name = "MÃ|CODE")]
    pub unit: String,
    /// So báo cáo đã gửi với sổ hiện nay | Holds the report against the books as they are now
    #[arg(long)]
    pub variance: bool,
    #[command(flatten)]
    pub output: Output,
}

#[derive(Clone, Debug, clap::Args)]
pub struct WriteArgs {
    /// Kỳ: 2025-h1, 2025-h2 hoặc 2025 | Period: 2025-h1, 2025-h2 or 2025
    #[arg(value_name = "KỲ|PERIOD")]
    pub period: Period,
    /// Đơn vị | Unit
    #[arg(long, value_name = "MÃ|CODE")]
    pub unit: String,
    /// Kết quả nổi bật | Results
    #[arg(long, value_name = "NỘI DUNG|TEXT")]
    pub results: Option<String>,
    /// Khó khăn, vướng mắc; mỗi dòng một việc | Difficulties, one to a line
    #[arg(long, value_name = "NỘI DUNG|TEXT")]
    pub difficulties: Option<String>,
    /// Đề xuất, kiến nghị | Proposals
    #[arg(long, value_name = "NỘI DUNG|TEXT")]
    pub proposals: Option<String>,
    /// Một chỉ tiêu sổ không có, như members=1.250; ghi được nhiều lần | A number that the books do not know, such as members=1.250; may be given several times
    #[arg(long = "set", value_name = "CHỈ TIÊU=SỐ|INDICATOR=NUMBER")]
    pub numbers: Vec<String>,
}

#[derive(Clone, Debug, clap::Args)]
pub struct SendArgs {
    /// Kỳ: 2025-h1, 2025-h2 hoặc 2025 | Period: 2025-h1, 2025-h2 or 2025
    #[arg(value_name = "KỲ|PERIOD")]
    pub period: Period,
    /// Đơn vị | Unit
    #[arg(long, value_name = "MÃ|CODE")]
    pub unit: String,
}

#[derive(Clone, Debug, clap::Args)]
pub struct AnswerArgs {
    /// Kỳ: 2025-h1, 2025-h2 hoặc 2025 | Period: 2025-h1, 2025-h2 or 2025
    #[arg(value_name = "KỲ|PERIOD")]
    pub period: Period,
    /// Đơn vị đã gửi báo cáo | Unit that sent the report
    #[arg(long, value_name = "MÃ|CODE")]
    pub unit: String,
    /// Ghi chú; cần khi trả lại | Note; needed to send it back
    #[arg(long, value_name = "NỘI DUNG|TEXT", default_value = "")]
    pub note: String,
}

impl FilingVerb {
    pub fn run(self, desk: &Desk) -> Result<(), Refused> {
        match self {
            Self::List(args) => args.run(desk),
            Self::Show(args) => args.run(desk),
            Self::Write(args) => args.run(desk),
            Self::Send(args) => args.run(desk),
            Self::Accept(args) => args.run(desk, Deed::Accept),
            Self::Return(args) => args.run(desk, Deed::Return),
        }
    }
}

impl ListArgs {
    fn run(self, desk: &Desk) -> Result<(), Refused> {
        let pool = desk.pool()?;
        let (Place { unit, tree, .. }, today) = (desk.unit(&pool, &self.unit)?, desk.clock.today());
        let table = pool.read_now(|db| {
            if self.received {
                let (filter, order) = (BoardFilter::default(), (BoardSort::default(), false));
                let lines = filings::board(db, (&tree, unit.id), today, &filter, order)?;
                return Ok(filings::table(&lines, &filings::sums(&lines)?));
            }
            let reporter = Reporter::of(&tree, &unit, today)?;
            Ok::<_, FilingError>(filings::own_table(&filings::own(db, (unit.id, reporter.book), today)?))
        })?;
        desk.print(&table, self.output.format)
    }
}

impl ShowArgs {
    fn run(self, desk: &Desk) -> Result<(), Refused> {
        let pool = desk.pool()?;
        let author = desk.author(&pool)?;
        let (Place { unit, tree, .. }, today) = (desk.unit(&pool, &self.unit)?, desk.clock.today());
        let period = self.period;
        let table = pool.read_now(|db| {
            let reporter = Reporter::of(&tree, &unit, today)?;
            let sent = store::find(db, unit.id, period)?.and_then(|filing| filing.sent.last().cloned());
            if let Some(sent) = sent {
                return if self.variance {
                    filings::variance_table(&Seen::read(db, &reporter, sent)?)
                } else {
                    let mut table = filings::figures_table(&sent.content)?;
                    table.seal = Some(sent.digest.to_string());
                    Ok(table)
                };
            }
            let written = content::beginning(db, &reporter, period)?;
            let content: Content = content::content(db, &reporter, period, &written, author.user)?;
            filings::figures_table(&content)
        })?;
        desk.print(&table, self.output.format)
    }
}

/// Reads what stands in a unit's report now, to be changed or sent.
fn written(desk: &Desk, pool: &Pool, place: &Place, period: Period) -> Result<Written, Refused> {
    let today = desk.clock.today();
    Ok(pool.read_now(|db| {
        let reporter = Reporter::of(&place.tree, &place.unit, today)?;
        content::beginning(db, &reporter, period)
    })?)
}

impl WriteArgs {
    fn run(self, desk: &Desk) -> Result<(), Refused> {
        let pool = desk.pool()?;
        let author = desk.author(&pool)?;
        let place = desk.unit(&pool, &self.unit)?;
        let (unit, period) = (place.unit.id, self.period);
        let mut written = written(desk, &pool, &place, period)?;
        written.results = self.results.unwrap_or(written.results);
        written.difficulties = self.difficulties.unwrap_or(written.difficulties);
        written.proposals = self.proposals.unwrap_or(written.proposals);
        for text in &self.numbers {
            let (name, number) = text.split_once('=').unwrap_or((text, ""));
            let indicator: Indicator = name.trim().parse()?;
            written.indicators.set(indicator, number)?;
        }
        let job = move |tx: &mut Tx| workflow::save(tx, &author, unit, period, &written);
        pool.write_now([place.book], job)?;
        desk.tell(&format!("Đã lưu nháp báo cáo {period}."), &format!("The draft on {period:#} is saved."))
    }
}

impl SendArgs {
    fn run(self, desk: &Desk) -> Result<(), Refused> {
        let pool = desk.pool()?;
        let author = desk.author(&pool)?;
        let place = desk.unit(&pool, &self.unit)?;
        let (unit, period) = (place.unit.id, self.period);
        let to = upward::receiver(&place.tree, unit, desk.clock.today()).map(|it| it.name.clone());
        let written = written(desk, &pool, &place, period)?;
        let job = move |tx: &mut Tx| workflow::send(tx, &author, unit, period, &written);
        pool.write_now([place.book], job)?;
        let to = to.unwrap_or_else(|| "–".to_owned());
        desk.tell(
            &format!("Đã gửi báo cáo {period}; nơi nhận: {to}."),
            &format!("The report on {period:#} is sent; receiver: {to}."),
        )
    }
}

impl AnswerArgs {
    fn run(self, desk: &Desk, deed: Deed) -> Result<(), Refused> {
        let pool = desk.pool()?;
        let author = desk.author(&pool)?;
        let place = desk.unit(&pool, &self.unit)?;
        let (unit, period) = (place.unit.clone(), self.period);
        let missing = || FilingError::NotSent { unit: unit.name.clone(), period };
        let filing: Filing = pool.read_now(|db| store::find(db, unit.id, period))?.ok_or_else(missing)?;
        let sent: &Sent = filing.last().ok_or_else(missing)?;
        let at = sent.to.ok_or_else(|| FilingError::NotHere(unit.name.clone()))?;
        let answer = Answer { deed, note: self.note, version: sent.version };
        let of = (unit.id, period);
        let job = move |tx: &mut Tx| workflow::answer(tx, &author, at, of, &answer);
        pool.write_now([filing.book], job)?;
        match deed {
            Deed::Accept => desk.tell("Đã tiếp nhận báo cáo.", "The report is accepted."),
            Deed::Return => desk.tell("Đã trả lại báo cáo.", "The report is sent back."),
        }
    }
}
