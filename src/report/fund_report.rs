//! The fund report: what each fund had, received, spent and promised, and what it may still give.

use std::collections::BTreeMap;

use super::{
    ReportError, View, adjustments,
    store::{self, Sides, Turnover},
};
use crate::{
    db::Db,
    export::{Cell, Column, Table},
    fund::{self, Fund},
    id::FundId,
    ledger::account::{AccountKind, Chart, Role},
    money::{Money, MoneyError},
};

const COLUMNS: [Column; 15] = [
    Column::left("fund", "Mã quỹ", "Fund"),
    Column::left("name", "Tên quỹ", "Name"),
    Column::right("opening", "Đầu kỳ", "Opening"),
    Column::right("received", "Nhận", "Received"),
    Column::right("to_pupils", "Chi học sinh", "To pupils"),
    Column::right("to_students", "Chi sinh viên", "To students"),
    Column::right("to_self_learners", "Chi người tự học", "To self-learners"),
    Column::right("to_teachers", "Chi giáo viên", "To teachers"),
    Column::right("passed_on", "Chi hộ", "Passed on"),
    Column::right("other_spending", "Chi khác", "Other spending"),
    Column::right("transferred", "Điều chuyển", "Transferred"),
    Column::right("closing", "Cuối kỳ", "Closing"),
    Column::right("principal_kept", "Vốn gốc giữ lại", "Principal kept"),
    Column::right("free", "Còn được chi", "Free to give"),
    Column::right("promised", "Đã duyệt, chưa chi", "Promised"),
];

/// The figures of one fund; `closing` is `opening` and `received` and `transferred` less all that was spent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    pub opening: Money,
    pub received: Money,
    pub to_pupils: Money,
    pub to_students: Money,
    pub to_self_learners: Money,
    pub to_teachers: Money,
    pub passed_on: Money,
    pub other_spending: Money,
    pub transferred: Money,
    pub closing: Money,
    pub principal_kept: Money,
    pub free: Money,
    pub promised: Money,
}

impl Figures {
    /// Adds up all that was spent, on whomever.
    pub fn spent(&self) -> Result<Money, MoneyError> {
        Money::sum([
            self.to_pupils,
            self.to_students,
            self.to_self_learners,
            self.to_teachers,
            self.passed_on,
            self.other_spending,
        ])
    }

    fn amounts(&self) -> [Money; 13] {
        [
            self.opening,
            self.received,
            self.to_pupils,
            self.to_students,
            self.to_self_learners,
            self.to_teachers,
            self.passed_on,
            self.other_spending,
            self.transferred,
            self.closing,
            self.principal_kept,
            self.free,
            self.promised,
        ]
    }

    /// Adds what an account held before the span.
    fn open(&mut self, chart: &Chart, account: crate::id::AccountId, sides: Sides) -> Result<(), MoneyError> {
        let balance = sides.balance()?;
        if is_of_fund(chart, account) {
            self.opening = self.opening.checked_sub(balance)?;
        }
        self.stand(chart, account, balance)
    }

    /// Adds an account's balance to what stands at the end.
    fn stand(
        &mut self,
        chart: &Chart,
        account: crate::id::AccountId,
        balance: Money,
    ) -> Result<(), MoneyError> {
        let role = chart.role_of(account);
        if is_of_fund(chart, account) {
            self.closing = self.closing.checked_sub(balance)?;
        }
        if chart.is_spendable(account) {
            self.free = self.free.checked_sub(balance)?;
        }
        if role == Some(Role::EndowmentPrincipal) {
            self.principal_kept = self.principal_kept.checked_sub(balance)?;
        }
        if role == Some(Role::ScholarshipsPayable) {
            self.promised = self.promised.checked_sub(balance)?;
        }
        Ok(())
    }

    /// Adds what an account moved within the span.
    fn moved(
        &mut self,
        chart: &Chart,
        account: crate::id::AccountId,
        sides: Sides,
    ) -> Result<(), MoneyError> {
        let balance = sides.balance()?;
        self.stand(chart, account, balance)?;
        let spent = match (chart.role_of(account), chart.get(account).map(|it| it.kind)) {
            (Some(Role::ScholarshipExpensePupil), _) => &mut self.to_pupils,
            (Some(Role::ScholarshipExpenseStudent), _) => &mut self.to_students,
            (Some(Role::ScholarshipExpenseSelfLearner), _) => &mut self.to_self_learners,
            (Some(Role::ScholarshipExpenseTeacher), _) => &mut self.to_teachers,
            (Some(Role::PassThrough), _) => {
                self.received = self.received.checked_add(sides.credit)?;
                self.passed_on = self.passed_on.checked_add(sides.debit)?;
                return Ok(());
            }
            (Some(Role::AccumulatedSurplus), _) => {
                self.transferred = self.transferred.checked_sub(balance)?;
                return Ok(());
            }
            (_, Some(AccountKind::Income | AccountKind::Equity)) => {
                self.received = self.received.checked_sub(balance)?;
                return Ok(());
            }
            (_, Some(AccountKind::Expense)) => &mut self.other_spending,
            _ => return Ok(()),
        };
        *spent = spent.checked_add(balance)?;
        Ok(())
    }

