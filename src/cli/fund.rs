//! `sovang fund`: funds and their donors' restrictions.

use std::fmt;

use chrono::NaiveDate;

use super::{
    approval::tell_asked,
    args::{Output, amount},
    desk::{Desk, Place, Refused},
};
use crate::{
    calendar::parse_day,
    db::{DbError, Pool, Tx},
    export::{Cell, Column, Table},
    fund::{self, Fund, FundKind, Restriction, workflow::NewFund},
    id::{BookId, PartyId},
    ledger::{self, Author},
    money::Money,
    party::{self, NewParty, PartyError},
    programme::{self, Category},
    say,
};

#[derive(Clone, Debug, clap::Subcommand)]
pub enum FundVerb {
    /// Lập một quỹ | Sets up a fund
    Add(FundAddArgs),
    /// Liệt kê các quỹ và số còn được chi | Lists the funds and what each may still give
    List(FundListArgs),
    /// Thêm điều kiện theo ý người ủng hộ | Adds conditions as the donor wishes
    Restrict(FundRestrictArgs),
    /// Xin chuyển tiền giữa hai quỹ của một sổ; người thứ hai cho ý kiến | Asks to move money between two funds of one book; a second person answers
    Transfer(FundTransferArgs),
}

/// What a fund may pay; each may be repeated.
#[derive(Clone, Debug, clap::Args)]
pub struct Conditions {
    /// Chỉ chi cho đối tượng này: pupil, student, self_learner, teacher | Only for this category: pupil, student, self_learner, teacher
    #[arg(long, value_name = "ĐỐI TƯỢNG|CATEGORY")]
    pub category: Vec<String>,
    /// Chỉ chi cho chương trình này | Only for this programme
    #[arg(long, value_name = "CHƯƠNG TRÌNH|PROGRAMME")]
    pub programme: Vec<String>,
    /// Chỉ chi trong đơn vị này và các đơn vị trực thuộc | Only within this unit and those below it
    #[arg(long, value_name = "MÃ|CODE")]
    pub area: Vec<String>,
    /// Chỉ chi cho người này: họ tên, hoặc “họ tên, ngày sinh” | Only for this person: a name, or “name, birth date”
    #[arg(long, value_name = "NGƯỜI|PERSON")]
    pub person: Vec<String>,
}

#[derive(Clone, Debug, clap::Args)]
pub struct FundAddArgs {
    /// Mã quỹ mới, như QCHUNG | Code of the new fund, such as QCHUNG
    #[arg(value_name = "MÃ|CODE")]
    pub code: String,
    /// Đơn vị hoặc chi hội có quỹ | Unit or branch whose fund it is
    #[arg(long, value_name = "MÃ|CODE")]
    pub unit: String,
    /// Tên quỹ | Name of the fund
    #[arg(long, value_name = "TÊN|NAME")]
    pub name: String,
    /// Loại quỹ: general, programme, endowment, sponsorship, pass_through | Kind of fund: general, programme, endowment, sponsorship, pass_through
    #[arg(long, value_name = "LOẠI|KIND")]
    pub kind: String,
    #[command(flatten)]
    pub conditions: Conditions,
    /// Nguyên văn lời người ủng hộ | The donor's own words
    #[arg(long, value_name = "LỜI|WORDS", default_value = "")]
    pub words: String,
    /// Ngày lập quỹ; bỏ trống thì quỹ có từ đầu sổ | First day of the fund; the beginning of the books when left out
    #[arg(long, value_name = "NGÀY|DAY", value_parser = parse_day)]
    pub from: Option<NaiveDate>,
}

#[derive(Clone, Debug, clap::Args)]
pub struct FundListArgs {
    /// Đơn vị có sổ | Unit that keeps the books
    #[arg(long, value_name = "MÃ|CODE")]
    pub unit: String,
    /// Số còn được chi kể từ ngày này; bỏ trống là hôm nay | What may be given from this day on; today when left out
    #[arg(long, value_name = "NGÀY|DAY", value_parser = parse_day)]
    pub on: Option<NaiveDate>,
    #[command(flatten)]
    pub output: Output,
}

