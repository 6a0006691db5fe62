//! A unit's batches of envelopes as its people see them: filtered, sorted, added up, downloaded.

use crate::{
    batch::{self, Batch, Stage, store::Sums},
    db::{Db, DbError},
    export::{Cell, Column, Table},
    fund::{self, Fund},
    id::UnitId,
    money::{Money, MoneyError},
    text::{fold, words_of},
};

/// Which batches a list shows.
#[derive(Clone, Debug, Default)]
pub struct BatchFilter {
    /// Folded words that number, fund and name of the fund hold together.
    pub words: Vec<String>,
    pub stage: Option<Stage>,
}

/// In which order batches stand; without one the latest opened come first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum BatchSort {
    #[default]
    Opened,
    Day,
    Total,
}

/// One batch of the list.
#[derive(Clone, Debug)]
pub struct BatchLine {
    pub batch: Batch,
    pub fund: String,
    pub sums: Sums,
}

/// What all batches of a filter add up to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct BatchSums {
    pub batches: usize,
    pub envelopes: i64,
    pub total: Money,
}

impl BatchFilter {
    pub fn new(text: &str, stage: Option<Stage>) -> Self {
        Self { words: words_of(text), stage }
    }

    fn lets_through(&self, line: &BatchLine) -> bool {
        let text = fold(&format!("{} {}", line.batch.id, line.fund));
        self.stage.is_none_or(|stage| stage == line.batch.state.stage())
            && self.words.iter().all(|word| text.contains(word.as_str()))
    }
}

/// Returns the batches of a unit that a filter lets through, in order.
pub fn lines(
    db: &mut Db,
    unit: UnitId,
    filter: &BatchFilter,
    (sort, down): (BatchSort, bool),
) -> Result<Vec<BatchLine>, DbError> {
    let batches = batch::store::of_unit(db, unit, i64::MAX, 0)?;
    let mut sums = batch::store::sums_of(db, &batches)?;
    let mut books: Vec<_> = batches.iter().map(|it| it.book).collect();
    books.sort_unstable();
    books.dedup();
    let funds = fund::store::of_books(db, &books)?;
    let line = |batch: Batch| BatchLine {
        fund: funds.iter().find(|it| it.id == batch.terms.fund).map(name).unwrap_or_default(),
        sums: sums.remove(&batch.id).unwrap_or_default(),
        batch,
    };
    let mut lines: Vec<BatchLine> = batches.into_iter().map(line).collect();
    lines.retain(|it| filter.lets_through(it));
    match sort {
        BatchSort::Opened => {}
        BatchSort::Day => lines.sort_by_key(|it| (it.batch.terms.day, it.batch.id)),
        BatchSort::Total => lines.sort_by_key(|it| (it.sums.total, it.batch.id)),
    }
    if down {
        lines.reverse();
    }
    Ok(lines)
}

fn name(fund: &Fund) -> String {
    format!("{} – {}", fund.code, fund.name)
}

/// Adds some batches up; what was discarded is money that nobody counted.
pub fn sums(lines: &[BatchLine]) -> Result<BatchSums, MoneyError> {
    let counted = || lines.iter().filter(|it| it.batch.state.stage() != Stage::Discarded);
    Ok(BatchSums {
        batches: lines.len(),
        envelopes: counted().map(|it| it.sums.count).sum(),
        total: Money::sum(counted().map(|it| it.sums.total))?,
    })
}

/// Writes a list down as a table, with its totals.
pub fn table(lines: &[BatchLine], sums: &BatchSums) -> Table {
    let columns = vec![
        Column::left("batch", "Đợt số", "Batch no."),
        Column::left("day", "Ngày nhận", "Received on"),
        Column::left("fund", "Quỹ", "Fund"),
        Column::left("means", "Hình thức", "Means"),
        Column::left("stage", "Tình trạng", "Stage"),
        Column::right("envelopes", "Số phong bì", "Envelopes"),
        Column::right("total", "Tổng tiền", "Total"),
    ];
    let mut table = Table::new("Đợt thu phong bì", "Batches of envelopes", columns);
    for line in lines {
        let terms = &line.batch.terms;
        table.push(vec![
            Cell::text(line.batch.id.to_string()),
            Cell::Day(terms.day),
            Cell::text(&line.fund),
            Cell::of(terms.means),
            Cell::of(line.batch.state.stage()),
            Cell::Count(line.sums.count),
            Cell::Money(line.sums.total),
        ]);
    }
    let mut totals = vec![Cell::words("Cộng, không kể đợt đã bỏ", "Total without what was discarded")];
    totals.resize(5, Cell::Empty);
    totals.extend([Cell::Count(sums.envelopes), Cell::Money(sums.total)]);
    table.totals = Some(totals);
    table
}
