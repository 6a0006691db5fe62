//! A fund month by month: what came in, what went out, what was left.

use std::collections::BTreeMap;

use super::{
    ReportError, fund_report,
    store::{Sides, Turnover},
};
use crate::{
    calendar::Month,
    db::Db,
    fund::{self, Fund},
    ledger::account::Chart,
    money::Money,
};

/// One month in which something moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MonthLine {
    pub month: Month,
    pub received: Money,
    pub spent: Money,
    /// From other funds, or to them where negative.
    pub transferred: Money,
    pub closing: Money,
}

/// Reads the months of a fund in which anything moved, the earliest first.
pub fn read(db: &mut Db, chart: &Chart, fund: &Fund) -> Result<Vec<MonthLine>, ReportError> {
    let mut months: BTreeMap<Month, Turnover> = BTreeMap::new();
    for row in fund::store::months(db, fund)? {
        let sides = Sides { debit: row.debit, credit: row.credit };
        months.entry(row.month).or_default().insert((row.account, fund.id), sides);
    }
    let mut closing = Money::ZERO;
    let mut lines = Vec::new();
    for (month, moved) in months {
        let figures = fund_report::figures(chart, &Turnover::new(), &moved)?;
        let figures = figures.get(&fund.id).copied().unwrap_or_default();
        closing = closing.checked_add(figures.closing)?;
        let (received, spent, transferred) = (figures.received, figures.spent()?, figures.transferred);
        lines.push(MonthLine { month, received, spent, transferred, closing });
    }
    Ok(lines)
}