#[derive(Clone, Debug, clap::Args)]
pub struct FundRestrictArgs {
    /// Mã quỹ | Code of the fund
    #[arg(value_name = "MÃ|CODE")]
    pub code: String,
    /// Đơn vị có sổ | Unit that keeps the books
    #[arg(long, value_name = "MÃ|CODE")]
    pub unit: String,
    #[command(flatten)]
    pub conditions: Conditions,
    /// Nguyên văn lời người ủng hộ | The donor's own words
    #[arg(long, value_name = "LỜI|WORDS")]
    pub words: String,
}

#[derive(Clone, Debug, clap::Args)]
pub struct FundTransferArgs {
    /// Quỹ chuyển | Fund that gives
    #[arg(value_name = "TỪ QUỸ|FROM")]
    pub from: String,
    /// Quỹ nhận | Fund that receives
    #[arg(value_name = "ĐẾN QUỸ|TO")]
    pub to: String,
    /// Đơn vị có sổ | Unit that keeps the books
    #[arg(long, value_name = "MÃ|CODE")]
    pub unit: String,
    /// Số tiền, như 500.000 hoặc 2tr | Amount, such as 500.000 or 2tr
    #[arg(long, value_name = "SỐ TIỀN|AMOUNT", value_parser = amount)]
    pub amount: Money,
    /// Ngày chuyển; bỏ trống là hôm nay | Day of the transfer; today when left out
    #[arg(long, value_name = "NGÀY|DAY", value_parser = parse_day)]
    pub on: Option<NaiveDate>,
    /// Lý do, không nêu tên người | Reason, without names of persons
    #[arg(long, value_name = "LÝ DO|REASON")]
    pub reason: String,
}

#[derive(Debug, thiserror::Error)]
pub enum PersonError {
    Several(String),
    Party(#[from] PartyError),
}

impl fmt::Display for PersonError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Several(name) => say!(
                f,
                "danh bạ có nhiều người tên “{name}”; hãy ghi thêm ngày sinh: “{name}, 05/02/2010”",
                "several people on file are called “{name}”; add the birth date: “{name}, 05/02/2010”"
            ),
            Self::Party(err) => err.fmt(f),
        }
    }
}

impl From<DbError> for PersonError {
    fn from(err: DbError) -> Self {
        Self::Party(err.into())
    }
}

impl FundVerb {
    pub fn run(self, desk: &Desk) -> Result<(), Refused> {
        match self {
            Self::Add(args) => args.run(desk),
            Self::List(args) => args.run(desk),
            Self::Restrict(args) => args.run(desk),
            Self::Transfer(args) => args.run(desk),
        }
    }
}

impl Conditions {
    /// Finds what the conditions name; a named person who is not on file yet is added.
    fn resolve(&self, pool: &Pool, author: &Author, place: &Place) -> Result<Restriction, Refused> {
        let mut restriction = Restriction::default();
        for text in &self.category {
            restriction.categories.push(Category::read(text)?);
        }
        for text in &self.programme {
            restriction.programmes.push(pool.read_now(|db| programme::store::find_programme(db, text))?.0);
        }
        for code in &self.area {
            restriction.areas.push(place.tree.find(code)?.id);
        }
        for text in &self.person {
            let (name, born) = match text.rsplit_once(',') {
                Some((name, born)) => (name.trim().to_owned(), Some(parse_day(born)?)),
                None => (text.trim().to_owned(), None),
            };
            let author = author.clone();
            let job = move |tx: &mut Tx| person(tx, &author, &name, born);
            restriction.persons.push(pool.write_now([place.book], job)?);
        }
        Ok(restriction)
    }
}

/// Finds the one person of this name and birth date, or puts the person on file.
fn person(tx: &mut Tx, author: &Author, name: &str, born: Option<NaiveDate>) -> Result<PartyId, PersonError> {
    let written = party::name::read_donor(name);
    let known = party::store::with_key(tx.db()?, &written.match_key()).map_err(PartyError::from)?;
    let fits =
        |party: &&party::Party| born.is_none() || party.birth_date.is_none() || party.birth_date == born;
    let mut found = known.iter().filter(fits);
    match (found.next(), found.next()) {
        (Some(party), None) => Ok(party.id),
        (Some(_), Some(_)) => Err(PersonError::Several(name.to_owned())),
        (None, _) => {
            let new = NewParty { birth_date: born, ..NewParty::from_name(&written) };
            Ok(party::workflow::add(tx, author, &new)?)
        }
    }
}

