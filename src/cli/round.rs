//! `sovang round`: scholarship rounds, nominations, and the rules that check them.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::{
    args::{Output, amount, category_amount, category_title, number, unit_quota},
    desk::{Desk, Place, Refused},
    nomination::{NominateArgs, WithdrawArgs},
};
use crate::{
    calendar::parse_day,
    db::{DbError, Pool},
    eligibility::{self, Check, CheckError},
    export::{Cell, Column, Table},
    id::{BookId, NominationId},
    money::Money,
    programme::{self, Category, Hold, RoundRecord, workflow::NewRound},
    text::Lang,
    title::Title,
};

#[derive(Clone, Debug, clap::Subcommand)]
pub enum RoundVerb {
    /// Mở một đợt học bổng | Opens a scholarship round
    Add(Box<RoundAddArgs>),
    /// Liệt kê các đợt, hoặc hồ sơ của một đợt | Lists the rounds, or the nominations of one
    List(RoundListArgs),
    /// Đề cử một người | Nominates somebody
    Nominate(Box<NominateArgs>),
    /// Rút một hồ sơ đề cử | Withdraws a nomination
    Withdraw(WithdrawArgs),
    /// Xét lại mọi điều kiện của các hồ sơ đang chờ | Runs every rule over the nominations that wait
    Check(RoundCheckArgs),
}

#[derive(Clone, Debug, clap::Args)]
pub struct RoundAddArgs {
    /// Mã đợt mới, như HB2024-1 | Code of the new round, such as HB2024-1
    #[arg(value_name = "MÃ|CODE")]
    pub code: String,
    /// Đơn vị có sổ | Unit that keeps the books
    #[arg(long, value_name = "MÃ|CODE")]
    pub unit: String,
    /// Tên đợt; bỏ trống thì lấy theo mã | Name of the round; made from the code when left out
    #[arg(long, value_name = "TÊN|NAME")]
    pub name: Option<String>,
    /// Chương trình: HKBGC, TUHOC, VUOTKHO, KHENTHUONG, hoặc tên của nó | Programme: HKBGC, TUHOC, VUOTKHO, KHENTHUONG, or its name
    #[arg(long, value_name = "CHƯƠNG TRÌNH|PROGRAMME")]
    pub programme: String,
    /// Quỹ chi trả; ghi nhiều lần theo thứ tự dùng | Fund that pays; repeat it in the order of use
    #[arg(long = "fund", value_name = "MÃ|CODE")]
    pub funds: Vec<String>,
    /// Kinh phí của đợt; bỏ trống nếu đợt chỉ tặng danh hiệu | Budget of the round; left out where it gives titles alone
    #[arg(long, value_name = "SỐ TIỀN|AMOUNT", value_parser = amount)]
    pub budget: Option<Money>,
    /// Ngày nhận hồ sơ đầu tiên | First day for nominations
    #[arg(long, value_name = "NGÀY|DAY", value_parser = parse_day)]
    pub opens: NaiveDate,
    /// Ngày nhận hồ sơ cuối cùng | Last day for nominations
    #[arg(long, value_name = "NGÀY|DAY", value_parser = parse_day)]
    pub closes: NaiveDate,
    /// Mức một suất, như pupil=1.000.000; ghi nhiều lần | Amount of one award, such as pupil=1.000.000; repeat it
    #[arg(long = "amount", value_name = "LOẠI=SỐ TIỀN|CATEGORY=AMOUNT", value_parser = category_amount)]
    pub amounts: Vec<(String, Money)>,
    /// Danh hiệu tặng, kèm tiền hay không, như self_learner=Công dân học tập; ghi nhiều lần | Title given, with money or without, such as self_learner=Công dân học tập; repeat it
    #[arg(long = "title", value_name = "LOẠI=DANH HIỆU|CATEGORY=TITLE", value_parser = category_title)]
    pub titles: Vec<(String, Title)>,
    /// Số suất tối đa, như XA01:pupil=5; ghi nhiều lần | Most awards, such as XA01:pupil=5; repeat it
    #[arg(long = "quota", value_name = "ĐƠN VỊ:LOẠI=SỐ|UNIT:CATEGORY=NUMBER", value_parser = unit_quota)]
    pub quotas: Vec<(String, String, i64)>,
    /// Số ngày giữ suất cho người nhận; bỏ trống là 60 | Days for which an award is kept; 60 when left out
    #[arg(long, value_name = "SỐ NGÀY|DAYS", value_parser = number::<i64>)]
    pub hold: Option<i64>,
}

