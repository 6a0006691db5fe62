//! Open data: funds, their months and their awards as tables that strangers may have.

use chrono::NaiveDate;

use super::{ReportError, Span, awarded, fund_months, fund_report, store};
use crate::{
    db::Db,
    export::{Cell, Column, Table},
    fund::{self, Fund},
    id::BookId,
    unit::{Unit, UnitTree},
};

const FUNDS: [Column; 6] = [
    Column::left("fund", "Mã quỹ", "Fund"),
    Column::left("name", "Tên quỹ", "Name"),
    Column::left("kind", "Loại", "Kind"),
    Column::right("balance", "Số dư", "Balance"),
    Column::right("free", "Còn được chi", "Left to give"),
    Column::right("promised", "Đã duyệt, chưa chi", "Promised"),
];

const MONTHS: [Column; 6] = [
    Column::left("fund", "Mã quỹ", "Fund"),
    Column::left("month", "Tháng", "Month"),
    Column::right("received", "Thu", "Received"),
    Column::right("spent", "Chi", "Spent"),
    Column::right("transferred", "Điều chuyển", "Transferred"),
    Column::right("closing", "Cuối tháng", "Closing"),
];

const AWARDS: [Column; 5] = [
    Column::left("fund", "Mã quỹ", "Fund"),
    Column::left("category", "Đối tượng", "Category"),
    Column::left("place", "Đơn vị", "Unit"),
    Column::right("awards", "Số suất", "Awards"),
    Column::right("amount", "Số tiền", "Amount"),
];

/// A unit, the book in which its money stands, and the tree around it.
pub type Of<'p> = (&'p Unit, BookId, &'p UnitTree);

/// Returns the funds of a unit's book, or those of a branch in its association's, as strangers may read them.
fn shown(db: &mut Db, (unit, book, _): Of<'_>, today: NaiveDate) -> Result<Vec<Fund>, ReportError> {
    let mut funds = Vec::new();
    for fund in fund::store::of_books(db, &[book])? {
        if unit.book.is_some() || fund.unit == unit.id {
            funds.push(fund::store::for_strangers(db, fund, today)?);
        }
    }
    Ok(funds)
}

fn titled(vietnamese: &str, english: &str, unit: &Unit, columns: &[Column]) -> Table {
    let name = &unit.name;
    Table::new(format!("{vietnamese} – {name}"), format!("{english} – {name}"), columns.to_vec())
}

/// Lists what each fund holds.
pub fn funds(db: &mut Db, of: Of<'_>, today: NaiveDate) -> Result<Table, ReportError> {
    let view = store::view(db, of.1, &of.0.name, Span::through(today))?;
    let (opening, period) = store::turnovers(db, &view)?;
    let figures = fund_report::figures(&view.chart, &opening, &period)?;
    let mut table = titled("Các quỹ", "Funds", of.0, &FUNDS);
    for fund in shown(db, of, today)? {
        let figures = figures.get(&fund.id).copied().unwrap_or_default();
        table.push(vec![
            Cell::text(&fund.code),
            Cell::text(fund.public_name().unwrap_or_default()),
            Cell::text(fund.kind.code()),
            Cell::Money(figures.closing),
            Cell::Money(figures.free),
            Cell::Money(figures.promised),
        ]);
    }
    Ok(table)
}

/// Lists what came in and went out of each fund, month by month.
pub fn months(db: &mut Db, of: Of<'_>, today: NaiveDate) -> Result<Table, ReportError> {
    let view = store::view(db, of.1, &of.0.name, Span::through(today))?;
    let mut table = titled("Thu chi theo tháng", "Months", of.0, &MONTHS);
    for fund in shown(db, of, today)? {
        for line in fund_months::read(db, &view.chart, &fund)? {
            table.push(vec![
                Cell::text(&fund.code),
                Cell::Month(line.month),
                Cell::Money(line.received),
                Cell::Money(line.spent),
                Cell::Money(line.transferred),
                Cell::Money(line.closing),
            ]);
        }
    }
    Ok(table)
}

/// Lists how many awards each fund made, by category and place; small places stand together.
pub fn awards(db: &mut Db, of: Of<'_>, today: NaiveDate) -> Result<Table, ReportError> {
    let mut table = titled("Suất học bổng", "Awards", of.0, &AWARDS);
    for fund in shown(db, of, today)? {
        for cell in awarded::cells(db, &fund)? {
            table.push(vec![
                Cell::text(&fund.code),
                Cell::text(cell.category.code()),
                awarded::place(of.2, cell.unit).map_or(Cell::Empty, Cell::text),
                Cell::Count(cell.awards),
                Cell::Money(cell.amount),
            ]);
        }
    }
    Ok(table)
}