impl FundAddArgs {
    fn run(self, desk: &Desk) -> Result<(), Refused> {
        let kind: FundKind = self.kind.parse()?;
        let pool = desk.pool()?;
        let author = desk.author(&pool)?;
        let place = desk.unit(&pool, &self.unit)?;
        let new = NewFund {
            unit: place.unit.id,
            restriction: self.conditions.resolve(&pool, &author, &place)?,
            code: self.code.clone(),
            name: self.name,
            kind,
            donor: None,
            donor_words: self.words,
            opened_on: self.from.unwrap_or(place.unit.valid_from),
        };
        let book = place.book;
        pool.write_now([book], move |tx| fund::workflow::add(tx, &author, book, &new))?;
        let code = self.code;
        desk.tell(&format!("Đã lập quỹ “{code}”."), &format!("The fund “{code}” was set up."))
    }
}

impl FundListArgs {
    fn run(self, desk: &Desk) -> Result<(), Refused> {
        let pool = desk.pool()?;
        let book = desk.unit(&pool, &self.unit)?.book;
        let day = self.on.unwrap_or_else(|| desk.clock.today());
        let columns = vec![
            Column::left("code", "Mã", "Code"),
            Column::left("name", "Tên", "Name"),
            Column::left("kind", "Loại", "Kind"),
            Column::right("free", "Còn được chi", "Free to give"),
            Column::left("words", "Lời người ủng hộ", "Donor's words"),
        ];
        let mut table = Table::new("Các quỹ", "Funds", columns);
        let rows: Vec<(Fund, Money)> = pool.read_now(|db| {
            let chart = ledger::store::chart(db, book)?;
            let funds = fund::store::of_books(db, &[book])?;
            let free = |fund: Fund| {
                ledger::limits::available_from(db, book, &chart, fund.id, day).map(|free| (fund, free))
            };
            funds.into_iter().map(free).collect::<Result<_, ledger::journal::PostError>>()
        })?;
        for (fund, free) in rows {
            table.push(vec![
                Cell::text(fund.code),
                Cell::text(fund.name),
                Cell::text(desk.lang.of(&fund.kind)),
                Cell::Money(free),
                Cell::text(fund.donor_words),
            ]);
        }
        desk.print(&table, self.output.format)
    }
}

impl FundRestrictArgs {
    fn run(self, desk: &Desk) -> Result<(), Refused> {
        let pool = desk.pool()?;
        let author = desk.author(&pool)?;
        let place = desk.unit(&pool, &self.unit)?;
        let fund = desk.fund(&pool, &place, &self.code)?;
        let more = self.conditions.resolve(&pool, &author, &place)?;
        let words = self.words;
        pool.write_now([place.book], move |tx| fund::workflow::restrict(tx, &author, &fund, &more, &words))?;
        let code = self.code;
        desk.tell(
            &format!("Đã ghi điều kiện của quỹ “{code}”."),
            &format!("The conditions of “{code}” were recorded."),
        )
    }
}

impl FundTransferArgs {
    fn run(self, desk: &Desk) -> Result<(), Refused> {
        let pool = desk.pool()?;
        let author = desk.author(&pool)?;
        let place = desk.unit(&pool, &self.unit)?;
        let (from, to) = (desk.fund(&pool, &place, &self.from)?, desk.fund(&pool, &place, &self.to)?);
        let (amount, day) = (self.amount, self.on.unwrap_or_else(|| desk.clock.today()));
        let reason = self.reason;
        let unit = place.unit.id;
        let task = pool.write_now([BookId::REGISTER, place.book], move |tx| {
            fund::workflow::ask_transfer(tx, &author, unit, (&from, &to), (amount, day, &reason))
        })?;
        tell_asked(desk, task)
    }
}