#[derive(Clone, Debug, clap::Args)]
pub struct RoundListArgs {
    /// Đơn vị có sổ | Unit that keeps the books
    #[arg(long, value_name = "MÃ|CODE")]
    pub unit: String,
    /// Mã đợt, để xem hồ sơ của đợt đó | Code of a round, to see its nominations
    #[arg(long, value_name = "MÃ|CODE")]
    pub round: Option<String>,
    #[command(flatten)]
    pub output: Output,
}

#[derive(Clone, Debug, clap::Args)]
pub struct RoundCheckArgs {
    /// Mã đợt | Code of the round
    #[arg(value_name = "MÃ|CODE")]
    pub round: String,
    /// Đơn vị có sổ | Unit that keeps the books
    #[arg(long, value_name = "MÃ|CODE")]
    pub unit: String,
    /// Xét theo quy tắc và số dư của ngày này; bỏ trống là hôm nay | Checks with the rules and balances of this day; today when left out
    #[arg(long, value_name = "NGÀY|DAY", value_parser = parse_day)]
    pub on: Option<NaiveDate>,
    #[command(flatten)]
    pub output: Output,
}

impl RoundVerb {
    pub fn run(self, desk: &Desk) -> Result<(), Refused> {
        match self {
            Self::Add(args) => args.run(desk),
            Self::List(args) => args.run(desk),
            Self::Nominate(args) => args.run(desk),
            Self::Withdraw(args) => args.run(desk),
            Self::Check(args) => args.run(desk),
        }
    }
}

impl RoundAddArgs {
    fn run(self, desk: &Desk) -> Result<(), Refused> {
        let pool = desk.pool()?;
        let author = desk.author(&pool)?;
        let place = desk.unit(&pool, &self.unit)?;
        let mut amounts = BTreeMap::new();
        for (category, amount) in &self.amounts {
            amounts.insert(Category::read(category)?, *amount);
        }
        let mut titles = BTreeMap::new();
        for (category, title) in &self.titles {
            titles.insert(Category::read(category)?, title.clone());
        }
        let mut quotas = BTreeMap::new();
        for (unit, category, seats) in &self.quotas {
            quotas.insert((place.tree.find(unit)?.id, Category::read(category)?), *seats);
        }
        let funds = self.funds.iter().map(|code| desk.fund(&pool, &place, code).map(|fund| fund.id));
        let funds = funds.collect::<Result<Vec<_>, Refused>>()?;
        let (programme, _) = pool.read_now(|db| programme::store::find_programme(db, &self.programme))?;
        let new = NewRound {
            programme,
            name: self.name.unwrap_or_else(|| format!("Đợt {}", self.code)),
            code: self.code.clone(),
            opens_on: self.opens,
            closes_on: self.closes,
            budget: self.budget.unwrap_or(Money::ZERO),
            amounts,
            titles,
            quotas,
            funds,
            hold: self.hold.map(Hold::new).transpose()?,
        };
        let book = place.book;
        pool.write_now([book], move |tx| programme::workflow::add_round(tx, &author, book, &new))?;
        let code = self.code;
        desk.tell(&format!("Đã mở đợt “{code}”."), &format!("The round “{code}” is open."))
    }
}

impl RoundListArgs {
    fn run(self, desk: &Desk) -> Result<(), Refused> {
        let pool = desk.pool()?;
        let place = desk.unit(&pool, &self.unit)?;
        match &self.round {
            Some(code) => {
                let round = pool.read_now(|db| programme::store::find_round(db, place.book, code))?;
                desk.print(&nominations(&pool, &round, desk.lang)?, self.output.format)
            }
            None => desk.print(&rounds(&pool, &place)?, self.output.format),
        }
    }
}

