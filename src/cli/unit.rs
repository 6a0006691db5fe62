//! `sovang unit`: the tree of associations.

use chrono::NaiveDate;

use super::{
    args::{Output, amount},
    desk::{Desk, Refused},
};
use crate::{
    calendar::{parse_day, show_day},
    db::DbError,
    export::{Cell, Column, Table},
    id::BookId,
    money::Money,
    unit::{self, Succession, UnitError, workflow::NewUnit},
    user,
};

#[derive(Clone, Debug, clap::Subcommand)]
pub enum UnitVerb {
    /// Thêm một đơn vị | Adds a unit
    Add(UnitAddArgs),
    /// Liệt kê các đơn vị | Lists the units
    List(UnitListArgs),
    /// Kết thúc hoạt động của một đơn vị | Ends a unit
    Close(UnitCloseArgs),
    /// Ghi địa chỉ, số tài khoản, người ký trên chứng từ | Records the address, the account and who signs papers
    Details(super::details::UnitDetailsArgs),
    /// Ghi đơn vị kế thừa khi sáp nhập, chia tách, đổi tên | Records the successor of a merger, split or renaming
    Succeed(UnitSucceedArgs),
    /// Đặt số tiền từ đó phải nhập lại mã xác thực khi chi | Sets above which amount paying asks for the code again
    StepUp(UnitStepUpArgs),
}

#[derive(Clone, Debug, clap::Args)]
pub struct UnitAddArgs {
    /// Mã đơn vị mới | Code of the new unit
    #[arg(value_name = "MÃ|CODE")]
    pub code: String,
    /// Tên đầy đủ | Full name
    #[arg(long, value_name = "TÊN|NAME")]
    pub name: String,
    /// Cấp: central, province, district, commune, hamlet, clan, agency, school | Level: central, province, district, commune, hamlet, clan, agency, school
    #[arg(long, value_name = "CẤP|LEVEL")]
    pub level: String,
    /// Đơn vị cấp trên | Unit above it
    #[arg(long, value_name = "MÃ|CODE")]
    pub parent: Option<String>,
    /// Ngày bắt đầu hoạt động | First day of the unit
    #[arg(long, value_name = "NGÀY|DAY", value_parser = parse_day)]
    pub from: Option<NaiveDate>,
    /// Chế độ kế toán, nếu đơn vị có sổ riêng theo chế độ khác | Accounting regime, if the unit keeps books under another one
    #[arg(long, value_name = "CHẾ ĐỘ|REGIME")]
    pub regime: Option<String>,
}

#[derive(Clone, Debug, clap::Args)]
pub struct UnitListArgs {
    /// Chỉ các đơn vị hoạt động vào ngày này | Only the units that exist on this day
    #[arg(long, value_name = "NGÀY|DAY", value_parser = parse_day)]
    pub on: Option<NaiveDate>,
    #[command(flatten)]
    pub output: Output,
}

#[derive(Clone, Debug, clap::Args)]
pub struct UnitCloseArgs {
    /// Mã đơn vị | Code of the unit
    #[arg(value_name = "MÃ|CODE")]
    pub code: String,
    /// Ngày hoạt động cuối cùng | Last day of the unit
    #[arg(long, value_name = "NGÀY|DAY", value_parser = parse_day)]
    pub on: NaiveDate,
    /// Lý do, số văn bản | Reason, number of the document
    #[arg(long, value_name = "LÝ DO|REASON")]
    pub reason: String,
}

#[derive(Clone, Debug, clap::Args)]
pub struct UnitStepUpArgs {
    /// Mã đơn vị; các đơn vị cấp dưới chưa đặt thì theo đơn vị này | Code of the unit; units below that set none follow it
    #[arg(value_name = "MÃ|CODE")]
    pub code: String,
    /// Khoản chi lớn hơn số tiền này phải nhập lại mã | Payments above this amount ask for the code again
    #[arg(long, value_name = "SỐ TIỀN|AMOUNT", value_parser = amount)]
    pub amount: Money,
    /// Áp dụng từ ngày; không ghi thì từ hôm nay | From which day on; today when left out
    #[arg(long, value_name = "NGÀY|DAY", value_parser = parse_day)]
    pub from: Option<NaiveDate>,
    /// Lý do | Reason
    #[arg(long, value_name = "LÝ DO|REASON")]
    pub reason: String,
}

#[derive(Clone, Debug, clap::Args)]
pub struct UnitSucceedArgs {
    /// Mã đơn vị cũ | Code of the old unit
    #[arg(value_name = "MÃ|CODE")]
    pub code: String,
    /// Mã đơn vị kế thừa; chia tách thì ghi nhiều lần | Code of the successor; repeat it for a split
    #[arg(long = "by", value_name = "MÃ|CODE", required = true)]
    pub successors: Vec<String>,
    /// Cách kế thừa: merge, split, rename | Kind of succession: merge, split, rename
    #[arg(long, value_name = "CÁCH|KIND")]
    pub kind: String,
    /// Ngày có hiệu lực | Day from which it holds
    #[arg(long, value_name = "NGÀY|DAY", value_parser = parse_day)]
    pub on: NaiveDate,
    /// Lý do, số văn bản | Reason, number of the document
    #[arg(long, value_name = "LÝ DO|REASON")]
    pub reason: String,
}

