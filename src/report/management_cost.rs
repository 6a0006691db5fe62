//! Management cost against its ceiling, for one year, with the law that says so.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::{ReportError, Span, View, store};
use crate::{
    db::Db,
    export::{Cell, Column, Table},
    fund::{
        self, FundKind,
        ceiling::{self, Part},
    },
    id::FundId,
    ledger::account::Role,
    money::{Money, MoneyError},
};

const COLUMNS: [Column; 7] = [
    Column::left("from", "Từ ngày", "From"),
    Column::left("to", "Đến ngày", "To"),
    Column::right("base", "Thu được tính", "Receipts that count"),
    Column::right("percent", "Tỷ lệ %", "Percent"),
    Column::right("allowed", "Mức tối đa", "Ceiling"),
    Column::left("citation", "Căn cứ", "Legal basis"),
    Column::left("standing", "Đối chiếu", "Standing"),
];

/// A part of the year under one law.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub part: Part,
    pub base: Money,
    pub allowed: Money,
}

/// What a year's receipts allow, and what was spent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ManagementCost {
    pub lines: Vec<Line>,
    pub spent: Money,
}

impl ManagementCost {
    pub fn allowed(&self) -> Result<Money, MoneyError> {
        Money::sum(self.lines.iter().map(|line| line.allowed))
    }

    /// Returns what may still be spent; below zero is what was spent too much.
    pub fn left(&self) -> Result<Money, MoneyError> {
        self.allowed()?.checked_sub(self.spent)
    }

    pub fn table(&self, unit: &str) -> Result<Table, ReportError> {
        let mut table = Table::new(
            format!("Chi phí quản lý so với mức tối đa – {unit}"),
            format!("Management cost and its ceiling – {unit}"),
            COLUMNS.to_vec(),
        );
        for Line { part, base, allowed } in &self.lines {
            let standing = part.ceiling.standing;
            table.push(vec![
                Cell::Day(part.from),
                Cell::Day(part.to),
                Cell::Money(*base),
                Cell::Text(part.ceiling.percent.to_string()),
                Cell::Money(*allowed),
                Cell::text(&part.ceiling.citation),
                Cell::of(standing),
            ]);
        }
        let (allowed, spent, left) = (self.allowed()?, self.spent, self.left()?);
        let base = Money::sum(self.lines.iter().map(|line| line.base))?;
        let words = Cell::words("Cộng", "Total");
        let empty = Cell::Empty;
        table.totals = Some(vec![
            words,
            empty.clone(),
            Cell::Money(base),
            empty.clone(),
            Cell::Money(allowed),
            empty.clone(),
            empty,
        ]);
        table.notes.push((
            format!("Đã chi quản lý {spent}; còn được chi {left}."),
            format!("Spent on management {spent}; left to spend {left}."),
        ));
        table.notes.push((
            "Không tính: hiện vật, kinh phí Nhà nước đặt hàng, tiền thu hộ và tiền có người nhận nêu tên. \
             Năm có thay đổi văn bản được tính theo từng đoạn ngày (cách tính của phần mềm)."
                .to_owned(),
            "Not counted: gifts in kind, State orders, money only handed on or given for a named person. \
             A year in which the law changed is worked out in parts (our way of counting)."
                .to_owned(),
        ));
        Ok(table)
    }
}

/// Reads the management cost of some days of a view's book; days outside the view are not read.
pub fn read(
    db: &mut Db,
    view: &View,
    (from, to): (NaiveDate, NaiveDate),
) -> Result<ManagementCost, ReportError> {
    let funds = fund::store::of_books(db, &[view.book])?;
    let kinds: BTreeMap<FundId, FundKind> = funds.into_iter().map(|fund| (fund.id, fund.kind)).collect();
    let mut lines = Vec::new();
    for part in ceiling::parts(from, to) {
        let moved = moved(db, view, part.from, part.to)?;
        let base =
            part.ceiling.base(&view.chart, &kinds, moved.iter().map(|(key, amount)| (key, *amount)))?;
        lines.push(Line { base, allowed: part.ceiling.allowed(base)?, part });
    }
    let cost = moved(db, view, from, to)?;
    let of_management =
        cost.iter().filter(|((account, _), _)| view.chart.role_of(*account) == Some(Role::ManagementCost));
    let spent = Money::sum(of_management.map(|(_, amount)| *amount))?;
    Ok(ManagementCost { lines, spent })
}

type Balances = BTreeMap<(crate::id::AccountId, FundId), Money>;

fn moved(db: &mut Db, view: &View, from: NaiveDate, to: NaiveDate) -> Result<Balances, ReportError> {
    let part = View { span: Span { from: Some(from), to, ..view.span }, ..view.clone() };
    let (_, period) = store::turnovers(db, &part)?;
    let balance = |(key, sides): (_, store::Sides)| Ok::<_, MoneyError>((key, sides.balance()?));
    Ok(period.into_iter().map(balance).collect::<Result<_, _>>()?)
}