fn rounds(pool: &Pool, place: &Place) -> Result<Table, Refused> {
    let (rounds, programmes) = pool.read_now(|db| {
        Ok::<_, DbError>((programme::store::rounds(db, place.book)?, programme::store::programmes(db)?))
    })?;
    let columns = vec![
        Column::left("code", "Mã", "Code"),
        Column::left("name", "Tên", "Name"),
        Column::left("programme", "Chương trình", "Programme"),
        Column::left("opens_on", "Từ ngày", "From"),
        Column::left("closes_on", "Đến ngày", "To"),
        Column::right("budget", "Kinh phí", "Budget"),
    ];
    let mut table = Table::new("Các đợt học bổng", "Scholarship rounds", columns);
    for RoundRecord { round, .. } in rounds {
        let programme = programmes.iter().find(|(id, _)| *id == round.programme);
        table.push(vec![
            Cell::text(&round.code),
            Cell::text(&round.name),
            programme.map_or(Cell::Empty, |(_, programme)| Cell::text(&programme.name)),
            Cell::Day(round.opens_on()),
            Cell::Day(round.closes_on()),
            Cell::Money(round.budget()),
        ]);
    }
    Ok(table)
}

/// Lists a round's nominations with what the last check said, every reason of it.
fn nominations(pool: &Pool, round: &RoundRecord, lang: Lang) -> Result<Table, Refused> {
    let (listed, checks) = pool.read_now(|db| {
        let listed = programme::store::list(db, round.round.id)?;
        let ids: Vec<NominationId> = listed.iter().map(|it| it.record.id).collect();
        Ok::<_, CheckError>((listed, eligibility::store::latest(db, &ids)?))
    })?;
    let columns = vec![
        Column::right("nomination", "Số", "No."),
        Column::left("name", "Họ và tên", "Name"),
        Column::left("unit", "Đơn vị", "Unit"),
        Column::left("category", "Đối tượng", "Category"),
        Column::right("amount", "Mức", "Amount"),
        Column::left("state", "Trạng thái", "State"),
        Column::left("outcome", "Xét điều kiện", "Check"),
        Column::left("reasons", "Lý do", "Reasons"),
    ];
    let code = &round.round.code;
    let titles = (format!("Hồ sơ đề cử đợt {code}"), format!("Nominations of round {code}"));
    let mut table = Table::new(titles.0, titles.1, columns);
    for it in listed {
        let nomination = &it.record.nomination;
        let check = checks.get(&it.record.id);
        table.push(vec![
            Cell::Count(it.record.id.0),
            Cell::text(it.name),
            Cell::text(it.unit),
            Cell::text(lang.of(&nomination.category)),
            nomination.amount.map_or(Cell::Empty, Cell::Money),
            Cell::text(lang.of(&it.record.progress)),
            check.map_or(Cell::Empty, |check| Cell::text(lang.of(&check.outcome()))),
            check.map_or(Cell::Empty, |check| Cell::text(reasons(check, lang))),
        ]);
    }
    Ok(table)
}

/// Joins every reason of a check.
pub(super) fn reasons(check: &Check, lang: Lang) -> String {
    let sentence = |it: &eligibility::Finding| lang.pick(&it.sentence_vi, &it.sentence_en).to_owned();
    check.unmet().map(sentence).collect::<Vec<_>>().join("; ")
}

impl RoundCheckArgs {
    fn run(self, desk: &Desk) -> Result<(), Refused> {
        let pool = desk.pool()?;
        let author = desk.author(&pool)?;
        let place = desk.unit(&pool, &self.unit)?;
        let round = pool.read_now(|db| programme::store::find_round(db, place.book, &self.round))?;
        let (id, day) = (round.round.id, self.on.unwrap_or_else(|| desk.clock.today()));
        pool.write_now([BookId::REGISTER, place.book], move |tx| {
            programme::workflow::check_round(tx, &author, id, day)
        })?;
        desk.print(&nominations(&pool, &round, desk.lang)?, self.output.format)
    }
}
