//! What the funds of a round can still give.

use chrono::NaiveDate;

use crate::{
    db::Db,
    fund::{self, Fund},
    id::{BookId, FundId},
    money::{Money, MoneyError},
    report::{self, ReportError, Span, fund_report},
};

/// A fund with what is free in it and what it has promised already.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Purse {
    pub fund: Fund,
    pub free: Money,
    pub promised: Money,
}

/// What some funds hold together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Means {
    pub free: Money,
    pub promised: Money,
}

/// Reads some funds of a book in their order, as they stand on a day.
pub fn purses(
    db: &mut Db,
    book: BookId,
    funds: &[FundId],
    today: NaiveDate,
) -> Result<Vec<Purse>, ReportError> {
    let view = report::store::view(db, book, "", Span::through(today))?;
    let (opening, period) = report::store::turnovers(db, &view)?;
    let figures = fund_report::figures(&view.chart, &opening, &period)?;
    let mut purses = Vec::with_capacity(funds.len());
    for id in funds {
        let of_fund = figures.get(id).copied().unwrap_or_default();
        let fund = fund::store::get(db, *id)?;
        purses.push(Purse { fund, free: of_fund.free, promised: of_fund.promised });
    }
    Ok(purses)
}

pub fn together(purses: &[Purse]) -> Result<Means, MoneyError> {
    Ok(Means {
        free: Money::sum(purses.iter().map(|it| it.free))?,
        promised: Money::sum(purses.iter().map(|it| it.promised))?,
    })
}
