//! The figures of one report as rows, and as a table for files.

use super::What;
use crate::{
    db::Db,
    export::{Cell, Column, Table},
    filing::{
        Content, Figures, FilingError, Indicator, Indicators, Sent,
        store::{self, Later, content::Reporter},
    },
    money::{Money, MoneyError},
};

/// What one column of figures says in one line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Value {
    pub count: Option<i64>,
    pub amount: Money,
}

impl Value {
    /// Returns the count where there is something to count.
    pub fn some(&self) -> Option<i64> {
        self.count.filter(|count| *count != 0)
    }

    fn is_nothing(self) -> bool {
        self.amount.is_zero() && self.some().is_none()
    }
}

/// One line over some columns of figures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SheetRow {
    pub what: What,
    pub values: Vec<Value>,
}

/// A report with what the books say by now.
#[derive(Clone, Debug)]
pub struct Seen {
    pub sent: Sent,
    pub now: Figures,
    /// What is in the books by now and was not when the report was sent.
    pub variance: Figures,
    /// The entries that made it so, and those that correct the period from outside.
    pub later: Vec<Later>,
}

impl Seen {
    /// Reads what became of the period of a report since it was sent.
    pub fn read(db: &mut Db, reporter: &Reporter<'_>, sent: Sent) -> Result<Self, FilingError> {
        let (period, known) = (sent.content.period, sent.content.known);
        let now = store::content::figures_now(db, reporter, period)?;
        let variance = now.checked_sub(&sent.content.own)?;
        let later = store::later(db, reporter.book, period, known)?;
        Ok(Self { sent, now, variance, later })
    }

    pub fn differs(&self) -> bool {
        !self.variance.is_zero()
    }
}

/// Returns what was reported, what the books say now, and what is between, for the lines that differ.
pub fn variance(seen: &Seen) -> Result<Vec<SheetRow>, MoneyError> {
    let mut rows = rows(&[&seen.sent.content.own, &seen.now, &seen.variance])?;
    rows.retain(|row| row.values.last().is_some_and(|it| !it.is_nothing()));
    Ok(rows)
}

/// Lays columns of figures beside each other; a part that has nothing in any of them is left out.
pub fn rows(columns: &[&Figures]) -> Result<Vec<SheetRow>, MoneyError> {
    let mut rows = Vec::new();
    for what in What::all() {
        let value = |figures: &&Figures| {
            let (count, amount) = what.of(figures)?;
            Ok::<_, MoneyError>(Value { count, amount })
        };
        let values: Vec<Value> = columns.iter().map(value).collect::<Result<_, _>>()?;
        let has_any =
            values.iter().any(|it| !it.amount.is_zero() || it.count.is_some_and(|count| count != 0));
        if has_any || what.always_stands() {
            rows.push(SheetRow { what, values });
        }
    }
    Ok(rows)
}

const OWN: [Column; 2] =
    [Column::right("own_count", "Số lượng", "Count"), Column::right("own_amount", "Số tiền", "Amount")];
const BELOW: [Column; 4] = [
    Column::right("below_count", "Cấp dưới: số lượng", "Below: count"),
    Column::right("below_amount", "Cấp dưới: số tiền", "Below: amount"),
    Column::right("total_count", "Cộng: số lượng", "Total: count"),
    Column::right("total_amount", "Cộng: số tiền", "Total: amount"),
];
const NOW: [Column; 4] = [
    Column::right("now_count", "Nay theo sổ: số lượng", "Now: count"),
    Column::right("now_amount", "Nay theo sổ: số tiền", "Now: amount"),
    Column::right("variance_count", "Chênh lệch: số lượng", "Variance: count"),
    Column::right("variance_amount", "Chênh lệch: số tiền", "Variance: amount"),
];

fn table_of(title: (String, String), columns: &[Column], rows: &[SheetRow]) -> Table {
    let mut all =
        vec![Column::left("line", "Mã", "Code"), Column::left("indicator", "Chỉ tiêu", "Indicator")];
    all.extend_from_slice(columns);
    let mut table = Table::new(title.0, title.1, all);
    for row in rows {
        let cells = row.values.iter().flat_map(|it| [count(it.count), Cell::Money(it.amount)]);
        let what = row.what;
        let head = [Cell::Text(what.key()), Cell::of(what)];
        table.push(head.into_iter().chain(cells).collect());
    }
    table
}

fn count(number: Option<i64>) -> Cell {
    number.map_or(Cell::Empty, Cell::Count)
}

fn title(content: &Content) -> (String, String) {
    let (unit, period) = (&content.unit.name, content.period);
    (format!("Báo cáo {period} – {unit}"), format!("Report on {period:#} – {unit}"))
}

/// Writes the figures of a report down as a table, with the numbers that were typed.
pub fn figures_table(content: &Content) -> Result<Table, FilingError> {
    let whole = content.whole()?;
    let (columns, figures) = match &content.below {
        Some(below) => ([&OWN[..], &BELOW[..]].concat(), vec![&content.own, &below.figures, &whole]),
        None => (OWN.to_vec(), vec![&content.own]),
    };
    let mut table = table_of(title(content), &columns, &rows(&figures)?);
    let sums = content.whole_indicators()?;
    let numbers: Vec<&Indicators> = match &content.below {
        Some(below) => vec![&content.indicators, &below.indicators, &sums],
        None => vec![&content.indicators],
    };
    for indicator in Indicator::ALL.iter().filter(|it| numbers.iter().any(|of| of.get(**it).is_some())) {
        let cells = numbers.iter().flat_map(|of| [count(of.get(*indicator)), Cell::Empty]);
        let head = [Cell::text(indicator.code()), Cell::of(indicator)];
        table.push(head.into_iter().chain(cells).collect());
    }
    Ok(table)
}

/// Writes down what was reported, what the books say by now, and what is between.
pub fn variance_table(seen: &Seen) -> Result<Table, FilingError> {
    let columns = [&OWN[..], &NOW[..]].concat();
    let rows = rows(&[&seen.sent.content.own, &seen.now, &seen.variance])?;
    let mut table = table_of(title(&seen.sent.content), &columns, &rows);
    table.seal = Some(seen.sent.digest.to_string());
    Ok(table)
}
