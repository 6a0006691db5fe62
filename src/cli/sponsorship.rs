//! `sovang sponsorship`: one donor accompanies one learner over several years.

use chrono::NaiveDate;

use super::{
    args::{Output, amount},
    desk::{Desk, Refused},
};
use crate::{
    calendar::parse_day,
    db::{Pool, Tx},
    donation::Giver,
    fund,
    id::{BookId, PartyId, SponsorshipId},
    money::Money,
    report::sponsorships::{self, SponsorshipFilter, SponsorshipSort},
    sponsorship::{
        Check, Ending, How, Learner, NewSponsorship, Outcome, SponsorshipError, Standing, workflow,
    },
};

#[derive(Clone, Debug, clap::Subcommand)]
pub enum SponsorshipVerb {
    /// Ghi một đỡ đầu: quỹ riêng, lời hứa mỗi năm một lần | Records a sponsorship: its fund, and a pledge with an instalment each year
    Begin(BeginArgs),
    /// Ghi kết quả kiểm tra của một năm | Records the check of a year
    Check(CheckArgs),
    /// Ghi kết thúc | Records the end
    End(EndArgs),
    /// Liệt kê các đỡ đầu | Lists the sponsorships
    List(ListArgs),
}

#[derive(Clone, Debug, clap::Args)]
pub struct BeginArgs {
    /// Đơn vị hoặc chi hội có quỹ | Unit or branch whose fund it is
    #[arg(long, value_name = "MÃ|CODE")]
    pub unit: String,
    /// Người đỡ đầu: họ tên hoặc số trong danh bạ | Sponsor: a name or the number in the directory
    #[arg(long, value_name = "NGƯỜI|PERSON")]
    pub sponsor: String,
    /// Người được đỡ đầu: “họ tên, ngày sinh” hoặc số trong danh bạ | Learner: “name, birth date” or the number in the directory
    #[arg(long, value_name = "NGƯỜI|PERSON")]
    pub learner: String,
    /// Số tiền mỗi năm, như 3.000.000 hoặc 3tr | Amount each year, such as 3.000.000 or 3tr
    #[arg(long, value_name = "SỐ TIỀN|AMOUNT", value_parser = amount)]
    pub yearly: Money,
    /// Số năm | Number of years
    #[arg(long, value_name = "SỐ|NUMBER")]
    pub years: usize,
    /// Ngày hẹn đầu tiên | First due day
    #[arg(long, value_name = "NGÀY|DAY", value_parser = parse_day)]
    pub first: NaiveDate,
    /// Điều kiện, nguyên văn lời người đỡ đầu | The condition in the sponsor's own words
    #[arg(long, value_name = "LỜI|WORDS")]
    pub condition: String,
    /// Ngày bắt đầu; bỏ trống là hôm nay | Day on which it began; today when left out
    #[arg(long, value_name = "NGÀY|DAY", value_parser = parse_day)]
    pub on: Option<NaiveDate>,
    /// Không nêu tên người đỡ đầu | Hides the sponsor's name
    #[arg(long)]
    pub anonymous: bool,
    /// Mã yêu cầu; gửi lại cùng mã thì không ghi lần nữa | Request key; the same key again records nothing again
    #[arg(long, value_name = "MÃ|KEY")]
    pub key: String,
}

#[derive(Clone, Debug, clap::Args)]
pub struct CheckArgs {
    /// Số của đỡ đầu | Number of the sponsorship
    #[arg(value_name = "SỐ|NUMBER")]
    pub id: i64,
    /// Đơn vị có sổ | Unit that keeps the books
    #[arg(long, value_name = "MÃ|CODE")]
    pub unit: String,
    /// Năm được kiểm tra | Year that is checked
    #[arg(long, value_name = "NĂM|YEAR")]
    pub year: i64,
    /// Kết quả: passed, failed, waived | Outcome: passed, failed, waived
    #[arg(long, value_name = "KẾT QUẢ|OUTCOME")]
    pub outcome: String,
    /// Ngày kiểm tra; bỏ trống là hôm nay | Day of the check; today when left out
    #[arg(long, value_name = "NGÀY|DAY", value_parser = parse_day)]
    pub on: Option<NaiveDate>,
    /// Ghi chú; cần khi không đạt hoặc cho qua | Note; needed unless it was passed
    #[arg(long, value_name = "NỘI DUNG|TEXT", default_value = "")]
    pub note: String,
}

#[derive(Clone, Debug, clap::Args)]
pub struct EndArgs {
    /// Số của đỡ đầu | Number of the sponsorship
    #[arg(value_name = "SỐ|NUMBER")]
    pub id: i64,
    /// Đơn vị có sổ | Unit that keeps the books
    #[arg(long, value_name = "MÃ|CODE")]
    pub unit: String,
    /// Cách kết thúc: completed, failed, by_sponsor | Way of ending: completed, failed, by_sponsor
    #[arg(long, value_name = "CÁCH|WAY")]
    pub how: String,
    /// Ngày kết thúc; bỏ trống là hôm nay | Day of the end; today when left out
    #[arg(long, value_name = "NGÀY|DAY", value_parser = parse_day)]
    pub on: Option<NaiveDate>,
    /// Lý do | Reason
    #[arg(long, value_name = "LÝ DO|REASON")]
    pub reason: String,
    /// Người đỡ đầu cho dùng phần còn lại vào việc gì | What the sponsor lets the rest be used for
    #[arg(long, value_name = "LỜI|WORDS", default_value = "")]
    pub release: String,
}

