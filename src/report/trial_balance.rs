//! The trial balance (bảng cân đối phát sinh, in the columns of form S06): every account's two sides.

use std::collections::BTreeMap;

use super::{
    ReportError, View, account_book, adjustments,
    store::{self, Sides},
};
use crate::{
    db::Db,
    export::{Cell, Column, FormFacts, Table},
    id::AccountId,
    money::{Money, MoneyError},
};

/// One account of a trial balance; opening and closing stand on one side each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub account: AccountId,
    pub code: String,
    pub name_vi: String,
    pub name_en: String,
    pub opening: Sides,
    pub period: Sides,
    pub closing: Sides,
}

/// The accounts of a book with any amount, in the order of their codes.
#[derive(Clone, Debug)]
pub struct TrialBalance {
    pub view: View,
    pub lines: Vec<Line>,
    /// What corrections of earlier periods moved, within the movements.
    pub adjusted: Sides,
}

/// The columns of form S06.
pub const COLUMNS: [Column; 8] = [
    Column::left("account", "Số hiệu tài khoản", "Account").marked("A"),
    Column::left("name", "Tên tài khoản", "Name").marked("B"),
    Column::right("opening_debit", "Số dư đầu kỳ: Nợ", "Opening: debit").marked("1").summed(),
    Column::right("opening_credit", "Số dư đầu kỳ: Có", "Opening: credit").marked("2").summed(),
    Column::right("debit", "Số phát sinh: Nợ", "Movements: debit").marked("3").summed(),
    Column::right("credit", "Số phát sinh: Có", "Movements: credit").marked("4").summed(),
    Column::right("closing_debit", "Số dư cuối kỳ: Nợ", "Closing: debit").marked("5").summed(),
    Column::right("closing_credit", "Số dư cuối kỳ: Có", "Closing: credit").marked("6").summed(),
];

/// Puts a balance on its side.
fn one_side(balance: Money) -> Sides {
    if balance.is_negative() {
        Sides { debit: Money::ZERO, credit: -balance }
    } else {
        Sides { debit: balance, credit: Money::ZERO }
    }
}

/// Reads a trial balance; its cost is accounts times months, however many entries there are.
pub fn read(db: &mut Db, view: View) -> Result<TrialBalance, ReportError> {
    let (opening, period) = store::turnovers(db, &view)?;
    let mut accounts: BTreeMap<AccountId, (Money, Sides)> = BTreeMap::new();
    for ((account, _), sides) in &opening {
        let sum = accounts.entry(*account).or_default();
        sum.0 = sum.0.checked_add(sides.balance()?)?;
    }
    for ((account, _), sides) in &period {
        let sum = accounts.entry(*account).or_default();
        sum.1 = sum.1.checked_add(*sides)?;
    }
    let mut lines = Vec::new();
    for account in view.chart.accounts() {
        let (opening, period) = accounts.get(&account.id).copied().unwrap_or_default();
        if opening.is_zero() && period == Sides::default() {
            continue;
        }
        lines.push(Line {
            account: account.id,
            code: account.code.clone(),
            name_vi: account.name_vi.clone(),
            name_en: account.name_en.clone(),
            opening: one_side(opening),
            period,
            closing: one_side(opening.checked_add(period.balance()?)?),
        });
    }
    let adjusted = adjustments::sides(&adjustments::variance(db, &view)?)?;
    Ok(TrialBalance { view, lines, adjusted })
}

impl TrialBalance {
    /// Adds up opening, period and closing; debits equal credits in each, or the books are not double entry.
    pub fn totals(&self) -> Result<[Sides; 3], MoneyError> {
        let mut totals = [Sides::default(); 3];
        for line in &self.lines {
            for (total, sides) in totals.iter_mut().zip([line.opening, line.period, line.closing]) {
                *total = total.checked_add(sides)?;
            }
        }
        Ok(totals)
    }

    pub fn table(&self) -> Result<Table, ReportError> {
        let unit = &self.view.unit;
        let mut table = Table::new(
            format!("Bảng cân đối số phát sinh – {unit}"),
            format!("Trial balance – {unit}"),
            COLUMNS.to_vec(),
        );
        let cells = |sides: [Sides; 3]| {
            sides.into_iter().flat_map(|it| [Cell::Money(it.debit), Cell::Money(it.credit)])
        };
        for line in &self.lines {
            let mut row = vec![Cell::text(&line.code), Cell::words(&line.name_vi, &line.name_en)];
            row.extend(cells([line.opening, line.period, line.closing]));
            table.push(row);
        }
        if self.adjusted != Sides::default() {
            let words =
                Cell::words("Trong đó: điều chỉnh kỳ trước", "Of which: adjustments of earlier periods");
            let Sides { debit, credit } = self.adjusted;
            let mut sum = vec![Cell::Empty; COLUMNS.len()];
            (sum[1], sum[4], sum[5]) = (words, Cell::Money(debit), Cell::Money(credit));
            table.push_sum(sum);
        }
        let mut totals = vec![Cell::Empty, Cell::words("Cộng", "Total")];
        totals.extend(cells(self.totals()?));
        table.totals = Some(totals);
        let signatures = account_book::BY_ACCOUNTANT;
        let (number, basis, unit) = ("S06-DN", account_book::BASIS, unit.clone());
        table.form = Some(FormFacts { number, basis, unit, landscape: true, signatures });
        self.view.sign(&mut table, "trial-balance", self.lines.iter().map(|line| line.account));
        Ok(table)
    }
}