    pub fn checked_add(&self, other: &Self) -> Result<Self, MoneyError> {
        Ok(Self {
            opening: self.opening.checked_add(other.opening)?,
            received: self.received.checked_add(other.received)?,
            to_pupils: self.to_pupils.checked_add(other.to_pupils)?,
            to_students: self.to_students.checked_add(other.to_students)?,
            to_self_learners: self.to_self_learners.checked_add(other.to_self_learners)?,
            to_teachers: self.to_teachers.checked_add(other.to_teachers)?,
            passed_on: self.passed_on.checked_add(other.passed_on)?,
            other_spending: self.other_spending.checked_add(other.other_spending)?,
            transferred: self.transferred.checked_add(other.transferred)?,
            closing: self.closing.checked_add(other.closing)?,
            principal_kept: self.principal_kept.checked_add(other.principal_kept)?,
            free: self.free.checked_add(other.free)?,
            promised: self.promised.checked_add(other.promised)?,
        })
    }
}

/// Everything a fund has of its own, the kept principal and the money it only passes on included.
fn is_of_fund(chart: &Chart, account: crate::id::AccountId) -> bool {
    chart.is_spendable(account) || chart.role_of(account) == Some(Role::EndowmentPrincipal)
}

/// Works the figures of every fund out of what moved before the span and within it.
pub fn figures(
    chart: &Chart,
    opening: &Turnover,
    period: &Turnover,
) -> Result<BTreeMap<FundId, Figures>, MoneyError> {
    let mut funds: BTreeMap<FundId, Figures> = BTreeMap::new();
    for ((account, fund), sides) in opening {
        funds.entry(*fund).or_default().open(chart, *account, *sides)?;
    }
    for ((account, fund), sides) in period {
        funds.entry(*fund).or_default().moved(chart, *account, *sides)?;
    }
    Ok(funds)
}

fn figures_of(
    chart: &Chart,
    moved: &Turnover,
    only: Option<FundId>,
) -> Result<BTreeMap<FundId, Figures>, MoneyError> {
    let mut funds = figures(chart, &Turnover::new(), moved)?;
    funds.retain(|fund, _| only.is_none_or(|id| *fund == id));
    Ok(funds)
}

/// Reads the report of a book's funds, or of one of them.
pub fn read(db: &mut Db, view: &View, only: Option<FundId>) -> Result<Table, ReportError> {
    let (opening, period) = store::turnovers(db, view)?;
    let figures = figures(&view.chart, &opening, &period)?;
    let funds: Vec<Fund> = fund::store::of_books(db, &[view.book])?;
    let unit = &view.unit;
    let mut table =
        Table::new(format!("Báo cáo các quỹ – {unit}"), format!("Fund report – {unit}"), COLUMNS.to_vec());
    let mut total = Figures::default();
    let row = |code: Cell, name: Cell, figures: &Figures| {
        [code, name].into_iter().chain(figures.amounts().map(Cell::Money)).collect::<Vec<Cell>>()
    };
    for fund in funds.iter().filter(|fund| only.is_none_or(|id| fund.id == id)) {
        let of_fund = figures.get(&fund.id).copied().unwrap_or_default();
        total = total.checked_add(&of_fund)?;
        table.push(row(Cell::text(&fund.code), Cell::text(&fund.name), &of_fund));
    }
    let adjusted = adjustments::variance(db, view)?;
    let mut change = Figures::default();
    for (_, of_fund) in figures_of(&view.chart, &adjusted, only)? {
        change = change.checked_add(&of_fund)?;
    }
    if !adjusted.is_empty() {
        let words = Cell::words("Trong đó: điều chỉnh kỳ trước", "Of which: adjustments of earlier periods");
        table.push_sum(row(Cell::Empty, words, &change));
    }
    table.totals = Some(row(Cell::Empty, Cell::words("Cộng", "Total"), &total));
    table.notes.push((
        "“Đã duyệt, chưa chi” là học bổng còn phải trả; số này đã được trừ khỏi “Cuối kỳ” khi duyệt."
            .to_owned(),
        "“Promised” is what is approved and not paid yet; it left “Closing” when it was approved.".to_owned(),
    ));
    view.sign(&mut table, "fund-report", view.chart.accounts().iter().map(|account| account.id));
    Ok(table)
}