impl UnitVerb {
    pub fn run(self, desk: &Desk) -> Result<(), Refused> {
        match self {
            Self::Add(args) => args.run(desk),
            Self::List(args) => args.run(desk),
            Self::Close(args) => args.run(desk),
            Self::Details(args) => args.run(desk),
            Self::Succeed(args) => args.run(desk),
            Self::StepUp(args) => args.run(desk),
        }
    }
}

impl UnitAddArgs {
    fn run(self, desk: &Desk) -> Result<(), Refused> {
        let pool = desk.pool()?;
        let author = desk.author(&pool)?;
        let new = NewUnit {
            code: self.code.clone(),
            name: self.name,
            level: self.level.parse()?,
            parent: self.parent,
            valid_from: self.from.unwrap_or_else(|| desk.clock.today()),
            regime: self.regime.unwrap_or_else(|| "fund".to_owned()),
        };
        pool.write_now([BookId::REGISTER], move |tx| unit::workflow::add(tx, &author, &new))?;
        let code = self.code;
        desk.tell(&format!("Đã thêm đơn vị “{code}”."), &format!("The unit “{code}” was added."))
    }
}

impl UnitListArgs {
    fn run(self, desk: &Desk) -> Result<(), Refused> {
        let tree = desk.pool()?.read_now(|db| unit::store::tree(db).map_err(DbError::from))?;
        let columns = vec![
            Column::left("code", "Mã", "Code"),
            Column::left("name", "Tên", "Name"),
            Column::left("level", "Cấp", "Level"),
            Column::left("parent", "Cấp trên", "Parent"),
            Column::left("valid_from", "Từ ngày", "From"),
            Column::left("valid_to", "Đến ngày", "To"),
            Column::left("successors", "Kế thừa", "Successors"),
        ];
        let mut table = Table::new("Các đơn vị", "Units", columns);
        let code_of = |id| tree.get(id).map_or_else(String::new, |unit| unit.code.clone());
        for unit in tree.units().iter().filter(|unit| self.on.is_none_or(|day| unit.is_valid_on(day))) {
            let heirs = tree.successions().iter().filter(|it| it.from == unit.id).map(|it| code_of(it.to));
            table.push(vec![
                Cell::text(&unit.code),
                Cell::text(&unit.name),
                Cell::text(desk.lang.of(&unit.level)),
                unit.parent.map_or(Cell::Empty, |parent| Cell::text(code_of(parent))),
                Cell::Day(unit.valid_from),
                unit.valid_to.map_or(Cell::Empty, Cell::Day),
                Cell::text(heirs.collect::<Vec<_>>().join(", ")),
            ]);
        }
        desk.print(&table, self.output.format)
    }
}

impl UnitCloseArgs {
    fn run(self, desk: &Desk) -> Result<(), Refused> {
        let pool = desk.pool()?;
        let author = desk.author(&pool)?;
        let code = self.code.clone();
        pool.write_now([BookId::REGISTER], move |tx| {
            unit::workflow::close(tx, &author, &self.code, self.on, &self.reason)
        })?;
        desk.tell(
            &format!("Đã ghi ngày kết thúc của “{code}”."),
            &format!("The end of “{code}” was recorded."),
        )
    }
}

impl UnitSucceedArgs {
    /// Records all successors in one write; a split shares the old unit evenly, the first ones get the odd percent.
    fn run(self, desk: &Desk) -> Result<(), Refused> {
        let pool = desk.pool()?;
        let author = desk.author(&pool)?;
        let from = desk.unit(&pool, &self.code)?;
        let kind = self.kind.parse()?;
        let shares = crate::money::Money::from_dong(100).split_evenly(self.successors.len())?;
        let mut successions = Vec::new();
        for (code, share) in self.successors.iter().zip(shares) {
            let to = from.tree.find(code)?.id;
            successions.push(Succession { from: from.unit.id, to, on: self.on, kind, share: share.dong() });
        }
        pool.write_now([BookId::REGISTER], move |tx| {
            successions.iter().try_for_each(|it| unit::workflow::succeed(tx, &author, it, &self.reason))?;
            Ok::<(), UnitError>(())
        })?;
        let code = &self.code;
        desk.tell(
            &format!("Đã ghi đơn vị kế thừa “{code}”."),
            &format!("The successors of “{code}” were recorded."),
        )
    }
}

impl UnitStepUpArgs {
    fn run(self, desk: &Desk) -> Result<(), Refused> {
        let pool = desk.pool()?;
        let author = desk.author(&pool)?;
        let unit = desk.unit(&pool, &self.code)?.unit;
        let (id, amount, from) = (unit.id, self.amount, self.from.unwrap_or(author.at.day()));
        pool.write_now([BookId::REGISTER], move |tx| {
            user::step_up::workflow::set(tx, &author, id, (amount, from), &self.reason)
        })?;
        let day = show_day(from);
        desk.tell(
            &format!("Từ {day}, khoản chi trên {amount} của “{}” phải nhập lại mã.", unit.code),
            &format!("From {day} on, payments of “{}” above {amount} ask for the code again.", unit.code),
        )
    }
}