#[derive(Clone, Debug, clap::Args)]
pub struct ListArgs {
    /// Đơn vị có sổ | Unit that keeps the books
    #[arg(long, value_name = "MÃ|CODE")]
    pub unit: String,
    /// Chỉ tình trạng này: due, failed, running, over, ended | Only this standing: due, failed, running, over, ended
    #[arg(long, value_name = "TÌNH TRẠNG|STANDING")]
    pub state: Option<String>,
    #[command(flatten)]
    pub output: Output,
}

impl SponsorshipVerb {
    pub fn run(self, desk: &Desk) -> Result<(), Refused> {
        match self {
            Self::Begin(args) => args.run(desk),
            Self::Check(args) => args.run(desk),
            Self::End(args) => args.run(desk),
            Self::List(args) => args.run(desk),
        }
    }
}

/// Reads a number in the directory, with or without its sign.
fn number(text: &str) -> Option<PartyId> {
    text.trim().trim_start_matches('#').parse().ok().map(PartyId)
}

fn learner(text: &str) -> Result<Learner, Refused> {
    if let Some(id) = number(text) {
        return Ok(Learner::OnFile(id));
    }
    Ok(match text.rsplit_once(',') {
        Some((name, born)) => Learner::Named { name: name.trim().to_owned(), born: Some(parse_day(born)?) },
        None => Learner::Named { name: text.trim().to_owned(), born: None },
    })
}

impl BeginArgs {
    fn run(self, desk: &Desk) -> Result<(), Refused> {
        let pool = desk.pool()?;
        let author = desk.author(&pool)?;
        let place = desk.unit(&pool, &self.unit)?;
        let named = || Giver::Named {
            name: self.sponsor.clone(),
            address: String::new(),
            phone: String::new(),
            surely_new: false,
        };
        let new = NewSponsorship {
            unit: place.unit.id,
            sponsor: number(&self.sponsor).map_or_else(named, Giver::OnFile),
            learner: learner(&self.learner)?,
            yearly: self.yearly,
            years: self.years,
            first_on: self.first,
            condition: self.condition,
            begun_on: self.on.unwrap_or_else(|| desk.clock.today()),
            anonymous: self.anonymous,
        };
        let (book, key) = (place.book, self.key);
        let job = move |tx: &mut Tx| workflow::begin(tx, &author, book, &new, &key);
        let id = pool.write_now([book], job)??;
        desk.tell(&format!("Đã ghi đỡ đầu số {id}."), &format!("The sponsorship {id} was recorded."))
    }
}

impl CheckArgs {
    fn run(self, desk: &Desk) -> Result<(), Refused> {
        let outcome: Outcome = self.outcome.parse()?;
        let pool = desk.pool()?;
        let author = desk.author(&pool)?;
        let book = desk.unit(&pool, &self.unit)?.book;
        let (id, on) = (SponsorshipId(self.id), self.on.unwrap_or_else(|| desk.clock.today()));
        let new = Check { year: self.year, outcome, on, note: self.note };
        pool.write_now([book], move |tx| workflow::check(tx, &author, book, id, &new))?;
        let year = self.year;
        desk.tell(
            &format!("Đã ghi kiểm tra năm {year}: {outcome}."),
            &format!("The check of {year} was recorded: {outcome:#}."),
        )
    }
}

impl EndArgs {
    fn run(self, desk: &Desk) -> Result<(), Refused> {
        let how: How = self.how.parse()?;
        let pool = desk.pool()?;
        let author = desk.author(&pool)?;
        let book = desk.unit(&pool, &self.unit)?.book;
        let (id, on) = (SponsorshipId(self.id), self.on.unwrap_or_else(|| desk.clock.today()));
        let new = Ending { how, on, reason: self.reason, release: self.release };
        pool.write_now([book], move |tx| workflow::end(tx, &author, book, id, &new))?;
        let left = left(desk, &pool, book, id)?;
        desk.tell(
            &format!("Đã ghi kết thúc. Quỹ còn {left}; muốn dùng vào việc khác thì xin chuyển bằng “sovang fund transfer”."),
            &format!("The end was recorded. The fund has {left}; to use it otherwise, ask with “sovang fund transfer”."),
        )
    }
}

/// Returns what a sponsorship's fund may still give.
fn left(desk: &Desk, pool: &Pool, book: BookId, id: SponsorshipId) -> Result<Money, Refused> {
    let (filter, order) = (SponsorshipFilter::default(), SponsorshipSort::default());
    let today = desk.clock.today();
    let lines = pool.read_now(|db| {
        let funds = fund::store::of_books(db, &[book])?;
        sponsorships::lines(db, book, &funds, today, &filter, (order, false))
    })?;
    let line = lines.into_iter().find(|line| line.it.id == id);
    Ok(line.ok_or(SponsorshipError::NotFound(id))?.left)
}

impl ListArgs {
    fn run(self, desk: &Desk) -> Result<(), Refused> {
        let standing = self.state.as_deref().map(str::parse::<Standing>).transpose()?;
        let pool = desk.pool()?;
        let place = desk.unit(&pool, &self.unit)?;
        let (filter, today) = (SponsorshipFilter::new("", standing), desk.clock.today());
        let table = pool.read_now(|db| {
            let mut funds = fund::store::of_books(db, &[place.book])?;
            funds.retain(|fund| place.unit.book.is_some() || fund.unit == place.unit.id);
            let order = (SponsorshipSort::default(), false);
            let lines = sponsorships::lines(db, place.book, &funds, today, &filter, order)?;
            Ok::<_, SponsorshipError>(sponsorships::table(&lines, &sponsorships::sums(&lines)?))
        })?;
        desk.print(&table, self.output.format)
    }
}
